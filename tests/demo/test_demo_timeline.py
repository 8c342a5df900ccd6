"""Each fault changes what an agent says at its time, and heals afterwards."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from math import inf
from pathlib import Path

import pytest

from schoolnet.demo.ber import parse_oid
from schoolnet.demo.blueprint import city_boxes
from schoolnet.demo.city import demo_inventory, device_ids
from schoolnet.demo.fault_kinds import FaultKind
from schoolnet.demo.introduction import introduction
from schoolnet.demo.schedule import ALONE_FROM_SECONDS, CYCLE_SECONDS, alone, city_timeline, single, timeline_of
from schoolnet.demo.simulate import Simulation
from schoolnet.demo.timeline import OUTAGES, Effect, EffectKind, Fault, Timeline, finished_outages, newest_passing
from schoolnet.demo.traffic import Outages, lost_traffic, traffic

STARTED_AT = 1_790_000_000.0
IF_OPER_STATUS, IF_HIGH_SPEED = "1.3.6.1.2.1.2.2.1.8", "1.3.6.1.2.1.31.1.1.1.15"
IF_IN_OCTETS_64, IF_OUT_OCTETS_64 = "1.3.6.1.2.1.31.1.1.1.6", "1.3.6.1.2.1.31.1.1.1.10"
IF_LAST_CHANGE = "1.3.6.1.2.1.2.2.1.9"
SYS_UPTIME, ENGINE_BOOTS = "1.3.6.1.2.1.1.3.0", "1.3.6.1.6.3.10.2.1.2.0"
WLAN_AP_NAME = "1.3.6.1.4.1.14823.2.2.1.5.2.1.4.1.3"
UPS_OUTPUT_SOURCE = "1.3.6.1.2.1.33.1.4.1.0"
IF_IN_PACKETS_64, IF_OUT_PACKETS_64 = "1.3.6.1.2.1.31.1.1.1.7", "1.3.6.1.2.1.31.1.1.1.11"
PETH_DETECTION = "1.3.6.1.2.1.105.1.1.1.6"
LLDP_REMOTE_NAME = "1.0.8802.1.1.2.1.4.1.1.9"

BOXES = {box.id: box for box in city_boxes()}
TIMELINE = city_timeline()


def fault(kind: FaultKind) -> Fault:
    return next(fault for fault in TIMELINE.faults if fault.kind is kind)


def simulation(device: str, timeline: Timeline = TIMELINE) -> Simulation:
    return Simulation(BOXES[device], timeline, STARTED_AT)


def number(simulated: Simulation, oid: str, elapsed: float) -> int:
    at = STARTED_AT + elapsed
    tree = simulated.tree(at)
    assert tree is not None
    encoded = tree.value(parse_oid(oid), simulated.moment(at))
    assert encoded is not None
    return int.from_bytes(encoded[2:], "big")


def column(simulated: Simulation, oid: str, elapsed: float) -> int:
    tree, stem = simulated.tree(STARTED_AT + elapsed), parse_oid(oid)
    assert tree is not None
    return sum(found[: len(stem)] == stem for found in tree.oids)


def ends_of(broken: Fault) -> Iterator[tuple[Simulation, int]]:
    for effect in broken.effects:
        index = next(port.index for port in BOXES[effect.device].ports if port.name == effect.subject)
        yield simulation(effect.device), index


def moments(broken: Fault) -> tuple[float, float, float]:
    return broken.start_seconds - 1, broken.end_seconds - 1, broken.end_seconds + 1


PERMANENT = {FaultKind.ONE_GIGABIT, FaultKind.PACKET_LOSS}


def test_every_fault_has_its_time() -> None:
    assert sorted(fault.kind for fault in TIMELINE.faults) == sorted(FaultKind)
    assert {fault.kind for fault in TIMELINE.faults if fault.is_permanent} == PERMANENT


@pytest.mark.parametrize("kind", FaultKind)
def test_a_fault_can_be_seen_for_forty_seconds_and_has_its_sentence(kind: FaultKind) -> None:
    broken = fault(kind)
    assert broken.end_seconds - broken.start_seconds >= 40
    assert broken.sentence.lv != broken.sentence.en
    assert all(effect.device in BOXES for effect in broken.effects)
    within = [effect for effect in broken.effects if effect.kind is not EffectKind.RENUMBERS]
    assert all(broken.start_seconds <= effect.start_seconds for effect in within)
    assert all(effect.start_seconds < effect.end_seconds <= broken.end_seconds for effect in within)


def test_the_first_fault_comes_soon_and_the_city_is_healthy_between_cycles() -> None:
    first = min(fault.start_seconds for fault in TIMELINE.faults if not fault.is_permanent)
    assert 20 <= first <= 30
    for quiet in (first - 1, CYCLE_SECONDS - 1):
        assert {fault.kind for fault in TIMELINE.faults_at(quiet)} == PERMANENT
    assert TIMELINE.faults_at(first + CYCLE_SECONDS) == TIMELINE.faults_at(first)
    assert FaultKind.CUT_FIBRE in {fault.kind for fault in TIMELINE.faults_at(first)}


def test_few_faults_are_there_at_once_and_each_at_a_school_of_its_own() -> None:
    for second in range(int(CYCLE_SECONDS)):
        there = [fault for fault in TIMELINE.faults_at(second) if not fault.is_permanent]
        assert len(there) <= 3
        assert len({fault.school for fault in there}) == len(there)
        assert len(there) <= 1 or all(fault.kind is not FaultKind.CORE_DEAD for fault in there)


def test_a_fault_alone_comes_soon_as_long_as_in_the_city_and_again() -> None:
    for kind in set(FaultKind) - PERMANENT:
        played, told = alone(kind), fault(kind)
        assert [fault.kind for fault in played.faults] == [kind]
        assert played.faults_at(ALONE_FROM_SECONDS - 1) == () != played.faults_at(ALONE_FROM_SECONDS)
        lasts = told.end_seconds - told.start_seconds
        assert played.faults[0].end_seconds == ALONE_FROM_SECONDS + lasts < played.cycle_seconds
        assert played.faults_at(ALONE_FROM_SECONDS + played.cycle_seconds) != ()


def test_a_permanent_fault_alone_is_there_from_the_start() -> None:
    for kind in PERMANENT:
        assert [fault.kind for fault in alone(kind).faults_at(0)] == [kind]


def test_a_fault_between_two_seconds_comes_once() -> None:
    once = single(FaultKind.CUT_FIBRE, 1_000, 1_100)
    assert [bool(once.faults_at(second)) for second in (0, 999, 1_000, 1_099, 1_100, 10_000_000)] == [
        False, False, True, True, False, False,
    ]  # fmt: skip


def test_no_two_outages_of_a_port_overlap() -> None:
    """Else what they cost would be taken from its counters twice."""
    for device in BOXES:
        outages: dict[str, list[Effect]] = {}
        for effect in TIMELINE.effects_of(device):
            if effect.kind in OUTAGES:
                outages.setdefault(effect.subject, []).append(effect)
        for of_port in outages.values():
            in_order = sorted(of_port, key=lambda effect: effect.start_seconds)
            assert all(earlier.end_seconds <= later.start_seconds for earlier, later in pairwise(in_order))


def test_without_faults_nothing_ever_happens() -> None:
    quiet = timeline_of("off")
    assert all(quiet.faults_at(second) == () for second in range(int(CYCLE_SECONDS)))
    assert simulation("vt-wifi", quiet).tree(STARTED_AT + fault(FaultKind.CONTROLLER_DEAD).start_seconds) is not None


def test_a_cut_fibre_takes_both_ends_down() -> None:
    cut = fault(FaultKind.CUT_FIBRE)
    for end, index in ends_of(cut):
        assert [number(end, f"{IF_OPER_STATUS}.{index}", at) for at in moments(cut)] == [1, 2, 1]
        assert [number(end, f"{IF_HIGH_SPEED}.{index}", at) for at in moments(cut)] == [10_000, 0, 10_000]


def test_a_cut_fibre_moves_last_change() -> None:
    cut = fault(FaultKind.CUT_FIBRE)
    end, index = next(ends_of(cut))
    changed = [number(end, f"{IF_LAST_CHANGE}.{index}", at) for at in moments(cut)]
    assert changed[1] - changed[0] > 0
    assert changed[2] - changed[1] == (cut.end_seconds - cut.start_seconds) * 100


def test_a_slow_line_has_been_up_at_1g_since_before_the_city_started() -> None:
    slow = fault(FaultKind.ONE_GIGABIT)
    for end, index in ends_of(slow):
        for elapsed in (0, 1, 300, 2 * CYCLE_SECONDS + 1):
            assert number(end, f"{IF_HIGH_SPEED}.{index}", elapsed) == 1_000
            assert number(end, f"{IF_OPER_STATUS}.{index}", elapsed) == 1
        assert number(end, f"{IF_LAST_CHANGE}.{index}", 300) == 0


def test_a_lost_access_point_is_neither_listed_nor_powered_nor_heard() -> None:
    lost = fault(FaultKind.ACCESS_POINT_GONE)
    controller, switch = (simulation(effect.device) for effect in lost.effects)
    port = next(port for port in BOXES[lost.effects[1].device].ports if port.name == lost.effects[1].subject)
    listed = [column(controller, WLAN_AP_NAME, at) for at in moments(lost)]
    assert listed == [listed[0], listed[0] - 1, listed[0]]
    heard = [column(switch, LLDP_REMOTE_NAME, at) for at in moments(lost)]
    assert heard == [heard[0], heard[0] - 1, heard[0]]
    assert [number(switch, f"{PETH_DETECTION}.1.{port.index}", at) for at in moments(lost)] == [3, 2, 3]


def test_a_dead_controller_says_nothing_and_has_booted_when_it_is_back() -> None:
    dead = fault(FaultKind.CONTROLLER_DEAD)
    controller = simulation(dead.target)
    before, during, after = moments(dead)
    assert controller.tree(STARTED_AT + during) is None
    assert number(controller, SYS_UPTIME, after) == 100 < number(controller, SYS_UPTIME, before)
    assert number(controller, ENGINE_BOOTS, after) == number(controller, ENGINE_BOOTS, before) + 1


def test_a_power_cut_is_first_a_ups_on_battery_and_then_silence() -> None:
    timeline = single(FaultKind.POWER_CUT, 100, 160)
    (cut,) = timeline.faults
    ups = simulation(cut.target, timeline)
    before, during, after = moments(cut)
    assert number(ups, UPS_OUTPUT_SOURCE, before) == 3
    assert number(ups, UPS_OUTPUT_SOURCE, cut.start_seconds + 5) == 5
    assert number(ups, UPS_OUTPUT_SOURCE, after) == 3
    school = [box for box in BOXES.values() if box.id.startswith("pps-")]
    assert len(school) == 5
    assert all(simulation(box.id, timeline).tree(STARTED_AT + during) is None for box in school)
    assert all(simulation(box.id, timeline).tree(STARTED_AT + 105) is not None for box in school)
    assert all(simulation(box.id, timeline).tree(STARTED_AT + after) is not None for box in school)


def test_counters_move_forward_but_not_at_once_to_the_moon() -> None:
    router = simulation("v4v-router", Timeline())
    for oid in (IF_IN_OCTETS_64, IF_OUT_OCTETS_64):
        counted = [number(router, f"{oid}.1", second) for second in range(0, 86_400, 600)]
        rates = [(later - earlier) * 8 / 600 for earlier, later in pairwise(counted)]
        assert min(rates) > 1e6
        assert max(rates) > 2 * min(rates)
        assert max(rates) < 10e9


def test_counters_stand_still_while_the_fibre_is_cut_and_never_go_back() -> None:
    cut = fault(FaultKind.CUT_FIBRE)
    end, index = next(ends_of(cut))
    seconds = range(int(cut.start_seconds) - 20, int(cut.end_seconds) + 20, 5)
    counted = {second: number(end, f"{IF_IN_OCTETS_64}.{index}", second) for second in seconds}
    assert list(counted.values()) == sorted(counted.values())
    during = {octets for second, octets in counted.items() if cut.start_seconds <= second < cut.end_seconds}
    assert len(during) == 1


def counts(end: Simulation, oid: str, seconds: Iterable[float]) -> list[tuple[float, int]]:
    return [(at, number(end, oid, at)) for at in seconds if end.tree(STARTED_AT + at) is not None]


def octets_in(simulated: Simulation, port: str, seconds: Iterable[float]) -> list[tuple[float, int]]:
    """By the port's name, since its ifIndex may change."""
    counted = []
    for at in seconds:
        index = next(found.index for found in simulated.present(STARTED_AT + at).ports if found.name == port)
        counted += counts(simulated, f"{IF_IN_OCTETS_64}.{index}", (at,))
    return counted


