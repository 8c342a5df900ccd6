"""What the page says of each institution, its uplinks and its rooms.

Rules of this file: pure. It shows verdicts and judges nothing; the page is for everyone, so no address, serial number
or device name is taken over.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from schoolnet.facts.absent import Absent, AbsentReason
from schoolnet.inventory.model import Circuit, Inventory, School
from schoolnet.inventory.shapes import LocalText
from schoolnet.locale.catalogue import Language
from schoolnet.verdicts.model import ClassroomState, Reason, UplinkState, Verdict
from schoolnet.verdicts.sentences import brief
from schoolnet.web.collation import name_order

UPLINK_SEVERITY: Mapping[str, int] = {
    UplinkState.DOWN: 0,
    UplinkState.BELOW_CONTRACT: 1,
    UplinkState.UNKNOWN: 2,
    UplinkState.DEGRADED: 5,
    UplinkState.MEETS: 7,
}
"""0 is the worst. An uplink may hide a whole school, so one that is not known comes before any room."""
ROOM_SEVERITY: Mapping[str, int] = {
    ClassroomState.UNCOVERED: 3,
    ClassroomState.UNKNOWN: 4,
    ClassroomState.DEGRADED: 6,
    ClassroomState.COVERED: 7,
}
"""On the same scale."""
NOTHING = 8
NOT_POLLED_UPLINK = Verdict(UplinkState.UNKNOWN, Reason.NOT_POLLED_YET)
NOT_POLLED_CLASSROOM = Verdict(ClassroomState.UNKNOWN, Reason.NOT_POLLED_YET)


@dataclass(frozen=True, slots=True)
class Board:
    """What the page shows: the plan (None while there is none), and the newest verdicts by school and thing."""

    inventory: Inventory | None
    uplinks: Mapping[tuple[str, str], Verdict[UplinkState]]
    classrooms: Mapping[tuple[str, str], Verdict[ClassroomState]]
    is_ready: bool


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom the page is, and when: the language, Unix seconds, and where the clocks are."""

    language: Language
    now: float
    timezone: tzinfo

    def text(self, text: LocalText) -> str:
        """A name in the reader's language."""
        return text.lv if self.language == "lv" else text.en

    def clock(self, at: float | None) -> str:
        """A time of today as 14:31:07, of another day with its date; empty for no time."""
        if at is None:
            return ""
        told, today = datetime.fromtimestamp(at, self.timezone), datetime.fromtimestamp(self.now, self.timezone)
        return f"{told:%H:%M:%S}" if told.date() == today.date() else f"{told:%Y-%m-%d %H:%M}"


@dataclass(frozen=True, slots=True)
class UplinkView:
    """A circuit on the page; `speed` is empty where it is not known, `provider` and `reason` where all is well, and
    `heard`, the clock time of the last answer, where it is not known or does not matter."""

    state: str
    reason: str
    provider: str
    heard: str
    speed: str
    contract: str


@dataclass(frozen=True, slots=True)
class RoomsView:
    """Rooms of a school in one state for one reason; `names` is empty where these are all of its rooms."""

    state: str
    reason: str
    heard: str
    count: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SchoolView:
    """A school on the page. `age` is that of the oldest fact that its verdicts rest on, empty when there is none;
    `lacks_data`: something is not known, and no fact tells since when."""

    name: str
    uplinks: tuple[UplinkView, ...]
    counts: Mapping[str, int]
    rooms: tuple[RoomsView, ...]
    age: str
    lacks_data: bool

    @property
    def order(self) -> tuple[int, int, int, tuple[str, str]]:
        """The worst state comes first, then more rooms in that state, more rooms that lack something, the name."""
        states = [UPLINK_SEVERITY[uplink.state] for uplink in self.uplinks]
        worst = min([*states, *(ROOM_SEVERITY[state] for state in self.counts)], default=NOTHING)
        in_worst = sum(count for state, count in self.counts.items() if ROOM_SEVERITY[state] == worst)
        affected = sum(count for state, count in self.counts.items() if state != ClassroomState.COVERED)
        return worst, -in_worst if affected else 0, -affected, name_order(self.name)


def format_speed(bits_per_second: int) -> str:
    """A speed for people: `10 Gbit/s`."""
    for unit, size in (("Gbit/s", 10**9), ("Mbit/s", 10**6), ("kbit/s", 10**3)):
        if bits_per_second >= size:
            return f"{bits_per_second / size:g} {unit}"
    return f"{bits_per_second} bit/s"


