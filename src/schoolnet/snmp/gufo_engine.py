"""The gufo engine: gufo-snmp's sockets under our own asyncio driver.

Rules of this file: the only one that imports gufo, and it stands on the library's private sockets (`gufo.snmp._fast`).
What the library hides is asked for a second time, here and nowhere else: it takes an error-status, an empty answer and
the end of the MIB for the same nothing, so an answer without rows is checked by another request before it is believed,
and so is the end of a column.

Limits that remain, of gufo-snmp 0.13:
- v1 is pysnmp's: there an error-status is how an agent says that an object does not exist, and the library hides it.
- An answer from another address is never seen (the socket is connected); agents with `allow_source` are pysnmp's.
- An error-status shows as EMPTY_RESPONSE; one that RFC 1157 did not know (authorizationError) as DECODE_ERROR.
- A late answer to an earlier attempt is ignored, since each attempt has its own request id; the guard waits longer.
- Datagrams with a wrong id or community are counted by the wake-ups they cause, not one by one.
- A datagram over 4,080 bytes does not decode. One bad varbind spoils its datagram.
In SNMPv3 the library does not verify the signature of an answer; SignedWire does it in front of it.
"""

import asyncio
import resource
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any

from gufo.snmp import _fast

from schoolnet.snmp.address import Address, Resolver
from schoolnet.snmp.deadlines import Deadlines
from schoolnet.snmp.engine import Agent, ColumnCursor, Raw, User
from schoolnet.snmp.errors import FailureReason, SnmpError
from schoolnet.snmp.gufo_cursors import NO_SUCH_INSTANCE, NOTHING, BulkCursor
from schoolnet.snmp.gufo_keys import KeyArguments, KeyRing
from schoolnet.snmp.signed_wire import SignedWire

TIMEOUT_RESOLUTION_SECONDS = 0.02
RECEIVE_BUFFER_BYTES = 1 << 20  # the default holds 166 small datagrams: a burst of strangers' would hide the answer
SYS_UP_TIME = "1.3.6.1.2.1.1.3.0"
"""SNMPv2-MIB::sysUpTime.0: what every agent has, asked for as a witness beside objects that seem to be missing."""

MOST_BELIEVED = 1000

AnySocket = _fast.SnmpV2cClientSocket | _fast.SnmpV3ClientSocket


class GufoEngine:
    """Opens gufo sessions: one connected UDP socket per agent."""

    name = "gufo"

    def __init__(self) -> None:
        self._resolver = Resolver()
        self._keys = KeyRing(_fast.get_master_key)
        self._deadlines: Deadlines[GufoSession] = Deadlines(GufoSession.expire, TIMEOUT_RESOLUTION_SECONDS)
        allow_many_sockets()

    async def open(self, agent: Agent, timeout_seconds: float = 2.0) -> "GufoSession":
        """A session with this agent (v3: its engine discovered). Raises SnmpError."""
        address = await self._resolver.resolve(agent.host, agent.port)
        try:
            session = _session(agent, address, self._deadlines)
        except OSError as error:
            raise SnmpError(FailureReason.REFUSED, f"no socket for {address.text}: {error}") from error
        if isinstance(agent.credentials, User):
            try:
                await session.discover(self._keys.arguments(agent.credentials), timeout_seconds)
            except BaseException:
                session.close()
                raise
        return session

    def close(self) -> None:
        """Forget the keys."""
        self._keys.forget()


