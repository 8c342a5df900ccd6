"""How much the made-up ports carry, as a function of time.

Rules of this file: pure, and no question costs more after a month than at the start: the outages of all cycles are
added up in closed form.
"""

import math
from dataclasses import dataclass

_DAY, _DAILY_SWING, _PEAK = 86_400.0, 0.6, 10 * 3600.0
_WAVE, _WAVE_SWING = 97.0, 0.3
_FLAT = 1e-9


@dataclass(frozen=True, slots=True)
class Outages:
    """Outages that are over: the first from `first_start` to `first_end` (Unix seconds), `count` of them, one in each
    cycle."""

    first_start: float
    first_end: float
    cycle_seconds: float
    count: int


def _swing(size: float, period: float, at: float) -> float:
    """The integral of size * cos(2 pi at / period); the remainder first, since a sine of 10^5 turns is inexact."""
    return size * period / (2 * math.pi) * math.sin(2 * math.pi * (at % period) / period)


def _swings(at: float) -> float:
    return _swing(_DAILY_SWING, _DAY, at - _PEAK) + _swing(_WAVE_SWING, _WAVE, at - _WAVE / 4)


def traffic(mean_bps: float, start: float, end: float) -> float:
    """Octets carried from `start` to `end`: busiest at noon in Riga, with a wave that an eye can see.

    It is the integral of a rate that never falls below a tenth of the mean and never rises above its double, so a
    counter made of it never goes back.
    """
    return mean_bps / 8 * (end - start + _swings(end) - _swings(start))


def _sum_of_swings(size: float, period: float, at: float, step: float, count: int) -> float:
    """_swing at `at`, `at + step` and so on, `count` times: a sum of sines whose arguments are equally far apart."""
    half = math.pi * (step % period) / period
    stretch = float(count) if abs(math.sin(half)) < _FLAT else math.sin(count * half) / math.sin(half)
    return stretch * _swing(size, period, at + (count - 1) * (step % period) / 2)


def _sum_of_all_swings(at: float, step: float, count: int) -> float:
    daily = _sum_of_swings(_DAILY_SWING, _DAY, at - _PEAK, step, count)
    return daily + _sum_of_swings(_WAVE_SWING, _WAVE, at - _WAVE / 4, step, count)


def lost_traffic(mean_bps: float, outages: Outages) -> float:
    """Octets that would have been carried during these outages."""
    count, step = outages.count, outages.cycle_seconds
    seconds = count * (outages.first_end - outages.first_start)
    ends = _sum_of_all_swings(outages.first_end, step, count)
    return mean_bps / 8 * (seconds + ends - _sum_of_all_swings(outages.first_start, step, count))
