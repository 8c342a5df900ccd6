"""The made-up city's inventory: what a city's IT staff would have written down of it."""

from collections.abc import Mapping
from datetime import date, time

from schoolnet.demo import blueprint
from schoolnet.demo.equipment import Box
from schoolnet.demo.plan import CITY_CORE, SCHOOLS, SchoolPlan
from schoolnet.inventory.calendar import Calendar, LessonHours, Period
from schoolnet.inventory.credentials import CommunityCredentials, Credentials, SecretRef, UserCredentials
from schoolnet.inventory.model import AccessPoint, Circuit, CircuitEnd, City, Device, Inventory, School
from schoolnet.inventory.shapes import LocalText

LOOPBACK = "127.0.0.1"
COMMUNITY_VARIABLE = "SCHOOLNET_DEMO_COMMUNITY"
AUTH_KEY_VARIABLE = "SCHOOLNET_DEMO_AUTH_KEY"
PRIV_KEY_VARIABLE = "SCHOOLNET_DEMO_PRIV_KEY"
DEMO_ENVIRONMENT: Mapping[str, str] = {
    COMMUNITY_VARIABLE: "demo",
    AUTH_KEY_VARIABLE: "demo-auth-key",
    PRIV_KEY_VARIABLE: "demo-priv-key",
}
DEMO_USER = "schoolnet"
SECURED = CITY_CORE
"""The device that is asked by SNMPv3 authPriv."""


def device_ids() -> tuple[str, ...]:
    """The ids of all devices, each of which needs a port."""
    return tuple(box.id for box in blueprint.city_boxes())


def _device(box: Box, ports: Mapping[str, int]) -> Device:
    credentials = "secured" if box.id == SECURED else "default"
    return Device(id=box.id, role=box.role, host=LOOPBACK, port=ports[box.id], credentials=credentials)


def _circuit(school: SchoolPlan) -> Circuit:
    return Circuit(
        id=f"{school.short}-10g",
        provider=school.provider,
        ends=(
            CircuitEnd(device=blueprint.router_id(school), port=blueprint.uplink_port(school)),
            CircuitEnd(device=CITY_CORE, port=blueprint.core_port(school)),
        ),
    )


def _school(school: SchoolPlan, ports: Mapping[str, int]) -> School:
    return School(
        id=school.id,
        name=LocalText(lv=school.name_lv, en=school.name_en),
        kind=school.kind,
        students=school.students,
        buildings=blueprint.buildings(school),
        classrooms=blueprint.classrooms(school),
        circuits=(_circuit(school),),
        devices=tuple(_device(box, ports) for box in blueprint.school_boxes(school)),
        access_points=tuple(
            AccessPoint(id=ap.id, device=ap.device, classrooms=ap.classrooms, mac=ap.mac, serial=ap.serial,
                        name=ap.name, model=ap.model)
            for ap in blueprint.access_points(school)
        ),
    )  # fmt: skip


def _calendar() -> Calendar:
    return Calendar(
        lesson_hours=LessonHours(start=time(8, 0), end=time(16, 0)),
        terms=(
            Period(
                name=LocalText(lv="2026./2027. mācību gads", en="School year 2026/2027"),
                start=date(2026, 9, 1),
                end=date(2027, 5, 31),
            ),
        ),
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


def demo_inventory(ports: Mapping[str, int]) -> Inventory:
    """The city, each device on its loopback UDP port (by device id, see `device_ids`)."""
    core = next(box for box in blueprint.city_boxes() if box.id == CITY_CORE)
    city = City(
        name=LocalText(lv="Ventspils (izdomāts tīkls)", en="Ventspils (made-up network)"),
        calendar=_calendar(),
        credentials=_credentials(),
        devices=(_device(core, ports),),
    )
    return Inventory(city=city, schools=tuple(_school(school, ports) for school in SCHOOLS))
