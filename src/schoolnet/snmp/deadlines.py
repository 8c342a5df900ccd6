"""Ends what waits too long: one timer for all that wait.

A timer for each wait costs a tenth of a request, to be cancelled nearly always. This one runs only while something
waits, and is late by its resolution at most.
"""

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

Waiting = TypeVar("Waiting")


class Deadlines(Generic[Waiting]):
    """What waits, and until when. `expire` gets what waited too long; `resolution_seconds` is how exactly."""

    def __init__(self, expire: Callable[[Waiting], None], resolution_seconds: float) -> None:
        self._expire = expire
        self._resolution_seconds = resolution_seconds
        self._until: dict[Waiting, float] = {}
        self._timer: asyncio.TimerHandle | None = None

    def add(self, waiting: Waiting, seconds: float) -> None:
        """Expire this after so many seconds, unless it is removed before."""
        loop = asyncio.get_running_loop()
        self._until[waiting] = loop.time() + seconds
        if self._timer is None:
            self._timer = loop.call_later(self._resolution_seconds, self._sweep)

    def remove(self, waiting: Waiting) -> None:
        """It waits no more; nothing happens when it did not."""
        self._until.pop(waiting, None)

    def _sweep(self) -> None:
        loop = asyncio.get_running_loop()
        now = loop.time()
        for waiting in [waiting for waiting, until in self._until.items() if until <= now]:
            del self._until[waiting]
            self._expire(waiting)
        self._timer = loop.call_later(self._resolution_seconds, self._sweep) if self._until else None
