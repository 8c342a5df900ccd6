"""What went wrong in the made-up past, and when.

Rules of this file: pure; chance is an argument. A spell is something that was not as it should be, for a while.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from math import inf
from random import Random
from typing import NamedTuple
from zoneinfo import ZoneInfo

from schoolnet.demo.promises import Arrival
from schoolnet.inventory.model import DeviceRole, School
from schoolnet.verdicts.model import CauseLayer, Reason

SETTLED_SECONDS = 900
"""So long before the end of the history everything is as it should be, but for what never is."""
NEVER_FAST_ENOUGH, LOSES_ONE, LOSES_POWER, CHANGES_ONE = 2, 0, 3, 1
"""The schools, by their place in the plan, whose circuit was below its contract from the first day on; where one room
loses its verification and gains it again; whose power was cut; where an access point was changed for another."""
LOSING_POINT, CHANGED_POINT, MOVED_POINTS = 3, 11, ((0, 7), (3, 6))
FAILING_POINTS = (6, 10)
"""Access points whose rooms have failed in the end, in every third school: each serves a room that no other does."""
_BUSY_POINT = 2
_BUSY_HOURS = ((10, 15, 26), (11, 20, 31), (12, 30, 24))


class Where(NamedTuple):
    """Whose state a spell changes: a circuit, or an access point."""

    is_circuit: bool
    id: str


@dataclass(frozen=True, slots=True)
class Spell:
    """From `start` up to `end` (Unix seconds): `state` and `reason` of its subject, and the cause of the school's
    trouble that follows."""

    start: float
    end: float
    subject: Where
    state: str
    reason: Reason
    layer: CauseLayer
    cause: Reason
    place: str


@dataclass(frozen=True, slots=True)
class Past:
    """A school's past: its place in the plan, its rollout, the city's school days; `end` is when it ends (Unix
    seconds), `is_cut_off` whether its provider is the one that failed."""

    school: School
    place: int
    arrival: Arrival
    days: Sequence[date]
    zone: ZoneInfo
    end: float
    is_cut_off: bool
    troubles_a_week: float

    def at(self, day: date, hour: int, minute: int = 0) -> int:
        """A moment of a day (Unix seconds)."""
        return int(datetime.combine(day, time(hour, minute), self.zone).timestamp())

    def day(self, share: float, more: int = 0) -> date:
        """The school day after this share of all, and so many more."""
        return self.days[min(int(share * len(self.days)) + more, len(self.days) - 1)]

    @property
    def connected_at(self) -> int:
        """When its circuit came up (Unix seconds)."""
        return self.at(self.arrival.circuit, 7, 20)

    def joined_at(self, access_point: str) -> int:
        """When an access point joined (Unix seconds)."""
        return self.at(self.arrival.access_points[access_point], 7, 35)


def spells_of(past: Past, today: date, random: Random) -> list[Spell]:
    """All that was not as it should be, in order of time."""
    passing = [*_outages(past), *_busy(past), *_failing(past, today), *_losing(past), *_troubles(past, random)]
    settled = past.end - SETTLED_SECONDS
    clipped = [_until(settled, spell) for spell in passing if past.connected_at < spell.start < settled]
    return sorted([*_standing(past), *clipped], key=lambda spell: (spell.start, spell.end))


def _until(end: float, spell: Spell) -> Spell:
    if spell.end <= end:
        return spell
    return Spell(spell.start, end, *(getattr(spell, name) for name in Spell.__slots__[2:]))


def _standing(past: Past) -> Iterator[Spell]:
    """What had not come yet, and what never was as it should be."""
    school = past.school
    for circuit in school.circuits:
        subject, router = Where(True, circuit.id), circuit.ends[0].device
        silent = CauseLayer.MONITORING, Reason.DEVICE_SILENT, router
        yield Spell(-inf, past.connected_at, subject, "unknown", Reason.UNREACHABLE, *silent)
        if past.place == NEVER_FAST_ENOUGH:
            slow = Reason.SPEED_BELOW_CONTRACT
            yield Spell(past.connected_at, inf, subject, "below_contract", slow, CauseLayer.UPLINK, slow, circuit.id)
    for point in school.access_points:
        yield _without(past, point.id, -inf, past.joined_at(point.id), Reason.MISSING)


def _without(past: Past, access_point: str, start: float, end: float, reason: Reason) -> Spell:
    """An access point that was not there; one that answers for itself was silent, which says nothing of its rooms."""
    point = next(each for each in past.school.access_points if each.id == access_point)
    where = Where(False, access_point)
    if reason is not Reason.RADIO_DOWN and point.device in answering_themselves(past.school):
        silent = CauseLayer.WIFI, Reason.DEVICE_SILENT, point.device
        return Spell(start, end, where, "unknown", Reason.UNREACHABLE, *silent)
    return Spell(start, end, where, "down", reason, CauseLayer.WIFI, reason, point.classrooms[0])


def answering_themselves(school: School) -> frozenset[str]:
    """The school's devices that are access points."""
    return frozenset(device.id for device in school.devices if device.role is DeviceRole.ACCESS_POINT)