@pytest.mark.parametrize(
    ("kind", "still_seconds"),
    [(FaultKind.CUT_FIBRE, 45), (FaultKind.ACCESS_POINT_GONE, 45), (FaultKind.FLAPPING, 40)],
)
@pytest.mark.parametrize("oid", [IF_IN_OCTETS_64, IF_OUT_OCTETS_64])
@pytest.mark.parametrize("first_cycle", [0, 10_000])
def test_what_a_cut_did_not_let_through_does_not_come_afterwards(
    kind: FaultKind, still_seconds: int, oid: str, first_cycle: int
) -> None:
    """Over several cycles, at both ends, also after months."""
    told = fault(kind)
    timeline = single(kind, told.start_seconds, told.end_seconds, CYCLE_SECONDS)
    start = first_cycle * int(CYCLE_SECONDS)
    ends = {(effect.device, effect.subject) for effect in told.effects if effect.kind is EffectKind.PORT_DOWN}
    for device, name in ends:
        port = next(port for port in BOXES[device].ports if port.name == name)
        seconds = range(start, start + 2 * int(CYCLE_SECONDS))
        counted = counts(simulation(device, timeline), f"{oid}.{port.index}", seconds)
        mean_bps = port.receive_bps if oid == IF_IN_OCTETS_64 else port.transmit_bps
        for (earlier, before), (later, after) in pairwise(counted):
            assert 0 <= after - before <= mean_bps * 2 / 8 * (later - earlier) <= port.speed_mbps * 125_000
        assert sum(after == before for (_, before), (_, after) in pairwise(counted)) >= 2 * still_seconds


