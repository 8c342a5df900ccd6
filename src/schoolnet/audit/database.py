"""What the ledger needs of a database, and how it says that it cannot have it."""

from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Connection, Engine

LOCK_SECONDS = 10
"""How long a writer waits for another one, or for one statement: a transaction takes milliseconds."""


class LedgerError(Exception):
    """The ledger cannot be read or written; the text says why and what to do, and never has a password in it."""


class Database(Protocol):
    """One of the databases that can hold a ledger."""

    @property
    def place(self) -> str:
        """What to call it in a message: a file, or a URL without a password."""

    @property
    def foreign_are_refused(self) -> bool:
        """Whether tables of something else mean that this is the wrong place."""

    @property
    def guards(self) -> tuple[str, ...]:
        """Statements that make records unchangeable."""

    def prepare_place(self) -> None:
        """Make what must be there before a connection. Raises OSError."""

    def writing(self) -> Engine:
        """An engine of one connection, whose transactions exclude other writers once `lock` was called."""

    def reading(self) -> Engine:
        """An engine that reads one state of the ledger in each transaction, and blocks no writer."""

    def lock_all(self, connection: Connection) -> None:
        """Keep others from making the tables until this transaction ends."""

    def lock(self, connection: Connection) -> None:
        """Keep others from writing until this transaction ends; readers go on."""

    def advice(self, error: BaseException) -> str:
        """What an error of the driver means and what to do."""


@dataclass(frozen=True, slots=True)
class Advice:
    """What to tell of an error: by the beginning of its code."""

    code: str
    text: str


def advice_for(code: str, advices: tuple[Advice, ...], otherwise: str) -> str:
    """The text of the first that fits this code."""
    return next((advice.text for advice in advices if code.startswith(advice.code)), otherwise)


def first_line(error: BaseException) -> str:
    """A driver's message without the lines that explain it."""
    return next(iter(str(error).strip().splitlines()), type(error).__name__)
