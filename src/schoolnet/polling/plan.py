"""What to ask: the cheapest questions that settle the verdicts.

Rules of this file: pure. GET for instances that are known, walks for tables, and of a profile only what somebody
reads: `inspect` asks for everything, a poll does not.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from schoolnet.facts.device import Tier
from schoolnet.facts.rows import (
    AccessPoint,
    Entity,
    Identity,
    Interface,
    Radio,
    Sensor,
    Transceiver,
    Ups,
    WirelessTotals,
)
from schoolnet.vendors.schema import Profile, Table
from schoolnet.vendors.scratch import feeds

PORT_FIELDS = frozenset({"name", "description", "admin", "oper", "speed_bps", "duplex"})
ALWAYS_POLLED = frozenset({Identity, Entity, AccessPoint, Radio, WirelessTotals, Ups})
DESCRIPTION = "description"
"""Asked of a circuit's port at each poll only where it has no ifName."""

POLLED_FOR_CIRCUITS = frozenset({Transceiver, Sensor})


@dataclass(frozen=True, slots=True)
class Question:
    """What one poll asks of a device for one tier.

    `gets` are instances, each with None until it is answered; `walks` are columns; `port_keys` maps the ifIndex (text)
    of each circuit's port to the port's name.
    """

    tier: Tier
    gets: Mapping[str, None] = field(default_factory=dict)
    walks: tuple[str, ...] = ()
    port_keys: Mapping[str, str] = field(default_factory=dict)


def plan_question(
    profile: Profile, tier: Tier, port_indexes: Mapping[str, int], *, are_ports_named: bool = True
) -> Question:
    """What to ask at this tier of a device that terminates circuits at these ports (name -> ifIndex); where not all of
    these have an ifName, their ifDescr tells whether they are still the same."""
    polled = ALWAYS_POLLED | (POLLED_FOR_CIRCUITS if port_indexes else frozenset())
    return _question(profile, tier, port_indexes, polled, frozenset() if are_ports_named else frozenset({DESCRIPTION}))


def plan_ports(profile: Profile) -> Question:
    """The walk that tells which ifIndex each port has now."""
    return _question(profile, Tier.TABLES, {}, frozenset({Interface}), frozenset())


def _question(
    profile: Profile,
    tier: Tier,
    port_indexes: Mapping[str, int],
    polled: frozenset[type[Any]],
    also_of_ports: frozenset[str],
) -> Question:
    gets: dict[str, None] = {}
    walks: dict[str, None] = {}
    for scalars in profile.scalars:
        if scalars.tier is tier and polled.intersection(feeds(scalars.fills)):
            gets |= dict.fromkeys(f"{column.oid}.0" for column in scalars.columns)
    for table in profile.tables:
        if table.tier is not tier or not (table.per_port or polled.intersection(feeds(table.fills))):
            continue
        if table.per_port:
            columns = [column for column in table.columns if column.field not in {DESCRIPTION} - also_of_ports]
            gets |= dict.fromkeys(f"{column.oid}.{index}" for index in port_indexes.values() for column in columns)
            continue
        walks.update(dict.fromkeys(_columns(table)))
        if table.counted_by is not None:
            gets[f"{table.counted_by}.0"] = None
    port_keys = {str(index): name for name, index in port_indexes.items()}
    return Question(tier, gets, tuple(walks), port_keys)


def _columns(table: Table) -> tuple[str, ...]:
    wanted = PORT_FIELDS if table.fills is Interface else None
    return tuple(column.oid for column in table.columns if wanted is None or column.field in wanted)
