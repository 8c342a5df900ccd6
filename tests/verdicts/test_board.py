"""The board: who depends on whom, what ages, what a reload keeps."""

from collections import Counter
from typing import Any

import pytest
from msgspec.structs import replace

from schoolnet.facts.device import DeviceFacts, Tier
from schoolnet.facts.rows import AccessPointState, Interface, Neighbour, PortStatus
from schoolnet.verdicts.board import Board
from schoolnet.verdicts.board_entries import (
    AccessPointEntry,
    ClassroomEntry,
    DeviceEntry,
    Entry,
    SchoolEntry,
    UplinkEntry,
)
from schoolnet.verdicts.memory import Memory
from schoolnet.verdicts.model import CauseLayer, ClassroomState, Reason, UplinkState
from verdicts.board_city import INVENTORY, SWITCH, inventory
from verdicts.board_polls import access_points, board, drained, end, heard_at, silent, switch_port, untroubled
from verdicts.verdict_city import CONTROLLER, CORE, NOW, ROUTER, SEEN_AT, device, mac

DOWN = {"oper": PortStatus.DOWN}


def judged(entries: list[Entry]) -> Counter[str]:
    return Counter(type(entry).__name__ for entry in entries)


@pytest.fixture
def city() -> Board:
    """The whole city, its first school untroubled."""
    return board(untroubled(), plan=INVENTORY)


def test_before_the_first_poll_nothing_is_known() -> None:
    fresh = Board(INVENTORY, Memory(), NOW)
    for school in fresh.schools.values():
        assert {entry.verdict.reason for entry in school.uplinks.values()} == {Reason.NOT_POLLED_YET}
        reasons = {entry.verdict.reason for entry in school.classrooms.values()}
        assert reasons <= {Reason.NOT_POLLED_YET, Reason.NO_PLANNED_ACCESS_POINT}
        assert school.since is None


def test_a_poll_judges_what_depends_on_its_device_and_nothing_else(city: Board) -> None:
    assert judged(drained(city.update(end(ROUTER), NOW))) == {"DeviceEntry": 1, "UplinkEntry": 1, "SchoolEntry": 1}
    of_controller = drained(city.update(access_points(), NOW))
    assert judged(of_controller) == {
        "DeviceEntry": 1,
        "AccessPointEntry": 4,
        "ClassroomEntry": 4,
        "SchoolEntry": 2,
    }
    assert judged(drained(city.update(end(CORE), NOW)))["UplinkEntry"] == 2


def test_a_poll_of_what_is_not_in_the_plan_brings_nothing(city: Board) -> None:
    assert drained(city.update(DeviceFacts("stranger"), NOW)) == []
    assert "stranger" not in city.facts


def test_an_uplink_that_goes_down_takes_its_rooms_out_of_sight_and_gives_them_back(city: Board) -> None:
    entries = drained(city.update(end(ROUTER, **DOWN), NOW))
    rooms = city.schools["school"].classrooms.values()
    assert judged(entries)["ClassroomEntry"] == 3
    assert {room.verdict.reason for room in rooms} == {Reason.UNREACHABLE}
    drained(city.update(end(ROUTER), NOW))
    assert {room.verdict.state for room in rooms} == {ClassroomState.COVERED}


def test_rooms_out_of_sight_rest_on_the_newest_facts_of_their_uplink(city: Board) -> None:
    drained(city.update(end(ROUTER, **DOWN), NOW))
    drained(city.update(end(CORE, **DOWN), NOW))
    school = city.schools["school"]
    assert school.classrooms["room-1"].verdict.evidence == school.uplinks["uplink"].verdict.evidence
    assert {fact.device for fact in school.classrooms["room-1"].verdict.evidence} == {ROUTER, CORE}


def test_a_switch_judges_only_the_access_points_of_which_it_told_something(city: Board) -> None:
    heard = Neighbour(key="1", protocol="lldp", local_interface_index=5, remote_chassis_id=mac(3))
    facts = device(SWITCH, tables=[switch_port("Gi5", 5, speed_bps=10**8), switch_port("Gi1", 1), heard])
    told = [entry.plan.id for entry in drained(city.update(facts, NOW)) if isinstance(entry, AccessPointEntry)]
    assert sorted(told) == ["ap-1", "ap-3"]
    again = drained(city.update(replace(facts, polled_at=NOW), NOW))
    assert judged(again) == {"DeviceEntry": 1, "SchoolEntry": 1}, "the same list of ports says nothing new"


def test_what_a_silent_device_said_ages_and_then_rests(city: Board) -> None:
    drained(city.update(silent(access_points()), NOW))
    room = city.schools["school"].classrooms["room-1"]
    drained(city.expire(SEEN_AT + 170))
    assert room.verdict.state is ClassroomState.COVERED
    assert judged(drained(city.expire(SEEN_AT + 180)))["AccessPointEntry"] == 4
    assert (room.verdict.state, room.verdict.reason) == (ClassroomState.UNKNOWN, Reason.UNREACHABLE)
    assert judged(drained(city.expire(SEEN_AT + 190))) == {"SchoolEntry": 2}
    failed_again = city.facts[CONTROLLER].with_failure("auth", SEEN_AT + 200)
    assert judged(drained(city.update(failed_again, SEEN_AT + 200)))["ClassroomEntry"] == 4
    assert room.verdict.reason is Reason.AUTH


def test_what_answers_is_not_judged_for_its_age(city: Board) -> None:
    assert drained(city.expire(SEEN_AT + 100)) == []


