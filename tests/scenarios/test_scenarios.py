"""What the city's staff are told when things go wrong: each scenario over real UDP, minute by minute."""

import pytest

from proofs import length, proved
from scenarios.city_in_motion import CityInMotion, city
from schoolnet.demo.fault_kinds import FaultKind
from schoolnet.demo.plan import (
    CENTRE,
    COLLEGE,
    GYMNASIUM,
    KINDERGARTEN,
    PARVENTA,
    SECONDARY_2,
    SECONDARY_4,
    VIZIUM,
    SchoolPlan,
)
from schoolnet.demo.schedule import single
from schoolnet.demo.timeline import Timeline
from schoolnet.verdicts.model import DriftKind

MINUTE = 60.0


async def settle(moving: CityInMotion) -> None:
    """The first minutes: everything has been asked."""
    await moving.minutes(2)


async def test_an_untroubled_school_has_its_circuit_its_rooms_and_no_cause() -> None:
    async with city(Timeline(), GYMNASIUM, SECONDARY_4) as moving:
        await moving.minutes(6)
        for school in (GYMNASIUM, SECONDARY_4):
            assert moving.uplink(school) == ("meets", "ok")
            assert set(moving.rooms(school).values()) == {("covered", "ok")}
            assert moving.cause(school) == ("none", "ok")
            assert moving.board.schools[school.id].drift == ()


async def test_a_circuit_that_came_up_at_1g_on_day_one_is_below_its_contract() -> None:
    async with city(single(FaultKind.ONE_GIGABIT, float("-inf"), float("inf")), SECONDARY_4) as moving:
        await settle(moving)
        assert moving.uplink(SECONDARY_4) == ("below_contract", "speed_below_contract")
        assert moving.cause(SECONDARY_4) == ("uplink", "speed_below_contract")
        assert moving.board.schools[SECONDARY_4.id].impact.students == SECONDARY_4.students
        assert moving.states_of("uplink", SECONDARY_4) <= {"below_contract", "unknown"}


async def test_an_access_point_that_its_controller_forgot_leaves_its_room_uncovered() -> None:
    async with city(single(FaultKind.ACCESS_POINT_GONE, 3 * MINUTE, 60 * MINUTE), GYMNASIUM) as moving:
        await moving.minutes(20)
        entry = moving.board.schools[GYMNASIUM.id].access_points["vv1g-ap-03"]
        assert (entry.verdict.state, entry.verdict.reason) == ("down", "missing")
        assert entry.verdict.evidence[-1].field == "power", "and its switch port gives no power any more"
        assert moving.rooms(GYMNASIUM)["a103"] == ("uncovered", "missing")
        assert moving.cause(GYMNASIUM) == ("wifi", "missing")
        others = {name: verdict for name, verdict in moving.rooms(GYMNASIUM).items() if name != "a103"}
        assert "uncovered" not in {state for state, _ in others.values()}
        assert moving.uplink(GYMNASIUM) == ("meets", "ok")


async def test_a_firmware_night_is_degraded_and_not_many_outages() -> None:
    async with city(single(FaultKind.FIRMWARE_NIGHT, 3 * MINUTE, 23 * MINUTE), SECONDARY_2) as moving:
        await settle(moving)
        await moving.minutes(30)
        assert moving.states_of("classroom", SECONDARY_2) <= {"covered", "degraded", "unknown"}
        unknown = {
            reason
            for key, told in moving.said.items()
            if key[0] == "classroom"
            for _, state, reason in told[1:]
            if state == "unknown"
        }
        assert unknown <= {"unreachable"}, "only while the controller itself is silent"
        assert set(moving.rooms(SECONDARY_2).values()) == {("covered", "ok")}
        told = moving.said["classroom", SECONDARY_2.id, "a101"]
        assert [reason for _, state, reason in told if state == "degraded"] == ["upgrading"]
        assert ("wifi", "upgrading") in {said[1:] for said in moving.said["cause", SECONDARY_2.id, ""]}


async def test_a_dead_core_is_one_cause_and_its_schools_are_unknown() -> None:
    async with city(single(FaultKind.CORE_DEAD, 3 * MINUTE, 60 * MINUTE)) as moving:
        await moving.minutes(12)
        causes = {(entry.cause.layer, entry.cause.reason, entry.cause.where) for entry in moving.board.schools.values()}
        assert causes == {("monitoring", "city_silent", "core")}
        for school in moving.board.schools.values():
            assert {entry.verdict.reason for entry in school.uplinks.values()} == {"unreachable"}
            verdicts = {(entry.verdict.state, entry.verdict.reason) for entry in school.classrooms.values()}
            assert verdicts == {("unknown", "unreachable")}
        everything = {state for told in moving.said.values() for _, state, _ in told}
        assert everything.isdisjoint({"down", "uncovered", "power"})


@pytest.mark.parametrize(
    ("kind", "school", "reason"),
    [
        (FaultKind.POWER_CUT, PARVENTA, "on_battery"),
        (FaultKind.POWER_CUT_WITHOUT_UPS, KINDERGARTEN, "all_silent"),
    ],
)
async def test_a_power_cut_is_told_as_one(kind: FaultKind, school: SchoolPlan, reason: str) -> None:
    async with city(single(kind, 3 * MINUTE, 15 * MINUTE), school, GYMNASIUM) as moving:
        await moving.minutes(14)
        assert moving.cause(school) == ("power", reason)
        assert moving.uplink(school)[0] == "down"
        assert set(moving.rooms(school).values()) == {("unknown", "unreachable")}
        assert moving.board.schools[school.id].impact == (len(moving.rooms(school)), school.students)
        assert moving.cause(GYMNASIUM) == ("none", "ok")
        await moving.minutes(8)
        assert moving.cause(school) == ("none", "ok")
        assert set(moving.rooms(school).values()) == {("covered", "ok")}


