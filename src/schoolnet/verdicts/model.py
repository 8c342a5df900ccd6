"""What a verdict is."""

from enum import StrEnum
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec

from schoolnet.facts.absent import Maybe


class UplinkState(StrEnum):
    """The state of a 10G circuit against its contract."""

    __hash__ = str.__hash__  # Enum's own is written in Python, and each poll looks several up

    MEETS = "meets"
    DEGRADED = "degraded"
    BELOW_CONTRACT = "below_contract"
    DOWN = "down"
    UNKNOWN = "unknown"


class ClassroomState(StrEnum):
    """The state of a classroom's WiFi."""

    __hash__ = str.__hash__  # Enum's own is written in Python, and each poll looks several up

    COVERED = "covered"
    DEGRADED = "degraded"
    UNCOVERED = "uncovered"
    UNKNOWN = "unknown"


class AccessPointVerdictState(StrEnum):
    """The state of a planned access point."""

    __hash__ = str.__hash__  # Enum's own is written in Python, and each poll looks several up

    UP = "up"
    DEGRADED = "degraded"
    DOWN = "down"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why a verdict is what it is. The codes are label values and catalogue keys: they are a promise."""

    OK = "ok"
    # uplink
    ADMIN_DOWN = "admin_down"
    LINK_DOWN = "link_down"
    SPEED_BELOW_CONTRACT = "speed_below_contract"
    HALF_DUPLEX = "half_duplex"
    PORT_NOT_FOUND = "port_not_found"
    # access point and classroom
    MISSING = "missing"
    ACCESS_POINT_DOWN = "access_point_down"
    ACCESS_POINT_DEGRADED = "access_point_degraded"
    UPGRADING = "upgrading"
    RADIO_DOWN = "radio_down"
    BAND_MISSING = "band_missing"
    SECOND_ACCESS_POINT_DOWN = "second_access_point_down"
    SECOND_ACCESS_POINT_UNKNOWN = "second_access_point_unknown"
    CHANNEL_BUSY = "channel_busy"
    NO_PLANNED_ACCESS_POINT = "no_planned_access_point"
    # not known
    UNREACHABLE = "unreachable"
    AUTH = "auth"
    NOT_POLLED_YET = "not_polled_yet"
    STALE = "stale"
    INCOMPLETE = "incomplete"
    BAD_ANSWER = "bad_answer"
    NOT_OFFERED = "not_offered"


class Evidence(NamedTuple):
    """A fact that a verdict rests on: whose, what, the value, and when it was observed (Unix seconds).

    A tuple, because each verdict of each poll makes several, and a frozen dataclass takes four times as long to make.
    """

    device: str
    subject: str
    field: str
    value: Maybe[Any]
    observed_at: float | None = None


State = TypeVar("State", bound=StrEnum)


class Verdict(msgspec.Struct, Generic[State], frozen=True):
    """A judgement."""

    state: State
    reason: Reason
    evidence: tuple[Evidence, ...] = ()
