"""A ledger in a file of SQLite: for one city, without a server.

Rules of this file: what is particular to SQLite. A transaction is on the disk when it is committed (write-ahead log,
synchronous FULL), so that neither a kill nor a power cut takes back what was acknowledged.
"""

import errno
import os
import sqlite3
import time
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, NullPool, QueuePool, create_engine, event

from schoolnet.audit.database import Advice, advice_for, first_line
from schoolnet.audit.tables import RECORDS

BUSY_SECONDS = 5
"""How long to wait for another process that writes: its transaction takes milliseconds."""
_AGAIN_SECONDS = 0.005

_COLUMNS: Final = tuple(column.name for column in RECORDS.columns if column.name != "content")
_SAME: Final = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in _COLUMNS)
_TABLE: Final = RECORDS.name

GUARDS: Final = (
    f"CREATE TRIGGER {_TABLE}_kept BEFORE DELETE ON {_TABLE} "
    "BEGIN SELECT RAISE(ABORT, 'a record of the ledger is never deleted'); END",
    f"CREATE TRIGGER {_TABLE}_unchanged BEFORE UPDATE ON {_TABLE} WHEN NOT (NEW.content IS NULL AND {_SAME}) "
    "BEGIN SELECT RAISE(ABORT, 'a record of the ledger is never changed'); END",
    # INSERT OR REPLACE would delete without a word to the trigger above.
    f"CREATE TRIGGER {_TABLE}_added BEFORE INSERT ON {_TABLE} "  # noqa: S608 - the name is ours
    f"WHEN EXISTS (SELECT 1 FROM {_TABLE} WHERE sequence = NEW.sequence) "
    f"OR EXISTS (SELECT 1 FROM {_TABLE} WHERE writer = NEW.writer AND number = NEW.number) "
    "BEGIN SELECT RAISE(ABORT, 'a record of the ledger is never replaced'); END",
)
"""Of the ledger's owner they can keep off mistakes only: what was done in spite of them, the chain shows."""


class SqliteDatabase:
    """A ledger's file, for its owner alone."""

    foreign_are_refused = True
    guards = GUARDS

    def __init__(self, path: Path) -> None:
        self._path = path.absolute()
        self.place = str(path)
        self._file: tuple[int, int] | None = None

    def prepare_place(self) -> None:
        """Make the file and its folder, for their owner alone, where they are not there. Raises OSError, also where
        the file was there before: a new one in its place would hide that evidence is gone."""
        if self._file is not None:
            self._file = self._identity()
            return
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))
        self._file = self._identity()

    def writing(self) -> Engine:
        """One connection, whose transactions are the only ones that write from their first moment."""
        engine = self._engine("rw", QueuePool)
        event.listen(engine, "connect", _make_durable)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
        return engine

    def reading(self) -> Engine:
        """A connection for each reader: the file as it was when its transaction began."""
        engine = self._engine("ro", NullPool)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
        return engine

    def lock_all(self, connection: Connection) -> None:
        """Nothing: BEGIN IMMEDIATE has locked the file."""

    def lock(self, connection: Connection) -> None:
        """BEGIN IMMEDIATE has locked the file: see that it is still the one of that name. Raises OSError."""
        if self._file is None:  # it was there, and was read before anything was written
            self._file = self._identity()
        if self._identity() != self._file:
            raise FileNotFoundError(errno.ENOENT, "another file has taken its place", self.place)

    def advice(self, error: BaseException) -> str:
        """What an error of SQLite or of the disk means and what to do."""
        file, told = self.place, first_line(error)
        code = getattr(error, "sqlite_errorname", "")
        if isinstance(error, OSError):
            told = f"{error.strerror} ({error.filename})"
        if isinstance(error, FileNotFoundError) and self._file is not None:
            return f"{file} was there and is gone: put it back, or end schoolnet and start it with a new ledger"
        refused = f"{file} cannot be written ({told}): give this user the right to write it and its folder"
        closed = (
            f"{file} cannot be opened: see that it is there, that this user may use it, and that its disk takes writes"
        )
        return advice_for(
            code,
            (
                Advice("SQLITE_FULL", f"the disk of {file} is full: make room there"),
                Advice("SQLITE_READONLY", refused),
                Advice("SQLITE_CANTOPEN", closed),
                Advice("SQLITE_BUSY", f"another program holds {file} for more than {BUSY_SECONDS} s: end that one"),
                Advice("SQLITE_NOTADB", f"{file} is not a ledger: name another file, or move it away"),
                Advice("SQLITE_CORRUPT", f"{file} is damaged: put its newest copy in its place, and verify that"),
                Advice("SQLITE_IOERR", f"the disk of {file} fails ({told}): look at it, and at the system's journal"),
            ),
            refused if isinstance(error, OSError) else f"{file}: {told}",
        )

    def _engine(self, mode: str, pool: type[Any]) -> Engine:
        def connect() -> sqlite3.Connection:
            how = "immutable=1" if mode == "ro" and self._cannot_change() else f"mode={mode}"
            uri = f"{self._path.as_uri()}?{how}"
            # No isolation level: this file begins transactions, not the driver. The pool hands it to other threads.
            return sqlite3.connect(uri, BUSY_SECONDS, isolation_level=None, uri=True, check_same_thread=False)

        sizes = {} if pool is NullPool else {"pool_size": 1, "max_overflow": 0}
        return create_engine("sqlite://", creator=connect, poolclass=pool, hide_parameters=True, **sizes)

    def _identity(self) -> tuple[int, int]:
        found = self._path.stat()
        return found.st_dev, found.st_ino

    def _cannot_change(self) -> bool:
        """Whether the file lies whole on a file system that is read-only: SQLite cannot coordinate readers there, and
        need not."""
        try:
            is_read_only = os.statvfs(self._path.parent).f_flag & os.ST_RDONLY
        except OSError:
            return False
        return bool(is_read_only) and not self._path.with_name(f"{self._path.name}-wal").exists()


def _make_durable(connection: sqlite3.Connection, _: object) -> None:
    _write_ahead(connection)
    # What retention erases is overwritten, not only let go of.
    for setting in ("synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        connection.execute(f"PRAGMA {setting}")


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Where two make one ledger at once: SQLite itself does not wait for the other one with this."""
    end = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if not error.sqlite_errorname.startswith("SQLITE_BUSY") or time.monotonic() > end:
                raise
            time.sleep(_AGAIN_SECONDS)
        else:
            return
