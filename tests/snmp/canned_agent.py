"""A cheap responder for measuring: answers every v2c request with the same varbinds and the request's own id.

    python tests/snmp/canned_agent.py PORTS     prints the ports, one line; ends when its standard input closes

It does not look at what is asked beyond the id: OIDS in this file are what it answers, so ask for these. The port is
the agent; all are served by one thread.
"""

import selectors
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from snmp import ber

PORT_COLUMNS = (7, 8)  # ifAdminStatus, ifOperStatus
COUNTER_COLUMNS = (6, 10)  # ifHCInOctets, ifHCOutOctets
OIDS = (
    "1.3.6.1.2.1.1.3.0",
    "1.3.6.1.2.1.1.5.0",
    *(f"1.3.6.1.2.1.2.2.1.{column}.{port}" for column in PORT_COLUMNS for port in (1, 2)),
    *(f"1.3.6.1.2.1.31.1.1.1.{column}.{port}" for column in COUNTER_COLUMNS for port in (1, 2)),
    "1.3.6.1.2.1.31.1.1.1.15.1",
    "1.3.6.1.2.1.31.1.1.1.1.1",
)


def canned_varbinds() -> bytes:
    values = [
        ber.integer(123_456, tag=0x43),
        ber.octets(b"canned"),
        *[ber.integer(1)] * 4,
        *[ber.integer(1 << 40, tag=0x46)] * 4,
        ber.integer(10_000, tag=0x42),
        ber.octets(b"xe-0/0/0"),
    ]
    return ber.tlv(0x30, b"".join(ber.varbind(ber.arcs(oid), value) for oid, value in zip(OIDS, values, strict=True)))


def answer(varbinds: bytes, datagram: bytes) -> bytes:
    _, message, _ = ber.take(datagram)
    _, _, at = ber.take(message)
    _, _, at = ber.take(message, at)
    _, pdu, _ = ber.take(message, at)
    _, _, end = ber.take(pdu)
    body = pdu[:end] + b"\x02\x01\x00\x02\x01\x00" + varbinds
    return ber.tlv(0x30, message[:at] + ber.tlv(ber.RESPONSE, body))


def serve(count: int, answer: Callable[[bytes], bytes | None]) -> None:
    """Answer at so many ports of loopback, and print them; until standard input closes."""
    selector = selectors.DefaultSelector()
    selector.register(sys.stdin, selectors.EVENT_READ)
    ports = []
    for _ in range(count):
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        sock.bind(("127.0.0.1", 0))
        ports.append(sock.getsockname()[1])
        selector.register(sock, selectors.EVENT_READ)
    print(*ports, flush=True)  # noqa: T201
    while True:
        for key, _ in selector.select():
            if key.fileobj is sys.stdin:
                return
            assert isinstance(key.fileobj, socket.socket)
            datagram, address = key.fileobj.recvfrom(65_535)
            if (answered := answer(datagram)) is not None:
                key.fileobj.sendto(answered, address)


@contextmanager
def agents(program: str, count: int) -> Iterator[list[int]]:
    """The ports of this many agents of the program, in a process of their own."""
    command = [sys.executable, program, str(count)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield [int(port) for port in process.stdout.readline().split()]
        finally:
            process.stdin.close()
            process.wait(5)


def canned_agents(count: int) -> AbstractContextManager[list[int]]:
    """The ports of this many agents in a process of their own."""
    return agents(__file__, count)


if __name__ == "__main__":
    serve(int(sys.argv[1]), partial(answer, canned_varbinds()))
