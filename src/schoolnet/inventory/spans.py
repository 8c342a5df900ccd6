"""Spans of time, in Unix seconds."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo


class Span(NamedTuple):
    """From `start` up to `end`, which is not part of it; Unix seconds."""

    start: float
    end: float


def midnight(day: date, zone: ZoneInfo) -> float:
    """When this day begins where the clocks are those of `zone`."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).timestamp()


def whole_days(first: date, last: date, zone: ZoneInfo) -> Span:
    """The local days from the first to the last, both included, whatever the clocks do on them."""
    return Span(midnight(first, zone), midnight(last + timedelta(days=1), zone))


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same time as spans that neither touch nor overlap, in order; one that ends before it begins holds none."""
    joined: list[Span] = []
    for span in sorted(span for span in spans if span.start < span.end):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


def is_within(spans: Sequence[Span], at: float) -> bool:
    """Whether this moment lies in one of these `merged` spans."""
    index = bisect_right(spans, at, key=lambda span: span.start)
    return index > 0 and at < spans[index - 1].end


def without(span: Span, taken: Iterable[Span]) -> Iterator[Span]:
    """What is left of a span when these `merged` ones are taken out."""
    begin = span.start
    for hole in taken:
        if hole.end > begin and hole.start < span.end:
            if hole.start > begin:
                yield Span(begin, hole.start)
            begin = hole.end
    if begin < span.end:
        yield Span(begin, span.end)
