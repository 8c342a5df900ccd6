"""What can be wrong with a port of a circuit that is up and fast enough.

Rules of this file: one look per property; each tells a flaw, or why it is not known whether there is one, and the facts
that it rests on. A property that the device never tells is neither. The order of `LOOKS` is that in which flaws are
named.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from schoolnet.facts.absent import Absent, Maybe
from schoolnet.facts.device import DeviceFacts, Sighting, Tier, observe
from schoolnet.facts.rows import Duplex, Interface, LagMember, PortStatus
from schoolnet.inventory.model import Circuit, CircuitEnd
from schoolnet.verdicts.model import Evidence, Reason
from schoolnet.verdicts.optics import NO_LIGHT_DBM, find_transceiver, receive_limits, receive_power_dbm
from schoolnet.verdicts.port_memory import (
    Directions,
    PortMemory,
    discard_ratio,
    error_ratio,
    is_flapping_at,
    p95_bps,
    penalty_at,
)
from schoolnet.verdicts.thresholds import DISCARDS_RATIO, ERRORS_RATIO, SATURATED_RATIO
from schoolnet.verdicts.unknown import is_lost


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
        """What follows from earlier facts."""
        return Evidence(self.end.device, self.end.port, name, value, self.now)


class Finding(NamedTuple):
    """What one look brought: a flaw, why it is not known whether there is one, or neither; and the facts looked at."""

    evidence: tuple[Evidence, ...] = ()
    flaw: Reason | None = None
    doubt: Absent | None = None


NOTHING = Finding()


def _flapping(view: PortView) -> Finding:
    if not is_flapping_at(view.memory, view.now):
        return NOTHING
    evidence = view.remembered("flap_penalty", penalty_at(view.memory, view.now))
    return Finding((evidence,), Reason.FLAPPING)


def _duplex(view: PortView) -> Finding:
    duplex = view.fact("duplex")
    if duplex.value is Duplex.HALF:
        return Finding((duplex,), Reason.HALF_DUPLEX)
    if is_lost(duplex.value):
        return Finding((duplex,), doubt=duplex.value)
    # Optical and aggregate ports know only full duplex, and many agents say nothing of it.
    return Finding((duplex,) if duplex.value is Duplex.FULL else ())


def _lag_members(view: PortView) -> Finding:
    index = observe(view.seen, "index")[0]
    section = view.facts.fresh(LagMember, Tier.TABLES, view.now)
    attached = {} if section is None or isinstance(index, Absent) else dict(_members(section.rows, index))
    told = [_stated_member(view, name, index, attached) for name in view.end.members]
    told += [
        Evidence(view.end.device, key, "is_distributing", is_carrying, section.observed_at)
        for key, is_carrying in attached.items()
        if section is not None and not view.end.members
    ]
    missing = tuple(fact for fact in told if fact.value is False)
    if missing:
        return Finding(missing, Reason.LAG_MEMBER_MISSING)
    lost = next((fact for fact in told if is_lost(fact.value)), None)
    return Finding(tuple(told), doubt=None if lost is None else lost.value)


def _members(rows: Mapping[str, LagMember], aggregate: int) -> Iterator[tuple[str, bool]]:
    """The ports that have chosen this aggregate (ifIndex), and whether each carries its traffic."""
    for key, row in rows.items():
        if aggregate in (row.selected_index, row.aggregate_index):
            yield key, row.aggregate_index == aggregate and row.is_distributing is not False


def _stated_member(view: PortView, name: str, aggregate: Maybe[int], attached: Mapping[str, bool]) -> Evidence:
    """Whether a member of the plan carries traffic: by IEEE8023-LAG-MIB, else it must at least be up."""
    member = view.facts.sightings(Interface, name, view.now)
    index = observe(member, "index")[0]
    oper, observed_at = observe(member, "oper")
    if isinstance(oper, Absent):
        return Evidence(view.end.device, name, "is_distributing", oper, observed_at)
    is_known = bool(attached) and not isinstance(index, Absent)
    is_carrying = oper is PortStatus.UP and (not is_known or attached.get(str(index), False))
    return Evidence(view.end.device, name, "is_distributing", is_carrying, observed_at)


def _light(view: PortView) -> Finding:
    module, section = find_transceiver(view.facts, view.end.port, view.now)
    if isinstance(module, Absent):
        lost = Evidence(view.end.device, view.end.port, "receive_power_dbm", module)
        return Finding((lost,), doubt=module) if is_lost(module) else NOTHING
    power = receive_power_dbm(module)
    observed_at = None if section is None else section.observed_at
    evidence = (Evidence(view.end.device, view.end.port, "receive_power_dbm", power, observed_at),)
    if isinstance(power, Absent):
        return Finding(evidence, doubt=power) if is_lost(power) else NOTHING
    medium = observe(view.seen, "medium")[0]
    limits = receive_limits(module, (medium, module.type, module.model, view.circuit.medium))
    if limits is None or power <= NO_LIGHT_DBM:  # a port that is up does not do so in the dark
        return NOTHING
    is_within = limits.low_dbm <= power <= limits.high_dbm
    return Finding(evidence, None if is_within else Reason.OPTICS_OUT_OF_BUDGET)


def _ratio(field: str, ratio: Callable[[PortMemory, float], Directions], limit: float, flaw: Reason) -> "Look":
    counters = (f"receive_{field}", f"transmit_{field}")

    def look(view: PortView) -> Finding:
        worst = _greatest(ratio(view.memory, view.now))
        if worst is not None and worst > limit:
            return Finding((view.remembered(f"{field}_ratio", worst),), flaw)
        lost = [fact for name in counters if is_lost((fact := view.fact(name)).value)]
        return Finding(tuple(lost), doubt=lost[0].value) if lost else NOTHING

    return look


def _saturation(view: PortView) -> Finding:
    busiest = _greatest(p95_bps(view.memory, view.now))
    if busiest is None or busiest < SATURATED_RATIO * view.circuit.speed:
        return NOTHING
    return Finding((view.remembered("p95_bps", busiest),), Reason.SATURATED)


def _greatest(directions: Directions) -> float | None:
    return max((value for value in directions if value is not None), default=None)


def _medium(view: PortView) -> Finding:
    if view.circuit.medium is None:
        return NOTHING
    medium = view.fact("medium")
    if isinstance(medium.value, Absent):
        return Finding((medium,), doubt=medium.value) if is_lost(medium.value) else NOTHING
    is_contracted = medium.value.casefold() == view.circuit.medium.casefold()
    return Finding((medium,), None if is_contracted else Reason.WRONG_MEDIUM)


Look = Callable[[PortView], Finding]

LOOKS: tuple[Look, ...] = (
    _flapping,
    _duplex,
    _lag_members,
    _light,
    _ratio("errors", error_ratio, ERRORS_RATIO, Reason.ERRORS),
    _ratio("discards", discard_ratio, DISCARDS_RATIO, Reason.DISCARDS),
    _saturation,
    _medium,
)
