"""Recorded devices as facts, a plan that has all that they list, and what becomes of both."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from replay import read, rows_of
from schoolnet.facts.absent import Absent
from schoolnet.facts.device import TIERS, DeviceFacts, Section, SectionKey, Tier
from schoolnet.facts.rows import AccessPoint, Identity, Interface
from schoolnet.inventory.model import Inventory
from schoolnet.polling.interpret import interpret
from schoolnet.vendors.registry import SYS_DESCR, SYS_OBJECT_ID, match
from schoolnet.verdicts.board import Board
from schoolnet.verdicts.memory import Memory

STARTED = 1_700_000_000.0
ROUNDS, ROUND_SECONDS, LIFETIME_SECONDS = 4, 60, 180


def facts_of(case: Path) -> DeviceFacts:
    """What a poll of the recorded device brings, all of its ports asked for by name."""
    instances = read(case)
    says = instances.get(SYS_DESCR, b"")
    assert isinstance(says, bytes)
    profile = match(str(instances.get(SYS_OBJECT_ID, "")), says.decode("utf-8", "replace")).profile
    rows = rows_of(instances, profile)
    known: dict[SectionKey, Section[Any]] = {}
    ports: dict[str, str] = {}
    for tier in reversed(TIERS):  # the inventory completes the tables, and these tell the names of the ports
        until = STARTED + LIFETIME_SECONDS
        known |= interpret(profile, tier, rows, observed_at=STARTED, expires_at=until, port_keys=ports, known=known)
        listed = known.get((Interface, Tier.TABLES))
        ports = {} if listed is None else {str(row.index): name for name, row in listed.rows.items()}
    return DeviceFacts("device").with_sections(known, STARTED)


def later(facts: DeviceFacts, seconds: float) -> DeviceFacts:
    """The same, said again by a device that has run for so much longer."""
    sections = {
        key: replace(section, observed_at=STARTED + seconds, expires_at=STARTED + seconds + LIFETIME_SECONDS)
        for key, section in facts.sections.items()
    }
    alive = sections.get((Identity, Tier.STATUS))
    if alive is not None and not isinstance(alive.rows[""].uptime_seconds, Absent):
        row = replace(alive.rows[""], uptime_seconds=alive.rows[""].uptime_seconds + seconds)
        sections[Identity, Tier.STATUS] = replace(alive, rows={"": row})
    return facts.with_sections(sections, STARTED + seconds)


def planned(facts: DeviceFacts) -> Inventory:
    """A circuit on every port, contracted for what the port tells, and every access point that is listed."""
    ports = facts.sections.get((Interface, Tier.TABLES))
    circuits = [] if ports is None else [_circuit(n, row) for n, row in enumerate(ports.rows.values())]
    access_points = [_access_point(n, *found) for n, found in enumerate(_listed(facts))]
    rooms = [{"id": f"room-{n}", "name": f"Room {n}"} for n in range(len(access_points))]
    device = {"id": "device", "role": "switch", "host": "192.0.2.1"}
    school = {"id": "school", "name": "School", "students": 100, "devices": [device]}
    terms = [{"name": "autumn", "start": "2026-09-01", "end": "2026-12-18"}]
    city = {
        "name": "City",
        "calendar": {"lesson_hours": {"start": "08:00", "end": "16:00"}, "terms": terms},
        "credentials": {"default": {"version": "2c", "community": {"env": "COMMUNITY"}}},
    }
    parts = {"circuits": circuits, "classrooms": rooms, "access_points": access_points}
    return Inventory.model_validate({"city": city, "schools": [school | parts]})


def _circuit(number: int, row: Interface) -> dict[str, Any]:
    speed = row.speed_bps if isinstance(row.speed_bps, int) and row.speed_bps >= 1_000_000 else 10_000_000_000
    end = {"device": "device", "port": row.key}
    return {"id": f"circuit-{number}", "provider": "Provider", "speed": speed, "ends": [end]}


def _listed(facts: DeviceFacts) -> Iterator[tuple[str, str]]:
    """An identity of each access point that has one, and which it is."""
    for (kind, _), section in facts.sections.items():
        for key in section.rows if kind is AccessPoint else ():
            for field in ("mac", "serial", "name"):
                told = facts.lookup(AccessPoint, key, field, STARTED)
                if isinstance(told, str) and told.strip() == told:
                    yield field, told
                    break


def _access_point(number: int, field: str, told: str) -> dict[str, Any]:
    return {"id": f"ap-{number}", "device": "device", "classrooms": [f"room-{number}"], field: told}


def judged_after_rounds(case: Path) -> Board:
    """The verdicts after some polls of the recorded device, which says the same each time."""
    facts = facts_of(case)
    board = Board(planned(facts), Memory(), STARTED)
    for number in range(ROUNDS):
        at = number * ROUND_SECONDS
        for _ in board.update(later(facts, at), STARTED + at):
            pass
    return board
