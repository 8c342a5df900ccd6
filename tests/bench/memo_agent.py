"""Agents that cost next to nothing: a simulated router's own answers, remembered by what was asked.

    python tests/bench/memo_agent.py COUNT     prints the ports, one line; ends when its standard input closes

The first time that something is asked the demo city's agent answers; from then on the same varbinds come with the
request's id.
"""

import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from schoolnet.demo.blueprint import city_boxes, router_id, uplink_port
from schoolnet.demo.plan import PARVENTA
from schoolnet.demo.respond import respond
from schoolnet.demo.simulate import Simulation
from schoolnet.demo.timeline import Timeline
from snmp import ber

COMMUNITY = "bench"
PORT = uplink_port(PARVENTA)


def split(datagram: bytes) -> tuple[bytes, bytes, bytes]:
    """What stands before the PDU, the request id, and the rest of the PDU with its tag."""
    _, message, _ = ber.take(datagram)
    _, _, at = ber.take(message)
    _, _, at = ber.take(message, at)
    tag, pdu, _ = ber.take(message, at)
    _, _, end = ber.take(pdu)
    return message[:at], pdu[:end], bytes([tag]) + pdu[end:]


class MemoAgent:
    """One router, whichever port it is asked at."""

    def __init__(self) -> None:
        box = next(box for box in city_boxes() if box.id == router_id(PARVENTA))
        self._simulation = Simulation(box, Timeline(), time.time())
        self._known: dict[bytes, bytes] = {}

    def answer(self, datagram: bytes) -> bytes | None:
        head, request_id, asked = split(datagram)
        rest = self._known.get(asked)
        if rest is None:
            answered = respond(datagram, self._simulation, COMMUNITY.encode(), time.time())
            if answered is None:
                return None
            rest = self._known[asked] = split(answered)[2][1:]
        return ber.tlv(0x30, head + ber.tlv(ber.RESPONSE, request_id + rest))


def serve(count: int) -> None:
    agent = MemoAgent()
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
            if (answer := agent.answer(datagram)) is not None:
                key.fileobj.sendto(answer, address)


@contextmanager
def memo_agents(count: int) -> Iterator[list[int]]:
    """The ports of this many agents in a process of their own."""
    command = [sys.executable, __file__, str(count)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield [int(port) for port in process.stdout.readline().split()]
        finally:
            process.stdin.close()
            process.wait(5)


if __name__ == "__main__":
    serve(int(sys.argv[1]))
