"""What waits for the ledger, in its order: drafts, and jobs that read or write in between.

Rules of this file: no IO. It is bounded and never blocks who puts; what has no room is counted, and told as a gap.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from itertools import islice, takewhile
from types import TracebackType
from typing import Any

from schoolnet.audit.record import Draft, Kind, moment

MOST_DRAFTS = 20_000
"""A city of 2,000 classrooms whose every verdict changes ten times while the ledger cannot be written: some 25 MB."""


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do between what was put before it and after it; `future` gets what comes of it."""

    call: Callable[[], Any]
    future: "Future[Any]"

    def do(self) -> None:
        """Do it, unless nobody wants it any more."""
        if self.future.set_running_or_notify_cancel():
            with self:
                self.future.set_result(self.call())

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None) -> bool:
        if error is not None:
            self.future.set_exception(error)  # whatever it is, it is for who asked
        return error is not None


class Waiting:
    """A queue between threads. `lost` counts the drafts that had no room."""

    def __init__(self, most: int = MOST_DRAFTS) -> None:
        self.lost = 0
        self._most = most
        self._items: deque[Draft | Job] = deque()
        self._drafts = 0
        self._put = self._done = self._last_draft = 0
        self._loss: tuple[int, float, float] | None = None
        self._gap: Draft | None = None
        self._changed = threading.Condition()
        self._deadline: float | None = None

    @property
    def drafts(self) -> int:
        """How many drafts wait."""
        return self._drafts

    @property
    def mark(self) -> int:
        """A mark behind all drafts that were put so far."""
        return self._last_draft

    def has_passed(self, mark: int) -> bool:
        """Whether nothing from before this mark waits any more."""
        return self._done >= mark

    def add(self, drafts: Sequence[Draft], now: float) -> bool:
        """Put these at the end, all of them or none; whether there was room. `now` is Unix seconds."""
        with self._changed:
            if self._drafts + len(drafts) > self._most:
                self._lose(len(drafts), now)
                return False
            self._items.extend(drafts)
            self._drafts += len(drafts)
            self._put += len(drafts)
            self._last_draft = self._put
            self._changed.notify_all()
        return True

    def add_job(self, job: Job) -> None:
        """Put a job at the end."""
        with self._changed:
            self._items.append(job)
            self._put += 1
            self._changed.notify_all()

    def first(self, most: int) -> list[Draft] | Job | None:
        """What is to be done next, when there is something: so many drafts at most, or a job; None when all is done
        and the queue was closed, or its time is up. It stays until `passed` is told."""
        with self._changed:
            while not self._items and self._gap is None and self._deadline is None:
                self._changed.wait()
            if self.is_over():
                return None
            if self._gap is not None:
                return [self._gap]
            first = self._items[0]
            if isinstance(first, Job):
                return first
            return [item for item in takewhile(_is_draft, islice(self._items, most)) if isinstance(item, Draft)]

    def passed(self, work: list[Draft] | Job) -> None:
        """What `first` has given is done."""
        with self._changed:
            if isinstance(work, Job):
                self._drop(1)
            elif work[0] is self._gap:
                self._gap = None
            else:
                self._drop(len(work))
                self._drafts -= len(work)

    def refuse(self, draft: Draft, now: float) -> None:
        """The first draft cannot be written at all: it is lost."""
        self.passed([draft])
        with self._changed:
            self._lose(1, now)
        self.tell_loss()

    def tell_loss(self) -> None:
        """Make what was lost so far the next draft: only where the one before was written, lest it come before what
        may have to be written again."""
        with self._changed:
            if self._loss is not None and self._gap is None:
                count, begin, end = self._loss
                body = {"from": moment(begin), "to": moment(end), "why": "records_lost", "count": count}
                self._gap, self._loss = Draft(Kind.GAP, body), None

    def close(self, seconds: float) -> None:
        """Let what waits be done within this time, and nothing after that."""
        with self._changed:
            self._deadline = time.monotonic() + seconds
            self._changed.notify_all()

    def is_over(self) -> bool:
        """Whether it was closed, and all is done or the time is up."""
        if self._deadline is None:
            return False
        return time.monotonic() >= self._deadline or (not self._items and self._gap is None)

    def pause(self, seconds: float) -> None:
        """Wait so long; from its closing on shorter, so that what can be written yet is."""
        end = time.monotonic() + seconds
        with self._changed:
            while time.monotonic() < end and self._deadline is None:
                self._changed.wait(end - time.monotonic())
        if self._deadline is not None:
            time.sleep(max(0.0, min(seconds, self._deadline - time.monotonic(), 0.2)))

    def _drop(self, count: int) -> None:
        for _ in range(count):
            self._items.popleft()
        self._done += count

    def _lose(self, count: int, now: float) -> None:
        self.lost += count
        so_far, begin, _ = self._loss or (0, now, now)
        self._loss = so_far + count, begin, now


def _is_draft(item: Draft | Job) -> bool:
    return isinstance(item, Draft)
