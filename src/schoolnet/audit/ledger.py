"""The ledger: records that are added one after another, each bound to all before it, and never changed.

Rules of this file: what was appended is durable when `append` returns. Who fails learns why (LedgerError) and may try
again with the same drafts: nothing is written twice. Readers never block the writer. Threads may share a ledger.
"""

import secrets
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, func, insert, make_url, select, update
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from schoolnet.audit.chaining import EMPTY, Head, Record, chained, content_of, is_written, row_of, stamp
from schoolnet.audit.database import Database, LedgerError
from schoolnet.audit.on_postgresql import PostgresqlDatabase
from schoolnet.audit.on_sqlite import SqliteDatabase
from schoolnet.audit.record import Content, Draft, Kind
from schoolnet.audit.tables import RECORDS, UnknownTablesError, check, prepare

__all__ = ["Ledger", "LedgerError"]

ROWS_AT_ONCE = 1000
"""How many records a reader has in memory at once: about a megabyte."""

_HEAD = select(RECORDS.c.sequence, RECORDS.c.hash, RECORDS.c.recorded_at).order_by(RECORDS.c.sequence.desc()).limit(1)


class Ledger:
    """A ledger at `sqlite:///path` or `postgresql://user@host:port/database`.

    Nothing is opened until it is needed, or `open` is called. Raises LedgerError for a URL that cannot be one. Its
    records tell `writer`, a name drawn by lot.
    """

    def __init__(self, url: str, password: str | None = None) -> None:
        self._database = _database(url, password)
        self._writing = self._database.writing()
        self._reading = self._database.reading()
        self._is_prepared = self._was_prepared = False
        self._lock = threading.Lock()
        self.writer = secrets.token_hex(8)
        self._number = 0
        self._is_sure = True
        self._appended: Callable[[tuple[Record, ...]], None] = lambda _: None

    @property
    def place(self) -> str:
        """Where it is: a file, or a URL without its password."""
        return self._database.place

    def when_appended(self, call: Callable[[tuple[Record, ...]], None]) -> None:
        """Call this with the records of each append, once they are durable, in the thread that has appended them."""
        self._appended = call

    def open(self) -> Head | None:
        """Make its tables where they are not there; its head, None while it is empty. Raises LedgerError."""
        with self._lock, self._transaction() as connection:
            head = _head(connection)
        return None if head == EMPTY else head

    def append(self, drafts: Sequence[Draft], now: float) -> tuple[Record, ...]:
        """Add these records in one transaction, which is durable when this returns. `now` is Unix seconds.

        After a LedgerError nobody may know whether they were written: append the same drafts first of all then (others
        may follow them), and those that were are not written again. Raises LedgerError, and DraftError for a draft
        that no ledger can take.
        """
        return self.append_after(lambda _: drafts, now)

    def append_after(self, make: Callable[[Head], Sequence[Draft]], now: float) -> tuple[Record, ...]:
        """Add the records that `make` makes of the head that they will follow (sequence 0 in an empty ledger)."""
        with self._lock:
            with self._transaction() as connection:
                head = _head(connection)
                drafts = make(head)
                if not drafts:
                    return ()
                found = () if self._is_sure else self._found(connection)
                written = found[: len(drafts)] if is_written(found, drafts) else ()
                number = self._number + len(found)
                added = tuple(chained(drafts[len(written) :], head, self.writer, number, now))
                self._is_sure = False
                if added:
                    connection.execute(insert(RECORDS), [row_of(record) for record in added])
            # Where more was found than asked for, the rest of it is yet to be asked for.
            self._is_sure = not written or len(written) == len(found)
            self._number = number + len(added) if self._is_sure else self._number + len(written)
        records = *written, *added
        if records:
            self._appended(records)
        return records

    def append_series(self, parts: Iterable[tuple[Callable[[Head], Sequence[Draft]], float]]) -> None:
        """Add a whole past in one transaction: of each part the records that it makes of the head that they will
        follow, and their moment (Unix seconds). Nothing of it is there after an error. Raises LedgerError."""
        with self._lock:
            with self._transaction() as connection:
                head, number = _head(connection), self._number
                self._is_sure = False
                for make, now in parts:
                    added = tuple(chained(make(head), head, self.writer, number, now))
                    if added:
                        connection.execute(insert(RECORDS), [row_of(record) for record in added])
                        last = added[-1]
                        head, number = Head(last.sequence, last.hash, last.recorded_at), last.number
            self._is_sure, self._number = True, number

    def erase(self, sequences: Sequence[int]) -> None:
        """Blank the contents of these records; the rest of them stays, and the chain. Raises LedgerError."""
        with self._lock, self._transaction() as connection:
            connection.execute(update(RECORDS).where(RECORDS.c.sequence.in_(sequences)).values(content=None))

    def head(self) -> Head | None:
        """Where the chain ends, None for an empty ledger. Raises LedgerError."""
        with self._reader() as connection:
            head = _head(connection)
        return None if head == EMPTY else head

    def read(
        self,
        kinds: Collection[Kind] | None = None,
        schools: Collection[str] | None = None,
        after: int = 0,
        until: int | None = None,
    ) -> Iterator[Record]:
        """Records in order of sequence, from behind `after` through `until`, as they are when reading begins.

        Of these kinds and schools alone ("" is the city's own). Raises LedgerError.
        """
        query = _between(select(RECORDS), after, until).order_by(RECORDS.c.sequence)
        if kinds is not None:
            query = query.where(RECORDS.c.kind.in_([kind.value for kind in kinds]))
        if schools is not None:
            query = query.where(RECORDS.c.school.in_(list(schools)))
        query = query.execution_options(yield_per=ROWS_AT_ONCE)
        with self._reader() as connection, connection.execute(query) as rows:
            yield from map(Record._make, rows)

    def lines(self, school: str | None = None, after: int = 0, until: int | None = None) -> Iterator[bytes]:
        """The ledger as the lines of `ledger.jsonl`; contents of other schools' records are withheld where one is
        named. Raises LedgerError."""
        for record in self.read(after=after, until=until):
            yield record.line(school is not None and record.school not in ("", school))

    def newest(
        self, kind: Kind, school: str | None = None, until: int | None = None
    ) -> Mapping[tuple[str, str], Content]:
        """What holds: the newest content of each (school, subject) of this kind, through this sequence. Raises
        LedgerError."""
        last = _last(until).where(RECORDS.c.kind == kind.value)
        if school is not None:
            last = last.where(RECORDS.c.school == school)
        query = select(RECORDS.c.school, RECORDS.c.subject, RECORDS.c.content).where(RECORDS.c.sequence.in_(last))
        with self._reader() as connection:
            rows = connection.execute(query.execution_options(yield_per=ROWS_AT_ONCE))
            return {(row[0], row[1]): content_of(row[2]) for row in rows if row[2] is not None}

    def recorded_before(self, moment: float) -> int:
        """The sequence of the last record before this moment (Unix seconds), 0 where there is none. Raises LedgerError.

        By halves: a clock that was set back makes one of the moments that it has told twice the border.
        """
        with self._reader() as connection:
            first, last = 0, _head(connection).sequence
            while first < last:
                middle = (first + last + 1) // 2
                at = connection.execute(select(RECORDS.c.recorded_at).where(RECORDS.c.sequence == middle)).scalar()
                first, last = (middle, last) if at is not None and at < stamp(moment) else (first, middle - 1)
        return first

    def with_content(self, kinds: Collection[Kind], until: int, but_newest: bool = False) -> list[int]:
        """The sequences of these kinds through this one that have their content still; with `but_newest` without the
        newest of each subject through that one, which is what held then. Raises LedgerError."""
        of_kinds = RECORDS.c.kind.in_([kind.value for kind in kinds])
        query = _between(select(RECORDS.c.sequence), 0, until).where(of_kinds, RECORDS.c.content.is_not(None))
        if but_newest:
            query = query.where(RECORDS.c.sequence.not_in(_last(until).where(of_kinds)))
        with self._reader() as connection:
            return list(connection.execute(query.order_by(RECORDS.c.sequence)).scalars())

    def close(self) -> None:
        """Let go of its connections; it opens again when it is needed."""
        self._writing.dispose()
        self._reading.dispose()

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """One that excludes other writers."""
        try:
            with self._errors():
                if not self._is_prepared:
                    self._prepare()
                with self._writing.begin() as connection:
                    self._database.lock(connection)
                    yield connection
        except LedgerError:
            self._writing.dispose()  # a connection that began while the disk was read-only stays so
            raise

    @contextmanager
    def _reader(self) -> Iterator[Connection]:
        with self._errors(), self._reading.begin() as connection:
            if not self._is_prepared:
                check(connection)
                self._is_prepared = True
            yield connection

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, OSError, UnknownTablesError) as error:
            self._is_prepared = False
            # Its own message would tell the statement, and a driver's the connection's parameters.
            raise self._failure(error) from None

    def _prepare(self) -> None:
        self._database.prepare_place()
        with self._writing.begin() as connection:
            self._database.lock_all(connection)
            if self._was_prepared:
                check(connection)  # a new one in its place would hide that it is gone
            else:
                prepare(connection, self._database.foreign_are_refused, self._database.guards)
        self._is_prepared = self._was_prepared = True

    def _failure(self, error: Exception) -> LedgerError:
        if isinstance(error, UnknownTablesError):
            return LedgerError(f"{self.place} {error}")
        cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
        return LedgerError(self._database.advice(cause))

    def _found(self, connection: Connection) -> tuple[Record, ...]:
        """What an append has written whose answer was lost."""
        own = select(RECORDS).where(RECORDS.c.writer == self.writer, RECORDS.c.number > self._number)
        return tuple(Record._make(row) for row in connection.execute(own.order_by(RECORDS.c.number)))


