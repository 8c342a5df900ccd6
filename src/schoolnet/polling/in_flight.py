"""The polls under way: at most so many at once, the others wait in line.

A line costs nothing while it waits; a task per waiting poll, woken by a semaphore, costs as much as a request.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine

from schoolnet.polling.poller import DevicePoller

Poll = Callable[[DevicePoller, float], Coroutine[None, None, None]]
"""Polls a device that was due at this monotonic second."""


class InFlight:
    """Starts polls; `most` is how many run at once, `poll` is what one does (it raises nothing)."""

    def __init__(self, most: int, poll: Poll) -> None:
        self._most = most
        self._poll = poll
        self._waiting: deque[tuple[DevicePoller, float]] = deque()
        self._running: dict[DevicePoller, asyncio.Task[None]] = {}

    @property
    def tasks(self) -> tuple[asyncio.Task[None], ...]:
        """The polls that run now."""
        return tuple(self._running.values())

    def start(self, poller: DevicePoller, due_at: float) -> None:
        """Poll this device, now or when its turn comes."""
        if len(self._running) < self._most:
            self._launch(poller, due_at)
        else:
            self._waiting.append((poller, due_at))

    def retire(self, poller: DevicePoller) -> None:
        """Give up the poll of this device, if there is one, and close its session."""
        self._waiting = deque(entry for entry in self._waiting if entry[0] is not poller)
        task = self._running.get(poller)
        if task is None:
            poller.close()
        else:
            task.add_done_callback(lambda _: self._retired(poller))
            task.cancel()

    def cancel(self) -> tuple[asyncio.Task[None], ...]:
        """Give up all polls; the tasks that are about to end."""
        self._waiting.clear()
        tasks = self.tasks
        for task in tasks:
            task.cancel()
        return tasks

    def _launch(self, poller: DevicePoller, due_at: float) -> None:
        self._running[poller] = asyncio.create_task(self._run(poller, due_at))

    async def _run(self, poller: DevicePoller, due_at: float) -> None:
        try:
            await self._poll(poller, due_at)
        finally:
            self._ended(poller)

    def _retired(self, poller: DevicePoller) -> None:
        poller.close()
        self._ended(poller)  # a task that is cancelled before its first step has not said so

    def _ended(self, poller: DevicePoller) -> None:
        if self._running.pop(poller, None) is not None and self._waiting:
            self._launch(*self._waiting.popleft())
