"""The simulated agents: one process, one UDP socket per device, on loopback only.

Most are asked by v2c; some are served by pysnmp's own SNMPv3 engine. Run as `python -m schoolnet.demo.agents`, with a
JSON order in the first line of standard input; the first line of standard output tells the ports. The process ends
when its standard input does, that is with its parent, however that ends.
"""

import asyncio
import ipaddress
import json
import os
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from schoolnet.demo.blueprint import city_boxes
from schoolnet.demo.city import COMMUNITY_VARIABLE, DEMO_ENVIRONMENT, LOOPBACK, SECURED
from schoolnet.demo.gate import Gate
from schoolnet.demo.respond import respond
from schoolnet.demo.schedule import timeline_of
from schoolnet.demo.secured import SecuredAgent
from schoolnet.demo.simulate import Simulation
from schoolnet.demo.timeline import EffectKind, Timeline
from schoolnet.demo.traps import traps_between

_RECEIVE_BUFFER_BYTES = 262_144
_TRAP_STEP_SECONDS = 0.1

Clock = Callable[[], float]


class NotLoopbackError(ValueError):
    """A simulated agent must not be reachable from a network."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for: `started_at` (Unix seconds) is when the timeline begins, `trap_port` where traps go (on the
    agents' own host), `seed` decides which packets are lost, `devices` are those that answer, all unless said."""

    timeline: Timeline
    started_at: float
    trap_port: int | None = None
    seed: int = 0
    devices: frozenset[str] | None = None


def loopback_socket(host: str, port: int = 0) -> socket.socket:
    """A UDP socket on a loopback address. Raises NotLoopbackError for every other address, names too."""
    try:
        is_loopback = ipaddress.IPv4Address(host).is_loopback
    except ipaddress.AddressValueError:
        is_loopback = False
    if not is_loopback:
        raise NotLoopbackError(f"{host} is not a loopback address: simulated agents answer on 127.0.0.0/8 only")
    bound = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER_BYTES)
    bound.bind((host, port))
    bound.setblocking(False)
    return bound


class _CommunityAgent(asyncio.DatagramProtocol):
    """A box that is asked by v2c."""

    def __init__(self, simulation: Simulation, gate: Gate, community: bytes, clock: Clock) -> None:
        self._simulation, self._gate, self._community, self._clock = simulation, gate, community, clock

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport

    def datagram_received(self, data: bytes, addr: Any) -> None:
        at = self._clock()
        if self._gate.loses(at):
            return
        changed = b"-changed" if self._simulation.shows(EffectKind.WRONG_CREDENTIALS, at) else b""
        answer = respond(data, self._simulation, self._community + changed, at)
        if answer is not None:
            self._transport.sendto(answer, addr)


async def _answer(
    simulation: Simulation, bound: socket.socket, order: Order, secrets: Mapping[str, str], clock: Clock
) -> Callable[[], None]:
    """Answer for the box at this socket; what closes it."""
    gate = Gate(simulation, order.seed)
    if simulation.box.id in SECURED:
        secured = SecuredAgent(simulation, gate, secrets, clock)
        secured.open(bound)
        return secured.close
    agent = partial(_CommunityAgent, simulation, gate, secrets[COMMUNITY_VARIABLE].encode(), clock)
    transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(agent, sock=bound)
    return transport.close


async def _send_traps(
    agents: Mapping[socket.socket, Simulation], order: Order, receiver: tuple[str, int], community: bytes, clock: Clock
) -> None:
    """Send what the agents have to say, each from its own socket, as time goes by."""
    since = order.started_at
    while True:
        await asyncio.sleep(_TRAP_STEP_SECONDS)
        until = clock()
        for bound, simulation in agents.items():
            for trap in traps_between(simulation, since, until, community):
                bound.sendto(trap, receiver)
        since = until


@asynccontextmanager
async def serve(order: Order, host: str, secrets: Mapping[str, str], clock: Clock) -> AsyncIterator[Mapping[str, int]]:
    """The boxes of the city, each on a port of its own while the context lasts; the ports by device id.

    `secrets` are those of DEMO_ENVIRONMENT; `clock` gives Unix seconds, which may be made up. Raises NotLoopbackError.
    """
    agents: dict[socket.socket, Simulation] = {}
    async with AsyncExitStack() as stack:
        for box in city_boxes():
            if order.devices is None or box.id in order.devices:
                simulation = Simulation(box, order.timeline, order.started_at)
                bound = loopback_socket(host)
                agents[bound] = simulation
                stack.callback(await _answer(simulation, bound, order, secrets, clock))
                simulation.tree(clock())
        if order.trap_port is not None:
            receiver, community = (host, order.trap_port), secrets[COMMUNITY_VARIABLE].encode()
            sender = asyncio.create_task(_send_traps(agents, order, receiver, community, clock))
            stack.callback(sender.cancel)
        yield {simulation.box.id: bound.getsockname()[1] for bound, simulation in agents.items()}


async def _until_end_of_input(descriptor: int) -> None:
    ended = asyncio.Event()

    def drain() -> None:
        if not os.read(descriptor, 4096):
            ended.set()

    asyncio.get_running_loop().add_reader(descriptor, drain)
    await ended.wait()


async def _main() -> None:
    asked = json.loads(sys.stdin.buffer.readline())
    order = Order(timeline_of(asked["played"]), asked["started_at"], asked["trap_port"])
    async with serve(order, LOOPBACK, DEMO_ENVIRONMENT, time.time) as ports:
        sys.stdout.write(json.dumps(ports) + "\n")
        sys.stdout.flush()
        await _until_end_of_input(sys.stdin.fileno())


if __name__ == "__main__":
    asyncio.run(_main())
