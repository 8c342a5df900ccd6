"""A simulated device, the poller that asks it, and a clock that goes as the test says."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from polling.router_agent import COMMUNITY, Router, serving
from schoolnet.facts.device import Tier
from schoolnet.facts.rows import Interface, Transceiver
from schoolnet.polling.poller import DevicePoller, Outcome, poll_deadlines
from schoolnet.polling.wants import ALWAYS, FOR_CIRCUITS, Wants
from schoolnet.snmp.engine import Agent, Community, SnmpVersion
from schoolnet.snmp.engines import make_engine
from schoolnet.snmp.guard import Limits, Reader

PORT = "xe-0/0/0"
INTERVALS = {Tier.STATUS: 60, Tier.TABLES: 300, Tier.INVENTORY: 3600}
ALL = frozenset(Tier)
STATUS = frozenset({Tier.STATUS})
QUICK = Limits(timeout_seconds=0.1, max_timeout_seconds=0.2, attempts=2)


class Clock:
    """Unix seconds, as far as the test says."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


class Polled:
    """A router, and the poller that asks it."""

    def __init__(self, router: Router, poller: DevicePoller, clock: Clock) -> None:
        self.router = router
        self.poller = poller
        self.clock = clock

    async def poll(self, tiers: frozenset[Tier] = STATUS) -> Outcome:
        assert self.poller.accept(tiers)
        return await self.poller.poll()

    def field(self, name: str) -> object:
        return self.poller.facts.lookup(Interface, PORT, name, self.clock.now)

    def light_dbm(self) -> object:
        """What the transceiver in the port receives, None where nothing is told of it."""
        section = self.poller.facts.fresh(Transceiver, Tier.TABLES, self.clock.now)
        modules = () if section is None else section.rows.values()
        return next((module.receive_power_dbm for module in modules if module.port_name == PORT), None)


@asynccontextmanager
async def polled(
    *ports: str,
    limits: Limits = QUICK,
    intervals: Mapping[Tier, int] = INTERVALS,
    clock: Clock | None = None,
    router: Router | None = None,
    more: Wants = frozenset(),
) -> AsyncIterator[Polled]:
    router, clock, engine = router or Router(), clock or Clock(), make_engine("gufo")
    wants = ALWAYS | more | (FOR_CIRCUITS if ports else frozenset())
    async with serving(router) as port:
        reader = Reader(engine, Agent("127.0.0.1", port, SnmpVersion.V2C, Community(COMMUNITY)), limits)
        poller = DevicePoller("router", reader, ports, wants, intervals, clock, poll_deadlines())
        yield Polled(router, poller, clock)
        poller.close()
    engine.close()
