"""The walk through one column: what of an agent's rows is believed.

Rules of this file: no IO. OIDs must increase from row to row, also within one reply (RFC 3416, section 4.2.2).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from schoolnet.snmp.engine import ColumnCursor, Raw, Session
from schoolnet.snmp.errors import FailureReason, SnmpError


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one column (`rows`, `pdus`), of one walk (`bytes`, `seconds`) and of one request (the others)."""

    rows: int = 50_000
    pdus: int = 5_000
    bytes: int = 64 * 1024 * 1024
    seconds: float = 30.0
    attempts: int = 3
    timeout_seconds: float = 1.0
    max_timeout_seconds: float = 5.0


WAITS = 3
"""How many silences within one walk are waited out: so a walk of 100 replies survives a loss of 5 %."""


class Spent:
    """What a walk has taken of its limits: rows and replies by column, bytes and seconds in all."""

    def __init__(self, limits: Limits, now_seconds: float) -> None:
        self._limits = limits
        self._deadline_seconds = now_seconds + limits.seconds
        self._rows = self._replies = self._bytes = 0
        self.answers = 0
        self._waits = 0
        self._answers_before = 0

    def begin_column(self, now_seconds: float) -> None:
        """Count rows and replies anew. Raises SnmpError(TRUNCATED) when nothing is left for another column."""
        self._rows = self._replies = 0
        self._check(now_seconds)

    def add(self, rows: Sequence[tuple[str, Raw]], now_seconds: float) -> None:
        """Count a reply. Raises SnmpError(TRUNCATED) over the limits."""
        self.answers += 1
        self._replies += 1
        self._rows += len(rows)
        self._bytes += sum(len(oid) + (8 if isinstance(value, int) else len(value)) for oid, value in rows)
        self._check(now_seconds)

    def may_wait_again(self) -> bool:
        """Whether a silence is worth another round of attempts: a few times, each after an answer."""
        if self._waits == WAITS or self.answers == self._answers_before:
            return False
        self._waits, self._answers_before = self._waits + 1, self.answers
        return True

    def _check(self, now_seconds: float) -> None:
        limits = self._limits
        if self._rows > limits.rows or self._replies > limits.pdus or self._bytes > limits.bytes:
            detail = f"{self._rows} rows, {self._replies} replies, {self._bytes} bytes"
            raise SnmpError(FailureReason.TRUNCATED, detail)
        if now_seconds > self._deadline_seconds:
            raise SnmpError(FailureReason.TRUNCATED, f"longer than {limits.seconds} s")


class ColumnWalk:
    """Gathers the rows of one column, by index suffix, over as many beginnings as it takes."""

    def __init__(self, column: str) -> None:
        self.column = column
        self.rows: dict[str, Raw] = {}
        self._discarded: dict[str, Raw] = {}
        self._cursor: ColumnCursor | None = None
        self._session: Session | None = None
        self._repetitions = 0
        self._last = ""

    @property
    def rows_so_far(self) -> dict[str, Raw]:
        """The rows of the attempt that came furthest."""
        return max(self.rows, self._discarded, key=len)

    async def advance(self, session: Session, repetitions: int, timeout_seconds: float) -> Sequence[tuple[str, Raw]]:
        """The next rows; begins the column again in a new session or with another repetition count."""
        if self._cursor is None or session is not self._session or repetitions != self._repetitions:
            self._begin(session, repetitions)
            assert self._cursor is not None  # noqa: S101 - narrows the type
        return await self._cursor.advance(repetitions, timeout_seconds)

    def _begin(self, session: Session, repetitions: int) -> None:
        self._discarded = self.rows_so_far
        self.rows = {}
        self._last = ""
        self._session = session
        self._repetitions = repetitions
        self._cursor = session.walk(self.column)

    def take(self, rows: Sequence[tuple[str, Raw]]) -> None:
        """Keep these rows. Raises SnmpError(NOT_INCREASING) at the first that does not increase."""
        start = len(self.column) + 1
        taken, last = self.rows, self._last
        for oid, value in rows:
            index = oid[start:]
            if not index:
                raise SnmpError(FailureReason.UNEXPECTED_OID, f"{self.column} itself among its rows")
            if not follows(index, last):
                raise SnmpError(FailureReason.NOT_INCREASING, f"{self.column}: {index} after {last}")
            taken[index] = value
            last = index
        self._last = last


def follows(index: str, previous: str) -> bool:
    """Whether `index` comes after `previous` (empty: nothing yet) in the order of their numbers."""
    head, _, tail = index.rpartition(".")
    previous_head, _, previous_tail = previous.rpartition(".")
    if head == previous_head:  # the usual case: only the last number moved; longer numbers are greater
        return (len(tail), tail) > (len(previous_tail), previous_tail)
    return not previous or _arcs(index) > _arcs(previous)


def is_behind(oid: str, place: str) -> bool:
    """Whether an OID comes after another in the order of the MIB."""
    return _arcs(oid) > _arcs(place)


def _arcs(index: str) -> tuple[int, ...]:
    return tuple(map(int, index.split(".")))