def test_a_counter_goes_back_only_when_its_device_has_booted() -> None:
    """Over three cycles, at both ends of every circuit, and where an access point is plugged in."""
    changed = {
        effect.device
        for fault in TIMELINE.faults
        for effect in fault.effects
        if effect.kind in (*OUTAGES, EffectKind.PLUGGED_IN)
    }
    assert {"core", "vv1g-router", "viz-router", "v4v-sw-3"} <= changed
    for device in sorted(changed):
        simulated = simulation(device)
        for port in BOXES[device].ports[:4]:
            seconds = range(0, 3 * int(CYCLE_SECONDS), 5)
            counted = octets_in(simulated, port.name, seconds)
            booted = counts(simulated, ENGINE_BOOTS, seconds)
            for ((earlier, before), (later, after)), ((_, boots), (_, boots_after)) in zip(
                pairwise(counted), pairwise(booted), strict=True
            ):
                assert after >= before or boots_after > boots
                assert after - before <= port.speed_mbps * 125_000 * (later - earlier)


def test_outages_are_added_up_as_one_by_one() -> None:
    outages = Outages(STARTED_AT + 25, STARTED_AT + 75, CYCLE_SECONDS, 777)
    starts = (STARTED_AT + 25 + cycle * CYCLE_SECONDS for cycle in range(777))
    one_by_one = sum(traffic(1e9, start, start + 50) for start in starts)
    assert lost_traffic(1e9, outages) == pytest.approx(one_by_one, rel=1e-9)
    assert lost_traffic(1e9, Outages(0.0, 48.5, 97.0, 5)) == pytest.approx(
        sum(traffic(1e9, 97.0 * cycle, 97.0 * cycle + 48.5) for cycle in range(5)), rel=1e-9
    )
    assert lost_traffic(1e9, Outages(0.0, 48.5, 97.0, 0)) == 0


