"""A school with one of everything, what its devices said, and its lines."""

from types import MappingProxyType
from typing import Any

from schoolnet.metrics.render import AccessPointLines, ClassroomLines, DeviceLines, SchoolLines, UplinkLines

from schoolnet.facts.device import DeviceFacts, Section, Tier
from schoolnet.facts.rows import AccessPoint as AccessPointRow
from schoolnet.facts.rows import Band, Identity, Interface, Lane, PortStatus, Radio, Transceiver
from schoolnet.inventory.model import AccessPoint, Circuit, Classroom, Device, School
from schoolnet.metrics.exposition import Exposition
from schoolnet.metrics.process import ProcessMetrics
from schoolnet.verdicts.access_point import AccessPointVerdict
from schoolnet.verdicts.model import AccessPointVerdictState, ClassroomState, Reason, UplinkState, Verdict
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
COVERED = Verdict(ClassroomState.COVERED, Reason.OK)
JOINED = AccessPointVerdict("ap-1", AccessPointVerdictState.UP, Reason.OK, "7", NO_BANDS)
RADIOS = ("7.0", "7.1", "7.2")


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


def full_page(process: ProcessMetrics | None = None) -> Exposition:
    """A page on which every family has a sample."""
    process = process or ProcessMetrics(clock=lambda: NOW)
    process.polls_ended(0.05, ["timeout"], 0)
    process.traps_ignored({"malformed": 1})
    page = Exposition(process.registry, INTERVALS)
    facts = router_facts()
    page.put("school", SchoolLines(SCHOOL).render(2))
    page.put("device", DeviceLines("vizium", ROUTER).render(facts, {tier: True for tier in Tier}, 0.125, NOW))
    page.put("uplink", UplinkLines("vizium", CIRCUIT).render([facts], MEETS, 3, NOW))
    page.put("room", ClassroomLines("vizium", ROOM).render(COVERED))
    page.put("ap", AccessPointLines("vizium", ACCESS_POINT).render(controller_facts(), JOINED, RADIOS, NOW))
    return page
