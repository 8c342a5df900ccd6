"""What is remembered of a port's state: since when, how often it changed, whether it flaps."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schoolnet.facts.absent import NOT_OFFERED, Absent, AbsentReason
from schoolnet.facts.device import DeviceFacts
from schoolnet.facts.reboot import UPTIME_WRAP_SECONDS
from schoolnet.facts.rows import PortStatus
from schoolnet.verdicts.port_memory import (
    PortMemory,
    down_for_seconds,
    is_flapping_at,
    penalty_at,
    remember_port,
    settle_port,
)
from schoolnet.verdicts.thresholds import FLAP_HALF_LIFE_SECONDS, FLAP_PENALTY_CAP, FLAP_SUPPRESS_PENALTY
from verdicts.port_past import DOWN, PORT, START, TEN_G, UP, after, poll

LOST = Absent(AbsentReason.TIMEOUT)
DAY = 86_400.0


def flapping(times: int, every: float = 60.0, start: float = 0.0) -> list[DeviceFacts]:
    """A port that is up at each poll, and each time has lost its link since the one before."""
    return [
        poll(start + number * every, uptime=DAY + start + number * every, last_change_seconds=DAY + number * every - 5)
        for number in range(times + 1)
    ]


@pytest.mark.parametrize(
    ("moments", "count"),
    [
        ([(UP, 5.0), (UP, 5.0)], 0),
        ([(UP, 5.0), (DOWN, 9.0)], 1),
        ([(UP, 5.0), (DOWN, 9.0), (UP, 12.0)], 2),
        ([(UP, 5.0), (UP, 9.0)], 2),
        ([(UP, 500.0), (UP, 9.0)], 2),
        ([(UP, LOST), (UP, LOST), (DOWN, LOST)], 1),
        ([(UP, 5.0), (LOST, LOST), (UP, 5.0)], 0),
        ([(UP, 5.0), (LOST, LOST), (DOWN, LOST)], 1),
        ([(UP, 5.0), (LOST, LOST), (UP, 9.0)], 2),
        ([(UP, 5.0), (PortStatus.UNKNOWN, 5.0), (UP, 5.0)], 0),
        ([(DOWN, 5.0), (PortStatus.LOWER_LAYER_DOWN, 9.0)], 1),
    ],
    ids=[
        "still",
        "down",
        "down and up",
        "flap between polls",
        "reboot",
        "no ifLastChange",
        "lost",
        "lost, then down",
        "flap while lost",
        "the device cannot say",
        "another way to be down",
    ],
)
def test_changes(moments: list[tuple[Any, Any]], count: int) -> None:
    polls = [poll(number, oper=oper, last_change_seconds=at) for number, (oper, at) in enumerate(moments)]
    assert after(polls).changes == count


def test_the_same_poll_counts_once_and_an_older_one_not_at_all() -> None:
    first, second, third = (poll(at, oper=oper) for at, oper in ((0, UP), (60, DOWN), (120, UP)))
    memory = after([first, second, third])
    assert memory.changes == 2
    for old in (third, second, first, DeviceFacts("router")):
        assert remember_port(memory, old, PORT) is memory


def test_a_port_that_the_status_lacks_stays_as_it_was() -> None:
    memory = after([poll(0)])
    assert remember_port(memory, poll(60), "another port") is memory


@dataclass(frozen=True)
class Moment:
    """A change that a poll at 60 finds: the device's uptime, its ifLastChange, and when that was after START."""

    uptime: float | None
    last_change: Any
    since: float


@pytest.mark.parametrize(
    "moment",
    [
        Moment(1060.0, 1042.0, 42.0),
        Moment(None, 1042.0, 60.0),
        Moment(1060.0, NOT_OFFERED, 60.0),
        Moment(1060.0, 7.0, 60.0),  # An agent that does not keep ifLastChange.
        Moment(1060.0, 990.0, 0.0),  # Told late, by an agent that reads its ports from a cache.
        Moment(1060.0, 1061.0, 60.0),  # It changed while the poll was under way.
        Moment(4.0, UPTIME_WRAP_SECONDS - 6, 50.0),  # The uptime has wrapped since.
        Moment(4.0, 1.0, 57.0),  # The uptime has wrapped before.
    ],
    ids=str,
)
def test_a_change_is_dated_by_the_device_where_that_makes_sense(moment: Moment) -> None:
    before = 1000.0 if moment.uptime is None or moment.uptime > 60 else UPTIME_WRAP_SECONDS - 56
    polls = [
        poll(0, uptime=before, last_change_seconds=before - 500),
        poll(60, uptime=moment.uptime, oper=DOWN, last_change_seconds=moment.last_change),
    ]
    memory = after(polls)
    assert memory.since == pytest.approx(START + moment.since, abs=0.01)
    assert down_for_seconds(memory, START + 100) == pytest.approx(100 - moment.since, abs=0.01)


