"""While the ledger cannot be written, polls and pages go on, records wait, and are written later, each once."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from audit.postgres import Postgres
from proofs import length, proved
from schoolnet.audit.ledger import Ledger
from schoolnet.ledger_access import LedgerAccess
from schoolnet.metrics.evidence import HANGS_AFTER_SECONDS
from service.outages import Outage, endure, turning
from service.routed_city import until
from service.witness import verified

SECONDS = length(1.0, 15.0)
LOCKED_SECONDS = length(0.5, 20.0)
HANGING_SECONDS = length(1.0, 20.0)


async def test_a_full_disk(small_disk: Path) -> None:
    filler = small_disk / "filler"

    def fill() -> None:
        with pytest.raises(OSError, match="No space left"):
            filler.write_bytes(bytes(12 << 20))

    outage = await endure(LedgerAccess(f"sqlite:///{small_disk}/ledger.sqlite"), fill, filler.unlink, SECONDS)
    proved(f"disk full: {outage.figures()}")


def remount(disk: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(disk)], check=True)


async def test_a_disk_that_takes_no_writes_when_it_starts(small_disk: Path) -> None:
    ledger = LedgerAccess(f"sqlite:///{small_disk}/ledger.sqlite")
    opened = Ledger(ledger.url)
    opened.open()
    opened.close()
    remount(small_disk, "ro")
    async with turning(ledger) as made:
        outage = Outage(made)
        await outage.last(SECONDS, must_fail=False)
        assert outage.is_told
        remount(small_disk, "rw")
        await outage.over(ledger.url)
    assert verified(ledger.url).problems == []
    proved(f"read-only disk: {outage.figures()}")


async def test_a_database_that_is_stopped_and_started_again(own_postgres: Postgres) -> None:
    ledger = LedgerAccess(own_postgres.database())
    outage = await endure(ledger, own_postgres.stop, own_postgres.start, SECONDS)
    proved(f"PostgreSQL stopped: {outage.figures()}")


async def test_a_database_that_is_not_there_when_it_starts(own_postgres: Postgres) -> None:
    ledger = LedgerAccess(own_postgres.database())
    own_postgres.stop()
    started = time.monotonic()
    async with turning(ledger) as made:
        assert time.monotonic() - started < 2
        outage = Outage(made)
        await outage.last(SECONDS, must_fail=False)
        assert outage.is_told
        await asyncio.to_thread(own_postgres.start)
        await outage.over(ledger.url)
    assert verified(ledger.url).problems == []
    proved(f"PostgreSQL not there at the start: {outage.figures()}")


async def test_a_file_that_another_program_holds(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite"
    Ledger(f"sqlite:///{file}").open()
    other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)

    def hold() -> None:
        other.execute("BEGIN EXCLUSIVE")

    outage = await endure(LedgerAccess(f"sqlite:///{file}"), hold, other.close, LOCKED_SECONDS)
    proved(f"SQLite held by another: {outage.figures()}")


@contextmanager
def stopped(server: Postgres, database: str) -> Iterator[None]:
    """The process of the server that writes the ledger hangs meanwhile, as one does whose disk does."""
    address = server.url("postgres", "owner")
    with psycopg.connect(address, autocommit=True) as connection:
        found = connection.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = %s AND application_name = 'schoolnet'", [database]
        ).fetchall()
    for (process,) in found:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for (process,) in found:
            os.kill(process, signal.SIGCONT)


async def test_a_database_that_hangs_is_waited_for(own_postgres: Postgres) -> None:
    ledger = LedgerAccess(own_postgres.database())
    async with turning(ledger) as made:
        await until(lambda: made.writer.written > 20, "it is written well")
        outage = Outage(made)
        with stopped(own_postgres, ledger.url.rpartition("/")[2]):
            await outage.last(HANGING_SECONDS, must_fail=False)
        await outage.over(ledger.url)
    assert outage.is_told == (HANGING_SECONDS > HANGS_AFTER_SECONDS)
    assert verified(ledger.url).problems == []
    proved(f"PostgreSQL hangs: {outage.figures()}")
