"""The status document, from the board as it is now.

Rules of this file: it shows verdicts and judges nothing. A board changes between two polls of the event loop, never in
size: read from another thread, each verdict is one of the newest two.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from schoolnet import __version__
from schoolnet.facts.absent import Absent
from schoolnet.inventory.maintenance import active_at, covered
from schoolnet.inventory.problems import closest
from schoolnet.inventory.window import Maintenance
from schoolnet.locale.catalogue import Language, text
from schoolnet.locale.collation import folded
from schoolnet.metrics.collector import Collector
from schoolnet.verdicts.board import Board
from schoolnet.verdicts.board_entries import AccessPointEntry, ClassroomEntry, SchoolEntry, UplinkEntry
from schoolnet.verdicts.causes import CityCause, city_causes
from schoolnet.verdicts.drift import DriftItem
from schoolnet.verdicts.model import AccessPointVerdictState, ClassroomState, Evidence, UplinkState
from schoolnet.verdicts.sentences import cause_name, drift_sentence, sentence
from schoolnet.web import status_document as doc
from schoolnet.web.reader import Reader
from schoolnet.web.severity import school_order

State = TypeVar("State", bound=StrEnum)


def find_schools(board: Board, asked: str) -> list[str]:
    """The ids of the schools that are meant: the one of this id, else all that have it in their id or name."""
    if asked in board.schools:
        return [asked]
    names = {name: (name, entry.plan.name.lv, entry.plan.name.en) for name, entry in board.schools.items()}
    return sorted(name for name, told in names.items() if any(folded(asked) in folded(each) for each in told))


def no_one_school(board: Board, asked: str, found: Iterable[str]) -> doc.UnknownSchool:
    """The answer where not exactly one school was found; of none, the id that is nearest."""
    near = closest(asked, board.schools)
    return doc.UnknownSchool(tuple(found) or (() if near is None else (near,)))


def build_status(collector: Collector, reader: Reader, *, is_ready: bool, school: str | None = None) -> doc.Status:
    """The state of the city for this reader, or of one school alone (its id)."""
    board = collector.board
    entries = [entry for name, entry in board.schools.items() if school in (None, name)]
    entries.sort(key=lambda entry: school_order(entry, reader.text(entry.plan.name)))
    teller = _Teller(collector, reader)
    return doc.Status(
        version=__version__,
        city=reader.text(board.inventory.city.name),
        language=reader.language,
        generated_at=reader.moment(reader.now),
        ready=is_ready,
        counts=_counts(entries),
        causes=tuple(teller.city_cause(cause) for cause in city_causes(board) if school in (None, *cause.schools)),
        schools=tuple(map(teller.school, entries)),
        maintenance=tuple(teller.window(window) for window in teller.windows_of(school)),
        drift=tuple(teller.drift(item) for item in drift_of_city(board)) if school is None else (),
    )


def drift_of_city(board: Board) -> list[DriftItem]:
    """How the devices that belong to no school differ from the plan."""
    return [item for device in board.devices.values() if device.school is None for item in device.differences]


class _Teller:
    """Tells a reader what the board holds."""

    def __init__(self, collector: Collector, reader: Reader) -> None:
        self._collector = collector
        self._reader = reader
        inventory = collector.board.inventory
        open_windows = active_at(inventory.maintenance, reader.now)
        self._windows = [(window, covered((window,), inventory)) for window in open_windows]

    @property
    def _language(self) -> Language:
        return self._reader.language

    def windows_of(self, school: str | None) -> list[Maintenance]:
        """The open windows; those that cover something of this school."""
        if school is None:
            return [window for window, _ in self._windows]
        plan = self._collector.board.schools[school].plan
        return [window for window, covers in self._windows if covers.touches(plan)]

    def school(self, entry: SchoolEntry) -> doc.School:
        cause, name = entry.cause, entry.plan.id
        return doc.School(
            id=name,
            name=self._reader.text(entry.plan.name),
            in_session=self._collector.in_session[name],
            cause=doc.Cause(
                layer=cause.layer,
                name=cause_name(cause.layer, self._language),
                reason=cause.reason,
                sentence=sentence(cause.reason, self._language),
                where=cause.where,
                since=self._moment(entry.since),
                evidence=self._evidence(cause.evidence),
            ),
            impact=doc.Impact(*entry.impact),
            uplinks=tuple(map(self.uplink, entry.uplinks.values())),
            classrooms=tuple(map(self.classroom, entry.classrooms.values())),
            access_points=tuple(map(self.access_point, entry.access_points.values())),
            drift=tuple(map(self.drift, entry.drift)),
            maintenance=tuple(window.id for window in self.windows_of(name)),
        )

    def uplink(self, entry: UplinkEntry) -> doc.Uplink:
        verdict, plan = entry.verdict, entry.plan
        return doc.Uplink(
            id=plan.id,
            provider=plan.provider,
            state=verdict.state,
            word=text("uplink", verdict.state, self._language),
            reason=verdict.reason,
            sentence=sentence(verdict.reason, self._language),
            since=self._moment(entry.since),
            speed_bps=self._collector.board.speed_bps(entry, self._reader.now),
            contract_bps=plan.speed,
            maintenance=(entry.school, plan.id) in self._collector.covered.circuits,
            evidence=self._evidence(verdict.evidence),
        )

    def classroom(self, entry: ClassroomEntry) -> doc.Classroom:
        verdict, plan = entry.verdict, entry.plan
        return doc.Classroom(
            id=plan.id,
            name=self._reader.text(plan.name),
            state=verdict.state,
            word=text("classroom", verdict.state, self._language),
            reason=verdict.reason,
            sentence=sentence(verdict.reason, self._language),
            since=self._moment(entry.since),
            maintenance=(entry.school, plan.id) in self._collector.covered.classrooms,
            access_points=tuple(each.plan.id for each in entry.access_points),
        )

    def access_point(self, entry: AccessPointEntry) -> doc.AccessPoint:
        verdict = entry.verdict
        return doc.AccessPoint(
            id=entry.plan.id,
            state=verdict.state,
            word=text("access_point", verdict.state, self._language),
            reason=verdict.reason,
            sentence=sentence(verdict.reason, self._language),
            since=self._moment(entry.since),
            drift=tuple(map(self.drift, entry.drift)),
        )

    def drift(self, item: DriftItem) -> doc.Drift:
        return doc.Drift(item.kind, drift_sentence(item.kind, self._language), item.subject, item.planned, item.seen)

    def city_cause(self, cause: CityCause) -> doc.CityCause:
        schools = self._collector.board.schools
        return doc.CityCause(
            layer=cause.layer,
            name=cause_name(cause.layer, self._language),
            reason=cause.reason,
            sentence=sentence(cause.reason, self._language),
            where=cause.where,
            since=self._moment(cause.since),
            schools=tuple(doc.SchoolName(name, self._reader.text(schools[name].plan.name)) for name in cause.schools),
            classrooms=cause.impact.classrooms,
            students=cause.impact.students,
        )

    def window(self, window: Maintenance) -> doc.Window:
        return doc.Window(
            id=window.id,
            why=self._reader.text(window.why),
            start=self._reader.moment(window.start.timestamp()),
            end=self._reader.moment(window.end.timestamp()),
            school=window.school,
            circuit=window.circuit,
            classroom=window.classroom,
            device=window.device,
        )

    def _evidence(self, facts: Iterable[Evidence]) -> tuple[doc.Evidence, ...]:
        return tuple(
            doc.Evidence(fact.device, fact.subject, fact.field, _value(fact.value), self._moment(fact.observed_at))
            for fact in facts
        )

    def _moment(self, at: float | None) -> Any:
        return None if at is None else self._reader.moment(at)


def _value(value: Any) -> Any:
    if isinstance(value, Absent):
        return {"absent": value.reason}
    return value if value is None or isinstance(value, str | int | float) else str(value)


def _counts(entries: Iterable[SchoolEntry]) -> doc.Counts:
    uplinks: Counter[UplinkState] = Counter()
    classrooms: Counter[ClassroomState] = Counter()
    access_points: Counter[AccessPointVerdictState] = Counter()
    for entry in entries:
        uplinks.update(each.verdict.state for each in entry.uplinks.values())
        classrooms.update(each.verdict.state for each in entry.classrooms.values())
        access_points.update(each.verdict.state for each in entry.access_points.values())
    return doc.Counts(
        _all(UplinkState, uplinks), _all(ClassroomState, classrooms), _all(AccessPointVerdictState, access_points)
    )


def _all(states: type[State], counted: Mapping[State, int]) -> dict[State, int]:
    return {state: counted[state] for state in states}
