"""The made-up city's inventory: what a city's IT staff would have written down of it."""

from collections.abc import Mapping
from datetime import date

from schoolnet.demo import blueprint, premises
from schoolnet.demo.equipment import Box, PlannedAccessPoint, Wifi
from schoolnet.demo.plan import (
    CITY_CORE,
    COLLEGE,
    GYMNASIUM,
    NETWORK_NAME,
    PARVENTA,
    SCHOOLS,
    SECONDARY_4,
    SchoolPlan,
)
from schoolnet.demo.promises import promised
from schoolnet.demo.school_year import calendar_around
from schoolnet.inventory.credentials import CommunityCredentials, Credentials, SecretRef, UserCredentials
from schoolnet.inventory.model import (
    AccessPoint,
    Circuit,
    CircuitEnd,
    City,
    Device,
    DeviceRole,
    Inventory,
    School,
    SwitchPort,
)
from schoolnet.inventory.shapes import LocalText

LOOPBACK = "127.0.0.1"
TIMEZONE = "Europe/Riga"
A_DAY = date(2026, 11, 24)
"""A Tuesday in term, for those to whom the day does not matter."""
COMMUNITY_VARIABLE = "SCHOOLNET_DEMO_COMMUNITY"
AUTH_KEY_VARIABLE = "SCHOOLNET_DEMO_AUTH_KEY"
PRIV_KEY_VARIABLE = "SCHOOLNET_DEMO_PRIV_KEY"
DEMO_ENVIRONMENT: Mapping[str, str] = {
    COMMUNITY_VARIABLE: "demo",
    AUTH_KEY_VARIABLE: "demo-auth-key",
    PRIV_KEY_VARIABLE: "demo-priv-key",
}
DEMO_USER = "schoolnet"
SECURED = frozenset({CITY_CORE, blueprint.controller_id(COLLEGE)})
"""The devices that are asked by SNMPv3 authPriv."""
_PORTS_WRITTEN_DOWN = (GYMNASIUM, SECONDARY_4, PARVENTA)
"""The schools of whose access points the plan says where they are plugged in; elsewhere LLDP has to tell."""
_TELL_SSIDS = frozenset({Wifi.ARUBA_INSTANT, Wifi.AIREOS, Wifi.SMARTZONE, Wifi.ZONEDIRECTOR})


def device_ids() -> tuple[str, ...]:
    """The ids of all devices, each of which needs a port."""
    return tuple(box.id for box in blueprint.city_boxes())


def _device(box: Box, ports: Mapping[str, int]) -> Device:
    was_written_down = box.role is DeviceRole.ROUTER
    return Device(
        id=box.id,
        role=box.role,
        host=LOOPBACK,
        port=ports[box.id],
        credentials="secured" if box.id in SECURED else "default",
        model=box.model.name if was_written_down else None,
        serial=box.serial if was_written_down else None,
    )


def _circuit(school: SchoolPlan) -> Circuit:
    return Circuit(
        id=f"{school.short}-10g",
        provider=school.provider,
        ends=(
            CircuitEnd(device=blueprint.router_id(school), port=blueprint.uplink_port(school)),
            CircuitEnd(device=CITY_CORE, port=blueprint.core_port(school)),
        ),
    )


def _access_point(ap: PlannedAccessPoint, plugged_in: tuple[str, str] | None) -> AccessPoint:
    return AccessPoint(
        id=ap.id,
        device=ap.device,
        classrooms=ap.classrooms,
        mac=ap.mac,
        serial=ap.serial,
        name=ap.name,
        model=ap.model,
        switch_port=None if plugged_in is None else SwitchPort(device=plugged_in[0], port=plugged_in[1]),
    )


def _school(school: SchoolPlan, ports: Mapping[str, int]) -> School:
    plugged_in = blueprint.access_point_ports(school) if school in _PORTS_WRITTEN_DOWN else {}
    return School(
        id=school.id,
        name=LocalText(lv=school.name_lv, en=school.name_en),
        kind=school.kind,
        students=school.students,
        buildings=premises.buildings(school),
        classrooms=premises.classrooms(school),
        circuits=(_circuit(school),),
        devices=tuple(_device(box, ports) for box in blueprint.school_boxes(school)),
        access_points=tuple(_access_point(ap, plugged_in.get(ap.id)) for ap in blueprint.access_points(school)),
        ssids=frozenset({NETWORK_NAME} if school.wifi in _TELL_SSIDS else ()),
    )


def _credentials() -> dict[str, Credentials]:
    return {
        "default": CommunityCredentials(version="2c", community=SecretRef(env=COMMUNITY_VARIABLE)),
        "secured": UserCredentials(
            user=DEMO_USER,
            auth_protocol="SHA-256",
            auth_key=SecretRef(env=AUTH_KEY_VARIABLE),
            priv_protocol="AES-128",
            priv_key=SecretRef(env=PRIV_KEY_VARIABLE),
        ),
    }


def demo_inventory(ports: Mapping[str, int], today: date = A_DAY) -> Inventory:
    """The city, each device on its loopback UDP port (by device id, see `device_ids`).

    Of a part of the devices, the schools that are whole: all of whose devices have a port. Its calendar and what it was
    promised lie around `today`.
    """
    core = next(box for box in blueprint.city_boxes() if box.id == CITY_CORE)
    city = City(
        name=LocalText(lv="Ventspils (izdomāts tīkls)", en="Ventspils (made-up network)"),
        timezone=TIMEZONE,
        calendar=calendar_around(today),
        credentials=_credentials(),
        devices=(_device(core, ports),),
    )
    whole = (school for school in SCHOOLS if all(box.id in ports for box in blueprint.school_boxes(school)))
    return promised(Inventory(city=city, schools=tuple(_school(school, ports) for school in whole)), today)
