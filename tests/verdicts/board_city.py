"""A small city of three schools with one of everything, for what the board judges.

`school` has a circuit with two ends and its optics, a controller in the city, a switch, another switch and a UPS;
`lag-school` a LAG with members and an access point that answers for itself; `plain-school` one router, and a room that
nobody planned an access point for.
"""

from collections.abc import Sequence
from typing import Any

from schoolnet.inventory.model import City, Inventory, School
from verdicts.verdict_city import CONTROLLER, CORE, PORT, ROUTER, mac

SWITCH, OTHER_SWITCH, UPS = "switch", "switch-2", "ups"
LAG_ROUTER, LAG, MEMBERS, STANDALONE = "lag-router", "Po1", ("Te1", "Te2"), "ap-alone"
PLAIN_ROUTER = "plain-router"
SSID = "edu"


def device(name: str, role: str = "router", **fields: Any) -> dict[str, Any]:
    return {"id": name, "role": role, "host": "192.0.2.1", **fields}


def room(name: str, *bands: str, **fields: Any) -> dict[str, Any]:
    return {"id": name, "name": name.title(), "bands": bands, **fields}


def access_point(number: int, *rooms: str, **fields: Any) -> dict[str, Any]:
    return {"id": f"ap-{number}", "device": CONTROLLER, "classrooms": rooms, **({"mac": mac(number)} | fields)}


SCHOOL: dict[str, Any] = {
    "id": "school",
    "name": "School",
    "students": 301,
    "ssids": [SSID],
    "circuits": [
        {
            "id": "uplink",
            "provider": "Telecom",
            "medium": "10GBASE-LR",
            "ends": [{"device": ROUTER, "port": PORT}, {"device": CORE, "port": PORT}],
        }
    ],
    "devices": [
        device(ROUTER, model="C9300", serial="SN-ROUTER"),
        device(SWITCH, "switch"),
        device(OTHER_SWITCH, "switch"),
        device(UPS, "ups"),
    ],
    "classrooms": [
        room("room-1", "5"),
        room("room-2", "2.4", "5"),
        room("room-3", "2.4", ssids=[]),
    ],
    "access_points": [
        access_point(1, "room-1", "room-2", switch_port={"device": SWITCH, "port": "Gi1"}, model="AP-515"),
        access_point(2, "room-2", "room-3", switch_port={"device": SWITCH, "port": "Gi2"}, serial="SN2", speed="2500M"),
        access_point(3, "room-1", "room-3", name="AP-3"),
    ],
}
LAG_SCHOOL: dict[str, Any] = {
    "id": "lag-school",
    "name": "LAG school",
    "students": 120,
    "circuits": [
        {
            "id": "uplink",
            "provider": "Telecom",
            "speed": "20G",
            "ends": [{"device": LAG_ROUTER, "port": LAG, "members": MEMBERS}],
        },
        {"id": "spare", "provider": "Telecom", "speed": "1G", "ends": [{"device": LAG_ROUTER, "port": "Po2"}]},
    ],
    "devices": [device(LAG_ROUTER), device(STANDALONE, "access_point")],
    "classrooms": [room("hall"), room("room-1", "5")],
    "access_points": [access_point(7, "hall", "room-1", device=STANDALONE, name="AP-7")],
}
PLAIN_SCHOOL: dict[str, Any] = {
    "id": "plain-school",
    "name": "Plain school",
    "students": 7,
    "circuits": [
        {
            "id": "uplink",
            "provider": "Telecom",
            "ends": [{"device": PLAIN_ROUTER, "port": PORT}, {"device": CORE, "port": "Te1/0/3"}],
        }
    ],
    "devices": [device(PLAIN_ROUTER)],
    "classrooms": [room("room-1", "5"), room("nobody", "5")],
    "access_points": [access_point(4, "room-1")],
}


def inventory(*schools: dict[str, Any], shared: Sequence[str] = ()) -> Inventory:
    """A plan of these schools, all three unless said otherwise, and what the city shares: a core, a controller, and
    these routers."""
    devices = [device(CORE), device(CONTROLLER, "wifi_controller"), *map(device, shared)]
    of_city = School.model_validate({"id": "x", "name": "x", "students": 0, "devices": devices}).devices
    city = City.model_construct(devices=of_city, credentials={}, learning_services=())
    plans = schools or (SCHOOL, LAG_SCHOOL, PLAIN_SCHOOL)
    return Inventory.model_construct(city=city, schools=tuple(map(School.model_validate, plans)), secret_places={})


INVENTORY = inventory()
