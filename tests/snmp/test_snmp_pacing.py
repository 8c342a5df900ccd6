"""Time-outs and quantities learned of an agent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schoolnet.snmp.pacing import CLEAN_BEFORE_CREEPING, SUSPICIONS_TO_BELIEVE, Quantity, RoundTrip


def test_first_timeout_is_the_configured_one_and_each_attempt_waits_twice_as_long() -> None:
    trip = RoundTrip(first_seconds=1.0, longest_seconds=5.0)
    assert [trip.for_attempt(attempt) for attempt in range(4)] == [1.0, 2.0, 4.0, 5.0]


def test_fast_agent_keeps_the_first_timeout() -> None:
    trip = RoundTrip(1.0, 5.0)
    for _ in range(20):
        trip.observe(0.005)
    assert trip.timeout_seconds == 1.0
    assert trip.smoothed_seconds == pytest.approx(0.005)


def test_slow_agent_is_waited_for_as_rfc_6298_says() -> None:
    trip = RoundTrip(1.0, 5.0)
    trip.observe(1.5)
    assert trip.timeout_seconds == pytest.approx(1.5 + 4 * 0.75)
    trip.observe(1.5)
    assert trip.timeout_seconds == pytest.approx(1.5 + 4 * 0.5625)


@given(st.lists(st.floats(0, 1000)))
def test_timeout_stays_within_its_bounds(seen_seconds: list[float]) -> None:
    trip = RoundTrip(1.0, 5.0)
    for seconds in seen_seconds:
        trip.observe(seconds)
        assert 1.0 <= trip.timeout_seconds <= 5.0


def test_quantity_that_failed_is_not_tried_again_soon() -> None:
    repetitions = Quantity(20)
    repetitions.shrink()
    repetitions.shrink()
    assert repetitions.value == 5
    for _ in range(CLEAN_BEFORE_CREEPING - 1):
        repetitions.worked()
        assert repetitions.value == 5
    repetitions.worked()
    assert repetitions.value == 6


def test_quantity_recovers_where_nothing_was_answered_at_all() -> None:
    repetitions = Quantity(20)
    repetitions.suspect()
    repetitions.forgive()
    assert repetitions.value == 5
    repetitions.worked()
    repetitions.worked()
    assert repetitions.value == 20


def test_quantity_that_was_lost_once_is_tried_again_at_once() -> None:
    repetitions = Quantity(20)
    for _ in range(10):
        repetitions.suspect()
        assert repetitions.value == 5
        repetitions.worked()
        assert repetitions.value == 20
        repetitions.worked()


def test_quantity_that_is_lost_each_time_is_too_many() -> None:
    repetitions = Quantity(20)
    for _ in range(SUSPICIONS_TO_BELIEVE):
        repetitions.suspect()
        repetitions.worked()
    assert repetitions.value == 5
    repetitions.worked()
    repetitions.worked()
    assert repetitions.value == 10


@given(st.integers(1, 50), st.lists(st.sampled_from(["shrink", "suspect", "worked", "forgive"]), max_size=300))
def test_quantity_stays_within_its_bounds(most: int, events: list[str]) -> None:
    quantity = Quantity(most)
    for event in events:
        getattr(quantity, event)()
        assert 1 <= quantity.value <= most
