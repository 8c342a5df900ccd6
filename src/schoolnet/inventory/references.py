"""What needs more than one object to be seen: ids used twice, references that lead nowhere, calendars that overlap.

Rules of this file: it reads what stands in the files, not the models, so that a bad value in one place hides no other
problem. Whatever has the wrong shape is passed over here: the models complain of it. Each check yields problems.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, pairwise
from zoneinfo import ZoneInfo, available_timezones

from schoolnet.inventory.document import Place
from schoolnet.inventory.model import City, School, normalise_mac
from schoolnet.inventory.problems import Problem, closest, shown
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
    yield from _same_address(devices)
    access_points = [point for school in schools for point in school.each("access_points")]
    yield from repeated(access_points, "mac", "access point with the MAC address", _mac_or_none)
    yield from repeated(access_points, "serial", "access point with the serial number", str.casefold)
    yield from _same_name(access_points)
    yield from _check_ends(schools)
    owners = {name: school.text("id") or "" for school in schools for name in ids(school.each("devices"))}
    for school in schools:
        yield from _check_school(school, city, owners)


def ids(places: Iterable[Place]) -> list[str]:
    """The ids of these objects."""
    return [name for place in places if (name := place.text("id")) is not None]


def repeated(
    places: Iterable[Place], key: str, what: str, normal: Callable[[str], str | None] = str
) -> Iterator[Problem]:
    """A problem for each object whose `key` says the same as an earlier one's."""
    seen: dict[str, Place] = {}
    for place in places:
        written = place.text(key)
        if written is None or (value := normal(written)) is None:
            continue
        if value in seen:
            first = seen[value].at(key)
            yield place.at(key).problem(f"{what} {shown(written)} exists already: {first.file}:{first.node.line}")
        seen.setdefault(value, place)


def unknown(place: Place | None, known: Iterable[str], what: str) -> Iterator[Problem]:
    """A problem when what stands here is none of the known ones."""
    if place is None or not isinstance(place.node.value, str):
        return
    name, names = place.node.value, list(known)
    if name not in names:
        yield place.problem(f"there is no {what} {shown(name)}", closest(name, names))


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
    yield from _check_timezone(city.entries().get("timezone"))
    calendar = city.at("calendar")
    for key in ("terms", "breaks"):
        yield from _overlapping(list(calendar.each(key)))
    yield from _outside_the_school_year(calendar)
    yield from repeated(city.each("learning_services"), "id", "learning service")
    yield from _check_credentials_of(city, city)
    for credentials in city.at("credentials").entries().values():
        yield from _in_the_clear(credentials)


def _in_the_clear(credentials: Place) -> Iterator[Problem]:
    keys = credentials.entries()
    if "user" in keys and not {"priv_key", "community"} & keys.keys():
        yield credentials.warning("without priv_key anyone on the path can read what devices say")


def _outside_the_school_year(calendar: Place) -> Iterator[Problem]:
    terms = [day for term in calendar.each("terms") for key in ("start", "end") if (day := _day(term, key))]
    for period in calendar.each("breaks"):
        start, end = _day(period, "start"), _day(period, "end")
        if terms and start and end and (end < min(terms) or start > max(terms)):
            yield period.warning("lies before or after all terms, where there is no school anyway")


def _check_timezone(place: Place | None) -> Iterator[Problem]:
    if place is None or not isinstance(place.node.value, str):
        return
    try:
        ZoneInfo(place.node.value)
    except (OSError, ValueError, KeyError):
        yield from unknown(place, available_timezones(), "time zone")


def _overlapping(periods: Sequence[Place]) -> Iterator[Problem]:
    dated = sorted(
        ((start, end, place) for place in periods if (start := _day(place, "start")) and (end := _day(place, "end"))),
        key=lambda period: period[:2],
    )
    for (_, end, earlier), (start, _, later) in pairwise(dated):
        if start <= end:
            yield later.at("start").problem(f"overlaps the period in line {earlier.node.line}, which ends on {end}")


def _day(place: Place, key: str) -> date | None:
    try:
        return date.fromisoformat(place.text(key) or "")
    except ValueError:
        return None


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


def _check_ends(schools: Iterable[Place]) -> Iterator[Problem]:
    seen: dict[tuple[str, str], Place] = {}
    for circuit in (circuit for school in schools for circuit in school.each("circuits")):
        for end in circuit.each("ends"):
            device, port = end.text("device"), end.text("port")
            if device is None or port is None:
                continue
            first = seen.setdefault((device, port), end)
            if first is not end:
                yield _same_port(first, end)


def _same_port(first: Place, end: Place) -> Problem:
    if first.file == end.file:
        return end.problem(f"the same port terminates {first.key} already")
    where = f"{first.file}:{first.node.line}"
    return end.warning(f"the same port terminates a circuit of another school: {where}: do they share it?")


def _check_devices_named(school: Place, city: Place, owners: dict[str, str]) -> Iterator[Problem]:
    usable = ids(chain(school.each("devices"), city.each("devices")))
    ends = (end for circuit in school.each("circuits") for end in circuit.each("ends"))
    for user in chain(ends, school.each("access_points")):
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
