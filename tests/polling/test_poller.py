"""A device over time: what a poll asks, what it keeps, when it rests."""

import asyncio

import pytest

from polling.polled import ALL, INTERVALS, PORT, QUICK, STATUS, Clock, polled
from schoolnet.facts.absent import STALE
from schoolnet.facts.device import Tier
from schoolnet.facts.rows import Interface, PortStatus
from schoolnet.polling.poller import CRASHED, DEADLINE, DevicePoller, poll_deadlines
from schoolnet.polling.wants import ALWAYS
from schoolnet.snmp.engine import Agent, Community, SnmpVersion
from schoolnet.snmp.engines import make_engine
from schoolnet.snmp.errors import FailureReason
from schoolnet.snmp.guard import Limits, Reader
from snmp.hostile_agent import HostileAgent, from_another_address

ENTITY_MIB = bytes((0x2B, 6, 1, 2, 1, 47))
"""1.3.6.1.2.1.47, as BER writes it."""
MIKROTIK = "1.3.6.1.4.1.14988.1"


async def test_the_first_poll_reads_everything_and_the_next_is_one_request() -> None:
    async with polled(PORT) as device:
        first = await device.poll(ALL)
        assert (first.failure, first.collectors) == (None, dict.fromkeys(Tier, True))
        assert device.field("oper") is PortStatus.UP
        assert device.field("speed_bps") == 10_000_000_000
        before = device.router.requests
        await device.poll()
        assert device.router.requests - before == 1


async def test_a_port_that_was_renumbered_is_found_in_the_same_poll() -> None:
    async with polled(PORT) as device:
        await device.poll(ALL)
        assert device.field("receive_bytes") == 2 * 10**12
        device.router.ports = {1: "mgmt0", 2: "xe-0/0/1", 7: PORT}
        outcome = await device.poll()
        assert outcome.failure is None
        assert device.field("receive_bytes") == 7 * 10**12
        assert device.field("index") == 7


async def test_a_port_that_is_gone_is_no_longer_told() -> None:
    async with polled(PORT) as device:
        await device.poll(ALL)
        device.router.ports = {1: "mgmt0"}
        await device.poll()
        facts = device.poller.facts
        tables = facts.fresh(Interface, Tier.TABLES, device.clock.now)
        assert tables is not None
        assert (PORT in tables.rows, tables.gap) == (False, None)


async def test_a_silent_device_keeps_its_facts_until_they_are_three_intervals_old() -> None:
    async with polled(PORT) as device:
        await device.poll(ALL)
        device.router.is_silent = True
        device.clock.now += 60
        outcome = await device.poll()
        assert outcome.failure == FailureReason.TIMEOUT
        assert (outcome.facts.failure, outcome.facts.failures) == ("timeout", 1)
        assert device.field("oper") is PortStatus.UP
        device.clock.now += 3 * 60
        assert device.field("oper") == STALE


async def test_a_device_that_comes_back_is_read_again_at_its_next_turn() -> None:
    async with polled(PORT) as device:
        device.router.is_silent = True
        assert (await device.poll(ALL)).failure == FailureReason.TIMEOUT
        device.router.is_silent = False
        outcome = await device.poll()
        assert outcome.facts.failures == 0
        assert outcome.collectors == dict.fromkeys(Tier, True)  # what was owed from the first turn too


async def test_what_was_not_asked_while_the_device_was_silent_is_still_owed() -> None:
    async with polled(PORT) as device:
        device.router.is_silent = True
        for tiers in (ALL, STATUS, STATUS, STATUS, STATUS):
            while not device.poller.accept(tiers):
                continue
            await device.poller.poll()
        device.router.is_silent = False
        while not device.poller.accept(STATUS):
            continue
        assert (await device.poller.poll()).collectors == dict.fromkeys(Tier, True)


