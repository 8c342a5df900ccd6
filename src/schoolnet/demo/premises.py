"""From a school's plan to its buildings and rooms.

Rules of this file: pure.
"""

from itertools import chain

from schoolnet.demo import equipment as kit
from schoolnet.demo.plan import SchoolPlan
from schoolnet.inventory.model import Building, Classroom, Floor, RoomKind, WifiBand
from schoolnet.inventory.shapes import LocalText

_SHARED = (
    ("hall", "Aktu zāle", "Assembly hall", RoomKind.HALL),
    ("library", "Bibliotēka", "Library", RoomKind.LIBRARY),
)


def buildings(school: SchoolPlan) -> tuple[Building, ...]:
    """The school's buildings with their floors."""
    return tuple(
        Building(
            id=plan.id,
            name=LocalText(lv=plan.name_lv, en=plan.name_en),
            floors=tuple(
                Floor(id=f"{plan.id}-{n}", name=LocalText(lv=f"{n}. stāvs", en=f"Floor {n}"))
                for n in range(1, len(plan.classrooms) + 1)
            ),
        )
        for plan in school.buildings
    )


def classrooms(school: SchoolPlan) -> tuple[Classroom, ...]:
    """The school's rooms: the classrooms floor by floor, then hall and library."""
    rooms = (
        (f"{letter}{n}{room:02}", f"{letter.upper()}{n}{room:02}. kabinets", f"Room {letter.upper()}{n}{room:02}",
         RoomKind.LAB if room == count else RoomKind.CLASSROOM, plan.id, n)
        for letter, plan in zip("abc", school.buildings, strict=False)
        for n, count in enumerate(plan.classrooms, 1)
        for room in range(1, count + 1)
    )  # fmt: skip
    shared = ((*room, school.buildings[0].id, 1) for room in _SHARED)
    # RUCKUS-SZ-WLAN-MIB tells nothing of radios, so there a joined access point has to be enough.
    bands = frozenset[WifiBand]() if school.wifi is kit.Wifi.SMARTZONE else frozenset({WifiBand.GHZ_5})
    return tuple(
        Classroom(
            id=room, name=LocalText(lv=lv, en=en), kind=kind, building=building, floor=f"{building}-{n}", bands=bands
        )
        for room, lv, en, kind, building, n in chain(rooms, shared)
    )


def served(rooms: tuple[Classroom, ...], place: int) -> tuple[str, ...]:
    """The rooms of the access point at `place`: its own, every fourth also the next; those left over share the hall
    and the library."""
    if place >= len(rooms):
        return (rooms[len(rooms) - 1 - place % 2].id,)
    neighbours = rooms[place : place + 2] if place % 4 == 0 else rooms[place : place + 1]
    return tuple(room.id for room in neighbours)
