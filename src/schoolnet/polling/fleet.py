"""The pollers of all devices of a plan, kept over reloads.

Rules of this file: no IO but closing sessions. A device whose part of the configuration is as it was keeps its poller:
its facts, its session and what it owes.
"""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from schoolnet.facts.device import Tier
from schoolnet.inventory.lookup import all_devices
from schoolnet.polling.agents import agent_of, ports_by_device
from schoolnet.polling.poller import DevicePoller, poll_deadlines
from schoolnet.polling.wants import Wants, wants_by_device
from schoolnet.settings import Configuration
from schoolnet.snmp.engine import Agent, Engine
from schoolnet.snmp.guard import Limits, Reader

Part: TypeAlias = tuple[Agent, tuple[str, ...], Wants, tuple[tuple[Tier, int], ...]]
"""What of the configuration a poller is made of: whom to ask, for which ports and kinds of rows, how often."""


class Fleet:
    """One poller per planned device. `clock` gives Unix seconds."""

    def __init__(self, engine: Engine, limits: Limits, clock: Callable[[], float]) -> None:
        self._engine = engine
        self._limits = limits
        self._clock = clock
        self._deadlines = poll_deadlines()
        self._pollers: dict[str, tuple[Part, DevicePoller]] = {}

    def __len__(self) -> int:
        return len(self._pollers)

    def __iter__(self) -> Iterator[str]:
        """The ids of the devices."""
        return iter(self._pollers)

    def __getitem__(self, device: str) -> DevicePoller:
        """The poller of a device."""
        return self._pollers[device][1]

    def adopt(self, configuration: Configuration, retire: Callable[[DevicePoller], None]) -> list[str]:
        """Poll this configuration's devices from now on; who of them is as before. The pollers of the others, and of
        devices that are gone, are handed to `retire`."""
        before, self._pollers = self._pollers, {}
        kept = []
        for device, part in _parts(configuration).items():
            old = before.get(device)
            if old is not None and old[0] == part:
                self._pollers[device] = before.pop(device)
                kept.append(device)
            else:
                self._pollers[device] = (part, self._poller(device, part))
        for _, poller in before.values():
            retire(poller)
        return kept

    def has_asked_all(self) -> bool:
        """Whether every device has been asked once."""
        return all(poller.facts.polled_at is not None for _, poller in self._pollers.values())

    def close(self) -> None:
        """Free all sessions."""
        for _, poller in self._pollers.values():
            poller.close()

    def _poller(self, device: str, part: Part) -> DevicePoller:
        agent, ports, wants, intervals = part
        reader = Reader(self._engine, agent, self._limits)
        return DevicePoller(device, reader, ports, wants, dict(intervals), self._clock, self._deadlines)


def _parts(configuration: Configuration) -> dict[str, Part]:
    inventory, intervals = configuration.inventory, tuple(configuration.settings.intervals.by_tier().items())
    ports, wants = ports_by_device(inventory), wants_by_device(inventory)
    return {
        name: (agent_of(device, configuration.secrets), ports.get(name, ()), wants[name], intervals)
        for name, (_, device) in all_devices(inventory).items()
    }
