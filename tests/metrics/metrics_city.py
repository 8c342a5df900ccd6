"""A school with one of everything, what its devices said, and its lines."""

from dataclasses import replace
from types import MappingProxyType
from typing import Any

from schoolnet.audit.ledger import Ledger
from schoolnet.audit.proof.replay import Replay
from schoolnet.audit.writer import EvidenceWriter
from schoolnet.facts.device import DeviceFacts, Section, Tier
from schoolnet.facts.rows import AccessPoint as AccessPointRow
from schoolnet.facts.rows import Band, Identity, Interface, Lane, PortStatus, Radio, Transceiver
from schoolnet.inventory.model import AccessPoint, Circuit, Classroom, Device, School
from schoolnet.metrics.evidence import EvidenceMetrics
from schoolnet.metrics.exposition import Exposition
from schoolnet.metrics.lines_device import DeviceLines, Polled
from schoolnet.metrics.lines_evidence import render_evidence
from schoolnet.metrics.lines_school import SchoolLines
from schoolnet.metrics.lines_uplink import UplinkLines
from schoolnet.metrics.lines_wifi import AccessPointLines, ClassroomLines
from schoolnet.metrics.process import ProcessMetrics
from schoolnet.metrics.text import Blocks
from schoolnet.verdicts.access_point import AccessPointVerdict
from schoolnet.verdicts.board_entries import AccessPointEntry, DeviceEntry, SchoolEntry, UplinkEntry, device_entry
from schoolnet.verdicts.cause import Cause, Impact
from schoolnet.verdicts.drift import DriftItem, Rooms
from schoolnet.verdicts.model import (
    AccessPointVerdictState,
    CauseLayer,
    ClassroomState,
    DriftKind,
    Reason,
    UplinkState,
    Verdict,
)
from schoolnet.verdicts.radio import NO_BANDS

NOW = 1_795_000_000.0
INTERVALS = MappingProxyType({Tier.STATUS: 60, Tier.TABLES: 300, Tier.INVENTORY: 3600})
PORT = "Te0/0/0"

ROUTER = Device.model_validate({"id": "vizium-router", "role": "router", "host": "192.0.2.1"})
CIRCUIT = Circuit.model_validate(
    {"id": "main", "provider": "Example", "ends": [{"device": "vizium-router", "port": PORT}]}
)
ROOM = Classroom.model_validate(
    {"id": "101", "name": {"lv": "Fizikas kabinets", "en": "Physics"}, "building": "a", "kind": "lab"}
)
ACCESS_POINT = AccessPoint.model_validate(
    {"id": "ap-1", "device": "wlc", "classrooms": ["101", "102"], "serial": "S1", "model": "planned"}
)
SCHOOL = School.model_validate(
    {"id": "vizium", "name": {"lv": "VIZIUM", "en": "VIZIUM Centre"}, "kind": "science_centre", "students": 120}
)

MEETS = Verdict(UplinkState.MEETS, Reason.OK)
NO_LIGHT = Verdict(UplinkState.DOWN, Reason.NO_LIGHT)
COVERED = Verdict(ClassroomState.COVERED, Reason.OK)
MISSING = Verdict(ClassroomState.UNCOVERED, Reason.MISSING)
JOINED = AccessPointVerdict("ap-1", AccessPointVerdictState.UP, Reason.OK, "7", NO_BANDS)
RADIOS = ("7.0", "7.1", "7.2")
SINCE = NOW - 90.5


def said(device: str, *rows: Any, tier: Tier = Tier.STATUS, at: float = NOW) -> DeviceFacts:
    """What a device said in one poll."""
    return also_said(DeviceFacts(device), *rows, tier=tier, at=at)


def also_said(facts: DeviceFacts, *rows: Any, tier: Tier, at: float = NOW) -> DeviceFacts:
    """What a device said in one more poll."""
    lifetime_seconds = 3 * INTERVALS[tier]
    sections = {
        (kind, tier): Section({row.key: row for row in rows if type(row) is kind}, at, at + lifetime_seconds)
        for kind in {type(row) for row in rows}
    }
    return facts.with_sections(sections, at)


def uplink_port(**fields: Any) -> Interface:
    """A 10G port that is up."""
    given = {"oper": PortStatus.UP, "speed_bps": 10_000_000_000} | fields
    return Interface(key=PORT, index=3, **given)


def full_port() -> Interface:
    """A port that says all that it can."""
    return uplink_port(
        receive_bytes=2**53 + 5,
        transmit_bytes=2**64 - 1,
        receive_errors=1,
        transmit_errors=2,
        receive_discards=3,
        transmit_discards=4,
    )


def router_facts() -> DeviceFacts:
    """A router that says all that it can."""
    lanes = (Lane(number=1, receive_power_dbm=-3.5), Lane(number=2, receive_power_dbm=-7.25))
    facts = said("vizium-router", full_port(), Identity(uptime_seconds=86_400.5))
    facts = also_said(
        facts, Transceiver(key="9", interface_index=3, transmit_power_dbm=-2.1, lanes=lanes), tier=Tier.TABLES
    )
    return also_said(facts, Identity(vendor="Example", model="R-1", version="1.2"), tier=Tier.INVENTORY)