async def test_half_a_list_of_ports_forgets_no_port() -> None:
    async with polled(PORT) as device:
        await device.poll(ALL)
        device.router.is_deaf_to_bulk = True
        outcome = await device.poll(frozenset({Tier.STATUS, Tier.TABLES}))
        assert outcome.collectors == {Tier.STATUS: True, Tier.TABLES: False}
        for _ in range(5):
            device.clock.now += 60
            assert (await device.poll()).facts.failures == 0
            assert device.field("oper") is PortStatus.UP


async def test_answers_to_get_count_where_the_tables_of_the_same_tier_stay_away() -> None:
    aruba_instant = "1.3.6.1.4.1.14823.1.2.107"  # its access points are walked with the status
    async with polled(PORT) as device:
        device.router.object_id = aruba_instant
        await device.poll(ALL)
        assert device.poller.facts.profile == "aruba_instant"
        device.router.is_deaf_to_bulk = True
        for _ in range(4):
            device.clock.now += 60
            outcome = await device.poll()
            assert (outcome.failure, outcome.facts.failures) == (None, 0)
            assert not outcome.collectors[Tier.STATUS]
            assert device.field("oper") is PortStatus.UP


async def test_a_port_without_ifname_that_was_renumbered_is_found_in_the_same_poll() -> None:
    port = f"port {PORT}"  # its ifDescr
    async with polled(port) as device:
        device.router.has_names = False
        await device.poll(ALL)
        device.router.ports = {1: "mgmt0", 2: "xe-0/0/1", 7: PORT}
        device.router.oper = {"xe-0/0/1": 2}
        await device.poll()
        facts, now = device.poller.facts, device.clock.now
        assert facts.lookup(Interface, port, "oper", now) is PortStatus.UP
        assert facts.lookup(Interface, port, "receive_bytes", now) == 7 * 10**12


async def test_a_fault_of_ours_counts_against_the_device_and_lets_it_rest() -> None:
    class Broken(Clock):
        def __call__(self) -> float:
            if not self.was_asked:
                self.was_asked = True
                raise ValueError("a bug")
            return self.now

        was_asked = False

    async with polled(PORT, clock=Broken()) as device:
        with pytest.raises(ValueError, match="a bug"):
            await device.poll(ALL)
        assert (device.poller.facts.failure, device.poller.facts.failures) == (CRASHED, 1)
        assert not device.poller.is_busy
        assert (await device.poll()).collectors == dict.fromkeys(Tier, True)


async def test_a_poll_that_is_given_up_from_outside_ends_as_cancelled() -> None:
    async with polled(PORT) as device:
        device.router.is_silent = True
        poll = asyncio.create_task(device.poll(ALL))
        await asyncio.sleep(0.05)
        poll.cancel()
        with pytest.raises(asyncio.CancelledError):
            await poll
        assert not device.poller.is_busy


async def test_a_poll_over_its_deadline_leaves_its_task_usable() -> None:
    patient = Limits(timeout_seconds=5, max_timeout_seconds=5, attempts=3)
    async with polled(PORT, limits=patient, intervals={**INTERVALS, Tier.STATUS: 1}) as device:
        device.router.is_silent = True
        assert (await device.poll(ALL)).failure == DEADLINE
        task = asyncio.current_task()
        assert task is not None
        assert task.cancelling() == 0


async def test_a_device_that_started_anew_is_read_as_a_whole_at_its_next_turn() -> None:
    async with polled(PORT) as device:
        await device.poll(ALL)
        device.router.uptime_seconds, device.router.object_id = 2.0, MIKROTIK
        assert (await device.poll()).collectors == {Tier.STATUS: True}
        assert (await device.poll()).collectors == dict.fromkeys(Tier, True)
        assert device.poller.facts.profile == "mikrotik"
        device.router.uptime_seconds = 3.0
        assert (await device.poll()).collectors == {Tier.STATUS: True}


