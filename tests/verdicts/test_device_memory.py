"""When a device started, and how often it has."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schoolnet.facts.absent import NOT_OFFERED
from schoolnet.facts.device import DeviceFacts, Section, Tier
from schoolnet.facts.rows import Identity
from schoolnet.verdicts.clock import settled
from schoolnet.verdicts.device_memory import (
    UPTIME_WRAP_SECONDS,
    DeviceMemory,
    has_restarted,
    is_booting,
    remember_device,
)
from schoolnet.verdicts.thresholds import BOOT_WINDOW_SECONDS

START = 1_700_000_000.0
DAY = 86_400.0


def told(at: float, tier: Tier = Tier.STATUS, **fields: Any) -> DeviceFacts:
    """What a poll so many seconds after START brought at this tier."""
    section = Section({"": Identity(**fields)}, START + at, START + at + 3 * 3600)
    return DeviceFacts("router").with_sections({(Identity, tier): section}, START + at)


def status(at: float, uptime_seconds: float) -> DeviceFacts:
    return told(at, uptime_seconds=uptime_seconds)


def inventory(at: float, boots: int, **fields: Any) -> DeviceFacts:
    return told(at, Tier.INVENTORY, engine_boots=boots, **fields)


def after(*polls: DeviceFacts, memory: DeviceMemory | None = None) -> DeviceMemory:
    memory = memory or DeviceMemory()
    for facts in polls:
        memory = remember_device(memory, facts)
    return memory


@pytest.mark.parametrize(
    ("was", "now", "elapsed", "restarted"),
    [
        (1000.0, 1060.0, 60.0, False),
        (1000.0, 20.0, 60.0, True),
        (100.0, 4000.0, 5000.0, True),
        (9000.0, 5000.0, 30.0, False),
        (UPTIME_WRAP_SECONDS - 30, 30.0, 60.0, False),
        (UPTIME_WRAP_SECONDS - DAY, 30.0, 60.0, True),
        (UPTIME_WRAP_SECONDS - DAY, 10 * DAY, 11 * DAY, False),
        (1000.0, 1063.0, 60.0, False),
        (1000.0, 1055.0, 60.0, False),
        (1000.0, 1060.0, -3600.0, False),
    ],
)
def test_an_uptime_tells_of_a_restart(was: float, now: float, elapsed: float, restarted: bool) -> None:
    assert has_restarted(Identity(uptime_seconds=was), Identity(uptime_seconds=now), elapsed) is restarted


def test_engine_boots_tell_of_a_restart_whatever_the_uptime_says() -> None:
    before, later = Identity(engine_boots=4, uptime_seconds=10.0), Identity(engine_boots=5, uptime_seconds=70.0)
    assert has_restarted(before, later, 60.0)
    assert not has_restarted(Identity(engine_boots=5), Identity(engine_boots=4), 60.0)
    assert not has_restarted(Identity(), later, 60.0)


def test_it_is_remembered_when_the_device_started() -> None:
    memory = after(status(0, 500.0), status(60, 560.0))
    assert (memory.booted_at, memory.reboots) == (START - 500, 0)


def test_a_restart_is_counted_and_dated_once() -> None:
    memory = after(status(0, DAY), status(120, 30.0), status(180, 90.0), status(240, 150.0))
    assert (memory.booted_at, memory.reboots) == (START + 90, 1)


def test_after_497_days_it_still_started_when_it_did() -> None:
    memory = after(status(0, UPTIME_WRAP_SECONDS - 30), status(60, 30.0), status(120, 90.0))
    assert (memory.booted_at, memory.reboots) == (START + 30 - UPTIME_WRAP_SECONDS, 0)
    assert not is_booting(memory, START + 61)


@pytest.mark.parametrize("boots_come_first", [True, False])
def test_one_restart_that_uptime_and_boots_tell_of_is_one(boots_come_first: bool) -> None:
    news = [inventory(150, 6), status(160, 90.0)] if boots_come_first else [status(150, 80.0), inventory(160, 6)]
    memory = after(inventory(-60, 5), status(0, DAY), *news, status(210, 140.0), inventory(3600, 6))
    assert (memory.reboots, memory.booted_at) == (1, START + 70)


def test_two_restarts_are_two() -> None:
    memory = after(inventory(-60, 5), status(0, DAY), inventory(100, 6), status(160, 10.0), inventory(200, 7))
    assert memory.reboots == 2


def test_boots_alone_date_a_restart_by_the_engine_time() -> None:
    memory = after(inventory(0, 5, engine_time_seconds=9000), inventory(3600, 6, engine_time_seconds=100))
    assert (memory.reboots, memory.booted_at) == (1, START + 3500)
    memory = after(inventory(0, 5), inventory(3600, 6))
    assert (memory.reboots, memory.booted_at) == (1, None)


@pytest.mark.parametrize(
    ("uptime", "seconds", "boots"),
    [
        (10.0, 0, True),
        (10.0, BOOT_WINDOW_SECONDS - 11, True),
        (10.0, BOOT_WINDOW_SECONDS - 10, False),
        (10.0, -60, False),
        (DAY, 0, False),
        (NOT_OFFERED, 0, False),
    ],
)
def test_a_device_is_booting_for_minutes_after_its_start(uptime: Any, seconds: float, boots: bool) -> None:
    assert is_booting(after(told(0, uptime_seconds=uptime)), START + seconds) is boots


def test_a_clock_that_is_set_back_holds_nothing_up() -> None:
    memory = settled(after(status(0, DAY), status(120, 30.0)), START - DAY)
    assert memory.uptime_at == START - DAY
    memory = after(status(60 - DAY, 400.0), status(120 - DAY, 5.0), memory=memory)
    assert (memory.reboots, memory.booted_at) == (2, START - DAY + 115)
    assert is_booting(memory, START - DAY + 120)


polls = st.lists(
    st.one_of(
        st.builds(status, st.integers(0, 7200), st.floats(0, UPTIME_WRAP_SECONDS)),
        st.builds(inventory, st.integers(0, 7200), st.integers(0, 2**31 - 1)),
    ),
    max_size=20,
)


@given(polls)
def test_each_poll_counts_once(news: list[DeviceFacts]) -> None:
    once = after(*news)
    assert after(*(facts for facts in news for _ in range(2))) == once
    assert after(*news, memory=once) == once


@given(st.lists(st.tuples(st.integers(60, 7200), st.booleans()), max_size=30))
def test_as_many_restarts_are_remembered_as_there_were(moments: list[tuple[int, bool]]) -> None:
    at, booted, news = 0.0, -DAY, []
    for seconds, restarts in moments:
        booted = at + seconds - 20 if restarts else booted
        at += seconds
        news.append(status(at, at - booted))
    memory = after(status(0, DAY), *news)
    assert memory.reboots == sum(restarts for _, restarts in moments)
    assert memory.booted_at == pytest.approx(START + booted)
