"""Seconds of lesson time in each state."""

from hypothesis import given
from hypothesis import strategies as st

from schoolnet.audit.proof.days import seconds_by_state, seconds_of, spans_of

LESSONS = [(100, 200), (300, 400)]


def test_moments_are_read_as_records_tell_them() -> None:
    assert seconds_of("1970-01-01T00:01:40Z") == 100
    assert spans_of([["1970-01-01T00:01:40Z", "1970-01-01T00:03:20Z"]]) == [(100, 200)]


def test_before_the_first_verdict_all_is_unknown() -> None:
    assert seconds_by_state(LESSONS, [], [], []) == {"unknown": 200}
    assert seconds_by_state(LESSONS, [(350, "covered")], [], []) == {"unknown": 150, "covered": 50}


def test_a_state_holds_until_the_next_one_also_between_lessons() -> None:
    changes = [(0, "covered"), (150, "uncovered"), (310, "covered")]
    assert seconds_by_state(LESSONS, changes, [], []) == {"covered": 50 + 90, "uncovered": 50 + 10}


def test_in_a_gap_nobody_knows_and_announced_work_is_no_lesson() -> None:
    changes = [(0, "meets")]
    assert seconds_by_state(LESSONS, changes, [(50, 120), (390, 500)], []) == {"unknown": 30, "meets": 170}
    assert seconds_by_state(LESSONS, changes, [(50, 120)], [(110, 130)]) == {
        "unknown": 10,
        "maintenance": 20,
        "meets": 170,
    }


def test_of_two_changes_at_once_the_later_record_holds() -> None:
    assert seconds_by_state([(0, 10)], [(0, "down"), (0, "meets")], [], []) == {"meets": 10}


SPANS = st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)).map(sorted).map(tuple), max_size=4)
STATES = st.sampled_from(["meets", "down", "unknown"])
CHANGES = st.lists(st.tuples(st.integers(0, 300), STATES), max_size=6).map(sorted)


@given(CHANGES, SPANS, SPANS)
def test_every_second_is_counted_once_as_one_by_one(
    changes: list[tuple[int, str]], gaps: list[tuple[int, int]], work: list[tuple[int, int]]
) -> None:
    found = seconds_by_state([(20, 120), (150, 260)], changes, gaps, work)
    assert sum(found.values()) == 210
    one_by_one: dict[str, int] = {}
    for at in [*range(20, 120), *range(150, 260)]:
        state = "unknown"
        for since, told in changes:
            state = told if since <= at else state
        if any(begin <= at < end for begin, end in gaps):
            state = "unknown"
        if any(begin <= at < end for begin, end in work):
            state = "maintenance"
        one_by_one[state] = one_by_one.get(state, 0) + 1
    assert found == one_by_one


@given(CHANGES, SPANS, SPANS, st.tuples(st.integers(0, 300), st.integers(0, 300)).map(sorted).map(tuple))
def test_another_gap_never_adds_to_what_is_known(
    changes: list[tuple[int, str]], gaps: list[tuple[int, int]], work: list[tuple[int, int]], more: tuple[int, int]
) -> None:
    before = seconds_by_state([(20, 260)], changes, gaps, work)
    after = seconds_by_state([(20, 260)], changes, [*gaps, more], work)
    assert all(after.get(state, 0) <= before.get(state, 0) for state in ("meets", "down", "maintenance"))
    assert after.get("unknown", 0) >= before.get("unknown", 0)
