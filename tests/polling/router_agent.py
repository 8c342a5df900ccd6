"""A router that a test turns, unplugs and renumbers: a simulated agent on loopback."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, cast

from schoolnet.demo import ber
from schoolnet.demo.respond import respond
from schoolnet.demo.simulate import Simulation
from schoolnet.demo.tree import Moment, Row, Tree, cells, scalars
from snmp.ber import GET_BULK, decode_request

COMMUNITY = "test"
TEN_GIGABIT_MBPS = 10_000


@dataclass
class Router:
    """Ports by ifIndex; `is_silent`: it answers nothing; `deaf_to`: not to requests with these bytes,
    `is_deaf_to_bulk`: not to GETBULK; `delay_seconds`: it thinks; `has_names`: whether it has ifName; `receive_dbm`:
    the light at ports, as RouterOS tells it. Counts requests, and the octets of these and of the answers."""

    ports: dict[int, str] = field(default_factory=lambda: {1: "mgmt0", 2: "xe-0/0/0"})
    oper: dict[str, int] = field(default_factory=dict)
    speed_mbps: dict[str, int] = field(default_factory=dict)
    receive_dbm: dict[str, float] = field(default_factory=dict)
    is_silent: bool = False
    deaf_to: bytes | None = None
    is_deaf_to_bulk: bool = False
    object_id: str = "1.3.6.1.4.1.99999.1"
    has_names: bool = True
    uptime_seconds: float = 10.0
    delay_seconds: float = 0.0
    requests: int = 0
    octets: int = 0

    def tree(self, _: float) -> Tree | None:
        return None if self.is_silent else Tree(self._rows())

    def moment(self, at: float) -> Moment:
        return Moment(at, at - 1000)

    def _rows(self) -> list[Row]:
        system = {1: ber.text("Example router"), 2: ber.object_id(self.object_id), 3: ber.ticks(self.uptime_seconds)}
        rows = list(scalars("1.3.6.1.2.1.1", system))
        for index, name in self.ports.items():
            counts = {2: ber.text(f"port {name}"), 7: ber.integer(1), 8: ber.integer(self.oper.get(name, 1))}
            errors = {column: ber.counter32(0) for column in (13, 14, 19, 20)}
            rows += cells("1.3.6.1.2.1.2.2.1", (index,), counts | errors | {9: ber.ticks(5)})
            named = {1: ber.text(name)} if self.has_names else {}
            wide = named | {6: ber.counter64(index * 10**12), 10: ber.counter64(7)}
            rows += cells(
                "1.3.6.1.2.1.31.1.1.1", (index,), wide | {15: ber.gauge(self.speed_mbps.get(name, TEN_GIGABIT_MBPS))}
            )
            if name in self.receive_dbm:
                light = {2: ber.text(name), 10: ber.integer(round(self.receive_dbm[name] * 1000))}
                rows += cells("1.3.6.1.4.1.14988.1.1.19.1.1", (index,), light)
        return rows


class _Protocol(asyncio.DatagramProtocol):
    def __init__(self, router: Router) -> None:
        self._router = router

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: Any) -> None:
        self._router.requests += 1
        self._router.octets += len(data)
        if self._router.deaf_to is not None and self._router.deaf_to in data:
            return
        if self._router.is_deaf_to_bulk and decode_request(data).kind == GET_BULK:
            return
        answer = respond(data, cast(Simulation, self._router), COMMUNITY.encode(), 0.0)
        if answer is not None:
            self._router.octets += len(answer)
            asyncio.get_running_loop().call_later(self._router.delay_seconds, self._transport.sendto, answer, addr)


@asynccontextmanager
async def serving(router: Router) -> AsyncIterator[int]:
    """The loopback port at which the router answers."""
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(lambda: _Protocol(router), local_addr=("127.0.0.1", 0))
    try:
        yield transport.get_extra_info("sockname")[1]
    finally:
        transport.close()
