"""One entry per cause, over all schools."""

from schoolnet.inventory.model import School
from schoolnet.verdicts.board_entries import SchoolEntry
from schoolnet.verdicts.cause import NO_CAUSE, Cause, Impact
from schoolnet.verdicts.causes import group_causes
from schoolnet.verdicts.drift import Rooms
from schoolnet.verdicts.model import CauseLayer, Reason

SHARED = {"core", "wlc"}
DEAD_CORE = Cause(CauseLayer.MONITORING, Reason.CITY_SILENT, "core")


def school(name: str, cause: Cause, students: int = 100, since: float | None = 50.0) -> SchoolEntry:
    plan = School.model_validate({"id": name, "name": name, "students": students})
    return SchoolEntry(plan, Rooms(plan), cause=cause, impact=Impact(3, students), since=since)


def test_what_the_city_shares_is_one_cause_and_all_that_it_hits_is_added_up() -> None:
    schools = [school("b", DEAD_CORE, 200, since=40.0), school("a", DEAD_CORE, since=None), school("c", DEAD_CORE)]
    [cause] = group_causes(schools, SHARED)
    assert (cause.layer, cause.reason, cause.where) == (CauseLayer.MONITORING, Reason.CITY_SILENT, "core")
    assert (cause.schools, cause.impact, cause.since) == (("a", "b", "c"), Impact(9, 400), 40.0)


def test_a_silent_city_is_one_cause_though_it_has_no_place() -> None:
    silent = Cause(CauseLayer.MONITORING, Reason.CITY_SILENT)
    assert [each.schools for each in group_causes([school("a", silent), school("b", silent)], SHARED)] == [("a", "b")]


def test_a_controller_of_several_schools_is_one_cause() -> None:
    dead = Cause(CauseLayer.WIFI, Reason.DEVICE_SILENT, "wlc")
    assert [each.schools for each in group_causes([school("a", dead), school("b", dead)], SHARED)] == [("a", "b")]


def test_what_each_school_has_of_its_own_is_a_cause_each_though_it_is_called_the_same() -> None:
    for cause in (
        Cause(CauseLayer.LAN, Reason.DEVICE_SILENT, "switch"),
        Cause(CauseLayer.POWER, Reason.ALL_SILENT),
        Cause(CauseLayer.OPTICS, Reason.NO_LIGHT, "core"),  # a circuit may be called like a device of the city
        Cause(CauseLayer.WIFI, Reason.MISSING, "wlc"),  # and so may a room
    ):
        found = group_causes([school("a", cause), school("b", cause)], SHARED)
        assert [each.schools for each in found] == [("a",), ("b",)], cause


def test_different_reasons_in_one_place_are_different_causes() -> None:
    refused = Cause(CauseLayer.MONITORING, Reason.AUTH, "core")
    assert len(group_causes([school("a", DEAD_CORE), school("b", refused)], SHARED)) == 2


def test_what_hits_most_pupils_comes_first_and_a_school_without_trouble_is_in_none() -> None:
    cut = Cause(CauseLayer.OPTICS, Reason.NO_LIGHT, "main")
    schools = [
        school("small", cut, 10),
        school("well", NO_CAUSE, 900),
        school("large", cut, 500),
        school("late", cut, 10, 60.0),
    ]
    assert [each.schools for each in group_causes(schools, SHARED)] == [("large",), ("small",), ("late",)]
