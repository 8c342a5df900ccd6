"""The text of samples: any string becomes a safe label value, any number a value that parsers read back.

Rules of this file: a line is what both the text format 0.0.4 and OpenMetrics 1.0 allow.
"""

import math
import re
from collections.abc import Iterable
from typing import TypeAlias

from schoolnet.metrics.family import Family
from schoolnet.verdicts.model import Reason

Blocks: TypeAlias = dict[str, bytes]
"""One owner's lines, by the name of their family."""

COUNTER_MODULUS = 2**53
"""Prometheus keeps floats, exact up to here; rate() sees the wrap as any other reset."""

LONGEST_LABEL_VALUE = 256
"""Longer than any real model, serial or version, and short enough that a hostile one costs nothing."""

# Control characters but the newline, lone surrogates, and marks that turn or hide text (bidi, zero width, BOM).
_UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})


def clean(value: str) -> str:
    """The value as a person may safely see it: cut to a sane length, U+FFFD for what hides, turns or breaks text."""
    if len(value) > LONGEST_LABEL_VALUE:
        value = value[: LONGEST_LABEL_VALUE - 1] + "…"
    return value if value.isascii() and value.isprintable() else _UNSAFE.sub("\ufffd", value)


def start_of_line(family: Family, values: Iterable[str]) -> bytes:
    """A sample line of the family up to its value; `values` are those of the family's labels, in order."""
    labels = ",".join(
        f'{name}="{clean(value).translate(_ESCAPES)}"' for name, value in zip(family.labels, values, strict=True)
    )
    braced = f"{{{labels}}}" if labels else ""
    return f"{family.name}{braced} ".encode()


def line(start: bytes, value: float) -> bytes:
    """A sample line, of a truth value as 0 or 1; empty where the value is no number to publish (not finite)."""
    if not math.isfinite(value):
        return b""
    return b"%b%a\n" % (start, value + 0)


def constant(family: Family, values: Iterable[str], value: float = 1) -> bytes:
    """A whole sample line of something that does not change."""
    return line(start_of_line(family, values), value)


def yes_or_no(family: Family, values: tuple[str, ...]) -> tuple[bytes, bytes]:
    """The sample lines of a truth value: that of no, and that of yes."""
    return constant(family, values, 0), constant(family, values, 1)


def reason_line(family: Family, values: tuple[str, ...], reason: Reason) -> bytes:
    """The sample line that names a reason; none where all is well."""
    return b"" if reason is Reason.OK else constant(family, (*values, reason))


def state_lines(family: Family, values: tuple[str, ...], states: Iterable[str]) -> dict[str, bytes]:
    """For each state, the lines of a state set in which that one is 1 and all others are 0."""
    starts = {state: start_of_line(family, (*values, state)) for state in states}
    return {current: b"".join(line(start, state == current) for state, start in starts.items()) for current in starts}
