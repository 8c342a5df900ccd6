"""`schoolnet audit accept`: what goes on record, and what is refused."""

import json
from pathlib import Path
from typing import Any

import pytest

from audit.commands import audit
from schoolnet.audit.ledger import Ledger
from schoolnet.audit.record import Kind

SAID = ("--by", "IT office", "--why", "seen on site")


@pytest.fixture(autouse=True)
def _away_from_any_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def last_of(file: Path) -> tuple[int, str, dict[str, Any]]:
    ledger = Ledger(f"sqlite:///{file}")
    *_, record = ledger.read()
    ledger.close()
    assert record.content is not None
    return record.sequence, record.hash, dict(record.content)


def test_what_is_accepted_is_on_record_with_who_and_why(own_city: Path) -> None:
    before = last_of(own_city)[0]
    done = audit(
        "accept",
        "beta",
        "--classroom",
        "b2",
        "--classroom",
        "b1",
        *SAID,
        "--document",
        " 4-2/18 ",
        "--ledger",
        own_city,
    )
    assert (done.exit_code, done.stderr) == (0, "")
    sequence, hash_, content = last_of(own_city)
    assert done.stdout == f"Accepted at beta: classroom b1, classroom b2.\nRecord {sequence}, hash {hash_}\n"
    assert (sequence, content["kind"]) == (before + 1, Kind.ACCEPTANCE)
    body = content["body"]
    assert {key: body[key] for key in ("school", "uplinks", "classrooms", "by", "why", "document", "withdrawn")} == {
        "school": "beta",
        "uplinks": [],
        "classrooms": ["b1", "b2"],
        "by": "IT office",
        "why": "seen on site",
        "document": "4-2/18",
        "withdrawn": False,
    }
    assert body["unverified"] == []
    assert body["day"][:7] in content["recorded_at"] or body["day"] > content["recorded_at"][:10]
    assert audit("verify", "--ledger", own_city).exit_code == 0
    told = json.loads(audit("status", "--ledger", own_city, "--school", "beta", "--format", "json").stdout)
    assert told["figures"]["groups"][0]["classrooms"]["accepted"] == 2


def test_all_is_what_is_verified_and_not_accepted_yet(own_city: Path) -> None:
    done = audit("accept", "beta", "--all", *SAID, "--ledger", own_city)
    assert done.exit_code == 0
    body = last_of(own_city)[2]["body"]
    assert (body["uplinks"], body["classrooms"]) == ([], ["b1", "b2"])
    again = audit("accept", "beta", "--all", *SAID, "--ledger", own_city)
    assert (again.exit_code, again.stderr) == (1, "Refused: beta: all is accepted\n")


def test_the_unverified_is_refused_unless_said_and_then_listed(own_city: Path) -> None:
    before = last_of(own_city)
    done = audit("accept", "alfa", "--all", *SAID, "--ledger", own_city)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "measurement has not verified classroom a102 (unknown), classroom a103 (failed)" in done.stderr
    assert "--unverified" in done.stderr
    assert last_of(own_city) == before
    done = audit("accept", "alfa", "--classroom", "a102", *SAID, "--unverified", "--ledger", own_city)
    assert done.exit_code == 0
    assert "Not verified by measurement, which the record says: a102." in done.stdout
    assert last_of(own_city)[2]["body"]["unverified"] == ["a102"]


def test_what_is_verified_is_not_listed_as_unverified(own_city: Path) -> None:
    assert audit("accept", "beta", "--all", *SAID, "--unverified", "--ledger", own_city).exit_code == 0
    assert last_of(own_city)[2]["body"]["unverified"] == []


def test_an_acceptance_is_taken_back_once(own_city: Path) -> None:
    take_back = ("accept", "alfa", "--circuit", "alfa-10g", "--withdraw", *SAID, "--ledger", str(own_city))
    done = audit(*take_back)
    assert done.exit_code == 0
    assert done.stdout.startswith("Taken back at alfa: circuit alfa-10g.\n")
    body = last_of(own_city)[2]["body"]
    assert (body["uplinks"], body["withdrawn"]) == (["alfa-10g"], True)
    again = audit(*take_back)
    assert again.exit_code == 1
    assert "not accepted, so there is nothing to take back: circuit alfa-10g" in again.stderr


def test_accepting_twice_is_refused_because_it_would_move_the_day(own_city: Path) -> None:
    done = audit("accept", "alfa", "--classroom", "a101", *SAID, "--ledger", own_city)
    assert done.exit_code == 1
    assert "accepted already: classroom a101 since 2025-09-23" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("alpha", "--all"), "no plan of a school 'alpha' (did you mean alfa?)"),
        (("zzz", "--all"), "no plan of a school 'zzz'\n"),
        (("alfa", "--classroom", "A101"), "the plan has no classroom 'A101' (did you mean a101?)"),
        (("alfa", "--circuit", "a101"), "the plan has no circuit 'a101'"),
        (
            ("alfa", "--circuit", "alfa-1g", "--classroom", "x"),
            "no classroom 'x'; no circuit 'alfa-1g' (did you mean alfa-10g?)",
        ),
    ],
)
def test_what_is_not_planned_is_refused(own_city: Path, arguments: tuple[str, ...], said: str) -> None:
    before = last_of(own_city)
    done = audit("accept", *arguments, *SAID, "--ledger", own_city)
    assert (done.exit_code, done.stdout) == (1, "")
    assert said in done.stderr
    assert last_of(own_city) == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--all", "--by", " ", "--why", "w"), "must not be empty"),
        (("--all", "--by", "b", "--why", ""), "must not be empty"),
        (("--all", "--by", "b", "--why", "two\nlines"), "one line of text"),
        (("--all", "--by", "b\u202e", "--why", "w"), "one line of text"),
        (("--all", "--by", "b", "--why", "w" * 501), "at most 500 characters"),
        (("--all", "--by", "b", "--why", "w", "--document", "\x1b[2J"), "one line of text"),
        (("--all", "--why", "w"), "Missing option '--by'"),
        (("--all", "--by", "b"), "Missing option '--why'"),
        (("--by", "b", "--why", "w"), "say what is meant"),
        (("--all", "--classroom", "b1", "--by", "b", "--why", "w"), "say what is meant"),
    ],
)
def test_a_command_line_that_says_too_little_is_refused(city: Path, arguments: tuple[str, ...], said: str) -> None:
    before = last_of(city)
    done = audit("accept", "beta", *arguments, "--ledger", city)
    assert done.exit_code == 2
    assert said in done.stderr
    assert last_of(city) == before


def test_a_ledger_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    done = audit("accept", "alfa", "--all", *SAID, "--ledger", "none.sqlite")
    assert done.exit_code == 1
    assert "none.sqlite cannot be opened" in done.stderr
    assert not list(tmp_path.iterdir())
