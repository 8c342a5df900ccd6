"""The agents say what each scenario means, asked over real UDP."""

import asyncio
from collections.abc import Iterable
from itertools import pairwise

import pytest

from demo.played import Played, playing
from schoolnet.demo.blueprint import access_point_ports, access_points, core_port, router_id, school_boxes, uplink_port
from schoolnet.demo.circuit_faults import FLAPS
from schoolnet.demo.fault_kinds import FaultKind
from schoolnet.demo.plan import CENTRE, CITY_CORE, COLLEGE, GYMNASIUM, SCHOOLS, SECONDARY_2, SECONDARY_4, VIZIUM
from schoolnet.demo.schedule import city_timeline, single
from schoolnet.facts.absent import Absent
from schoolnet.facts.device import Tier
from schoolnet.facts.rows import AccessPoint, AccessPointState, Identity, Interface, PortStatus
from schoolnet.snmp.engines import EngineName
from schoolnet.snmp.errors import FailureReason, SnmpError
from schoolnet.snmp.guard import Limits

SYS_UPTIME, SYS_NAME = "1.3.6.1.2.1.1.3.0", "1.3.6.1.2.1.1.5.0"
ENGINE_BOOTS = "1.3.6.1.6.3.10.2.1.2.0"
IF_NAME, IF_OPER_STATUS = "1.3.6.1.2.1.31.1.1.1.1", "1.3.6.1.2.1.2.2.1.8"
IF_LAST_CHANGE = "1.3.6.1.2.1.2.2.1.9"
BSN_AP_STATE = "1.3.6.1.4.1.14179.2.2.1.1.6"
WLSX_AP_NAME = "1.3.6.1.4.1.14823.2.2.1.5.2.1.4.1.3"
SZ_AP_LOCATION = "1.3.6.1.4.1.25053.1.4.2.1.1.2.2.1.19"
LLDP_REMOTE_NAME, PETH_DETECTION = "1.0.8802.1.1.2.1.4.1.1.9", "1.3.6.1.2.1.105.1.1.1.6"
EVERY_TIER = frozenset(Tier)


async def fails_with(city: Played, device: str) -> FailureReason:
    with pytest.raises(SnmpError) as failed:
        await city.reader(device).read([SYS_NAME])
    return failed.value.reason


async def port_index(city: Played, device: str, port: str) -> str:
    names = await city.column(device, IF_NAME)
    return next(index for index, name in names.items() if name == port.encode())


async def hearing(city: Played, switch: str, name: str) -> list[str]:
    """The ports at which a switch hears this neighbour."""
    names = await city.column(switch, IF_NAME)
    neighbours = await city.column(switch, LLDP_REMOTE_NAME)
    ports = [names[index.split(".")[1]] for index, heard in neighbours.items() if heard == name.encode()]
    return [str(port, "utf-8") for port in ports if isinstance(port, bytes)]


async def all_silent(city: Played, devices: Iterable[str]) -> bool:
    failures = await asyncio.gather(*(fails_with(city, device) for device in devices))
    return set(failures) == {FailureReason.TIMEOUT}


async def oper_status(city: Played, device: str, port: str) -> int:
    return int(await city.value(device, f"{IF_OPER_STATUS}.{await port_index(city, device, port)}"))


async def test_a_circuit_has_come_up_at_1g_since_day_one() -> None:
    router, core = router_id(SECONDARY_4), CITY_CORE
    async with playing(city_timeline(), router, core) as city:
        for device, port in ((router, uplink_port(SECONDARY_4)), (core, core_port(SECONDARY_4))):
            poller = city.poller(device)
            assert poller.accept(EVERY_TIER)
            facts = (await poller.poll()).facts
            assert facts.lookup(Interface, port, "oper", city.clock()) is PortStatus.UP
            assert facts.lookup(Interface, port, "speed_bps", city.clock()) == 1_000_000_000


