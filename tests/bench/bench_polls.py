"""What a poll costs: CPU seconds of this process per 1,000 status polls, from the request to the rendered lines."""

import asyncio
import gc
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.memo_agent import COMMUNITY, PORT, memo_agents
from schoolnet.facts.device import Tier
from schoolnet.inventory.model import Inventory
from schoolnet.metrics.collector import Collector
from schoolnet.metrics.exposition import Exposition, Format
from schoolnet.metrics.process import ProcessMetrics
from schoolnet.polling.plan import plan_question
from schoolnet.polling.poller import DevicePoller
from schoolnet.snmp.engine import Agent, Community, SnmpVersion
from schoolnet.snmp.engines import make_engine
from schoolnet.snmp.guard import Reader
from schoolnet.vendors.standard import STANDARD

INTERVALS = {Tier.STATUS: 60, Tier.TABLES: 300, Tier.INVENTORY: 3600}
IN_FLIGHT = 100


@dataclass(frozen=True)
class Cost:
    """CPU seconds per 1,000: the request alone (guard and engine), and the whole poll."""

    request: float
    poll: float
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


async def in_batches(jobs: Sequence[Callable[[], Awaitable[object]]]) -> float:
    """CPU seconds of these jobs, so many in flight at once."""
    slots = asyncio.Semaphore(IN_FLIGHT)

    async def run(job: Callable[[], Awaitable[object]]) -> None:
        async with slots:
            await job()

    gc.collect()
    started = time.process_time()
    await asyncio.gather(*(run(job) for job in jobs))
    return time.process_time() - started


async def measure_engine(name: str, ports: Sequence[int], rounds: int) -> Cost:
    """The costs with this engine; the least of some rounds, since other work on the machine only adds."""
    engine = make_engine(name)
    agents = {f"router-{port}": Agent("127.0.0.1", port, SnmpVersion.V2C, Community(COMMUNITY)) for port in ports}
    readers = {device: Reader(engine, agent) for device, agent in agents.items()}
    pollers = [DevicePoller(device, reader, (PORT,), INTERVALS, time.time) for device, reader in readers.items()]
    exposition = Exposition(ProcessMetrics().registry, INTERVALS)
    collector = Collector(inventory(ports), exposition, time.time())
    collector.publish(time.time())
    failures = 0

    async def poll(poller: DevicePoller, tiers: frozenset[Tier]) -> None:
        nonlocal failures
        assert poller.accept(tiers)
        outcome = await poller.poll()
        failures += outcome.failure is not None
        await collector.update(outcome.facts, outcome.duration_seconds, outcome.collectors, time.time())

    await in_batches([lambda p=p: poll(p, frozenset(Tier)) for p in pollers])  # type: ignore[misc]
    index = {PORT: pollers[0]._port_indexes[PORT]}
    oids = tuple(plan_question(STANDARD, Tier.STATUS, index).gets)
    assert exposition.render(Format.TEXT).count(b'state="meets"} 1') == len(ports)

    requests, polls = [], []
    for _ in range(rounds):
        requests.append(await in_batches([lambda r=r: r.get(oids) for r in readers.values()]))  # type: ignore[misc]
        polls.append(await in_batches([lambda p=p: poll(p, frozenset({Tier.STATUS})) for p in pollers]))  # type: ignore[misc]
    for poller in pollers:
        poller.close()
    engine.close()
    per_thousand = 1000 / len(ports)
    return Cost(min(requests) * per_thousand, min(polls) * per_thousand, failures)


def measure(devices: int = 500, rounds: int = 7) -> dict[str, Cost]:
    """The costs of both engines on the same agents."""
    with memo_agents(devices) as ports:
        return {name: asyncio.run(measure_engine(name, ports, rounds)) for name in ("gufo", "pysnmp")}
