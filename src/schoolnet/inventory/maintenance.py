"""What is announced to fail, and when. Pure questions to the maintenance windows of the plan."""

from collections.abc import Sequence
from dataclasses import dataclass

from schoolnet.inventory.model import AccessPoint, Inventory, School
from schoolnet.inventory.window import Maintenance


@dataclass(frozen=True, slots=True)
class Covered:
    """What is expected to fail: ids of schools (as a whole) and devices; circuits and classrooms as (school, id)."""

    schools: frozenset[str] = frozenset()
    circuits: frozenset[tuple[str, str]] = frozenset()
    classrooms: frozenset[tuple[str, str]] = frozenset()
    devices: frozenset[str] = frozenset()

    def touches(self, school: School) -> bool:
        """Whether anything of this school is covered."""
        return (
            school.id in self.schools
            or any((school.id, circuit.id) in self.circuits for circuit in school.circuits)
            or any((school.id, room.id) in self.classrooms for room in school.classrooms)
            or any(device.id in self.devices for device in school.devices)
        )


def active_at(windows: Sequence[Maintenance], at: float) -> tuple[Maintenance, ...]:
    """The windows that are open at this moment (Unix seconds)."""
    return tuple(window for window in windows if window.start.timestamp() <= at < window.end.timestamp())


def covered(windows: Sequence[Maintenance], inventory: Inventory) -> Covered:
    """What these windows cover together. A school's covers all that is the school's; a device's also the circuits that
    end on it and the classrooms all of whose access points are reported by it or plugged into it."""
    schools = frozenset(w.school for w in windows if w.school is not None and not (w.circuit or w.classroom))
    of_schools = (device.id for school in inventory.schools if school.id in schools for device in school.devices)
    devices = frozenset(w.device for w in windows if w.device is not None) | frozenset(of_schools)
    circuits = {(w.school, name) for w in windows if w.school is not None for name in w.circuit}
    classrooms = {(w.school, name) for w in windows if w.school is not None for name in w.classroom}
    for school in inventory.schools if schools or devices else ():
        is_whole = school.id in schools
        circuits |= {(school.id, circuit) for circuit in _circuits(school, devices, is_whole)}
        classrooms |= {(school.id, room) for room in _classrooms(school, devices, is_whole)}
    return Covered(schools, frozenset(circuits), frozenset(classrooms), devices)


def _circuits(school: School, devices: frozenset[str], is_whole: bool) -> set[str]:
    return {circuit.id for circuit in school.circuits if is_whole or any(end.device in devices for end in circuit.ends)}


def _classrooms(school: School, devices: frozenset[str], is_whole: bool) -> set[str]:
    if is_whole:
        return {room.id for room in school.classrooms}
    served = {room for point in school.access_points for room in point.classrooms}
    kept = {room for point in school.access_points if not _is_down(point, devices) for room in point.classrooms}
    return served - kept


def _is_down(point: AccessPoint, devices: frozenset[str]) -> bool:
    return point.device in devices or (point.switch_port is not None and point.switch_port.device in devices)
