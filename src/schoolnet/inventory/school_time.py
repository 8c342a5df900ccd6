"""When lessons are held: the calendar, read for a moment.

Rules of this file: pure. What lies between two clock changes, holidays of countries that move, and how an event of a
calendar file recurs is known by libraries; what counts as school time is decided here.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from holidays import PUBLIC, country_holidays

from schoolnet.inventory.calendar import Calendar, CalendarEvents, LessonHours, Period
from schoolnet.inventory.model import Inventory
from schoolnet.inventory.spans import Span, is_within, merged, whole_days, without

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class SchoolTime:
    """When a school holds its lessons: on its days of the week, within its hours of the local clock, in a term, in no
    break, and not on a public holiday or the day off that it is moved to.

    A lesson hour that the clocks repeat is in session both times; one that they skip, never. A Saturday that is worked
    in place of another day is no lesson day unless Saturdays are.
    """

    def __init__(self, calendar: Calendar, timezone: str, events: CalendarEvents, hours: LessonHours) -> None:
        self._zone = ZoneInfo(timezone)
        self._days = frozenset(_DAYS.index(day) for day in hours.days)
        self._hours = hours
        self._terms = merged([*_spans(calendar.terms, self._zone), *events.terms])
        self._breaks = merged([*_spans(calendar.breaks, self._zone), *events.breaks])
        self._holidays = country_holidays(calendar.country, categories=(PUBLIC,))

    def is_in_session(self, at: float) -> bool:
        """Whether lessons are held at this moment (Unix seconds)."""
        local = datetime.fromtimestamp(at, self._zone)
        return (
            local.weekday() in self._days
            and self._hours.start <= local.time() < self._hours.end
            and is_within(self._terms, at)
            and not is_within(self._breaks, at)
            and local.date() not in self._holidays
        )

    def lessons(self, day: date) -> tuple[Span, ...]:
        """When lessons are held on this local day, in order; none where there is no school."""
        if day.weekday() not in self._days or day in self._holidays:
            return ()
        begin, end = (
            datetime.combine(day, clock, self._zone).timestamp() for clock in (self._hours.start, self._hours.end)
        )
        in_terms = [Span(max(begin, term.start), min(end, term.end)) for term in self._terms]
        return tuple(part for span in merged(in_terms) for part in without(span, self._breaks))


def school_times(inventory: Inventory) -> Mapping[str, SchoolTime]:
    """The school time of each school, by its id; schools with the same hours share one."""
    city = inventory.city
    hours = {school.id: school.lesson_hours or city.calendar.lesson_hours for school in inventory.schools}
    made = {
        each: SchoolTime(city.calendar, city.timezone, inventory.calendar_events, each)
        for each in frozenset(hours.values())
    }
    return {school: made[own] for school, own in hours.items()}


def _spans(periods: Iterable[Period], zone: ZoneInfo) -> Iterable[Span]:
    return (whole_days(period.start, period.end, zone) for period in periods)