def allow_many_sockets() -> None:
    """Raise the soft limit of open files to the hard one: a session is a socket."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    except (OSError, ValueError):
        return


def _session(agent: Agent, address: Address, deadlines: "Deadlines[GufoSession]") -> "GufoSession":
    sock = _socket(agent, address.text)
    user = agent.credentials
    if isinstance(user, User) and user.auth_key is not None:
        return GufoSession(sock, deadlines, SignedWire(sock.get_fd(), address, user.auth_protocol))
    return GufoSession(sock, deadlines)


def _socket(agent: Agent, address: str) -> AnySocket:
    if isinstance(agent.credentials, User):
        return _fast.SnmpV3ClientSocket(address, b"", "", 0, b"", 0, b"", 0, 0, 0, 0)
    return _fast.SnmpV2cClientSocket(address, agent.credentials.community, 0, 0, RECEIVE_BUFFER_BYTES, 0)


class GufoSession:
    """A conversation with one agent; one request at a time."""

    takes_late_answers = False

    def __init__(self, sock: AnySocket, deadlines: "Deadlines[GufoSession]", wire: SignedWire | None = None) -> None:
        self.sock = sock
        self.believed_ends: dict[str, str] = {}
        self._is_v3 = isinstance(sock, _fast.SnmpV3ClientSocket)
        self.ignored_datagrams = 0
        self.other_sources: frozenset[str] = frozenset()
        self._believed_missing: set[str] = set()
        self._undecoded = 0
        self._receive: Callable[[], Any] = sock.recv_get_many
        self._future: asyncio.Future[Any] | None = None
        self._loop = asyncio.get_running_loop()
        self._deadlines = deadlines
        self._wire = wire
        self._fd = wire.agent.fileno() if wire else sock.get_fd()
        self._loop.add_reader(self._fd, self._on_readable)

    async def discover(self, keys: KeyArguments, timeout_seconds: float) -> None:
        """Learn the agent's engine id, then its boots and time with our keys (RFC 3414, section 4)."""
        assert isinstance(self.sock, _fast.SnmpV3ClientSocket)  # noqa: S101 - narrows the type
        await self.request(self.sock.send_refresh, (), self.sock.recv_refresh, timeout_seconds)
        self.sock.set_keys(*keys)
        if self._wire is not None:
            self._wire.verify_with(keys[2], self.sock.get_engine_id())
            await self.request(self.sock.send_refresh, (), self.sock.recv_refresh, timeout_seconds)

    async def get(self, oids: Sequence[str], timeout_seconds: float) -> Mapping[str, Raw]:
        """One GET of these instances; those that do not exist are left out. Raises SnmpError."""
        sock = self.sock
        answer: dict[str, Raw] = await self.request(sock.send_get_many, (oids,), sock.recv_get_many, timeout_seconds)
        if len(answer) < len(oids):
            return await self._believe(oids, answer, timeout_seconds)
        return answer

    def walk(self, column: str) -> ColumnCursor:
        """A walk through the column with this OID."""
        return BulkCursor(self, column)

    def position(self, oid: str, max_repetitions: int = 1) -> _fast.GetIter:
        """The library's place in a walk below this OID."""
        return _fast.GetIter(oid, max_repetitions)

    async def next(self, position: _fast.GetIter, timeout_seconds: float) -> Any:
        """What the library makes of one GETNEXT: NO_SUCH_INSTANCE at the end of the MIB, None for an empty answer.
        Raises SnmpError."""
        return await self.request(self.sock.send_get_next, (position,), self.sock.recv_get, timeout_seconds)

    async def what_follows(self, oid: str, timeout_seconds: float) -> str | None:
        """The OID after this one; None when nothing is told. Raises SnmpError."""
        sock = self.sock
        rows: dict[str, Raw] = await self.request(
            sock.send_get_next, (self.position(oid),), sock.recv_get_many, timeout_seconds
        )
        return next(iter(rows), None)

    def close(self) -> None:
        """Free the socket and forget engine state."""
        self._loop.remove_reader(self._fd)
        if self._wire is not None:
            self._wire.close()

    def request(
        self, send: Callable[..., None], arguments: tuple[Any, ...], receive: Callable[..., Any], timeout_seconds: float
    ) -> Coroutine[Any, Any, Any]:
        """Send, and wait for the answer while ignoring what is not it. Raises SnmpError."""
        exchange = self._exchange_in_time if self._is_v3 else self._exchange
        return exchange(send, arguments, receive, timeout_seconds)

    async def _exchange_in_time(self, *request: Any) -> Any:
        """An agent that rebooted, or a clock that ran on, is told by a report which has brought the session up to date:
        the same request is then answered."""
        try:
            return await self._exchange(*request)
        except SnmpError as error:
            if error.reason is not FailureReason.AUTH:
                raise
        return await self._exchange(*request)

    async def _exchange(
        self, send: Callable[..., None], arguments: tuple[Any, ...], receive: Callable[[], Any], timeout_seconds: float
    ) -> Any:
        self._receive = receive
        self._undecoded = 0
        future = self._future = self._loop.create_future()
        self._deadlines.add(self, timeout_seconds)
        try:
            self._send(send, arguments)
            return await future
        finally:
            self._deadlines.remove(self)
            self._future = None
            del future  # its exception holds this frame: the two would keep the socket until the collector comes by

    def _send(self, send: Callable[..., None], arguments: tuple[Any, ...]) -> None:
        for is_last in (False, True):
            try:
                send(*arguments)
                if self._wire is not None:
                    self._wire.send()
                return
            except OSError as error:
                # What a connected socket reports here is the fate of an earlier datagram; it is told once.
                if is_last:
                    raise SnmpError(FailureReason.REFUSED, str(error)) from error
            except _fast.SnmpError as error:
                raise SnmpError(FailureReason.TOO_BIG, f"the request does not encode: {error}") from error

    def expire(self) -> None:
        """End the request under way: no answer has come in time."""
        future = self._future
        if future is None or future.done():
            return
        if self._undecoded:
            detail = f"no answer but {self._undecoded} datagrams that do not decode"
            future.set_exception(SnmpError(FailureReason.DECODE_ERROR, detail))
        else:
            future.set_exception(SnmpError(FailureReason.TIMEOUT))

    def _on_readable(self) -> None:
        """Take what has arrived: an answer ends the request, anything else is counted."""
        future = self._future
        if future is None or future.done():
            self._drain()
            return
        try:
            if self._wire is not None and not self._wire.receive():
                self.ignored_datagrams += 1
                return
            future.set_result(self._receive())
        except BaseException as error:
            if not _is_the_librarys(error):
                raise
            self._settle(error, future)

    def _settle(self, error: BaseException, future: "asyncio.Future[Any]") -> None:
        """The one boundary of decoding: what each exception of the library means."""
        match error:
            case BlockingIOError():
                self.ignored_datagrams += 1
            case _fast.NoSuchInstance():
                future.set_result(NO_SUCH_INSTANCE)
            case StopAsyncIteration():
                future.set_result(NOTHING)
            case _fast.SnmpAuthError() if self._is_v3:
                future.set_exception(SnmpError(FailureReason.AUTH, str(error)))
            case OSError():  # a refusal is the library's TimeoutError
                future.set_exception(SnmpError(FailureReason.REFUSED, str(error)))
            case _:  # also a report where there is no v3: the library asks no id of it
                self._undecoded += 1
                self.ignored_datagrams += 1

    def _drain(self) -> None:
        """Throw one datagram away that arrived when nothing was asked: a late answer, a duplicate, a stranger's."""
        self.ignored_datagrams += 1
        try:
            if self._wire is None or self._wire.receive():
                self.sock.recv_get_many()
        except BaseException as error:
            if not _is_the_librarys(error):
                raise

    async def _believe(self, oids: Sequence[str], answer: dict[str, Raw], timeout_seconds: float) -> Mapping[str, Raw]:
        """An answer with less than was asked, once it is sure that the rest does not exist."""
        missing = [oid for oid in oids if oid not in answer]
        if len(answer) + len(missing) > len(oids) or self._believed_missing.issuperset(missing):
            return answer  # another instance than asked is the guard's to judge
        while missing:
            witnessed = await self._with_witness(missing, timeout_seconds)
            was_there = witnessed.pop(SYS_UP_TIME, None) is not None
            answer |= witnessed
            rest = [oid for oid in missing if oid not in witnessed]
            if not was_there and not witnessed:
                await self._why_nothing(missing, timeout_seconds)
            if was_there or len(rest) == len(missing):
                if len(self._believed_missing) < MOST_BELIEVED:
                    self._believed_missing.update(rest)
                break
            missing = rest  # the agent cut its answer short: what is behind the cut is not known yet
        return answer

    async def _with_witness(self, missing: list[str], timeout_seconds: float) -> dict[str, Raw]:
        """What the agent answers when it is asked for these again, beside an object that is surely there."""
        asked, sock = [*missing, SYS_UP_TIME], self.sock
        answer: dict[str, Raw] = await self.request(sock.send_get_many, (asked,), sock.recv_get_many, timeout_seconds)
        return answer

    async def _why_nothing(self, missing: list[str], timeout_seconds: float) -> None:
        """Raise the reason why not even the witness came back, unless the one object asked for is said not to exist."""
        if len(missing) > 1:
            raise SnmpError(FailureReason.TOO_BIG, f"nothing came back for {len(missing)} objects")
        said = await self.request(self.sock.send_get, (missing[0],), self.sock.recv_get, timeout_seconds)
        if said is not NO_SUCH_INSTANCE:
            raise SnmpError(FailureReason.EMPTY_RESPONSE, missing[0])


def _is_the_librarys(error: BaseException) -> bool:
    """Whether a decoder raised this. A panic of the library is no Exception, and its class has no importable name."""
    return isinstance(error, Exception) or type(error).__name__ == "PanicException"
