"""From a school's plan to its access points and boxes, port by port.

Rules of this file: pure; the inventory and the simulated agents both stand on what it returns, and on nothing else
in common.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import Any

from schoolnet.demo import equipment as kit
from schoolnet.demo import premises
from schoolnet.demo.equipment import Box, Neighbour, PlannedAccessPoint, Port, Radio, Transceiver
from schoolnet.demo.plan import CITY_CORE, SCHOOLS, SchoolPlan
from schoolnet.inventory.model import DeviceRole

ACCESS_PORTS = 24
_DAY_SECONDS = 86_400.0
_CHANNELS_2_4 = (1, 6, 11)
_CHANNELS_5 = (36, 44, 52, 100, 108, 116)


def router_id(school: SchoolPlan) -> str:
    """The id of the school's router."""
    return f"{school.short}-router"


def uplink_port(school: SchoolPlan) -> str:
    """The ifName of the router's port towards the city."""
    first = 0 if school.router is kit.ACX5448 else 1
    return school.router.uplink.format(first)


def core_port(school: SchoolPlan) -> str:
    """The ifName of the core's port towards the school."""
    return kit.ACX5448.uplink.format(school.number - 1)


def controller_id(school: SchoolPlan) -> str:
    """The id of the school's WiFi controller."""
    return f"{school.short}-wifi"


def ups_id(school: SchoolPlan) -> str:
    """The id of the school's UPS."""
    return f"{school.short}-ups"


def access_points(school: SchoolPlan) -> tuple[PlannedAccessPoint, ...]:
    """The school's access points."""
    rooms = premises.classrooms(school)
    return tuple(
        PlannedAccessPoint(
            id=f"{school.short}-ap-{number:02}",
            number=number,
            name=f"{school.short.upper()}-AP-{number:02}",
            device=f"{school.short}-ap-{number:02}" if school.wifi in kit.OWN_AGENTS else controller_id(school),
            mac=f"02:56:4e:{school.number:02x}:10:{number:02x}",
            serial=f"DEMO{school.number:02}AP{number:04}",
            model=kit.ACCESS_POINT_MODELS[school.wifi],
            address=f"10.56.{school.number}.{100 + number}",
            location=premises.served(rooms, number - 1)[0],
            classrooms=premises.served(rooms, number - 1),
            radios=(Radio(0, "2.4", _CHANNELS_2_4[number % 3]), Radio(1, "5", _CHANNELS_5[number % 6])),
        )
        for number in range(1, school.access_points + 1)
    )


def _box(school: SchoolPlan, id_: str, number: int, role: DeviceRole, model: kit.Model, **more: Any) -> Box:
    return Box(
        id=id_,
        number=school.number * 100 + number,
        role=role,
        model=model,
        serial=f"DEMO{school.number:02}{number:06}",
        mac=f"02:56:4e:{school.number:02x}:00:{number:02x}",
        location=school.name_lv,
        uptime_seconds=(17 + 3 * school.number + number) * _DAY_SECONDS,
        **more,
    )


def _lan_bps(school: SchoolPlan) -> float:
    return 120e6 + 0.4e6 * school.students


def _transceiver(school: SchoolPlan, end: str) -> Transceiver:
    """One of the two at the ends of the school's circuit: the longer its fibre, the less light arrives."""
    loss_db = 3.0 + 0.4 * school.number
    return Transceiver(f"DEMO{school.number:02}SFP{end}", -1.6 - 0.1 * (school.number % 3), -1.5 - loss_db)


def _router(school: SchoolPlan) -> Box:
    down, up = _lan_bps(school), _lan_bps(school) / 7
    optic = _transceiver(school, "A")
    name = uplink_port(school)
    uplink = Port(1, name, 10_000, f"Uplink {school.provider}", receive_bps=down, transmit_bps=up, transceiver=optic)
    offset = 1 if school.router is kit.ACX5448 else 2
    lan = tuple(
        Port(
            n + 2,
            school.router.uplink.format(n + offset),
            10_000,
            f"Switch {n + 1}",
            receive_bps=up / 3,
            transmit_bps=down / 3,
        )
        for n in range(school.switches)
    )
    spare = tuple(Port(n + 10, school.router.ports.format(n + 2), 1_000, is_up=False) for n in range(4))
    return _box(school, router_id(school), 1, DeviceRole.ROUTER, school.router, ports=(uplink, *lan, *spare))


def heard(ap: PlannedAccessPoint) -> Neighbour:
    """The access point as a switch hears it."""
    return Neighbour(ap.id, ap.mac, "eth0", ap.name, ap.model)


