"""The lines of a school."""

from collections import Counter

from schoolnet.inventory.model import School
from schoolnet.metrics.families import school as families
from schoolnet.metrics.text import Blocks, constant, line, start_of_line, state_lines
from schoolnet.verdicts.board_entries import SchoolEntry
from schoolnet.verdicts.model import CauseLayer, DriftKind


class SchoolLines:
    """The lines of a school."""

    def __init__(self, school: School) -> None:
        self._key = (school.id,)
        self._unplanned = start_of_line(families.UNPLANNED_ACCESS_POINTS, self._key)
        self._classrooms_hit = start_of_line(families.SCHOOL_CLASSROOMS_HIT, self._key)
        self._students_hit = start_of_line(families.SCHOOL_STUDENTS_HIT, self._key)
        self._causes = state_lines(families.SCHOOL_CAUSE, self._key, CauseLayer)
        self._sessions = tuple(constant(families.SCHOOL_IN_SESSION, self._key, is_held) for is_held in (0, 1))
        self._fixed = {
            families.SCHOOL_INFO.name: constant(families.SCHOOL_INFO, (school.id, school.name.lv, school.kind)),
            families.SCHOOL_STUDENTS.name: constant(families.SCHOOL_STUDENTS, self._key, school.students),
        }

    def render(self, entry: SchoolEntry, *, is_in_session: bool) -> Blocks:
        """Its lines; `is_in_session` is whether lessons are held now."""
        unplanned = entry.unplanned
        counts = Counter(item.kind for item in entry.drift)
        blocks = {
            **self._fixed,
            families.SCHOOL_IN_SESSION.name: self._sessions[is_in_session],
            families.SCHOOL_CAUSE.name: self._causes[entry.cause.layer],
            families.SCHOOL_CLASSROOMS_HIT.name: line(self._classrooms_hit, entry.impact.classrooms),
            families.SCHOOL_STUDENTS_HIT.name: line(self._students_hit, entry.impact.students),
            families.SCHOOL_DRIFT_ITEMS.name: b"".join(
                constant(families.SCHOOL_DRIFT_ITEMS, (*self._key, kind), counts[kind]) for kind in DriftKind
            ),
        }
        if unplanned is not None:
            blocks[families.UNPLANNED_ACCESS_POINTS.name] = line(self._unplanned, unplanned)
        return blocks
