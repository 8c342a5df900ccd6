"""What is remembered of a planned access point."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schoolnet.facts.absent import NOT_OFFERED, Absent, AbsentReason, Maybe
from schoolnet.facts.device import DeviceFacts
from schoolnet.facts.rows import AccessPointState
from schoolnet.verdicts.access_point import AccessPointVerdict, index_access_points, judge_access_point
from schoolnet.verdicts.access_point_memory import (
    AccessPointMemory,
    may_be_upgrading,
    remember_access_point,
    remember_switch_port,
)
from schoolnet.verdicts.clock import settled
from schoolnet.verdicts.model import AccessPointVerdictState, Evidence, Reason
from schoolnet.verdicts.radio import NO_BANDS
from schoolnet.verdicts.thresholds import UPGRADE_WINDOW_SECONDS
from verdicts.verdict_city import NOW, SEEN_AT, controller, device, plan, row

LOST = Absent(AbsentReason.TIMEOUT)
States = AccessPointState


def seen(state: Maybe[AccessPointState], at: float) -> AccessPointVerdict:
    """A verdict that rests on this state."""
    verdict = AccessPointVerdictState.UNKNOWN if isinstance(state, Absent) else AccessPointVerdictState.UP
    return AccessPointVerdict("ap-1", verdict, Reason.OK, "1", NO_BANDS, (Evidence("c", "1", "state", state, at),))


def judged(facts: DeviceFacts, **how: Any) -> AccessPointVerdict:
    return judge_access_point(plan(1), index_access_points(facts, NOW, **how), facts, NOW)


@pytest.mark.parametrize(
    ("state", "is_seen"),
    [(States.UP, True), (States.DEGRADED, True), (States.UPGRADING, True), (States.DOWN, False), (LOST, False)],
)
def test_one_that_is_joined_was_seen(state: Any, is_seen: bool) -> None:
    memory = remember_access_point(AccessPointMemory(), judged(controller(row(1, state=state))))
    expected = SEEN_AT if is_seen else None
    assert (memory.first_seen_at, memory.last_seen_at) == (expected, expected)


def test_one_that_its_controller_lacks_or_that_is_not_asked_yet_was_not() -> None:
    for facts in (controller(row(2)), DeviceFacts("controller")):
        assert remember_access_point(AccessPointMemory(), judged(facts)) == AccessPointMemory()


def test_one_that_answers_for_itself_was_seen() -> None:
    facts = device("ap", status=[row(7, state=NOT_OFFERED)])
    assert remember_access_point(AccessPointMemory(), judged(facts, is_standalone=True)).last_seen_at == SEEN_AT


def test_the_first_time_stays_and_the_last_moves_on() -> None:
    memory = AccessPointMemory()
    for at in (10.0, 70.0, 40.0):
        memory = remember_access_point(memory, seen(States.UP, at))
    assert (memory.first_seen_at, memory.last_seen_at, memory.upgraded_at) == (10.0, 70.0, None)


def test_an_upgrade_excuses_for_a_while_and_does_not_prolong_itself() -> None:
    memory = remember_access_point(AccessPointMemory(), seen(States.UPGRADING, SEEN_AT))
    away = replace(judged(controller(row(1, state=States.DOWN))), reason=Reason.UPGRADING)
    assert remember_access_point(memory, away) is memory
    assert may_be_upgrading(memory, SEEN_AT)
    assert may_be_upgrading(memory, SEEN_AT + UPGRADE_WINDOW_SECONDS - 1)
    assert not may_be_upgrading(memory, SEEN_AT + UPGRADE_WINDOW_SECONDS)
    assert not may_be_upgrading(AccessPointMemory(), SEEN_AT)


def test_the_newest_switch_port_is_remembered() -> None:
    memory = remember_switch_port(AccessPointMemory(), "switch-1", "Gi0/1", 10.0)
    memory = remember_switch_port(memory, "switch-2", "Gi0/9", 20.0)
    assert remember_switch_port(memory, "switch-1", "Gi0/1", 20.0) is memory
    assert (memory.switch_port, memory.switch_port_at) == (("switch-2", "Gi0/9"), 20.0)


def test_a_clock_that_is_set_back_holds_nothing_up() -> None:
    memory = settled(remember_access_point(AccessPointMemory(), seen(States.UPGRADING, 1000.0)), 500.0)
    assert may_be_upgrading(memory, 501.0)
    assert remember_access_point(memory, seen(States.UP, 560.0)).last_seen_at == 560.0


@given(st.lists(st.tuples(st.sampled_from((*States, LOST)), st.integers(0, 9000)), max_size=20))
def test_each_sight_counts_once(sights: list[tuple[Any, int]]) -> None:
    def after(memory: AccessPointMemory, times: int) -> AccessPointMemory:
        for state, at in sights:
            for _ in range(times):
                memory = remember_access_point(memory, seen(state, at))
        return memory

    once = after(AccessPointMemory(), 1)
    assert after(AccessPointMemory(), 2) == once
    assert after(once, 1) == once
    assert (once.first_seen_at or 0) <= (once.last_seen_at or 0)
