"""The lines of a school.

A school is judged with each poll of each of its devices, and seldom changes: its lines are kept until it does.
"""

from schoolnet.inventory.model import School
from schoolnet.metrics.families import school as families
from schoolnet.metrics.text import Blocks, constant, line, start_of_line, state_lines, yes_or_no
from schoolnet.verdicts.board_entries import SchoolEntry
from schoolnet.verdicts.cause import Cause
from schoolnet.verdicts.model import CauseLayer, DriftKind

SEEN_BY_ITSELF = tuple(kind for kind in DriftKind if kind is not DriftKind.UNPLANNED)
"""All kinds of drift but the one that needs a whole list."""


class SchoolLines:
    """The lines of a school."""

    def __init__(self, school: School) -> None:
        key = self._key = (school.id,)
        self._unplanned = start_of_line(families.UNPLANNED_ACCESS_POINTS, key)
        self._classrooms_hit = start_of_line(families.SCHOOL_CLASSROOMS_HIT, key)
        self._students_hit = start_of_line(families.SCHOOL_STUDENTS_HIT, key)
        self._causes = state_lines(families.SCHOOL_CAUSE, key, CauseLayer)
        self._session = yes_or_no(families.SCHOOL_IN_SESSION, key)
        self._maintenance = yes_or_no(families.SCHOOL_IN_MAINTENANCE, key)
        self._drift = {kind: start_of_line(families.SCHOOL_DRIFT_ITEMS, (*key, kind)) for kind in DriftKind}
        self._told: object = None
        self._blocks: Blocks = {}
        self._fixed = {
            families.SCHOOL_INFO.name: constant(families.SCHOOL_INFO, (school.id, school.name.lv, school.kind)),
            families.SCHOOL_STUDENTS.name: constant(families.SCHOOL_STUDENTS, key, school.students),
        }

    def render(self, entry: SchoolEntry, *, is_in_session: bool, is_maintained: bool) -> Blocks:
        """Its lines; whether lessons are held now, and whether a maintenance window covers all of it."""
        cause = entry.cause.layer, entry.cause.reason, entry.cause.where
        told = (cause, entry.impact, entry.drift, entry.unplanned, is_in_session, is_maintained)
        if told != self._told:
            self._told = told
            self._blocks = self._render(entry, is_in_session, is_maintained)
        return self._blocks

    def _render(self, entry: SchoolEntry, is_in_session: bool, is_maintained: bool) -> Blocks:
        return {
            **self._fixed,
            families.SCHOOL_IN_SESSION.name: self._session[is_in_session],
            families.SCHOOL_IN_MAINTENANCE.name: self._maintenance[is_maintained],
            families.SCHOOL_CAUSE.name: self._causes[entry.cause.layer],
            families.SCHOOL_CAUSE_REASON.name: self._render_cause(entry.cause),
            families.SCHOOL_CLASSROOMS_HIT.name: line(self._classrooms_hit, entry.impact.classrooms),
            families.SCHOOL_STUDENTS_HIT.name: line(self._students_hit, entry.impact.students),
            families.SCHOOL_DRIFT_ITEMS.name: self._render_drift(entry),
            families.UNPLANNED_ACCESS_POINTS.name: (
                b"" if entry.unplanned is None else line(self._unplanned, entry.unplanned)
            ),
        }

    def _render_cause(self, cause: Cause) -> bytes:
        if cause.layer is CauseLayer.NONE:
            return b""
        return constant(families.SCHOOL_CAUSE_REASON, (*self._key, cause.layer, cause.reason, cause.where))

    def _render_drift(self, entry: SchoolEntry) -> bytes:
        """How many of each kind; none of what nobody could count."""
        kinds = [item.kind for item in entry.drift]
        known: dict[DriftKind, int] = {kind: kinds.count(kind) for kind in SEEN_BY_ITSELF}
        if entry.unplanned is not None:
            known[DriftKind.UNPLANNED] = entry.unplanned
        return b"".join([line(self._drift[kind], count) for kind, count in known.items()])
