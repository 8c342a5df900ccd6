"""The light at the ends of circuits, as the vendors' files read it from what the agents tell."""

from itertools import pairwise

import pytest
from pyasn1.codec.ber import decoder
from pysnmp.proto import rfc1902

from replay import rows_of
from schoolnet.demo import ber, plan
from schoolnet.demo.blueprint import city_boxes, core_port, router_id, uplink_port
from schoolnet.demo.fault_kinds import FaultKind
from schoolnet.demo.schedule import city_timeline
from schoolnet.demo.simulate import Simulation
from schoolnet.demo.timeline import Timeline
from schoolnet.facts.device import READING_ORDER, DeviceFacts
from schoolnet.metrics.optics import Optics
from schoolnet.polling.interpret import interpret
from schoolnet.snmp.engine import Raw
from schoolnet.vendors.registry import match

STARTED_AT = 1_790_000_000.0
NO_LIGHT_DBM = -40.0
BOXES = {box.id: box for box in city_boxes()}
TIMELINE = city_timeline()
ENDS = [
    *((router_id(school), uplink_port(school)) for school in plan.SCHOOLS),
    *((plan.CITY_CORE, core_port(school)) for school in plan.SCHOOLS),
]


def raw(encoded: bytes) -> Raw:
    if encoded[0] == ber.OCTET_STRING:
        return bytes(decoder.decode(encoded, asn1Spec=rfc1902.OctetString())[0])
    if encoded[0] == ber.OBJECT_ID:
        return str(decoder.decode(encoded, asn1Spec=rfc1902.ObjectIdentifier())[0])
    return int.from_bytes(encoded[2:], "big", signed=True)


def powers_dbm(device: str, port: str, elapsed: float, timeline: Timeline = TIMELINE) -> tuple[float, float]:
    """Received and transmitted power so many seconds after the start."""
    box, at = BOXES[device], STARTED_AT + elapsed
    simulation = Simulation(box, timeline, STARTED_AT)
    tree, moment = simulation.tree(at), simulation.moment(at)
    assert tree is not None
    instances = {".".join(map(str, oid)): raw(tree.value(oid, moment) or b"\x02\x01\x00") for oid in tree.oids}
    profile = match(box.model.object_id, box.model.description).profile
    facts, rows = DeviceFacts(device), rows_of(instances, profile)
    for tier in READING_ORDER:
        sections = interpret(
            profile, tier, rows, observed_at=at, expires_at=at + 60, port_keys={}, known=facts.sections
        )
        facts = facts.with_sections(sections, at)
    receive_dbm, transmit_dbm = Optics(port).powers_dbm(facts, at)
    assert receive_dbm is not None
    assert transmit_dbm is not None
    return receive_dbm, transmit_dbm


@pytest.mark.parametrize(("device", "port"), ENDS)
def test_each_end_of_each_circuit_has_light_that_wanders_slowly(device: str, port: str) -> None:
    powers = [powers_dbm(device, port, elapsed, Timeline()) for elapsed in range(0, 900, 60)]
    received = [receive_dbm for receive_dbm, _ in powers]
    assert all(-8.1 < receive_dbm < -4 for receive_dbm in received)
    assert 0.3 < max(received) - min(received) < 0.8
    assert max(abs(later - earlier) for earlier, later in pairwise(received)) < 0.25
    assert len({transmit_dbm for _, transmit_dbm in powers}) == 1
    assert -3 < powers[0][1] < -1


def test_where_the_fibre_is_cut_both_ends_send_and_neither_receives() -> None:
    cut = next(fault for fault in TIMELINE.faults if fault.kind is FaultKind.CUT_FIBRE)
    for effect in cut.effects:
        before = powers_dbm(effect.device, effect.subject, cut.start_seconds - 1)
        during = powers_dbm(effect.device, effect.subject, cut.start_seconds + 1)
        after = powers_dbm(effect.device, effect.subject, cut.end_seconds + 1)
        assert during == (NO_LIGHT_DBM, before[1])
        assert after == (pytest.approx(before[0], abs=0.2), before[1])


def test_from_a_school_without_power_no_light_comes() -> None:
    cut = next(fault for fault in TIMELINE.faults if fault.kind is FaultKind.POWER_CUT)
    port = core_port(plan.PARVENTA)
    assert powers_dbm(plan.CITY_CORE, port, cut.end_seconds - 1)[0] == NO_LIGHT_DBM
    assert powers_dbm(plan.CITY_CORE, port, cut.end_seconds + 1)[0] > -8
    assert powers_dbm(plan.CITY_CORE, core_port(plan.CENTRE), cut.end_seconds - 1)[0] > -8


def test_a_line_at_1g_has_its_light() -> None:
    slow = next(fault for fault in TIMELINE.faults if fault.kind is FaultKind.ONE_GIGABIT)
    assert powers_dbm(slow.effects[0].device, slow.effects[0].subject, 1)[0] > -8
