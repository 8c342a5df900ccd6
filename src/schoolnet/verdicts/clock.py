"""What to do with a memory when our own clock was set back.

Rules of this file: a memory's fields that end in `_at`, and `since`, are moments in Unix seconds. A moment in the
future would hold back all that comes before it, for as long as the clock was set back, so it becomes now.
"""

from functools import cache
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from schoolnet.facts.device import CLOCK_SLACK_SECONDS

Remembered = TypeVar("Remembered", bound=msgspec.Struct)


def settled(memory: Remembered, now: float) -> Remembered:
    """The memory where nothing lies in the future: the very same one, unless the clock was set back."""
    late = [name for name in _moments(type(memory)) if _is_late(getattr(memory, name), now)]
    return replace(memory, **dict.fromkeys(late, now)) if late else memory


@cache
def _moments(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    return tuple(name for name in kind.__struct_fields__ if name.endswith("_at") or name == "since")


def _is_late(at: float | None, now: float) -> bool:
    return at is not None and at > now + CLOCK_SLACK_SECONDS