async def test_forty_flaps_in_five_minutes_are_one_verdict() -> None:
    async with city(single(FaultKind.FLAPPING, 3 * MINUTE, 8 * MINUTE), VIZIUM) as moving:
        await settle(moving)
        while moving.elapsed < 9 * MINUTE:
            await moving.round(23)
        assert moving.uplink(VIZIUM) == ("degraded", "flapping")
        told = [said for said in moving.said["uplink", VIZIUM.id, "viz-10g"] if said[2] != "not_polled_yet"]
        assert sum(reason == "flapping" for _, _, reason in told) == 1
        assert len(told) <= 6
        assert moving.cause(VIZIUM) == ("uplink", "flapping")
        await moving.minutes(60)
        assert moving.uplink(VIZIUM) == ("meets", "ok")


async def test_after_a_restart_of_ours_a_flapping_circuit_still_flaps_and_a_verdict_is_as_old_as_it_was() -> None:
    async with city(single(FaultKind.FLAPPING, 3 * MINUTE, 8 * MINUTE), VIZIUM) as moving:
        while moving.elapsed < 9 * MINUTE:
            await moving.round(23)
        uplink = moving.board.schools[VIZIUM.id].uplinks["viz-10g"]
        assert moving.uplink(VIZIUM) == ("degraded", "flapping")
        since, changes = uplink.since, moving.board.memory.port("viz-router", uplink.plan.ends[0].port).changes
        moving.restart()
        assert moving.uplink(VIZIUM) == ("unknown", "not_polled_yet")
        await moving.minutes(2)
        uplink = moving.board.schools[VIZIUM.id].uplinks["viz-10g"]
        assert moving.uplink(VIZIUM) == ("degraded", "flapping")
        assert uplink.since == since
        assert moving.board.memory.port("viz-router", uplink.plan.ends[0].port).changes == changes > 2


async def test_an_agent_that_restarts_takes_no_link_down() -> None:
    async with city(single(FaultKind.AGENT_REBOOT, 3 * MINUTE, 5 * MINUTE), GYMNASIUM) as moving:
        await settle(moving)
        while moving.elapsed < 8 * MINUTE:
            await moving.round(7)
        assert moving.states_of("uplink", GYMNASIUM) <= {"meets", "unknown"}
        assert moving.uplink(GYMNASIUM) == ("meets", "ok")
        assert moving.board.memory.device("vv1g-router").reboots == 1
        assert "uncovered" not in moving.states_of("classroom", GYMNASIUM)


async def test_wrong_credentials_are_unknown_by_reason_auth_and_never_down() -> None:
    async with city(single(FaultKind.WRONG_CREDENTIALS, 3 * MINUTE, 60 * MINUTE), COLLEGE) as moving:
        await moving.minutes(20)
        assert set(moving.rooms(COLLEGE).values()) == {("unknown", "auth")}
        assert moving.states_of("classroom", COLLEGE) <= {"covered", "unknown"}
        assert moving.states_of("uplink", COLLEGE) == {"meets"}
        assert moving.cause(COLLEGE) == ("monitoring", "auth")


async def test_an_access_point_in_another_room_is_drift() -> None:
    async with city(single(FaultKind.ACCESS_POINT_MOVED, 3 * MINUTE, 60 * MINUTE), SECONDARY_4) as moving:
        await moving.minutes(12)
        drift = moving.board.schools[SECONDARY_4.id].drift
        assert {item.subject for item in drift} == {"v4v-ap-05"}
        assert DriftKind.OTHER_ROOM in {item.kind for item in drift}
        room = next(item for item in drift if item.kind is DriftKind.OTHER_ROOM)
        assert (room.planned, room.seen) == ("a105, a106", "library")


async def test_rounds_with_5_percent_of_the_packets_lost_take_nothing_down() -> None:
    rounds = length(25, 200)
    async with city(single(FaultKind.PACKET_LOSS, float("-inf"), float("inf")), CENTRE, attempts=3) as moving:
        lost = await moving.lost_of(100, "vcp-router")
        assert 2 <= lost <= 30, "5 % each way"
        await moving.minutes(rounds)
        assert moving.states_of("uplink", CENTRE) <= {"meets", "unknown"}
        assert moving.states_of("classroom", CENTRE) <= {"covered", "unknown"}
        assert "power" not in moving.states_of("cause", CENTRE)
    failed = sum(moving.failures.values())
    proved(f"{rounds} rounds of {len(moving.pollers)} devices, {failed} polls failed, nothing taken for down")


async def test_half_a_table_is_unknown_for_what_is_missing() -> None:
    async with city(single(FaultKind.HALF_TABLE, 3 * MINUTE, 90 * MINUTE), GYMNASIUM) as moving:
        await moving.minutes(25)
        rooms = moving.rooms(GYMNASIUM)
        assert {state for state, _ in rooms.values()} == {"covered", "unknown"}
        assert {reason for state, reason in rooms.values() if state == "unknown"} <= {"incomplete", "stale"}
        assert moving.states_of("classroom", GYMNASIUM) <= {"covered", "unknown"}
        assert moving.board.schools[GYMNASIUM.id].unplanned is None
