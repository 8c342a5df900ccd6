"""What is remembered of a planned access point.

Rules of this file: pure. What nobody told stays as it was.
"""

import msgspec
from msgspec.structs import replace

from schoolnet.facts.absent import Absent
from schoolnet.facts.rows import AccessPoint as AccessPointRow
from schoolnet.facts.rows import AccessPointState
from schoolnet.verdicts.thresholds import UPGRADE_WINDOW_SECONDS
from schoolnet.verdicts.wired import UNKNOWN_CABLE, Wired, see_controller


class AccessPointMemory(msgspec.Struct, frozen=True, kw_only=True):
    """When it was first joined, when it was last seen being upgraded (Unix seconds), and what is known of its cable."""

    first_seen_at: float | None = None
    upgraded_at: float | None = None
    wired: Wired = UNKNOWN_CABLE


NEVER_SEEN = AccessPointMemory()


def remember_row(memory: AccessPointMemory, row: AccessPointRow, at: float) -> AccessPointMemory:
    """The memory after its device has listed it at `at` (Unix seconds)."""
    wired = see_controller(memory.wired, row, at)
    if wired is not memory.wired:
        memory = replace(memory, wired=wired)
    is_there = not isinstance(row.state, Absent) and row.state is not AccessPointState.DOWN
    if memory.first_seen_at is None and is_there:
        memory = replace(memory, first_seen_at=at)
    if row.state is AccessPointState.UPGRADING and at > (memory.upgraded_at or 0.0):
        memory = replace(memory, upgraded_at=at)
    return memory


def may_be_upgrading(memory: AccessPointMemory, now: float) -> bool:
    """Whether an access point that is away may be so because of an upgrade that it was last seen in."""
    return memory.upgraded_at is not None and 0 <= now - memory.upgraded_at < UPGRADE_WINDOW_SECONDS
