"""A timeline: what goes wrong when, what each agent shows of it, and what of it has been before.

Rules of this file: pure shapes, and functions of the seconds since the city started. A cycle repeats for ever; what
has been in earlier cycles is calculated, never counted along.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, floor, inf

from schoolnet.demo.equipment import Neighbour
from schoolnet.demo.fault_kinds import FaultKind
from schoolnet.demo.traffic import Outages
from schoolnet.inventory.shapes import LocalText

ONCE_SECONDS = 1e9
"""A cycle that nobody sees the end of: its faults come once."""
_ROUNDING = 1e-6


class EffectKind(StrEnum):
    """What one agent shows of a fault; the subject is a port's name, an access point's id, or nothing.

    PORT_DOWN without light; PORT_STARTING reported down by an agent that has just started, with light. PLUGGED_IN and
    ACCESS_POINT_MOVED say what comes in `becomes`: the neighbour that is heard, the room. HALF_TABLE: its tables break
    off before this access point. RENUMBERS: its ifIndexes are others after each start. WRONG_CREDENTIALS: it answers
    to another community or key. PACKET_LOSS: so on the way to it, and back. CUT_OFF: it lives, but nothing reaches it.
    SILENT: it is dead, and starts anew afterwards.
    """

    PORT_DOWN = "port_down"
    PORT_AT_1G = "port_at_1g"
    PORT_STARTING = "port_starting"
    PLUGGED_IN = "plugged_in"
    ACCESS_POINT_GONE = "access_point_gone"
    ACCESS_POINT_MOVED = "access_point_moved"
    UPGRADING = "upgrading"
    HALF_TABLE = "half_table"
    RENUMBERS = "renumbers"
    ON_BATTERY = "on_battery"
    WRONG_CREDENTIALS = "wrong_credentials"
    PACKET_LOSS = "packet_loss"
    CUT_OFF = "cut_off"
    SILENT = "silent"


OUTAGES = frozenset({EffectKind.PORT_DOWN, EffectKind.PORT_STARTING})
"""While these last, a port's counters stand still."""


@dataclass(frozen=True, slots=True)
class Effect:
    """On one device, from `start_seconds` until `end_seconds` of each cycle; both infinite where it always was so."""

    kind: EffectKind
    device: str
    subject: str
    start_seconds: float
    end_seconds: float
    becomes: str | Neighbour = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What went wrong at a school (in the city: no school); `target` is the circuit, access point or device; times are
    within the cycle, both infinite where it always was so."""

    kind: FaultKind
    school: str
    target: str
    start_seconds: float
    end_seconds: float
    sentence: LocalText
    effects: tuple[Effect, ...]

    @property
    def is_permanent(self) -> bool:
        """Whether it has been so from the first day."""
        return self.start_seconds == -inf


@dataclass(frozen=True, slots=True)
class Timeline:
    """Faults that come back every `cycle_seconds`."""

    faults: tuple[Fault, ...] = ()
    cycle_seconds: float = ONCE_SECONDS

    def faults_at(self, elapsed_seconds: float) -> tuple[Fault, ...]:
        """The faults that are there now."""
        now = elapsed_seconds % self.cycle_seconds
        return tuple(fault for fault in self.faults if fault.start_seconds <= now < fault.end_seconds)

    def effects_of(self, device: str) -> tuple[Effect, ...]:
        """All that ever happens to this device."""
        return tuple(effect for fault in self.faults for effect in fault.effects if effect.device == device)


def active(effects: Iterable[Effect], elapsed_seconds: float, cycle_seconds: float) -> tuple[Effect, ...]:
    """Those of a device's effects that show now."""
    now = elapsed_seconds % cycle_seconds
    return tuple(effect for effect in effects if effect.start_seconds <= now < effect.end_seconds)


def last_changes(
    effects: Iterable[Effect], elapsed_seconds: float, cycle_seconds: float
) -> Mapping[tuple[EffectKind, str], tuple[float, int]]:
    """By kind and subject, where one has ever begun: the elapsed seconds of the newest start or end, and how many have
    ended."""
    cycles, now = divmod(elapsed_seconds, cycle_seconds)
    changes: dict[tuple[EffectKind, str], tuple[float, int]] = {}
    for effect in effects:
        passed = (now >= effect.start_seconds) + (now >= effect.end_seconds)
        newest = (effect.end_seconds - cycle_seconds, effect.start_seconds, effect.end_seconds)[passed]
        at = cycles * cycle_seconds + newest
        if at >= 0:
            before, ends = changes.get((effect.kind, effect.subject), (0.0, 0))
            changes[effect.kind, effect.subject] = max(before, at), ends + int(cycles) + (passed == 2)
    return changes


def finished_outages(effect: Effect, started_at: float, booted_at: float, at: float, cycle_seconds: float) -> Outages:
    """How often an effect has come and gone between `booted_at` and `at`; all in Unix seconds."""
    start, end = started_at + effect.start_seconds, started_at + effect.end_seconds
    before = max(0, ceil((booted_at - start) / cycle_seconds - _ROUNDING))
    over = max(0, floor((at - end) / cycle_seconds) + 1)
    skipped = before * cycle_seconds
    return Outages(start + skipped, end + skipped, cycle_seconds, max(0, over - before))


def newest_passing(at_seconds: float, since_seconds: float, until_seconds: float, cycle_seconds: float) -> float | None:
    """When this second of a cycle last came after `since_seconds`, and by `until_seconds`; all elapsed."""
    if abs(at_seconds) == inf or until_seconds < at_seconds:
        return None
    newest = at_seconds + floor((until_seconds - at_seconds) / cycle_seconds) * cycle_seconds
    return newest if newest > since_seconds else None


def part(start_seconds: float, end_seconds: float, share: float) -> float:
    """The second at which this share of a stretch of time is over."""
    return round(start_seconds + share * (end_seconds - start_seconds), 2)
