"""A small city and a service that shows it."""

from collections.abc import Mapping
from datetime import time as clock
from typing import Any

from schoolnet.facts.device import Tier
from schoolnet.facts.rows import PortStatus
from schoolnet.inventory.model import Inventory
from schoolnet.metrics.exposition import Exposition
from schoolnet.metrics.process import ProcessMetrics
from schoolnet.verdicts.model import ClassroomState, Evidence, Reason, UplinkState, Verdict

INTERVALS = {Tier.STATUS: 60, Tier.TABLES: 300, Tier.INVENTORY: 3600}
SECRET_HOST = "192.0.2.77"
SECRET_SERIAL = "SERIAL-4711"


def make_school(school: str, name: Any, rooms: int) -> dict[str, Any]:
    """A school with one circuit, one router, one access point per room."""
    router = f"{school}-core-router"
    return {
        "id": school,
        "name": name,
        "students": 640,
        "classrooms": [
            {"id": str(100 + number), "name": {"lv": f"{100 + number}. kabinets", "en": f"Room {100 + number}"}}
            for number in range(rooms)
        ],
        "circuits": [{"id": "main", "provider": "Example", "ends": [{"device": router, "port": "Te0/0/0"}]}],
        "devices": [{"id": router, "role": "router", "host": SECRET_HOST}],
        "access_points": [
            {"id": f"ap-{number}", "device": router, "classrooms": [str(100 + number)], "serial": SECRET_SERIAL}
            for number in range(rooms)
        ],
    }


def make_inventory(schools: list[dict[str, Any]], city: Any = None) -> Inventory:
    """The plan of a city with these schools."""
    hours = {"start": clock(8), "end": clock(16)}
    plan = {
        "name": city or {"lv": "Ventspils", "en": "Ventspils"},
        "calendar": {"lesson_hours": hours, "terms": []},
        "credentials": {"default": {"version": "2c", "community": {"env": "COMMUNITY"}}},
        "devices": [{"id": "wlc", "role": "wifi_controller", "host": "192.0.2.1", "port": 1161}],
    }
    return Inventory.model_validate({"city": plan, "schools": schools})


def up_at(speed_bps: int, observed_at: float) -> tuple[Evidence, ...]:
    """What a router said of its uplink port."""
    return (
        Evidence("router", "Te0/0/0", "oper", PortStatus.UP, observed_at),
        Evidence("router", "Te0/0/0", "speed_bps", speed_bps, observed_at),
    )


class Shown:
    """A service that shows what a test gives it."""

    def __init__(
        self,
        inventory: Inventory | None,
        uplinks: Mapping[tuple[str, str], Verdict[UplinkState]] | None = None,
        classrooms: Mapping[tuple[str, str], Verdict[ClassroomState]] | None = None,
    ) -> None:
        self.exposition = Exposition(ProcessMetrics().registry, INTERVALS)
        self.inventory = inventory
        self.uplink_verdicts = uplinks or {}
        self.classroom_verdicts = classrooms or {}
        self.allow_reload = False
        self.has_asked_all = True
        self.problems: list[str] = []
        self.reloads = 0

    def is_ready(self) -> bool:
        """As the test says."""
        return self.has_asked_all

    async def reload(self) -> list[str]:
        """As the test says."""
        self.reloads += 1
        return self.problems


def show_city(now: float) -> Shown:
    """A city in which something is wrong in each way."""
    names = [
        ("vizium", {"lv": "Zinātkāres centrs VIZIUM", "en": "VIZIUM Science Centre"}),
        ("gymnasium-1", {"lv": "Ventspils Valsts 1. ģimnāzija", "en": "Ventspils State Gymnasium No. 1"}),
        ("school-2", {"lv": "2. vidusskola", "en": "Secondary School No. 2"}),
        ("school-4", {"lv": "4. vidusskola", "en": "Secondary School No. 4"}),
        ("bitite", {"lv": "Pirmsskola Bitīte", "en": "Kindergarten Bitīte"}),
    ]
    inventory = make_inventory([make_school(school, name, 14) for school, name in names])
    link_down = Evidence("router", "Te0/0/0", "oper", PortStatus.DOWN, now - 21)
    uplinks = {
        ("vizium", "main"): Verdict(UplinkState.MEETS, Reason.OK, up_at(10**10, now - 12)),
        ("gymnasium-1", "main"): Verdict(UplinkState.MEETS, Reason.OK, up_at(10**10, now - 44)),
        ("school-2", "main"): Verdict(UplinkState.BELOW_CONTRACT, Reason.SPEED_BELOW_CONTRACT, up_at(10**9, now - 3)),
        ("school-4", "main"): Verdict(UplinkState.DOWN, Reason.LINK_DOWN, (link_down,)),
    }
    covered = Verdict(ClassroomState.COVERED, Reason.OK, up_at(10**10, now - 30))
    classrooms = {
        (school, str(100 + room)): covered for school in ("vizium", "gymnasium-1", "school-2") for room in range(14)
    }
    classrooms["vizium", "103"] = Verdict(ClassroomState.DEGRADED, Reason.CHANNEL_BUSY)
    classrooms["gymnasium-1", "101"] = Verdict(ClassroomState.UNCOVERED, Reason.MISSING)
    classrooms["gymnasium-1", "109"] = Verdict(ClassroomState.UNCOVERED, Reason.MISSING)
    cut_off = Verdict(ClassroomState.UNKNOWN, Reason.UNREACHABLE)
    classrooms |= {("school-4", str(100 + room)): cut_off for room in range(14)}
    return Shown(inventory, uplinks, classrooms)
