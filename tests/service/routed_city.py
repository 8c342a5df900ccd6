"""A city of routers that a test turns: a school for each, with a circuit and a room, polled by a service of ours."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from polling.router_agent import COMMUNITY, Router, serving
from schoolnet.facts.device import Tier
from schoolnet.inventory.model import Inventory
from schoolnet.inventory.secrets import CommunitySecret
from schoolnet.ledger_access import LedgerAccess
from schoolnet.service import Service
from schoolnet.settings import Configuration, Settings

PORT = "xe-0/0/0"
STATUS = frozenset({Tier.STATUS})
UP, DOWN = 1, 2
SLOW_MBPS = 1000


def city(
    ports: Mapping[str, int],
    ledger: LedgerAccess | None = None,
    rooms: Iterable[str] = ("101",),
    rollout: Mapping[str, Any] | None = None,
    **more: Any,
) -> Configuration:
    """A configuration with a school for each of these routers, at its port; `more` of the inventory."""
    terms = [{"name": "autumn", "start": "2026-09-01", "end": "2026-12-18"}]
    schools = [
        {
            "id": f"school-{router}",
            "name": f"School {router}",
            "students": 500,
            "classrooms": [{"id": room, "name": f"Room {room}"} for room in rooms],
            "devices": [{"id": router, "role": "router", "host": "127.0.0.1", "port": port}],
            "access_points": [{"id": "ap", "device": router, "name": "AP", "classrooms": ["101"]}],
            "circuits": [{"id": "10g", "provider": "test", "ends": [{"device": router, "port": PORT}]}],
        }
        for router, port in ports.items()
    ]
    inventory = Inventory.model_validate(
        {
            "city": {
                "name": "Test",
                "calendar": {"lesson_hours": {"start": "08:00", "end": "16:00"}, "terms": terms},
                "credentials": {"default": {"version": "2c", "community": {"env": "TEST"}}},
                "rollout": rollout or {},
            },
            "schools": schools,
            **more,
        }
    )
    settings = Settings.model_validate({"state": {"folder": None}, "web": {"port": 0}})
    return Configuration(settings, inventory, {"default": CommunitySecret("2c", COMMUNITY)}, ledger)


async def until(look: Callable[[], object], what: str, seconds: float = 10) -> None:
    """Wait until it is so."""
    end = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < end, f"not within {seconds:g} s: {what}"
        await asyncio.sleep(0.02)


def turn_over(router: Router) -> None:
    """Let its circuit be slow that was fast, or fast again; before that, pull its cable once and plug it in again,
    since a circuit that comes and goes oftener has one verdict for all of it."""
    if PORT not in router.oper or router.oper[PORT] == DOWN:
        router.oper[PORT] = DOWN if PORT not in router.oper else UP
    else:
        router.speed_mbps[PORT] = SLOW_MBPS if router.speed_mbps.get(PORT) != SLOW_MBPS else 10 * SLOW_MBPS


@dataclass
class Turned:
    """A running service, and the routers that it polls."""

    service: Service
    routers: Mapping[str, Router]
    ports: Mapping[str, int]
    url: str = ""
    turns: int = 0

    @property
    def writer(self) -> Any:
        """What the service writes its ledger with."""
        assert self.service.evidence is not None
        return self.service.evidence.writer

    def polls(self) -> float:
        return self.service.process.registry.get_sample_value("schoolnet_polls_total") or 0.0

    def turn(self, name: str) -> None:
        """Turn it over and have that seen; but not while it is being asked."""
        if self.service.fleet.pollers[name].is_busy:
            return
        turn_over(self.routers[name])
        self.service.start_poll(name, STATUS, time.monotonic())
        self.turns += 1

    async def turn_each(self, pause_seconds: float, stopped: asyncio.Event) -> None:
        """Turn one after the other, until it is enough."""
        while not stopped.is_set():
            for name in self.routers:
                self.turn(name)
                await asyncio.sleep(pause_seconds)

    async def ask_all(self) -> None:
        for name in self.routers:
            self.service.start_poll(name, frozenset(Tier), time.monotonic())
        await until(self.service.is_ready, "every device was asked")


@asynccontextmanager
async def turned(
    ledger: LedgerAccess, *names: str, load: Callable[[Mapping[str, int]], Configuration] | None = None
) -> AsyncIterator[Turned]:
    """A service that keeps its evidence there and polls these routers; `load` makes what a reload reads, of their
    ports. Every device was asked once."""
    async with AsyncExitStack() as stack:
        routers = {name: Router() for name in names}
        ports = {name: await stack.enter_async_context(serving(router)) for name, router in routers.items()}
        service = Service(city(ports, ledger), None if load is None else lambda: load(ports))
        made = Turned(service, routers, ports)
        started: list[str] = []
        task = asyncio.create_task(service.run(started.append))
        try:
            await until(lambda: started or task.done(), "it has started")
            made.url = started[0].rstrip("/")
            await made.ask_all()
            yield made
        finally:
            service.stop()
            await task