def _database(url: str, password: str | None) -> Database:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise LedgerError("the ledger's URL is none: sqlite:///path or postgresql://user@host:port/database") from None
    if parsed.password is not None or "password" in parsed.query:
        raise LedgerError("a password does not belong in the ledger's URL: give it beside, by the name of a secret")
    if parsed.drivername == "sqlite" and parsed.database and not parsed.host:
        return SqliteDatabase(Path(parsed.database))
    if parsed.drivername == "postgresql" and parsed.database:
        return PostgresqlDatabase(parsed, password)
    raise LedgerError(
        "the ledger's URL is not of a kind that it can be in: sqlite:///path or postgresql://user@host/db"
    )


def _head(connection: Connection) -> Head:
    row = connection.execute(_HEAD).first()
    return EMPTY if row is None else Head._make(row)


def _between(query: Select[Any], after: int, until: int | None) -> Select[Any]:
    query = query.where(RECORDS.c.sequence > after)
    return query if until is None else query.where(RECORDS.c.sequence <= until)


def _last(until: int | None) -> Select[Any]:
    """The sequence of the newest record of each subject."""
    by_subject = (RECORDS.c.kind, RECORDS.c.school, RECORDS.c.subject)
    return _between(select(func.max(RECORDS.c.sequence)), 0, until).group_by(*by_subject)
