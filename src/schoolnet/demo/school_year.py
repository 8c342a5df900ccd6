"""The made-up city's school time, around any day: terms from September to May, with three breaks.

Rules of this file: pure; the day around which it lies is an argument.
"""

from collections.abc import Iterator
from datetime import date, time, timedelta

from schoolnet.inventory.calendar import Calendar, LessonHours, Period
from schoolnet.inventory.shapes import LocalText

LESSON_HOURS = LessonHours(start=time(8, 0), end=time(16, 0))


def calendar_around(today: date) -> Calendar:
    """The calendar of the school years that a year before and half a year after this day touches."""
    years = (today.year - 2, today.year - 1, today.year)
    return Calendar(
        lesson_hours=LESSON_HOURS,
        terms=tuple(_term(year) for year in years),
        breaks=tuple(pause for year in years for pause in _breaks(year)),
    )


def _term(year: int) -> Period:
    name = LocalText(lv=f"{year}./{year + 1}. mācību gads", en=f"School year {year}/{year + 1}")
    return Period(name=name, start=date(year, 9, 1), end=date(year + 1, 5, 31))


def _breaks(year: int) -> Iterator[Period]:
    """Those of the school year that begins in this one: as Latvia has them, but the weeks are made up."""
    yield _week_of(date(year, 10, 20), "Rudens brīvdienas", "Autumn break")
    name = LocalText(lv="Ziemas brīvdienas", en="Winter break")
    yield Period(name=name, start=date(year, 12, 22), end=date(year + 1, 1, 2))
    yield _week_of(date(year + 1, 3, 10), "Pavasara brīvdienas", "Spring break")


def _week_of(day: date, lv: str, en: str) -> Period:
    monday = day - timedelta(days=day.weekday())
    return Period(name=LocalText(lv=lv, en=en), start=monday, end=monday + timedelta(days=4))
