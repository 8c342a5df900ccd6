"""Each fault changes what an agent says at its time, and heals afterwards."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from schoolnet.demo.ber import parse_oid
from schoolnet.demo.blueprint import city_boxes
from schoolnet.demo.simulate import Simulation, finished_outages
from schoolnet.demo.timeline import CYCLE_SECONDS, Effect, EffectKind, Fault, FaultKind, Timeline, city_timeline
from schoolnet.demo.traffic import NO_OUTAGES, Outages, lost_traffic, traffic

STARTED_AT = 1_790_000_000.0
IF_OPER_STATUS, IF_HIGH_SPEED = "1.3.6.1.2.1.2.2.1.8", "1.3.6.1.2.1.31.1.1.1.15"
IF_IN_OCTETS_64, IF_OUT_OCTETS_64 = "1.3.6.1.2.1.31.1.1.1.6", "1.3.6.1.2.1.31.1.1.1.10"
IF_LAST_CHANGE = "1.3.6.1.2.1.2.2.1.9"
SYS_UPTIME, ENGINE_BOOTS = "1.3.6.1.2.1.1.3.0", "1.3.6.1.6.3.10.2.1.2.0"
WLAN_AP_NAME = "1.3.6.1.4.1.14823.2.2.1.5.2.1.4.1.3"
UPS_OUTPUT_SOURCE = "1.3.6.1.2.1.33.1.4.1.0"
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


@pytest.mark.parametrize("kind", FaultKind)
def test_a_fault_can_be_seen_for_forty_seconds_and_has_its_sentence(kind: FaultKind) -> None:
    broken = fault(kind)
    assert broken.end_seconds - broken.start_seconds >= 40
    assert broken.sentence.lv != broken.sentence.en
    assert all(effect.device in BOXES for effect in broken.effects)


def test_the_first_fault_comes_soon_and_the_city_is_healthy_between_cycles() -> None:
    first = min(fault.start_seconds for fault in TIMELINE.faults)
    assert 20 <= first <= 30
    assert TIMELINE.faults_at(first - 1) == ()
    assert TIMELINE.faults_at(CYCLE_SECONDS - 1) == ()
    assert TIMELINE.faults_at(first + CYCLE_SECONDS) == TIMELINE.faults_at(first) != ()


def test_without_faults_nothing_ever_happens() -> None:
    quiet = city_timeline(faults=False)
    assert all(quiet.faults_at(second) == () for second in range(int(CYCLE_SECONDS)))
    assert simulation("vt-wifi", quiet).tree(STARTED_AT + 180) is not None


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


def test_a_slow_line_is_up_at_1g() -> None:
    slow = fault(FaultKind.ONE_GIGABIT)
    for end, index in ends_of(slow):
        assert [number(end, f"{IF_HIGH_SPEED}.{index}", at) for at in moments(slow)] == [10_000, 1_000, 10_000]
        assert [number(end, f"{IF_OPER_STATUS}.{index}", at) for at in moments(slow)] == [1, 1, 1]


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
    cut = fault(FaultKind.POWER_CUT)
    ups = simulation(cut.target)
    before, during, after = moments(cut)
    assert number(ups, UPS_OUTPUT_SOURCE, before) == 3
    assert number(ups, UPS_OUTPUT_SOURCE, cut.start_seconds + 5) == 5
    assert number(ups, UPS_OUTPUT_SOURCE, after) == 3
    school = [box for box in BOXES.values() if box.id.startswith("pps-")]
    assert len(school) == 5
    assert all(simulation(box.id).tree(STARTED_AT + during) is None for box in school)
    assert all(simulation(box.id).tree(STARTED_AT + cut.start_seconds + 5) is not None for box in school)
    assert all(simulation(box.id).tree(STARTED_AT + after) is not None for box in school)


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


@pytest.mark.parametrize("broken", [fault(FaultKind.CUT_FIBRE), fault(FaultKind.ACCESS_POINT_GONE)])
@pytest.mark.parametrize("oid", [IF_IN_OCTETS_64, IF_OUT_OCTETS_64])
@pytest.mark.parametrize("first_cycle", [0, 10_000])
def test_what_a_cut_did_not_let_through_does_not_come_afterwards(broken: Fault, oid: str, first_cycle: int) -> None:
    """Over several cycles, at both ends, also after a month."""
    start = first_cycle * int(CYCLE_SECONDS)
    for effect in broken.effects:
        port = next((port for port in BOXES[effect.device].ports if port.name == effect.subject), None)
        if port is None:
            continue
        counted = counts(simulation(effect.device), f"{oid}.{port.index}", range(start, start + 3 * int(CYCLE_SECONDS)))
        mean_bps = port.receive_bps if oid == IF_IN_OCTETS_64 else port.transmit_bps
        for (earlier, before), (later, after) in pairwise(counted):
            assert 0 <= after - before <= mean_bps * 2 / 8 * (later - earlier) <= port.speed_mbps * 125_000
        assert sum(after == before for (_, before), (_, after) in pairwise(counted)) >= 3 * 45


def test_a_counter_goes_back_only_when_its_device_has_booted() -> None:
    """Over three cycles, at every device that something happens to."""
    for device in sorted({effect.device for fault in TIMELINE.faults for effect in fault.effects}):
        simulated = simulation(device)
        for port in BOXES[device].ports[:4]:
            seconds = range(0, 3 * int(CYCLE_SECONDS), 5)
            counted = counts(simulated, f"{IF_IN_OCTETS_64}.{port.index}", seconds)
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
    assert lost_traffic(1e9, NO_OUTAGES) == 0


def test_outages_before_a_boot_are_not_counted() -> None:
    effect = Effect(EffectKind.PORT_DOWN, "v2v-router", "port", 25, 75)
    after_two = finished_outages(effect, STARTED_AT, STARTED_AT + 2 * CYCLE_SECONDS, STARTED_AT + 4.5 * CYCLE_SECONDS,
                                 CYCLE_SECONDS)  # fmt: skip
    assert after_two == Outages(STARTED_AT + 625, STARTED_AT + 675, CYCLE_SECONDS, 3)


def test_sentences_call_rooms_by_their_names() -> None:
    gone = fault(FaultKind.ACCESS_POINT_GONE).sentence
    assert gone.en.endswith("Room A103 has no WiFi.")
    assert gone.lv.endswith("A103. kabinets: nav WiFi.")


def test_sentences_promise_nothing_that_neither_page_nor_metrics_show() -> None:
    told = " ".join(fault.sentence.en for fault in TIMELINE.faults)
    assert "cause" not in told
    assert "battery" not in told


def test_the_readme_prints_what_the_demo_prints() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    for told in TIMELINE.faults:
        line = f"  from {told.start_seconds:>3.0f} s to {told.end_seconds:>3.0f} s  {told.sentence.en}"
        assert line in readme.splitlines()
