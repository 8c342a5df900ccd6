"""What the service saw of equipment and of itself in the made-up past: assets, signs of life, gaps.

Rules of this file: pure. What a device says of itself is what the simulated agents say.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from schoolnet import __version__
from schoolnet.audit.record import Draft, Kind, moment
from schoolnet.demo.history_devices import Made
from schoolnet.demo.history_papers import changed_points, former
from schoolnet.demo.history_spells import MOVED_POINTS, Past
from schoolnet.inventory.model import AccessPoint, Device, DeviceRole, Inventory


def device_assets(past: Past, made: Mapping[str, Made]) -> Iterator[tuple[int, Draft]]:
    """The school's devices, when its circuit came up; access points that answer for themselves, when they joined."""
    own = {point.device: point.id for point in past.school.access_points}
    for device in past.school.devices:
        at, day = past.connected_at, past.arrival.circuit
        if device.role is DeviceRole.ACCESS_POINT and device.id in own:
            at, day = past.joined_at(own[device.id]), past.arrival.access_points[own[device.id]]
        yield at, _device(device, past.school.id, at, day, made)


def city_assets(inventory: Inventory, at: int, day: date, made: Mapping[str, Made]) -> Iterator[Draft]:
    """The city's own devices."""
    return (_device(device, None, at, day, made) for device in inventory.city.devices)


def access_point_assets(past: Past) -> Iterator[tuple[int, Draft]]:
    """Each access point when it joined; where it hung meanwhile, and what hung in its place at first."""
    changed, school = changed_points(past), past.school
    for number, point in enumerate(school.access_points):
        day, at = past.arrival.access_points[point.id], past.joined_at(point.id)
        yield at, _access_point(past, former(point) if point.id in changed else point, point.classrooms, at, day)
        if point.id in changed:
            at = past.at(past.day(0.5), 14, 50)
            yield at, _access_point(past, point, point.classrooms, at, past.day(0.5))
        if (past.place, number) in MOVED_POINTS:
            elsewhere = tuple(room.id for room in school.classrooms[-1:])
            for share, rooms in ((0.48, elsewhere), (0.58, point.classrooms)):
                at = past.at(past.day(share), 13, 10)
                yield at, _access_point(past, point, rooms, at, past.day(share))


def _access_point(past: Past, point: AccessPoint, rooms: Sequence[str], at: int, day: date) -> Draft:
    body = _asset("access_point", point.id, past.school.id, at, day)
    body |= {"serial": point.serial, "mac": point.mac, "model": point.model}
    body |= {"classrooms": list(rooms), "planned_classrooms": list(point.classrooms)}
    return Draft(Kind.ASSET, body, past.school.id, f"access_point/{point.id}")


def _device(device: Device, school: str | None, at: int, day: date, made: Mapping[str, Made]) -> Draft:
    said = made.get(device.id)
    serial, model = (device.serial, device.model) if said is None else (said.serial, said.model)
    body = _asset("device", device.id, school, at, day)
    body |= {"serial": serial, "mac": None, "model": model, "classrooms": [], "planned_classrooms": []}
    return Draft(Kind.ASSET, body, school or "", f"device/{device.id}")


def _asset(what: str, id_: str, school: str | None, at: int, day: date) -> dict[str, Any]:
    return {"at": moment(at), "day": day.isoformat(), "what": what, "id": id_, "school": school}


def gaps_of(past: Past) -> tuple[tuple[int, int], ...]:
    """When nobody looked: a night, and two hours of lessons."""
    night, lessons = past.day(0.3), past.day(0.45)
    return (
        (past.at(night, 22, 15), past.at(night + timedelta(days=1), 5, 40)),
        (past.at(lessons, 10, 0), past.at(lessons, 12, 10)),
    )


def gap(span: tuple[int, int]) -> Draft:
    """Nobody looked."""
    return Draft(Kind.GAP, {"from": moment(span[0]), "to": moment(span[1]), "why": "not_running"})


def run(event: str, at: int, day: date) -> Draft:
    """The service started, or ended."""
    return Draft(Kind.RUN, {"at": moment(at), "day": day.isoformat(), "event": event, "version": __version__})


def alive(at: int, day: date, devices: int, answering: int) -> Draft:
    """The service looked: so many devices, of which so many answered."""
    return Draft(Kind.ALIVE, {"at": moment(at), "day": day.isoformat(), "devices": devices, "answering": answering})