async def test_the_nodes_of_a_cluster_that_answer_in_turn_are_no_restarts() -> None:
    async with polled(PORT) as device:
        await device.poll(ALL)
        for uptime_seconds in (9000.0, 5000.0, 9060.0, 5060.0):
            device.clock.now += 30
            device.router.uptime_seconds = uptime_seconds
            assert (await device.poll()).collectors == {Tier.STATUS: True}


async def test_a_device_that_keeps_failing_is_asked_at_every_second_turn() -> None:
    async with polled(PORT) as device:
        device.router.is_silent = True
        rests = []
        for _ in range(8):
            rest = 0
            while not device.poller.accept(STATUS):
                rest += 1
            await device.poller.poll()
            rests.append(rest)
        assert rests == [0, 0, 1, 1, 1, 1, 1, 1]


async def test_a_table_that_never_comes_is_tried_twice_more_and_then_waits_for_its_own_turn() -> None:
    async with polled(PORT) as device:
        device.router.deaf_to = ENTITY_MIB
        tried = [await device.poll(ALL)] + [await device.poll() for _ in range(4)]
        asked = [Tier.INVENTORY in outcome.collectors for outcome in tried]
        assert asked == [True, True, True, False, False]
        assert not any(outcome.collectors.get(Tier.INVENTORY) for outcome in tried)
        assert [outcome.facts.failures for outcome in tried] == [0] * 5
        assert device.field("oper") is PortStatus.UP


async def test_a_port_that_is_not_there_is_looked_for_with_the_tables_only() -> None:
    async with polled("xe-9/9/9") as device:
        await device.poll(ALL)
        before = device.router.requests
        await device.poll()
        assert device.router.requests - before == 1


async def test_a_slow_device_is_given_up_at_its_deadline_and_named_so() -> None:
    patient = Limits(timeout_seconds=5, max_timeout_seconds=5, attempts=3)
    async with polled(PORT, limits=patient, intervals={**INTERVALS, Tier.STATUS: 1}) as device:
        device.router.delay_seconds = 4
        outcome = await device.poll(ALL)
        assert outcome.failure == DEADLINE
        assert outcome.duration_seconds == pytest.approx(0.9, abs=0.2)
        assert not device.poller.is_busy


async def test_a_device_is_polled_once_at_a_time() -> None:
    async with polled(PORT) as device:
        assert device.poller.accept(STATUS)
        assert not device.poller.accept(STATUS)
        await device.poller.poll()
        assert device.poller.accept(STATUS)
        await device.poller.poll()


async def test_a_device_without_circuits_is_not_asked_for_its_ports() -> None:
    async with polled() as device:
        await device.poll(ALL)
        assert not [row_class for row_class, _ in device.poller.facts.sections if row_class is Interface]


async def test_who_answers_in_a_devices_place_is_named_once_and_counted() -> None:
    engine = make_engine("pysnmp")
    with HostileAgent(from_another_address) as agent:
        asked = Agent("127.0.0.1", agent.port, SnmpVersion.V2C, Community("public"))
        poller = DevicePoller("moved", Reader(engine, asked, QUICK), (), ALWAYS, INTERVALS, Clock(), poll_deadlines())
        outcomes = []
        for _ in range(2):
            assert poller.accept(ALL)
            outcomes.append(await poller.poll())
        poller.close()
    engine.close()
    assert [outcome.new_sources for outcome in outcomes] == [{"127.0.0.2"}, set()]
    assert all(outcome.ignored_datagrams == QUICK.attempts for outcome in outcomes)
    assert outcomes[0].failure == FailureReason.TIMEOUT


async def test_after_the_clock_was_set_back_everything_is_read_anew() -> None:
    async with polled(PORT) as device:
        await device.poll(ALL)
        device.clock.now -= 3600
        outcome = await device.poll()
        assert outcome.collectors == dict.fromkeys(Tier, True)
        assert device.field("duplex") is not STALE
        assert (await device.poll()).collectors == {Tier.STATUS: True}
