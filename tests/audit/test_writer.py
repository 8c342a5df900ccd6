"""The thread that writes: in order, once, whatever fails in between, and nobody waits for it."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from structlog.testing import capture_logs

from audit.commit_loser import CommitLoser
from audit.ledgers import NOW, assert_proven, error_of, numbers_in, verdict, verdicts
from audit.postgres import ENDS, Postgres
from schoolnet.audit.chaining import Record
from schoolnet.audit.ledger import Ledger
from schoolnet.audit.record import Draft, Kind
from schoolnet.audit.writer import EvidenceWriter

SOON = 30.0


async def until(look: Callable[[], object], seconds: float = SOON) -> None:
    end = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < end, "it did not come"
        await asyncio.sleep(0.01)


@pytest.fixture
def batches() -> list[tuple[Record, ...]]:
    return []


@pytest.fixture
async def writer(ledger: Ledger, batches: list[tuple[Record, ...]]) -> AsyncIterator[EvidenceWriter]:
    """A writer that works, with room for 2,000."""
    opened = EvidenceWriter(ledger, lambda: NOW, 2000)
    note = opened._note

    def see(records: tuple[Record, ...]) -> None:
        batches.append(records)
        note(records)

    ledger.when_appended(see)
    opened.start()
    assert await opened.run(lambda: True)
    yield opened
    await opened.close(SOON)


@contextmanager
def held(url: str) -> Iterator[None]:
    """Nobody can write this ledger meanwhile, and who tries must wait."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield
    else:
        with psycopg.connect(url) as other:
            other.execute("LOCK TABLE schoolnet_ledger IN EXCLUSIVE MODE")
            yield
            other.rollback()


async def test_what_was_put_is_written_in_order_and_told(
    writer: EvidenceWriter, ledger: Ledger, batches: list[tuple[Record, ...]]
) -> None:
    for number in range(0, 1200, 3):
        assert writer.put(verdicts(range(number, number + 3)))
    assert await writer.settled(SOON)
    assert numbers_in(ledger) == list(range(1200))
    assert [record for batch in batches for record in batch] == list(ledger.read())
    assert max(map(len, batches)) <= 500
    assert (writer.waiting, writer.written, writer.failures, writer.lost) == (0, 1200, 0, 0)
    assert (writer.head, writer.error) == (ledger.head(), None)
    assert_proven(ledger)


async def test_what_waits_is_written_together(writer: EvidenceWriter, url: str, batches: list[object]) -> None:
    with held(url):
        writer.put(verdicts([0]))
        await asyncio.sleep(0.2)
        for number in range(1, 1100):
            writer.put(verdicts([number]))
    await until(lambda: not writer.waiting)
    assert len(batches) <= 4


async def test_while_the_ledger_hangs_nobody_waits(writer: EvidenceWriter, url: str, ledger: Ledger) -> None:
    with held(url):
        began = time.monotonic()
        for number in range(1000):
            writer.put(verdicts([number]))
        assert time.monotonic() - began < 2
        began = time.monotonic()
        assert not await writer.settled(0.2)
        assert time.monotonic() - began < 2
        assert writer.waiting == 1000
    await until(lambda: not writer.waiting)
    assert numbers_in(ledger) == list(range(1000))


async def test_a_ledger_that_cannot_be_opened_is_opened_later(tmp_path: Path) -> None:
    in_the_way = tmp_path / "evidence"
    in_the_way.write_text("")
    ledger = Ledger(f"sqlite:///{in_the_way}/ledger.sqlite")
    writer = EvidenceWriter(ledger)
    with capture_logs() as logs:
        writer.start()
        writer.put(verdicts([1, 2]))
        await until(lambda: writer.failures == 2)
        assert writer.is_failing
        assert "cannot be written" in (writer.error or "")
        began = time.monotonic()
        assert not await writer.settled(SOON)
        assert time.monotonic() - began < 5
        in_the_way.unlink()
        writer.put(verdicts([3]))
        await until(lambda: not writer.is_failing and not writer.waiting)
    assert [entry["event"] for entry in logs] == ["evidence_not_written", "evidence_is_written_again"]
    assert numbers_in(ledger) == [1, 2, 3]
    assert await writer.close(SOON)


async def test_while_postgresql_is_stopped_killed_and_started_nothing_is_lost_or_written_twice(
    own_postgres: Postgres,
) -> None:
    ledger = Ledger(own_postgres.database())
    writer = EvidenceWriter(ledger)
    writer.start()
    number = 0
    for how in ENDS:
        for _ in range(40):
            writer.put(verdicts([number]))
            number += 1
            await asyncio.sleep(0.002)
        own_postgres.stop(how)
        writer.put(verdicts([number]))
        number += 1
        await until(lambda: writer.is_failing)
        own_postgres.start()
        await until(lambda: not writer.waiting)
    assert numbers_in(ledger) == list(range(number))
    assert_proven(ledger)
    assert writer.failures >= len(ENDS)
    assert await writer.close(SOON)


async def test_lost_commits_make_no_record_twice(postgres: Postgres) -> None:
    relay = CommitLoser(postgres.port)
    ledger = Ledger(postgres.database().replace(f":{postgres.port}/", f":{relay.port}/"))
    writer = EvidenceWriter(ledger)
    writer.start()
    number = 0
    for _ in range(4):
        relay.loses.set()
        lost = relay.lost
        writer.put(verdicts(range(number, number + 5)))
        await until(lambda lost=lost: relay.lost > lost)  # type: ignore[misc]
        relay.loses.clear()
        writer.put(verdicts(range(number + 5, number + 10)))
        number += 10
        await until(lambda: not writer.waiting)
    assert numbers_in(ledger) == list(range(number))
    assert writer.written == number
    assert_proven(ledger)
    assert await writer.close(SOON)
    relay.close()