def test_schools_that_fall_silent_one_by_one_end_with_one_cause() -> None:
    schools = [
        {
            "id": f"s{n}",
            "name": "S",
            "students": 1,
            "devices": [{"id": f"{kind}-{n}", "role": "switch", "host": "h"} for kind in ("a", "b")],
        }
        for n in range(4)
    ]
    judged_city = Board(inventory(*schools), Memory(), NOW)
    for n in range(4):
        for kind in ("a", "b"):
            drained(judged_city.update(silent(device(f"{kind}-{n}", status=[switch_port("Gi1", 1)])), NOW))
    causes = [school.cause.reason for school in judged_city.schools.values()]
    assert causes == [Reason.ALL_SILENT, Reason.ALL_SILENT, Reason.CITY_SILENT, Reason.CITY_SILENT]
    drained(judged_city.expire(NOW))
    assert {school.cause.reason for school in judged_city.schools.values()} == {Reason.CITY_SILENT}


class TestSince:
    """Since when a verdict is what it is."""

    def test_nothing_begins_because_we_have_only_started_to_look(self) -> None:
        fresh = Board(INVENTORY, Memory(), NOW)
        drained(fresh.judge_all(NOW))
        assert fresh.schools["school"].uplinks["uplink"].since is None
        assert fresh.schools["school"].classrooms["room-1"].since is None

    def test_a_link_is_down_since_the_device_says_so(self, city: Board) -> None:
        uplink = city.schools["school"].uplinks["uplink"]
        assert uplink.since == NOW
        drained(city.update(heard_at(end(ROUTER, last_change_seconds=1e6 - 5, **DOWN), 90), SEEN_AT + 95))
        assert (uplink.verdict.state, uplink.since) == (UplinkState.DOWN, SEEN_AT + 85)

    def test_a_room_is_unknown_since_it_was_judged_so(self, city: Board) -> None:
        drained(city.update(heard_at(end(ROUTER, **DOWN), 90), SEEN_AT + 95))
        assert city.schools["school"].classrooms["room-1"].since == SEEN_AT + 95
        assert city.schools["school"].since == SEEN_AT + 95

    def test_another_reason_for_the_same_state_is_no_new_beginning(self, city: Board) -> None:
        room = city.schools["school"].classrooms["room-3"]
        drained(city.update(access_points(ap2=AccessPointState.DOWN), NOW + 10))
        assert (room.verdict.reason, room.since) == (Reason.SECOND_ACCESS_POINT_DOWN, NOW + 10)
        drained(city.update(access_points(ap2=AccessPointState.UPGRADING), NOW + 20))
        assert (room.verdict.reason, room.since) == (Reason.UPGRADING, NOW + 10)


class TestReload:
    """A new board of the plan, with the same memory and the facts of devices that stayed."""

    def reloaded(self, before: Board, plan: Any = INVENTORY) -> Board:
        after = Board(plan, before.memory, NOW + 60)
        for name, facts in before.facts.items():
            if name in after.devices:
                after.adopt(facts)
        drained(after.judge_all(NOW + 60))
        return after

    def test_the_same_plan_has_the_same_verdicts_since_the_same_time(self, city: Board) -> None:
        before, after = city.schools["school"], self.reloaded(city).schools["school"]
        for kind in ("uplinks", "access_points", "classrooms"):
            for name, entry in getattr(before, kind).items():
                again = getattr(after, kind)[name]
                assert (again.verdict, again.since) == (entry.verdict, entry.since)
        assert (after.cause, after.impact, after.drift, after.since) == (
            before.cause,
            before.impact,
            before.drift,
            before.since,
        )

    def test_what_was_heard_of_cables_is_kept_and_read_again(self, city: Board) -> None:
        heard = Neighbour(key="1", protocol="lldp", local_interface_index=5, remote_chassis_id=mac(1))
        drained(city.update(device(SWITCH, tables=[switch_port("Gi5", 5, speed_bps=10**8), heard]), NOW))
        before = city.memory.access_point("school", "ap-1")
        after = self.reloaded(city)
        assert after.memory.access_point("school", "ap-1") == before
        entry = after.schools["school"].access_points["ap-1"]
        assert (entry.verdict.reason, entry.verdict.evidence[-1].subject) == (Reason.WIRED_TOO_SLOW, "Gi5")

    def test_a_device_that_is_no_longer_planned_is_gone(self, city: Board) -> None:
        after = self.reloaded(city, inventory({"id": "empty", "name": "E", "students": 1}))
        assert set(after.devices) == {CORE, CONTROLLER}
        assert after.schools["empty"].cause.layer is CauseLayer.NONE


def test_every_entry_is_of_the_board(city: Board) -> None:
    kinds = (DeviceEntry, UplinkEntry, AccessPointEntry, ClassroomEntry, SchoolEntry)
    entries = drained(city.judge_all(NOW))
    assert all(isinstance(entry, kinds) for entry in entries)
    parts = [part for school in city.schools.values() for part in (school, *school.uplinks.values())]
    parts += [part for school in city.schools.values() for part in school.access_points.values()]
    parts += [part for school in city.schools.values() for part in school.classrooms.values()]
    assert {id(entry) for entry in entries} == {id(part) for part in (*parts, *city.devices.values())}


def test_a_status_of_a_device_does_not_wait_for_its_tables(city: Board) -> None:
    newer = heard_at(end(CORE, **DOWN), 60)
    facts = city.facts[CORE].with_sections(
        {(Interface, Tier.STATUS): newer.sections[Interface, Tier.STATUS]}, SEEN_AT + 60
    )
    drained(city.update(facts, SEEN_AT + 60))
    assert city.schools["school"].uplinks["uplink"].verdict.reason is Reason.LINK_DOWN
