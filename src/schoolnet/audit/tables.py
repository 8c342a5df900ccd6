"""The ledger as tables: the same in SQLite and in PostgreSQL.

Rules of this file: shapes alone. A record is added and never changed, save that its content may be erased; the
databases' own triggers hold that (see `on_sqlite` and `on_postgresql`).
"""

from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    insert,
    inspect,
    select,
)

VERSION: Final = 1
"""Of these tables. A ledger tells it, so that an older schoolnet does not write into what it does not know."""

_METADATA: Final = MetaData()
_WHOLE: Final[Any] = BigInteger().with_variant(Integer(), "sqlite")  # SQLite's row number is an INTEGER by that name

VERSIONS: Final = Table("schoolnet_ledger_version", _METADATA, Column("version", _WHOLE, nullable=False))

RECORDS: Final = Table(
    "schoolnet_ledger",
    _METADATA,
    Column("sequence", _WHOLE, primary_key=True, autoincrement=False),
    Column("recorded_at", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("school", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("writer", Text, nullable=False),
    Column("number", _WHOLE, nullable=False),
    Column("digest", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("content", Text),
    UniqueConstraint("writer", "number", name="schoolnet_ledger_writer"),
    # Answers all that is asked often from itself: the newest of each subject, one school's records of a kind.
    Index("schoolnet_ledger_subject", "kind", "school", "subject", "sequence"),
)


class UnknownTablesError(Exception):
    """What stands there is not a ledger of this version; the text says what it is."""


def prepare(connection: Connection, foreign_are_refused: bool, guards: tuple[str, ...]) -> None:
    """Make the tables and these triggers, unless they are there. Raises UnknownTablesError."""
    there = set(inspect(connection).get_table_names())
    if VERSIONS.name in there:
        check(connection)
        return
    if RECORDS.name in there or (there and foreign_are_refused):
        raise UnknownTablesError("has tables that are not a ledger's")
    _METADATA.create_all(connection, checkfirst=False)
    for guard in guards:
        connection.exec_driver_sql(guard)
    connection.execute(insert(VERSIONS).values(version=VERSION))


def check(connection: Connection) -> None:
    """Refuse a ledger of another version, and what is no ledger. Raises UnknownTablesError."""
    if not inspect(connection).has_table(VERSIONS.name):
        raise UnknownTablesError("has no ledger in it")
    version = connection.execute(select(VERSIONS.c.version)).scalar_one()
    if version != VERSION:
        raise UnknownTablesError(f"is a ledger of version {version}, and this schoolnet knows version {VERSION}")
