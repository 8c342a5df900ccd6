"""The thread that writes the ledger, so that nobody waits for a disk or a database.

Rules of this file: what was put is written in its order, once, whatever fails in between; who puts is never blocked. A
disk that hangs for ever keeps this thread alone, and not the end of the process.
"""

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from typing import TypeVar

import structlog

from schoolnet.audit.chaining import DraftError, Head, Record
from schoolnet.audit.database import LedgerError
from schoolnet.audit.ledger import Ledger
from schoolnet.audit.record import Draft
from schoolnet.audit.waiting import MOST_DRAFTS, Job, Waiting

log = structlog.get_logger()
Result = TypeVar("Result")

MOST_AT_ONCE = 500
"""Records of one transaction: it takes some 30 ms, and a kill in it costs no record that was acknowledged."""
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
"""Between two tries of a ledger that fails: it doubles from the first to the longest."""


class EvidenceWriter:
    """Writes drafts into a ledger in a thread of its own.

    To be read at any time: `written`, `failures` (tries that failed), `error` (why it fails now, None while it does
    not), `head` (None until it is known).
    """

    def __init__(
        self,
        ledger: Ledger,
        now: Callable[[], float] = time.time,
        most_waiting: int = MOST_DRAFTS,
    ) -> None:
        self.written = self.failures = 0
        self.error: str | None = None
        self.head: Head | None = None
        self._ledger = ledger
        self._now = now
        self._waiting = Waiting(most_waiting)
        self._at_once = MOST_AT_ONCE
        self._has_room = True
        self._pause = FIRST_PAUSE_SECONDS
        self._settling: list[tuple[int, asyncio.AbstractEventLoop, asyncio.Future[None]]] = []
        self._one_settles = threading.Lock()
        self._thread = threading.Thread(target=self._work, name="evidence", daemon=True)
        ledger.when_appended(self._note)

    @property
    def waiting(self) -> int:
        """How many drafts wait to be written."""
        return self._waiting.drafts

    @property
    def lost(self) -> int:
        """How many drafts had no room, or could not be written at all."""
        return self._waiting.lost

    @property
    def is_failing(self) -> bool:
        """Whether the last try has failed."""
        return self.error is not None

    def start(self) -> None:
        """Open the ledger, now or when that is possible, and write from then on."""
        self._thread.start()

    def put(self, drafts: Sequence[Draft]) -> bool:
        """Have these written, all of them or none; False means that there is no room, and that they are lost unless
        they are put again later."""
        is_taken = self._waiting.add(drafts, self._now())
        if self._has_room and not is_taken:
            log.error("evidence_has_no_room", waiting=self.waiting, error=self.error)
        self._has_room = is_taken
        return is_taken

    def run(self, job: Callable[[], Result]) -> "asyncio.Future[Result]":
        """What comes of a job that is done once all is written that was put before, and before what is put after.

        It is done once, and what it raises is for who awaits it: of a LedgerError, to ask for it again later.
        """
        future: Future[Result] = Future()
        self._waiting.add_job(Job(job, future))
        return asyncio.wrap_future(future)

    async def settled(self, timeout: float) -> bool:  # noqa: ASYNC109 - a page waits so long and is served anyway
        """Wait until all drafts that were put before are durable, but not while the ledger fails, and so many seconds
        at most; whether they are."""
        mark = self._waiting.mark
        if self._waiting.has_passed(mark):
            return True
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        entry = mark, asyncio.get_running_loop(), waiter
        with self._one_settles:
            self._settling.append(entry)
        self._settle()
        with suppress(TimeoutError):
            await asyncio.wait_for(waiter, timeout)
        with self._one_settles:
            self._settling = [other for other in self._settling if other is not entry]
        return self._waiting.has_passed(mark)

    async def close(self, timeout: float) -> bool:  # noqa: ASYNC109 - what waits is given so long
        """Write what waits, for so many seconds at most; whether all of it is durable."""
        self._waiting.close(timeout)
        if self._thread.ident is not None:
            await asyncio.to_thread(self._thread.join, timeout)
        return not self._thread.is_alive() and not self.waiting

    def _work(self) -> None:
        while self.head is None and not self._try(self._open) and not self._waiting.is_over():
            pass
        while (work := self._waiting.first(self._at_once)) is not None:
            if isinstance(work, Job):
                work.do()
                self._waiting.passed(work)
                self._settle()
            else:
                self._try(partial(self._write, work))
        self._ledger.close()

    def _open(self) -> None:
        self.head = self._ledger.open()

    def _write(self, drafts: list[Draft]) -> None:
        try:
            self._ledger.append(drafts, self._now())
        except DraftError as error:
            self._refuse(drafts, error)
            return
        self._at_once = MOST_AT_ONCE
        self._waiting.passed(drafts)
        self._waiting.tell_loss()

    def _refuse(self, drafts: list[Draft], error: DraftError) -> None:
        """One at a time until the one is found that cannot be written, so that it costs no other one."""
        if len(drafts) > 1:
            self._at_once = 1
            return
        log.error("evidence_cannot_be_written", error=str(error))
        self._waiting.refuse(drafts[0], self._now())

    def _note(self, records: tuple[Record, ...]) -> None:
        last = records[-1]
        self.head = Head(last.sequence, last.hash, last.recorded_at)
        self.written += len(records)

    def _try(self, act: Callable[[], None]) -> bool:
        """Do it; a failure is told once, counted, and followed by a pause."""
        try:
            act()
        except LedgerError as error:
            self._fail(str(error))
            return False
        except Exception as error:  # a bug of ours must not end the only thread that writes
            log.exception("evidence_crashed")
            self._fail(f"schoolnet failed while it wrote the ledger ({type(error).__name__}); its log says where")
            return False
        if self.error is not None:
            log.info("evidence_is_written_again", waiting=self.waiting)
        self.error, self._pause = None, FIRST_PAUSE_SECONDS
        self._settle()
        return True

    def _fail(self, error: str) -> None:
        self.failures += 1
        if error != self.error:
            log.error("evidence_not_written", error=error, waiting=self.waiting)
        self.error = error
        self._settle()
        self._waiting.pause(self._pause)
        self._pause = min(2 * self._pause, LONGEST_PAUSE_SECONDS)

    def _settle(self) -> None:
        """Let those go on who have nothing to wait for any more."""
        with self._one_settles:
            for mark, loop, waiter in self._settling:
                if self.is_failing or self._waiting.has_passed(mark):
                    with suppress(RuntimeError):  # its loop has ended
                        loop.call_soon_threadsafe(_let_go, waiter)


def _let_go(waiter: "asyncio.Future[None]") -> None:
    if not waiter.done():
        waiter.set_result(None)
