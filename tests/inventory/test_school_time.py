"""When lessons are held, in Riga's time with both its clock changes, and against a naive reading of the calendar."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schoolnet.inventory.calendar import Calendar, CalendarEvents, LessonHours, Period
from schoolnet.inventory.credentials import CommunityCredentials, SecretRef
from schoolnet.inventory.model import City, Inventory, School
from schoolnet.inventory.school_time import SchoolTime, school_times
from schoolnet.inventory.shapes import LocalText
from schoolnet.inventory.spans import Span, is_within, merged

RIGA = ZoneInfo("Europe/Riga")
NAME = LocalText(lv="x", en="x")
HOURS = LessonHours(start=time(8), end=time(16))
EVERY_DAY = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
TERMS = (
    Period(name=NAME, start=date(2026, 9, 1), end=date(2026, 12, 18)),
    Period(name=NAME, start=date(2027, 1, 4), end=date(2027, 5, 31)),
)
BREAKS = (Period(name=NAME, start=date(2026, 10, 19), end=date(2026, 10, 23)),)
NOTHING_READ = CalendarEvents()


def school_time(hours: LessonHours = HOURS, events: CalendarEvents = NOTHING_READ, country: str = "LV") -> SchoolTime:
    calendar = Calendar(country=country, lesson_hours=HOURS, terms=TERMS, breaks=BREAKS)
    return SchoolTime(calendar, "Europe/Riga", events, hours)


def at(written: str) -> float:
    """Unix seconds of local time, or of a time with its offset."""
    moment = datetime.fromisoformat(written)
    return (moment if moment.tzinfo else moment.replace(tzinfo=RIGA)).timestamp()


def local_span(start: str, end: str) -> Span:
    return Span(at(start), at(end))


@pytest.mark.parametrize(
    ("moment", "is_lesson"),
    [
        ("2026-11-24T08:00:00", True),  # a Tuesday
        ("2026-11-24T07:59:59.9", False),
        ("2026-11-24T15:59:59.9", True),
        ("2026-11-24T16:00:00", False),
        ("2026-11-24T00:00:00", False),
        ("2026-11-21T10:00:00", False),  # a Saturday
        ("2026-11-18T10:00:00", False),  # Republic of Latvia Proclamation Day, a Wednesday
        ("2026-11-17T10:00:00", True),
        ("2026-08-31T10:00:00", False),  # the day before the first term
        ("2026-09-01T08:00:00", True),
        ("2026-12-18T15:59:59", True),
        ("2026-12-21T10:00:00", False),  # between the terms
        ("2027-01-04T08:00:00", True),
        ("2027-05-31T15:59:59", True),
        ("2027-06-01T08:00:00", False),
        ("2026-10-16T15:59:59", True),  # the last lesson before the break
        ("2026-10-19T08:00:00", False),
        ("2026-10-23T15:59:59", False),
        ("2026-10-26T08:00:00", True),
        ("2027-03-26T10:00:00", False),  # Good Friday
        ("2027-03-29T10:00:00", False),  # Easter Monday, the day after the clocks went forward
        ("2027-05-04T10:00:00", False),  # Restoration of Independence
        ("2027-03-30T08:00:00+03:00", True),
    ],
)
def test_lessons_are_held_on_school_days_within_their_hours(moment: str, is_lesson: bool) -> None:
    assert school_time().is_in_session(at(moment)) is is_lesson


@pytest.mark.parametrize(
    ("moment", "is_lesson"),
    [
        ("2026-10-23T05:00:00+00:00", True),  # Friday, 08:00 in summer time
        ("2026-10-26T05:00:00+00:00", False),  # Monday, 07:00 in winter time
        ("2026-10-26T06:00:00+00:00", True),
        ("2027-03-25T06:00:00+00:00", True),  # Thursday, 08:00 in winter time
        ("2027-03-30T05:00:00+00:00", True),  # Tuesday, 08:00 in summer time
        ("2027-03-30T04:59:59+00:00", False),
        ("2027-03-30T13:00:00+00:00", False),
    ],
)
def test_lessons_follow_the_wall_clock_over_both_changes(moment: str, is_lesson: bool) -> None:
    calendar = Calendar(lesson_hours=HOURS, terms=TERMS)
    assert SchoolTime(calendar, "Europe/Riga", NOTHING_READ, HOURS).is_in_session(at(moment)) is is_lesson


def seconds_in_session(hours: LessonHours, day: str) -> int:
    """How much of the 25 hours from this local midnight on is lessons, by the minute."""
    calendar = Calendar(country="EE", lesson_hours=hours, terms=TERMS)
    lessons = SchoolTime(calendar, "Europe/Riga", NOTHING_READ, hours)
    begin = int(at(f"{day}T00:00:00"))
    return sum(60 for second in range(begin, begin + 25 * 3600, 60) if lessons.is_in_session(second))


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-10-25", 2.0), ("2027-03-21", 1.0), ("2026-10-24", 1.0)]
)  # the clocks go back at 04:00 on 25 October
def test_an_hour_that_is_repeated_is_held_twice(day: str, hours: float) -> None:
    lesson = LessonHours(days=EVERY_DAY, start=time(3), end=time(4))
    assert seconds_in_session(lesson, day) == hours * 3600


def test_an_hour_that_is_skipped_is_not_held() -> None:
    calendar = Calendar(country="TR", lesson_hours=HOURS, terms=TERMS)
    lesson = LessonHours(days=EVERY_DAY, start=time(3), end=time(4))
    lessons = SchoolTime(calendar, "Europe/Riga", NOTHING_READ, lesson)
    begin = int(at("2027-03-28T00:00:00"))
    assert not any(lessons.is_in_session(second) for second in range(begin, begin + 23 * 3600, 60))
    assert lessons.is_in_session(at("2027-03-27T03:30:00"))


def test_a_break_of_a_whole_day_lasts_25_hours_when_the_clocks_go_back() -> None:
    hours = LessonHours(days=EVERY_DAY, start=time(0), end=time(23, 59, 59))
    lessons = school_time(hours, CalendarEvents(breaks=(local_span("2026-10-25T00:00", "2026-10-26T00:00"),)))
    assert lessons.is_in_session(at("2026-10-24T23:59:00"))
    begin = at("2026-10-25T00:00:00")
    assert not any(lessons.is_in_session(begin + minute * 60) for minute in range(25 * 60))
    assert lessons.is_in_session(begin + 25 * 3600)


def test_terms_and_breaks_begin_and_end_at_midnight() -> None:
    lessons = school_time(LessonHours(days=EVERY_DAY, start=time(0), end=time(23, 59, 59)))
    edges = ("2026-09-01", "2026-10-19", "2026-10-24", "2026-12-19", "2027-01-04", "2027-06-01")
    held = [(lessons.is_in_session(at(day) - 2), lessons.is_in_session(at(day))) for day in edges]
    assert held == [(False, True), (True, False), (False, True), (True, False), (False, True), (True, False)]


def test_a_day_off_for_a_holiday_at_the_weekend_has_no_lessons() -> None:
    """18 November 2028 is a Saturday; the law gives the Monday after it."""
    terms = (Period(name=NAME, start=date(2028, 9, 1), end=date(2028, 12, 20)),)
    lessons = SchoolTime(Calendar(lesson_hours=HOURS, terms=terms), "Europe/Riga", NOTHING_READ, HOURS)
    assert not lessons.is_in_session(at("2028-11-20T10:00:00"))
    assert lessons.is_in_session(at("2028-11-21T10:00:00"))


def test_holidays_are_those_of_the_country() -> None:
    independence_of_estonia = at("2027-02-24T10:00:00")
    assert school_time().is_in_session(independence_of_estonia)
    assert not school_time(country="EE").is_in_session(independence_of_estonia)


def test_events_add_to_what_the_calendar_says() -> None:
    events = CalendarEvents(
        terms=(local_span("2027-06-01T00:00", "2027-06-12T00:00"),),
        breaks=(local_span("2026-11-24T13:00", "2026-11-24T14:00"),),
    )
    lessons = school_time(events=events)
    assert lessons.is_in_session(at("2027-06-11T10:00:00"))
    held = [lessons.is_in_session(at(f"2026-11-24T{clock}")) for clock in ("12:59:59", "13:00", "13:59:59", "14:00")]
    assert held == [True, False, False, True]


def test_each_school_has_its_own_hours_or_the_citys() -> None:
    long_day = LessonHours(start=time(7, 30), end=time(18))
    secret = CommunityCredentials(version="2c", community=SecretRef(env="X"))
    city = City(name=NAME, calendar=Calendar(lesson_hours=HOURS, terms=TERMS), credentials={"default": secret})
    schools = (
        School(id="a", name=NAME, students=1),
        School(id="b", name=NAME, students=1),
        School(id="c", name=NAME, students=1, lesson_hours=long_day),
    )
    times = school_times(Inventory(city=city, schools=schools))
    assert {name: each.is_in_session(at("2026-11-24T17:00")) for name, each in times.items()} == {
        "a": False,
        "b": False,
        "c": True,
    }
    assert times["a"] is times["b"]


# --- against a naive reading ---

CLOCKS = st.times().map(lambda clock: clock.replace(microsecond=0))
HOLIDAYS = {
    *(date(2026, 11, 18), date(2026, 12, 24), date(2026, 12, 25), date(2026, 12, 26), date(2026, 12, 31)),
    *(date(2027, 1, 1), date(2027, 3, 26), date(2027, 3, 28), date(2027, 3, 29)),
    *(date(2027, 5, 1), date(2027, 5, 4), date(2027, 5, 9), date(2027, 5, 16)),
}


@settings(max_examples=500, deadline=None)
@given(
    moment=st.datetimes(datetime(2026, 8, 25), datetime(2027, 6, 10), timezones=st.just(UTC)),  # noqa: DTZ001
    days=st.sets(st.sampled_from(EVERY_DAY), min_size=1),
    clocks=st.lists(CLOCKS, min_size=2, max_size=2, unique=True).map(sorted),
)
def test_it_agrees_with_a_naive_reading(moment: datetime, days: set[str], clocks: list[time]) -> None:
    start, end = clocks
    lessons = school_time(LessonHours(days=tuple(days), start=start, end=end))  # type: ignore[arg-type]
    local = moment.astimezone(RIGA)
    is_lesson = (
        EVERY_DAY[local.weekday()] in days
        and start <= local.time() < end
        and any(term.start <= local.date() <= term.end for term in TERMS)
        and not any(pause.start <= local.date() <= pause.end for pause in BREAKS)
        and local.date() not in HOLIDAYS
    )
    assert lessons.is_in_session(moment.timestamp()) is is_lesson


SPANS = st.lists(
    st.tuples(st.integers(0, 50), st.integers(-5, 20)).map(lambda pair: Span(pair[0], pair[0] + pair[1])), max_size=8
)


@given(spans=SPANS, moment=st.integers(-1, 75))
def test_merged_spans_hold_the_same_time(spans: list[Span], moment: int) -> None:
    joined = merged(spans)
    assert is_within(joined, moment) is any(span.start <= moment < span.end for span in spans)
    assert all(earlier.end < later.start for earlier, later in pairwise(joined))


def test_a_question_costs_microseconds() -> None:
    lessons = school_time()
    begin = at("2026-11-24T09:00:00")
    started = datetime.now(UTC)
    for number in range(10_000):
        lessons.is_in_session(begin + number)
    assert datetime.now(UTC) - started < timedelta(seconds=1)
