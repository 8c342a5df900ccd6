"""The guard: what any agent does becomes complete rows or a named failure, within bounds."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from time import perf_counter
from typing import TypeAlias, TypeVar

import msgspec

from schoolnet.snmp.column import ColumnWalk, Limits, Spent
from schoolnet.snmp.engine import Agent, Engine, Raw, Session, SnmpVersion
from schoolnet.snmp.errors import FailureReason, SnmpError
from schoolnet.snmp.pacing import Quantity, RoundTrip

__all__ = ["Limits", "Reader", "Rows"]

OBJECTS_PER_GET = 24
"""Objects in one GET: with names of 20 and values of up to 30 bytes the answer stays well under 1,400 bytes."""

REFUSED_PAUSE_SECONDS = 0.2
"""Before asking again where nobody listened: an agent that restarts is back in a moment."""

SILENT = frozenset({FailureReason.TIMEOUT, FailureReason.REFUSED, FailureReason.UNRESOLVED, FailureReason.AUTH})
"""Failures of the agent, not of a column: the next column would meet the same."""

TRIES = {
    FailureReason.AUTH: 2,
    FailureReason.UNEXPECTED_OID: 2,
    FailureReason.DECODE_ERROR: 2,
    FailureReason.AGENT_ERROR: 2,
    FailureReason.TOO_BIG: 1,
    FailureReason.NOT_INCREASING: 1,
    FailureReason.TRUNCATED: 1,
    FailureReason.UNRESOLVED: 1,
}
"""How often a request is made that fails so, where it is not `Limits.attempts`."""

Answer = TypeVar("Answer")
Instances: TypeAlias = dict[str, Raw | None]
"""Each object that was asked for by GET, None where there is no such instance."""


class Rows(msgspec.Struct, frozen=True):
    """What an agent answered, raw, by column.

    `columns` maps a column's OID to {index suffix (dotted text): value}; `failures` maps the OID of each column that
    is not complete to the reason. A column in `columns` without a failure is complete; {} then means really empty.
    `instances` maps the OID of what was asked by GET to its value, None where there is no such instance, or where its
    column is in `failures`.
    """

    columns: Mapping[str, Mapping[str, Raw]] = {}
    failures: Mapping[str, FailureReason] = {}
    instances: Instances = {}

    @property
    def is_complete(self) -> bool:
        """Whether every column is whole."""
        return not self.failures


class Reader:
    """Asks one agent; one outstanding request at a time. Keeps what it learned (round trip, repetitions).

    `extra_varbinds` counts what was answered without having been asked.
    """

    def __init__(self, engine: Engine, agent: Agent, limits: Limits | None = None) -> None:
        self.engine = engine
        self.agent = agent
        self.limits = limits or Limits()
        self.extra_varbinds = 0
        self._lock = asyncio.Lock()
        self._session: Session | None = None
        self._ignored_before = 0
        self._other_sources: frozenset[str] = frozenset()
        self._round_trip = RoundTrip(self.limits.timeout_seconds, self.limits.max_timeout_seconds)
        self._repetitions = Quantity(1 if agent.version is SnmpVersion.V1 else agent.max_repetitions)
        self._objects = Quantity(OBJECTS_PER_GET)
        self._known_empty: set[str] = set()

    @property
    def rtt_seconds(self) -> float | None:
        """The smoothed round trip, None before the first answer."""
        return self._round_trip.smoothed_seconds

    @property
    def max_repetitions(self) -> int:
        """How many rows the agent is asked for at once at present."""
        return self._repetitions.value

    @property
    def ignored_datagrams(self) -> int:
        """Datagrams that were no answer to what was asked: strangers', late, double, garbage."""
        return self._ignored_before + (self._session.ignored_datagrams if self._session else 0)

    @property
    def other_sources(self) -> frozenset[str]:
        """Addresses that answered in the agent's place; one of them may belong in `allow_source`."""
        return self._other_sources | (self._session.other_sources if self._session else frozenset())

    async def read(self, oids: Sequence[str]) -> Rows:
        """These instances by GET; one whose value cannot be read costs only itself. Raises SnmpError only when nothing
        was answered."""
        failures: dict[str, FailureReason] = {}
        async with self._lock:
            if 0 < len(oids) <= self._objects.value:
                instances = await self._get(oids, failures)
            else:
                instances = await self._get_in_parts(oids, failures)
        if not failures:
            return Rows(instances=instances)
        if all(value is None for value in instances.values()):
            raise SnmpError(next(iter(failures.values())), next(iter(failures)))
        return Rows(instances=instances, failures={oid.rpartition(".")[0]: reason for oid, reason in failures.items()})

    async def get(self, oids: Sequence[str]) -> Mapping[str, Raw]:
        """These instances; those that do not exist are left out. Raises SnmpError when one cannot be had."""
        async with self._lock:
            instances = await self._get_in_parts(oids, None)
        return {oid: value for oid, value in instances.items() if value is not None}

    async def _get_in_parts(self, oids: Sequence[str], failures: dict[str, FailureReason] | None) -> Instances:
        instances: Instances = {}
        oids = tuple(dict.fromkeys(oids))
        while len(instances) < len(oids):
            part = oids[len(instances) :][: self._objects.value]
            instances |= await self._get(part, failures)
        return instances

    async def walk(self, columns: Sequence[str]) -> Rows:
        """These columns, each whole or with the reason why not. Raises SnmpError only when nothing was answered."""
        async with self._lock:
            spent = Spent(self.limits, asyncio.get_running_loop().time())
            walked: dict[str, Mapping[str, Raw]] = {}
            failures: dict[str, FailureReason] = {}
            silence: SnmpError | None = None
            for column in columns:
                walk = ColumnWalk(column)
                failure = silence or await self._walk(walk, spent)
                walked[column] = walk.rows_so_far if failure else walk.rows
                if failure is not None:
                    failures[column] = failure.reason
                    silence = failure if failure.reason in SILENT else None
            if silence is not None and not spent.answers:
                raise SnmpError(silence.reason, silence.detail)
            return Rows(walked, failures)

    def close(self) -> None:
        """Free the session."""
        if self._session is not None:
            self._ignored_before += self._session.ignored_datagrams
            self._other_sources |= self._session.other_sources
            self._session.close()
            self._session = None

    async def _get(self, oids: Sequence[str], failures: dict[str, FailureReason] | None) -> Instances:
        """One GET; in halves when the agent finds it too big. What fails on its own goes to `failures`, if it may."""

        async def request(session: Session, timeout_seconds: float) -> Instances:
            answer = await session.get(oids, timeout_seconds)
            instances: Instances = dict.fromkeys(oids)
            instances.update(answer)
            return instances if len(instances) == len(oids) else self._only(oids, answer)

        try:
            instances = await self._ask(request)
        except SnmpError as error:
            if error.reason not in (FailureReason.TOO_BIG, FailureReason.DECODE_ERROR):
                raise
            if len(oids) == 1:
                if failures is None:
                    raise
                failures[oids[0]] = error.reason
                return {oids[0]: None}
        else:
            if len(oids) == self._objects.value:
                self._objects.worked()
            return instances
        while self._objects.value >= len(oids):
            self._objects.shrink()
        middle = len(oids) // 2
        return {**await self._get(oids[:middle], failures), **await self._get(oids[middle:], failures)}

    def _only(self, oids: Sequence[str], answer: Mapping[str, Raw]) -> Instances:
        """What was asked for, out of an answer with more. Raises UNEXPECTED_OID where it came instead of it."""
        extra = answer.keys() - set(oids)
        self.extra_varbinds += len(extra)
        if set(oids) - answer.keys():
            raise SnmpError(FailureReason.UNEXPECTED_OID, ", ".join(sorted(extra)[:3]))
        return {oid: answer[oid] for oid in oids}

    async def _walk(self, walk: ColumnWalk, spent: Spent) -> SnmpError | None:
        """Walk a column to its end, or to the failure that is returned (without its frames: they hold the socket)."""
        most = self._repetitions.value
        while True:
            try:
                await self._walk_to_end(walk, spent, most)
            except SnmpError as error:
                if self._outlasts(error.reason, spent):
                    continue
                if error.reason is FailureReason.NOT_INCREASING and most > 1:
                    most = 1  # some agents only mix up what they are asked for in bulk
                    continue
                if (
                    error.reason not in (FailureReason.TOO_BIG, FailureReason.DECODE_ERROR)
                    or min(most, self._repetitions.value) == 1
                ):
                    return SnmpError(error.reason, error.detail)
                self._repetitions.shrink()
            else:
                if walk.rows:
                    self._known_empty.discard(walk.column)
                elif walk.column not in self._known_empty:
                    self._known_empty.add(walk.column)  # believed when it is said twice, once
                    most = 1
                    continue
                if most >= self._repetitions.value:
                    self._repetitions.worked()
                return None

    def _outlasts(self, reason: FailureReason, spent: Spent) -> bool:
        """Whether to go on after this failure: an agent that answered a moment ago is not dead, packets were lost."""
        if reason in SILENT:
            self._repetitions.forgive()
        return reason is FailureReason.TIMEOUT and spent.may_wait_again()

    async def _walk_to_end(self, walk: ColumnWalk, spent: Spent, most: int) -> None:
        async def request(session: Session, timeout_seconds: float) -> Sequence[tuple[str, Raw]]:
            return await walk.advance(session, min(most, self._repetitions.value), timeout_seconds)

        def before_last_try() -> None:
            if self._repetitions.value > 1:  # large answers may be lost where small ones arrive
                self._repetitions.suspect()

        clock = asyncio.get_running_loop().time
        spent.begin_column(clock())
        while rows := await self._ask(request, before_last_try):
            walk.take(rows)
            spent.add(rows, clock())
        spent.answers += 1

    async def _ask(
        self,
        request: Callable[[Session, float], Awaitable[Answer]],
        before_last_try: Callable[[], None] = lambda: None,
    ) -> Answer:
        """Make the request, again where that may help, with growing time-outs. Raises the last SnmpError."""
        attempt = 0
        started = 0.0
        while True:
            timeout_seconds = self._round_trip.for_attempt(attempt)
            try:
                session = self._session or await self._open(timeout_seconds)
                if not (started and session.takes_late_answers):
                    started = perf_counter()
                answer = await request(session, timeout_seconds)
                self._round_trip.observe(perf_counter() - started)
                return answer
            except SnmpError as error:
                attempt += 1
                if not await self._may_help_to_ask_again(error.reason, attempt):
                    raise
                if error.reason is FailureReason.TIMEOUT and attempt == self.limits.attempts - 1:
                    before_last_try()

    async def _open(self, timeout_seconds: float) -> Session:
        self._session = await self.engine.open(self.agent, timeout_seconds)
        return self._session

    async def _may_help_to_ask_again(self, reason: FailureReason, attempts: int) -> bool:
        is_last = attempts >= min(TRIES.get(reason, self.limits.attempts), self.limits.attempts)
        if reason is FailureReason.AUTH or (is_last and reason in SILENT):
            self.close()  # the agent may be another one by now: its engine is discovered again
        if reason is FailureReason.REFUSED and not is_last:
            await asyncio.sleep(REFUSED_PAUSE_SECONDS)
        return not is_last
