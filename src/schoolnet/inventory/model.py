"""The plan of a city, as frozen models.

Rules of this file: shapes and their own rules only; what needs another file or another object (a device that does not
exist, an id used twice) is the loader's. Ids are label values in metrics: lower case, digits, `-`, `_`, `.`. The
docstring below a field is what an editor shows beside it.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field, WithJsonSchema

from schoolnet.inventory.calendar import Calendar, CalendarEvents, Day, LessonHours
from schoolnet.inventory.credentials import Credentials
from schoolnet.inventory.problems import shown
from schoolnet.inventory.rollout import Promised, Rollout
from schoolnet.inventory.shapes import Host, Id, LocalText, Number, SpeedBps, Ssid, Strict, Text, printable
from schoolnet.inventory.window import Maintenance


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
    """Name of the device in metrics; one of its kind in the whole city."""
    role: DeviceRole
    """What the device is for."""
    host: Host
    """Address or DNS name that answers SNMP."""
    port: Annotated[int, Field(ge=1, le=65535), Number] = 161
    """UDP port."""
    credentials: str = "default"
    """Which of the city's credentials it takes."""
    allow_source: tuple[Host, ...] = ()
    """Other addresses that the device may answer from."""
    max_repetitions: Annotated[int, Field(ge=1, le=50), Number] = 20
    """Rows to ask for in one GETBULK."""
    model: Text | None = None
    """Model that was bought, as the device names it; another one that answers is drift."""
    serial: Text | None = None
    """Serial number of what was bought; another one that answers is drift."""


class CircuitEnd(Strict):
    """The port (ifName), or the LAG's interface, that terminates a circuit on one side."""

    device: str
    """A device of this school or of the city."""
    port: Text
    """The port's name as the device says it (ifName)."""
    members: tuple[Text, ...] = ()
    """Where the port is a LAG: the ports (ifName) that belong to it, each of which must carry traffic."""


MEDIUM_PATTERN = r"^[0-9]{1,3}(\.5)?G?BASE-[A-Z][A-Z0-9-]*$"


class Circuit(Promised):
    """The contracted uplink of a school. The first end is the one that is measured: the school's own, as a rule."""

    id: Id
    """Name of the circuit within the school."""
    provider: Text
    """Who is contracted to provide it."""
    speed: SpeedBps = 10_000_000_000
    """Contracted speed: 10G, 2.5G, 1000M, or bit/s."""
    ends: Annotated[tuple[CircuitEnd, ...], Field(min_length=1, max_length=2)]
    """One or both ends; the first is the one that is measured."""
    medium: Annotated[str, Field(pattern=MEDIUM_PATTERN)] | None = None
    """Contracted medium by its IEEE 802.3 name (10GBASE-LR); another one is a deviation."""
    delivered: Day | None = None
    """Day of the delivery note: when the provider handed it over."""


class Floor(Strict):
    """A floor of a building."""

    id: Id
    """Name of the floor within the building."""
    name: LocalText
    """The floor's name for people."""


class Building(Strict):
    """A building of a school."""

    id: Id
    """Name of the building within the school."""
    name: LocalText
    """The building's name for people."""
    floors: tuple[Floor, ...] = ()
    """Its floors."""


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


class Classroom(Promised):
    """A room that must have WiFi."""

    id: Id
    """Name of the room within the school."""
    name: LocalText
    """The room's name for people."""
    building: str | None = None
    """Id of the building that it is in."""
    floor: str | None = None
    """Id of the floor within that building."""
    kind: RoomKind = RoomKind.CLASSROOM
    """What the room is used as."""
    bands: frozenset[WifiBand] = frozenset({WifiBand.GHZ_5})
    """Bands in GHz that must be on the air; none where a joined access point is enough, because its controller tells
    nothing of radios (RUCKUS SmartZone over SNMP)."""
    ssids: frozenset[Ssid] | None = None
    """Network names that must be on the air in it; those of the school unless said otherwise."""


MAC_PATTERN = r"^[0-9A-Fa-f]{2}([.: -]?[0-9A-Fa-f]{2}){5}$"


def normalise_mac(value: str) -> str:
    """A MAC address as six lower-case pairs with colons, from any usual spelling."""
    if not re.fullmatch(MAC_PATTERN, value):
        raise ValueError(f"{shown(value)} is not a MAC address: write it as 00:11:22:33:44:55")
    digits = re.sub(r"[.:\- ]", "", value).lower()
    if int(digits, 16) == 0 or int(digits[:2], 16) & 1:
        raise ValueError(f"{value!r} is the MAC address of no device: it is nobody's or a group's")
    return ":".join(digits[i : i + 2] for i in range(0, 12, 2))


