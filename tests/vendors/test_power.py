"""Which interface a PoE port is: where that is certain, and that nothing is guessed where it is not."""

from typing import Any

import pytest

from schoolnet.facts.rows import Interface, PoePort
from schoolnet.vendors.power import number_power_ports, power_ports_of_junos

ETHERNET, VLAN = 6, 53


def joined(ports: list[tuple[int, int]], interfaces: dict[int, tuple[str, int]]) -> list[int | None]:
    """The interface of each port (group, number), from interfaces by ifIndex (name, ifType)."""
    drafts: dict[type[Any], dict[str, dict[str, Any]]] = {
        PoePort: {f"{group}/{port}": {"group": group, "port": port} for group, port in ports},
        Interface: {str(n): {"index": n, "name": name, "type": kind} for n, (name, kind) in interfaces.items()},
    }
    number_power_ports(drafts)
    return [draft.get("interface_index") for draft in drafts[PoePort].values()]


def ethernet(first: int, *names: str) -> dict[int, tuple[str, int]]:
    return {first + place: (name, ETHERNET) for place, name in enumerate(names)}


def test_ports_that_count_as_the_interfaces_of_these_numbers_do_are_these() -> None:
    assert joined([(1, 49), (1, 50)], ethernet(49, "gi1", "gi2")) == [49, 50]
    assert joined([(1, 1), (1, 2), (2, 25), (2, 26)], ethernet(1, "A1", "A2") | ethernet(25, "B1", "B2")) == [
        1,
        2,
        25,
        26,
    ]


@pytest.mark.parametrize(
    ("ports", "interfaces"),
    [
        ([(1, 1), (1, 2)], ethernet(1, "mgmt0", "Gi1")),  # the first interface is no port of the front
        ([(1, 1), (1, 2)], {1: ("vlan1", VLAN), 2: ("vlan2", VLAN)}),
        ([(1, 1), (1, 2), (1, 3)], ethernet(1, "gi1", "gi2")),  # one port without an interface
        ([(1, 1), (2, 1)], ethernet(1, "gi1", "gi2")),  # a stack: the numbers begin anew
        ([(1, 1), (1, 2)], ethernet(1, "gi2", "gi1")),
        ([(1, 1)], ethernet(1, "gi1")),  # one port counts nothing
        ([(1, 1), (1, 2)], ethernet(1, "uplink", "downlink")),
        ([(1, 1)], {}),
    ],
)
def test_ports_are_left_without_interface_where_the_numbers_may_mean_something_else(
    ports: list[tuple[int, int]], interfaces: dict[int, tuple[str, int]]
) -> None:
    assert joined(ports, interfaces) == [None] * len(ports)


def test_a_member_of_a_virtual_chassis_is_a_group() -> None:
    drafts: dict[type[Any], dict[str, dict[str, Any]]] = {
        PoePort: {"2/3": {"group": 2, "port": 3}, "2/4": {"group": 2, "port": 4}},
        Interface: {"560": {"index": 560, "name": "ge-1/0/2"}, "561": {"index": 561, "name": "ge-1/0/2.0"}},
    }
    power_ports_of_junos(drafts)
    assert [draft.get("interface_index") for draft in drafts[PoePort].values()] == [560, None]
