"""A fact that is not there says why."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias, TypeVar


class AbsentReason(StrEnum):
    """Why a value is missing."""

    TIMEOUT = "timeout"
    NO_SUCH_OBJECT = "no_such_object"
    BAD_VALUE = "bad_value"
    INCOMPLETE = "incomplete"
    NOT_OFFERED = "not_offered"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Absent:
    """No value, and the reason; `detail` is for people (the raw value of a bad one, the failure of a walk)."""

    reason: AbsentReason
    detail: str = ""


NOT_OFFERED = Absent(AbsentReason.NOT_OFFERED)
NO_SUCH_OBJECT = Absent(AbsentReason.NO_SUCH_OBJECT)
STALE = Absent(AbsentReason.STALE)

T = TypeVar("T")
Maybe: TypeAlias = T | Absent


def value_or_none(value: Maybe[T]) -> T | None:
    """The value, or None where it is absent."""
    return None if isinstance(value, Absent) else value
