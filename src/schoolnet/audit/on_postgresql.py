"""A ledger in PostgreSQL: for several processes, and for a database that others look after.

Rules of this file: what is particular to PostgreSQL. The password comes beside the URL and goes to the driver alone.
"""

from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, NullPool, QueuePool, create_engine

from schoolnet.audit.database import LOCK_SECONDS, Advice, advice_for, first_line
from schoolnet.audit.tables import RECORDS

CONNECT_SECONDS = 10
READ_SECONDS = 300
"""For one statement that reads: the newest of each subject, over years."""

_MAKING_TABLES: Final = 0x5C400153_1ED6E401  # a number that nobody else locks
_COLUMNS: Final = ", ".join(column.name for column in RECORDS.columns if column.name != "content")
_NEW: Final = _COLUMNS.replace(", ", ", NEW.")
_OLD: Final = _COLUMNS.replace(", ", ", OLD.")
_TABLE: Final = RECORDS.name

GUARDS: Final = (
    f"CREATE FUNCTION {_TABLE}_guard() RETURNS trigger LANGUAGE plpgsql AS $guard$ BEGIN "
    f"IF TG_OP = 'UPDATE' THEN IF NEW.content IS NULL AND (NEW.{_NEW}) IS NOT DISTINCT FROM (OLD.{_OLD}) "
    "THEN RETURN NEW; END IF; RAISE EXCEPTION 'a record of the ledger is never changed'; END IF; "
    "RAISE EXCEPTION 'a record of the ledger is never deleted'; END $guard$",
    f"CREATE TRIGGER {_TABLE}_kept BEFORE DELETE OR UPDATE ON {_TABLE} FOR EACH ROW EXECUTE FUNCTION {_TABLE}_guard()",
    f"CREATE TRIGGER {_TABLE}_not_emptied BEFORE TRUNCATE ON {_TABLE} "
    f"FOR EACH STATEMENT EXECUTE FUNCTION {_TABLE}_guard()",
)
"""Of the table's owner they can keep off mistakes only: what was done in spite of them, the chain shows."""


class PostgresqlDatabase:
    """A ledger's table in a database of a server."""

    foreign_are_refused = False
    guards = GUARDS

    def __init__(self, url: URL, password: str | None) -> None:
        self._url = url.set(drivername="postgresql+psycopg", password=password)
        self.place = url.render_as_string(hide_password=True)

    def prepare_place(self) -> None:
        """Nothing: the database is made by who looks after it."""

    def writing(self) -> Engine:
        """One connection; a transaction is on the server's disk when it is committed."""
        return self._engine(LOCK_SECONDS, poolclass=QueuePool, pool_size=1, max_overflow=0, pool_pre_ping=True)

    def reading(self) -> Engine:
        """A connection for each reader, of one state of the table."""
        return self._engine(READ_SECONDS, poolclass=NullPool, isolation_level="REPEATABLE READ")

    def lock_all(self, connection: Connection) -> None:
        """Keep others from making the tables until this transaction ends."""
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MAKING_TABLES})")

    def lock(self, connection: Connection) -> None:
        """Keep others from writing until this transaction ends; readers go on."""
        connection.exec_driver_sql(f"LOCK TABLE {_TABLE} IN EXCLUSIVE MODE")

    def advice(self, error: BaseException) -> str:
        """What an error of PostgreSQL means and what to do."""
        there, told = self.place, first_line(error)
        return advice_for(
            getattr(error, "sqlstate", None) or "",
            (
                Advice("53100", f"the disk of {there} is full: make room there"),
                Advice("25006", f"{there} takes no writes: name the server that does, not its replica"),
                Advice("42501", f"{there} does not allow it ({told}): grant this user its database's tables"),
                Advice(
                    "55P03", f"another program holds the ledger in {there} for more than {LOCK_SECONDS} s: end that"
                ),
                Advice("57014", f"{there} has not answered in time: look at its load"),
            ),
            f"{there} cannot be used ({told}): see that it runs, and that address, database, user and password are its",
        )

    def _engine(self, statement_seconds: int, **how: Any) -> Engine:
        options = {
            "statement_timeout": f"{statement_seconds}s",
            "lock_timeout": f"{LOCK_SECONDS}s",
            "idle_in_transaction_session_timeout": f"{statement_seconds}s",
            "synchronous_commit": "on",
        }
        arguments = {
            "connect_timeout": CONNECT_SECONDS,
            "client_encoding": "utf8",
            "application_name": "schoolnet",
            "options": " ".join(f"-c {name}={value}" for name, value in options.items()),
            # A line that was cut without a word is noticed in seconds, not in the hours of the system's defaults.
            "keepalives_idle": 10,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "tcp_user_timeout": 20_000,
        }
        return create_engine(self._url, connect_args=arguments, hide_parameters=True, **how)
