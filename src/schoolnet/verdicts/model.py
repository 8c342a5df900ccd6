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


class CauseLayer(StrEnum):
    """Where the cause of a school's trouble lies; the first that fits, in this order."""

    POWER = "power"
    UPLINK = "uplink"
    OPTICS = "optics"
    PROVIDER = "provider"
    LAN = "lan"
    WIFI = "wifi"
    SERVICE = "service"
    MONITORING = "monitoring"
    NONE = "none"


class DriftKind(StrEnum):
    """How what is there differs from what was planned."""

    OTHER_PORT = "other_port"
    OTHER_ROOM = "other_room"
    SERIAL_CHANGED = "serial_changed"
    OTHER_MODEL = "other_model"
    UNPLANNED = "unplanned"
    NEVER_SEEN = "never_seen"
    SLOWER_THAN_PLANNED = "slower_than_planned"


class Reason(StrEnum):
    """Why a verdict is what it is. The codes are label values and catalogue keys: they are a promise."""

    OK = "ok"
    # uplink
    ADMIN_DOWN = "admin_down"
    LINK_DOWN = "link_down"
    SPEED_BELOW_CONTRACT = "speed_below_contract"
    HALF_DUPLEX = "half_duplex"
    PORT_NOT_FOUND = "port_not_found"
    NO_LIGHT = "no_light"
    FLAPPING = "flapping"
    LAG_MEMBER_MISSING = "lag_member_missing"
    OPTICS_OUT_OF_BUDGET = "optics_out_of_budget"
    ERRORS = "errors"
    DISCARDS = "discards"
    SATURATED = "saturated"
    WRONG_MEDIUM = "wrong_medium"
    # access point and classroom
    MISSING = "missing"
    ACCESS_POINT_DOWN = "access_point_down"
    ACCESS_POINT_DEGRADED = "access_point_degraded"
    UPGRADING = "upgrading"
    RADIO_DOWN = "radio_down"
    BAND_MISSING = "band_missing"
    SECOND_ACCESS_POINT_DOWN = "second_access_point_down"
    SECOND_ACCESS_POINT_UNKNOWN = "second_access_point_unknown"
    SSID_MISSING = "ssid_missing"
    NO_POWER = "no_power"
    POE_SHORT = "poe_short"
    WIRED_TOO_SLOW = "wired_too_slow"
    CHANNEL_BUSY = "channel_busy"
    NO_PLANNED_ACCESS_POINT = "no_planned_access_point"
    # school
    ON_BATTERY = "on_battery"
    ALL_SILENT = "all_silent"
    LIGHT_WITHOUT_LINK = "light_without_link"
    FAR_END_DOWN = "far_end_down"
    DEVICE_SILENT = "device_silent"
    CITY_SILENT = "city_silent"
    # not known
    UNREACHABLE = "unreachable"
    AUTH = "auth"
    BOOTING = "booting"
    NOT_POLLED_YET = "not_polled_yet"
    STALE = "stale"
    INCOMPLETE = "incomplete"
    BAD_ANSWER = "bad_answer"
    NOT_OFFERED = "not_offered"


OF_THE_PLAN = ""
"""In place of a device: what the plan says, and no device."""


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
