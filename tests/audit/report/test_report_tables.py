"""The tables of a report, against what was counted by hand in the story of `ledger_city`."""

from datetime import timedelta

import pytest

from audit.ledger_story import DAYS
from audit.report.city_reports import columns_of, report_of
from schoolnet.audit.record import Content
from schoolnet.audit.report.model import Report

DAY = {number: day.isoformat() for number, day in enumerate(DAYS, 1)}
DELIVERED_CIRCUIT, DELIVERED_POINTS = "2025-08-14", "2025-08-20"


def test_each_circuit_has_the_day_of_each_stage(report: Report) -> None:
    stages = ("planned", "delivered", "installed", "verified", "accepted", "in_use")
    assert columns_of(report, "circuits", "circuit", "contract", "coverage", *stages) == [
        ("alfa-10g", "10 Gbit/s", "verified", DAY[1], DELIVERED_CIRCUIT, DAY[1], DAY[10], DAY[12], DAY[5]),
        ("beta-10g", "10 Gbit/s", "verified", DAY[1], DAY[1], DAY[1], DAY[14], DAY[12], DAY[5]),
        ("gamma-1g", "1 Gbit/s", "unknown", DAY[1], None, None, None, None, None),
    ]


def test_each_room_has_the_day_of_each_stage(report: Report) -> None:
    stages = ("delivered", "installed", "verified", "accepted", "in_use")
    points = DELIVERED_POINTS
    assert columns_of(report, "classrooms", "classroom", "coverage", *stages, "accepted_by") == [
        ("a101", "verified", points, DAY[1], DAY[10], DAY[12], DAY[5], "acceptance commission"),
        ("a102", "unknown", points, DAY[1], None, None, DAY[5], None),
        ("a103", "failed", points, DAY[1], None, None, None, None),
        ("b1", "verified", points, DAY[1], DAY[10], None, DAY[5], None),
        ("b2", "verified", points, DAY[1], DAY[10], None, None, None),
        ("g1", "unknown", points, None, None, None, None, None),
    ]


def test_days_are_counted_and_say_how_complete_they_are(report: Report) -> None:
    """5.5 hours of lessons a day: an hour of the 9th day is not known, nor is one of beta's rooms on the 4th; two hours
    of beta's 11th day are announced work."""
    days = ("good_days", "bad_days", "unmeasured_days", "complete_percent")
    assert columns_of(report, "circuits", "circuit", *days) == [
        ("alfa-10g", 15, 0, 0, 98.8),
        ("beta-10g", 14, 1, 0, 98.8),
        ("gamma-1g", 0, 0, 15, 0.0),
    ]
    assert columns_of(report, "classrooms", "classroom", *days) == [
        ("a101", 15, 0, 0, 98.8),
        ("a102", 12, 3, 0, 98.8),
        ("a103", 11, 4, 0, 98.8),
        ("b1", 15, 0, 0, 97.5),
        ("b2", 15, 0, 0, 97.5),
        ("g1", 0, 0, 15, 0.0),
    ]


def test_coverage_is_counted_for_the_city_each_kind_each_funding_source_and_each_school(report: Report) -> None:
    counts = ("planned", "verified", "failed", "unknown", "due", "verified_percent", "complete_percent")
    rows = columns_of(report, "coverage", "scope", "group", "what", *counts)
    assert [row for row in rows if row[2] == "classrooms"] == [
        ("city", "City on the bay", "classrooms", 6, 3, 1, 2, 0, 50.0, 81.8),
        ("kind of school", "kindergarten", "classrooms", 2, 2, 0, 0, 0, 100.0, 97.5),
        ("kind of school", "school", "classrooms", 4, 1, 1, 2, 0, 25.0, 74.1),
        ("funding source", "ERAF 5.1.1", "classrooms", 6, 3, 1, 2, 0, 50.0, 81.8),
        ("school", "Alfa", "classrooms", 3, 1, 1, 1, 0, 33.3, 98.8),
        ("school", "Beta", "classrooms", 2, 2, 0, 0, 0, 100.0, 97.5),
        ("school", "Gamma", "classrooms", 1, 0, 0, 1, 0, 0.0, 0.0),
    ]
    assert ("city", "City on the bay", "schools", 3, 2, 0, 1, None, 66.7, 65.6) in rows
    assert ("city", "City on the bay", "circuits", 3, 2, 0, 1, 3, 66.7, 65.6) in rows


def test_what_is_planned_is_verified_failed_or_unknown(report: Report) -> None:
    counted = columns_of(report, "coverage", "planned", "verified", "failed", "unknown")
    assert counted
    assert all(planned == sum(int(str(each)) for each in rest) for planned, *rest in counted)
    assert all(each.planned == each.verified + each.failed + each.unknown for each in report.figures)


def test_targets_say_what_was_verified_in_time(report: Report) -> None:
    """Circuits were due on the ninth day, and alfa's was verified on the tenth; rooms are due after the last day."""
    told = ("target", "what", "due", "in_time", "verified", "open", "complete_percent")
    assert columns_of(report, "targets", *told) == [
        (DAY[9], "circuits", 3, 0, 2, 1, 65.6),
        ("2025-10-01", "classrooms", 6, 3, 3, 3, 81.8),
    ]


