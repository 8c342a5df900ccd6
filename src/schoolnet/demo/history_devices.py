"""What the simulated devices say of themselves, and where: what the plan does not have written down.

Rules of this file: pure.
"""

from collections.abc import Mapping
from typing import NamedTuple

from schoolnet.demo.blueprint import city_boxes
from schoolnet.demo.equipment import Model
from schoolnet.facts.rows import AccessPoint, Radio, Ups
from schoolnet.vendors.origins import objects_of
from schoolnet.vendors.registry import match

_EVIDENCE = {
    "state": (AccessPoint, "state"),
    "listed": (AccessPoint, "mac"),
    "is_up": (Radio, "is_up"),
    "is_on_battery": (Ups, "is_on_battery"),
}
"""By the field that evidence names: the rows that it is of, and the field of theirs that says it."""


class Made(NamedTuple):
    """A device: its serial number, its model, and the MIB objects in which it tells the fields of evidence."""

    serial: str
    model: str
    objects: Mapping[str, str]


def demo_devices() -> Mapping[str, Made]:
    """The made-up city's devices, by id."""
    objects: dict[Model, Mapping[str, str]] = {}
    devices = {}
    for box in city_boxes():
        if box.model not in objects:
            objects[box.model] = _objects(box.model)
        devices[box.id] = Made(box.serial, box.model.name, objects[box.model])
    return devices


def _objects(model: Model) -> Mapping[str, str]:
    profile = match(model.object_id, model.description).profile
    told = objects_of((*profile.scalars, *profile.tables), profile.joins)
    named = {field: told.get(rows, {}).get(name) for field, (rows, name) in _EVIDENCE.items()}
    return {field: mib_object for field, mib_object in named.items() if mib_object is not None}
