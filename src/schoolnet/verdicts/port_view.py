"""A port that terminates a circuit, as a verdict looks at it."""

from dataclasses import dataclass
from typing import NamedTuple

from schoolnet.facts.absent import Absent, Maybe
from schoolnet.facts.device import DeviceFacts, Sighting, observe
from schoolnet.inventory.model import Circuit, CircuitEnd
from schoolnet.verdicts.model import Evidence, Reason
from schoolnet.verdicts.optics import Budget, find_transceiver, receive_limits, receive_power_dbm
from schoolnet.verdicts.port_memory import PortMemory


@dataclass(frozen=True, slots=True)
class PortView:
    """A port that terminates a circuit, and all that is known of it at `now` (Unix seconds)."""

    circuit: Circuit
    end: CircuitEnd
    facts: DeviceFacts
    seen: list[Sighting]
    memory: PortMemory
    now: float

    def fact(self, name: str) -> Evidence:
        """A field of the port's own row."""
        return Evidence(self.end.device, self.end.port, name, *observe(self.seen, name))

    def remembered(self, name: str, value: float | None) -> Evidence:
        """What follows from all that was seen of the port, the newest of it at the time given."""
        return Evidence(self.end.device, self.end.port, name, value, self.memory.observed_at)


class Finding(NamedTuple):
    """What one look brought: a flaw, why it is not known whether there is one, or neither; and the facts looked at."""

    evidence: tuple[Evidence, ...] = ()
    flaw: Reason | None = None
    doubt: Absent | None = None


NOTHING = Finding()


class Light(NamedTuple):
    """What a port's module receives in dBm, the fact that says so, and between which powers it should."""

    power_dbm: Maybe[float]
    fact: Evidence
    limits: Maybe[Budget]


def read_light(view: PortView) -> Light:
    """What comes in at a port; absent, and why, where no module or no reading is known."""
    module, section = find_transceiver(view.facts, view.end.port, view.now)
    power_dbm = module if isinstance(module, Absent) else receive_power_dbm(module)
    observed_at = None if section is None else section.observed_at
    fact = Evidence(view.end.device, view.end.port, "receive_power_dbm", power_dbm, observed_at)
    if isinstance(module, Absent):
        return Light(power_dbm, fact, module)
    media = (view.fact("medium").value, module.type, module.model, view.circuit.medium)
    return Light(power_dbm, fact, receive_limits(module, media))