def format_age(seconds: float | None) -> str:
    """An age for people: `95 s`, `12 min`, `5 h`, `3 d`; empty for None."""
    if seconds is None:
        return ""
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= 2 * size:
            return f"{seconds // size:.0f} {unit}"
    return f"{max(0.0, seconds):.0f} s"


def view_schools(board: Board, reader: Reader) -> list[SchoolView]:
    """All schools, the worst first."""
    schools = () if board.inventory is None else board.inventory.schools
    return sorted((view_school(board, school, reader) for school in schools), key=lambda view: view.order)


def view_school(board: Board, school: School, reader: Reader) -> SchoolView:
    """What the page says of a school."""
    uplinks = [(circuit, board.uplinks.get((school.id, circuit.id), NOT_POLLED_UPLINK)) for circuit in school.circuits]
    rooms = [
        (reader.text(room.name), board.classrooms.get((school.id, room.id), NOT_POLLED_CLASSROOM))
        for room in school.classrooms
    ]
    counts = Counter(str(verdict.state) for _, verdict in rooms)
    verdicts: list[Verdict[Any]] = [*(verdict for _, verdict in uplinks), *(verdict for _, verdict in rooms)]
    oldest = min((at for verdict in verdicts for at in observations(verdict)), default=None)
    return SchoolView(
        name=reader.text(school.name),
        uplinks=tuple(view_uplink(circuit, verdict, reader) for circuit, verdict in uplinks),
        counts={each: counts[each] for each in ClassroomState if counts[each]},
        rooms=tuple(group_rooms(rooms, reader)),
        age=format_age(None if oldest is None else reader.now - oldest),
        lacks_data=any(is_unheard(verdict) for verdict in verdicts),
    )


def view_uplink(circuit: Circuit, verdict: Verdict[UplinkState], reader: Reader) -> UplinkView:
    """What the page says of a circuit."""
    speeds = [fact.value for fact in verdict.evidence if fact.field == "speed_bps" and isinstance(fact.value, int)]
    is_well = verdict.state is UplinkState.MEETS
    return UplinkView(
        state=str(verdict.state),
        reason="" if verdict.reason is Reason.OK else brief(verdict.reason, reader.language),
        provider="" if is_well else circuit.provider,
        heard=reader.clock(last_heard([verdict])),
        speed=format_speed(min(speeds)) if speeds else "",
        contract=format_speed(circuit.speed),
    )


def group_rooms(rooms: Sequence[tuple[str, Verdict[ClassroomState]]], reader: Reader) -> Iterator[RoomsView]:
    """The rooms that are not covered, those with one state and reason together, the worst first."""
    groups: dict[tuple[ClassroomState, Reason], list[tuple[str, Verdict[ClassroomState]]]] = {}
    for name, verdict in rooms:
        if verdict.state is not ClassroomState.COVERED:
            groups.setdefault((verdict.state, verdict.reason), []).append((name, verdict))
    for (state, reason), members in sorted(groups.items(), key=lambda group: ROOM_SEVERITY[group[0][0]]):
        names = () if len(members) == len(rooms) else tuple(name for name, _ in members)
        heard = reader.clock(last_heard([verdict for _, verdict in members]))
        yield RoomsView(str(state), brief(reason, reader.language), heard, len(members), names)


def observations(verdict: Verdict[Any]) -> Iterator[float]:
    """When the facts that a verdict rests on were observed, as far as that is known."""
    return (fact.observed_at for fact in verdict.evidence if fact.observed_at is not None)


def last_heard(verdicts: Iterable[Verdict[Any]]) -> float | None:
    """Since when what these rest on is silent: the last answer, where what it said does not count any more."""
    facts = (fact for verdict in verdicts for fact in verdict.evidence)
    expired = (fact for fact in facts if isinstance(fact.value, Absent) and fact.value.reason is AbsentReason.STALE)
    return min((fact.observed_at for fact in expired if fact.observed_at is not None), default=None)


def is_unheard(verdict: Verdict[Any]) -> bool:
    """Whether something is not known and its evidence does not tell since when."""
    return verdict.state in (UplinkState.UNKNOWN, ClassroomState.UNKNOWN) and not any(
        True for _ in observations(verdict)
    )


def timezone_of(inventory: Inventory | None) -> tzinfo:
    """Where the city's clocks are."""
    return ZoneInfo("Europe/Riga" if inventory is None else inventory.city.timezone)
