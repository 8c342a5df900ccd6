"""What is read in a poll though its turn has not come."""

import pytest

from polling.polled import ALL, PORT, polled
from schoolnet.facts.device import Tier

MIKROTIK = "1.3.6.1.4.1.14988.1"
UP, DOWN = 1, 2


async def test_a_circuits_link_that_goes_or_comes_has_its_light_read_in_the_same_poll() -> None:
    async with polled(PORT) as device:
        router = device.router
        router.object_id, router.receive_dbm = MIKROTIK, {PORT: -5.5}
        assert device.light_dbm() is None
        await device.poll(ALL)
        assert device.light_dbm() == -5.5
        for status, receive_dbm in ((DOWN, -40.0), (UP, -6.25)):
            router.oper, router.receive_dbm = {PORT: status}, {PORT: receive_dbm}
            device.clock.now += 60
            assert (await device.poll()).collectors == {Tier.STATUS: True, Tier.TABLES: True}
            assert device.light_dbm() == receive_dbm
            assert (await device.poll()).collectors == {Tier.STATUS: True}


async def test_another_ports_link_and_a_state_that_was_never_known_owe_no_tables() -> None:
    async with polled(PORT) as device:
        device.router.oper = {PORT: DOWN}
        await device.poll(ALL)
        device.router.oper = {PORT: DOWN, "mgmt0": DOWN}
        assert (await device.poll()).collectors == {Tier.STATUS: True}


async def test_a_link_that_went_while_the_device_was_silent_has_its_light_read_when_it_answers() -> None:
    async with polled(PORT) as device:
        await device.poll(ALL)
        device.router.is_silent = True
        await device.poll()
        device.router.is_silent, device.router.oper = False, {PORT: DOWN}
        assert (await device.poll()).collectors == {Tier.STATUS: True, Tier.TABLES: True}


@pytest.mark.parametrize("seconds", [-3600, 40 * 86_400])
async def test_what_counts_no_more_because_our_clock_was_set_is_read_again_at_once(seconds: float) -> None:
    async with polled(PORT) as device:
        await device.poll(ALL)
        device.clock.now += seconds
        assert (await device.poll()).collectors == dict.fromkeys(Tier, True)
        assert (await device.poll()).collectors == {Tier.STATUS: True}
