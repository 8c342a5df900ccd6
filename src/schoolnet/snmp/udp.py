"""Conversations of v1 and v2c over a UDP socket of our own.

A repeated request keeps its id, so a late answer to an earlier attempt is taken. The socket is not connected: answers
from elsewhere are seen, and counted or, by `allow_source`, accepted.
"""

import asyncio
import secrets
import socket
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Protocol

from schoolnet.snmp.address import Address
from schoolnet.snmp.conversation import Answer, Conversation, Kind
from schoolnet.snmp.engine import Agent, Community, SnmpVersion
from schoolnet.snmp.errors import FailureReason, SnmpError

LINUX_RECVERR = {socket.AF_INET: (socket.IPPROTO_IP, 11), socket.AF_INET6: (socket.IPPROTO_IPV6, 25)}
"""IP_RECVERR and IPV6_RECVERR of <linux/in.h> and <linux/in6.h>: tell an unconnected socket that nobody listens."""

MOST_OTHER_SOURCES = 8
RECEIVE_BUFFER_BYTES = 1 << 20


class Codec(Protocol):
    """Messages of v1 and v2c as bytes."""

    def encode(
        self, is_v2c: bool, community: bytes, request_id: int, kind: Kind, oids: Sequence[str], repetitions: int
    ) -> bytes:
        """A request."""

    def decode(self, datagram: bytes) -> tuple[bytes, int, Answer]:
        """Community, request id and answer of a datagram. Raises SnmpError(DECODE_ERROR) and nothing else."""


class UdpConversation(Conversation):
    """v1 and v2c."""

    takes_late_answers = True

    def __init__(self, agent: Agent, credentials: Community, address: Address, codec: Codec) -> None:
        super().__init__()
        self.is_v1 = agent.version is SnmpVersion.V1
        self._community = credentials.community.encode()
        self._address = address
        self._codec = codec
        self._allowed = frozenset(agent.allow_source)
        self._asked: tuple[Any, ...] = ()
        self._request_id = 0
        self._datagram = b""
        self._undecoded = 0
        self._future: asyncio.Future[Answer] | None = None
        self._loop = asyncio.get_running_loop()
        self._socket = socket.socket(address.family, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
        self._socket.setsockopt(*LINUX_RECVERR[address.family], 1)  # type: ignore[index]
        self._loop.add_reader(self._socket, self._on_readable)

    async def exchange(self, kind: Kind, oids: Sequence[str], repetitions: int, timeout_seconds: float) -> Answer:
        """One request and its answer; the same request again keeps its id. Raises SnmpError."""
        self._prepare((kind, tuple(oids), repetitions))
        self._undecoded = 0
        future = self._future = self._loop.create_future()
        timer = self._loop.call_later(timeout_seconds, self._expire, future)
        try:
            self._send()
            answer: Answer = await future
        finally:
            timer.cancel()
            self._future = None
        self._asked = ()
        return answer

    def close(self) -> None:
        """Free the socket."""
        self._loop.remove_reader(self._socket)
        self._socket.close()

    def _prepare(self, asked: tuple[Kind, tuple[str, ...], int]) -> None:
        if asked != self._asked:
            self._asked = asked
            self._request_id = secrets.randbelow(1 << 31)
            self._datagram = self._codec.encode(not self.is_v1, self._community, self._request_id, *asked)

    def _send(self) -> None:
        with suppress(OSError):  # the fate of an earlier datagram, told once
            self._socket.sendto(self._datagram, self._address.sockaddr)
            return
        self._forget_error()
        try:
            self._socket.sendto(self._datagram, self._address.sockaddr)
        except OSError as error:
            raise SnmpError(FailureReason.REFUSED, str(error)) from error

    def _expire(self, future: "asyncio.Future[Answer]") -> None:
        if not future.done():
            reason = FailureReason.DECODE_ERROR if self._undecoded else FailureReason.TIMEOUT
            future.set_exception(SnmpError(reason))

    def _on_readable(self) -> None:
        """Take what has arrived: an answer ends the request, anything else is counted."""
        try:
            datagram, source = self._socket.recvfrom(65_535)
        except BlockingIOError:
            self._forget_error()
            return
        except OSError as error:
            self._forget_error()
            self._fail(SnmpError(FailureReason.REFUSED, str(error)))
            return
        answer = self._accept(datagram, source)
        if answer is None or self._future is None or self._future.done():
            self.ignored_datagrams += 1
        else:
            self._future.set_result(answer)

    def _forget_error(self) -> None:
        """Take an error off the queue; while one is there the loop is told without end that the socket is ready."""
        with suppress(OSError):
            self._socket.recvmsg(0, 1024, socket.MSG_ERRQUEUE)

    def _fail(self, error: SnmpError) -> None:
        if self._future is not None and not self._future.done():
            self._future.set_exception(error)

    def _accept(self, datagram: bytes, source: tuple[Any, ...]) -> Answer | None:
        """The answer to what was asked, None when this is something else."""
        if source[:2] != self._address.sockaddr[:2] and source[0] not in self._allowed:
            if len(self.other_sources) < MOST_OTHER_SOURCES:
                self.other_sources |= {source[0]}
            return None
        try:
            community, request_id, answer = self._codec.decode(datagram)
        except SnmpError:
            self._undecoded += 1
            return None
        return answer if community == self._community and request_id == self._request_id else None
