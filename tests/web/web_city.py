"""A small city and a service that shows it: a real board, fed with facts."""

import asyncio
from collections.abc import Collection
from datetime import UTC, date, datetime
from datetime import time as clock
from typing import Any

from schoolnet.audit.notified import Notification
from schoolnet.facts.device import DeviceFacts, Section, Tier
from schoolnet.facts.rows import AccessPoint, AccessPointState, Band, Duplex, Interface, PortStatus, Radio
from schoolnet.inventory.model import Inventory
from schoolnet.metrics.collector import Collector
from schoolnet.metrics.exposition import Exposition
from schoolnet.metrics.process import ProcessMetrics
from schoolnet.verdicts.board import Board
from schoolnet.verdicts.memory import Memory
from schoolnet.verdicts.model import Evidence

INTERVALS = {Tier.STATUS: 60, Tier.TABLES: 300, Tier.INVENTORY: 3600}
PORT = "Te0/0/0"
CORE = "core"
SECRET_HOST = "192.0.2.77"
SECRET_SERIAL = "SERIAL-4711"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NAMES: list[tuple[str, Any]] = [
    ("vizium", {"lv": "Zinātkāres centrs VIZIUM", "en": "VIZIUM Science Centre"}),
    ("gymnasium-1", {"lv": "Ventspils Valsts 1. ģimnāzija", "en": "Ventspils State Gymnasium No. 1"}),
    ("school-2", {"lv": "2. vidusskola", "en": "Secondary School No. 2"}),
    ("school-4", {"lv": "4. vidusskola", "en": "Secondary School No. 4"}),
    ("bitite", {"lv": "Pirmsskola Bitīte", "en": "Kindergarten Bitīte"}),
]


def router(school: str) -> str:
    """The id of a school's router."""
    return f"{school}-core-router"


def make_school(school: str, name: Any, rooms: int, **more: Any) -> dict[str, Any]:
    """A school with one circuit, one router, one access point per room."""
    return {
        "id": school,
        "name": name,
        "students": 640,
        "classrooms": [
            {"id": str(100 + number), "name": {"lv": f"{100 + number}. kabinets", "en": f"Room {100 + number}"}}
            for number in range(rooms)
        ],
        "circuits": [{"id": "main", "provider": "Example", "ends": [{"device": router(school), "port": PORT}]}],
        "devices": [{"id": router(school), "role": "router", "host": SECRET_HOST}],
        "access_points": [
            {
                "id": f"ap-{number}",
                "device": router(school),
                "classrooms": [str(100 + number)],
                "serial": f"{SECRET_SERIAL}-{number}",
            }
            for number in range(rooms)
        ],
    } | more


def behind_the_core(school: dict[str, Any], port: str) -> dict[str, Any]:
    """The school with a circuit that ends at this port of what the city shares."""
    [circuit] = school["circuits"]
    return school | {"circuits": [circuit | {"ends": [*circuit["ends"], {"device": CORE, "port": port}]}]}


def make_inventory(schools: list[dict[str, Any]], city: Any = None, **more: Any) -> Inventory:
    """The plan of a city with these schools; lessons are held on all days but holidays, around the clock."""
    hours = {"start": clock(0), "end": clock(23, 59, 59), "days": DAYS}
    terms = [{"name": "always", "start": date(2025, 1, 1), "end": date(2035, 12, 31)}]
    plan = {
        "name": city or {"lv": "Ventspils", "en": "Ventspils"},
        "calendar": {"lesson_hours": hours, "terms": terms},
        "credentials": {"default": {"version": "2c", "community": {"env": "COMMUNITY"}}},
        "devices": [{"id": CORE, "role": "switch", "host": "192.0.2.1", "port": 1161}],
    }
    return Inventory.model_validate({"city": plan, "schools": schools} | more)


def window(name: str, now: float, **covers: Any) -> dict[str, Any]:
    """Announced work that goes on at `now`."""
    start, end = (datetime.fromtimestamp(now + seconds, UTC) for seconds in (-3600, 3600))
    return {"id": name, "why": {"lv": "Kabelis", "en": "Cable"}, "start": start, "end": end} | covers