def test_evidence_names_device_object_value_and_time(report: Report) -> None:
    told = ("id", "rests", "verdict", "reason", "device", "object", "value", "observed_at")
    rows = columns_of(report, "evidence", *told)
    state = "AIRESPACE-WIRELESS-MIB::bsnAPOperationStatus.1"
    radio = "The radio of a required band is off or down."
    assert [row for row in rows if row[0] == "a103"] == [
        ("a103", "verdict", "no WiFi", radio, "alfa-controller", state, "uncovered", f"{DAY[12]} 07:59:55"),
        ("a103", "verification", "verified no more", None, "alfa-controller", state, "up", f"{DAY[14]} 14:28:55"),
    ]
    assert {row[0] for row in rows} == {"alfa-10g", "beta-10g", "gamma-1g", "a101", "a102", "a103", "b1", "b2", "g1"}


def test_acceptances_stay_when_they_are_taken_back(report: Report) -> None:
    assert columns_of(report, "acceptances", "at", "id", "decision", "by", "document", "was_verified") == [
        (f"{DAY[12]} 15:30:00", "alfa-10g", "accepted", "acceptance commission", "4-2/17", "yes"),
        (f"{DAY[12]} 15:30:00", "a101", "accepted", "acceptance commission", "4-2/17", "yes"),
        (f"{DAY[12]} 15:30:00", "a103", "accepted", "acceptance commission", "4-2/17", "yes"),
        (f"{DAY[12]} 15:30:00", "beta-10g", "accepted", "acceptance commission", "4-2/17", "no"),
        (f"{DAY[15]} 15:30:00", "a103", "taken back", "acceptance commission", "4-2/17", "yes"),
    ]


def test_equipment_that_moved_has_left_its_old_place_and_what_it_replaced_has_left_too(report: Report) -> None:
    first, moved = f"{DAY[1]} 07:55:00", f"{DAY[7]} 07:55:00"
    assert columns_of(report, "assets", "serial", "school", "seen_in", "from", "to") == [
        ("SN0001", "Alfa", "Room a101", first, None),
        ("SN0002", "Alfa", "Room a102", first, None),
        ("SN0003", "Alfa", "Room a103", first, moved),
        ("SN0003", "Beta", "Room b2", moved, None),
        ("SN0004", "Beta", "Room b1, Room b2", first, None),
        ("SN0005", "Beta", "Room b2", first, moved),
    ]


def test_gaps_and_announced_work_stand_in_order(report: Report) -> None:
    assert columns_of(report, "gaps", "type", "from", "to", "why", "circuits", "classrooms") == [
        ("gap", f"{DAY[9]} 09:00:00", f"{DAY[9]} 10:00:00", "the service was not running", None, None),
        ("maintenance", f"{DAY[11]} 10:00:00", f"{DAY[11]} 12:00:00", "new fibre", 1, 2),
    ]


def test_changes_tell_what_a_verdict_was_before(report: Report) -> None:
    rows = columns_of(report, "changes", "at", "what", "name", "was", "verdict", "reason")
    assert len(rows) == 22
    assert (
        f"{DAY[4]} 10:00:00",
        "circuit",
        "beta-10g",
        "meets contract",
        "down",
        "The optical module receives no light.",
    ) in rows
    assert (f"{DAY[4]} 10:00:00", "school", None, None, "Optics", "The optical module receives no light.") in rows


def test_changes_of_a_city_are_those_of_the_last_thirty_days(contents: tuple[Content, ...]) -> None:
    thirty_days_after_the_sixth = DAYS[5] + timedelta(days=30)
    late = report_of(contents, thirty_days_after_the_sixth)
    days = {str(at)[:10] for (at,) in columns_of(late, "changes", "at")}
    assert days == {DAY[8], DAY[11], DAY[12]}
    alfa = report_of(contents, thirty_days_after_the_sixth, school="alfa")
    assert f"{DAY[1]} 07:50:00" in {at for (at,) in columns_of(alfa, "changes", "at")}


def test_a_changed_definition_is_on_the_record_with_its_earlier_value(contents: tuple[Content, ...]) -> None:
    first = next(content for content in contents if content["kind"] == "definitions")
    rollout = first["body"]["rollout"]
    stricter = {**rollout, "verified": {**rollout["verified"], "good_percent": 99}}
    changed = {
        **first,
        "sequence": 126,
        "recorded_at": f"{DAY[15]}T20:59:30.000Z",
        "body": {**first["body"], "rollout": stricter},
    }
    rows = columns_of(report_of([*contents, changed]), "definitions", "definition", "value", "from", "to")
    assert [row[1:] for row in rows if str(row[0]).startswith("Good day")] == [
        ("95", f"{DAY[1]} 07:00:00", f"{DAY[15]} 23:59:30"),
        ("99", f"{DAY[15]} 23:59:30", None),
    ]
    assert [row[1:] for row in rows if str(row[0]).startswith("Measured day")] == [("80", f"{DAY[1]} 07:00:00", None)]


def test_the_ledger_is_counted_by_kind(contents: tuple[Content, ...], report: Report) -> None:
    rows = columns_of(report, "ledger", "type", "records", "first_at", "last_at")
    assert sum(int(str(row[1])) for row in rows) == len(contents)
    assert ("school day", 45, f"{DAY[1]} 15:00:00", f"{DAY[15]} 15:00:00") in rows


@pytest.mark.parametrize("key", ["coverage", "targets", "circuits", "classrooms"])
def test_completeness_stands_beside_every_share_and_every_day(report: Report, key: str) -> None:
    assert "complete_percent" in [column.key for column in report.table(key).columns]
