"""A year of a large city in a ledger: 100 schools, 2,000 classrooms, all made up; what it costs."""

import time
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import NamedTuple
from zoneinfo import ZoneInfo

from audit.commands import PEM
from schoolnet.audit.ledger import Ledger
from schoolnet.audit.signing import Signer, signer_of
from schoolnet.demo.city import TIMEZONE
from schoolnet.demo.history import Batch, Pace, made_up_history
from schoolnet.demo.history_ledger import record_history
from schoolnet.demo.promises import promised
from schoolnet.demo.school_year import calendar_around
from schoolnet.inventory.credentials import CommunityCredentials, SecretRef
from schoolnet.inventory.model import (
    AccessPoint,
    Circuit,
    CircuitEnd,
    City,
    Classroom,
    Device,
    DeviceRole,
    Inventory,
    School,
    SchoolKind,
)
from schoolnet.inventory.shapes import LocalText

SCHOOLS, ROOMS, DAYS, TROUBLES_A_WEEK = 100, 20, 365, 2.0
NOW = datetime(2026, 11, 24, 17, 30, tzinfo=ZoneInfo(TIMEZONE))
PROVIDERS = ("Fibre A", "Fibre B", "Fibre C", "Fibre D", "Fibre E")
KINDS = tuple(SchoolKind)


class Cost(NamedTuple):
    """What a history costs: seconds to make it and to append it, records, and bytes of the database's files."""

    seconds: float
    records: int
    file_bytes: int


def signer() -> Signer:
    return signer_of(PEM)


def large_city(today: date, schools: int = SCHOOLS, rooms: int = ROOMS, days: int = DAYS) -> Inventory:
    """A city of so many schools with so many rooms each, whose rollout takes so many days."""
    city = City(
        name=LocalText(lv="Lielpilsēta (izdomāta)", en="Large city (made up)"),
        timezone=TIMEZONE,
        calendar=calendar_around(today),
        credentials={"default": CommunityCredentials(version="2c", community=SecretRef(env="MADE_UP"))},
    )
    whole = Inventory(city=city, schools=tuple(_school(number, rooms) for number in range(1, schools + 1)))
    return promised(whole, today, days)


def year(
    now: datetime = NOW, schools: int = SCHOOLS, rooms: int = ROOMS, days: int = DAYS, seed: int = 1
) -> Iterator[Batch]:
    """The made-up history of such a city, until `now`."""
    pace = Pace(days, TROUBLES_A_WEEK)
    return made_up_history(large_city(now.date(), schools, rooms, days), now.timestamp(), Random(seed), pace)


def record_year(ledger: Ledger, schools: int = SCHOOLS, rooms: int = ROOMS, days: int = DAYS) -> Cost:
    """Append it to a ledger in a file."""
    started_at = time.perf_counter()
    record_history(ledger, year(schools=schools, rooms=rooms, days=days), signer())
    seconds, head = time.perf_counter() - started_at, ledger.head()
    ledger.close()
    files = Path(ledger.place).parent.glob(f"{Path(ledger.place).name}*")
    return Cost(seconds, 0 if head is None else head.sequence, sum(file.stat().st_size for file in files))


def _school(number: int, rooms: int) -> School:
    id_, names = f"school-{number:03}", [f"r{room:02}" for room in range(1, rooms + 1)]
    switch, controller = f"{id_}-sw", f"{id_}-wifi"
    port = CircuitEnd(device=switch, port="TenGigabitEthernet1/1/1")
    return School(
        id=id_,
        name=LocalText(lv=f"{number}. skola", en=f"School {number}"),
        kind=KINDS[number % len(KINDS)],
        students=20 * rooms,
        classrooms=tuple(Classroom(id=name, name=LocalText(lv=name, en=name)) for name in names),
        circuits=(Circuit(id="main", provider=PROVIDERS[number % len(PROVIDERS)], ends=(port,)),),
        devices=(
            Device(id=switch, role=DeviceRole.SWITCH, host="127.0.0.1", serial=f"MADEUP{number:03}SW"),
            Device(id=controller, role=DeviceRole.WIFI_CONTROLLER, host="127.0.0.1", serial=f"MADEUP{number:03}WC"),
        ),
        access_points=tuple(_access_point(number, controller, place, name) for place, name in enumerate(names, 1)),
    )


def _access_point(number: int, controller: str, place: int, room: str) -> AccessPoint:
    return AccessPoint(
        id=f"ap-{place:02}",
        device=controller,
        classrooms=(room,),
        mac=f"02:56:{number:02x}:00:00:{place:02x}",
        serial=f"MADEUP{number:03}AP{place:03}",
        model="made up",
    )
