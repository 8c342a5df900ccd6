"""How many polls run at once, and who waits."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from schoolnet.facts.device import Tier
from schoolnet.polling.in_flight import InFlight
from schoolnet.polling.poller import DevicePoller, poll_deadlines
from schoolnet.polling.wants import ALWAYS
from schoolnet.snmp.engine import Agent
from schoolnet.snmp.engines import make_engine
from schoolnet.snmp.guard import Reader

MOST = 2


class Polls:
    """Pollers, and polls of them that end when the test says so."""

    def __init__(self, count: int) -> None:
        engine, intervals = make_engine("gufo"), dict.fromkeys(Tier, 60)
        readers = [Reader(engine, Agent("127.0.0.1")) for _ in range(count)]
        self.pollers = [
            DevicePoller(f"d{n}", reader, (), ALWAYS, intervals, lambda: 0.0, poll_deadlines())
            for n, reader in enumerate(readers)
        ]
        self.running: list[str] = []
        self.done: list[str] = []
        self.gates = {poller.facts.device: asyncio.Event() for poller in self.pollers}
        self.in_flight = InFlight(MOST, self.poll)

    async def poll(self, poller: DevicePoller, due_at: float) -> None:
        name = poller.facts.device
        self.running.append(name)
        try:
            await self.gates[name].wait()
            self.done.append(f"{name} due at {due_at:g}")
        finally:
            self.running.remove(name)

    async def settle(self) -> None:
        for _ in range(5):
            await asyncio.sleep(0)


@asynccontextmanager
async def started(count: int) -> AsyncIterator[Polls]:
    polls = Polls(count)
    for due_at, poller in enumerate(polls.pollers):
        polls.in_flight.start(poller, due_at)
    await polls.settle()
    yield polls
    await asyncio.gather(*polls.in_flight.cancel(), return_exceptions=True)


async def test_only_so_many_run_at_once_and_the_others_follow_in_line() -> None:
    async with started(4) as polls:
        assert polls.running == ["d0", "d1"]
        polls.gates["d1"].set()
        await polls.settle()
        assert polls.running == ["d0", "d2"]
        for gate in polls.gates.values():
            gate.set()
        await polls.settle()
        assert sorted(polls.done) == ["d0 due at 0", "d1 due at 1", "d2 due at 2", "d3 due at 3"]
        assert polls.in_flight.tasks == ()


async def test_a_retired_device_is_not_polled_and_frees_its_place() -> None:
    async with started(4) as polls:
        polls.in_flight.retire(polls.pollers[2])
        polls.in_flight.retire(polls.pollers[0])
        await polls.settle()
        assert polls.running == ["d1", "d3"]
        assert polls.done == []


async def test_a_device_that_is_retired_before_its_first_step_frees_its_place() -> None:
    polls = Polls(3)
    for poller in polls.pollers:
        polls.in_flight.start(poller, 0)
    polls.in_flight.retire(polls.pollers[0])
    await polls.settle()
    assert polls.running == ["d1", "d2"]
    await asyncio.gather(*polls.in_flight.cancel(), return_exceptions=True)
    assert polls.running == []


async def test_when_all_are_given_up_nobody_follows() -> None:
    async with started(4) as polls:
        await asyncio.gather(*polls.in_flight.cancel(), return_exceptions=True)
        await polls.settle()
        assert polls.running == polls.done == []
        assert polls.in_flight.tasks == ()
