"""Walks of the gufo engine.

Rules of this file: it drives a gufo session but does not import gufo. What the library answers without a row is
`NOTHING` (an error, an empty list, or an end) or `NO_SUCH_INSTANCE`.
"""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from schoolnet.snmp.engine import Raw
from schoolnet.snmp.errors import FailureReason, SnmpError

if TYPE_CHECKING:
    from schoolnet.snmp.gufo_engine import GufoSession

ROOT = "1.3"
NOTHING: Final = object()
NO_SUCH_INSTANCE: Final = object()


class BulkCursor:
    """A walk by GETBULK. The library keeps the position, so another repetition count begins the column again."""

    def __init__(self, session: "GufoSession", column: str) -> None:
        self._session = session
        self._column = column
        self._repetitions = 0
        self._position = session.position(column)
        self._is_at_end = False

    async def advance(self, max_repetitions: int, timeout_seconds: float) -> Sequence[tuple[str, Raw]]:
        """The next rows of the column. Raises SnmpError."""
        if max_repetitions != self._repetitions:
            self._repetitions = max_repetitions
            self._position = self._session.position(self._column, max_repetitions)
            self._is_at_end = False
        if self._is_at_end:
            return ()
        session, position = self._session, self._position
        receive = partial(session.sock.recv_get_bulk, position)
        rows = await session.request(session.sock.send_get_bulk, (position,), receive, timeout_seconds)
        if rows is NOTHING:
            return await self._why_nothing(timeout_seconds)
        if rows[-1] is None:
            self._is_at_end = True
            rows.pop()
        return rows  # type: ignore[no-any-return]

    async def _why_nothing(self, timeout_seconds: float) -> Sequence[tuple[str, Raw]]:
        """No row at all: the end of the MIB, or an error. GETNEXT from the same place tells them apart."""
        session = self._session
        said = await session.request(
            session.sock.send_get_next, (self._position,), session.sock.recv_get, timeout_seconds
        )
        if said is NO_SUCH_INSTANCE:
            return ()
        if said is None:
            raise SnmpError(FailureReason.EMPTY_RESPONSE, self._column)
        if self._repetitions > 1:
            raise SnmpError(FailureReason.TOO_BIG, f"{self._column} with {self._repetitions} repetitions")
        raise SnmpError(FailureReason.EMPTY_RESPONSE, f"{self._column}: GETBULK is empty where GETNEXT is not")


class NextCursor:
    """A walk by GETNEXT, for v1. Rows are read as a GET's, since only so the library tells where they are."""

    def __init__(self, session: "GufoSession", column: str) -> None:
        self._session = session
        self._below = column + "."
        self._last = column

    async def advance(self, max_repetitions: int, timeout_seconds: float) -> Sequence[tuple[str, Raw]]:
        """The next row of the column; `max_repetitions` has no meaning in v1. Raises SnmpError."""
        rows = await self._next(self._last, timeout_seconds)
        if not rows and not await self._next(ROOT, timeout_seconds):
            raise SnmpError(FailureReason.EMPTY_RESPONSE, self._last)
        below = [(oid, value) for oid, value in rows.items() if oid.startswith(self._below)]
        if below:
            self._last = below[-1][0]
        return below

    async def _next(self, oid: str, timeout_seconds: float) -> dict[str, Raw]:
        session, position = self._session, self._session.position(oid)
        sock = session.sock
        rows: dict[str, Raw] = await session.request(
            sock.send_get_next, (position,), sock.recv_get_many, timeout_seconds
        )
        return rows
