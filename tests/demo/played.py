"""The made-up city in this process, at whatever time a test says, asked over real UDP."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from pyasn1.codec.ber import decoder
from pysnmp.proto.api import v2c

from schoolnet.demo.agents import Order, serve
from schoolnet.demo.city import COMMUNITY_VARIABLE, DEMO_ENVIRONMENT, LOOPBACK, demo_inventory, device_ids
from schoolnet.demo.timeline import Timeline
from schoolnet.facts.device import Tier
from schoolnet.inventory.secrets import resolve_credentials
from schoolnet.polling.agents import agent_of, ports_by_device
from schoolnet.polling.poller import DevicePoller, poll_deadlines
from schoolnet.polling.wants import wants_by_device
from schoolnet.snmp.engine import Raw
from schoolnet.snmp.engines import EngineName, make_engine
from schoolnet.snmp.guard import Limits, Reader

STARTED_AT = 1_790_000_000.0
IMPATIENT = Limits(timeout_seconds=0.1, max_timeout_seconds=0.1, attempts=2)
INTERVALS = {Tier.STATUS: 5, Tier.TABLES: 15, Tier.INVENTORY: 60}


class Played:
    """A running city; `ports` are its agents' by device id."""

    def __init__(self, ports: Mapping[str, int], limits: Limits, engine: EngineName) -> None:
        self.ports = ports
        self._now = STARTED_AT
        self._limits = limits
        self._engine = make_engine(engine)
        everywhere = {**dict.fromkeys(device_ids(), 9), **ports}
        self.inventory = demo_inventory(everywhere)
        self._secrets = resolve_credentials(self.inventory, DEMO_ENVIRONMENT)
        self._readers: dict[str, Reader] = {}
        self._deadlines = poll_deadlines()

    def clock(self) -> float:
        return self._now

    def at(self, elapsed_seconds: float) -> None:
        """Let it be so many seconds after the start."""
        self._now = STARTED_AT + elapsed_seconds

    def reader(self, device: str) -> Reader:
        """Asks this device with the credentials that the plan has for it."""
        if device not in self._readers:
            plans = (*self.inventory.city.devices, *(d for school in self.inventory.schools for d in school.devices))
            plan = next(plan for plan in plans if plan.id == device)
            self._readers[device] = Reader(self._engine, agent_of(plan, self._secrets), self._limits)
        return self._readers[device]

    def poller(self, device: str) -> DevicePoller:
        """Polls this device."""
        ports = ports_by_device(self.inventory).get(device, ())
        wants = wants_by_device(self.inventory)[device]
        return DevicePoller(device, self.reader(device), ports, wants, INTERVALS, self.clock, self._deadlines)

    async def value(self, device: str, oid: str) -> Raw:
        """One object."""
        return (await self.reader(device).get([oid]))[oid]

    async def column(self, device: str, oid: str) -> Mapping[str, Raw]:
        """One whole column, by index."""
        rows = await self.reader(device).walk([oid])
        assert rows.is_complete
        return rows.columns[oid]

    def close(self) -> None:
        for reader in self._readers.values():
            reader.close()
        self._engine.close()


@asynccontextmanager
async def playing(
    timeline: Timeline,
    *devices: str,
    trap_port: int | None = None,
    seed: int = 0,
    limits: Limits = IMPATIENT,
    engine: EngineName = "gufo",
) -> AsyncIterator[Played]:
    """These devices of the city (all, unless any is named) on a timeline, at its first second."""
    order = Order(timeline, STARTED_AT, trap_port, seed, frozenset(devices) or None)
    now: list[Played] = []
    async with serve(order, LOOPBACK, DEMO_ENVIRONMENT, lambda: now[0].clock() if now else STARTED_AT) as ports:
        now.append(Played(ports, limits, engine))
        try:
            yield now[0]
        finally:
            now[0].close()


class Traps:
    """Hears traps at a port of its own: where from, the trap's OID, and the objects that came with it."""

    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((LOOPBACK, 0))
        self._socket.setblocking(False)
        self.port: int = self._socket.getsockname()[1]

    async def heard(self, count: int) -> list[tuple[int, str, dict[str, Any]]]:
        """The next traps, as many as are awaited, as (source port, trap OID, objects); fewer after two seconds."""
        heard = []
        loop = asyncio.get_running_loop()
        try:
            for _ in range(count):
                data, (_, source) = await asyncio.wait_for(loop.sock_recvfrom(self._socket, 4096), 2)
                heard.append((source, *_decoded(data)))
        except TimeoutError:
            pass
        return heard

    async def heard_by(self, seconds: float) -> list[tuple[int, str, dict[str, Any]]]:
        """What comes within these seconds."""
        await asyncio.sleep(seconds)
        heard = []
        while True:
            try:
                data, (_, source) = self._socket.recvfrom(4096)
            except BlockingIOError:
                return heard
            heard.append((source, *_decoded(data)))

    def close(self) -> None:
        self._socket.close()


def _decoded(datagram: bytes) -> tuple[str, dict[str, Any]]:
    message, rest = decoder.decode(datagram, asn1Spec=v2c.Message())
    assert rest == b""
    assert bytes(v2c.apiMessage.get_community(message)) == DEMO_ENVIRONMENT[COMMUNITY_VARIABLE].encode()
    pdu = v2c.apiMessage.get_pdu(message)
    assert pdu.tagSet == v2c.SNMPv2TrapPDU.tagSet
    objects: Iterable[tuple[Any, Any]] = v2c.apiPDU.get_varbinds(pdu)
    (_uptime, _), (_trap, trap), *others = ((str(name), value) for name, value in objects)
    assert (_uptime, _trap) == ("1.3.6.1.2.1.1.3.0", "1.3.6.1.6.3.1.1.4.1.0")
    return str(trap), dict(others)
