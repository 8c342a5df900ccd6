"""How often a device has restarted."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schoolnet.facts.absent import Absent, AbsentReason
from schoolnet.facts.device import DeviceFacts, Section, Tier
from schoolnet.facts.reboot import UPTIME_WRAP_SECONDS
from schoolnet.facts.rows import Identity
from schoolnet.verdicts.clock import settled
from schoolnet.verdicts.device_memory import DeviceMemory, remember_device

START = 1_700_000_000.0
DAY = 86_400.0
LOST = Absent(AbsentReason.TIMEOUT)


def told(at: float, **fields: Any) -> DeviceFacts:
    """What a poll so many seconds after START brought."""
    section = Section({"": Identity(**fields)}, START + at, START + at + 180)
    return DeviceFacts("router").with_sections({(Identity, Tier.STATUS): section}, START + at)


def status(at: float, uptime_seconds: float, boots: Any = LOST) -> DeviceFacts:
    return told(at, uptime_seconds=uptime_seconds, engine_boots=boots, engine_time_seconds=int(uptime_seconds))


def after(*polls: DeviceFacts, memory: DeviceMemory | None = None) -> DeviceMemory:
    memory = memory or DeviceMemory()
    for facts in polls:
        memory = remember_device(memory, facts)
    return memory


@pytest.mark.parametrize(
    ("polls", "reboots"),
    [
        pytest.param([status(0, 500.0), status(60, 560.0)], 0, id="runs on"),
        pytest.param([status(0, DAY), status(120, 30.0), status(180, 90.0), status(240, 150.0)], 1, id="restarted"),
        pytest.param([status(0, 100.0), status(5000, 4000.0)], 1, id="restarted while nobody looked"),
        pytest.param([status(0, UPTIME_WRAP_SECONDS - 30), status(60, 30.0)], 0, id="the uptime wrapped"),
        pytest.param([status(0, DAY, 5), status(150, 80.0, 6), status(210, 140.0, 6)], 1, id="uptime and boots agree"),
        pytest.param([status(0, DAY, 5), status(60, 20.0, 6), status(120, 10.0, 7)], 2, id="two restarts"),
        pytest.param([status(0, DAY), told(60, uptime_seconds=LOST), status(120, DAY + 120)], 0, id="lost once"),
        pytest.param([status(0, DAY), told(60, uptime_seconds=LOST), status(120, 20.0)], 1, id="lost, then restarted"),
        pytest.param([told(0), told(60)], 0, id="never tells"),
        pytest.param([status(60.0 * n, 9000 - 4000 * (n % 2) + 60.0 * n) for n in range(8)], 0, id="nodes in turn"),
    ],
)
def test_restarts_are_counted_once(polls: list[DeviceFacts], reboots: int) -> None:
    memory = after(*polls)
    assert memory.reboots == reboots
    assert (memory.reboot_seen_at is not None) is (reboots > 0)


def test_what_an_inventory_says_is_no_sign_of_life() -> None:
    inventory = Section({"": Identity(engine_boots=6)}, START + 60, START + 9000)
    facts = DeviceFacts("router").with_sections({(Identity, Tier.INVENTORY): inventory}, START + 60)
    memory = after(status(0, DAY, 5))
    assert remember_device(memory, facts) is memory


def test_a_clock_that_is_set_back_holds_nothing_up() -> None:
    memory = settled(after(status(0, DAY), status(120, 30.0)), START - DAY)
    assert memory.seen_at == START - DAY
    memory = after(status(60 - DAY, 400.0), status(120 - DAY, 5.0), memory=memory)
    assert memory.reboots == 2


polls = st.lists(
    st.builds(
        status, st.integers(0, 7200), st.floats(0, UPTIME_WRAP_SECONDS), st.integers(0, 2**31 - 1) | st.just(LOST)
    ),
    max_size=20,
)


@given(polls)
def test_each_poll_counts_once(news: list[DeviceFacts]) -> None:
    once = after(*news)
    assert after(*(facts for facts in news for _ in range(2))) == once
    assert after(*news, memory=once) == once


@given(st.lists(st.tuples(st.integers(90, 7200), st.booleans()), max_size=30))
def test_as_many_restarts_are_remembered_as_there_were(moments: list[tuple[int, bool]]) -> None:
    at, booted, news = 0.0, -DAY, []
    for seconds, restarts in moments:
        booted = at + seconds - 20 if restarts else booted
        at += seconds
        news.append(status(at, at - booted))
    memory = after(status(0, DAY), *news)
    assert memory.reboots == sum(restarts for _, restarts in moments)