@pytest.mark.parametrize(
    ("uptime", "last_change", "since"), [(5000.0, 1400.0, -3600.0), (5000.0, 0.0, 0.0), (None, 9.0, 0.0)]
)
def test_a_port_that_is_down_when_first_seen_is_so_since_its_device_says(
    uptime: float | None, last_change: float, since: float
) -> None:
    memory = after([poll(0, uptime=uptime, oper=DOWN, last_change_seconds=last_change)])
    assert memory.since == START + since
    assert memory.changes == 0


def test_another_way_to_be_down_does_not_make_it_newer() -> None:
    memory = after([poll(0), poll(60, oper=DOWN), poll(120, oper=PortStatus.NOT_PRESENT)])
    assert (memory.since, memory.oper) == (START + 60, PortStatus.NOT_PRESENT)


def test_what_is_up_or_unseen_is_not_down_for_any_time() -> None:
    assert down_for_seconds(PortMemory(), START) is None
    assert down_for_seconds(after([poll(0)]), START) is None


def test_the_last_speed_known_outlives_a_lost_one_and_the_0_of_a_port_that_is_down() -> None:
    assert after([poll(0), poll(60, speed_bps=0, oper=DOWN), poll(120, speed_bps=LOST)]).speed_bps == TEN_G
    assert after([poll(0), poll(60, speed_bps=10**9)]).speed_bps == 10**9


@pytest.mark.parametrize(("times", "flaps"), [(1, False), (2, False), (3, True), (5, True)])
def test_the_third_loss_within_minutes_is_flapping(times: int, flaps: bool) -> None:
    memory = after(flapping(times))
    assert memory.observed_at is not None
    assert is_flapping_at(memory, memory.observed_at) is flaps


def test_losses_that_polls_see_count_as_those_between_polls() -> None:
    seen = after([poll(at, oper=oper) for at, oper in enumerate((UP, DOWN, UP, DOWN, UP, DOWN))])
    assert is_flapping_at(seen, START + 6)
    assert seen.changes == 5
    assert seen.penalty == pytest.approx(7.0, rel=0.02)


def test_losses_an_hour_apart_are_never_flapping() -> None:
    assert after(flapping(20, every=3600.0)).is_flapping is False


def test_a_port_flaps_until_its_penalty_has_aged_and_not_again_at_the_next_loss() -> None:
    memory = after(flapping(4))
    end = START + 240
    until = next(second for second in range(0, 7200, 10) if not is_flapping_at(memory, end + second))
    assert 2 * FLAP_HALF_LIFE_SECONDS < until < 5 * FLAP_HALF_LIFE_SECONDS
    hour_later = 240.0 + 3600
    memory = after([poll(hour_later, oper=DOWN, uptime=DAY + hour_later)], memory)
    assert not is_flapping_at(memory, START + hour_later)


def test_a_port_that_flaps_goes_on_flapping_at_a_loss_that_would_not_make_it_flap() -> None:
    flaps, lost = after(flapping(3)), 180.0 + 2.2 * FLAP_HALF_LIFE_SECONDS
    memory = after([poll(lost, oper=DOWN, uptime=DAY + lost, last_change_seconds=DAY + lost)], flaps)
    assert memory.penalty < FLAP_SUPPRESS_PENALTY
    assert is_flapping_at(memory, START + lost)


def test_an_uptime_of_another_poll_dates_nothing() -> None:
    first = poll(0, uptime=1000.0, last_change_seconds=500.0)
    second = first.with_sections(poll(60, oper=DOWN, last_change_seconds=990.0).sections, START + 60)
    assert after([first, second]).since == START + 60


def test_however_often_it_flapped_half_an_hour_later_it_is_over() -> None:
    memory = after(flapping(500, every=10.0))
    assert memory.penalty <= FLAP_PENALTY_CAP
    assert is_flapping_at(memory, START + 5000 + 25 * 60)
    assert not is_flapping_at(memory, START + 5000 + 30 * 60)


