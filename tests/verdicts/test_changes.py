"""What is told of changes: each once, with when it happened and when it was seen."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import pytest

from schoolnet.facts.device import DeviceFacts, Section, Tier
from schoolnet.facts.rows import Identity, Interface, PortStatus
from schoolnet.inventory.model import Inventory
from schoolnet.inventory.window import Maintenance
from schoolnet.verdicts.board import Board
from schoolnet.verdicts.changes import Change, Changes
from schoolnet.verdicts.memory import Memory

NOW = 1_795_000_000.0
PORT = "xe-0/0/0"
UP, DOWN = PortStatus.UP, PortStatus.DOWN
CITY = Inventory.model_validate(
    {
        "city": {
            "name": "Test",
            "calendar": {
                "lesson_hours": {"start": "08:00", "end": "16:00"},
                "terms": [{"name": "autumn", "start": "2026-09-01", "end": "2026-12-18"}],
            },
            "credentials": {"default": {"version": "2c", "community": {"env": "TEST"}}},
        },
        "schools": [
            {
                "id": "school",
                "name": "School",
                "students": 100,
                "classrooms": [{"id": "101", "name": "Room 101"}],
                "devices": [
                    {"id": "router", "role": "router", "host": "192.0.2.1"},
                    {"id": "ap", "role": "access_point", "host": "192.0.2.2"},
                ],
                "circuits": [{"id": "main", "provider": "Example", "ends": [{"device": "router", "port": PORT}]}],
                "access_points": [{"id": "ap", "device": "ap", "name": "AP", "classrooms": ["101"]}],
            }
        ],
    }
)


class Told:
    """A board, and all changes that it has told. `memory` is what was remembered before it started."""

    def __init__(self, memory: Memory | None = None) -> None:
        self.memory = memory or Memory()
        self.changes = Changes(self.memory)
        self.board = Board(CITY, self.memory, NOW)

    def poll(
        self, at: float, oper: PortStatus = UP, changed_ago: float = 50_000, uptime: float = 90_000
    ) -> list[Change]:
        port = Interface(key=PORT, index=1, oper=oper, speed_bps=10**10, last_change_seconds=uptime - changed_ago)
        sections: dict[Any, Section[Any]] = {
            (Interface, Tier.STATUS): Section({PORT: port}, at, at + 180),
            (Identity, Tier.STATUS): Section({"": Identity(uptime_seconds=uptime)}, at, at + 180),
        }
        return self.see(DeviceFacts("router").with_sections(sections, at), at)

    def see(self, facts: DeviceFacts, at: float) -> list[Change]:
        return told(self.changes.of(entry, at) for entry in self.board.update(facts, at))


def told(changes: Iterable[Change | None]) -> list[Change]:
    return [change for change in changes if change is not None]


def of(event: str, changes: Iterable[Change]) -> list[Change]:
    return [change for change in changes if change.event == event]


def test_what_is_first_seen_as_it_should_be_is_no_change() -> None:
    assert not of("uplink_changed", Told().poll(NOW))


def test_what_is_first_seen_in_trouble_is_told() -> None:
    [change] = of("uplink_changed", Told().poll(NOW, DOWN))
    assert change.fields == {
        "school": "school", "uplink": "main", "state": "down", "was": None, "reason": "link_down",
    }  # fmt: skip


def test_a_link_that_goes_is_told_once_with_when_it_went_and_when_that_was_seen() -> None:
    city = Told()
    city.poll(NOW)
    [change] = of("uplink_changed", city.poll(NOW + 60, DOWN, changed_ago=42, uptime=90_060))
    assert (change.fields["state"], change.fields["was"]) == ("down", "meets")
    assert (change.happened_at, change.seen_at) == (NOW + 18, NOW + 60)
    assert change.record()["happened_at"] == "2026-11-18T11:06:58Z"
    assert change.record()["seen_at"] == datetime.fromtimestamp(NOW + 60, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert not of("uplink_changed", city.poll(NOW + 120, DOWN, changed_ago=102, uptime=90_120))
    [back] = of("uplink_changed", city.poll(NOW + 180, UP, changed_ago=10, uptime=90_180))
    assert (back.fields["state"], back.fields["was"], back.happened_at) == ("meets", "down", NOW + 170)


def test_the_cause_of_a_schools_trouble_is_told_with_whom_it_hits() -> None:
    city = Told()
    city.poll(NOW)
    [change] = of("school_cause_changed", city.poll(NOW + 60, DOWN))
    assert change.fields == {
        "school": "school", "cause": "uplink", "was": None, "reason": "link_down", "where": "main",
        "classrooms_hit": 1, "students_hit": 100,
    }  # fmt: skip


def test_classrooms_are_a_detail_and_access_points_are_not_told() -> None:
    city = Told()
    city.poll(NOW)
    changes = city.poll(NOW + 60, DOWN)
    assert {change.event for change in changes if change.is_detail} == {"classroom_changed"}
    assert {change.event for change in changes if not change.is_detail} == {"uplink_changed", "school_cause_changed"}


def test_a_restart_is_told_with_when_the_device_started() -> None:
    city = Told()
    assert not of("device_restarted", city.poll(NOW))
    [change] = of("device_restarted", city.poll(NOW + 60, changed_ago=20, uptime=35))
    assert change.fields == {"device": "router", "reboots": 1}
    assert (change.happened_at, change.seen_at) == (NOW + 25, NOW + 60)
    assert not of("device_restarted", city.poll(NOW + 120, changed_ago=80, uptime=95))


def test_a_restart_of_ours_tells_nothing_again_and_what_has_changed_meanwhile_once() -> None:
    before = Told()
    before.poll(NOW)
    before.poll(NOW + 60, DOWN)
    again = Told(Memory.from_bytes(before.memory.to_bytes()))
    assert again.poll(NOW + 120, DOWN) == []
    last = Told(Memory.from_bytes(again.memory.to_bytes()))
    assert {change.event for change in last.poll(NOW + 600, UP, changed_ago=30)} >= {"uplink_changed"}


def test_what_is_gone_from_the_plan_is_forgotten() -> None:
    city = Told()
    city.poll(NOW, DOWN)
    city.memory.prune(CITY.model_copy(update={"schools": ()}))
    city.changes.prune()
    [change] = of("uplink_changed", city.poll(NOW + 60, DOWN))
    assert change.fields["was"] is None


def window(name: str, **covers: Any) -> Maintenance:
    return Maintenance.model_validate(
        {"id": name, "why": "work", "start": "2026-12-01T16:00Z", "end": "2026-12-01T20:00Z", **covers}
    )


def test_maintenance_is_told_once_as_it_begins_and_once_as_it_ends() -> None:
    changes = Changes(Memory())
    works = window("duct", school="school", circuit=["main", "backup"])
    start, end = works.start.timestamp(), works.end.timestamp()
    assert list(changes.of_maintenance((), start - 1)) == []
    [began] = changes.of_maintenance((works,), start + 4)
    assert (began.event, began.happened_at, began.seen_at) == ("maintenance_began", start, start + 4)
    assert began.fields == {
        "window": "duct", "why": "work", "school": "school", "circuit": ("main", "backup"),
    }  # fmt: skip
    assert list(changes.of_maintenance((works,), start + 14)) == []
    [ended] = changes.of_maintenance((), end + 6)
    assert (ended.event, ended.happened_at, ended.seen_at) == ("maintenance_ended", end, end + 6)
    assert list(changes.of_maintenance((), end + 16)) == []


@pytest.mark.parametrize("covers", [{"device": "router"}, {"school": "school", "classroom": "101"}])
def test_maintenance_that_is_taken_from_the_plan_ends_then(covers: dict[str, Any]) -> None:
    changes = Changes(Memory())
    works = window("w", **covers)
    now = works.start.timestamp() + 60
    list(changes.of_maintenance((works,), now))
    [ended] = changes.of_maintenance((), now + 10)
    assert ended.happened_at == now + 10
    assert ended.fields.keys() == {"window", "why", *covers}
