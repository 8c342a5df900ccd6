"""What a poll costs: CPU seconds of this process per 1,000 status polls, from the request to the rendered lines."""

import asyncio
import gc
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.memo_agent import COMMUNITY, PORT, memo_agents
from schoolnet.facts.device import Tier
from schoolnet.inventory.model import Inventory
from schoolnet.inventory.secrets import CommunitySecret
from schoolnet.ledger_access import LedgerAccess
from schoolnet.metrics.exposition import Format
from schoolnet.polling.plan import plan_question
from schoolnet.polling.wants import ALWAYS, FOR_CIRCUITS
from schoolnet.service import Service, spare_the_garbage_collector
from schoolnet.settings import Configuration, Settings
from schoolnet.snmp.guard import Reader
from schoolnet.vendors.standard import STANDARD

IN_FLIGHT = 100
LEDGER_SECONDS = 30.0


@dataclass(frozen=True)
class Cost:
    """CPU seconds per 1,000: the request alone (guard and engine), the whole poll as the service makes it, and the poll
    of a service that keeps a ledger."""

    request: float
    poll: float
    poll_with_ledger: float
    failures: int


def inventory(ports: Sequence[int]) -> Inventory:
    """A city in which each port is the router of a school with one circuit."""
    schools = [
        {
            "id": f"school-{port}",
            "name": f"School {port}",
            "students": 500,
            "devices": [{"id": f"router-{port}", "role": "router", "host": "127.0.0.1", "port": port}],
            "circuits": [
                {"id": "10g", "provider": "bench", "ends": [{"device": f"router-{port}", "port": PORT}]},
            ],
        }
        for port in ports
    ]
    terms = [{"name": "autumn", "start": "2026-09-01", "end": "2026-12-18"}]
    city = {
        "name": "Bench",
        "calendar": {"lesson_hours": {"start": "08:00", "end": "16:00"}, "terms": terms},
        "credentials": {"default": {"version": "2c", "community": {"env": "BENCH"}}},
    }
    return Inventory.model_validate({"city": city, "schools": schools})


async def cpu_seconds(round_of_work: Callable[[], Awaitable[None]]) -> float:
    """CPU seconds of this process for a round."""
    gc.collect()
    started = time.process_time()
    await round_of_work()
    return time.process_time() - started


async def measure_engine(
    name: str, ports: Sequence[int], rounds: int, ledger: LedgerAccess | None = None
) -> tuple[float, float, int]:
    """Request and poll (CPU seconds per 1,000) with this engine, and failures; the least of some rounds, since other
    work on the machine only adds."""
    settings = Settings.model_validate(
        {"snmp": {"engine": name, "max_in_flight": IN_FLIGHT}, "log": {"level": "error"}, "state": {"folder": None}}
    )
    secrets = {"default": CommunitySecret("2c", COMMUNITY)}
    service = Service(Configuration(settings, inventory(ports), secrets, ledger))
    evidence = service.evidence
    if evidence is not None:
        await evidence.begin(time.time())
    pollers = service.fleet.pollers

    async def poll_all(tiers: frozenset[Tier]) -> None:
        for device in pollers:
            service.start_poll(device, tiers, time.monotonic())
        while under_way := [*service.fleet.under_way.tasks, *service._tasks]:
            await asyncio.wait(under_way)
            await asyncio.sleep(0)  # what polls brought is handed over in the loop's next turn

    async def request_all() -> None:
        slots = asyncio.Semaphore(IN_FLIGHT)

        async def request(reader: Reader) -> None:
            async with slots:
                await reader.read(oids)

        await asyncio.gather(*(request(poller._reader) for poller in pollers.values()))

    await poll_all(frozenset(Tier))
    await service.settled()
    spare_the_garbage_collector()  # as the running service does
    assert service.exposition.render(Format.TEXT).count(b'state="meets"} 1') == len(ports)
    index = next(iter(pollers.values()))._ports.indexes
    oids = tuple(plan_question(STANDARD, Tier.STATUS, ALWAYS | FOR_CIRCUITS, index).gets)
    requests, polls = [], []
    for _ in range(rounds):
        requests.append(await cpu_seconds(request_all))
        polls.append(await cpu_seconds(lambda: poll_all(frozenset({Tier.STATUS}))))
    failures = sum(poller.facts.failures for poller in pollers.values())
    if evidence is not None:
        await evidence.end(time.time(), LEDGER_SECONDS)
    service._close()
    per_thousand = 1000 / len(ports)
    return min(requests) * per_thousand, min(polls) * per_thousand, failures


def measure(devices: int = 500, rounds: int = 7, services: int = 3) -> dict[str, Cost]:
    """The costs of both engines on the same agents: the least of some services, each with its memory elsewhere."""
    with memo_agents(devices) as ports:
        return {name: _least(name, ports, rounds, services) for name in ("gufo", "pysnmp")}


def _least(name: str, ports: Sequence[int], rounds: int, services: int) -> Cost:
    with TemporaryDirectory() as folder:
        plain, kept = [], []
        for number in range(services):
            ledger = LedgerAccess(f"sqlite:///{folder}/{number}.sqlite")
            plain.append(asyncio.run(measure_engine(name, ports, rounds)))
            kept.append(asyncio.run(measure_engine(name, ports, rounds, ledger)))
    request, poll, failures = min(plain, key=lambda cost: cost[1])
    return Cost(request, poll, min(cost[1] for cost in kept), failures)
