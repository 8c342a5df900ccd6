"""What a report is made of, and what it must not know."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from audit.ledger_story import DAYS
from audit.report.city_reports import HEAD, MADE_AT, columns_of, report_of
from schoolnet.audit.proof.replay import Replay
from schoolnet.audit.record import Content
from schoolnet.audit.report.as_json import document, report_json
from schoolnet.audit.report.build import UnknownSchoolError, build_report
from schoolnet.audit.report.model import BurnUp, HeatStrip, Report
from schoolnet.locale.catalogue import Language

LAST_DAY = DAYS[-1].isoformat()
LANGUAGES: tuple[Language, ...] = ("lv", "en")


def series(chart: BurnUp, key: str) -> tuple[int | None, ...]:
    return next(each.values for each in chart.series if each.key == key)


@pytest.mark.parametrize("days", [1, 4, 10, 14])
def test_a_report_of_a_past_day_is_the_one_that_was_made_then(contents: tuple[Content, ...], days: int) -> None:
    day = DAYS[days - 1]
    midnight = f"{day}T21:00:00.000Z"  # in summer the city's clocks are three hours ahead of UTC
    then = [content for content in contents if content["recorded_at"] < midnight]
    assert len(then) < len(contents)
    assert report_of(contents, day) == report_of(then, day)
    assert report_of(contents, day) != report_of(contents, day - timedelta(days=1))


def test_a_day_ends_at_midnight_by_the_citys_clocks(contents: tuple[Content, ...]) -> None:
    assert report_of(contents, date(2025, 9, 26)).figures_document["until"] == "2025-09-26T21:00:00.000Z"
    assert report_of(contents, date(2025, 11, 24)).figures_document["until"] == "2025-11-24T22:00:00.000Z"


def test_nothing_is_known_before_the_first_record(contents: tuple[Content, ...]) -> None:
    report = report_of(contents, DAYS[0] - timedelta(days=1))
    assert (report.figures, report.burn_ups, report.heat_strips) == ((), (), ())
    assert [len(table.rows) for table in report.tables] == [0] * len(report.tables)
    assert "No school day has been closed yet, so nothing has been measured." in report.notes


def test_figures_are_those_of_the_rules_of_evidence(contents: tuple[Content, ...], report: Report) -> None:
    replay = Replay()
    for content in contents:
        replay.feed(content)
    assert report.figures_document["groups"] == replay.figures(LAST_DAY)
    told = [(each.key, each.verified, each.failed, each.unknown, each.complete_percent) for each in report.figures]
    assert told == [("schools", 2, 0, 1, 65.6), ("circuits", 2, 0, 1, 65.6), ("classrooms", 3, 1, 2, 81.8)]


def test_the_burn_up_has_each_school_day_and_ends_with_the_figures(report: Report) -> None:
    circuits, rooms = report.burn_ups
    assert rooms.days == tuple(day.isoformat() for day in DAYS)
    assert series(circuits, "verified") == (0,) * 9 + (1,) * 4 + (2,) * 2
    assert series(circuits, "due") == (0,) * 8 + (3,) * 7
    assert series(rooms, "planned") == (6,) * 15
    assert series(rooms, "verified") == (0,) * 9 + (4,) * 4 + (3,) * 2
    assert series(rooms, "accepted") == (0,) * 11 + (2,) * 3 + (1,)
    assert series(rooms, "in_use") == (0,) * 4 + (3,) * 11


def shares(strip: HeatStrip, title: str) -> list[tuple[float | None, float]]:
    row = next(row for row in strip.rows if row.title == title)
    return [(cell.good_percent, cell.known_percent) for cell in row.cells]


def test_the_heat_strip_tells_what_worked_of_what_is_known(report: Report) -> None:
    (strip,) = report.heat_strips
    alfa, beta = shares(strip, "Alfa"), shares(strip, "Beta")
    assert [alfa[number - 1] for number in (5, 6, 9, 12)] == [(100, 100), (66.7, 100), (100, 81.8), (66.7, 100)]
    assert [beta[number - 1] for number in (3, 4, 9)] == [(100, 100), (100, 81.8), (100, 81.8)]
    assert shares(strip, "Gamma") == [(None, 0.0)] * 15


def test_a_schools_report_has_its_rooms_day_by_day(contents: tuple[Content, ...]) -> None:
    (strip,) = report_of(contents, school="alfa").heat_strips
    assert [row.title for row in strip.rows] == ["Room a101", "Room a102", "Room a103"]
    assert [share for share, _ in shares(strip, "Room a102")] == [100] * 5 + [0] * 3 + [100] * 7


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("school", "others"), [("alfa", ("beta", "gamma")), ("beta", ("alfa", "gamma"))])
def test_a_schools_report_says_nothing_of_others(
    contents: tuple[Content, ...], school: str, others: tuple[str, ...], language: Language
) -> None:
    report = report_of(contents, language=language, school=school)
    told = report_json(report).decode().lower()
    assert school in told
    assert not [other for other in others if other in told]
    assert report.school == school.capitalize()
    assert {each["by"] for each in report.figures_document["groups"]} == {"city", "kind", "funding", "school"}


def test_a_schools_report_has_the_rows_that_the_citys_has_of_it(contents: tuple[Content, ...], report: Report) -> None:
    beta = report_of(contents, school="beta")
    for key in ("circuits", "classrooms", "evidence", "acceptances"):
        place = [column.key for column in report.table(key).columns].index("school_id")
        rows = [row for row in report.table(key).rows if row[place] == "beta"]
        assert rows
        assert list(beta.table(key).rows) == rows
    assert columns_of(beta, "gaps", "circuits", "classrooms") == [(None, None), (1, 2)]
    assert columns_of(report_of(contents, school="gamma"), "gaps", "circuits") == [(None,)]


def test_a_school_that_was_never_planned_is_refused_with_the_one_that_was_meant(contents: tuple[Content, ...]) -> None:
    with pytest.raises(
        UnknownSchoolError, match=r"no plan of a school 'alpha' up to 2025-09-26 \(did you mean alfa\?\)"
    ):
        report_of(contents, school="alpha")


def test_notes_say_what_a_reader_must_know(contents: tuple[Content, ...]) -> None:
    notes = report_of(contents, head=HEAD._replace(fingerprint=None)).notes
    assert [note.partition(" ")[0] for note in notes] == ["This", "The", "Part", "The"]
    assert f"The newest closed school day is {LAST_DAY}. Nothing is known of the time since." in notes
    assert (
        "Part of the time nobody watched (1 h in all); that time is unknown, and counts neither for nor against."
        in notes
    )
    assert not [note for note in report_of(contents).notes if "not signed" in note]


def test_what_was_erased_for_its_age_is_told(contents: tuple[Content, ...]) -> None:
    body = {"through": 40, "years": 10, "kinds": ["day"]}
    erased = {**contents[-1], "sequence": 126, "kind": "retention", "body": body}
    assert any("Records up to number 40 were erased" in note for note in report_of([*contents, erased]).notes)


def test_what_was_never_judged_has_an_empty_row_of_evidence(contents: tuple[Content, ...]) -> None:
    plans = [content for content in contents if content["kind"] in ("definitions", "plan")]
    rows = columns_of(report_of(plans), "evidence", "id", "verdict", "device", "value", "record")
    assert [row[0] for row in rows] == ["alfa-10g", "a101", "a102", "a103", "beta-10g", "b1", "b2", "gamma-1g", "g1"]
    assert {row[1:] for row in rows} == {(None, None, None, None)}


def test_only_what_is_made_up_says_so(contents: tuple[Content, ...]) -> None:
    real = [
        {**content, "body": {key: value for key, value in content["body"].items() if key != "made_up"}}
        for content in contents
    ]
    assert report_of(contents).is_made_up
    assert report_of(real).notes == report_of(contents).notes[1:]
    assert not report_of(real).is_made_up


def test_progress_is_told_of_each_thousand_records_and_at_the_end(contents: tuple[Content, ...]) -> None:
    told: list[int] = []
    many = [*contents, *(contents[-1] for _ in range(2000))]
    build_report(many, HEAD, DAYS[-1], "en", None, MADE_AT, "0.1.0", told.append)
    assert told == [1000, 2000, len(many)]


def test_a_code_that_this_version_does_not_know_shows_as_it_is(contents: tuple[Content, ...]) -> None:
    later = [
        {**content, "body": {**content["body"], "reason": "of_a_later_version"}}
        if content["kind"] == "verdict"
        else content
        for content in contents
    ]
    assert {reason for (reason,) in columns_of(report_of(later), "changes", "reason")} == {"of_a_later_version"}


def test_languages_differ_in_texts_alone(contents: tuple[Content, ...], report: Report) -> None:
    latvian = report_of(contents, language="lv")
    assert [len(table.rows) for table in latvian.tables] == [len(table.rows) for table in report.tables]
    assert latvian.figures_document == report.figures_document
    assert (latvian.city, report.city) == ("Jūraslīča pilsēta", "City on the bay")
    assert [replace(each, title="") for each in latvian.figures] == [replace(each, title="") for each in report.figures]


def test_the_json_has_all_of_the_report(report: Report) -> None:
    told = json.loads(report_json(report))
    assert told == document(report)
    assert told["figures"] == report.figures_document
    assert list(told["tables"]) == [table.key for table in report.tables]
    circuits = told["tables"]["circuits"]
    assert circuits["rows"][0]["verified"] == DAYS[9].isoformat()
    assert circuits["columns"][0] == {"key": "school_id", "title": "School id", "form": "text"}
    assert told["burn_ups"]["classrooms"]["series"]["verified"]["values"][-1] == 3
    assert told["heat_strips"]["schools"]["rows"][2]["cells"][0] == {
        "day": DAYS[0].isoformat(),
        "good_percent": None,
        "known_percent": 0.0,
    }
