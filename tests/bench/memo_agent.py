"""Agents that cost next to nothing: a simulated router's own answers, remembered by what was asked.

    python tests/bench/memo_agent.py COUNT     prints the ports, one line; ends when its standard input closes

The first time that something is asked the demo city's agent answers; from then on the same varbinds come with the
request's id.
"""

import sys
import time
from contextlib import AbstractContextManager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from schoolnet.demo.blueprint import city_boxes, router_id, uplink_port
from schoolnet.demo.plan import PARVENTA
from schoolnet.demo.respond import respond
from schoolnet.demo.simulate import Simulation
from schoolnet.demo.timeline import Timeline
from snmp import ber
from snmp.canned_agent import agents, serve

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


def memo_agents(count: int) -> AbstractContextManager[list[int]]:
    """The ports of this many agents in a process of their own."""
    return agents(__file__, count)


if __name__ == "__main__":
    serve(int(sys.argv[1]), MemoAgent().answer)
