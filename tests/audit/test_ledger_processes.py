"""Processes that write one ledger at once, and processes that are killed while they write."""

import multiprocessing
import signal
import time
from contextlib import suppress
from multiprocessing.connection import Connection
from random import Random

from audit.ledgers import NOW, assert_proven, numbers_in, verdicts
from audit.postgres import Postgres
from proofs import length, proved
from schoolnet.audit.database import LedgerError
from schoolnet.audit.ledger import Ledger
from schoolnet.audit.record import Kind

KILLS = {"sqlite": length(40, 1000), "postgresql": length(15, 300)}
APPENDS = length(60, 1000)
OPEN_SECONDS = 2.0
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["schoolnet.audit.ledger", "audit.ledgers"])


def append_all(url: str, first: int, ready: Connection, go: Connection) -> None:
    """Append so many times, some records at once, and tell the sequences they got."""
    ledger = Ledger(url)
    ready.send(True)
    go.recv()
    sequences = []
    for number in range(first, first + 3 * APPENDS, 3):
        sequences += [record.sequence for record in ledger.append(verdicts(range(number, number + 3)), NOW)]
    ready.send(sequences)


def test_two_processes_write_one_ledger_from_its_making_on(url: str) -> None:
    starts = (0, 1_000_000)
    ours = [(PROCESSES.Pipe(duplex=False), PROCESSES.Pipe(duplex=False)) for _ in starts]
    writers = [
        PROCESSES.Process(target=append_all, args=(url, first, ready[1], go[0]), daemon=True)
        for first, (ready, go) in zip(starts, ours, strict=True)
    ]
    for writer, (ready, _) in zip(writers, ours, strict=True):
        writer.start()
        ready[1].close()  # so that one that fails is not waited for
    assert all(ready[0].recv() for ready, _ in ours)
    for _, go in ours:
        go[1].send(True)
    sequences = [ready[0].recv() for ready, _ in ours]
    for writer in writers:
        writer.join(10)
    assert sorted(sequences[0] + sequences[1]) == list(range(1, 6 * APPENDS + 1))
    ledger = Ledger(url)
    assert sorted(numbers_in(ledger)) == sorted(
        number for first in starts for number in range(first, first + 3 * APPENDS)
    )
    assert_proven(ledger)
    ledger.close()


def write_for_ever(url: str, first: int, acknowledged: Connection) -> None:
    """Append one verdict after another, sometimes many at once, and tell the last number once it is durable."""
    random = Random(first)
    ledger = Ledger(url)
    number = first
    began = time.monotonic()
    ledger.open()
    ledger.newest(Kind.VERDICT)
    acknowledged.send(time.monotonic() - began)
    while True:
        count = random.choice([1, 1, 1, 5, 200])
        ledger.append(verdicts(range(number, number + count)), time.time())
        number += count
        acknowledged.send(number)


def killed_while_it_writes(url: str, first: int, random: Random) -> tuple[float, int]:
    """How long a process took to open the ledger, and the end of the numbers that it told as durable."""
    numbers, theirs = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=write_for_ever, args=(url, first, theirs), daemon=True)
    process.start()
    theirs.close()
    seconds: float = numbers.recv()
    last: int = numbers.recv()
    time.sleep(random.uniform(0, 0.06))
    process.kill()
    process.join()
    with suppress(EOFError, OSError):
        while numbers.poll():
            last = numbers.recv()
    return seconds, last


def test_a_kill_at_any_moment_loses_no_acknowledged_record(url: str) -> None:
    random = Random(20_261_124)
    ledger, kills = Ledger(url), KILLS[url.partition(":")[0]]
    slowest, sequence, number = 0.0, 0, 0
    for _ in range(kills):
        seconds, acknowledged = killed_while_it_writes(url, number, random)
        slowest = max(slowest, seconds)
        ledger.open()  # waits for what a database does yet for who was killed while it committed
        contents = [record.content for record in ledger.read(after=sequence)]
        found = [content["body"]["number"] for content in contents if content is not None]
        assert found == list(range(number, number + len(found)))
        assert acknowledged <= number + len(found)
        sequence, number = sequence + len(found), number + len(found)
    assert_proven(ledger)
    assert slowest < OPEN_SECONDS
    ledger.close()
    database = url.partition(":")[0]
    proved(
        f"{kills} kills while a ledger in {database} was written: {sequence} records, none lost that was acknowledged, "
        f"the chain is proven, the slowest start took {slowest:.2f} s"
    )


def test_a_crash_of_the_database_loses_no_acknowledged_record(own_postgres: Postgres) -> None:
    ledger = Ledger(own_postgres.database())
    for number in range(5):
        ledger.append(verdicts([number]), NOW)
        own_postgres.stop(signal.SIGQUIT)
        own_postgres.start()
    with suppress(LedgerError):
        ledger.append(verdicts([5]), NOW)
    assert numbers_in(ledger)[:5] == list(range(5))
    assert_proven(ledger)
    ledger.close()