def up_at(speed_bps: int, observed_at: float) -> tuple[Evidence, ...]:
    """What a router said of its uplink port."""
    return (
        Evidence("router", PORT, "oper", PortStatus.UP, observed_at),
        Evidence("router", PORT, "speed_bps", speed_bps, observed_at),
    )


def said(device: str, at: float, *rows: Any) -> DeviceFacts:
    """A device that answered at `at` with these rows, each kind a whole section."""
    kinds = {type(row) for row in rows}
    sections = {
        (kind, Tier.STATUS): Section({row.key: row for row in rows if type(row) is kind}, at, at + 180)
        for kind in kinds
    }
    return DeviceFacts(device).with_sections(sections, at)


def port(**fields: Any) -> Interface:
    """The port of an uplink, up with 10G unless said otherwise."""
    given = {"oper": PortStatus.UP, "admin": PortStatus.UP, "speed_bps": 10**10, "duplex": Duplex.FULL} | fields
    return Interface(key=PORT, index=3, **given)


def router_facts(
    school: str, at: float, uplink: Interface, gone: Collection[int] = (), busy: Collection[int] = (), rooms: int = 14
) -> DeviceFacts:
    """What a school's router says of its uplink and its access points; `gone` and `busy` are numbers of those."""
    listed = [number for number in range(rooms) if number not in gone]
    points = [
        AccessPoint(key=str(n), serial=f"{SECRET_SERIAL}-{n}", state=AccessPointState.UP, name=f"AP {n}")
        for n in listed
    ]
    radios = [
        Radio(
            key=f"{n}.1",
            access_point=str(n),
            number=1,
            band=Band.GHZ_5,
            is_up=True,
            utilization_ratio=0.9 if n in busy else 0.1,
        )
        for n in listed
    ]
    return said(router(school), at, uplink, *points, *radios)


class Shown:
    """A service that shows what a test gives it."""

    def __init__(self, inventory: Inventory, now: float, *facts: DeviceFacts) -> None:
        self.exposition = Exposition(ProcessMetrics().registry, INTERVALS)
        self.allow_reload = False
        self.evidence: Shown | None = self
        self.notification_token: str | None = None
        self.notifications: list[Notification] = []
        self.has_asked_all = True
        self.problems: list[str] = []
        self.reloads = 0
        self.on_record = asyncio.Event()
        self.on_record.set()
        self.show(inventory, now, *facts)

    def show(self, inventory: Inventory, now: float, *facts: DeviceFacts) -> None:
        """Show another plan, and what its devices said."""
        board = Board(inventory, Memory(), now)
        self.collector = Collector(board, self.exposition, now)
        for each in facts:
            board.adopt(each)
        self.collector.publish(now)

    def is_ready(self) -> bool:
        """As the test says."""
        return self.has_asked_all

    async def notified(self, notification: Notification, now: float) -> bool:
        """Durable, once the test says so."""
        self.notifications.append(notification)
        return self.on_record.is_set()

    async def settled(self) -> None:
        """Once the test says so."""
        await self.on_record.wait()

    async def reload(self) -> list[str]:
        """As the test says."""
        self.reloads += 1
        return self.problems


def show_city(now: float) -> Shown:
    """A city in which something is wrong in each way."""
    inventory = make_inventory([make_school(school, name, 14) for school, name in NAMES])
    return Shown(
        inventory,
        now,
        router_facts("vizium", now - 12, port(), busy=[3]),
        router_facts("gymnasium-1", now - 44, port(), gone=[1, 9]),
        router_facts("school-2", now - 3, port(speed_bps=10**9)),
        router_facts("school-4", now - 21, port(oper=PortStatus.DOWN)),
    )


def show_dead_core(now: float) -> Shown:
    """A city behind one switch that does not answer any more, and nobody behind it."""
    schools = [behind_the_core(make_school(school, name, 3), f"xe-{n}") for n, (school, name) in enumerate(NAMES)]
    silent = [router_facts(school, now - 900, port(), rooms=3) for school, _ in NAMES]
    silent.append(said(CORE, now - 900, *(port() for _ in NAMES)))
    for _ in range(2):
        silent = [facts.with_failure("timeout", now - 5) for facts in silent]
    return Shown(make_inventory(schools), now, *silent)