async def test_packets_are_lost_by_the_seed_and_by_nothing_else() -> None:
    once = Limits(timeout_seconds=0.02, max_timeout_seconds=0.02, attempts=1)
    router = router_id(CENTRE)

    async def lost(seed: int, asked: int) -> list[int]:
        async with playing(city_timeline(), router, seed=seed, limits=once) as city:
            found = []
            for number in range(asked):
                try:
                    await city.reader(router).read([SYS_NAME])
                except SnmpError:
                    found.append(number)
            return found

    first = await lost(1, 300)
    assert 300 * 0.04 < len(first) < 300 * 0.16  # 1 - 0.95 * 0.95 is 0.0975
    assert [number for number in first if number < 100] == await lost(1, 100) != await lost(2, 100)


async def test_a_flapping_circuit_goes_and_comes_forty_times_at_both_ends() -> None:
    router = router_id(VIZIUM)
    async with playing(single(FaultKind.FLAPPING, 10, 310), router, CITY_CORE) as city:
        for device, port in ((router, uplink_port(VIZIUM)), (CITY_CORE, core_port(VIZIUM))):
            index = await port_index(city, device, port)
            seen = []
            for second in range(320):
                city.at(second)
                asked = [f"{IF_OPER_STATUS}.{index}", f"{IF_LAST_CHANGE}.{index}", SYS_UPTIME]
                answer = await city.reader(device).get(asked)
                seen.append([int(answer[oid]) for oid in asked])
            states = [state for state, _, _ in seen]
            assert sum(before == 1 and after == 2 for before, after in pairwise(states)) == FLAPS
            assert states[-1] == 1
            assert len({change for _, change, _ in seen}) == 2 * FLAPS + 1
            assert all(change <= uptime for _, change, uptime in seen)
            assert seen[-1][2] - seen[-1][1] == pytest.approx(100 * (319 - 310 + 0.7 * 7.5), abs=1)


async def test_on_a_firmware_night_access_points_upgrade_and_rejoin_one_after_another() -> None:
    controller, planned = f"{SECONDARY_2.short}-wifi", SECONDARY_2.access_points
    async with playing(single(FaultKind.FIRMWARE_NIGHT, 100, 400), controller) as city:
        assert set((await city.column(controller, BSN_AP_STATE)).values()) == {1}
        before = await city.value(controller, ENGINE_BOOTS)
        city.at(150)
        assert list((await city.column(controller, BSN_AP_STATE)).values()) == [3] * planned
        poller = city.poller(controller)
        assert poller.accept(EVERY_TIER)
        facts = (await poller.poll()).facts
        assert {row.state for row in facts.sections[AccessPoint, Tier.STATUS].rows.values()} == {
            AccessPointState.UPGRADING
        }
        city.at(200)
        assert await fails_with(city, controller) is FailureReason.TIMEOUT
        city.at(221)
        assert await city.value(controller, ENGINE_BOOTS) == int(before) + 1
        assert await city.value(controller, SYS_UPTIME) == 100
        joined = []
        for second in range(221, 395, 4):
            city.at(second)
            joined.append(len(await city.column(controller, BSN_AP_STATE)))
        assert joined == sorted(joined)
        assert joined[0] == 0
        assert max(later - earlier for earlier, later in pairwise(joined)) == 1
        city.at(395)
        assert len(await city.column(controller, BSN_AP_STATE)) == planned


async def test_when_the_core_dies_nothing_of_the_city_answers_and_only_the_core_boots() -> None:
    async with playing(single(FaultKind.CORE_DEAD, 100, 150)) as city:
        assert len(city.ports) > 80
        routers = [router_id(school) for school in SCHOOLS]
        uptimes = {router: int(await city.value(router, SYS_UPTIME)) for router in routers}
        boots = await city.value(CITY_CORE, ENGINE_BOOTS)
        city.at(120)
        assert await all_silent(city, city.ports)
        city.at(160)
        assert await city.value(CITY_CORE, SYS_UPTIME) == 1_000
        assert await city.value(CITY_CORE, ENGINE_BOOTS) == int(boots) + 1
        for school, router in zip(SCHOOLS, routers, strict=True):
            assert await city.value(router, SYS_UPTIME) == uptimes[router] + 16_000
            assert await oper_status(city, router, uplink_port(school)) == 1
            index = await port_index(city, router, uplink_port(school))
            assert await city.value(router, f"{IF_LAST_CHANGE}.{index}") == uptimes[router] + 15_000


