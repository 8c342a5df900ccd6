"""What to ask: the cheapest questions that settle the verdicts.

Rules of this file: pure. GET for instances that are known, walks for tables, and of a profile only what somebody
reads: `inspect` asks for everything, a poll does not.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from schoolnet.facts.device import Tier
from schoolnet.facts.rows import Interface, Neighbour, PoePort, Transceiver
from schoolnet.polling.wants import Wants
from schoolnet.vendors.schema import Profile, Table
from schoolnet.vendors.scratch import feeds

DESCRIPTION = "description"
"""Asked of a circuit's port at each poll only where it has no ifName."""

PORT_FIELDS = frozenset({"name", DESCRIPTION, "oper", "speed_bps"})
CIRCUIT_FIELDS = frozenset({"admin", "duplex"})
"""Asked of all ports too where circuits end."""
POE_FIELDS = frozenset({"type"})
"""Asked of all ports too where power over Ethernet is to be matched with them."""
NEIGHBOUR_FIELDS = frozenset(
    {"chassis_subtype", "remote_chassis_id", "port_subtype", "remote_port_id", "remote_sys_name"}
)
"""Who a neighbour is; what else it says of itself may be long, and no verdict reads it."""


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
    profile: Profile, tier: Tier, wants: Wants, port_indexes: Mapping[str, int], *, are_ports_named: bool = True
) -> Question:
    """What to ask at this tier of a device for these kinds of rows.

    `port_indexes` are the ports that circuits end at (name -> ifIndex). Where not all of them have an ifName, their
    ifDescr tells whether they are still the same.
    """
    gets: dict[str, None] = {}
    walks: dict[str, None] = {}
    for scalars in profile.scalars:
        if scalars.tier is tier and wants.intersection(feeds(scalars.fills)):
            gets |= dict.fromkeys(f"{column.oid}.0" for column in scalars.columns)
    for table in profile.tables:
        if table.tier is not tier:
            continue
        if table.per_port:
            gets |= _instances(table, port_indexes, frozenset({DESCRIPTION} if are_ports_named else ()))
        elif wants.intersection(feeds(table.fills)):
            columns = _columns(table, wants)
            walks |= dict.fromkeys(columns)
            if columns and table.counted_by is not None:
                gets[f"{table.counted_by}.0"] = None
    port_keys = {str(index): name for name, index in port_indexes.items()}
    return Question(tier, gets, tuple(walks), port_keys)


def plan_ports(profile: Profile) -> Question:
    """The walk that tells which ifIndex each port has now."""
    return plan_question(profile, Tier.TABLES, frozenset({Interface}), {})


def _instances(table: Table, port_indexes: Mapping[str, int], without: frozenset[str]) -> dict[str, None]:
    columns = [column for column in table.columns if column.field not in without]
    return dict.fromkeys(column.instance(str(index)) for index in port_indexes.values() for column in columns)


def _columns(table: Table, wants: Wants) -> list[str]:
    wanted = _fields(table, wants)
    return [column.oid for column in table.columns if wanted is None or column.field in wanted]


def _fields(table: Table, wants: Wants) -> frozenset[str] | None:
    """The fields of a table that polls read; None for all of them."""
    if table.fills is Neighbour:
        return NEIGHBOUR_FIELDS
    if table.fills is not Interface:
        return None
    circuits = CIRCUIT_FIELDS if Transceiver in wants else frozenset()
    return PORT_FIELDS | circuits | (POE_FIELDS if PoePort in wants else frozenset())