def test_outages_before_a_boot_are_not_counted() -> None:
    effect = Effect(EffectKind.PORT_DOWN, "v2v-router", "port", 25, 75)
    after_two = finished_outages(effect, STARTED_AT, STARTED_AT + 2 * CYCLE_SECONDS, STARTED_AT + 4.5 * CYCLE_SECONDS,
                                 CYCLE_SECONDS)  # fmt: skip
    assert after_two == Outages(STARTED_AT + 1225, STARTED_AT + 1275, CYCLE_SECONDS, 3)


def test_sentences_call_rooms_by_their_names() -> None:
    gone = fault(FaultKind.ACCESS_POINT_GONE).sentence
    assert gone.en.endswith("Room A103 has no WiFi.")
    assert gone.lv.endswith("A103. kabinets: nav WiFi.")


def test_packets_are_as_many_as_their_octets_are() -> None:
    router = simulation("v2v-router")
    for octets, packets in ((IF_IN_OCTETS_64, IF_IN_PACKETS_64), (IF_OUT_OCTETS_64, IF_OUT_PACKETS_64)):
        carried = [number(router, f"{octets}.1", second) for second in (0, 20, 80)]
        counted = [number(router, f"{packets}.1", second) for second in (0, 20, 80)]
        assert counted == sorted(counted)
        assert all(64 < octet / packet < 1_500 for octet, packet in zip(carried, counted, strict=True))


@pytest.mark.parametrize(
    ("since", "until", "newest"),
    [
        (99, 100, 100),
        (100, 101, None),
        (0, 99, None),
        (699, 701, 700),
        (100, 1_299, 700),
        (-5, 50, None),
    ],
)
def test_an_instant_of_each_cycle_passes_once(since: float, until: float, newest: float | None) -> None:
    assert newest_passing(100, since, until, 600) == newest


def test_what_always_was_so_never_passes() -> None:
    assert newest_passing(-inf, 0, 1e6, 600) is None
    assert newest_passing(inf, 0, 1e6, 600) is None


def test_the_readme_prints_what_the_demo_prints() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8").splitlines()
    inventory = demo_inventory({device: 20_000 + number for number, device in enumerate(device_ids())})
    printed = introduction(inventory, TIMELINE.faults).splitlines()
    first = readme.index(printed[0])
    assert readme[first : first + len(printed)] == printed
