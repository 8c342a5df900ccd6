"""Causes in the school: its circuit, its switches, its WiFi, or that we cannot see it; and which comes first."""

from typing import Any

import pytest
from msgspec.structs import replace

from schoolnet.facts.device import DeviceFacts, Tier
from schoolnet.facts.rows import AccessPointState, Interface, PoePort, PortStatus, Transceiver, Ups
from schoolnet.verdicts.board import Board
from schoolnet.verdicts.memory import Memory
from schoolnet.verdicts.model import CauseLayer, ClassroomState, Reason, UplinkState
from verdicts.board_city import OTHER_SWITCH, SCHOOL, SWITCH, UPS, inventory
from verdicts.board_polls import (
    DOWN,
    LATER,
    TIMEOUT,
    City,
    access_points,
    all_silent,
    board,
    cause,
    drained,
    end,
    heard_at,
    school,
    silent,
    switch_port,
    untroubled,
)
from verdicts.verdict_city import CONTROLLER, CORE, NOW, ROUTER, SEEN_AT, device, section


def light(power: float) -> Transceiver:
    return Transceiver(key="1", interface_index=7, type="10GBASE-LR", receive_power_dbm=power)


class TestCircuit:
    """The uplink itself, its light, or the provider behind it."""

    @pytest.mark.parametrize(
        ("says", "reason"),
        [
            ({"speed_bps": 10**9}, Reason.SPEED_BELOW_CONTRACT),
            ({"oper": PortStatus.DOWN, "admin": PortStatus.DOWN}, Reason.ADMIN_DOWN),
            ({"oper": PortStatus.DOWN}, Reason.LINK_DOWN),
            ({"medium": "10GBASE-SR"}, Reason.WRONG_MEDIUM),
        ],
    )
    def test_of_the_uplink(self, says: dict[str, Any], reason: Reason) -> None:
        entry = school(untroubled() | {ROUTER: end(ROUTER, **says)})
        found = entry.cause
        assert (found.layer, found.reason, found.where) == (CauseLayer.UPLINK, reason, "uplink")
        assert found.evidence == entry.uplinks["uplink"].verdict.evidence
        assert entry.impact == (3, 301), "every room is behind the circuit"

    @pytest.mark.parametrize(
        ("power", "says", "reason"),
        [
            (-20.0, {}, Reason.OPTICS_OUT_OF_BUDGET),
            (-20.0, DOWN, Reason.OPTICS_OUT_OF_BUDGET),
            (-40.0, DOWN, Reason.NO_LIGHT),
        ],
    )
    def test_of_the_optics(self, power: float, says: dict[str, Any], reason: Reason) -> None:
        city = untroubled() | {ROUTER: end(ROUTER, light(power), **says)}
        assert cause(city) == (CauseLayer.OPTICS, reason, "uplink")

    def test_light_without_a_link_is_the_provider_s(self) -> None:
        city = untroubled() | {ROUTER: end(ROUTER, light(-5.0), **DOWN)}
        assert cause(city) == (CauseLayer.PROVIDER, Reason.LIGHT_WITHOUT_LINK, "uplink")

    def test_light_at_the_far_end_says_nothing_of_the_provider(self) -> None:
        city = untroubled() | {CORE: end(CORE, light(-5.0), **DOWN)}
        assert cause(city) == (CauseLayer.UPLINK, Reason.LINK_DOWN, "uplink")

    def test_light_that_was_read_before_the_link_went_down_says_nothing(self) -> None:
        lit = end(ROUTER, light(-5.0))
        judged = Board(inventory(SCHOOL), Memory(), NOW)
        for facts in (untroubled() | {ROUTER: lit}).values():
            drained(judged.update(facts, NOW))
        cut = section(end(ROUTER, **DOWN).sections[Interface, Tier.STATUS].rows["Te1/0/1"])
        cut = replace(cut, observed_at=SEEN_AT + 60, expires_at=SEEN_AT + 240)
        drained(judged.update(lit.with_sections({(Interface, Tier.STATUS): cut}, SEEN_AT + 60), SEEN_AT + 60))
        found = judged.schools["school"].cause
        assert (found.layer, found.reason) == (CauseLayer.UPLINK, Reason.LINK_DOWN)

    def test_an_uplink_that_is_not_known_is_no_fault_of_the_uplink(self) -> None:
        city = untroubled() | {ROUTER: end(ROUTER, speed_bps=TIMEOUT)}
        assert cause(city)[:2] == (CauseLayer.MONITORING, Reason.INCOMPLETE)

    def test_of_two_circuits_one_that_is_good_keeps_the_rooms(self) -> None:
        second = {"id": "spare", "provider": "P", "speed": "1G", "ends": [{"device": SWITCH, "port": "Gi48"}]}
        plan = inventory(SCHOOL | {"circuits": [*SCHOOL["circuits"], second]})
        city = untroubled() | {
            ROUTER: end(ROUTER, **DOWN),
            SWITCH: device(SWITCH, status=[switch_port("Gi48", 48)]),
        }
        entry = school(city, plan=plan)
        assert (entry.cause.where, entry.impact) == ("uplink", (0, 0))
        assert entry.uplinks["spare"].verdict.state is UplinkState.MEETS


