"""How long something was in each state during lessons: from the changes of its verdict, the gaps and maintenance.

Moments are Unix seconds, spans are from (included) to (not included).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise

Span = tuple[int, int]
MAINTENANCE = "maintenance"
UNKNOWN = "unknown"
FOR_EVER = 2**62


def seconds_of(moment: str) -> int:
    """Unix seconds of a moment as records tell it, 2026-11-24T15:00:00Z."""
    return int(datetime.fromisoformat(moment).timestamp())


def spans_of(pairs: Iterable[Sequence[str]]) -> list[Span]:
    """Spans as records tell them: lists of from and to."""
    return [(seconds_of(begin), seconds_of(end)) for begin, end in pairs]


def seconds_by_state(
    lessons: Iterable[Span], changes: Sequence[tuple[int, str]], gaps: Iterable[Span], maintenance: Iterable[Span]
) -> dict[str, int]:
    """Seconds of lesson time in each state.

    `changes` are moments with the state from then on, in order. Before the first one, and in a gap, the state is
    unknown; announced work counts as `maintenance`, whatever the state.
    """
    gaps, maintenance = list(gaps), list(maintenance)
    edges = {edge for span in (*gaps, *maintenance) for edge in span} | {at for at, _ in changes}
    total: Counter[str] = Counter()
    for begin, end in lessons:
        points = sorted({begin, end} | {edge for edge in edges if begin < edge < end})
        for left, right in pairwise(points):
            total[_state(left, changes, gaps, maintenance)] += right - left
    return dict(total)


def _state(at: int, changes: Sequence[tuple[int, str]], gaps: Sequence[Span], maintenance: Sequence[Span]) -> str:
    if any(begin <= at < end for begin, end in maintenance):
        return MAINTENANCE
    if any(begin <= at < end for begin, end in gaps):
        return UNKNOWN
    return next((state for since, state in reversed(changes) if since <= at), UNKNOWN)
