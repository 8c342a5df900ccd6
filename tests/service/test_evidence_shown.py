"""A record is durable before it is shown: pages are opened hard while verdicts change and the ledger is slow."""

import asyncio
import random
import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
import structlog

from proofs import length, proved
from schoolnet.audit.evidence import SETTLE_SECONDS
from schoolnet.audit.ledger import Ledger
from schoolnet.audit.record import Draft, Kind
from schoolnet.ledger_access import LedgerAccess
from service.routed_city import turned
from service.witness import PAGES, UnprovenError, Witness, assert_each_once_and_in_order, verified, watch

SECONDS = length(2.5, 60.0)
ROUTERS = ("r1", "r2", "r3", "r4", "r5")
LOCKED_SECONDS = 0.3
"""So long the ledger is held up at most: shorter than pages wait for it."""
CLIENTS = 2


def hold_up(url: str, stopped: threading.Event) -> None:
    """Keep the writer of this ledger waiting, now and then."""
    chance = random.Random(4)
    is_sqlite = url.startswith("sqlite")
    ledger: Any = (
        sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None) if is_sqlite else psycopg.connect(url)
    )
    begin = "BEGIN IMMEDIATE" if is_sqlite else "LOCK TABLE schoolnet_ledger IN EXCLUSIVE MODE"
    while not stopped.is_set():
        ledger.execute(begin)
        time.sleep(chance.uniform(0, LOCKED_SECONDS))
        ledger.execute("ROLLBACK")
        time.sleep(chance.uniform(0, LOCKED_SECONDS / 2))
    ledger.close()


@contextmanager
def logs_held(url: str) -> Iterator[Witness]:
    """Each line of a change that is logged meanwhile is held against the ledger."""
    witness, config = Witness(url), structlog.get_config()
    unproven: list[UnprovenError] = []

    def hold(_: object, __: str, event: Any) -> Any:
        if event["event"] == "uplink_changed":
            try:
                witness.hold({(event["school"], f"uplink/{event['uplink']}"): event["state"]}, "the log")
            except UnprovenError as error:
                unproven.append(error)
        raise structlog.DropEvent

    structlog.configure(processors=[hold])
    try:
        yield witness
    finally:
        structlog.configure(**config)
    assert unproven == []


async def test_what_is_shown_is_on_record(url: str) -> None:
    async with turned(LedgerAccess(url), *ROUTERS) as made:
        stopped, stop_turning = threading.Event(), asyncio.Event()
        loop = asyncio.get_running_loop()
        with logs_held(url) as logged, ThreadPoolExecutor(CLIENTS * len(PAGES) + 1) as threads:
            turning = asyncio.create_task(made.turn_each(0.03, stop_turning))
            holding = loop.run_in_executor(threads, hold_up, url, stopped)
            clients = [
                loop.run_in_executor(threads, watch, made.url, path, url, stopped)
                for path in PAGES
                for _ in range(CLIENTS)
            ]
            await asyncio.wait(clients, timeout=SECONDS, return_when=asyncio.FIRST_EXCEPTION)
            stopped.set()
            stop_turning.set()
            witnesses = await asyncio.gather(*clients)
            await asyncio.gather(turning, holding)
    assert made.writer.failures == 0, f"pages would not have waited, as after {SETTLE_SECONDS} s"
    assert all(witness.changes > 5 for witness in (*witnesses, logged))
    assert verified(url).problems == []
    records = assert_each_once_and_in_order(url)
    answers, changes = (sum(getattr(each, name) for each in witnesses) for name in ("held", "changes"))
    kind = url.partition(":")[0]
    proved(
        f"{kind}: {answers} answers in {SECONDS:g} s showed {changes} changes of {records} verdicts on record, and "
        f"{logged.held} were logged; each was on record before"
    )


def test_what_is_not_on_record_would_be_found(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/ledger.sqlite"
    for state in ("meets", "down"):
        Ledger(url).append([Draft(Kind.VERDICT, {"state": state}, "school", "uplink/10g")], time.time())
    witness = Witness(url)
    for state in ("meets", "down"):
        witness.hold({("school", "uplink/10g"): state}, "a page")
    with pytest.raises(UnprovenError, match="a page shows"):
        witness.hold({("school", "uplink/10g"): "meets"}, "a page")
