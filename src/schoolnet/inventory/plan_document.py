"""The plan as the ledger keeps it: plain JSON values, so that a report of a past day needs no file of that day.

Rules of this file: no float, no host, no credentials. What the plan does not say is null, days are ISO 8601 text,
lists stand in the plan's order, and what a circuit or a room takes from its school or the city is written out.
"""

from datetime import date
from typing import Any

from schoolnet.inventory.model import AccessPoint, Circuit, City, Classroom, School
from schoolnet.inventory.rollout import Promised
from schoolnet.inventory.shapes import LocalText


def plan_document(school: School, city: City) -> dict[str, Any]:
    """What this school should have: `name`, `kind`, `students`, `circuits`, `classrooms`, `access_points`."""
    return {
        "name": _both(school.name),
        "kind": school.kind.value,
        "students": school.students,
        "circuits": [_circuit(circuit) | _promise(circuit, school, city) for circuit in school.circuits],
        "classrooms": [_classroom(room) | _promise(room, school, city) for room in school.classrooms],
        "access_points": [_access_point(point) for point in school.access_points],
    }


def definitions_document(city: City) -> dict[str, Any]:
    """What counts in this city: `city` (name, timezone) and `rollout` (verified, in_use, each with its reason)."""
    return {
        "city": {"name": _both(city.name), "timezone": city.timezone},
        "rollout": city.rollout.model_dump(mode="json", include={"verified", "in_use"}),
    }


def _circuit(circuit: Circuit) -> dict[str, Any]:
    return {
        "id": circuit.id,
        "provider": circuit.provider,
        "speed_bps": circuit.speed,
        "delivered": _day(circuit.delivered),
    }


def _classroom(room: Classroom) -> dict[str, Any]:
    return {
        "id": room.id,
        "name": _both(room.name),
        "kind": room.kind.value,
        "building": room.building,
        "floor": room.floor,
    }


def _access_point(point: AccessPoint) -> dict[str, Any]:
    return {
        "id": point.id,
        "classrooms": list(point.classrooms),
        "serial": point.serial,
        "mac": point.mac,
        "model": point.model,
        "delivered": _day(point.delivered),
    }


def _promise(promised: Promised, school: School, city: City) -> dict[str, Any]:
    return {
        "funding": promised.funding or school.funding,
        "target": _day(promised.target or school.target or city.rollout.target),
    }


def _both(text: LocalText) -> dict[str, str]:
    return {"lv": text.lv, "en": text.en}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
