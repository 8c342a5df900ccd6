"""Which interface a port with power over Ethernet is.

POWER-ETHERNET-MIB (RFC 3621) numbers ports by group and port and does not say what these numbers are. Rules of this
file: an interface is named only where it is certain; a port without one keeps its numbers.
"""

import re
from collections import defaultdict
from collections.abc import Sequence

from schoolnet.facts.absent import Absent
from schoolnet.facts.rows import Entity, Interface, PoePort
from schoolnet.vendors import decoders
from schoolnet.vendors.schema import Draft, Drafts

_ETHERNET = 6
_LAST_NUMBER = re.compile(r"^(.*?)(\d+)$")


def number_power_ports(drafts: Drafts) -> None:
    """Take port numbers for ifIndexes where all of them, of all groups, are those of Ethernet interfaces, and the names
    of these count as the numbers do (port 49 is gi1, port 50 is gi2).

    Seen so on Linksys LGS318P.
    """
    ports = [port for port in drafts.get(PoePort, {}).values() if isinstance(port.get("port"), int)]
    numbers = [port["port"] for port in ports]
    interfaces = {draft["index"]: draft for draft in drafts.get(Interface, {}).values()}
    groups: dict[object, list[int]] = defaultdict(list)
    for port in ports:
        groups[port.get("group")].append(port["port"])
    if len(set(numbers)) == len(numbers) and all(_count_alike(group, interfaces) for group in groups.values()):
        for port in ports:
            port["interface_index"] = port["port"]


def _count_alike(numbers: Sequence[int], interfaces: dict[int, Draft]) -> bool:
    """Whether these are several ifIndexes of Ethernet interfaces, whose names differ only in a last number that keeps
    step with them."""
    kinds = set()
    for number in numbers:
        interface = interfaces.get(number, {})
        found = _LAST_NUMBER.match(_name(interface))
        if interface.get("type") != _ETHERNET or found is None:
            return False
        kinds.add((found.group(1), int(found.group(2)) - number))
    return len(numbers) > 1 and len(kinds) == 1


def _name(interface: Draft) -> str:
    known = (interface.get(field) for field in ("name", "description"))
    return next((name for name in known if isinstance(name, str)), "")


def power_ports_by_entity(drafts: Drafts) -> None:
    """Cisco: cpeExtPsePortEntPhyIndex is the port's entPhysicalIndex, and its interface entAliasMapping's."""
    entities = drafts.get(Entity, {})
    for port in drafts.get(PoePort, {}).values():
        entity = entities.get(str(port.pop("entity_index", "")), {})
        index = entity.get("interface_index", decoders.EMPTY)
        if not isinstance(index, Absent):
            port["interface_index"] = index


def power_ports_of_junos(drafts: Drafts) -> None:
    """Junos: port 3 of group 1 is ge-0/0/2, or mge-0/0/2 (EX2200, EX2300, EX4300; members of a virtual chassis are
    groups)."""
    by_name = {_name(draft): draft["index"] for draft in drafts.get(Interface, {}).values()}
    for port in drafts.get(PoePort, {}).values():
        group, number = port.get("group"), port.get("port")
        if isinstance(group, int) and isinstance(number, int):
            names = [f"{kind}-{group - 1}/0/{number - 1}" for kind in ("ge", "mge")]
            found = [(name, by_name[name]) for name in names if name in by_name]
            if len(found) == 1:
                port["name"], port["interface_index"] = found[0]
