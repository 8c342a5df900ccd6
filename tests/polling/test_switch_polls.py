"""A switch with access points behind it: what polls of it cost, and that ports, neighbours and power fit together."""

import pytest

from polling.polled import ALL, Polled, polled
from polling.switch_agent import Switch, port_name, ports_from
from schoolnet.facts.device import Tier
from schoolnet.facts.rows import Interface, Neighbour, PoePort
from schoolnet.polling.wants import FOR_SWITCH_PORTS

UPLINK = "te1"
STATUS, TABLES = frozenset({Tier.STATUS}), frozenset({Tier.TABLES})
ACCESS_POINTS = {f"ap-{number}": port_name(number) for number in range(1, 48, 2)}
LLDP_MIB = bytes((0x28, 0xC4, 0x62, 1, 1, 2, 1, 4))
"""1.0.8802.1.1.2.1.4, lldpRemoteSystemsData, as BER writes it."""


def found_access_points(device: Polled) -> dict[object, str]:
    """The name of the port behind which each access point is heard and powered, by access point."""
    facts, now = device.poller.facts, device.clock.now
    ports, neighbours, powered = (facts.fresh(kind, Tier.TABLES, now) for kind in (Interface, Neighbour, PoePort))
    if ports is None or neighbours is None or powered is None:
        return {}
    names = {row.index: key for key, row in ports.rows.items()}
    delivering = {row.interface_index for row in powered.rows.values() if row.status == "deliveringPower"}
    return {
        row.remote_sys_name: names[row.local_interface_index]
        for row in neighbours.rows.values()
        if row.local_interface_index in delivering
    }


async def cost(device: Polled, tiers: frozenset[Tier]) -> tuple[int, int]:
    """Requests and octets (both ways) of a poll."""
    before = device.router.requests, device.router.octets
    await device.poll(tiers)
    return device.router.requests - before[0], device.router.octets - before[1]


@pytest.mark.parametrize(
    ("ports", "status_requests", "tables_requests", "tables_octets"), [((), 1, 49, 23_000), ((UPLINK,), 1, 63, 30_000)]
)
async def test_access_points_are_found_behind_48_ports_in_few_requests(
    ports: tuple[str, ...], status_requests: int, tables_requests: int, tables_octets: int
) -> None:
    async with polled(*ports, router=Switch(), more=FOR_SWITCH_PORTS) as device:
        await device.poll(ALL)
        assert found_access_points(device) == ACCESS_POINTS
        assert (await cost(device, STATUS))[0] == status_requests
        requests, octets = await cost(device, TABLES)
        assert requests <= tables_requests
        assert octets <= tables_octets
        assert found_access_points(device) == ACCESS_POINTS


async def test_ports_neighbours_and_power_fit_together_after_all_ports_were_renumbered() -> None:
    async with polled(UPLINK, router=Switch(), more=FOR_SWITCH_PORTS) as device:
        await device.poll(ALL)
        device.router.ports = ports_from(3)  # each number is now that of the port two before
        outcome = await device.poll(STATUS)
        assert outcome.collectors == {Tier.STATUS: True, Tier.TABLES: True}
        assert found_access_points(device) == ACCESS_POINTS


async def test_what_was_said_under_old_numbers_is_let_go_of_where_it_cannot_be_read_again() -> None:
    async with polled(UPLINK, router=Switch(), more=FOR_SWITCH_PORTS) as device:
        await device.poll(ALL)
        device.router.ports, device.router.deaf_to = ports_from(3), LLDP_MIB
        outcome = await device.poll(STATUS)
        assert outcome.collectors == {Tier.STATUS: True, Tier.TABLES: False}
        assert found_access_points(device) == {}
        device.router.deaf_to = None
        assert (await device.poll(STATUS)).collectors == {Tier.STATUS: True, Tier.TABLES: True}
        assert found_access_points(device) == ACCESS_POINTS


async def test_a_switch_without_circuits_that_was_renumbered_fits_together_after_its_next_tables() -> None:
    async with polled(router=Switch(), more=FOR_SWITCH_PORTS) as device:
        await device.poll(ALL)
        device.router.ports = ports_from(3)
        await device.poll(STATUS)
        assert found_access_points(device) == ACCESS_POINTS  # all of one poll, if an old one
        await device.poll(TABLES)
        assert found_access_points(device) == ACCESS_POINTS
