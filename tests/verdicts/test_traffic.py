"""Rates and losses of a port, from its counters."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schoolnet.facts.absent import Absent, AbsentReason
from schoolnet.facts.device import DeviceFacts
from schoolnet.verdicts.port_memory import PortMemory, discard_ratio, error_ratio, p95_bps, settle_port
from schoolnet.verdicts.thresholds import IMPLAUSIBLE_SPEED_FACTOR, TRAFFIC_LEAST_SAMPLES, TRAFFIC_WINDOW_SECONDS
from verdicts.port_past import START, TEN_G, after, poll

LOST = Absent(AbsentReason.TIMEOUT)
GIGABIT_OF_A_MINUTE = 60 * 10**9 // 8
MINUTES = 30
NOW = START + MINUTES * 60


def steady(bytes_per_minute: int = GIGABIT_OF_A_MINUTE, minutes: int = MINUTES, **fields: Any) -> list[DeviceFacts]:
    """A poll each minute; received grows by this much, and transmitted by half of it."""
    return [
        poll(n * 60, receive_bytes=n * bytes_per_minute, transmit_bytes=n * bytes_per_minute // 2, **fields)
        for n in range(minutes + 1)
    ]


def losing(minutes: int = MINUTES, **per_minute: int) -> list[DeviceFacts]:
    """A poll each minute; these counters grow by so much."""
    return [poll(n * 60, **{name: n * count for name, count in per_minute.items()}) for n in range(minutes + 1)]


def rates(polls: list[DeviceFacts]) -> list[float]:
    return [rate.bps for rate in after(polls).receive.rates]


def test_a_steady_port_carries_what_it_carries_in_both_directions() -> None:
    p95 = p95_bps(after(steady()), NOW)
    assert (p95.receive, p95.transmit) == (pytest.approx(1e9), pytest.approx(5e8))


def test_the_95th_percentile_leaves_out_the_rare_peaks() -> None:
    total, polls = 0, []
    for n in range(61):
        total += GIGABIT_OF_A_MINUTE * (9 if n in (20, 40) else 1)
        polls.append(poll(n * 60, receive_bytes=total))
    assert p95_bps(after(polls), START + 3600).receive == pytest.approx(1e9)


@pytest.mark.parametrize(("minutes", "is_known"), [(TRAFFIC_LEAST_SAMPLES - 1, False), (TRAFFIC_LEAST_SAMPLES, True)])
def test_too_few_rates_are_none(minutes: int, is_known: bool) -> None:
    memory = after(steady(minutes=minutes))
    assert (p95_bps(memory, START + minutes * 60).receive is not None) is is_known


def test_what_is_older_than_an_hour_is_forgotten() -> None:
    memory = after(steady(minutes=200))
    assert len(memory.receive.rates) == TRAFFIC_WINDOW_SECONDS / 60
    assert p95_bps(memory, START + 200 * 60 + TRAFFIC_WINDOW_SECONDS).receive is None


def test_polls_in_a_row_make_a_rate_each_half_minute_at_most() -> None:
    polls = [poll(at, receive_bytes=at * 1000) for at in range(0, 121, 5)]
    assert rates(polls) == [8000.0] * 4


@pytest.mark.parametrize(
    "second",
    [
        {"receive_bytes": 10},
        {"receive_bytes": 10**15},
        {"receive_bytes": LOST},
        {"receive_bytes": 2 * 10**9, "receive_errors": 1},
        {"receive_bytes": 2 * 10**9, "speed_bps": 10**8},
        {"receive_bytes": 2 * 10**9, "uptime": 20.0},
    ],
    ids=["fell", "jumped", "lost", "another counter fell", "faster than the port", "restart"],
)
def test_there_is_no_rate_where_the_counters_tell_none(second: dict[str, Any]) -> None:
    first = {"receive_bytes": 10**9, "receive_errors": 5, "uptime": 9000.0}
    assert rates([poll(0, **first), poll(60, **{"receive_errors": 5, "uptime": 9060.0} | second)]) == []


def test_a_port_of_unknown_speed_has_no_rate() -> None:
    assert rates(steady(speed_bps=LOST)) == []


def test_what_passed_while_nobody_looked_for_long_is_no_rate() -> None:
    assert rates([poll(0, receive_bytes=0), poll(601, receive_bytes=10**9)]) == []
    assert len(rates([poll(0, receive_bytes=0), poll(600, receive_bytes=10**9)])) == 1


def test_rates_go_on_after_a_reset() -> None:
    reset = [poll(60, receive_bytes=5), poll(120, receive_bytes=5 + 60_000)]
    assert rates([poll(0, receive_bytes=10**12), *reset]) == [8000.0]


def test_rates_and_losses_are_forgotten_when_the_clock_is_set_back() -> None:
    settled = settle_port(after(steady()), START - 3600)
    assert p95_bps(settled, START - 3600) == (None, None)


def test_errors_and_discards_are_shares_of_what_came_in_the_last_minutes() -> None:
    memory = after(
        losing(receive_packets=99_000, receive_errors=1000, transmit_packets=50_000, transmit_discards=50_000)
    )
    assert error_ratio(memory, NOW) == (pytest.approx(0.01), None)
    assert discard_ratio(memory, NOW) == (None, pytest.approx(0.5))


def test_errors_of_which_the_packets_are_not_known_are_no_ratio() -> None:
    assert error_ratio(after(losing(receive_errors=1000)), NOW).receive is None


def test_an_idle_line_has_no_ratio() -> None:
    assert error_ratio(after(losing(receive_packets=10, receive_errors=1)), NOW).receive is None
    assert error_ratio(after(losing(receive_packets=0, receive_errors=0)), NOW).receive is None


def test_where_nothing_but_errors_comes_in_all_is_errors() -> None:
    assert error_ratio(after(losing(receive_packets=0, receive_errors=1000)), NOW).receive == 1.0


def test_a_line_without_errors_has_a_ratio_of_0() -> None:
    assert error_ratio(after(losing(receive_packets=1000, receive_errors=0)), NOW).receive == 0.0


def test_a_burst_of_errors_is_forgotten_after_minutes() -> None:
    burst = [poll(n * 60, receive_packets=n * 10_000, receive_errors=500 * (n >= 3)) for n in range(12)]
    assert error_ratio(after(burst[:4]), START + 180).receive == pytest.approx(500 / 30_500)
    assert error_ratio(after(burst), START + 660).receive == 0.0
    assert error_ratio(after(burst), START + 1200).receive is None


counts = st.integers(0, 2**64 - 1) | st.just(LOST)
samples = st.lists(
    st.tuples(st.integers(1, 400), counts, counts, counts, counts, st.sampled_from((TEN_G, 10**9, 0, LOST))),
    max_size=40,
)


@given(samples)
def test_whatever_is_counted_no_rate_is_negative_and_none_beyond_the_port(moments: list[tuple[Any, ...]]) -> None:
    at, polls = 0, []
    for seconds, octets, packets, errors, discards, speed in moments:
        at += seconds
        counted = {"bytes": octets, "packets": packets, "errors": errors, "discards": discards}
        fields = {f"{way}_{name}": count for way in ("receive", "transmit") for name, count in counted.items()}
        polls.append(poll(at, speed_bps=speed, **fields))
    memory = after(polls)
    assert all(0 <= rate.bps <= IMPLAUSIBLE_SPEED_FACTOR * TEN_G for rate in memory.receive.rates)
    for ratio in (*error_ratio(memory, START + at), *discard_ratio(memory, START + at)):
        assert ratio is None or 0 <= ratio <= 1
    assert memory.receive.rates == memory.transmit.rates


@given(st.integers(1, 10**12), st.integers(0, 10**12), st.integers(30, 600))
def test_no_rate_comes_from_a_reset(before: int, after_reset: int, seconds: int) -> None:
    polls = [poll(0, receive_bytes=before, uptime=1e6), poll(seconds, receive_bytes=after_reset, uptime=1.0)]
    assert after(polls).receive.rates == ()


def test_nothing_known_is_unknown() -> None:
    assert (p95_bps(PortMemory(), NOW), error_ratio(PortMemory(), NOW)) == ((None, None), (None, None))