Mac = Annotated[
    str, AfterValidator(normalise_mac), WithJsonSchema({"type": ["string", "number"], "pattern": MAC_PATTERN})
]


class SwitchPort(Strict):
    """The port of a switch that something is plugged into."""

    device: str
    """A device of this school or of the city."""
    port: Text
    """The port's name as the switch says it (ifName)."""


class AccessPoint(Strict):
    """A planned access point. It is found on `device` (its controller, or itself) by MAC, serial or name."""

    id: Id
    """Name of the access point within the school."""
    device: str
    """The device that reports it: its controller, or the device that it is itself."""
    classrooms: Annotated[tuple[str, ...], Field(min_length=1)]
    """Ids of the classrooms that it serves."""
    mac: Mac | None = None
    """MAC address as its controller lists it; tried first."""
    serial: Text | None = None
    """Serial number; tried second."""
    name: Text | None = None
    """Name on its controller; tried third."""
    model: Text | None = None
    """Model that was planned; another one that answers is drift."""
    switch_port: SwitchPort | None = None
    """Where it was plugged in; found by LLDP where nothing is said."""
    speed: SpeedBps = 1_000_000_000
    """Speed that its wired port was planned for."""
    delivered: Day | None = None
    """Day of the delivery note."""


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
    """Name of the institution in metrics; one of its kind in the city."""
    name: LocalText
    """The institution's name for people."""
    kind: SchoolKind = SchoolKind.SCHOOL
    """What kind of institution it is."""
    students: Annotated[int, Field(ge=0), Number]
    """How many pupils it has."""
    address: Text | None = None
    """Postal address."""
    latitude: Annotated[Decimal, Field(ge=-90, le=90), Number] | None = None
    """Degrees north (WGS 84)."""
    longitude: Annotated[Decimal, Field(ge=-180, le=180), Number] | None = None
    """Degrees east (WGS 84)."""
    buildings: tuple[Building, ...] = ()
    """Its buildings."""
    classrooms: tuple[Classroom, ...] = ()
    """Its rooms that must have WiFi."""
    circuits: tuple[Circuit, ...] = ()
    """Its contracted uplinks."""
    devices: tuple[Device, ...] = ()
    """Its own SNMP agents."""
    access_points: tuple[AccessPoint, ...] = ()
    """Its planned access points."""
    ssids: frozenset[Ssid] = frozenset()
    """Network names that must be on the air in its rooms."""
    lesson_hours: LessonHours | None = None
    """When its lessons are held; the city's hours unless said otherwise."""
    funding: Text | None = None
    """Who pays for its circuits and rooms, such as ERAF 5.1.1, where they do not say otherwise."""
    target: Day | None = None
    """By when they are to be verified; the city's day unless said otherwise."""


URL_PATTERN = r"^https?://[^\s/]+\S*$"


class LearningService(Strict):
    """A remote-learning system that is probed."""

    id: Id
    """Name of the service in metrics."""
    name: LocalText
    """The service's name for people."""
    url: Annotated[str, Field(pattern=URL_PATTERN, max_length=2000), AfterValidator(printable)]
    """What is fetched to see that it works."""


class City(Strict):
    """The city: what all schools share."""

    name: LocalText
    """The city's name for people."""
    timezone: str = "Europe/Riga"
    """Where its clocks are (IANA name)."""
    calendar: Calendar
    """School time."""
    credentials: dict[Id, Credentials]
    """How devices are asked, by name; a device takes `default` unless it says otherwise."""
    devices: tuple[Device, ...] = ()
    """SNMP agents that schools share: controllers, the provider's side."""
    learning_services: tuple[LearningService, ...] = ()
    """Remote-learning systems to probe."""
    rollout: Rollout = Rollout()
    """By when everything is to be verified, and what counts as verified and as in use."""


class Inventory(Strict):
    """The whole plan, checked: every reference in it resolves.

    `calendar_events` is what the calendar's iCalendar files hold, `maintenance` the windows of `maintenance.yaml`.
    `secret_places` maps a reference's key (`credentials.default.auth_key`) to the file and line that it stands in.
    """

    city: City
    schools: tuple[School, ...]
    calendar_events: CalendarEvents = CalendarEvents()
    maintenance: tuple[Maintenance, ...] = ()
    secret_places: Mapping[str, tuple[str, int]] = Field(default={}, repr=False)
