"""What the records say together: plans, equipment, days, acceptances, and the figures that follow."""

from collections.abc import Mapping
from typing import Any

import pytest

from schoolnet.audit.proof.replay import Replay

LESSONS = [["2026-09-01T06:00:00Z", "2026-09-01T14:00:00Z"]]
ROOM = ("classroom", "alfa", "a101")
UPLINK = ("uplink", "alfa", "main")


def circuit(**fields: Any) -> dict[str, Any]:
    return {"id": "main", "speed_bps": 10**10, "funding": None, "target": None, "delivered": None, **fields}


def room(name: str = "a101", **fields: Any) -> dict[str, Any]:
    return {"id": name, "funding": None, "target": None, **fields}


def point(name: str, *rooms: str, delivered: str | None = None) -> dict[str, Any]:
    return {"id": name, "classrooms": rooms or ("a101",), "delivered": delivered}


def plan(**changes: Any) -> dict[str, Any]:
    parts: dict[str, Any] = {"circuits": [circuit()], "classrooms": [room()], "access_points": [point("ap-1")]}
    return {"kind": "school", **parts, **changes}


class Story:
    """Records one after another, on a day that moves on."""

    def __init__(self, **changes: Any) -> None:
        self.replay = Replay()
        self.day = 1
        self.tell("plan", plan=plan(**changes))

    def tell(self, kind: str, school: str = "alfa", **body: Any) -> str | None:
        day = f"2026-09-{self.day:02}"
        content = {"kind": kind, "recorded_at": f"{day}T20:00:00.000Z"}
        return self.replay.feed({**content, "body": {"at": f"{day}T05:00:00Z", "day": day, "school": school, **body}})

    def seen(self, name: str) -> None:
        self.tell("asset", what="access_point", id=name)

    def judged(self, state: str, what: str = "uplink", name: str = "main") -> None:
        self.tell("verdict", what=what, id=name, state=state)

    def stages(self, key: tuple[str, str, str]) -> Mapping[str, str]:
        return self.replay.subjects[key].stages

    def city(self) -> dict[str, Any]:
        return next(group for group in self.replay.figures(f"2026-09-{self.day:02}") if group["by"] == "city")


def test_a_room_is_installed_when_every_access_point_that_serves_it_was_seen() -> None:
    story = Story(access_points=[point("ap-1"), point("ap-2"), point("ap-3", "other")])
    story.day = 2
    story.seen("ap-1")
    assert "installed" not in story.stages(ROOM)
    story.day = 4
    story.seen("ap-2")
    story.day = 5
    story.seen("ap-1")
    assert story.stages(ROOM) == {"planned": "2026-09-01", "delivered": "2026-09-04", "installed": "2026-09-04"}


def test_delivered_is_told_by_the_plan_or_seen_whichever_is_first() -> None:
    story = Story(access_points=[point("ap-1", delivered="2026-08-20"), point("ap-2", delivered="2026-09-09")])
    assert story.stages(ROOM)["delivered"] == "2026-09-09"
    assert story.city()["classrooms"]["delivered"] == 0, "not yet, as of the first"
    story.day = 3
    story.seen("ap-2")
    assert story.stages(ROOM)["delivered"] == "2026-09-03"


def test_a_room_without_access_points_is_neither_delivered_nor_installed() -> None:
    assert set(Story(access_points=[]).stages(ROOM)) == {"planned"}


def test_another_access_point_in_the_plan_is_to_be_installed_too() -> None:
    story = Story()
    story.seen("ap-1")
    assert "installed" in story.stages(ROOM)
    story.tell("plan", plan=plan(access_points=[point("ap-1"), point("ap-2")]))
    assert "installed" not in story.stages(ROOM)


@pytest.mark.parametrize(("state", "is_installed"), [("down", False), ("unknown", False), ("below_contract", True)])
def test_a_circuit_is_installed_when_its_link_was_up(state: str, *, is_installed: bool) -> None:
    story = Story()
    story.judged(state)
    assert ("installed" in story.stages(UPLINK)) is is_installed


def test_what_leaves_the_plan_is_counted_no_more_and_comes_back_as_it_was() -> None:
    story = Story()
    story.seen("ap-1")
    story.tell("plan", plan=None)
    assert story.replay.figures("2026-09-01") == []
    story.day = 7
    story.tell("plan", plan=plan())
    assert story.stages(ROOM)["planned"] == "2026-09-01"
    assert story.stages(ROOM)["installed"] == "2026-09-01"


