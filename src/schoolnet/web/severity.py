"""Which school comes first: the one that is worst off.

Rules of this file: an uplink may hide a whole school, so one that is not known comes before any room.
"""

from collections import Counter
from collections.abc import Mapping

from schoolnet.locale.collation import name_order
from schoolnet.verdicts.board_entries import SchoolEntry
from schoolnet.verdicts.model import ClassroomState, UplinkState

UPLINK_SEVERITY: Mapping[str, int] = {
    UplinkState.DOWN: 0,
    UplinkState.BELOW_CONTRACT: 1,
    UplinkState.UNKNOWN: 2,
    UplinkState.DEGRADED: 5,
    UplinkState.MEETS: 7,
}
"""0 is the worst."""
ROOM_SEVERITY: Mapping[str, int] = {
    ClassroomState.UNCOVERED: 3,
    ClassroomState.UNKNOWN: 4,
    ClassroomState.DEGRADED: 6,
    ClassroomState.COVERED: 7,
}
"""On the same scale."""
_NOTHING = 8

Order = tuple[int, int, int, tuple[str, str]]


def school_order(school: SchoolEntry, name: str) -> Order:
    """A sort key: the worst state comes first, then more rooms in that state, more rooms that lack something, the name
    (that of the reader's language)."""
    states = [UPLINK_SEVERITY[uplink.verdict.state] for uplink in school.uplinks.values()]
    counts = Counter(room.verdict.state for room in school.classrooms.values())
    worst = min([*states, *(ROOM_SEVERITY[state] for state in counts)], default=_NOTHING)
    in_worst = sum(count for state, count in counts.items() if ROOM_SEVERITY[state] == worst)
    affected = sum(count for state, count in counts.items() if state is not ClassroomState.COVERED)
    return worst, -in_worst if affected else 0, -affected, name_order(name)