class TestLan:
    def test_a_silent_switch_with_an_access_point_down(self) -> None:
        city = all_silent(untroubled(), SWITCH) | {CONTROLLER: access_points(ap1=AccessPointState.DOWN)}
        assert cause(city) == (CauseLayer.LAN, Reason.DEVICE_SILENT, SWITCH)

    def test_a_silent_switch_behind_which_all_is_well_is_ours_to_see(self) -> None:
        assert cause(all_silent(untroubled(), SWITCH)) == (CauseLayer.MONITORING, Reason.DEVICE_SILENT, SWITCH)

    def test_an_access_point_down_behind_switches_that_answer_is_the_wifi_s(self) -> None:
        city = untroubled() | {CONTROLLER: access_points(ap3=AccessPointState.DOWN)}
        assert cause(city)[0] is CauseLayer.WIFI

    def test_a_cable_that_is_too_slow(self) -> None:
        slow = device(SWITCH, tables=[switch_port("Gi1", 1, speed_bps=10**8)])
        assert cause(untroubled() | {SWITCH: slow}) == (CauseLayer.LAN, Reason.WIRED_TOO_SLOW, "ap-1")

    def test_power_that_the_switch_no_longer_gives(self) -> None:
        def fed(status: str, at: float) -> DeviceFacts:
            rows = [switch_port("Gi1", 1), PoePort(key="1.1", interface_index=1, status=status)]
            return heard_at(device(SWITCH, tables=rows), at)

        judged = board(untroubled() | {SWITCH: fed("deliveringPower", -300)})
        drained(judged.update(fed("searching", 0), NOW))
        drained(judged.update(access_points(ap1=AccessPointState.DOWN), NOW))
        found = judged.schools["school"].cause
        assert (found.layer, found.reason, found.where) == (CauseLayer.LAN, Reason.NO_POWER, "ap-1")


class TestWifi:
    def test_a_silent_controller(self) -> None:
        city = all_silent(untroubled(), CONTROLLER)
        assert cause(city) == (CauseLayer.MONITORING, Reason.DEVICE_SILENT, CONTROLLER)
        assert school(city).impact == (0, 0), "what it said still counts"
        later = city | {name: heard_at(city[name], 180) for name in city if name != CONTROLLER}
        assert school(later, LATER).impact == (3, 301)

    def test_an_uncovered_room_is_named_before_a_degraded_one(self) -> None:
        city = untroubled() | {CONTROLLER: access_points(ap2=AccessPointState.DOWN, ap3=AccessPointState.DOWN)}
        entry = school(city)
        states = [room.verdict.state for room in entry.classrooms.values()]
        assert states == [ClassroomState.DEGRADED, ClassroomState.DEGRADED, ClassroomState.UNCOVERED]
        assert cause(city) == (CauseLayer.WIFI, Reason.ACCESS_POINT_DOWN, "room-3")

    def test_a_firmware_night_is_the_wifi_s(self) -> None:
        upgrading = dict.fromkeys(("ap1", "ap2", "ap3"), AccessPointState.UPGRADING)
        city = untroubled() | {CONTROLLER: access_points(**upgrading)}
        assert cause(city) == (CauseLayer.WIFI, Reason.UPGRADING, CONTROLLER), "of many rooms, where they come from"


class TestMonitoring:
    def test_what_refuses_our_credentials(self) -> None:
        city = untroubled() | {SWITCH: silent(untroubled()[SWITCH], "auth", polls=1)}
        assert cause(city) == (CauseLayer.MONITORING, Reason.AUTH, SWITCH)

    def test_what_was_never_polled(self) -> None:
        assert cause({})[:2] == (CauseLayer.MONITORING, Reason.NOT_POLLED_YET)

    def test_a_room_whose_second_access_point_is_not_known(self) -> None:
        city = untroubled() | {CONTROLLER: access_points(ap1=TIMEOUT)}
        entry = school(city)
        assert entry.classrooms["room-1"].verdict.reason is Reason.SECOND_ACCESS_POINT_UNKNOWN
        assert (entry.cause.layer, entry.cause.reason) == (CauseLayer.MONITORING, Reason.INCOMPLETE)

    def test_one_poll_that_failed_is_nothing(self) -> None:
        assert cause(untroubled() | {SWITCH: silent(untroubled()[SWITCH], polls=1)})[0] is CauseLayer.NONE


@pytest.mark.parametrize(
    ("city", "layer"),
    [
        ({UPS: device(UPS, status=[Ups(is_on_battery=True)]), ROUTER: end(ROUTER, **DOWN)}, CauseLayer.POWER),
        ({ROUTER: end(ROUTER, **DOWN), CONTROLLER: access_points(ap1=AccessPointState.DOWN)}, CauseLayer.UPLINK),
        ({ROUTER: end(ROUTER, light(-20.0)), CONTROLLER: silent(access_points())}, CauseLayer.OPTICS),
        ({SWITCH: silent(device(SWITCH)), CONTROLLER: access_points(ap2=AccessPointState.DOWN)}, CauseLayer.LAN),
        (
            {OTHER_SWITCH: silent(device(SWITCH), "auth"), CONTROLLER: access_points(ap2=AccessPointState.DOWN)},
            CauseLayer.WIFI,
        ),
    ],
    ids=[
        "power before uplink",
        "uplink before wifi",
        "optics before wifi",
        "lan before wifi",
        "wifi before monitoring",
    ],
)
def test_the_first_that_fits_is_named(city: City, layer: CauseLayer) -> None:
    named = {name: replace(facts, device=name) for name, facts in city.items()}
    assert cause(untroubled() | named)[0] is layer


@pytest.mark.parametrize(("down", "impact"), [((3,), (2, 201)), ((2, 3), (3, 301)), ((), (0, 0))])
def test_students_are_hit_in_proportion_to_rooms(down: tuple[int, ...], impact: tuple[int, int]) -> None:
    states = {f"ap{number}": AccessPointState.DOWN for number in down}
    assert school(untroubled() | {CONTROLLER: access_points(**states)}).impact == impact
