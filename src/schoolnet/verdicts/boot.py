"""A device that has just started: its links may still come up, and its lists may still fill.

Rules of this file: only a start that the device tells itself counts (SNMPv2-MIB::sysUpTime); where that is not known,
it has not just started.
"""

from math import inf

from schoolnet.facts.absent import Absent
from schoolnet.facts.device import DeviceFacts
from schoolnet.facts.rows import Identity
from schoolnet.verdicts.model import Evidence
from schoolnet.verdicts.thresholds import BOOT_WINDOW_SECONDS


def boots_until(facts: DeviceFacts, now: float) -> float:
    """Until when what is down may still come up (Unix seconds), as far as is known at `now`; minus infinity where the
    device does not tell when it started."""
    uptime_seconds, observed_at = facts.observe(Identity, "", "uptime_seconds", now)
    if isinstance(uptime_seconds, Absent) or observed_at is None:
        return -inf
    return float(observed_at - uptime_seconds + BOOT_WINDOW_SECONDS)


def uptime(facts: DeviceFacts, now: float) -> Evidence:
    """How long the device's agent has run."""
    return Evidence(facts.device, "", "uptime_seconds", *facts.observe(Identity, "", "uptime_seconds", now))
