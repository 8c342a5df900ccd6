"""The page of a city over time: polls, reloads, and the clock alone."""

import asyncio
from collections import Counter
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from metrics.metrics_city import INTERVALS, also_said, full_port, said
from metrics.page_reading import samples_of
from schoolnet.facts.device import DeviceFacts, Tier
from schoolnet.facts.rows import AccessPoint, AccessPointState, Band, Identity, Interface, PortStatus, Radio
from schoolnet.inventory.model import Inventory
from schoolnet.metrics.collector import ENTRIES_PER_SLICE, Collector
from schoolnet.metrics.exposition import Exposition
from schoolnet.metrics.process import ProcessMetrics
from schoolnet.verdicts.board import Board
from schoolnet.verdicts.board_entries import Entry
from schoolnet.verdicts.memory import Memory

RIGA = ZoneInfo("Europe/Riga")


def at(moment: str) -> float:
    """Unix seconds of a local time."""
    return datetime.fromisoformat(moment).replace(tzinfo=RIGA).timestamp()


NOW = at("2026-10-05T10:00")
TERM = {"name": "autumn", "start": "2026-09-01", "end": "2026-12-18"}
WORKS = (
    {"id": "w-device", "start": "2026-10-05T18:00+03:00", "end": "2026-10-05T19:00+03:00", "device": "wlc"},
    {"id": "w-school", "start": "2026-10-06T18:00+03:00", "end": "2026-10-06T19:00+03:00", "school": "vizium"},
    {
        "id": "w-parts",
        "start": "2026-10-07T18:00+03:00",
        "end": "2026-10-07T19:00+03:00",
        "school": "vizium",
        "classroom": "101",
        "circuit": "main",
    },
)


def school(name: str, router: str, rooms: int = 2) -> dict[str, Any]:
    """A school with a circuit, and rooms that have one access point each."""
    numbers = range(101, 101 + rooms)
    return {
        "id": name,
        "name": name.upper(),
        "students": 120,
        "classrooms": [{"id": str(number), "name": f"Room {number}"} for number in numbers],
        "devices": [{"id": router, "role": "router", "host": "192.0.2.1"}],
        "circuits": [{"id": "main", "provider": "Example", "ends": [{"device": router, "port": "Te0/0/0"}]}],
        "access_points": [
            {"id": f"ap-{number}", "device": "wlc", "name": f"{name}-{number}", "classrooms": [str(number)]}
            for number in numbers
        ],
    }


def inventory(*schools: dict[str, Any]) -> Inventory:
    """The schools, and a controller that they share."""
    windows = [{"why": "work", **window} for window in WORKS]
    city = {
        "name": "Test",
        "calendar": {"lesson_hours": {"start": "08:00", "end": "16:00"}, "terms": [TERM]},
        "credentials": {"default": {"version": "2c", "community": {"env": "TEST"}}},
        "devices": [{"id": "wlc", "role": "wifi_controller", "host": "192.0.2.2"}],
    }
    return Inventory.model_validate({"city": city, "schools": schools, "maintenance": windows})


VIZIUM = school("vizium", "vizium-router")


class Pages:
    """Exposition and collector of a plan, and the plans that follow."""

    def __init__(self, *schools: dict[str, Any]) -> None:
        self.memory = Memory()
        self.exposition = Exposition(ProcessMetrics(clock=lambda: NOW).registry, INTERVALS)
        self.seen: list[Entry] = []
        self.collector = self._collector(*schools)
        self.collector.publish(NOW)

    def reload(self, kept: tuple[str, ...], *schools: dict[str, Any], now: float = NOW) -> None:
        previous, self.collector = self.collector, self._collector(*schools)
        self.collector.inherit(previous, kept)
        self.collector.publish(now)

    async def poll(self, facts: DeviceFacts, now: float = NOW) -> None:
        await self.collector.update(facts, 0.5, {Tier.STATUS: True}, now)

    def value(self, name: str, **labels: str) -> float | None:
        return samples_of(self.exposition).get((f"schoolnet_{name}", tuple(sorted(labels.items()))))

    def named(self, what: str) -> set[str]:
        """The families on which an id still is."""
        return {name for name, labels in samples_of(self.exposition) if what in dict(labels).values()}

    def states(self, name: str) -> Counter[str]:
        samples = samples_of(self.exposition).items()
        return Counter(
            dict(labels)["state"] for (family, labels), value in samples if family == f"schoolnet_{name}" and value
        )

    def _collector(self, *schools: dict[str, Any]) -> Collector:
        plan = inventory(*schools)
        self.memory.prune(plan)
        board = Board(plan, self.memory, NOW)
        return Collector(board, self.exposition, NOW, lambda entry, _: self.seen.append(entry))


