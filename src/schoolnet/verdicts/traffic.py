"""What one direction of a port has carried and lost, from its counters.

Rules of this file: pure folds; moments are Unix seconds. A rate is the growth of a counter between two samples; where a
counter fell, or grew faster than the port can carry, or the device started anew, there is none. What is not known is
None, never 0.
"""

from collections.abc import Iterable
from math import ceil
from typing import Protocol, TypeVar

import msgspec
from msgspec.structs import astuple, replace

from schoolnet.facts.absent import value_or_none
from schoolnet.facts.rows import Interface
from schoolnet.verdicts.thresholds import (
    IMPLAUSIBLE_SPEED_FACTOR,
    LOSS_LEAST_PACKETS,
    LOSS_WINDOW_SECONDS,
    TRAFFIC_LEAST_SAMPLES,
    TRAFFIC_LONGEST_SAMPLE_SECONDS,
    TRAFFIC_SHORTEST_SAMPLE_SECONDS,
    TRAFFIC_WINDOW_SECONDS,
)

BITS_PER_BYTE = 8


class Counters(msgspec.Struct, frozen=True, array_like=True):
    """What was counted by `at`, or between two such moments, the later of which is `at`; None where it was not told."""

    at: float
    bytes: int | None
    packets: int | None
    errors: int | None
    discards: int | None


class Rate(msgspec.Struct, frozen=True, array_like=True):
    """Bits per second up to `at`."""

    at: float
    bps: float


class Traffic(msgspec.Struct, frozen=True):
    """The newest counters, the rates of the last hour and the losses of the last minutes."""

    base: Counters | None = None
    rates: tuple[Rate, ...] = ()
    losses: tuple[Counters, ...] = ()


def counters_of(row: Interface, direction: str, at: float) -> Counters:
    """The counters of a port for a direction (`receive` or `transmit`)."""
    names = ("bytes", "packets", "errors", "discards")
    return Counters(at, *(value_or_none(getattr(row, f"{direction}_{name}")) for name in names))


def remember_traffic(traffic: Traffic, newest: Counters, speed_bps: int | None, *, has_restarted: bool) -> Traffic:
    """The traffic after these counters of a port that runs at `speed_bps` (None: not known, so no rate is made)."""
    base = traffic.base
    if not any(count is not None for count in astuple(newest)[1:]):
        return traffic
    if base is None or has_restarted:
        return replace(traffic, base=newest)
    seconds = newest.at - base.at
    if seconds < TRAFFIC_SHORTEST_SAMPLE_SECONDS:
        return traffic
    growth = _growth(base, newest)
    if growth is None or seconds > TRAFFIC_LONGEST_SAMPLE_SECONDS or not _is_plausible(growth, seconds, speed_bps):
        return replace(traffic, base=newest)
    rates = traffic.rates
    if growth.bytes is not None:
        rates = (*_since(rates, newest.at - TRAFFIC_WINDOW_SECONDS), _rate(growth.bytes, seconds, newest.at))
    losses = (*_since(traffic.losses, newest.at - LOSS_WINDOW_SECONDS), growth)
    return Traffic(newest, rates, losses)


def p95_bps_of(traffic: Traffic, now: float) -> float | None:
    """The 95th percentile (nearest rank) of the last hour's rates; None where there are too few."""
    rates = sorted(rate.bps for rate in _since(traffic.rates, now - TRAFFIC_WINDOW_SECONDS))
    return rates[ceil(0.95 * len(rates)) - 1] if len(rates) >= TRAFFIC_LEAST_SAMPLES else None


def loss_ratio_of(traffic: Traffic, kind: str, now: float) -> float | None:
    """The share (0 to 1) of `errors` or `discards` in the last minutes' packets; None where it is not known."""
    lost = packets = 0
    for growth in _since(traffic.losses, now - LOSS_WINDOW_SECONDS):
        count = getattr(growth, kind)
        if count is not None and growth.packets is not None:
            lost, packets = lost + count, packets + growth.packets
    total = lost + packets
    return lost / total if total >= LOSS_LEAST_PACKETS else None


def _growth(base: Counters, newest: Counters) -> Counters | None:
    """By how much each counter has grown; None where one has fallen."""
    pairs = zip(astuple(base)[1:], astuple(newest)[1:], strict=True)
    grown = [None if was is None or now is None else now - was for was, now in pairs]
    return None if any(count is not None and count < 0 for count in grown) else Counters(newest.at, *grown)


def _is_plausible(growth: Counters, seconds: float, speed_bps: int | None) -> bool:
    if growth.bytes is None:
        return True
    return speed_bps is not None and growth.bytes * BITS_PER_BYTE <= IMPLAUSIBLE_SPEED_FACTOR * speed_bps * seconds


def _rate(grown_bytes: int, seconds: float, at: float) -> Rate:
    return Rate(at, grown_bytes * BITS_PER_BYTE / seconds)


class _Dated(Protocol):
    @property
    def at(self) -> float: ...


Dated = TypeVar("Dated", bound=_Dated)


def _since(samples: Iterable[Dated], moment: float) -> tuple[Dated, ...]:
    return tuple(sample for sample in samples if sample.at > moment)
