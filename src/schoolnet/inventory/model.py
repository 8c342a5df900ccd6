"""The plan of a city, as frozen models.

Rules of this file: shapes and their own rules only; what needs another file or another object (a device that does not
exist, an id used twice) is the loader's. Ids are label values in metrics: lower case, digits, `-`, `_`, `.`.
"""

import re
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from schoolnet.inventory.speed import parse_speed


class Strict(BaseModel):
    """Frozen, and no key that we do not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,62}$")]
SpeedBps = Annotated[int, BeforeValidator(parse_speed), Field(gt=0)]


class LocalText(Strict):
    """A name in Latvian and English; one plain string in the file serves as both."""

    lv: str
    en: str

    @model_validator(mode="before")
    @classmethod
    def _plain_text_is_both(cls, value: Any) -> Any:
        return {"lv": value, "en": value} if isinstance(value, str) else value


class SecretRef(Strict):
    """Where a secret is: a file, an environment variable, or a systemd credential. Never the secret itself."""

    file: str | None = None
    env: str | None = None
    credential: str | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> "SecretRef":
        if sum(value is not None for value in (self.file, self.env, self.credential)) != 1:
            raise ValueError("name exactly one of file, env, credential")
        return self


class CommunityCredentials(Strict):
    """SNMP v1 or v2c: readable by anyone on the path, so it must be asked for."""

    version: Literal["1", "2c"]
    community: SecretRef


class UserCredentials(Strict):
    """SNMPv3 (USM), authPriv by default."""

    version: Literal["3"] = "3"
    user: str
    auth_protocol: Literal["SHA", "SHA-224", "SHA-256", "SHA-384", "SHA-512"] = "SHA-256"
    auth_key: SecretRef | None = None
    priv_protocol: Literal["AES-128", "AES-192", "AES-256", "AES-192-C", "AES-256-C"] = "AES-128"
    priv_key: SecretRef | None = None


Credentials = Annotated[CommunityCredentials | UserCredentials, Field(discriminator="version")]


class DeviceRole(StrEnum):
    """What a device is for."""

    ROUTER = "router"
    SWITCH = "switch"
    WIFI_CONTROLLER = "wifi_controller"
    ACCESS_POINT = "access_point"
    UPS = "ups"


class Device(Strict):
    """An SNMP agent."""

    id: Id
    role: DeviceRole
    host: str
    port: Annotated[int, Field(ge=1, le=65535)] = 161
    credentials: str = "default"
    profile: str | None = None
    allow_source: tuple[str, ...] = ()
    max_repetitions: Annotated[int, Field(ge=1, le=50)] = 20


class CircuitEnd(Strict):
    """The port (ifName), or the LAG's interface, that terminates a circuit on one side."""

    device: Id
    port: str


class Circuit(Strict):
    """The contracted uplink of a school. The first end is the one that is measured: the school's own, as a rule."""

    id: Id
    provider: str
    speed: SpeedBps = 10_000_000_000
    ends: Annotated[tuple[CircuitEnd, ...], Field(min_length=1, max_length=2)]


class Floor(Strict):
    """A floor of a building."""

    id: Id
    name: LocalText


class Building(Strict):
    """A building of a school."""

    id: Id
    name: LocalText
    floors: tuple[Floor, ...] = ()


class RoomKind(StrEnum):
    """What a room that must have WiFi is used as."""

    CLASSROOM = "classroom"
    LAB = "lab"
    HALL = "hall"
    LIBRARY = "library"
    GYM = "gym"
    OFFICE = "office"


class WifiBand(StrEnum):
    """A frequency band in GHz."""

    GHZ_2_4 = "2.4"
    GHZ_5 = "5"
    GHZ_6 = "6"


class Classroom(Strict):
    """A room that must have WiFi."""

    id: Id
    name: LocalText
    building: Id | None = None
    floor: Id | None = None
    kind: RoomKind = RoomKind.CLASSROOM
    bands: frozenset[WifiBand] = frozenset({WifiBand.GHZ_5})


def normalise_mac(value: str) -> str:
    """A MAC address as six lower-case pairs with colons, from any usual spelling."""
    digits = re.sub(r"[.:\- ]", "", value).lower()
    if not re.fullmatch(r"[0-9a-f]{12}", digits):
        raise ValueError(f"{value!r} is not a MAC address: write it as 00:11:22:33:44:55")
    return ":".join(digits[i : i + 2] for i in range(0, 12, 2))


class AccessPoint(Strict):
    """A planned access point. It is found on `device` (its controller, or itself) by MAC, serial or name."""

    id: Id
    device: Id
    classrooms: Annotated[tuple[Id, ...], Field(min_length=1)]
    mac: Annotated[str, AfterValidator(normalise_mac)] | None = None
    serial: str | None = None
    name: str | None = None
    model: str | None = None


class SchoolKind(StrEnum):
    """What an educational institution is."""

    SCHOOL = "school"
    KINDERGARTEN = "kindergarten"
    COLLEGE = "college"
    SCIENCE_CENTRE = "science_centre"
    INTEREST_EDUCATION = "interest_education"
    LIBRARY = "library"


class School(Strict):
    """An educational institution and all that was planned for it."""

    id: Id
    name: LocalText
    kind: SchoolKind = SchoolKind.SCHOOL
    students: Annotated[int, Field(ge=0)]
    address: str | None = None
    latitude: Annotated[Decimal, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[Decimal, Field(ge=-180, le=180)] | None = None
    buildings: tuple[Building, ...] = ()
    classrooms: tuple[Classroom, ...] = ()
    circuits: tuple[Circuit, ...] = ()
    devices: tuple[Device, ...] = ()
    access_points: tuple[AccessPoint, ...] = ()


class Period(Strict):
    """Days from `start` to `end`, both included."""

    name: LocalText
    start: date
    end: date

    @model_validator(mode="after")
    def _in_order(self) -> "Period":
        if self.end < self.start:
            raise ValueError("end is before start")
        return self


class LessonHours(Strict):
    """When lessons are held on a school day, local time."""

    days: tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...] = ("mon", "tue", "wed", "thu", "fri")
    start: time
    end: time


class Calendar(Strict):
    """School time: terms, breaks, lesson hours; public holidays by ISO country code."""

    country: str = "LV"
    lesson_hours: LessonHours
    terms: tuple[Period, ...]
    breaks: tuple[Period, ...] = ()


class LearningService(Strict):
    """A remote-learning system that is probed."""

    id: Id
    name: LocalText
    url: str


class City(Strict):
    """The city: what all schools share."""

    name: LocalText
    timezone: str = "Europe/Riga"
    calendar: Calendar
    credentials: dict[str, Credentials]
    devices: tuple[Device, ...] = ()
    learning_services: tuple[LearningService, ...] = ()


class Inventory(Strict):
    """The whole plan, checked: every reference in it resolves."""

    city: City
    schools: tuple[School, ...]