@pytest.mark.parametrize("uptime_is_told", [True, False])
def test_a_restart_of_the_device_is_no_flap(uptime_is_told: bool) -> None:
    polls = [poll(0, uptime=DAY if uptime_is_told else None, last_change_seconds=500.0)]
    for number in range(1, 6):
        uptime = 40.0 + number if uptime_is_told else None
        polls.append(poll(number * 120, uptime=uptime, last_change_seconds=25.0 - number))
    memory = after(polls)
    assert (memory.penalty, memory.changes) == (0.0, 10)


def test_a_port_that_is_still_down_after_a_restart_has_not_flapped() -> None:
    polls = [poll(0, uptime=DAY), poll(120, uptime=30.0, oper=DOWN), poll(180, uptime=90.0, last_change_seconds=60.0)]
    memory = after(polls)
    assert (memory.penalty, memory.changes, memory.since) == (0.0, 2, START + 150)


def test_a_loss_just_after_the_uptime_wrapped_is_one() -> None:
    polls = [
        poll(0, uptime=UPTIME_WRAP_SECONDS - 30, last_change_seconds=DAY),
        poll(60, uptime=30.0, last_change_seconds=12.0),
    ]
    memory = after(polls)
    assert (memory.penalty, memory.since) == (1.0, pytest.approx(START + 42, abs=0.01))


def test_the_wrap_of_the_uptime_alone_is_nothing() -> None:
    polls = [
        poll(0, uptime=UPTIME_WRAP_SECONDS - 30, last_change_seconds=DAY),
        poll(60, uptime=30.0, last_change_seconds=DAY),
    ]
    memory = after(polls)
    assert (memory.penalty, memory.changes) == (0.0, 0)


def test_nodes_of_a_cluster_that_answer_in_turn_are_no_flaps() -> None:
    polls = [
        poll(60.0 * n, uptime=9000.0 - 4000 * (n % 2) + 60 * n, last_change_seconds=50.0 + n % 2) for n in range(9)
    ]
    memory = after(polls)
    assert (memory.penalty, memory.changes) == (0.0, 0)


def test_a_clock_that_is_set_back_holds_nothing_up() -> None:
    memory = after(flapping(6))
    hour_back = START - 3600
    assert penalty_at(memory, hour_back) == memory.penalty
    settled = settle_port(memory, hour_back)
    assert is_flapping_at(settled, hour_back)
    assert not is_flapping_at(settled, hour_back + 3600)
    later = after([poll(-3500, oper=DOWN)], settled)
    assert (later.oper, later.since, later.changes) == (DOWN, START - 3500, memory.changes + 1)


def test_a_clock_that_goes_on_changes_nothing() -> None:
    memory = after(flapping(6))
    assert settle_port(memory, START + 360) is memory


opers = st.sampled_from((*PortStatus, LOST))
ticks = st.floats(0, 2e7) | st.just(LOST)
uptimes = st.none() | st.floats(0, UPTIME_WRAP_SECONDS)
polls_of_a_port = st.lists(st.tuples(st.integers(-300, 7200), opers, ticks, uptimes), max_size=30).map(
    lambda moments: [poll(at, oper=oper, last_change_seconds=lc, uptime=up) for at, oper, lc, up in moments]
)


@given(polls_of_a_port, st.lists(st.floats(-1e4, 1e6), min_size=2, max_size=6))
def test_a_penalty_is_never_negative_and_only_ages(polls: list[DeviceFacts], moments: list[float]) -> None:
    memory = after(polls)
    aged = [penalty_at(memory, START + moment) for moment in sorted(moments)]
    assert all(0 <= later <= earlier <= FLAP_PENALTY_CAP for earlier, later in pairwise(aged))
    flaps = [is_flapping_at(memory, START + moment) for moment in sorted(moments)]
    assert flaps == sorted(flaps, reverse=True)


@given(polls_of_a_port)
def test_each_poll_counts_once(polls: list[DeviceFacts]) -> None:
    assert after(facts for facts in polls for _ in range(3)) == after(polls)
    assert after(polls[:-1], after(polls)) == after(polls)


@given(polls_of_a_port)
def test_changes_only_grow_and_the_state_is_never_from_the_future(polls: list[DeviceFacts]) -> None:
    memory = PortMemory()
    for facts in polls:
        later = remember_port(memory, facts, PORT)
        assert later.changes >= memory.changes
        assert (later.since or 0) <= (later.observed_at or 0)
        memory = later