async def test_what_has_no_room_is_refused_counted_and_told_as_a_gap(
    writer: EvidenceWriter, url: str, ledger: Ledger
) -> None:
    with held(url):
        assert writer.put(verdicts(range(1999)))
        assert not writer.put(verdicts([-1, -2]))
        assert writer.put(verdicts([1999]))
        assert not writer.put(verdicts([-3]))
        assert (writer.lost, writer.waiting) == (3, 2000)
    await until(lambda: not writer.waiting and writer.written == 2001)
    assert numbers_in(ledger) == list(range(2000))
    (gap,) = (record.content for record in ledger.read([Kind.GAP]))
    assert gap is not None
    assert gap["body"] == {
        "from": "2026-11-24T15:00:00Z",
        "to": "2026-11-24T15:00:00Z",
        "why": "records_lost",
        "count": 3,
    }
    assert writer.put(verdicts([2000]))


async def test_a_draft_that_no_ledger_can_take_costs_itself_alone(writer: EvidenceWriter, ledger: Ledger) -> None:
    wrong = Draft(Kind.RUN, {"share": 0.5})
    with capture_logs() as logs:
        writer.put([verdict(1), wrong, verdict(2), verdict(3), wrong])
        writer.put(verdicts(range(4, 100)))
        await until(lambda: writer.lost == 2 and not writer.waiting)
        await until(lambda: list(ledger.read([Kind.GAP])))
    assert [entry["event"] for entry in logs] == ["evidence_cannot_be_written"] * 2
    assert numbers_in(ledger) == list(range(1, 100))
    gaps = [record.content for record in ledger.read([Kind.GAP])]
    assert sum(gap["body"]["count"] for gap in gaps if gap) == 2
    assert_proven(ledger)


async def test_jobs_are_done_between_what_was_put_before_and_after(writer: EvidenceWriter, ledger: Ledger) -> None:
    writer.put(verdicts(range(700)))
    first = writer.run(lambda: numbers_in(ledger))
    writer.put(verdicts([700]))
    second = writer.run(lambda: ledger.append([Draft(Kind.DAY, {}, "a", "2026-11-24")], NOW))
    writer.put(verdicts([701]))
    assert await first == list(range(700))
    assert (await second)[0].sequence == 702
    assert await writer.settled(SOON)
    assert writer.written == 703


async def test_a_job_that_takes_long_keeps_no_page_waiting_whose_drafts_are_written(
    writer: EvidenceWriter, ledger: Ledger
) -> None:
    writer.put(verdicts([1]))
    slow = writer.run(lambda: time.sleep(0.5))
    assert await writer.settled(SOON)
    assert not slow.done()
    writer.put(verdicts([2]))
    await slow
    assert await writer.settled(SOON)
    assert numbers_in(ledger) == [1, 2]


async def test_what_a_job_raises_is_for_who_asked_and_stops_nothing(
    writer: EvidenceWriter, ledger: Ledger, url: str
) -> None:
    with pytest.raises(ZeroDivisionError):
        await writer.run(lambda: 1 // 0)
    done = []
    with held(url):
        writer.put(verdicts([1]))
        unwanted = writer.run(lambda: done.append(1))
        unwanted.cancel()
    writer.put(verdicts([2]))
    assert await writer.settled(SOON)
    assert (numbers_in(ledger), done) == ([1, 2], [])


async def test_closing_writes_what_waits(ledger: Ledger) -> None:
    writer = EvidenceWriter(ledger)
    writer.start()
    writer.put(verdicts(range(1500)))
    assert await writer.close(SOON)
    assert numbers_in(ledger) == list(range(1500))
    assert_proven(ledger)


async def test_closing_ends_in_time_though_nothing_can_be_written(writer: EvidenceWriter, url: str) -> None:
    with held(url):
        writer.put(verdicts([1]))
        began = time.monotonic()
        assert not await writer.close(0.5)
        assert time.monotonic() - began < 5
        assert writer.waiting == 1


async def test_closing_tries_on_for_what_can_be_written_yet(tmp_path: Path) -> None:
    in_the_way = tmp_path / "evidence"
    in_the_way.write_text("")
    ledger = Ledger(f"sqlite:///{in_the_way}/ledger.sqlite")
    writer = EvidenceWriter(ledger)
    writer.start()
    writer.put(verdicts([1]))
    await until(lambda: writer.failures >= 3)
    asyncio.get_running_loop().call_later(0.3, in_the_way.unlink)
    assert await writer.close(SOON)
    assert numbers_in(ledger) == [1]


async def test_closing_a_ledger_that_fails_is_quick_where_nothing_waits(tmp_path: Path) -> None:
    in_the_way = tmp_path / "evidence"
    in_the_way.write_text("")
    ledger = Ledger(f"sqlite:///{in_the_way}/ledger.sqlite")
    assert error_of(ledger)
    writer = EvidenceWriter(ledger)
    writer.start()
    await until(lambda: writer.is_failing)
    began = time.monotonic()
    assert await writer.close(SOON)
    assert time.monotonic() - began < 5
