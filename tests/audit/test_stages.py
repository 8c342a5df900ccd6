"""When something is verified, fails, and is in use: days of a circuit, counted."""

import copy
from typing import Any

import pytest

from schoolnet.audit.proof.stages import DEFAULTS, Subject

GOOD, BAD, UNSEEN, SHUT = {"meets": 100}, {"down": 100}, {"unknown": 100}, {"maintenance": 100}
RULES: dict[str, Any] = {
    "verified": {**DEFAULTS["verified"], "school_days": 3, "lost_after_bad_days": 2, "lost_after_unmeasured_days": 4},
    "in_use": {"school_days": 2, "of_school_days": 4},
}


def after(*days: dict[str, int], what: str = "uplink", rules: dict[str, Any] = RULES, clients: str = "") -> Subject:
    """A circuit (or room) after these days; `clients` has a `+` for each day with clients."""
    subject = Subject(what, "school", "main")
    for number, seconds in enumerate(days):
        subject.close_day(f"2026-09-{number + 1:02}", seconds, clients[number : number + 1] == "+", rules)
    return subject


def test_so_many_good_days_in_a_row_verify_and_the_last_of_them_is_the_day() -> None:
    assert after(GOOD, GOOD).coverage == "unknown"
    verified = after(GOOD, GOOD, GOOD, GOOD)
    assert (verified.coverage, verified.stages["verified"], verified.good_since) == (
        "verified",
        "2026-09-03",
        "2026-09-01",
    )


def test_a_bad_day_begins_the_row_anew_and_is_a_failure_until_a_good_one_comes() -> None:
    assert after(GOOD, GOOD, BAD).coverage == "failed"
    assert after(GOOD, GOOD, BAD, GOOD, GOOD).coverage == "unknown"
    assert after(GOOD, GOOD, BAD, GOOD, GOOD, GOOD).stages["verified"] == "2026-09-06"


def test_days_that_were_not_seen_neither_count_nor_begin_it_anew() -> None:
    assert after(GOOD, UNSEEN, GOOD, UNSEEN, GOOD).stages["verified"] == "2026-09-05"
    assert after(UNSEEN, UNSEEN).coverage == "unknown"
    assert after(BAD, UNSEEN).coverage == "failed"


def test_announced_work_is_no_school_day() -> None:
    subject = after(GOOD, SHUT, GOOD, GOOD)
    assert (subject.coverage, subject.unmeasured_days, subject.good_days) == ("verified", 0, 3)


def test_one_bad_day_does_not_end_it_and_so_many_in_a_row_do() -> None:
    assert after(GOOD, GOOD, GOOD, BAD, GOOD, BAD).coverage == "verified"
    lost = after(GOOD, GOOD, GOOD, BAD, BAD)
    assert (lost.coverage, lost.good_run) == ("failed", 0)
    assert after(GOOD, GOOD, GOOD, BAD, BAD, GOOD, GOOD).coverage == "unknown"


def test_what_nobody_has_seen_for_long_is_verified_no_more() -> None:
    assert after(GOOD, GOOD, GOOD, UNSEEN, UNSEEN, UNSEEN).coverage == "verified"
    assert after(GOOD, GOOD, GOOD, UNSEEN, UNSEEN, UNSEEN, UNSEEN).coverage == "unknown"


@pytest.mark.parametrize(
    ("seconds", "good", "bad", "unmeasured"),
    [
        ({"meets": 80, "unknown": 20}, 1, 0, 0),
        ({"meets": 79, "unknown": 21}, 0, 0, 1),
        ({"meets": 95, "down": 5}, 1, 0, 0),
        ({"meets": 94, "down": 6}, 0, 1, 0),
        ({"meets": 76, "down": 4, "unknown": 20}, 1, 0, 0),
        ({"degraded": 100}, 1, 0, 0),
        ({"below_contract": 100}, 0, 1, 0),
        ({"maintenance": 90, "meets": 10}, 1, 0, 0),
        ({}, 0, 0, 0),
    ],
)
def test_shares_are_of_what_was_seen(seconds: dict[str, int], good: int, bad: int, unmeasured: int) -> None:
    subject = after(seconds)
    assert (subject.good_days, subject.bad_days, subject.unmeasured_days) == (good, bad, unmeasured)


def test_whether_degraded_works_is_a_definition() -> None:
    strict = copy.deepcopy(RULES)
    strict["verified"]["degraded_counts"] = False
    assert after({"degraded": 100}, rules=strict).bad_days == 1


def test_a_room_works_where_it_is_covered() -> None:
    assert after({"covered": 100}, what="classroom").good_days == 1
    assert after({"meets": 100}, what="classroom").bad_days == 1


def test_in_use_looks_at_the_newest_school_days() -> None:
    assert "in_use" not in after(GOOD, GOOD, GOOD, clients="+  ").stages
    assert after(GOOD, GOOD, GOOD, clients="+ +").stages["in_use"] == "2026-09-03"
    assert "in_use" not in after(*[GOOD] * 6, clients="++    ").stages


def test_the_window_has_the_newest_days() -> None:
    assert list(after(*[GOOD] * 5, {"meets": 60, "unknown": 40}).window) == [(100, 100)] * 3 + [(100, 60)]
