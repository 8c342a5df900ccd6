"""Who is asked for what: no device for a kind of row that no verdict of the plan rests on."""

from typing import Any

import pytest

from schoolnet.facts.rows import Interface, LagMember, Neighbour, PoePort, Sensor, Ssid, Transceiver
from schoolnet.inventory.model import Inventory
from schoolnet.polling.wants import ALWAYS, wants_by_device

CIRCUIT = {"id": "10g", "provider": "Example", "ends": [{"device": "router", "port": "xe-0/0/0"}]}
ACCESS_POINT = {"id": "ap-1", "device": "wlc", "classrooms": ["101"], "name": "ap-1"}
ROUTER, SWITCH, CONTROLLER = {Interface, LagMember, Transceiver, Sensor}, {Interface, Neighbour, PoePort}, {Ssid}


def device(name: str, role: str) -> dict[str, str]:
    return {"id": name, "role": role, "host": "192.0.2.1"}


def city(**school: Any) -> Inventory:
    """A school with a router and a switch, and a controller and a core switch of the city's."""
    given = {
        "id": "school",
        "name": "School",
        "students": 100,
        "classrooms": [{"id": "101", "name": "101"}, {"id": "102", "name": "102"}],
        "devices": [device("router", "router"), device("switch", "switch")],
    }
    terms = [{"name": "autumn", "start": "2026-09-01", "end": "2026-12-18"}]
    shared = {
        "name": "City",
        "calendar": {"lesson_hours": {"start": "08:00", "end": "16:00"}, "terms": terms},
        "credentials": {"default": {"version": "2c", "community": {"env": "COMMUNITY"}}},
        "devices": [device("wlc", "wifi_controller"), device("core", "switch")],
    }
    return Inventory.model_validate({"city": shared, "schools": [given | school]})


@pytest.mark.parametrize(
    ("school", "more"),
    [
        ({}, {}),
        ({"circuits": [CIRCUIT]}, {"router": ROUTER}),
        (
            {"circuits": [CIRCUIT | {"ends": [*CIRCUIT["ends"], {"device": "core", "port": "1"}]}]},  # type: ignore[misc]
            {"router": ROUTER, "core": ROUTER},
        ),
        ({"access_points": [ACCESS_POINT]}, {"switch": SWITCH}),
        (
            {"access_points": [ACCESS_POINT | {"switch_port": {"device": "core", "port": "7"}}]},
            {"switch": SWITCH, "core": SWITCH},
        ),
        ({"ssids": ["Skola"]}, {}),
        ({"ssids": ["Skola"], "access_points": [ACCESS_POINT]}, {"switch": SWITCH, "wlc": CONTROLLER}),
        (
            {"access_points": [ACCESS_POINT], "classrooms": [{"id": "101", "name": "101", "ssids": ["Skola"]}]},
            {"switch": SWITCH, "wlc": CONTROLLER},
        ),
        (
            {
                "ssids": ["Skola"],
                "access_points": [ACCESS_POINT],
                "classrooms": [{"id": "101", "name": "101", "ssids": []}, {"id": "102", "name": "102"}],
            },
            {"switch": SWITCH},
        ),
        (
            {
                "circuits": [CIRCUIT | {"ends": [{"device": "switch", "port": "49"}]}],
                "access_points": [ACCESS_POINT],
            },
            {"switch": ROUTER | SWITCH},
        ),
    ],
)
def test_a_device_is_asked_for_what_verdicts_on_the_plan_rest_on(
    school: dict[str, Any], more: dict[str, set[type[Any]]]
) -> None:
    wants = wants_by_device(city(**school))
    assert {name: set(wanted - ALWAYS) for name, wanted in wants.items() if wanted != ALWAYS} == more
    assert set(wants) == {"router", "switch", "wlc", "core"}
    assert all(wanted >= ALWAYS for wanted in wants.values())
