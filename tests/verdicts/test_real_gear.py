"""What recordings of real devices become as verdicts, round after round with counters that stand still."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from replay import read, rows_of
from schoolnet.facts.absent import Absent
from schoolnet.facts.device import TIERS, DeviceFacts, Section, SectionKey, Tier
from schoolnet.facts.rows import AccessPoint, Duplex, Identity, Interface, PortStatus
from schoolnet.inventory.model import Inventory
from schoolnet.polling.interpret import interpret
from schoolnet.vendors.registry import SYS_DESCR, SYS_OBJECT_ID, match
from schoolnet.verdicts.board import Board
from schoolnet.verdicts.memory import Memory
from schoolnet.verdicts.model import Reason, UplinkState

WALKS = Path(__file__).parents[3] / "shared" / "walks"
CASES = sorted(WALKS.glob("*.snmprec"))
STARTED = 1_700_000_000.0
ROUNDS, ROUND_SECONDS, LIFETIME_SECONDS = 4, 60, 180

pytestmark = pytest.mark.skipif(not CASES, reason="the recordings of real devices are not on this machine")


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


@pytest.fixture(scope="module", params=CASES, ids=lambda case: case.stem)
def judged(request: pytest.FixtureRequest) -> Board:
    facts = facts_of(request.param)
    board = Board(planned(facts), Memory(), STARTED)
    for number in range(ROUNDS):
        at = number * ROUND_SECONDS
        for _ in board.update(later(facts, at), STARTED + at):
            pass
    return board


def test_a_port_that_is_up_meets_a_contract_of_its_own_speed(judged: Board) -> None:
    now = STARTED + (ROUNDS - 1) * ROUND_SECONDS
    for uplink in judged.schools["school"].uplinks.values():
        facts, port, verdict = judged.facts["device"], uplink.plan.ends[0].port, uplink.verdict
        oper, duplex, speed = (facts.lookup(Interface, port, name, now) for name in ("oper", "duplex", "speed_bps"))
        if oper is not PortStatus.UP:
            continue
        if duplex is Duplex.HALF:
            assert verdict.reason is Reason.HALF_DUPLEX, port
        elif isinstance(speed, Absent):
            assert (verdict.state, verdict.reason) == (UplinkState.UNKNOWN, Reason.NOT_OFFERED), port
        else:
            assert (verdict.state, verdict.reason) == (UplinkState.MEETS, Reason.OK), port


def test_counters_that_stand_still_are_no_restart_and_no_change(judged: Board) -> None:
    assert judged.memory.device("device").reboots == 0
    assert {port.changes for port in judged.memory.ports.values()} <= {0}
    reasons = {uplink.verdict.reason for uplink in judged.schools["school"].uplinks.values()}
    assert reasons.isdisjoint({Reason.BOOTING, Reason.FLAPPING, Reason.ERRORS, Reason.DISCARDS, Reason.SATURATED})


def test_an_access_point_on_the_list_is_neither_missing_nor_moved(judged: Board) -> None:
    school = judged.schools["school"]
    assert Reason.MISSING not in {entry.verdict.reason for entry in school.access_points.values()}
    assert [item for item in school.drift if item.kind not in ("slower_than_planned", "unplanned")] == []


def test_every_verdict_says_what_it_rests_on(judged: Board) -> None:
    school = judged.schools["school"]
    for entry in (*school.uplinks.values(), *school.access_points.values(), *school.classrooms.values()):
        assert entry.verdict.evidence, entry.plan.id
