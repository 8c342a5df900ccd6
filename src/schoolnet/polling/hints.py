"""Polls that something else than the clock asks for: soon, but not more often than does good."""

import asyncio
from collections.abc import Callable, Iterable

from schoolnet.facts.device import Tier

QUIET_SECONDS = 5.0
"""Between two polls of a device that hints ask for: a flapping port sends several traps a second."""
BUSY_SECONDS = 0.2
"""How soon a device is tried again that is being polled: that poll may have asked before there was the hint."""

Poll = Callable[[str, frozenset[Tier]], bool]
"""Polls a device now, though it may rest; False, and nothing done, while it is being polled."""


class Hints:
    """Polls devices on hints: one poll per device and quiet time; what comes within it is polled at its end."""

    def __init__(self, poll: Poll) -> None:
        self._poll = poll
        self._wanted: dict[str, frozenset[Tier]] = {}
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._quiet_until: dict[str, float] = {}

    def hint(self, device: str, tiers: frozenset[Tier]) -> None:
        """Poll these tiers of a device as soon as it may be."""
        self._wanted[device] = self._wanted.get(device, frozenset()) | tiers
        if device not in self._timers:
            self._try(device)

    def keep(self, devices: Iterable[str]) -> None:
        """Forget all devices but these."""
        for device in self._quiet_until.keys() - set(devices):
            del self._quiet_until[device]

    def close(self) -> None:
        """Poll no more."""
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()

    def _try(self, device: str) -> None:
        self._timers.pop(device, None)
        loop = asyncio.get_running_loop()
        wait_seconds = self._quiet_until.get(device, 0.0) - loop.time()
        if wait_seconds <= 0:
            if self._poll(device, self._wanted[device]):
                del self._wanted[device]
                self._quiet_until[device] = loop.time() + QUIET_SECONDS
                return
            wait_seconds = BUSY_SECONDS
        self._timers[device] = loop.call_later(wait_seconds, self._try, device)
