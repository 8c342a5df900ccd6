"""What agents send unasked, each from the port that it is asked at."""

from collections.abc import AsyncIterator

import pytest

from demo.played import Traps, playing
from schoolnet.demo.blueprint import access_points, controller_id, router_id, uplink_port
from schoolnet.demo.fault_kinds import FaultKind
from schoolnet.demo.plan import CITY_CORE, GYMNASIUM, PARVENTA, SECONDARY_2
from schoolnet.demo.schedule import single
from schoolnet.demo.traps import (
    BSN_AP_MAC,
    BSN_AP_UP,
    COLD_START,
    LINK_DOWN,
    LINK_UP,
    UPS_ON_BATTERY,
    WLSX_AP_DOWN,
    WLSX_AP_MAC,
    WLSX_AP_UP,
)

IF_INDEX, IF_ADMIN_STATUS, IF_OPER_STATUS = (f"1.3.6.1.2.1.2.2.1.{column}" for column in (1, 7, 8))


@pytest.fixture
async def traps() -> AsyncIterator[Traps]:
    receiver = Traps()
    yield receiver
    receiver.close()


async def test_both_ends_of_a_cut_fibre_tell_that_it_went_and_came(traps: Traps) -> None:
    router = router_id(SECONDARY_2)
    timeline = single(FaultKind.CUT_FIBRE, 100, 150)
    async with playing(timeline, router, CITY_CORE, trap_port=traps.port) as city:
        assert await traps.heard_by(0.3) == []
        for elapsed, trap, status in ((101, LINK_DOWN, 2), (151, LINK_UP, 1)):
            city.at(elapsed)
            heard = await traps.heard(2)
            assert {(source, name) for source, name, _ in heard} == {
                (city.ports[router], trap),
                (city.ports[CITY_CORE], trap),
            }
            for source, _, objects in heard:
                index = 1 if source == city.ports[router] else 2
                assert {name: int(value) for name, value in objects.items()} == {
                    f"{IF_INDEX}.{index}": index,
                    f"{IF_ADMIN_STATUS}.{index}": 1,
                    f"{IF_OPER_STATUS}.{index}": status,
                }
        assert await traps.heard_by(0.3) == []


async def test_a_flapping_circuit_tells_each_flap(traps: Traps) -> None:
    async with playing(single(FaultKind.FLAPPING, 10, 310), CITY_CORE, trap_port=traps.port) as city:
        for half, name in enumerate([LINK_DOWN, LINK_UP] * 3):
            city.at(10.1 + 7.5 * (half // 2) + 3 * (half % 2))
            assert [trap for _, trap, _ in await traps.heard(1)] == [name]


async def test_a_started_agent_tells_so_and_then_that_its_links_come_up(traps: Traps) -> None:
    router = router_id(GYMNASIUM)
    async with playing(single(FaultKind.AGENT_REBOOT, 100, 140), router, trap_port=traps.port) as city:
        city.at(103)
        assert await traps.heard_by(0.3) == []
        city.at(107)
        assert [(source, trap) for source, trap, _ in await traps.heard(1)] == [(city.ports[router], COLD_START)]
        city.at(117)
        heard = await traps.heard(4)
        assert {trap for _, trap, _ in heard} == {LINK_UP}
        names = await city.column(router, "1.3.6.1.2.1.31.1.1.1.1")
        indexes = {str(value) for _, _, objects in heard for name, value in objects.items() if IF_INDEX in name}
        assert len(indexes) == 4
        assert indexes <= names.keys()
        assert uplink_port(GYMNASIUM).encode() in {names[index] for index in indexes}


async def test_nothing_comes_from_behind_a_dead_core(traps: Traps) -> None:
    timeline = single(FaultKind.CORE_DEAD, 100, 150)
    routers = [router_id(school) for school in (GYMNASIUM, SECONDARY_2)]
    async with playing(timeline, CITY_CORE, *routers, trap_port=traps.port) as city:
        city.at(120)
        assert await traps.heard_by(0.3) == []
        city.at(151)
        heard = {(source, trap) for source, trap, _ in await traps.heard(3)}
        assert heard == {(city.ports[CITY_CORE], COLD_START), *((city.ports[router], LINK_UP) for router in routers)}


async def test_controllers_tell_of_their_access_points_in_their_own_words(traps: Traps) -> None:
    controller, lost = controller_id(GYMNASIUM), access_points(GYMNASIUM)[2]
    timeline = single(FaultKind.ACCESS_POINT_GONE, 100, 150)
    async with playing(timeline, controller, trap_port=traps.port) as city:
        for elapsed, name in ((101, WLSX_AP_DOWN), (151, WLSX_AP_UP)):
            city.at(elapsed)
            ((source, trap, objects),) = await traps.heard(1)
            assert (source, trap) == (city.ports[controller], name)
            assert bytes(objects[f"{WLSX_AP_MAC}.0"]).hex(":") == lost.mac


async def test_after_a_firmware_night_the_controller_tells_each_access_point_that_joins(traps: Traps) -> None:
    controller = controller_id(SECONDARY_2)
    timeline = single(FaultKind.FIRMWARE_NIGHT, 100, 400)
    async with playing(timeline, controller, trap_port=traps.port) as city:
        city.at(195)
        assert await traps.heard_by(0.3) == []
        city.at(401)
        heard = await traps.heard(1 + SECONDARY_2.access_points)
        assert heard[0][1] == COLD_START
        joined = [bytes(objects[f"{BSN_AP_MAC}.0"]).hex(":") for _, trap, objects in heard if trap == BSN_AP_UP]
        assert joined == [ap.mac for ap in access_points(SECONDARY_2)]


async def test_a_ups_tells_that_it_is_on_battery(traps: Traps) -> None:
    ups = f"{PARVENTA.short}-ups"
    async with playing(single(FaultKind.POWER_CUT, 100, 180), ups, trap_port=traps.port) as city:
        city.at(101)
        assert [(source, trap) for source, trap, _ in await traps.heard(1)] == [(city.ports[ups], UPS_ON_BATTERY)]
