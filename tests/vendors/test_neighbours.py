"""Which interface hears a neighbour: where LLDP's port number may be an ifIndex, and where it is not."""

from typing import Any

from schoolnet.facts.rows import Interface, Neighbour
from schoolnet.vendors.neighbours import resolve_neighbours
from schoolnet.vendors.scratch import LldpLocalPort

ETHERNET, LOOPBACK, LAG = 6, 24, 161


def heard_at(ports: dict[int, str], interfaces: dict[int, tuple[str, int]], *neighbours: int) -> list[Any]:
    """The interface of the neighbour at each of these LLDP ports (number -> lldpLocPortId), from interfaces by ifIndex
    (name, ifType); None where it is not known."""
    drafts: dict[type[Any], dict[str, dict[str, Any]]] = {
        LldpLocalPort: {str(number): {"id": told.encode(), "subtype": 7} for number, told in ports.items()},
        Interface: {name: {"index": n, "name": name, "type": kind} for n, (name, kind) in interfaces.items()},
        Neighbour: {str(number): {"local_port": str(number)} for number in neighbours},
    }
    resolve_neighbours(drafts)
    indexes = [draft["local_interface_index"] for draft in drafts[Neighbour].values()]
    return [index if isinstance(index, int) else None for index in indexes]


def test_a_port_that_says_an_interface_s_name_is_this_one_whatever_its_number() -> None:
    assert heard_at({1: "Gi1", 2: "Gi2"}, {1: ("lo", LOOPBACK), 11: ("Gi1", ETHERNET), 12: ("Gi2", ETHERNET)}, 2) == [
        12
    ]


def test_numbers_of_ethernet_interfaces_are_taken_for_ifindexes() -> None:
    assert heard_at({27: "1/27", 28: "1/28"}, {27: ("p27", ETHERNET), 28: ("p28", ETHERNET)}, 28) == [28]


def test_numbers_that_are_a_loopback_s_too_are_a_count_of_their_own() -> None:
    interfaces = {1: ("lo", LOOPBACK), 2: ("eth0", ETHERNET), 1000002: ("Gi 1/2", ETHERNET)}
    assert heard_at({1: "01", 2: "02"}, interfaces, 1, 2) == [None, None]


def test_a_neighbour_at_an_aggregate_is_at_none_of_its_ports() -> None:
    assert heard_at({}, {1: ("Gi1", ETHERNET), 55: ("lag1", LAG)}, 55) == [None]
