"""All that is remembered of a city, and how it is written down."""

from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schoolnet.facts.device import DeviceFacts, Section, Tier
from schoolnet.facts.rows import AccessPointState, Identity, PortStatus
from schoolnet.inventory.model import City, Inventory, School
from schoolnet.verdicts.access_point_memory import may_be_upgrading
from schoolnet.verdicts.memory import VERSION, Memory, UnreadableMemoryError, VerdictKind
from schoolnet.verdicts.model import UplinkState
from schoolnet.verdicts.port_memory import is_flapping_at
from schoolnet.verdicts.wired import Wired
from verdicts.port_past import DOWN, PORT, START, UP, poll
from verdicts.verdict_city import CONTROLLER, CORE, NOW, ROUTER, SEEN_AT, TWO_ENDS, plan, row

MEETS, CUT = UplinkState.MEETS, UplinkState.DOWN
SCHOOL = School.model_validate(
    {
        "id": "school",
        "name": "School",
        "students": 300,
        "circuits": [TWO_ENDS],
        "classrooms": [{"id": "room-1", "name": "1"}],
        "devices": [
            {"id": ROUTER, "role": "router", "host": "192.0.2.1"},
            {"id": CORE, "role": "router", "host": "192.0.2.2"},
        ],
        "access_points": [{"id": "ap-1", "device": CONTROLLER, "classrooms": ["room-1"], "mac": plan(1).mac}],
    }
)


def inventory(*schools: School) -> Inventory:
    city = City.model_construct(devices=(), credentials={}, learning_services=())
    return Inventory.model_construct(city=city, schools=schools, secret_places={})


UPGRADING = row(1, state=AccessPointState.UPGRADING)
CABLE = Wired(device="switch", port="Gi0/1", heard_at=SEEN_AT)


def said(device: str, at: float, oper: PortStatus = UP, uptime: float = 9000.0) -> DeviceFacts:
    facts = poll(at, oper=oper, uptime=uptime, receive_bytes=int(at) * 1000)
    return DeviceFacts(device).with_sections(facts.sections, START + at)


def full() -> Memory:
    """A memory of everything that can be remembered."""
    memory = Memory()
    for number in range(10):
        facts = said(ROUTER, number * 60.0, DOWN if number % 2 else UP, 9000.0 + number * 60)
        memory.remember(facts, [PORT], START + number * 60)
    memory.see_access_point("school", "ap-1", UPGRADING, SEEN_AT, NOW)
    memory.see_cable("school", "ap-1", CABLE)
    memory.since(VerdictKind.UPLINK, "school", "uplink", MEETS, START)
    memory.since(VerdictKind.SCHOOL, "school", "school", "none", START)
    return memory


def test_what_was_never_seen_is_remembered_as_nothing() -> None:
    memory = Memory()
    assert memory.port(ROUTER, PORT).oper is None
    assert memory.device(ROUTER).seen_at is None
    assert memory.access_point("school", "ap-1").first_seen_at is None


def test_a_restart_of_schoolnet_forgets_nothing() -> None:
    before = full()
    after = Memory.from_bytes(before.to_bytes())
    assert after.to_bytes() == before.to_bytes()
    assert after.port(ROUTER, PORT) == before.port(ROUTER, PORT)
    assert after.port(ROUTER, PORT).changes == 9
    assert is_flapping_at(after.port(ROUTER, PORT), START + 600)
    assert after.device(ROUTER) == before.device(ROUTER)
    assert may_be_upgrading(after.access_point("school", "ap-1"), NOW)
    assert after.access_point("school", "ap-1").wired == CABLE
    assert after.since(VerdictKind.UPLINK, "school", "uplink", MEETS, START + 900) == START


def test_a_verdict_stands_since_its_state_is_this() -> None:
    memory = Memory()
    moments = [(MEETS, 0), (MEETS, 60), (CUT, 120), (CUT, 180), (MEETS, 240)]
    since = [memory.since(VerdictKind.UPLINK, "school", "uplink", state, at) for state, at in moments]
    assert since == [0, 0, 120, 120, 240]
    assert memory.since(VerdictKind.CLASSROOM, "school", "uplink", MEETS, 300) == 300


@pytest.mark.parametrize(
    ("happened_at", "since"),
    [(None, 120), (90.0, 90), (120.0, 120), (-5.0, 120), (0.0, 120), (130.0, 120)],
    ids=["not told", "told", "just now", "before the last one", "as the last one", "in the future"],
)
def test_a_new_verdict_began_when_what_it_rests_on_happened(happened_at: float | None, since: float) -> None:
    memory = Memory()
    memory.since(VerdictKind.UPLINK, "school", "uplink", MEETS, 0.0)
    assert memory.since(VerdictKind.UPLINK, "school", "uplink", CUT, 120.0, happened_at) == since


def test_what_the_plan_no_longer_has_is_forgotten() -> None:
    memory = full()
    later = START + 600
    memory.remember(said("old", 600.0), ["another port"], later)
    memory.see_access_point("old", "ap-1", UPGRADING, later, later)
    memory.since(VerdictKind.CLASSROOM, "school", "old", MEETS, later)
    assert memory.to_bytes() != full().to_bytes()
    memory.prune(inventory(SCHOOL))
    assert memory.to_bytes() == full().to_bytes()
    memory.prune(inventory())
    assert memory.to_bytes() == Memory().to_bytes()


def test_a_port_that_the_plan_no_longer_has_is_forgotten_though_its_device_stays() -> None:
    memory = Memory()
    facts = poll(0)
    memory.remember(facts, [PORT], START)
    planned = School.model_validate(SCHOOL.model_dump() | {"circuits": []})
    memory.prune(inventory(planned))
    assert memory.port(ROUTER, PORT).oper is None


