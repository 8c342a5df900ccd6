"""What the page says of each institution, its uplinks and its rooms.

Rules of this file: pure. It shows verdicts and judges nothing; the page is for everyone, so no address, serial number
or device name is taken over.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from schoolnet.facts.absent import Absent, AbsentReason
from schoolnet.inventory.maintenance import Covered
from schoolnet.inventory.speed import format_speed
from schoolnet.metrics.collector import Collector
from schoolnet.verdicts.board import Board
from schoolnet.verdicts.board_entries import ClassroomEntry, SchoolEntry, UplinkEntry
from schoolnet.verdicts.cause import Impact
from schoolnet.verdicts.causes import city_causes
from schoolnet.verdicts.model import CauseLayer, ClassroomState, Reason, UplinkState, Verdict
from schoolnet.verdicts.sentences import brief, cause_name
from schoolnet.web.reader import Reader, format_age, format_impact
from schoolnet.web.severity import ROOM_SEVERITY, school_order


@dataclass(frozen=True, slots=True)
class CauseView:
    """Why there is trouble, since when (a clock time, empty where that is not known), whom it hits, and the names of
    the schools that have it in common."""

    name: str
    sentence: str
    since: str
    impact: str
    schools: tuple[str, ...] = ()


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
    is_maintained: bool


@dataclass(frozen=True, slots=True)
class RoomsView:
    """Rooms of a school in one state for one reason; `names` is empty where these are all of its rooms."""

    state: str
    reason: str
    heard: str
    count: int
    names: tuple[str, ...]
    is_maintained: bool


@dataclass(frozen=True, slots=True)
class SchoolView:
    """A school on the page. `age` is that of the oldest fact that its verdicts rest on, empty when there is none;
    `lacks_data`: something is not known, and no fact tells since when; `drift` is how many things are not as planned.
    """

    name: str
    is_in_session: bool
    cause: CauseView | None
    uplinks: tuple[UplinkView, ...]
    counts: Mapping[str, int]
    rooms: tuple[RoomsView, ...]
    drift: int
    age: str
    lacks_data: bool


def view_shared_causes(board: Board, reader: Reader) -> list[CauseView]:
    """The causes that hit several schools."""
    names = {name: reader.text(school.plan.name) for name, school in board.schools.items()}
    return [
        view_cause(
            cause.layer, cause.reason, cause.since, cause.impact, reader, [names[each] for each in cause.schools]
        )
        for cause in city_causes(board)
        if len(cause.schools) > 1
    ]


def view_schools(collector: Collector, reader: Reader) -> list[SchoolView]:
    """All schools, the worst first."""
    schools = collector.board.schools.values()
    ordered = sorted(schools, key=lambda school: school_order(school, reader.text(school.plan.name)))
    return [view_school(collector, school, reader) for school in ordered]


def view_school(collector: Collector, school: SchoolEntry, reader: Reader) -> SchoolView:
    """What the page says of a school."""
    cause, rooms = school.cause, list(school.classrooms.values())
    counts = Counter(room.verdict.state for room in rooms)
    verdicts: list[Verdict[Any]] = [uplink.verdict for uplink in school.uplinks.values()]
    verdicts += (room.verdict for room in rooms)
    oldest = min((at for verdict in verdicts for at in observations(verdict)), default=None)
    is_well = cause.layer is CauseLayer.NONE
    return SchoolView(
        name=reader.text(school.plan.name),
        is_in_session=collector.in_session[school.plan.id],
        cause=None if is_well else view_cause(cause.layer, cause.reason, school.since, school.impact, reader),
        uplinks=tuple(view_uplink(collector, uplink, reader) for uplink in school.uplinks.values()),
        counts={each: counts[each] for each in ClassroomState if counts[each]},
        rooms=tuple(group_rooms(rooms, reader, collector.covered)),
        drift=len(school.drift),
        age=format_age(None if oldest is None else reader.now - oldest),
        lacks_data=any(is_unheard(verdict) for verdict in verdicts),
    )


def view_cause(
    layer: CauseLayer, reason: Reason, since: float | None, impact: Impact, reader: Reader, schools: Sequence[str] = ()
) -> CauseView:
    """What the page says of a cause."""
    language = reader.language
    return CauseView(
        cause_name(layer, language),
        brief(reason, language),
        reader.clock(since),
        format_impact(impact.classrooms, impact.students, language),
        tuple(schools),
    )


def view_uplink(collector: Collector, uplink: UplinkEntry, reader: Reader) -> UplinkView:
    """What the page says of a circuit."""
    verdict, plan = uplink.verdict, uplink.plan
    speed_bps = collector.board.speed_bps(uplink, reader.now)
    return UplinkView(
        state=verdict.state,
        reason="" if verdict.reason is Reason.OK else brief(verdict.reason, reader.language),
        provider="" if verdict.state is UplinkState.MEETS else plan.provider,
        heard=reader.clock(last_heard([verdict])),
        speed="" if speed_bps is None else format_speed(speed_bps),
        contract=format_speed(plan.speed),
        is_maintained=(uplink.school, plan.id) in collector.covered.circuits,
    )


def group_rooms(rooms: Sequence[ClassroomEntry], reader: Reader, covered: Covered) -> Iterator[RoomsView]:
    """The rooms that are not covered, those with one state and reason together, the worst first."""
    groups: dict[tuple[ClassroomState, Reason, bool], list[ClassroomEntry]] = {}
    for room in rooms:
        state, is_maintained = room.verdict.state, (room.school, room.plan.id) in covered.classrooms
        if state is not ClassroomState.COVERED:
            groups.setdefault((state, room.verdict.reason, is_maintained), []).append(room)
    for (state, reason, is_maintained), members in sorted(groups.items(), key=lambda group: ROOM_SEVERITY[group[0][0]]):
        names = () if len(members) == len(rooms) else tuple(reader.text(room.plan.name) for room in members)
        heard = reader.clock(last_heard([room.verdict for room in members]))
        yield RoomsView(state, brief(reason, reader.language), heard, len(members), names, is_maintained)


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