def router(at: float = NOW, name: str = "vizium-router") -> DeviceFacts:
    facts = said(name, full_port(), Identity(uptime_seconds=86_400.0), at=at)
    return also_said(facts, Interface(key="Te0/0/0", index=3), tier=Tier.TABLES, at=at)


def controller(*names: str) -> DeviceFacts:
    listed = [AccessPoint(key=name, name=name, state=AccessPointState.UP) for name in names]
    radios = [Radio(key=f"{name}.1", access_point=name, number=1, band=Band.GHZ_5, is_up=True) for name in names]
    return said("wlc", *listed, *radios, at=NOW)


async def test_everything_that_was_planned_is_on_the_page_from_the_start_and_whatever_is_polled() -> None:
    pages = Pages(VIZIUM)
    assert pages.states("uplink_state") == {"unknown": 1}
    assert pages.states("classroom_wifi_state") == {"unknown": 2}
    assert pages.value("uplink_reason", school="vizium", uplink="main", reason="not_polled_yet") == 1
    await pages.poll(router())
    await pages.poll(controller("vizium-101"))
    assert pages.states("uplink_state") == {"meets": 1}
    assert pages.states("classroom_wifi_state") == {"covered": 1, "uncovered": 1}
    assert pages.value("access_point_reason", school="vizium", ap="ap-102", reason="missing") == 1
    assert pages.value("school_cause", school="vizium", cause="wifi") == 1
    assert pages.value("school_classrooms_hit", school="vizium") == 1
    assert pages.value("school_students_hit", school="vizium") == 60
    assert pages.value("school_drift_items", school="vizium", kind="never_seen") == 1


async def test_a_reason_leaves_the_page_with_what_it_explained() -> None:
    pages = Pages(VIZIUM)
    await pages.poll(router())
    assert "schoolnet_uplink_reason" not in {name for name, _ in samples_of(pages.exposition)}


async def test_a_poll_of_a_device_that_nobody_planned_changes_nothing() -> None:
    pages = Pages(VIZIUM)
    before = samples_of(pages.exposition)
    await pages.poll(router(name="stranger"))
    assert samples_of(pages.exposition).keys() == before.keys()


async def test_what_a_silent_device_said_ages_without_any_poll() -> None:
    pages = Pages(VIZIUM)
    await pages.poll(router())
    await pages.poll(router().with_failure("timeout", NOW + 60), NOW + 60)
    assert pages.states("uplink_state") == {"meets": 1}
    await pages.collector.expire(NOW + 200)
    assert pages.value("uplink_reason", school="vizium", uplink="main", reason="unreachable") == 1


IN_MAINTENANCE = {
    "device": {"device": "wlc"},
    "router": {"device": "vizium-router"},
    "school": {"school": "vizium"},
    "uplink": {"school": "vizium", "uplink": "main"},
    "101": {"school": "vizium", "classroom": "101"},
    "102": {"school": "vizium", "classroom": "102"},
}
FAMILY_OF = {"router": "device", "101": "classroom", "102": "classroom"}


@pytest.mark.parametrize(
    ("day", "whom"),
    [
        ("2026-10-05", {"device", "101", "102"}),  # whose access points all hang on the controller
        ("2026-10-06", {"school", "router", "uplink", "101", "102"}),
        ("2026-10-07", {"uplink", "101"}),
    ],
    ids=["device", "school", "circuit and classroom"],
)
async def test_maintenance_begins_and_ends_by_the_clock_without_any_poll(day: str, whom: set[str]) -> None:
    pages = Pages(VIZIUM)

    def maintained() -> set[str]:
        families = {each: f"{FAMILY_OF.get(each, each)}_in_maintenance" for each in IN_MAINTENANCE}
        told = {each: pages.value(families[each], **labels) for each, labels in IN_MAINTENANCE.items()}
        assert set(told.values()) <= {0, 1}
        return {each for each, value in told.items() if value}

    for moment, expected in (("17:59:59", set()), ("18:00", whom), ("18:59:59", whom), ("19:00", set())):
        await pages.collector.expire(at(f"{day}T{moment}"))
        assert maintained() == expected, moment


