"""What follows from the ledger, whatever kills the service, changes its plan or sets its clock."""

import sqlite3
from pathlib import Path

import pytest

from audit.watched_city import WatchedCity, at, planned
from schoolnet.audit.clients import MostClients
from schoolnet.audit.closing import Follower, SchoolDay
from schoolnet.audit.ledger import Ledger
from schoolnet.audit.record import Kind, moment
from schoolnet.inventory.model import Inventory
from schoolnet.inventory.rollout import Rollout

DAY = "2026-11-24"


def soon_verified() -> Inventory:
    """The plan; what is good for one school day is verified."""
    plan = planned()
    rollout = Rollout.model_validate({"verified": {"school_days": 1, "lost_after_bad_days": 1}})
    return plan.model_copy(update={"city": plan.city.model_copy(update={"rollout": rollout})})


@pytest.fixture
def city(tmp_path: Path) -> WatchedCity:
    return WatchedCity(tmp_path / "ledger.sqlite", plan=soon_verified())


def close_the_day(city: WatchedCity) -> None:
    """Put the school day on record, and nothing of what it has verified."""
    follower = Follower(Ledger(f"sqlite:///{city.file}"))
    follower.follow(DAY, at("16:00"))
    lessons = ((int(at("08:00")), int(at("16:00"))),)
    assert follower.close(SchoolDay("school", DAY, lessons), MostClients(), at("16:05"))


async def test_who_is_killed_before_the_gap_is_told_leaves_that_to_the_next(city: WatchedCity) -> None:
    await city.start(at("07:00"))
    await city.until(at("10:05"))
    await city.kill()
    for clock in ("10:30", "10:40"):
        await city.start(at(clock))
        await city.kill()
    await city.start(at("11:00"))
    await city.until(at("11:10"))
    await city.kill()
    await city.start(at("12:00"))
    await city.until(at("12:10"))
    first, second = city.bodies(Kind.GAP)
    assert moment(at("09:50")) <= first["from"] <= moment(at("10:05"))
    assert first["to"] == moment(at("11:01"))
    assert moment(at("11:01")) <= second["from"] <= moment(at("11:10"))
    assert second["to"] == moment(at("12:01"))
    assert city.verified().problems == []


async def test_what_a_day_has_verified_is_told_once_also_after_a_kill_in_between(city: WatchedCity) -> None:
    await city.start(at("07:00"))
    await city.until(at("15:59"))
    await city.kill()
    close_the_day(city)
    assert city.bodies(Kind.STAGE) == []
    await city.start(at("16:30"))
    await city.until(at("16:40"))
    told = {(body["what"], body["id"]): body for body in city.bodies(Kind.STAGE)}
    assert len(told) == len(city.bodies(Kind.STAGE)) == 4
    assert all((body["reached"], body["day"]) == (True, DAY) for body in told.values())
    assert told["uplink", "uplink"]["evidence"]
    assert len(city.bodies(Kind.DAY)) == 1, "another had closed it"
    assert city.verified().problems == []


async def test_a_room_that_is_planned_no_more_is_not_verified(city: WatchedCity) -> None:
    await city.start(at("07:00"))
    await city.until(at("15:59"))
    await city.kill()
    close_the_day(city)
    plan = soon_verified()
    (school,) = plan.schools
    kept = tuple(each for each in school.access_points if "room-3" not in each.classrooms)
    fewer = school.model_copy(update={"classrooms": school.classrooms[:-1], "access_points": kept})
    later = WatchedCity(city.file, plan=plan.model_copy(update={"schools": (fewer,)}))
    await later.start(at("16:30"))
    await later.until(at("16:40"))
    assert {body["id"] for body in later.bodies(Kind.STAGE)} == {"uplink", "room-1", "room-2"}
    assert later.verified().problems == []


async def test_it_goes_on_when_the_clock_is_set_back(city: WatchedCity) -> None:
    await city.start(at("07:00"))
    await city.until(at("10:00"))
    signs, shown = len(city.bodies(Kind.ALIVE)), len(city.shown)
    city.now = at("08:30")
    await city.until(at("09:00"))
    assert len(city.bodies(Kind.ALIVE)) >= signs + 2
    assert len(city.shown) > shown + 10
    (problem,) = city.verified().problems
    assert "the clock was set back" in problem.text


async def test_a_ledger_that_was_tampered_with_stops_nothing(city: WatchedCity) -> None:
    await city.start(at("07:00"))
    await city.until(at("07:10"))
    await city.end()
    connection = sqlite3.connect(city.file)
    connection.execute("DROP TRIGGER schoolnet_ledger_unchanged")
    connection.execute("UPDATE schoolnet_ledger SET content = 'no JSON' WHERE kind IN ('verdict', 'plan')")
    connection.commit()
    connection.close()
    shown = list(city.shown)
    assert at("07:00") <= shown[-1].read_at <= at("07:10")
    await city.start(at("07:20"))
    await city.until(at("07:40"))
    await city.end()
    signs = [record.kind for record in Ledger(f"sqlite:///{city.file}").read([Kind.RUN, Kind.ALIVE], after=1)]
    assert signs[-1] == Kind.RUN
    assert city.evidence.writer.written > 5
    assert city.shown == shown, "figures that could not be read anew keep their age"
    assert city.verified().problems
