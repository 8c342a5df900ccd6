"""A ledger that cannot be written for a while, under a running service, and what must hold meanwhile and afterwards."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import httpx
from prometheus_client.parser import text_string_to_metric_families

from schoolnet.audit.evidence import SETTLE_SECONDS
from schoolnet.ledger_access import LedgerAccess
from service.routed_city import Turned, turned, until
from service.witness import assert_each_once_and_in_order, slowest, verified

ROUTERS = ("r1", "r2", "r3")
PAUSE_SECONDS = 0.02
LATE_SECONDS = 1.0
"""What a page may take beside its waiting for the ledger, on a machine that is busy with other tests."""


def counted(made: Turned) -> dict[str, float]:
    """What /metrics counts of the evidence and of polls."""
    families = text_string_to_metric_families(httpx.get(f"{made.url}/metrics", timeout=30).text)
    wanted = ("schoolnet_evidence", "schoolnet_polls")
    samples = (each for family in families if family.name.startswith(wanted) for each in family.samples)
    return {sample.name: sample.value for sample in samples}


@asynccontextmanager
async def turning(ledger: LedgerAccess) -> AsyncIterator[Turned]:
    """A service whose circuits change all the time."""
    async with turned(ledger, *ROUTERS) as made:
        stopped = asyncio.Event()
        task = asyncio.create_task(made.turn_each(PAUSE_SECONDS, stopped))
        try:
            yield made
        finally:
            stopped.set()
            await task


class Outage:
    """What was seen of one. `slowest_seconds`: the answer that took longest; `waited`: the most records that waited."""

    def __init__(self, made: Turned) -> None:
        self._made = made
        self._stopped = threading.Event()
        self.slowest_seconds = self.waited = self.failures = self.polls = 0.0
        self.seconds = self.mended_after_seconds = 0.0
        self.is_told = False

    async def last(self, seconds: float, must_fail: bool = True) -> None:
        """Let it last so long after the first failure that is told."""
        made, before = self._made, await asyncio.to_thread(counted, self._made)
        answers = asyncio.get_running_loop().run_in_executor(None, slowest, made.url, self._stopped)
        started = time.monotonic()
        if must_fail:
            await until(lambda: made.writer.failures > before["schoolnet_evidence_write_failures_total"], "it fails")
        await asyncio.sleep(seconds)
        after = await asyncio.to_thread(counted, made)
        self._stopped.set()
        self.slowest_seconds = await answers
        self.seconds = time.monotonic() - started
        self.waited = after["schoolnet_evidence_waiting_records"]
        self.polls = after["schoolnet_polls_total"] - before["schoolnet_polls_total"]
        self.failures = (
            after["schoolnet_evidence_write_failures_total"] - before["schoolnet_evidence_write_failures_total"]
        )
        assert self.polls > 10 * seconds, "polls go on"
        assert self.waited > 0
        assert self.slowest_seconds < SETTLE_SECONDS + LATE_SECONDS
        self.is_told = after["schoolnet_evidence_writable"] == 0
        if must_fail:
            assert (self.failures > 0, self.is_told) == (True, True)

    async def over(self, url: str, seconds: float = 20) -> None:
        """All that waited is on record before so long, and nothing of it twice."""
        made, started = self._made, time.monotonic()
        await until(lambda: not made.writer.is_failing and not made.writer.waiting, "all is written", seconds)
        self.mended_after_seconds = time.monotonic() - started
        assert (await asyncio.to_thread(counted, made))["schoolnet_evidence_writable"] == 1
        assert made.writer.lost == 0
        await asyncio.to_thread(assert_each_once_and_in_order, url)

    def figures(self) -> str:
        return (
            f"{self.polls:.0f} polls in {self.seconds:.1f} s, slowest answer {self.slowest_seconds:.2f} s, "
            f"{self.waited:.0f} records waited, written {self.mended_after_seconds:.1f} s afterwards"
        )


async def endure(
    ledger: LedgerAccess, begin: Callable[[], object], end: Callable[[], object], seconds: float, must_fail: bool = True
) -> Outage:
    """A service that runs well, an outage that lasts so long, and the time after it; what was seen of it."""
    async with turning(ledger) as made:
        await until(lambda: made.writer.written > 20 and made.turns > 20, "it is written well")
        outage = Outage(made)
        await asyncio.to_thread(begin)
        try:
            await outage.last(seconds, must_fail)
        finally:
            await asyncio.to_thread(end)
        await outage.over(ledger.url)
    assert verified(ledger.url).problems == []
    return outage