@pytest.mark.parametrize(
    ("moment", "is_held"),
    [
        ("2026-10-05T07:59:59", 0),
        ("2026-10-05T08:00", 1),
        ("2026-10-05T15:59:59", 1),
        ("2026-10-05T16:00", 0),
        ("2026-10-04T10:00", 0),
        ("2026-11-18T10:00", 0),
        ("2026-12-18T15:59", 1),
        ("2026-12-21T10:00", 0),
    ],
    ids=["early", "first lesson", "last lesson", "late", "Sunday", "Republic Day", "last day of term", "after it"],
)
async def test_school_time_begins_and_ends_by_the_clock_without_any_poll(moment: str, is_held: int) -> None:
    pages = Pages(VIZIUM)
    await pages.collector.expire(at("2026-10-05T10:00" if not is_held else "2026-10-04T10:00"))
    assert pages.value("school_in_session", school="vizium") == (not is_held)
    await pages.collector.expire(at(moment))
    assert pages.value("school_in_session", school="vizium") == is_held


async def test_a_reload_keeps_what_is_known_of_devices_that_stay_and_drops_what_is_gone() -> None:
    other = school("other", "other-router")
    pages = Pages(VIZIUM, other)
    await pages.poll(router())
    await pages.poll(router(name="other-router"))
    pages.reload(("vizium-router", "wlc"), VIZIUM)
    assert pages.named("other") == pages.named("other-router") == set()
    assert pages.states("uplink_state") == {"meets": 1}
    assert pages.value("poll_duration_seconds", device="vizium-router") == 0.5
    assert pages.value("collector_success", device="vizium-router", collector="status") == 1
    assert pages.value("uplink_receive_bytes_total", school="vizium", uplink="main") == 5


async def test_a_reload_keeps_the_past_of_what_stays() -> None:
    pages = Pages(VIZIUM)
    await pages.poll(router())
    down = said("vizium-router", Interface(key="Te0/0/0", index=3, oper=PortStatus.DOWN), at=NOW + 60)
    await pages.poll(down, NOW + 60)
    assert pages.value("uplink_changes_total", school="vizium", uplink="main") == 1
    began = pages.value("uplink_last_change_timestamp_seconds", school="vizium", uplink="main")
    pages.reload((), VIZIUM, now=NOW + 90)
    assert pages.value("uplink_changes_total", school="vizium", uplink="main") == 1
    await pages.poll(down, NOW + 100)
    assert pages.value("uplink_last_change_timestamp_seconds", school="vizium", uplink="main") == began == NOW + 60


async def test_a_device_that_a_reload_has_changed_begins_anew() -> None:
    pages = Pages(VIZIUM)
    await pages.poll(router())
    pages.reload((), VIZIUM)
    assert pages.states("uplink_state") == {"unknown": 1}
    assert pages.value("device_up", device="vizium-router") is None


async def test_what_is_half_way_through_a_poll_when_the_plan_changes_puts_nothing_back() -> None:
    large = school("large", "large-router", rooms=3 * ENTRIES_PER_SLICE)
    pages = Pages(VIZIUM, large)
    update = asyncio.create_task(pages.poll(controller(*(f"large-{number}" for number in range(101, 251)))))
    await asyncio.sleep(0)
    pages.reload(("vizium-router", "wlc"), VIZIUM)
    await update
    assert pages.named("large") == set()


async def test_whoever_watches_sees_what_was_judged_and_nothing_else() -> None:
    pages = Pages(VIZIUM)
    pages.seen.clear()
    await pages.poll(router())
    assert [names(entry) for entry in pages.seen][:2] == ["vizium-router", "main"]
    assert "wlc" not in map(names, pages.seen)
    pages.seen.clear()
    await pages.collector.expire(at("2026-10-05T18:00"))
    assert pages.seen == []


def names(entry: Entry) -> str:
    return entry.plan.id
