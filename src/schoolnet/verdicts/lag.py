"""Whether all members of a LAG that terminates a circuit carry its traffic.

Rules of this file: by IEEE8023-LAG-MIB a member is attached to the aggregate and distributes. The plan may name the
members; else they are the ports that have selected the aggregate. A LAG without LACP is in no such table: then the
members of the plan must at least be up. A member that the plan names and nobody tells of is a doubt.
"""

from collections.abc import Mapping
from typing import NamedTuple

from schoolnet.facts.absent import NO_SUCH_OBJECT, Absent, Maybe
from schoolnet.facts.device import Tier, observe
from schoolnet.facts.rows import Interface, LagMember, PortStatus
from schoolnet.verdicts.model import Evidence, Reason
from schoolnet.verdicts.port_view import NOTHING, Finding, PortView
from schoolnet.verdicts.radio import list_gap
from schoolnet.verdicts.unknown import first_lost, is_lost

_NO_AGGREGATES = frozenset({6, 62, 69, 117})
"""IANAifType of Ethernet ports: ethernetCsmacd, fastEther, fastEtherFX, gigabitEthernet."""


class _Member(NamedTuple):
    """Whether a port carries its part of the aggregate's traffic, and the fact that says so."""

    is_carrying: Maybe[bool]
    fact: Evidence


def lag_members(view: PortView) -> Finding:
    """What is known of the members of the LAG that a port is, if it is one."""
    if not view.end.members and view.fact("type").value in _NO_AGGREGATES:
        return NOTHING
    attached = _attached(view)
    members = [_stated(view, name, attached) for name in view.end.members] or list(attached.values())
    missing = tuple(member.fact for member in members if member.is_carrying is False)
    if missing:
        return Finding(missing, Reason.LAG_MEMBER_MISSING)
    facts = tuple(member.fact for member in members)
    doubt = next((member.is_carrying for member in members if isinstance(member.is_carrying, Absent)), None)
    lost = first_lost((list_gap(view.facts, LagMember, view.now), *(row.is_carrying for row in attached.values())))
    return Finding(facts, doubt=doubt or lost)


def _attached(view: PortView) -> dict[str, _Member]:
    """The ports that have selected this aggregate, or may have for all that is known, by ifIndex (text)."""
    section = view.facts.fresh(LagMember, Tier.TABLES, view.now)
    aggregate = observe(view.seen, "index")[0]
    found: dict[str, _Member] = {}
    if section is None or isinstance(aggregate, Absent):
        return found
    for key, row in section.rows.items():
        name, is_carrying = _judge_row(row, aggregate)
        if name and key != str(aggregate):  # some agents attach each port to itself
            fact = Evidence(view.end.device, key, name, getattr(row, name), section.observed_at)
            found[key] = _Member(is_carrying, fact)
    return found


def _judge_row(row: LagMember, aggregate: int) -> tuple[str, Maybe[bool]]:
    """The field that decides on a port, and whether it carries traffic of the aggregate; no field where it has nothing
    to do with it."""
    if row.aggregate_index == aggregate:
        is_told = not isinstance(row.is_distributing, Absent) or is_lost(row.is_distributing)
        return ("is_distributing", row.is_distributing) if is_told else ("aggregate_index", True)
    if is_lost(row.aggregate_index):
        return "aggregate_index", row.aggregate_index
    if row.selected_index == aggregate:
        return "aggregate_index", False
    return ("selected_index", row.selected_index) if is_lost(row.selected_index) else ("", False)


def _stated(view: PortView, name: str, attached: Mapping[str, _Member]) -> _Member:
    """What is known of a member of the plan."""
    port = view.facts.sightings(Interface, name, view.now)
    oper = Evidence(view.end.device, name, "oper", *observe(port, "oper"))
    if oper.value is not PortStatus.UP:
        return _Member(oper.value if isinstance(oper.value, Absent) else False, oper)
    index = str(observe(port, "index")[0])
    if index in attached:
        return attached[index]
    section = view.facts.fresh(LagMember, Tier.TABLES, view.now)
    if section is None or section.gap is not None or not _is_known(attached):
        return _Member(True, oper)
    row = section.rows.get(index)
    value = NO_SUCH_OBJECT if row is None else row.aggregate_index
    return _Member(False, Evidence(view.end.device, name, "aggregate_index", value, section.observed_at))


def _is_known(attached: Mapping[str, _Member]) -> bool:
    """Whether the LAG has members by LACP, and all that it may have are known."""
    return bool(attached) and not any(isinstance(member.is_carrying, Absent) for member in attached.values())
