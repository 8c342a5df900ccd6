"""A device that has just started: its links may still come up, and its lists may still fill.

Rules of this file: only a start that the device tells itself counts (`facts.reboot`); where that is not known, it has
not just started.
"""

from math import inf

from schoolnet.facts.device import DeviceFacts, Tier
from schoolnet.facts.reboot import booted_at
from schoolnet.facts.rows import Identity
from schoolnet.verdicts.model import Evidence
from schoolnet.verdicts.thresholds import BOOT_WINDOW_SECONDS


def boots_until(facts: DeviceFacts, now: float) -> float:
    """Until when what is down may still come up (Unix seconds), as far as is known at `now`; minus infinity where the
    device does not tell when it started."""
    at = started_at(facts, now)
    return -inf if at is None else at + BOOT_WINDOW_SECONDS


def started_at(facts: DeviceFacts, now: float) -> float | None:
    """When the device started (Unix seconds); None where it does not tell."""
    section = facts.fresh(Identity, Tier.STATUS, now)
    row = None if section is None else section.rows.get("")
    return None if section is None or row is None else booted_at(row, section.observed_at)


def uptime(facts: DeviceFacts, now: float) -> Evidence:
    """How long the device's agent has run."""
    return Evidence(facts.device, "", "uptime_seconds", *facts.observe(Identity, "", "uptime_seconds", now))
