"""Work that is announced: while a window is open, what it covers is expected to fail.

Moments are kept in UTC: Python compares two local times of one zone by their clocks, which is wrong when those go back.
"""

import re
from datetime import UTC, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, ValidationInfo, WithJsonSchema, model_validator

from schoolnet.inventory.problems import shown
from schoolnet.inventory.shapes import Id, LocalText, Strict

ZONE = "zone"
"""What the validation's context calls the ZoneInfo of times that are written without a zone."""

_MOMENT = r"^20[0-9]{2}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?([Zz]|[+-][0-9]{2}:[0-9]{2})?$"
_A_MOMENT = "must be a date and a time: 2026-12-01T18:00"


def _first(value: Any, info: ValidationInfo) -> Any:
    return _instant(value, info, 0)


def _second(value: Any, info: ValidationInfo) -> Any:
    return _instant(value, info, 1)


def _instant(value: Any, info: ValidationInfo, fold: int) -> datetime:
    """The moment in UTC; of a local time that the clocks repeat, the first (fold 0) or the second (fold 1)."""
    written = _parsed(value)
    if written.tzinfo is not None:
        return written.astimezone(UTC)
    zone = (info.context or {}).get(ZONE)
    if not isinstance(zone, ZoneInfo):
        raise ValueError("must say its zone: 2026-12-01T18:00Z")
    instant = written.replace(tzinfo=zone, fold=fold).astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) != written:
        raise ValueError(f"there is no {written:%H:%M} on {written:%Y-%m-%d} in {zone}: the clocks go forward")
    return instant


def _parsed(value: Any) -> datetime:
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not re.fullmatch(_MOMENT, value):
        raise ValueError(_A_MOMENT)
    try:
        return datetime.fromisoformat(value.upper())
    except ValueError:
        raise ValueError(f"{shown(value)} is in no calendar") from None


def _one_or_more(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


_SCHEMA = WithJsonSchema({"type": "string", "pattern": _MOMENT})
_PLAIN = {"type": ["string", "number"]}

Start = Annotated[datetime, BeforeValidator(_first), _SCHEMA]
End = Annotated[datetime, BeforeValidator(_second), _SCHEMA]
Names = Annotated[
    tuple[str, ...],
    Field(min_length=1),
    BeforeValidator(_one_or_more),
    WithJsonSchema({"anyOf": [_PLAIN, {"type": "array", "items": _PLAIN, "minItems": 1}]}),
]


class Maintenance(Strict):
    """A window: from `start` up to `end`, which is not part of it. It covers a whole school, circuits or classrooms of
    one, or a device."""

    id: Id
    """Name of the window."""
    why: LocalText
    """What is done, for people."""
    start: Start
    """Date and time; local unless it says its zone. Of an hour that the clocks repeat, the first."""
    end: End
    """Date and time; local unless it says its zone. Of an hour that the clocks repeat, the second."""
    school: str | None = None
    """Id of a school: all of it, unless circuits or classrooms are named."""
    circuit: Names = ()
    """Id of a circuit of the school, or several."""
    classroom: Names = ()
    """Id of a classroom of the school, or several."""
    device: str | None = None
    """Id of a device of any school or of the city."""

    @model_validator(mode="after")
    def _in_order(self) -> "Maintenance":
        if self.end <= self.start:
            raise ValueError("end is not after start")
        return self

    @model_validator(mode="after")
    def _covers_one_thing(self) -> "Maintenance":
        within = self.circuit or self.classroom
        if self.device is not None and (self.school is not None or within):
            raise ValueError("device stands alone: a window for a school is another one")
        if within and self.school is None:
            raise ValueError("circuit and classroom need the key 'school'")
        if self.device is None and self.school is None:
            raise ValueError("covers nothing: give school or device")
        return self


class MaintenancePlan(Strict):
    """The file of all windows."""

    windows: tuple[Maintenance, ...]
    """Work that is announced, past and future."""
