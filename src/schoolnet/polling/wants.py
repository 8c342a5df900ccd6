"""What the plan of the city needs to know from each device.

Rules of this file: pure. A kind of row is asked for when a verdict on something that is planned rests on it.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, TypeAlias

from schoolnet.facts.rows import (
    AccessPoint,
    Entity,
    Identity,
    Interface,
    LagMember,
    Neighbour,
    PoePort,
    Radio,
    Sensor,
    Ssid,
    Transceiver,
    Ups,
    WirelessTotals,
)
from schoolnet.inventory.lookup import all_devices
from schoolnet.inventory.model import DeviceRole, Inventory, School

Wants: TypeAlias = frozenset[type[Any]]
"""Kinds of rows."""

ALWAYS: Wants = frozenset({Identity, Entity, AccessPoint, Radio, WirelessTotals, Ups})
FOR_CIRCUITS: Wants = frozenset({Interface, LagMember, Transceiver, Sensor})
FOR_SWITCH_PORTS: Wants = frozenset({Interface, Neighbour, PoePort})
FOR_NETWORK_NAMES: Wants = frozenset({Ssid})


def wants_by_device(inventory: Inventory) -> dict[str, Wants]:
    """What each device of the plan is asked for: beside what all are, the light and the members of the circuits that
    end at it, the switch ports that access points may be plugged into, and the network names that rooms must have."""
    wants: dict[str, Wants] = defaultdict(lambda: ALWAYS)
    for school in inventory.schools:
        for device, more in _wants_for(school):
            wants[device] |= more
    return {device: wants[device] for device in all_devices(inventory)}


def _wants_for(school: School) -> Iterator[tuple[str, Wants]]:
    for circuit in school.circuits:
        for end in circuit.ends:
            yield end.device, FOR_CIRCUITS
    if school.access_points:
        for device in school.devices:
            if device.role is DeviceRole.SWITCH:
                yield device.id, FOR_SWITCH_PORTS
    named = {room.id for room in school.classrooms if (school.ssids if room.ssids is None else room.ssids)}
    for access_point in school.access_points:
        if access_point.switch_port is not None:
            yield access_point.switch_port.device, FOR_SWITCH_PORTS
        if not named.isdisjoint(access_point.classrooms):
            yield access_point.device, FOR_NETWORK_NAMES
