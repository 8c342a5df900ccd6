"""Speeds as people write them: `10G`, `2.5G`, `100M`, or bit/s."""

import re
from decimal import Decimal
from typing import Any

from schoolnet.inventory.problems import shown

SPEED_PATTERN = r"^([0-9]{1,18}(?:\.[0-9]{1,9})?) *([kMGT]?)(?:bit/s|bps|b)?$"
LEAST_BPS = 10**6
"""A circuit of less was meant to be something else: `10` is 10G without its G."""

_FACTOR = {"": 1, "k": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}


def parse_speed(value: Any) -> Any:
    """Bit/s from `10G`, `2.5G`, `1000M` or a number; anything but text is left to the model's own check."""
    if isinstance(value, bool):
        raise ValueError("must be a speed: write 10G, 2.5G, 1000M, or bit/s")
    if not isinstance(value, str):
        return value
    match = re.fullmatch(SPEED_PATTERN, value.strip())
    if match is None:
        raise ValueError(f"{shown(value)} is not a speed: write 10G, 2.5G, 1000M, or bit/s")
    number = Decimal(match[1])
    bps = round(number * _FACTOR[match[2]])
    if 0 < bps < LEAST_BPS:
        meant = f"{match[1]}{'G' if number < 100 else 'M'}"
        raise ValueError(f"{shown(value)} is less than 1 Mbit/s (did you mean {meant}?)")
    return bps


def format_speed(bits_per_second: int) -> str:
    """A speed for people: `10 Gbit/s`."""
    for unit, size in (("Gbit/s", 10**9), ("Mbit/s", 10**6), ("kbit/s", 10**3)):
        if bits_per_second >= size:
            return f"{bits_per_second / size:g} {unit}"
    return f"{bits_per_second} bit/s"