@pytest.mark.parametrize(
    ("kind", "short", "silent_from"),
    [(FaultKind.POWER_CUT, "pps-", 120), (FaultKind.POWER_CUT_WITHOUT_UPS, "sau-", 100)],
)
async def test_a_school_without_power_is_silent_and_its_far_end_down(
    kind: FaultKind, short: str, silent_from: int
) -> None:
    async with playing(single(kind, 100, 180)) as city:
        school = next(school for school in SCHOOLS if short == f"{school.short}-")
        devices = [box.id for box in school_boxes(school)]
        city.at(silent_from - 1)
        if silent_from > 100:
            assert await city.value(f"{short}ups", "1.3.6.1.2.1.33.1.4.1.0") == 5
        assert await oper_status(city, CITY_CORE, core_port(school)) == 1
        for device in devices:
            await city.value(device, SYS_NAME)
        city.at(silent_from)
        assert await all_silent(city, devices)
        assert await oper_status(city, CITY_CORE, core_port(school)) == 2
        city.at(181)
        for device in devices:
            assert await city.value(device, SYS_UPTIME) == 100
        assert await oper_status(city, CITY_CORE, core_port(school)) == 1


async def test_a_restarted_router_has_other_indexes_and_reports_its_links_down_at_first() -> None:
    router, uplink = router_id(GYMNASIUM), uplink_port(GYMNASIUM)
    async with playing(single(FaultKind.AGENT_REBOOT, 100, 140, 200), router, CITY_CORE) as city:
        before = await port_index(city, router, uplink)
        boots = await city.value(router, ENGINE_BOOTS)
        city.at(103)
        assert await fails_with(city, router) is FailureReason.TIMEOUT
        assert await oper_status(city, CITY_CORE, core_port(GYMNASIUM)) == 1
        city.at(107)
        assert await city.value(router, SYS_UPTIME) == 100
        assert await city.value(router, ENGINE_BOOTS) == int(boots) + 1
        after = await port_index(city, router, uplink)
        assert after != before
        assert await oper_status(city, router, uplink) == 2
        assert await oper_status(city, CITY_CORE, core_port(GYMNASIUM)) == 1
        city.at(117)
        assert await oper_status(city, router, uplink) == 1
        assert await city.value(router, f"{IF_LAST_CHANGE}.{after}") == 1_000
        assert await port_index(city, router, uplink) == after
        city.at(290)
        assert await port_index(city, router, uplink) == after
        city.at(307)
        assert await port_index(city, router, uplink) == before


async def test_a_poller_finds_the_ports_of_a_restarted_router_again() -> None:
    router, uplink = router_id(GYMNASIUM), uplink_port(GYMNASIUM)
    async with playing(single(FaultKind.AGENT_REBOOT, 100, 140), router) as city:
        poller = city.poller(router)
        assert poller.accept(EVERY_TIER)
        before = (await poller.poll()).facts.lookup(Interface, uplink, "receive_bytes", city.clock())
        city.at(120)
        assert poller.accept(frozenset({Tier.STATUS}))
        facts = (await poller.poll()).facts
        assert facts.lookup(Interface, uplink, "oper", city.clock()) is PortStatus.UP
        after = facts.lookup(Interface, uplink, "receive_bytes", city.clock())
        assert not isinstance(before, Absent)
        assert not isinstance(after, Absent)
        assert 0 < after < before


