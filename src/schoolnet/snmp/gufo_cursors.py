"""Walks of the gufo engine.

Rules of this file: it drives a gufo session but does not import gufo. What the library answers without a row is
`NOTHING` (an error, an empty list, or an end) or `NO_SUCH_INSTANCE`.
"""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from schoolnet.snmp.column import is_behind
from schoolnet.snmp.engine import Raw
from schoolnet.snmp.errors import FailureReason, SnmpError

if TYPE_CHECKING:
    from schoolnet.snmp.gufo_engine import GufoSession

NOTHING: Final = object()
NO_SUCH_INSTANCE: Final = object()


class BulkCursor:
    """A walk by GETBULK. The library keeps the position, so another repetition count begins the column again.

    It tells that a reply left the column, but not where to: an end that was not seen before is looked at by GETNEXT.
    """

    def __init__(self, session: "GufoSession", column: str) -> None:
        self._session = session
        self._column = column
        self._repetitions = 0
        self._last = column
        self._position = session.position(column)
        self._is_at_end = False

    async def advance(self, max_repetitions: int, timeout_seconds: float) -> Sequence[tuple[str, Raw]]:
        """The next rows of the column. Raises SnmpError."""
        if max_repetitions != self._repetitions:
            self._repetitions = max_repetitions
            self._last = self._column
            self._position = self._session.position(self._column, max_repetitions)
            self._is_at_end = False
        if self._is_at_end:
            await self._confirm_end(timeout_seconds)
            return ()
        rows, self._is_at_end = await self._next(timeout_seconds)
        if rows:
            self._last = rows[-1][0]
        else:
            await self._confirm_end(timeout_seconds)
        return rows

    async def _next(self, timeout_seconds: float) -> tuple[list[tuple[str, Raw]], bool]:
        """The rows of one reply, and whether it left the column."""
        session, position = self._session, self._position
        receive = partial(session.sock.recv_get_bulk, position)
        rows: list[Any] = await session.request(session.sock.send_get_bulk, (position,), receive, timeout_seconds)
        if rows is NOTHING:
            await self._why_nothing(timeout_seconds)
            return [], True
        is_left = rows[-1] is None
        return (rows[:-1] if is_left else rows), is_left

    async def _why_nothing(self, timeout_seconds: float) -> None:
        """No row at all: the end of the MIB, or an error. GETNEXT from the same place tells them apart."""
        said = await self._session.next(self._position, timeout_seconds)
        if said is NO_SUCH_INSTANCE:
            self._session.believed_ends[self._column] = self._last
            return
        if said is None:
            raise SnmpError(FailureReason.EMPTY_RESPONSE, self._column)
        if self._repetitions > 1:
            raise SnmpError(FailureReason.TOO_BIG, f"{self._column} with {self._repetitions} repetitions")
        raise SnmpError(FailureReason.EMPTY_RESPONSE, f"{self._column}: GETBULK is empty where GETNEXT is not")

    async def _confirm_end(self, timeout_seconds: float) -> None:
        """Believe the end behind the last row once GETNEXT has said so. Raises SnmpError where rows are missing."""
        session = self._session
        if session.believed_ends.get(self._column) == self._last:
            return
        following = await session.what_follows(self._last, timeout_seconds)
        if following is None:
            if await session.next(session.position(self._last), timeout_seconds) is not NO_SUCH_INSTANCE:
                raise SnmpError(FailureReason.EMPTY_RESPONSE, f"nothing follows {self._last}")
        elif following.startswith(f"{self._column}.") or not is_behind(following, self._last):
            raise SnmpError(FailureReason.NOT_INCREASING, f"{following} after {self._last}")
        session.believed_ends[self._column] = self._last
