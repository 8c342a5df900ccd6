"""The pollers of a plan: who is asked, when each is due, and which polls are under way."""

import time
from collections.abc import Mapping
from typing import NamedTuple

from schoolnet.facts.device import Tier
from schoolnet.inventory.lookup import all_devices
from schoolnet.polling.agents import agent_of, limits_of, ports_by_device
from schoolnet.polling.in_flight import InFlight, Poll
from schoolnet.polling.poller import DevicePoller, poll_deadlines
from schoolnet.polling.wants import Wants, wants_by_device
from schoolnet.polling.wheel import Wheel
from schoolnet.settings import Configuration, Settings
from schoolnet.snmp.engine import Agent
from schoolnet.snmp.engines import make_engine
from schoolnet.snmp.guard import Reader


class Task(NamedTuple):
    """All that a poller is made from: whom it asks, which circuits' ports, what for, and how often."""

    agent: Agent
    ports: tuple[str, ...]
    wants: Wants
    intervals: tuple[tuple[Tier, int], ...]


class Fleet:
    """Asks the devices of the plan that was adopted last; `poll` is what one poll does (it raises nothing)."""

    def __init__(self, settings: Settings, poll: Poll) -> None:
        self.pollers: dict[str, DevicePoller] = {}
        self.under_way = InFlight(settings.snmp.max_in_flight, poll)
        self.engine = make_engine(settings.snmp.engine)
        self._limits = limits_of(settings)
        self._deadlines = poll_deadlines()
        self._tasks: dict[str, Task] = {}
        self._wheel = Wheel((), {})

    def adopt(self, configuration: Configuration) -> list[str]:
        """Ask the devices of this plan from now on; the names of those that keep their facts and session, because their
        task is the same."""
        before, tasks = self._tasks, _tasks(configuration)
        kept = [name for name, task in tasks.items() if before.get(name) == task]
        for name in self.pollers.keys() - kept:
            self.under_way.retire(self.pollers[name])
        self.pollers = {
            name: self.pollers[name] if before.get(name) == task else self._poller(name, task)
            for name, task in tasks.items()
        }
        self._tasks = tasks
        self._wheel = Wheel(tasks, configuration.settings.intervals.by_tier())
        return kept

    def due(self, second: int) -> Mapping[str, frozenset[Tier]]:
        """The devices due at this second (any whole-second count), and their tiers."""
        return self._wheel.due(second)

    def start(self, device: str, tiers: frozenset[Tier], due_at: float) -> bool:
        """Poll a device unless it is being polled (then False) or rests; `due_at` is monotonic seconds."""
        poller = self.pollers[device]
        was_busy = poller.is_busy
        if poller.accept(tiers):
            self.under_way.start(poller, due_at)
            return True
        return not was_busy

    def has_asked_all(self) -> bool:
        """Whether every device has been asked once."""
        return all(poller.facts.polled_at is not None for poller in self.pollers.values())

    def close(self) -> None:
        """Free all sessions."""
        for poller in self.pollers.values():
            poller.close()
        self.engine.close()

    def _poller(self, name: str, task: Task) -> DevicePoller:
        reader = Reader(self.engine, task.agent, self._limits)
        return DevicePoller(name, reader, task.ports, task.wants, dict(task.intervals), time.time, self._deadlines)


def _tasks(configuration: Configuration) -> dict[str, Task]:
    inventory = configuration.inventory
    ports, wants = ports_by_device(inventory), wants_by_device(inventory)
    intervals = tuple(configuration.settings.intervals.by_tier().items())
    return {
        name: Task(agent_of(device, configuration.secrets), ports.get(name, ()), wants[name], intervals)
        for name, (_, device) in all_devices(inventory).items()
    }