@pytest.mark.parametrize("engine", ["gufo", "pysnmp"])
async def test_a_changed_key_is_told_by_v3_and_silence_in_v2c(engine: EngineName) -> None:
    controller, switch, router = (f"{COLLEGE.short}-{name}" for name in ("wifi", "sw-1", "router"))
    async with playing(
        single(FaultKind.WRONG_CREDENTIALS, 100, 150), controller, switch, router, engine=engine
    ) as city:
        for device in (controller, switch, router):
            assert await city.value(device, SYS_NAME) == device.encode()
        city.at(120)
        assert await fails_with(city, controller) is FailureReason.AUTH
        assert await fails_with(city, switch) is FailureReason.TIMEOUT
        assert await city.value(router, SYS_NAME) == router.encode()
        city.at(151)
        for device in (controller, switch):
            assert await city.value(device, SYS_NAME) == device.encode()


@pytest.mark.parametrize("engine", ["gufo", "pysnmp"])
async def test_a_v3_agent_that_has_started_anew_is_asked_on(engine: EngineName) -> None:
    controller = f"{COLLEGE.short}-wifi"
    async with playing(single(FaultKind.CONTROLLER_DEAD, 100, 150), controller, engine=engine) as city:
        boots = await city.value(controller, ENGINE_BOOTS)
        city.at(120)
        assert await fails_with(city, controller) is FailureReason.TIMEOUT
        city.at(160)
        assert await city.value(controller, ENGINE_BOOTS) == int(boots) + 1
        assert await city.value(controller, SYS_UPTIME) == 1_000


async def test_a_moved_access_point_is_heard_at_another_switch_and_listed_in_another_room() -> None:
    (fault,) = single(FaultKind.ACCESS_POINT_MOVED, 100, 150).faults
    ap = next(ap for ap in access_points(SECONDARY_4) if ap.id == fault.target)
    planned_switch, planned_port = access_point_ports(SECONDARY_4)[ap.id]
    plugged_in = fault.effects[1]
    switches = [f"{SECONDARY_4.short}-sw-{number}" for number in (1, 2, 3)]
    async with playing(single(FaultKind.ACCESS_POINT_MOVED, 100, 150), *switches, ap.device) as city:
        for elapsed, place, room in (
            (50, (planned_switch, planned_port), ap.location),
            (120, (plugged_in.device, plugged_in.subject), "library"),
            (160, (planned_switch, planned_port), ap.location),
        ):
            city.at(elapsed)
            heard = [(switch, port) for switch in switches for port in await hearing(city, switch, ap.name)]
            assert heard == [place]
            locations = await city.column(ap.device, SZ_AP_LOCATION)
            index = ".".join(str(int(part, 16)) for part in ap.mac.split(":"))
            assert locations[index] == room.encode()
            status = await oper_status(city, planned_switch, planned_port)
            assert status == (2 if elapsed == 120 else 1)


async def test_half_a_table_is_told_and_the_walk_is_known_to_be_incomplete() -> None:
    controller, planned = f"{GYMNASIUM.short}-wifi", GYMNASIUM.access_points
    async with playing(single(FaultKind.HALF_TABLE, 100, 150), controller) as city:
        assert len(await city.column(controller, WLSX_AP_NAME)) == planned
        city.at(120)
        rows = await city.reader(controller).walk([WLSX_AP_NAME])
        assert len(rows.columns[WLSX_AP_NAME]) == planned // 2
        assert WLSX_AP_NAME in rows.failures
        assert await city.value(controller, SYS_NAME) == controller.encode()
        city.at(151)
        assert len(await city.column(controller, WLSX_AP_NAME)) == planned


async def test_what_was_written_down_of_a_device_is_what_it_says() -> None:
    routers = [CITY_CORE, *(router_id(school) for school in SCHOOLS)]
    async with playing(single(FaultKind.ONE_GIGABIT, 0, 0), *routers) as city:
        plans = (*city.inventory.city.devices, *(d for school in city.inventory.schools for d in school.devices))
        bought = {plan.id: (plan.model, plan.serial) for plan in plans if plan.model is not None}
        assert sorted(bought) == sorted(routers)
        for router in routers:
            poller = city.poller(router)
            assert poller.accept(EVERY_TIER)
            facts = (await poller.poll()).facts
            told = tuple(facts.lookup(Identity, "", field, city.clock()) for field in ("model", "serial"))
            assert told == bought[router]
