"""The trap receiver: a process of its own, so that what anybody may send never meets the poller.

Run as `python -m schoolnet.snmp.trap_receiver`. Standard input brings an order and then who may send, standard output
takes one short line per accepted notification and, at most once a second, how much was ignored (see `trap_lines`). It
ends when its standard input does, so it never outlives its parent.

Before a datagram is decoded, which costs fifty times as much, its source must be known and within its rate: a flood
costs its reading, and leaves nothing in memory.
"""

import asyncio
import os
import resource
import socket
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress

import msgspec

from schoolnet.snmp.address import plain_address
from schoolnet.snmp.trap_decoding import LARGEST_DATAGRAM_BYTES, TrapDecoder
from schoolnet.snmp.trap_lines import Failed, Ignored, IgnoredReason, Listening, Order, Report, Senders
from schoolnet.snmp.trap_usm import IgnoredError, Usm

SOURCE_BURST, SOURCE_PER_SECOND = 20, 5.0
"""A switch that starts sends a trap for each of its ports; the first of them says all that we want to know."""
ALL_BURST, ALL_PER_SECOND = 100, 50.0
"""Decoding takes 0.2 ms, 0.4 ms with SNMPv3, 3 ms with a key extended as Cisco does (AES-256-C): all that comes from
forged addresses takes a sixth of a core at most."""
RECEIVE_BUFFER_BYTES = 262_144
DATAGRAMS_PER_TURN = 200
REPORT_SECONDS = 1.0
MOST_UNKNOWN_SOURCES = 8
MOST_MEMORY_BYTES = 512 * 2**20
"""Of address space; what is needed is a fifth of it."""
NICENESS = 5
"""In a flood the poller comes first."""


class TokenBucket:
    """So many at once, so many a second; `now` is monotonic seconds."""

    __slots__ = ("_burst", "_per_second", "_since", "_tokens")

    def __init__(self, burst: int, per_second: float) -> None:
        self._burst = self._tokens = float(burst)
        self._per_second = per_second
        self._since = 0.0

    def take(self, now: float) -> bool:
        """Whether one more is within the rate."""
        self._tokens = min(self._burst, self._tokens + (now - self._since) * self._per_second)
        self._since = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True


class Admission:
    """Who is heard: sources that are known, each within its rate and all within one."""

    def __init__(self) -> None:
        self._sources: dict[str, tuple[frozenset[str], TokenBucket]] = {}
        self._all = TokenBucket(ALL_BURST, ALL_PER_SECOND)

    def know(self, senders: Senders) -> None:
        """These are the sources from now on; one that stays keeps its rate."""
        before = self._sources
        self._sources = {
            source: (names, before[source][1] if source in before else TokenBucket(SOURCE_BURST, SOURCE_PER_SECOND))
            for source, names in senders.sources.items()
        }

    def admit(self, source: str, now: float) -> frozenset[str]:
        """The names of the credentials that this source may use. Raises IgnoredError."""
        known = self._sources.get(source)
        if known is None:
            raise IgnoredError(IgnoredReason.UNKNOWN_SOURCE)
        names, bucket = known
        if not (bucket.take(now) and self._all.take(now)):
            raise IgnoredError(IgnoredReason.RATE_LIMITED)
        return names


class TrapReceiver:
    """Takes datagrams off a socket and reports."""

    def __init__(self, bound: socket.socket, usm: Usm, report: Callable[[Report], None]) -> None:
        self._socket = bound
        self._admission = Admission()
        self._decoder = TrapDecoder(usm)
        self._report = report
        self._ignored: Counter[IgnoredReason] = Counter()
        self._named: set[str] = set()
        self._unnamed: set[str] = set()

    def know(self, senders: Senders) -> None:
        """These may send from now on."""
        self._admission.know(senders)
        self._decoder.know(senders)

    def receive(self) -> None:
        """Take what has arrived, up to a bound, so that the loop has its turn in a flood."""
        for _ in range(DATAGRAMS_PER_TURN):
            try:
                datagram, address = self._socket.recvfrom(LARGEST_DATAGRAM_BYTES + 1)
            except OSError:
                return
            self._take(datagram, address)

    def report_ignored(self) -> None:
        """Report what was ignored since the last time, if there was anything."""
        if self._ignored:
            self._report(Ignored(dict(self._ignored), tuple(sorted(self._unnamed))))
            self._ignored.clear()
            self._named |= self._unnamed
            self._unnamed.clear()

    def _take(self, datagram: bytes, address: tuple[str, int]) -> None:
        source = plain_address(address[0]) or address[0]
        try:
            names = self._admission.admit(source, time.monotonic())
            notification, answer = self._decoder.take(datagram, source, address[1], names)
        except IgnoredError as error:
            self._ignored[error.reason] += 1
            if error.reason is IgnoredReason.UNKNOWN_SOURCE:
                self._remember(source)
            return
        if notification is not None:
            self._report(notification)
        if answer is not None:
            with suppress(OSError):
                self._socket.sendto(answer, address)

    def _remember(self, source: str) -> None:
        if len(self._named) + len(self._unnamed) < MOST_UNKNOWN_SOURCES and source not in self._named:
            self._unnamed.add(source)


def bound_socket(host: str, port: int) -> socket.socket:
    """A socket that listens there, and on nothing else; `::` takes IPv4 too. Raises OSError."""
    family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM, flags=socket.AI_PASSIVE)[0]
    bound = socket.socket(family, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
    try:
        if family == socket.AF_INET6:
            bound.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
        bound.bind(address)
    except OSError:
        bound.close()
        raise
    return bound


def write_report(report: Report) -> None:
    """One line to the parent. Waits while the parent does not read; raises BrokenPipeError when it is gone."""
    line = msgspec.json.encode(report) + b"\n"
    while line:
        line = line[os.write(sys.stdout.fileno(), line) :]


async def serve(receiver: TrapReceiver, bound: socket.socket, commands: int) -> None:
    """Receive until `commands`, a file descriptor with a line for each change of who may send, ends."""
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    unread = bytearray()

    def obey() -> None:
        data = os.read(commands, 65_536)
        unread.extend(data)
        *lines, rest = bytes(unread).split(b"\n")
        unread[:] = rest
        if lines:
            receiver.know(msgspec.json.decode(lines[-1], type=Senders))
        if not data:
            loop.remove_reader(commands)
            ended.set()

    loop.add_reader(commands, obey)
    loop.add_reader(bound, receiver.receive)
    while not ended.is_set():
        with suppress(TimeoutError):
            async with asyncio.timeout(REPORT_SECONDS):
                await ended.wait()
        receiver.report_ignored()


def main() -> int:
    """Obey the order in the first line of standard input; the exit code."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core would hold the keys
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY_BYTES, MOST_MEMORY_BYTES))
    with open(sys.stdin.fileno(), "rb", buffering=0, closefd=False) as commands:
        order = msgspec.json.decode(commands.readline(), type=Order)
        try:
            bound = bound_socket(order.host, order.port)
        except OSError as error:
            write_report(Failed(str(error)))
            return 1
        receiver = TrapReceiver(bound, Usm(bytes.fromhex(order.engine_id), time.time()), write_report)
        receiver.know(order.senders)
        with suppress(BrokenPipeError):
            write_report(Listening(bound.getsockname()[1]))
            asyncio.run(serve(receiver, bound, commands.fileno()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