def _access_port(school: SchoolPlan, index: int, ap: PlannedAccessPoint | None) -> Port:
    name = kit.SWITCHES[school.wifi].ports.format(index)
    if ap is None:
        is_up = index % 3 != 0
        return Port(
            index, name, 1_000, is_up=is_up, receive_bps=0.4e6 * is_up, transmit_bps=2.5e6 * is_up, poe_watts=0.0
        )
    return Port(
        index,
        name,
        1_000,
        f"AP {ap.name}",
        receive_bps=1.5e6,
        transmit_bps=9e6,
        poe_watts=11.5 + index % 5,
        neighbour=heard(ap),
    )


def _switch(school: SchoolPlan, place: int) -> Box:
    model = kit.SWITCHES[school.wifi]
    mine = access_points(school)[place :: school.switches]
    waiting = (None,) * (ACCESS_PORTS - len(mine))
    ports = [_access_port(school, index, ap) for index, ap in enumerate((*mine, *waiting), 1)]
    up = sum(port.receive_bps for port in ports)
    down = sum(port.transmit_bps for port in ports)
    router = Neighbour(
        router_id(school), f"02:56:4e:{school.number:02x}:00:01", "lan", router_id(school), school.router.description
    )
    uplink = Port(
        ACCESS_PORTS + 1,
        model.uplink.format(1),
        10_000,
        "Router",
        receive_bps=down,
        transmit_bps=up,
        neighbour=router,
    )
    return _box(
        school,
        f"{school.short}-sw-{place + 1}",
        place + 10,
        DeviceRole.SWITCH,
        model,
        ports=(*ports, uplink),
    )


def _controller(school: SchoolPlan) -> Box:
    model = kit.CONTROLLERS[school.wifi]
    port = Port(1, model.ports.format(0), 1_000, "Uplink", receive_bps=30e6, transmit_bps=30e6)
    return _box(
        school,
        controller_id(school),
        2,
        DeviceRole.WIFI_CONTROLLER,
        model,
        ports=(port,),
        wifi=school.wifi,
        access_points=access_points(school),
    )


def _own_agent(school: SchoolPlan, ap: PlannedAccessPoint) -> Box:
    port = Port(1, kit.OWN_AGENTS[school.wifi].ports.format(1), 1_000, receive_bps=9e6, transmit_bps=1.5e6)
    box = _box(
        school,
        ap.id,
        ap.number + 20,
        DeviceRole.ACCESS_POINT,
        kit.OWN_AGENTS[school.wifi],
        ports=(port,),
        wifi=school.wifi,
        access_points=(ap,),
    )
    return replace(box, serial=ap.serial)


def school_boxes(school: SchoolPlan) -> Iterator[Box]:
    """Every device of the school."""
    yield _router(school)
    yield from (_switch(school, place) for place in range(school.switches))
    if school.wifi in kit.OWN_AGENTS:
        yield from (_own_agent(school, ap) for ap in access_points(school))
    else:
        yield _controller(school)
    if school.has_ups:
        yield _box(school, ups_id(school), 3, DeviceRole.UPS, kit.UPS)


def access_point_ports(school: SchoolPlan) -> Mapping[str, tuple[str, str]]:
    """Where each access point is plugged in: the switch's id and the port's ifName, by access point's id."""
    return {
        port.neighbour.id: (box.id, port.name)
        for box in school_boxes(school)
        for port in box.ports
        if port.neighbour is not None and port.poe_watts is not None
    }


def _core() -> Box:
    ports = tuple(
        Port(
            school.number,
            core_port(school),
            10_000,
            school.name_en,
            receive_bps=_lan_bps(school) / 7,
            transmit_bps=_lan_bps(school),
            transceiver=_transceiver(school, "Z"),
        )
        for school in SCHOOLS
    )
    total = sum(port.transmit_bps for port in ports)
    internet = Port(49, "et-0/0/48", 100_000, "Internet", receive_bps=total, transmit_bps=total / 7)
    return Box(
        CITY_CORE,
        0,
        DeviceRole.ROUTER,
        kit.ACX5448,
        "DEMO00000001",
        "02:56:4e:00:00:01",
        "Ventspils",
        213 * _DAY_SECONDS,
        (*ports, internet),
    )


def city_boxes() -> tuple[Box, ...]:
    """Every device of the city."""
    return (_core(), *chain.from_iterable(map(school_boxes, SCHOOLS)))