def test_an_acceptance_that_is_taken_back_is_none() -> None:
    story = Story()
    accepted = {"uplinks": ["main"], "classrooms": ["a101", "not-planned"], "by": "x", "why": "y"}
    story.tell("acceptance", withdrawn=False, **accepted)
    assert story.city()["classrooms"]["accepted"] == story.city()["uplinks"]["accepted"] == 1
    story.day = 2
    story.tell("acceptance", withdrawn=True, uplinks=[], classrooms=["a101"], by="x", why="z")
    assert (story.city()["classrooms"]["accepted"], story.city()["uplinks"]["accepted"]) == (0, 1)


def day_body(uplink: dict[str, int], a101: dict[str, int]) -> dict[str, Any]:
    return {"lessons": LESSONS, "uplinks": {"main": uplink}, "classrooms": {"a101": a101}}


def test_a_day_must_follow_from_the_verdicts_before_it() -> None:
    story = Story()
    story.judged("meets")
    assert story.tell("day", **day_body({"meets": 28_800}, {"unknown": 28_800})) is None
    other = Story()
    other.judged("down")
    assert "does not follow" in str(other.tell("day", **day_body({"meets": 28_800}, {"unknown": 28_800})))


def test_a_day_that_leaves_a_room_out_does_not_follow() -> None:
    story = Story()
    assert "a101" in str(story.tell("day", lessons=LESSONS, uplinks={"main": {"unknown": 28_800}}, classrooms={}))


def test_gaps_and_announced_work_take_their_time_from_the_day() -> None:
    story = Story()
    story.judged("meets")
    story.tell("maintenance", event="began", window="w", uplinks=[["alfa", "main"]], classrooms=[])
    story.tell(
        "maintenance", at="2026-09-01T07:00:00Z", event="ended", window="w", uplinks=[["alfa", "main"]], classrooms=[]
    )
    story.tell("gap", **{"from": "2026-09-01T13:00:00Z", "to": "2026-09-01T15:00:00Z"})
    seconds = {"maintenance": 3600, "unknown": 3600, "meets": 6 * 3600}
    assert story.tell("day", **day_body(seconds, {"unknown": 28_800})) is None
    assert story.city()["uplinks"]["lesson_seconds"] == 7 * 3600
    assert story.city()["uplinks"]["known_seconds"] == 6 * 3600


def test_a_school_has_its_promise_when_one_circuit_of_ten_gigabits_is_verified() -> None:
    slow = Story(circuits=[circuit(speed_bps=10**9)])
    slow.replay.subjects[UPLINK].stages["verified"] = "2026-09-01"
    assert slow.city()["schools"] == {"planned": 1, "verified": 0, "failed": 0, "unknown": 1}
    fast = Story(circuits=[circuit(), circuit(id="backup")])
    fast.replay.subjects[UPLINK].stages["verified"] = "2026-09-01"
    assert fast.city()["schools"] == {"planned": 1, "verified": 1, "failed": 0, "unknown": 0}


def test_figures_are_given_by_kind_funding_and_school_and_add_up() -> None:
    story = Story(classrooms=[room(funding="Fund A", target="2026-09-01"), room("a102", target="2026-10-01")])
    story.tell("plan", "beta", plan={**plan(), "kind": "kindergarten"})
    groups = {(group["by"], group["of"]): group for group in story.replay.figures("2026-09-01")}
    assert set(groups) == {
        ("city", ""),
        ("funding", ""),
        ("funding", "Fund A"),
        ("kind", "kindergarten"),
        ("kind", "school"),
        ("school", "alfa"),
        ("school", "beta"),
    }
    assert groups["city", ""]["classrooms"]["planned"] == 3
    assert groups["city", ""]["classrooms"]["due"] == groups["funding", "Fund A"]["classrooms"]["planned"] == 1
    for group in groups.values():
        for kind in ("schools", "uplinks", "classrooms"):
            counts = group[kind]
            assert counts["planned"] == counts["verified"] + counts["failed"] + counts["unknown"]


def test_another_definition_counts_from_then_on() -> None:
    story = Story()
    story.judged("meets")
    rollout = {
        "verified": {**story.replay.definitions["rollout"]["verified"], "school_days": 1},
        "in_use": {"school_days": 5, "of_school_days": 20},
    }
    story.tell("definitions", city={"name": {}, "timezone": "Europe/Riga"}, rollout=rollout)
    story.tell("day", **day_body({"meets": 28_800}, {"unknown": 28_800}))
    assert story.city()["uplinks"]["verified"] == 1
