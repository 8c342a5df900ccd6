"""What is a restart, what only looks like one, and since when an agent runs."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from schoolnet.facts.absent import NOT_OFFERED, Absent, AbsentReason
from schoolnet.facts.reboot import SLACK_SECONDS, UPTIME_WRAP_SECONDS, booted_at, has_restarted
from schoolnet.facts.rows import Identity

POLL_SECONDS = st.floats(10, 7200)
RUN_SECONDS = st.floats(0, 4 * UPTIME_WRAP_SECONDS)
JITTER_SECONDS = st.floats(-5, 5)
BOOTS = st.integers(0, 2**31 - 2)
LOST = Absent(AbsentReason.TIMEOUT)


def running(seconds: float, boots: int | Absent = NOT_OFFERED, *, has_engine_time: bool = True) -> Identity:
    """An agent that has run for so long."""
    engine_time = int(seconds) if has_engine_time else NOT_OFFERED
    return Identity(uptime_seconds=seconds % UPTIME_WRAP_SECONDS, engine_boots=boots, engine_time_seconds=engine_time)


@given(RUN_SECONDS, POLL_SECONDS, JITTER_SECONDS, BOOTS, st.booleans())
def test_an_agent_that_runs_on_has_not_restarted_even_where_its_uptime_wraps(
    was: float, elapsed: float, jitter: float, boots: int, has_engine_time: bool
) -> None:
    now = max(0.0, was + elapsed + jitter)
    before = running(was, boots, has_engine_time=has_engine_time)
    assert not has_restarted(before, running(now, boots, has_engine_time=has_engine_time), elapsed)


@given(st.floats(0, UPTIME_WRAP_SECONDS - 1), POLL_SECONDS, st.floats(0, 1))
def test_less_uptime_than_has_passed_is_a_restart(was: float, elapsed: float, share: float) -> None:
    now = share * elapsed
    assume(now < was)
    assume(was + elapsed < UPTIME_WRAP_SECONDS - SLACK_SECONDS)
    assert has_restarted(Identity(uptime_seconds=was), Identity(uptime_seconds=now), elapsed)


@given(RUN_SECONDS, st.floats(0, 600), POLL_SECONDS, BOOTS)
def test_a_risen_boot_count_is_a_restart_whatever_the_uptime_says(
    was: float, now: float, elapsed: float, boots: int
) -> None:
    assume(now <= elapsed)
    after = Identity(uptime_seconds=was, engine_boots=boots + 1, engine_time_seconds=int(now))
    assert has_restarted(running(was, boots), after, elapsed)
    assert has_restarted(Identity(engine_boots=boots), Identity(engine_boots=boots + 1), elapsed)


@given(RUN_SECONDS, RUN_SECONDS, POLL_SECONDS, BOOTS, BOOTS)
def test_nodes_of_a_cluster_that_answer_in_turn_are_no_restarts(
    first: float, second: float, elapsed: float, boots: int, other_boots: int
) -> None:
    assume(second % UPTIME_WRAP_SECONDS > elapsed + SLACK_SECONDS)
    assert not has_restarted(running(first, boots), running(second, other_boots), elapsed)


@given(RUN_SECONDS, RUN_SECONDS, POLL_SECONDS, BOOTS)
def test_what_is_missing_on_one_side_decides_nothing(was: float, now: float, elapsed: float, boots: int) -> None:
    for silent in (Identity(), Identity(uptime_seconds=LOST, engine_boots=LOST, engine_time_seconds=LOST)):
        assert not has_restarted(silent, running(now, boots), elapsed)
        assert not has_restarted(running(was, boots), silent, elapsed)


@given(st.floats(3600, UPTIME_WRAP_SECONDS - 10_000), st.floats(-86_400 * 365, 86_400 * 365))
def test_a_clock_that_was_set_makes_no_restart_of_an_agent_that_runs_on(was: float, elapsed: float) -> None:
    assert not has_restarted(running(was, 3), running(was + 60, 3), elapsed)


def test_a_restart_is_seen_though_our_clock_was_set_back_meanwhile() -> None:
    assert has_restarted(Identity(uptime_seconds=1e6), Identity(uptime_seconds=20.0), -3600)


@pytest.mark.parametrize(("was", "now", "expected"), [(5000, 40, True), (5000, 5060, False), (9000, 5000, False)])
def test_the_engine_time_stands_in_for_an_uptime_that_is_not_told(was: int, now: int, expected: bool) -> None:
    before, after = Identity(engine_time_seconds=was), Identity(engine_time_seconds=now)
    assert has_restarted(before, after, 60) is expected


@pytest.mark.parametrize(
    ("was", "now", "elapsed", "restarted"),
    [
        (1000.0, 1060.0, 60.0, False),
        (1000.0, 20.0, 60.0, True),
        (100.0, 4000.0, 5000.0, True),  # It restarted while nobody looked.
        (9000.0, 5000.0, 30.0, False),  # A node of a cluster.
        (UPTIME_WRAP_SECONDS - 30, 30.0, 60.0, False),
        (UPTIME_WRAP_SECONDS - 86_400, 30.0, 60.0, True),
        (UPTIME_WRAP_SECONDS - 86_400, 864_000.0, 950_400.0, False),
        (1000.0, 1063.0, 60.0, False),
        (1000.0, 1055.0, 60.0, False),
        (1000.0, 1060.0, -3600.0, False),
    ],
)
def test_an_uptime_alone_tells_of_a_restart(was: float, now: float, elapsed: float, restarted: bool) -> None:
    assert has_restarted(Identity(uptime_seconds=was), Identity(uptime_seconds=now), elapsed) is restarted


def test_boots_that_stayed_the_same_speak_against_a_restart_that_only_our_clock_tells_of() -> None:
    before, after = Identity(uptime_seconds=100.0, engine_boots=4), Identity(uptime_seconds=4000.0, engine_boots=4)
    assert not has_restarted(before, after, 5000.0)
    assert has_restarted(after, before, 5000.0)


@given(RUN_SECONDS, JITTER_SECONDS)
def test_an_agent_runs_since_its_engine_does_where_its_uptime_has_wrapped(seconds: float, jitter: float) -> None:
    told = Identity(uptime_seconds=seconds % UPTIME_WRAP_SECONDS, engine_time_seconds=max(0, int(seconds + jitter)))
    found = booted_at(told, 2e9)
    assert found == pytest.approx(2e9 - seconds, abs=1e-3)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (Identity(), None),
        (Identity(uptime_seconds=LOST, engine_time_seconds=LOST), None),
        (Identity(uptime_seconds=400.0), 600.0),
        (Identity(engine_time_seconds=300), 700.0),
        (Identity(uptime_seconds=400.0, engine_time_seconds=300), 600.0),  # SNMP was restarted, the device was not
        (Identity(uptime_seconds=400.0, engine_time_seconds=86_400), 600.0),  # an engine time that never began anew
    ],
)
def test_an_agent_has_started_when_its_uptime_began(told: Identity, expected: float | None) -> None:
    assert booted_at(told, 1000.0) == expected
