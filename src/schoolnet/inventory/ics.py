"""Events of iCalendar files (RFC 5545) as spans of time.

All-day events are whole local days, DTEND is the day after the last; events with times are the time between them. Times
without a zone are local. Recurrences are followed, cancelled events left out. A DURATION is counted on the clock.

Rules of this file: `icalendar` and `recurring_ical_events` read over what they do not understand (a zone that nobody
knows becomes local time, an end before its start is swapped with it), so each event is looked at before it is believed.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events

from schoolnet.inventory.files import fault, read_text
from schoolnet.inventory.ics_lines import content_lines, property_line
from schoolnet.inventory.problems import ConfigError, Problem, shown
from schoolnet.inventory.spans import Span, merged, midnight

MAX_BYTES = 1024 * 1024
"""A thousand events with long descriptions."""

MAX_RECURRING = 100
"""Recurring events per file; each may have an occurrence a day."""

FIRST_YEAR, LAST_YEAR = 2000, 2049
"""What an event must begin in, and how far a recurrence without an end is followed."""

_TIMES = ("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "STATUS")
"""The properties that say when an event takes place; what is wrong with others does not matter here."""

_COARSE = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_FINE = ("BYHOUR", "BYMINUTE", "BYSECOND")

_A_DATE = "must be a date, alone or with a time"
_KINDS = {"DTSTART": (date, _A_DATE), "DTEND": (date, _A_DATE), "DURATION": (timedelta, "must be a duration: PT1H")}

_REFUSED = (ValueError, TypeError, AttributeError, LookupError, ArithmeticError, OSError)
"""What the libraries raise at values that they did not expect; OSError at `TZID=Europe`, which is a folder."""


def read_spans(path: Path, zone: ZoneInfo) -> tuple[Span, ...]:
    """When the events in this file take place. Raises ConfigError with all its problems."""
    file = str(path)
    text = read_text(path, MAX_BYTES)
    lines = content_lines(file, text)
    calendar = _parsed(file, text)
    events = calendar.walk("VEVENT")
    if not events:
        raise fault(file, None, "has no event")
    first_faults = [next(_event_faults(event, zone), None) for event in events]
    found = [(index, *first) for index, first in enumerate(first_faults) if first]
    if found:
        raise ConfigError(
            Problem(file, property_line(lines, "VEVENT", index, name), name or "", message)
            for index, name, message in found
        )
    if sum("RRULE" in event for event in events) > MAX_RECURRING:
        raise fault(file, None, f"has more than {MAX_RECURRING} recurring events")
    kept = (event for event in _occurrences(file, calendar) if str(event.get("STATUS", "")).upper() != "CANCELLED")
    return merged(Span(_moment(event.start, zone), _moment(event.end, zone)) for event in kept)


def _parsed(file: str, text: str) -> icalendar.Component:
    try:
        return icalendar.Calendar.from_ical(text)
    except _REFUSED as error:
        raise fault(file, None, f"cannot be understood: {error}") from None


def _occurrences(file: str, calendar: icalendar.Component) -> Iterable[Any]:
    years = date(FIRST_YEAR, 1, 1), date(LAST_YEAR + 1, 1, 1)
    try:
        return cast(Iterable[Any], recurring_ical_events.of(calendar).between(*years))
    except _REFUSED as error:
        raise fault(file, None, f"cannot be understood: {error}") from None


def _moment(at: date, zone: ZoneInfo) -> float:
    """Unix seconds of a date's beginning, a local time, or a time with a zone."""
    if not isinstance(at, datetime):
        return midnight(at, zone)
    return (at if at.tzinfo else at.replace(tzinfo=zone)).timestamp()


def _event_faults(event: Any, zone: ZoneInfo) -> Iterator[tuple[str | None, str]]:
    """What is wrong with an event: the property, None for the whole event, and why. Each check stands on those before
    it: only the first fault is to be asked for."""
    yield from ((name, str(message)) for name, message in event.errors if name in _TIMES)
    for name in ("DTSTART", "DTEND", "DURATION", "STATUS"):
        if isinstance(event.get(name), list):
            yield name, "is here twice"
    if "DTSTART" not in event:
        yield None, "has no DTSTART"
    for name, (kind, message) in _KINDS.items():
        if name in event and not isinstance(event[name].dt, kind):
            yield name, message
    yield from _zone_faults(event)
    yield from _length_faults(event, zone)
    for rule in _rules(event):
        yield from (("RRULE", message) for message in _rule_faults(rule))


def _zone_faults(event: Any) -> Iterator[tuple[str, str]]:
    for name in ("DTSTART", "DTEND"):
        zone = event[name].params.get("TZID") if name in event else None
        if zone and isinstance(event[name].dt, datetime) and event[name].dt.tzinfo is None:
            yield name, f"there is no time zone {shown(zone)}"


def _length_faults(event: Any, zone: ZoneInfo) -> Iterator[tuple[str | None, str]]:
    start = event["DTSTART"].dt
    if not FIRST_YEAR <= start.year <= LAST_YEAR:
        yield "DTSTART", f"must be from {FIRST_YEAR} to {LAST_YEAR}"
    if "DTEND" in event and "DURATION" in event:
        yield "DURATION", "stands beside DTEND: give one of them"
    if isinstance(start, datetime) and not {"DTEND", "DURATION"} & event.keys():
        yield None, "has neither DTEND nor DURATION: it takes no time"
    end = event["DTEND"].dt if "DTEND" in event else event.end
    if isinstance(start, datetime) is not isinstance(end, datetime):
        yield "DTEND", "must be a date where DTSTART is one, and a time where DTSTART is one"
    if _moment(end, zone) <= _moment(start, zone):
        yield "DTEND" if "DTEND" in event else "DURATION", "must be after DTSTART: it is no part of the event"


def _rules(event: Any) -> list[Any]:
    rules = event.get("RRULE", [])
    return rules if isinstance(rules, list) else [rules]


def _rule_faults(rule: Any) -> Iterator[str]:
    if not isinstance(rule, icalendar.vRecur):
        yield "must be a rule: FREQ=WEEKLY"
    if rule.get("FREQ", [None])[0] not in _COARSE or any(len(rule.get(part, ())) > 1 for part in _FINE):
        yield "must recur by days, weeks, months or years"
    if rule.get("INTERVAL", [1])[0] < 1:
        yield "INTERVAL must be at least 1"
