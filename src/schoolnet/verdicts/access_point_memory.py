"""What is remembered of a planned access point: that it was there, its upgrade, and where it was plugged in.

Rules of this file: pure folds; moments are Unix seconds, and an older one changes nothing. Only what a device said
counts, never a verdict that itself rests on this memory: an upgrade would else prolong itself.
"""

import msgspec
from msgspec.structs import replace

from schoolnet.facts.absent import Absent
from schoolnet.facts.rows import AccessPointState
from schoolnet.verdicts.access_point import AccessPointVerdict
from schoolnet.verdicts.model import AccessPointVerdictState, Evidence
from schoolnet.verdicts.thresholds import UPGRADE_WINDOW_SECONDS

_JOINED = frozenset({AccessPointState.UP, AccessPointState.UPGRADING, AccessPointState.DEGRADED})


class AccessPointMemory(msgspec.Struct, frozen=True):
    """When the access point was first and last joined, when it was last upgrading, and the switch and port (ifName)
    that it was last seen at, at `switch_port_at`."""

    first_seen_at: float | None = None
    last_seen_at: float | None = None
    upgraded_at: float | None = None
    switch_port: tuple[str, str] | None = None
    switch_port_at: float | None = None


def remember_access_point(memory: AccessPointMemory, verdict: AccessPointVerdict) -> AccessPointMemory:
    """The memory after this verdict, by its evidence: a listed access point that is down was not there."""
    seen_at = _joined_at(verdict)
    if seen_at is None or (memory.last_seen_at is not None and seen_at <= memory.last_seen_at):
        return memory
    state = _state(verdict)
    is_upgrading = state is not None and state.value is AccessPointState.UPGRADING
    return replace(
        memory,
        first_seen_at=seen_at if memory.first_seen_at is None else memory.first_seen_at,
        last_seen_at=seen_at,
        upgraded_at=seen_at if is_upgrading else memory.upgraded_at,
    )


def remember_switch_port(memory: AccessPointMemory, device: str, port: str, at: float) -> AccessPointMemory:
    """The memory after the access point was seen at a switch's port."""
    if memory.switch_port_at is not None and at <= memory.switch_port_at:
        return memory
    return replace(memory, switch_port=(device, port), switch_port_at=at)


def may_be_upgrading(memory: AccessPointMemory, now: float) -> bool:
    """Whether an access point that is away may be so because of an upgrade that it was last seen in."""
    return memory.upgraded_at is not None and 0 <= now - memory.upgraded_at < UPGRADE_WINDOW_SECONDS


def _joined_at(verdict: AccessPointVerdict) -> float | None:
    state = _state(verdict)
    if state is None:
        return None
    # One that answers for itself and has no state to tell is up.
    is_up = verdict.state is AccessPointVerdictState.UP if isinstance(state.value, Absent) else state.value in _JOINED
    return state.observed_at if is_up else None


def _state(verdict: AccessPointVerdict) -> Evidence | None:
    """What its device said of its state; of one that is not listed nothing was said."""
    return next((fact for fact in verdict.evidence if fact.field == "state"), None)
