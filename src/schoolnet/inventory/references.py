"""What needs more than one object to be seen: ids used twice, references that lead nowhere.

Rules of this file: it reads what stands in the files, not the models, so that a bad value in one place hides no other
problem. Whatever has the wrong shape is passed over here: the models complain of it. Each check yields problems.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from schoolnet.inventory.document import Place
from schoolnet.inventory.model import City, School, normalise_mac
from schoolnet.inventory.names import ids, repeated, unknown
from schoolnet.inventory.ports import check_ports
from schoolnet.inventory.problems import Problem, shown
from schoolnet.inventory.school_year import check_calendar
from schoolnet.inventory.spelling import as_meant


def check_references(city: Place | None, schools: Sequence[Place]) -> Iterator[Problem]:
    """All problems and warnings between objects. `city` is None when its file could not be read at all."""
    city = as_meant(city, City) if city else None
    schools = [as_meant(school, School) for school in schools]
    if city is not None:
        yield from _check_city(city)
    files = [place for place in (city, *schools) if place is not None]
    devices = [device for place in files for device in place.each("devices")]
    yield from repeated(schools, "id", "school")
    yield from repeated(devices, "id", "device")
    yield from repeated(devices, "serial", "device with the serial number", str.casefold)
    yield from _same_address(devices)
    access_points = [point for school in schools for point in school.each("access_points")]
    yield from repeated(access_points, "mac", "access point with the MAC address", _mac_or_none)
    yield from repeated(access_points, "serial", "access point with the serial number", str.casefold)
    yield from _same_name(access_points)
    yield from check_ports(schools)
    owners = {name: school.text("id") or "" for school in schools for name in ids(school.each("devices"))}
    for school in schools:
        yield from _check_school(school, city, owners)


def _mac_or_none(written: str) -> str | None:
    try:
        return normalise_mac(written)
    except ValueError:
        return None


def _same_name(access_points: Iterable[Place]) -> Iterator[Problem]:
    """A problem for each access point that only a name tells, and that name is another's on the same device."""
    seen: dict[tuple[str, str], Place] = {}
    for point in access_points:
        device, name = point.text("device"), point.text("name")
        if device is None or name is None or point.text("mac") or point.text("serial"):
            continue
        first = seen.setdefault((device, name), point)
        if first is not point:
            where = f"{first.file}:{first.node.line}"
            yield point.at("name").problem(f"access point {shown(name)} of {device!r} exists already: {where}")


def _check_city(city: Place) -> Iterator[Problem]:
    yield from check_calendar(city)
    yield from repeated(city.each("learning_services"), "id", "learning service")
    yield from _check_credentials_of(city, city)
    for credentials in city.at("credentials").entries().values():
        yield from _in_the_clear(credentials)


def _in_the_clear(credentials: Place) -> Iterator[Problem]:
    keys = credentials.entries()
    if "user" in keys and not {"priv_key", "community"} & keys.keys():
        yield credentials.warning("without priv_key anyone on the path can read what devices say")


def _same_address(devices: Iterable[Place]) -> Iterator[Problem]:
    seen: dict[tuple[str, str], Place] = {}
    for device in devices:
        host = device.text("host")
        if host is None:
            continue
        first = seen.setdefault((host.casefold(), device.text("port") or "161"), device)
        if first is not device:
            yield device.at("host").warning(f"device {first.text('id')!r} has the same address and port")


def _check_credentials_of(place: Place, city: Place) -> Iterator[Problem]:
    if "credentials" not in city.entries():
        return
    known = city.at("credentials").entries()
    for device in place.each("devices"):
        named = device.entries().get("credentials")
        yield from unknown(named, known, "entry in the city's credentials called")
        if named is None and "default" not in known:
            yield device.problem("names no credentials, and the city has none called 'default'")


def _check_school(school: Place, city: Place | None, owners: dict[str, str]) -> Iterator[Problem]:
    for key, what in (("buildings", "building"), ("classrooms", "classroom"), ("circuits", "circuit")):
        yield from repeated(school.each(key), "id", what)
    yield from repeated(school.each("access_points"), "id", "access point")
    for building in school.each("buildings"):
        yield from repeated(building.each("floors"), "id", "floor")
    yield from _check_rooms(school)
    if city is not None:
        yield from _check_credentials_of(school, city)
        yield from _check_devices_named(school, city, owners)
        yield from _check_identities(school, city)
    yield from _check_classrooms_served(school)
    if not any(True for _ in school.each("circuits")):
        yield school.warning("has no circuit: its uplink will not be judged")


def _check_rooms(school: Place) -> Iterator[Problem]:
    floors = {building.text("id"): ids(building.each("floors")) for building in school.each("buildings")}
    for room in school.each("classrooms"):
        building, floor = room.text("building"), room.entries().get("floor")
        yield from unknown(room.entries().get("building"), ids(school.each("buildings")), "building")
        if floor is not None and building is None:
            yield floor.problem("a floor needs its building: add the key 'building'")
        if building in floors:
            yield from unknown(floor, floors[building], f"floor of building {building!r}")


def _check_devices_named(school: Place, city: Place, owners: dict[str, str]) -> Iterator[Problem]:
    usable = ids(chain(school.each("devices"), city.each("devices")))
    ends = (end for circuit in school.each("circuits") for end in circuit.each("ends"))
    plugged = (point.at("switch_port") for point in school.each("access_points"))
    for user in chain(ends, school.each("access_points"), plugged):
        named, name = user.entries().get("device"), user.text("device")
        if named is not None and name in owners and name not in usable:
            yield named.problem(f"device {name!r} belongs to school {owners[name]!r}: shared devices go to city.yaml")
        else:
            yield from unknown(named, usable, "device")


def _check_identities(school: Place, city: Place) -> Iterator[Problem]:
    roles = {device.text("id"): device.text("role") for device in chain(school.each("devices"), city.each("devices"))}
    for point in school.each("access_points"):
        role = roles.get(point.text("device"))
        if role not in (None, "access_point") and not any(map(point.text, ("mac", "serial", "name"))):
            yield point.problem("needs mac, serial or name: its device lists many, and it must be found among them")


def _check_classrooms_served(school: Place) -> Iterator[Problem]:
    rooms = {name: room for room in school.each("classrooms") if (name := room.text("id")) is not None}
    served: set[str] = set()
    for point in school.each("access_points"):
        for classroom in point.each("classrooms"):
            yield from unknown(classroom, rooms, "classroom")
            served.add(str(classroom.node.value))
    for name, room in rooms.items():
        if name not in served:
            yield room.warning(f"no access point is planned for classroom {name!r}")
