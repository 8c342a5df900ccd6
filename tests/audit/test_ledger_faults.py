"""What a ledger says when it cannot be read or written, and that nothing is written twice when it can again."""

import re
import sqlite3
from collections.abc import Iterator

import psycopg
import pytest

from audit.commit_loser import CommitLoser
from audit.ledgers import NOW, assert_proven, error_at, error_of, numbers_in, verdicts
from audit.postgres import PASSWORD, Postgres
from schoolnet.audit.database import LedgerError
from schoolnet.audit.ledger import Ledger
from schoolnet.audit.record import Draft, Kind


@pytest.fixture
def loser(postgres: Postgres) -> Iterator[CommitLoser]:
    relay = CommitLoser(postgres.port)
    yield relay
    relay.close()


def through(url: str, relay: CommitLoser, postgres: Postgres) -> Ledger:
    return Ledger(url.replace(f":{postgres.port}/", f":{relay.port}/"))


def test_a_commit_whose_answer_was_lost_is_not_written_twice(postgres: Postgres, loser: CommitLoser) -> None:
    ledger = through(postgres.database(), loser, postgres)
    ledger.append(verdicts([1]), NOW)
    loser.loses.set()
    with pytest.raises(LedgerError, match="cannot be used"):
        ledger.append(verdicts([2, 3]), NOW)
    loser.loses.clear()
    assert loser.lost == 1
    assert numbers_in(ledger) == [1, 2, 3]
    written = ledger.append(verdicts([2, 3, 4]), NOW + 1)
    assert [record.sequence for record in written] == [2, 3, 4]
    ledger.append(verdicts([5]), NOW + 1)
    assert numbers_in(ledger) == [1, 2, 3, 4, 5]
    assert_proven(ledger)
    ledger.close()


def test_after_a_lost_commit_fewer_or_other_drafts_are_written_as_they_should_be(
    postgres: Postgres, loser: CommitLoser
) -> None:
    ledger = through(postgres.database(), loser, postgres)
    ledger.open()
    loser.loses.set()
    with pytest.raises(LedgerError):
        ledger.append(verdicts([1, 2, 3]), NOW)
    loser.loses.clear()
    assert ledger.append([], NOW) == ()
    for number in (1, 2, 3, 4):
        assert [record.sequence for record in ledger.append(verdicts([number]), NOW)] == [number]
    loser.loses.set()
    with pytest.raises(LedgerError):
        ledger.append(verdicts([5]), NOW)
    loser.loses.clear()
    ledger.append([Draft(Kind.RUN, {})], NOW)
    ledger.append(verdicts([6]), NOW)
    assert numbers_in(ledger) == [1, 2, 3, 4, 5, 6]
    assert_proven(ledger)
    ledger.close()


def test_records_are_never_deleted_changed_or_replaced(ledger: Ledger, url: str) -> None:
    ledger.append(verdicts([1, 2]), NOW)
    before = list(ledger.lines())
    forbidden = [
        "DELETE FROM schoolnet_ledger",
        "UPDATE schoolnet_ledger SET content = '{}' WHERE sequence = 1",
        "UPDATE schoolnet_ledger SET content = NULL, hash = digest WHERE sequence = 1",
        "UPDATE schoolnet_ledger SET school = 'other' WHERE sequence = 1",
        "UPDATE schoolnet_ledger SET sequence = 7 WHERE sequence = 1",
    ]
    columns = "recorded_at, kind, school, subject, writer, number, digest, hash, content"
    if url.startswith("sqlite"):
        copy = f"INTO schoolnet_ledger (sequence, {columns}) SELECT %s, {columns} FROM schoolnet_ledger"
        forbidden += [f"REPLACE {copy % 1} WHERE sequence = 2", f"INSERT OR REPLACE {copy % 3} WHERE sequence = 2"]
    else:
        forbidden.append("TRUNCATE schoolnet_ledger")
    for statement in forbidden:
        with pytest.raises((sqlite3.IntegrityError, psycopg.Error), match=r"a record of the ledger is never"):
            execute(url, statement)
    assert list(ledger.lines()) == before
    execute(url, "UPDATE schoolnet_ledger SET content = NULL WHERE sequence = 1")
    assert [record.text is None for record in ledger.read()] == [True, False]
    assert_proven(ledger)


def execute(url: str, statement: str) -> None:
    if url.startswith("sqlite"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"))
        try:
            with connection:
                connection.execute(statement)
        finally:
            connection.close()
    else:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(statement)  # type: ignore[arg-type]


def test_a_ledger_of_a_newer_version_is_left_alone(ledger: Ledger, url: str) -> None:
    execute(url, "UPDATE schoolnet_ledger_version SET version = 2")
    again = Ledger(url)
    told = "is a ledger of version 2, and this schoolnet knows version 1"
    assert told in error_of(again)
    with pytest.raises(LedgerError, match=told):
        again.head()
    again.close()


def test_a_postgresql_that_is_not_there_or_takes_no_writes_says_so(own_postgres: Postgres) -> None:
    url = own_postgres.database()
    ledger = Ledger(url)
    ledger.append(verdicts([1]), NOW)
    own_postgres.stop()
    assert re.search(rf"^{re.escape(url)} cannot be used \(.*\): see that it runs", error_of(ledger))
    assert "Connection refused" in error_of(ledger)
    own_postgres.start()
    ledger.append(verdicts([9]), NOW)
    execute(url, "ALTER USER CURRENT_USER SET default_transaction_read_only = on")
    assert "takes no writes: name the server that does" in error_at(url)
    assert "does not exist" in error_at(own_postgres.url("nowhere"))
    assert numbers_in(ledger) == [1, 9]
    ledger.close()


def test_a_ledger_that_is_dropped_while_it_is_written_is_missed(ledger: Ledger, url: str) -> None:
    ledger.append(verdicts([1]), NOW)
    for table in ("schoolnet_ledger", "schoolnet_ledger_version"):
        execute(url, f"DROP TABLE {table}")
    error_of(ledger)
    assert error_of(ledger).endswith("has no ledger in it")


def test_the_password_is_in_no_message(postgres: Postgres) -> None:
    url = postgres.url("postgres", "guarded")
    postgres.execute("CREATE SCHEMA AUTHORIZATION guarded")
    opened = Ledger(url, PASSWORD)
    opened.open()
    opened.close()
    wrong = [error_at(url, f"{PASSWORD}{number}") for number in range(2)] + [error_at(url)]
    texts = [repr(opened), str(vars(opened)), *wrong, error_at(url.replace("@1", "@x"), PASSWORD)]
    for held in (f"postgresql://guarded:{PASSWORD}@127.0.0.1/x", f"postgresql://a@h/d?password={PASSWORD}"):
        with pytest.raises(LedgerError, match="does not belong") as caught:
            Ledger(held)
        texts.append(f"{caught.value!r} {caught.value.__context__!r}")
    assert not [text for text in texts if PASSWORD in text]


@pytest.mark.parametrize(
    "url", ["", "ledger.sqlite", "sqlite://", "mysql://user@host/db", "postgresql://user@host", "://"]
)
def test_what_is_no_url_of_a_ledger_is_refused(url: str) -> None:
    with pytest.raises(LedgerError, match="sqlite:///path or postgresql://"):
        Ledger(url)
