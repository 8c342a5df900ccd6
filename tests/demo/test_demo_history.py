"""The made-up history of the demo city: whole, marked, and one that auditors' rules find nothing wrong with."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from audit.year import large_city, year
from schoolnet.audit.proof.days import seconds_of
from schoolnet.audit.proof.replay import Replay
from schoolnet.audit.proof.stages import COVERAGES, STAGES
from schoolnet.audit.record import Draft, Kind, moment
from schoolnet.audit.told import plan_drafts
from schoolnet.demo.city import TIMEZONE, demo_inventory, device_ids
from schoolnet.demo.history import Batch, Pace, made_up_history
from schoolnet.demo.history_devices import demo_devices
from schoolnet.demo.history_papers import COMMITTEE
from schoolnet.inventory.model import Inventory
from schoolnet.inventory.school_time import school_times
from schoolnet.verdicts.origin import ORIGINS

ZONE = ZoneInfo(TIMEZONE)
DAY_SECONDS = 86_400
NOWS = {
    "in a lesson": datetime(2026, 11, 24, 10, 30, tzinfo=ZONE),
    "after lessons": datetime(2027, 3, 23, 17, 30, tzinfo=ZONE),
    "in summer": datetime(2027, 7, 15, 12, 0, tzinfo=ZONE),
    "on a Sunday": datetime(2026, 10, 11, 9, 0, tzinfo=ZONE),
    "just after new year": datetime(2027, 1, 1, 0, 0, 20, tzinfo=ZONE),
    "on the first school day": datetime(2026, 9, 1, 8, 5, tzinfo=ZONE),
}
BELOW_CONTRACT = "4-vidusskola"
AS_IT_SHOULD_BE = {"uplink": "meets", "classroom": "covered", "school": "none"}


@dataclass(frozen=True)
class Told:
    """A history that was told until `now`, and replayed; `problems` is what the rules of evidence find wrong."""

    now: datetime
    inventory: Inventory
    batches: list[Batch]
    replay: Replay
    problems: list[str]

    def drafts(self, *kinds: Kind) -> Iterator[Draft]:
        return (draft for batch in self.batches for draft in batch.drafts if draft.kind in kinds)

    def bodies(self, *kinds: Kind) -> list[Mapping[str, Any]]:
        return [draft.body for draft in self.drafts(*kinds)]

    def city(self) -> Mapping[str, Any]:
        return self.replay.figures(self.now.date().isoformat())[0]


def inventory_at(now: datetime) -> Inventory:
    return demo_inventory({device: 20_000 + number for number, device in enumerate(device_ids())}, now.date())


def history_at(now: datetime, seed: int = 1) -> list[Batch]:
    return list(made_up_history(inventory_at(now), now.timestamp(), Random(seed), made=demo_devices()))


def replayed(batches: list[Batch]) -> tuple[Replay, list[str]]:
    replay = Replay()
    contents = (
        {"kind": draft.kind.value, "body": draft.body, "recorded_at": moment(batch.at)}
        for batch in batches
        for draft in batch.drafts
    )
    return replay, [wrong for wrong in map(replay.feed, contents) if wrong is not None]


@pytest.fixture(scope="module", params=NOWS.values(), ids=NOWS.keys())
def told(request: pytest.FixtureRequest) -> Told:
    batches = history_at(request.param)
    return Told(request.param, inventory_at(request.param), batches, *replayed(batches))


def test_nothing_is_wrong_with_it(told: Told) -> None:
    assert told.problems == []
    assert told.replay.days > 300


def test_it_is_half_a_year_that_ends_now(told: Told) -> None:
    moments = [batch.at for batch in told.batches]
    assert all(one < other for one, other in pairwise(moments))
    assert 182.5 < (told.now.timestamp() - moments[0]) / DAY_SECONDS < 184
    assert 0 < told.now.timestamp() - moments[-1] <= 2


def test_each_record_tells_the_moment_at_which_it_is_recorded(told: Told) -> None:
    for batch in told.batches:
        for draft in batch.drafts:
            at = draft.body.get("at", moment(batch.at))
            assert at == moment(batch.at)
            if "day" in draft.body:
                assert draft.body["day"] == datetime.fromtimestamp(batch.at, ZONE).date().isoformat()


def test_it_is_marked_as_made_up(told: Told) -> None:
    assert all(body["made_up"] is True for body in told.bodies(Kind.DEFINITIONS))
    first = [draft.kind for draft in told.batches[0].drafts]
    assert first.index(Kind.DEFINITIONS) < first.index(Kind.PLAN)
    for body in told.bodies(Kind.ACCEPTANCE):
        assert body["by"] == COMMITTEE
        assert body["document"].startswith("MADE-UP-")
        assert "made up" in body["why"]


def test_the_definitions_change_with_their_reasons(told: Told) -> None:
    before, after = (body["rollout"]["verified"] for body in told.bodies(Kind.DEFINITIONS))
    assert (before["school_days"], after["school_days"]) == (5, 10)
    assert before["why"] != after["why"]


def test_every_stage_is_reached_by_something(told: Told) -> None:
    for what in ("uplinks", "classrooms"):
        counts = told.city()[what]
        assert all(counts[stage] > 0 for stage in STAGES), counts


def test_what_is_planned_is_verified_or_failed_or_unknown(told: Told) -> None:
    for group in told.replay.figures(told.now.date().isoformat()):
        for what in ("schools", "uplinks", "classrooms"):
            assert group[what]["planned"] == sum(group[what][coverage] for coverage in COVERAGES)


def test_most_is_verified_in_the_end(told: Told) -> None:
    uplinks, rooms = told.city()["uplinks"], told.city()["classrooms"]
    assert (uplinks["planned"], uplinks["verified"], uplinks["failed"], uplinks["unknown"]) == (8, 6, 1, 1)
    assert 0.85 <= rooms["verified"] / rooms["planned"] <= 0.95
    assert rooms["failed"] > 0
    assert rooms["unknown"] > 0


def test_the_rollout_goes_on_over_the_whole_half_year(told: Told) -> None:
    half = len(told.batches) // 2
    early, _ = replayed(told.batches[: half // 4])
    middle, _ = replayed(told.batches[:half])
    today = told.now.date().isoformat()
    counts = [replay.figures(today)[0]["classrooms"] for replay in (early, middle, told.replay)]
    for stage in ("delivered", "installed", "verified", "in_use"):
        first, second, third = (each[stage] for each in counts)
        assert first < second < third, stage


def test_targets_are_partly_met(told: Told) -> None:
    today = told.now.date().isoformat()
    due = [each for each in told.replay.subjects.values() if (each.plan["target"] or "~") <= today]
    kept = sum("verified" in each.stages for each in due)
    assert 0 < kept < len(due) < len(told.replay.subjects)


def test_money_comes_from_several_funds_that_are_made_up(told: Told) -> None:
    funds = {group["of"] for group in told.replay.figures("2030-01-01") if group["by"] == "funding"}
    assert len(funds) == 3
    assert all("Made-up" in fund for fund in funds)


def test_each_school_day_of_each_school_is_closed(told: Told) -> None:
    first = datetime.fromtimestamp(told.batches[0].at, ZONE).date()
    days = [first + timedelta(days=number) for number in range((told.now.date() - first).days + 1)]
    times = school_times(told.inventory)
    over = {
        (school, day.isoformat())
        for school, time in times.items()
        for day in days
        if (lessons := time.lessons(day)) and lessons[-1].end + 180 < told.now.timestamp()
    }
    assert {(body["school"], body["day"]) for body in told.bodies(Kind.DAY)} == over


def test_its_end_is_what_the_running_demo_finds(told: Told) -> None:
    newest = {(body["what"], body["school"], body["id"]): body for body in told.bodies(Kind.VERDICT)}
    other = {key: body["state"] for key, body in newest.items() if body["state"] != AS_IT_SHOULD_BE[body["what"]]}
    circuit = "v4v-10g"
    assert other == {("uplink", BELOW_CONTRACT, circuit): "below_contract", ("school", BELOW_CONTRACT, ""): "uplink"}
    places = {"access_point": {}, "device": {}}
    for body in told.bodies(Kind.ASSET):
        places[body["what"]][body["school"], body["id"]] = body["serial"], body["classrooms"]
    for school in told.inventory.schools:
        for point in school.access_points:
            assert places["access_point"][school.id, point.id] == (point.serial, list(point.classrooms))
        assert {device.id for device in school.devices} <= {name for _, name in places["device"]}


def test_the_running_demo_has_nothing_new_to_tell_of_the_plan(told: Told) -> None:
    known: dict[Kind, dict[tuple[str, str], Any]] = {Kind.PLAN: {}, Kind.DEFINITIONS: {}}
    for draft in told.drafts(*known):
        known[draft.kind][draft.school, draft.subject] = {"body": draft.body}
    assert plan_drafts(told.inventory, known, told.now.timestamp(), ZONE) == []


def test_a_room_loses_its_verification_and_gains_it_again(told: Told) -> None:
    turns = defaultdict(list)
    for body in told.bodies(Kind.STAGE):
        turns[body["school"], body["what"], body["id"]].append(body["reached"])
    assert [True, False, True] in turns.values()
    assert all(one is not other for each in turns.values() for one, other in pairwise(each))


def test_access_points_are_moved_and_one_is_changed(told: Told) -> None:
    seen = defaultdict(list)
    for body in told.bodies(Kind.ASSET):
        if body["what"] == "access_point":
            seen[body["school"], body["id"]].append((body["serial"], tuple(body["classrooms"])))
    moved = [each for each in seen.values() if len({rooms for _, rooms in each}) > 1]
    changed = [each for each in seen.values() if len({serial for serial, _ in each}) > 1]
    assert len(moved) == 2
    assert all(each[0] == each[-1] for each in moved)
    assert len(changed) == 1
    assert len(seen) == sum(len(school.access_points) for school in told.inventory.schools)


def test_nobody_looked_for_a_night_and_for_two_hours_of_lessons(told: Told) -> None:
    gaps = [(seconds_of(body["from"]), seconds_of(body["to"])) for body in told.bodies(Kind.GAP)]
    assert sorted(round((end - begin) / 3600, 1) for begin, end in gaps) == [2.2, 7.4]
    for begin, end in gaps:
        within = [batch.at for batch in told.batches if begin < batch.at < end]
        assert within == []
    lessons = [span for body in told.bodies(Kind.DAY) for span in body["lessons"]]
    spans = {(seconds_of(begin), seconds_of(end)) for begin, end in lessons}
    in_lessons = [gap for gap in gaps if any(begin <= gap[0] and gap[1] <= end for begin, end in spans)]
    assert len(in_lessons) == 1


def test_announced_work_begins_and_ends(told: Told) -> None:
    events = Counter((body["window"], body["event"]) for body in told.bodies(Kind.MAINTENANCE))
    assert len(events) == 6
    assert set(events.values()) == {1}
    assert any("maintenance" in room for body in told.bodies(Kind.DAY) for room in body["classrooms"].values())


def test_verdicts_rest_on_what_devices_of_the_plan_say(told: Told) -> None:
    devices = set(device_ids())
    states = Counter()
    for body in told.bodies(Kind.VERDICT):
        states[body["what"], body["state"]] += 1
        assert body["evidence"] or body["state"] == "none"
        for fact in body["evidence"]:
            assert fact["device"] in devices
            assert fact["field"] in ORIGINS
            assert ("value" in fact) != ("absent" in fact)
            assert fact["object"] or "absent" in fact or fact["field"] == "errors_ratio"
    wanted = {"uplink": ("meets", "down", "below_contract", "unknown"), "school": ("none", "power", "provider", "wifi")}
    wanted["classroom"] = ("covered", "degraded", "uncovered", "unknown")
    assert all(states[what, state] for what, of_what in wanted.items() for state in of_what)


def test_each_day_has_its_head(told: Told) -> None:
    first = datetime.fromtimestamp(told.batches[0].at, ZONE).date()
    days = [batch.day for batch in told.batches if batch.day is not None]
    assert days == [(first + timedelta(days=number)).isoformat() for number in range(len(days))]
    assert date.fromisoformat(days[-1]) >= told.now.date() - timedelta(days=2)


def test_the_same_arguments_give_the_same_history() -> None:
    now = NOWS["in a lesson"]
    assert history_at(now) == history_at(now)
    assert history_at(now) != history_at(now, seed=2)


def test_other_cities_can_be_made_up_too() -> None:
    now, days = NOWS["after lessons"], 100
    batches = list(year(now, schools=13, rooms=3, days=days))
    replay, problems = replayed(batches)
    assert problems == []
    assert len(replay.subjects) == 13 * 4
    assert all(replay.figures(now.date().isoformat())[0]["classrooms"][stage] for stage in STAGES)


def test_a_city_without_schools_has_no_history() -> None:
    now = NOWS["in a lesson"]
    empty = large_city(now.date(), schools=0)
    assert list(made_up_history(empty, now.timestamp(), Random(1), Pace(365))) == []
