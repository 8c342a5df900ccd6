"""Questions and answers of an engine that shows what the agent said, status and all.

Rules of this file: no IO, no library; how a request travels is the subclass's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from schoolnet.snmp.column import is_behind
from schoolnet.snmp.engine import ColumnCursor, Raw
from schoolnet.snmp.errors import FailureReason, SnmpError

MOST_REPLIES_WITHOUT_A_ROW = 20
"""Replies in a row that hold no value of the column, before a walk of it is given up."""

TOO_BIG, NO_SUCH_NAME, AUTHORIZATION_ERROR = 1, 2, 16  # error-status, RFC 3416 section 3


class Kind(Enum):
    """The requests that are made. There is no SET."""

    GET = "get"
    NEXT = "getnext"
    BULK = "getbulk"


class Oddity(Enum):
    """What can stand in a value's place: noSuchObject or noSuchInstance; endOfMibView; or NULL."""

    MISSING = "missing"
    END = "end"
    NULL = "null"


@dataclass(frozen=True, slots=True)
class Answer:
    """A response PDU."""

    status: int
    index: int
    varbinds: list[tuple[str, Raw | Oddity]]


class Conversation:
    """A conversation with one agent; one request at a time. How a request travels is the subclass's."""

    is_v1 = False
    takes_late_answers = False

    def __init__(self) -> None:
        self.ignored_datagrams = 0
        self.other_sources: frozenset[str] = frozenset()

    async def exchange(self, kind: Kind, oids: Sequence[str], repetitions: int, timeout_seconds: float) -> Answer:
        """One request and its answer. Raises SnmpError."""
        raise NotImplementedError

    async def get(self, oids: Sequence[str], timeout_seconds: float) -> Mapping[str, Raw]:
        """One GET of these instances; those that do not exist are left out. Raises SnmpError."""
        asked = list(oids)
        while asked:
            answer = await self.exchange(Kind.GET, asked, 0, timeout_seconds)
            if answer.status == NO_SUCH_NAME and 0 < answer.index <= len(asked):
                del asked[answer.index - 1]  # v1 names the first that does not exist, and gives none of the others
                continue
            check_status(answer)
            if len(answer.varbinds) < len(asked):
                raise SnmpError(FailureReason.TOO_BIG, f"{len(answer.varbinds)} of {len(asked)} objects came back")
            if unanswered := set(asked).difference(oid for oid, _ in answer.varbinds):
                raise SnmpError(FailureReason.UNEXPECTED_OID, f"nothing of {min(unanswered)}")
            return {oid: value for oid, value in answer.varbinds if not isinstance(value, Oddity)}
        return {}

    def walk(self, column: str) -> ColumnCursor:
        """A walk through the column with this OID."""
        return Cursor(self, column)

    def close(self) -> None:
        """Free the socket and forget engine state."""
        raise NotImplementedError


class Cursor:
    """A walk by GETBULK, in v1 by GETNEXT."""

    def __init__(self, session: Conversation, column: str) -> None:
        self._session = session
        self._below = column + "."
        self._last = column
        self._is_at_end = False

    async def advance(self, max_repetitions: int, timeout_seconds: float) -> Sequence[tuple[str, Raw]]:
        """The next rows of the column. Raises SnmpError."""
        for _ in range(MOST_REPLIES_WITHOUT_A_ROW):
            if self._is_at_end:
                break
            before = self._last
            rows = await self._next(max_repetitions, timeout_seconds)
            if rows:
                return rows
            if self._last == before and not self._is_at_end:
                raise SnmpError(FailureReason.EMPTY_RESPONSE, f"no values after {before}")
        if not self._is_at_end:
            raise SnmpError(FailureReason.AGENT_ERROR, f"instances without values up to {self._last}")
        return ()

    async def _next(self, max_repetitions: int, timeout_seconds: float) -> list[tuple[str, Raw]]:
        kind = Kind.NEXT if self._session.is_v1 else Kind.BULK
        answer = await self._session.exchange(kind, (self._last,), max_repetitions, timeout_seconds)
        if answer.status == NO_SUCH_NAME:
            self._is_at_end = True
            return []
        if answer.status == AUTHORIZATION_ERROR:  # of this column: the next may be open
            raise SnmpError(FailureReason.AGENT_ERROR, "authorizationError")
        check_status(answer)
        return self._below_column(answer)

    def _below_column(self, answer: Answer) -> list[tuple[str, Raw]]:
        """The rows of a reply. Only endOfMibView and what lies behind the column end it."""
        rows: list[tuple[str, Raw]] = []
        for oid, value in answer.varbinds:
            if value is Oddity.END:
                self._is_at_end = True
                break
            if not oid.startswith(self._below):
                if not is_behind(oid, self._last):
                    raise SnmpError(FailureReason.NOT_INCREASING, f"{oid} after {self._last}")
                self._is_at_end = True
            elif self._is_at_end:
                raise SnmpError(FailureReason.NOT_INCREASING, f"{oid} after the column's end")
            else:
                self._last = oid
                if not isinstance(value, Oddity):
                    rows.append((oid, value))
        return rows


def check_status(answer: Answer) -> None:
    """Raise the error that the agent reports, EMPTY_RESPONSE for an answer without varbinds."""
    if answer.status == TOO_BIG:
        raise SnmpError(FailureReason.TOO_BIG)
    if answer.status == AUTHORIZATION_ERROR:
        raise SnmpError(FailureReason.AUTH, "authorizationError")
    if answer.status:
        raise SnmpError(FailureReason.AGENT_ERROR, f"error-status {answer.status}, error-index {answer.index}")
    if not answer.varbinds:
        raise SnmpError(FailureReason.EMPTY_RESPONSE)
