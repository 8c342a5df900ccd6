"""The plan of the made-up city: real names of public institutions of Ventspils, everything else made up."""

from dataclasses import dataclass

from schoolnet.demo.equipment import ACX5448, CATALYST, MIKROTIK_ROUTER, Model, Wifi
from schoolnet.inventory.model import SchoolKind

CITY_CORE = "core"
NETWORK_NAME = "Skola"


@dataclass(frozen=True, slots=True)
class Floors:
    """A building: its storeys, and how many classrooms there are on each."""

    id: str
    name_lv: str
    name_en: str
    classrooms: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SchoolPlan:
    """An institution. `number` gives it its place in addresses and on the city's core; `short` begins equipment names.

    It has `access_points` of the family `wifi`: one for each classroom as far as they go, the rest in its hall and
    library, so that some rooms have two and some access points serve two rooms.
    """

    number: int
    id: str
    short: str
    name_lv: str
    name_en: str
    kind: SchoolKind
    students: int
    buildings: tuple[Floors, ...]
    wifi: Wifi
    router: Model
    switches: int
    access_points: int
    has_ups: bool
    provider: str


_MAIN = ("main", "Galvenā ēka", "Main building")
_NEW = ("annex", "Jaunā ēka", "New building")

GYMNASIUM = SchoolPlan(
    1,
    "valsts-1-gimnazija",
    "vv1g",
    "Ventspils Valsts 1. ģimnāzija",
    "Ventspils State Gymnasium No. 1",
    SchoolKind.SCHOOL,
    620,
    (Floors(*_MAIN, (6, 6, 5)),),
    Wifi.ARUBA_CONTROLLER,
    ACX5448,
    3,
    22,
    True,
    "Baltic Fibre",
)
SECONDARY_2 = SchoolPlan(
    2,
    "2-vidusskola",
    "v2v",
    "Ventspils 2. vidusskola",
    "Ventspils Secondary School No. 2",
    SchoolKind.SCHOOL,
    700,
    (Floors(*_MAIN, (5, 5, 5)),),
    Wifi.AIREOS,
    CATALYST,
    3,
    18,
    True,
    "Baltic Fibre",
)
SECONDARY_4 = SchoolPlan(
    3,
    "4-vidusskola",
    "v4v",
    "Ventspils 4. vidusskola",
    "Ventspils Secondary School No. 4",
    SchoolKind.SCHOOL,
    810,
    (Floors(*_MAIN, (6, 6)), Floors(*_NEW, (3,))),
    Wifi.SMARTZONE,
    CATALYST,
    3,
    20,
    True,
    "City Fibre",
)
PARVENTA = SchoolPlan(
    4,
    "parventas-pamatskola",
    "pps",
    "Pārventas pamatskola",
    "Pārventa Primary School",
    SchoolKind.SCHOOL,
    480,
    (Floors(*_MAIN, (6, 6)),),
    Wifi.ARUBA_INSTANT,
    ACX5448,
    2,
    14,
    True,
    "City Fibre",
)
CENTRE = SchoolPlan(
    5,
    "centra-pamatskola",
    "vcp",
    "Ventspils Centra pamatskola",
    "Ventspils Central Primary School",
    SchoolKind.SCHOOL,
    560,
    (Floors(*_MAIN, (7, 7)), Floors(*_NEW, (6,))),
    Wifi.UNIFI,
    MIKROTIK_ROUTER,
    3,
    24,
    False,
    "City Fibre",
)
COLLEGE = SchoolPlan(
    6,
    "ventspils-tehnikums",
    "vt",
    "Ventspils Tehnikums",
    "Ventspils Technical School",
    SchoolKind.COLLEGE,
    900,
    (Floors(*_MAIN, (5, 5)), Floors("workshops", "Darbnīcas", "Workshops", (6,))),
    Wifi.ZONEDIRECTOR,
    CATALYST,
    3,
    20,
    True,
    "Baltic Fibre",
)
VIZIUM = SchoolPlan(
    7,
    "vizium",
    "viz",
    "Zinātnes centrs VIZIUM",
    "VIZIUM Science Centre",
    SchoolKind.SCIENCE_CENTRE,
    0,
    (Floors(*_MAIN, (4, 4)),),
    Wifi.MIKROTIK,
    MIKROTIK_ROUTER,
    2,
    10,
    True,
    "City Fibre",
)
KINDERGARTEN = SchoolPlan(
    8,
    "pii-saulite",
    "sau",
    "Pirmsskolas izglītības iestāde Saulīte",
    "Saulīte Kindergarten",
    SchoolKind.KINDERGARTEN,
    180,
    (Floors(*_MAIN, (3, 3)),),
    Wifi.UNIFI,
    MIKROTIK_ROUTER,
    1,
    8,
    False,
    "City Fibre",
)
SCHOOLS = (GYMNASIUM, SECONDARY_2, SECONDARY_4, PARVENTA, CENTRE, COLLEGE, VIZIUM, KINDERGARTEN)