def test_members_of_an_aggregate_are_planned_ports() -> None:
    circuit = {
        "id": "lag",
        "provider": "P",
        "ends": [{"device": ROUTER, "port": "Po1", "members": [PORT]}],
    }
    memory = Memory()
    memory.remember(said(ROUTER, 0), [PORT], START)
    memory.prune(inventory(School.model_validate(SCHOOL.model_dump() | {"circuits": [circuit]})))
    assert memory.port(ROUTER, PORT).oper is UP


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"\x00" * 4096,
        b"null",
        b"[]",
        b"{}",
        b'{"version": "1"}',
        b'{"version": 1}',
        b"\xff\xfe",
        b"[" * 100_000,
        full().to_bytes()[:-1],
        full().to_bytes()[: len(full().to_bytes()) // 2],
        full().to_bytes().replace(b'"down"', b'"sideways"'),
    ],
    ids=lambda damaged: repr(damaged[:16]),
)
def test_what_is_damaged_is_not_read(damaged: bytes) -> None:
    with pytest.raises(UnreadableMemoryError):
        Memory.from_bytes(damaged)


def test_another_version_is_not_read_whatever_it_holds() -> None:
    with pytest.raises(UnreadableMemoryError, match=r"^version 99, where 1 is known$"):
        Memory.from_bytes(msgspec.json.encode({"version": VERSION + 98, "ports": "elsewhere"}))


@given(st.binary(max_size=200) | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(msgspec.json.encode))
def test_whatever_is_in_the_file_it_is_a_memory_or_unreadable(content: bytes) -> None:
    with pytest.raises(UnreadableMemoryError):
        Memory.from_bytes(content)


@given(st.data())
def test_a_file_with_a_changed_byte_is_a_memory_or_unreadable(data: st.DataObject) -> None:
    written = bytearray(full().to_bytes())
    written[data.draw(st.integers(0, len(written) - 1))] = data.draw(st.integers(0, 255))
    try:
        memory = Memory.from_bytes(bytes(written))
    except UnreadableMemoryError:
        return
    memory.remember(said(ROUTER, 6000.0), [PORT], START + 6000)
    assert Memory.from_bytes(memory.to_bytes()).to_bytes() == memory.to_bytes()


def test_after_the_clock_was_set_back_everything_goes_on() -> None:
    memory, back = full(), START - 86_400
    memory.remember(said(ROUTER, 540.0), [PORT], back)  # what was said before, and has not aged out yet
    port = memory.port(ROUTER, PORT)
    assert (port.observed_at, port.changes) == (back, 9)
    memory.remember(said(ROUTER, 60 - 86_400.0, UP), [PORT], back + 60)
    assert (memory.port(ROUTER, PORT).oper, memory.port(ROUTER, PORT).changes) == (UP, 10)
    memory.remember(said(ROUTER, 120 - 86_400.0, UP, 5.0), [PORT], back + 120)
    assert (memory.device(ROUTER).reboots, memory.device(ROUTER).reboot_seen_at) == (1, back + 120)
    assert memory.since(VerdictKind.UPLINK, "school", "uplink", MEETS, back) == back
    memory.see_access_point("school", "ap-1", UPGRADING, back, back)
    assert memory.access_point("school", "ap-1").upgraded_at == back


devices = st.sampled_from((ROUTER, CORE, "other"))
histories = st.dictionaries(
    devices,
    st.lists(st.tuples(st.integers(1, 300), st.sampled_from((UP, DOWN)), st.floats(0, 1e6)), max_size=8),
    min_size=2,
)


@given(histories, st.randoms(use_true_random=False))
def test_the_order_in_which_devices_are_polled_is_irrelevant(histories: dict[str, Any], random: Random) -> None:
    polls: dict[str, list[DeviceFacts]] = {}
    for device, moments in histories.items():
        at = 0
        for seconds, oper, uptime in moments:
            at += seconds
            polls.setdefault(device, []).append(said(device, at, oper, uptime))
    one_by_one = [facts for device in sorted(polls) for facts in polls[device]]
    mixed: list[DeviceFacts] = []
    queues = [list(facts) for facts in polls.values()]
    while queues := [queue for queue in queues if queue]:
        mixed.append(random.choice(queues).pop(0))
    assert _after(mixed) == _after(one_by_one)


def _after(polls: list[DeviceFacts]) -> set[Any]:
    memory = Memory()
    for facts in polls:
        memory.remember(facts, [PORT], START + 86_400)
    return {(device, memory.port(device, PORT), memory.device(device)) for device in (ROUTER, CORE, "other")}


@given(histories)
def test_what_is_written_is_what_is_read(histories: dict[str, Any]) -> None:
    memory = Memory()
    for device, moments in histories.items():
        at = 0.0
        for seconds, oper, uptime in moments:
            at += seconds
            memory.remember(said(device, at, oper, uptime), [PORT], START + at)
            memory.since(VerdictKind.UPLINK, device, "uplink", oper, START + at)
    again = Memory.from_bytes(memory.to_bytes())
    assert again.to_bytes() == memory.to_bytes()
    for device in histories:
        assert again.port(device, PORT) == memory.port(device, PORT)
        assert again.device(device) == memory.device(device)


def test_a_poll_of_inventory_alone_leaves_the_ports() -> None:
    memory = full()
    before = memory.port(ROUTER, PORT)
    identity = Section({"": Identity(model="C9300")}, START + 700, START + 9000)
    memory.remember(
        DeviceFacts(ROUTER).with_sections({(Identity, Tier.INVENTORY): identity}, START + 700), [PORT], START + 700
    )
    assert memory.port(ROUTER, PORT) == before
