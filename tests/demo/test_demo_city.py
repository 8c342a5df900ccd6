"""The made-up city keeps what it promises, and nothing in it points nowhere."""

from collections import Counter

import pytest

from schoolnet.demo.blueprint import city_boxes
from schoolnet.demo.city import DEMO_ENVIRONMENT, demo_inventory, device_ids
from schoolnet.demo.equipment import Wifi
from schoolnet.demo.plan import SCHOOLS
from schoolnet.inventory.credentials import CommunityCredentials, UserCredentials
from schoolnet.inventory.model import AccessPoint, Device, Inventory
from schoolnet.vendors.registry import match


@pytest.fixture(scope="module")
def inventory() -> Inventory:
    return demo_inventory({device: 20_000 + number for number, device in enumerate(device_ids())})


def devices(inventory: Inventory) -> tuple[Device, ...]:
    return (*inventory.city.devices, *(device for school in inventory.schools for device in school.devices))


def access_points(inventory: Inventory) -> list[AccessPoint]:
    return [ap for school in inventory.schools for ap in school.access_points]


def test_the_city_has_the_promised_numbers(inventory: Inventory) -> None:
    assert len(inventory.schools) >= 6
    assert len(devices(inventory)) >= 60
    assert len(access_points(inventory)) >= 120
    assert sum(len(school.classrooms) for school in inventory.schools) >= 90


def test_every_id_is_there_once(inventory: Inventory) -> None:
    ids = Counter(
        [device.id for device in devices(inventory)]
        + [school.id for school in inventory.schools]
        + [circuit.id for school in inventory.schools for circuit in school.circuits]
    )
    assert [id_ for id_, count in ids.items() if count > 1] == []
    assert len({ap.mac for ap in access_points(inventory)}) == len(access_points(inventory))
    assert len({ap.serial for ap in access_points(inventory)}) == len(access_points(inventory))


def test_every_reference_leads_somewhere(inventory: Inventory) -> None:
    known = {device.id for device in devices(inventory)}
    for school in inventory.schools:
        floors = {floor.id for building in school.buildings for floor in building.floors}
        assert {room.floor for room in school.classrooms} <= floors
        assert {end.device for circuit in school.circuits for end in circuit.ends} <= known
        assert {ap.device for ap in school.access_points} <= known
        rooms = {room.id for room in school.classrooms}
        assert {room for ap in school.access_points for room in ap.classrooms} == rooms
    assert {device.credentials for device in devices(inventory)} == set(inventory.city.credentials)


def test_rooms_and_access_points_are_many_to_many(inventory: Inventory) -> None:
    serving = Counter(
        (school.id, room) for school in inventory.schools for ap in school.access_points for room in ap.classrooms
    )
    assert max(serving.values()) > 1
    assert max(len(ap.classrooms) for ap in access_points(inventory)) > 1


def test_the_secrets_of_all_credentials_are_in_the_environment(inventory: Inventory) -> None:
    refs = []
    for credentials in inventory.city.credentials.values():
        if isinstance(credentials, CommunityCredentials):
            refs.append(credentials.community)
        elif isinstance(credentials, UserCredentials):
            refs += [credentials.auth_key, credentials.priv_key]
    assert len(refs) == 3
    assert {ref.env for ref in refs} == set(DEMO_ENVIRONMENT)
    assert all(len(secret) >= 8 for name, secret in DEMO_ENVIRONMENT.items() if name.endswith("_KEY"))


def test_the_vendors_files_know_all_its_wifi() -> None:
    found = {
        box.wifi: match(box.model.object_id, box.model.description).profile.name
        for box in city_boxes()
        if box.wifi is not None
    }
    assert found == {
        Wifi.ARUBA_CONTROLLER: "aruba_controller",
        Wifi.ARUBA_INSTANT: "aruba_instant",
        Wifi.AIREOS: "cisco_aireos",
        Wifi.SMARTZONE: "ruckus_smartzone",
        Wifi.ZONEDIRECTOR: "ruckus_zonedirector",
        Wifi.UNIFI: "ubiquiti_unifi",
        Wifi.MIKROTIK: "mikrotik",
    }


def test_some_schools_have_written_down_where_access_points_are_plugged_in_and_others_not(inventory: Inventory) -> None:
    written_down = {
        school.id: {ap.switch_port is not None for ap in school.access_points} for school in inventory.schools
    }
    assert all(len(is_known) == 1 for is_known in written_down.values())
    assert 3 <= sum(True in is_known for is_known in written_down.values()) <= 5
    for school in inventory.schools:
        plugged_in = [ap.switch_port for ap in school.access_points if ap.switch_port is not None]
        assert len({(place.device, place.port) for place in plugged_in}) == len(plugged_in)


def test_at_every_access_point_s_port_it_is_heard(inventory: Inventory) -> None:
    boxes = {box.id: box for box in city_boxes()}
    heard = {
        port.neighbour.mac: (box.id, port.name)
        for box in boxes.values()
        for port in box.ports
        if port.neighbour is not None
    }
    for ap in access_points(inventory):
        assert ap.mac in heard
        if ap.switch_port is not None:
            assert heard[ap.mac] == (ap.switch_port.device, ap.switch_port.port)


def test_network_names_are_planned_where_they_can_be_seen(inventory: Inventory) -> None:
    planned = {school.id for school in inventory.schools if school.ssids == {"Skola"}}
    telling = (Wifi.ARUBA_INSTANT, Wifi.AIREOS, Wifi.SMARTZONE, Wifi.ZONEDIRECTOR)
    assert planned == {school.id for school in SCHOOLS if school.wifi in telling}
    assert all(school.ssids == frozenset() for school in inventory.schools if school.id not in planned)


def test_of_a_part_of_the_devices_the_schools_are_planned_that_are_whole() -> None:
    kindergarten = [box.id for box in city_boxes() if box.id.startswith("sau-")]
    ports = {device: 20_000 + number for number, device in enumerate(["core", "vv1g-router", *kindergarten])}
    part = demo_inventory(ports)
    assert [school.id for school in part.schools] == ["pii-saulite"]
    assert {device.id for device in devices(part)} == {"core", *kindergarten}
