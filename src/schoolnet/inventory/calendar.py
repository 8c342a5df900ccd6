"""School time, as planned."""

from datetime import date, time
from typing import Annotated, Literal

from pydantic import Field, model_validator

from schoolnet.inventory.shapes import LocalText, Strict


class Period(Strict):
    """Days from `start` to `end`, both included."""

    name: LocalText
    """What people call it."""
    start: date
    """First day."""
    end: date
    """Last day."""

    @model_validator(mode="after")
    def _in_order(self) -> "Period":
        if self.end < self.start:
            raise ValueError("end is before start")
        return self


class LessonHours(Strict):
    """When lessons are held on a school day, local time."""

    days: tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...] = ("mon", "tue", "wed", "thu", "fri")
    """Days of the week with lessons."""
    start: time
    """When the first lesson begins."""
    end: time
    """When the last lesson ends."""

    @model_validator(mode="after")
    def _in_order(self) -> "LessonHours":
        if self.end <= self.start:
            raise ValueError("end is not after start")
        return self


class Calendar(Strict):
    """School time: terms, breaks, lesson hours; public holidays by ISO country code."""

    country: Annotated[str, Field(pattern="^[A-Z]{2}$")] = "LV"
    """Whose public holidays are kept (ISO 3166 code)."""
    lesson_hours: LessonHours
    """When lessons are held on a school day."""
    terms: tuple[Period, ...]
    """When there is school."""
    breaks: tuple[Period, ...] = ()
    """When there is none within the terms."""
