"""Who is plugged in where: LLDP-MIB (IEEE 802.1AB-2005) and CISCO-CDP-MIB.

Rules of this file: a neighbour's local interface is named only where it is certain; without one it keeps the number.
"""

from collections import Counter
from collections.abc import Iterable

from schoolnet.facts.absent import Absent, value_or_none
from schoolnet.facts.rows import Interface, Neighbour
from schoolnet.vendors import decoders
from schoolnet.vendors.joins import present
from schoolnet.vendors.schema import Draft, Drafts
from schoolnet.vendors.scratch import LldpLocalPort

_ETHERNET = 6
"""IANAifType of Ethernet ports: ethernetCsmacd."""
_LLDP_CHASSIS_MAC, _LLDP_CHASSIS_NETWORK = 4, 5
_LLDP_PORT_MAC, _LLDP_PORT_NETWORK = 3, 4


def resolve_neighbours(drafts: Drafts) -> None:
    """Give LLDP and CDP neighbours their local interface, and their identifiers the form that the subtype says."""
    local_ports = drafts.pop(LldpLocalPort, {})
    neighbours = drafts.get(Neighbour)
    if not neighbours:
        return
    interfaces = drafts.get(Interface, {})
    by_name = _interfaces_by_name(interfaces.values())
    by_index = {draft["index"]: draft for draft in interfaces.values()}
    heard_at = {neighbour["local_port"] for neighbour in neighbours.values() if "local_port" in neighbour}
    by_number = by_index if _are_numbered_as_interfaces(local_ports.keys() | heard_at, by_index) else {}
    for neighbour in neighbours.values():
        port = neighbour.pop("local_port", None)
        if port is None:
            local = by_index.get(neighbour["local_interface_index"], {})
            neighbour["local_port_id"] = next(iter(present(local, "name", "description")), decoders.EMPTY)
        else:
            neighbour.update(_lldp_local(port, local_ports.get(port), by_name, by_number))
            _read_lldp_ids(neighbour)


def _interfaces_by_name(interfaces: Iterable[Draft]) -> dict[object, int]:
    """The ifIndex of each name and description that only one interface has."""
    found = [(name, draft["index"]) for draft in interfaces for name in set(present(draft, "name", "description"))]
    repeats = Counter(name for name, _ in found)
    return {name: index for name, index in found if repeats[name] == 1}


def _are_numbered_as_interfaces(ports: Iterable[str], by_index: dict[int, Draft]) -> bool:
    """Whether the numbers of LLDP's ports may be ifIndexes: none is that of an interface which is no Ethernet port.

    "A port number has no mandatory relationship to an InterfaceIndex object" (LLDP-MIB, LldpPortNumber). Seen so on
    UniFi switches, whose port 1 is not interface 1, the loopback.
    """
    kinds = (kind for port in ports for kind in present(by_index.get(int(port), {}), "type"))
    return all(kind == _ETHERNET for kind in kinds)


def _lldp_local(port: str, local: Draft | None, by_name: dict[object, int], by_number: dict[int, Draft]) -> Draft:
    """lldpLocPortId as text and the interface: by its identifier, its description, or the number itself."""
    shown = _lldp_id(local.get("id"), local.get("subtype"), _LLDP_PORT_MAC, _LLDP_PORT_NETWORK) if local else None
    described = local.get("description") if local else None
    numbered = next((int(n) for n in (shown, port) if n and n.isdigit() and int(n) in by_number), None)
    index = by_name.get(shown) or by_name.get(described) or numbered
    return {"local_port_id": shown or decoders.EMPTY, "local_interface_index": index or decoders.EMPTY}


def _read_lldp_ids(neighbour: Draft) -> None:
    chassis, port = neighbour.pop("chassis_subtype", None), neighbour.pop("port_subtype", None)
    for name, subtype, mac, network in (
        ("remote_chassis_id", chassis, _LLDP_CHASSIS_MAC, _LLDP_CHASSIS_NETWORK),
        ("remote_port_id", port, _LLDP_PORT_MAC, _LLDP_PORT_NETWORK),
    ):
        if not isinstance(neighbour.get(name, decoders.EMPTY), Absent):
            neighbour[name] = _lldp_id(neighbour[name], subtype, mac, network) or decoders.EMPTY


def _lldp_id(raw: object, subtype: object, mac: int, network: int) -> str | None:
    """An LLDP identifier as text: a MAC address, an IPv4 address (IANA family 1), or what it says."""
    if not isinstance(raw, bytes | str):
        return None
    if subtype == mac:
        found = value_or_none(decoders.mac(raw))
        if found:
            return found
    if subtype == network and isinstance(raw, bytes) and len(raw) == 5 and raw[0] == 1:
        return ".".join(str(octet) for octet in raw[1:])
    if isinstance(raw, bytes) and len(raw) == 6 and not raw.isascii():
        return raw.hex(":")
    return value_or_none(decoders.label(raw))
