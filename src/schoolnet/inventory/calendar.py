"""School time, as planned."""

import re
from datetime import date, time
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from schoolnet.inventory.shapes import LocalText, Strict, Text
from schoolnet.inventory.spans import Span

DATE_PATTERN = r"^20[0-9]{2}-[0-9]{2}-[0-9]{2}$"
TIME_PATTERN = r"^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"
A_DATE = "must be a date: 2026-09-01"
A_TIME = "must be a time: 08:30"


def _written_as_date(value: Any) -> Any:
    if isinstance(value, date) or (isinstance(value, str) and re.fullmatch(DATE_PATTERN, value)):
        return value
    raise ValueError(A_DATE)


def _written_as_time(value: Any) -> Any:
    if isinstance(value, time) or (isinstance(value, str) and re.fullmatch(TIME_PATTERN, value)):
        return value
    zoned = isinstance(value, str) and re.fullmatch(r"[0-9:.]+ *([Zz]|[+-][0-9:]+)", value)
    raise ValueError("must be local time, without a zone: 08:30" if zoned else A_TIME)


Day = Annotated[date, BeforeValidator(_written_as_date), WithJsonSchema({"type": "string", "pattern": DATE_PATTERN})]
Clock = Annotated[time, BeforeValidator(_written_as_time), WithJsonSchema({"type": "string", "pattern": TIME_PATTERN})]


class Period(Strict):
    """Days from `start` to `end`, both included."""

    name: LocalText
    """What people call it."""
    start: Day
    """First day."""
    end: Day
    """Last day."""

    @model_validator(mode="after")
    def _in_order(self) -> "Period":
        if self.end < self.start:
            raise ValueError("end is before start")
        return self


class LessonHours(Strict):
    """When lessons are held on a school day, local time."""

    days: Annotated[tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...], Field(min_length=1)] = (
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
    )
    """Days of the week with lessons."""
    start: Clock
    """When the first lesson begins."""
    end: Clock
    """When the last lesson ends."""

    @model_validator(mode="after")
    def _in_order(self) -> "LessonHours":
        if self.end <= self.start:
            raise ValueError("end is not after start")
        return self


class Calendar(Strict):
    """School time: terms, breaks, lesson hours; public holidays by ISO country code."""

    country: Annotated[str, WithJsonSchema({"type": "string", "pattern": "^[A-Z]{2}$"})] = "LV"
    """Whose public holidays are kept (ISO 3166 code)."""
    lesson_hours: LessonHours
    """When lessons are held on a school day."""
    terms: tuple[Period, ...] = ()
    """When there is school."""
    terms_ics: tuple[Text, ...] = ()
    """iCalendar files, relative to the inventory's folder: during each of their events there is school."""
    breaks: tuple[Period, ...] = ()
    """When there is none within the terms."""
    breaks_ics: tuple[Text, ...] = ()
    """iCalendar files, relative to the inventory's folder: during each of their events there are no lessons."""

    @model_validator(mode="after")
    def _has_a_term(self) -> "Calendar":
        if not self.terms and not self.terms_ics:
            raise ValueError("has no term: give terms, or terms_ics")
        return self


class CalendarEvents(Strict):
    """What the calendar's iCalendar files hold: spans in order that neither touch nor overlap."""

    terms: tuple[Span, ...] = ()
    """When there is school."""
    breaks: tuple[Span, ...] = ()
    """When there are no lessons."""