def controller_facts() -> DeviceFacts:
    """A controller that lists the access point with two radios in one band and one in another."""
    return said(
        "wlc",
        AccessPointRow(key="7", serial="S1", model="AP-5", version="8.10"),
        Radio(key="7.0", access_point="7", number=0, band=Band.GHZ_5, is_up=True, clients=11, utilization_ratio=0.25),
        Radio(key="7.1", access_point="7", number=1, band=Band.GHZ_5, is_up=False, clients=0),
        Radio(key="7.2", access_point="7", number=2, band=Band.GHZ_2_4, is_up=False, utilization_ratio=0.5),
        tier=Tier.TABLES,
    )


def device_entry_of(facts: DeviceFacts, **known: Any) -> DeviceEntry:
    """The board's entry of the router, with what is known beside its facts."""
    entry = device_entry(ROUTER, SCHOOL.id, NOW)
    entry.facts = facts
    for name, value in known.items():
        setattr(entry, name, value)
    return entry


def device_lines(facts: DeviceFacts, polled: Polled | None = None, reboots: int = 0, **known: Any) -> Blocks:
    """The lines of the router."""
    entry = device_entry_of(facts, **known)
    return DeviceLines(SCHOOL.id, ROUTER).render(entry, polled or Polled(), reboots, NOW, is_maintained=False)


def uplink_lines(
    facts: DeviceFacts, verdict: Verdict[UplinkState] = MEETS, now: float = NOW, since: float | None = SINCE
) -> Blocks:
    """The lines of the circuit, from the facts of the router at its one end."""
    entry = UplinkEntry(SCHOOL.id, CIRCUIT, verdict, since)
    return UplinkLines(SCHOOL.id, CIRCUIT).render(entry, [facts], 3, now, is_maintained=False)


def access_point_entry(verdict: AccessPointVerdict = JOINED, *drift: DriftKind) -> AccessPointEntry:
    """The board's entry of the access point."""
    radios = () if verdict.key is None else RADIOS
    items = tuple(DriftItem(kind, ACCESS_POINT.id, "planned", "seen") for kind in drift)
    return AccessPointEntry(SCHOOL.id, ACCESS_POINT, verdict, None, radios, items)


def access_point_lines(entry: AccessPointEntry, facts: DeviceFacts) -> Blocks:
    """The lines of the access point."""
    return AccessPointLines(SCHOOL.id, ACCESS_POINT).render(entry, facts, NOW)


def school_entry(**known: Any) -> SchoolEntry:
    """The board's entry of a school whose fibre is cut."""
    cut = Cause(CauseLayer.OPTICS, Reason.NO_LIGHT, CIRCUIT.id)
    given = {"cause": cut, "impact": Impact(2, 120), "unplanned": 2} | known
    return SchoolEntry(SCHOOL, Rooms(SCHOOL), **given)


DAY = {"uplinks": {"main": {"unknown": 7200, "meets": 7200}}, "classrooms": {"room": {"unknown": 14_400}}}


def empty_page() -> Exposition:
    """The page of a process that keeps evidence and has seen nothing."""
    return Exposition(_counting(ProcessMetrics(clock=lambda: NOW)).registry, INTERVALS)


def _counting(process: ProcessMetrics) -> ProcessMetrics:
    """With what is counted of a ledger that nobody has opened yet."""
    EvidenceMetrics(EvidenceWriter(Ledger("sqlite:///never-opened")), process.registry)
    return process


def full_page(process: ProcessMetrics | None = None) -> Exposition:
    """A page on which every family has a sample."""
    process = _counting(process or ProcessMetrics(clock=lambda: NOW))
    process.polls_ended(0.05, ["timeout"], 0)
    process.traps_ignored({"malformed": 1})
    page = Exposition(process.registry, INTERVALS)
    facts = router_facts()
    polled = Polled({tier: True for tier in Tier}, 0.125)
    moved = access_point_entry(replace(JOINED, reason=Reason.POE_SHORT), DriftKind.OTHER_ROOM)
    room = ClassroomLines(SCHOOL.id, ROOM)
    page.put("school", SchoolLines(SCHOOL).render(school_entry(), is_in_session=True, is_maintained=True))
    page.put("device", device_lines(facts, polled, 2))
    page.put("uplink", uplink_lines(facts, Verdict(UplinkState.DEGRADED, Reason.ERRORS)))
    page.put("room", room.render(MISSING, is_maintained=True))
    page.put("ap", access_point_lines(moved, controller_facts()))
    head = {"day": "2026-11-24", "sequence": 7, "hash": "0" * 64}
    page.put("evidence", render_evidence(rollout().figures("2026-11-24"), head, NOW))
    return page


def rollout() -> Replay:
    """A school with a circuit and a room, of whose day a part was seen; the circuit is due."""
    moments = {"at": "2026-11-23T14:00:00Z", "day": "2026-11-23"}
    circuit = {"id": "main", "speed_bps": 10**10, "funding": None, "target": "2026-11-24", "delivered": None}
    room = {"id": "room", "funding": None, "target": None}
    plan = {"kind": "school", "circuits": [circuit], "classrooms": [room], "access_points": []}
    replay = Replay()
    for kind, body in (
        ("plan", {"plan": plan}),
        ("verdict", {"what": "uplink", "id": "main", "state": "meets", "at": "2026-11-23T10:00:00Z"}),
        ("day", {"lessons": [["2026-11-23T08:00:00Z", "2026-11-23T12:00:00Z"]], **DAY}),
    ):
        content = {"kind": kind, "recorded_at": "2026-11-23T14:00:00.000Z"}
        assert replay.feed({**content, "body": {**moments, "school": SCHOOL.id, **body}}) is None
    return replay