def _outages(past: Past) -> Iterator[Spell]:
    """Two days without a provider, and the power cut."""
    if past.is_cut_off:
        yield from _cut(past, past.at(past.day(0.55), 8, 55), past.at(past.day(0.55, 1), 15, 40), is_power=False)
    if past.place == LOSES_POWER:
        yield from _cut(past, past.at(past.day(0.7), 10, 40), past.at(past.day(0.7), 13, 15), is_power=True)


def _cut(past: Past, start: float, end: float, *, is_power: bool) -> Iterator[Spell]:
    for circuit in past.school.circuits:
        cause: tuple[CauseLayer, Reason, str] = (CauseLayer.PROVIDER, Reason.LIGHT_WITHOUT_LINK, circuit.id)
        if is_power:
            ups = next((device.id for device in past.school.devices if device.role is DeviceRole.UPS), "")
            cause = CauseLayer.POWER, Reason.ON_BATTERY if ups else Reason.ALL_SILENT, ups
        yield Spell(start, end, Where(True, circuit.id), "down", Reason.LINK_DOWN, *cause)


def _busy(past: Past) -> Iterator[Spell]:
    """A room that goes and comes between covered and degraded in the long breaks, as the air is full."""
    if past.place % 3 or len(past.school.access_points) <= _BUSY_POINT:
        return
    point, busy = past.school.access_points[_BUSY_POINT], Reason.CHANNEL_BUSY
    for more in range(6):
        for hour, minute, minutes in _BUSY_HOURS:
            start = past.at(past.day(0.72, more), hour, minute)
            where = Where(False, point.id)
            yield Spell(
                start, start + minutes * 60, where, "degraded", busy, CauseLayer.WIFI, busy, point.classrooms[0]
            )


def _failing(past: Past, today: date) -> Iterator[Spell]:
    """Rooms whose radios were off for half of each of the last days."""
    if past.place % 3 != 1 or past.arrival.is_late:
        return
    for number in FAILING_POINTS:
        for day in (*past.days[-4:], today):
            for point in past.school.access_points[number : number + 1]:
                start, end = past.at(day, 9, number), past.at(day, 12, 10 + number)
                yield _without(past, point.id, start, end, Reason.RADIO_DOWN)


def _losing(past: Past) -> Iterator[Spell]:
    """The room that loses its verification after three bad days, and the access point that was changed."""
    if past.place == LOSES_ONE:
        for point in past.school.access_points[LOSING_POINT : LOSING_POINT + 1]:
            for more in range(3):
                day = past.day(0.62, more)
                yield _without(past, point.id, past.at(day, 9, 5), past.at(day, 12, 20), Reason.NO_POWER)
    if past.place == CHANGES_ONE:
        for point in past.school.access_points[CHANGED_POINT : CHANGED_POINT + 1]:
            day = past.day(0.5)
            yield _without(past, point.id, past.at(day, 13, 20), past.at(day, 14, 50), Reason.ACCESS_POINT_DOWN)


def _troubles(past: Past, random: Random) -> Iterator[Spell]:
    """What happens in any week: an access point that restarts, seldom a circuit that loses packets."""
    days = past.days[past.days.index(past.arrival.circuit) :]
    for day in days:
        if random.random() >= past.troubles_a_week / 5 or not past.school.access_points:
            continue
        start = past.at(day, random.randint(7, 15), random.randint(0, 59))
        if past.school.circuits and random.random() < 1 / 8:
            where, minutes = past.school.circuits[0].id, random.randint(20, 150)
            flaw = (Where(True, where), "degraded", Reason.ERRORS, CauseLayer.UPLINK, Reason.ERRORS, where)
            yield Spell(start, start + minutes * 60, *flaw)
            continue
        point = random.choice(past.school.access_points).id
        if start > past.joined_at(point):
            minutes = random.choice((2, 3, 4, 5, 7, 9, 14, 21, 38))
            yield _without(past, point, start, start + minutes * 60, Reason.ACCESS_POINT_DOWN)
