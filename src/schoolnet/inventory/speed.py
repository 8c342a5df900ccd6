"""Speeds as people write them: `10G`, `2.5G`, `100M`, or bit/s."""

import re
from typing import Any

_FACTOR = {"": 1, "k": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}


def parse_speed(value: Any) -> Any:
    """Bit/s from `10G`, `2.5G`, `1000M` or a number; anything but text is left to the model's own check."""
    if not isinstance(value, str):
        return value
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([kMGT]?)(?:bit/s|bps|b)?", value.strip())
    if match is None:
        raise ValueError(f"{value!r} is not a speed: write 10G, 2.5G, 1000M, or bit/s")
    return round(float(match[1]) * _FACTOR[match[2]])
