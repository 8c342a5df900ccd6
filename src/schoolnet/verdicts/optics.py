"""The light at a port.

Rules of this file: the module's own alarm thresholds decide, else the budget of the medium's standard; where neither is
told, no light is too weak. A reading that cannot be true is none. What was lost is never replaced by a guess: the
weakest lane, the module of a port, and its limits are known only when all that decides on them is.
"""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from msgspec.structs import replace

from schoolnet.facts.absent import NOT_OFFERED, STALE, Absent, Maybe
from schoolnet.facts.device import DeviceFacts, Section, Tier
from schoolnet.facts.rows import Interface, Transceiver
from schoolnet.verdicts.unknown import first_lost, is_lost

NO_LIGHT_DBM = -30.0
"""At or below this a receiver must report that it detects no signal (IEEE 802.3, 52.4.4: 10GBASE-S, -L and -E)."""


class Budget(NamedTuple):
    """Least and most received power (average, per lane) in dBm."""

    low_dbm: float
    high_dbm: float


BUDGETS: Mapping[str, Budget] = MappingProxyType(
    {
        "1000BASE-SX": Budget(-17.0, 0.0),
        "1000BASE-LX": Budget(-19.0, -3.0),
        "10GBASE-SR": Budget(-9.9, -1.0),
        "10GBASE-LR": Budget(-14.4, 0.5),
        "10GBASE-ER": Budget(-15.8, -1.0),
        "25GBASE-SR": Budget(-10.3, 2.4),
        "25GBASE-LR": Budget(-13.3, 2.0),
        "40GBASE-SR4": Budget(-9.5, 2.4),
        "40GBASE-LR4": Budget(-13.7, 2.3),
        "100GBASE-SR4": Budget(-10.3, 2.4),
        "100GBASE-LR4": Budget(-10.6, 4.5),
    }
)
"""What IEEE 802.3 lets a receiver get: average receive power in clauses 38, 52, 86, 87, 88, 95, 112 and 114."""


_HYPHENS = re.compile(r"[-_ ]?BASE[-_ ]?")


def find_transceiver(
    facts: DeviceFacts, port: str, now: float
) -> tuple[Maybe[Transceiver], Section[Transceiver] | None]:
    """The module in a port, or why none is known, and the list that says so."""
    section = facts.fresh(Transceiver, Tier.TABLES, now)
    if section is None:
        expired = facts.sections.get((Transceiver, Tier.TABLES))
        return (NOT_OFFERED if expired is None else STALE), None
    index = facts.lookup(Interface, port, "index", now)
    for row in section.rows.values():
        if row.port_name == port or (row.interface_index == index and not isinstance(index, Absent)):
            return _with_thresholds(row, facts, now), section
    told = (name for row in section.rows.values() for name in (row.port_name, row.interface_index))
    return section.gap or first_lost(told) or NOT_OFFERED, section


def _with_thresholds(module: Transceiver, facts: DeviceFacts, now: float) -> Transceiver:
    """The module with its alarm thresholds, which are read with the inventory."""
    low, high = (facts.lookup(Transceiver, module.key, f"receive_power_{end}_dbm", now) for end in ("low", "high"))
    return replace(module, receive_power_low_dbm=low, receive_power_high_dbm=high)


def receive_power_dbm(module: Transceiver) -> Maybe[float]:
    """What the weakest lane receives.

    Exactly 0 dBm, a milliwatt, would be much light: Cisco NX-OS says so of a module that has no reading.
    """
    return weakest(module.receive_power_dbm, (lane.receive_power_dbm for lane in module.lanes)) or NOT_OFFERED


def transmit_power_dbm(module: Transceiver) -> Maybe[float]:
    """What the weakest lane sends."""
    return weakest(module.transmit_power_dbm, (lane.transmit_power_dbm for lane in module.lanes))


def weakest(module: Maybe[float], lanes: Iterable[Maybe[float]]) -> Maybe[float]:
    """The weakest lane's power, the module's own where no lane tells."""
    told = tuple(lanes)
    known = [lane for lane in told if not isinstance(lane, Absent)]
    return first_lost(told) or (min(known) if known else module)


def receive_limits(module: Transceiver, media: Iterable[Maybe[str] | None]) -> Maybe[Budget]:
    """Between which powers the module should receive: its own thresholds, else the budget of the first medium that has
    one; else why neither is known."""
    low, high = module.receive_power_low_dbm, module.receive_power_high_dbm
    if not isinstance(low, Absent) and not isinstance(high, Absent) and low < high:
        return Budget(low, high)
    lost = first_lost((low, high))
    if lost is not None:
        return lost
    for medium in media:
        if is_lost(medium):
            return medium
        budget = budget_of(medium) if isinstance(medium, str) else None
        if budget is not None:
            return budget
    return NOT_OFFERED


def budget_of(medium: str) -> Budget | None:
    """The budget of a standard by its name, wherever that stands in the text and however it is hyphenated:
    `SFP-10GBase-LR`, `1000BaseSX SFP`, `1000_BASE_LX_SFP`."""
    spelt = _HYPHENS.sub("BASE", medium.upper())
    return max(((len(name), budget) for name, budget in BUDGETS.items() if _names(spelt, name)), default=(0, None))[1]


def _names(spelt: str, name: str) -> bool:
    before, found, after = spelt.partition(_HYPHENS.sub("BASE", name))
    return bool(found) and not before[-1:].isdigit() and not after[:1].isalnum()
