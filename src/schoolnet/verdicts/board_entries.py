"""What the board holds: everything that was planned, with its newest verdict, and who depends on whom."""

from dataclasses import dataclass, field
from typing import TypeAlias

from schoolnet.facts.device import DeviceFacts, Section
from schoolnet.facts.rows import AccessPoint as AccessPointRow
from schoolnet.facts.rows import Interface
from schoolnet.inventory.model import AccessPoint, Circuit, Classroom, Device, DeviceRole, School
from schoolnet.verdicts.access_point import AccessPointVerdict
from schoolnet.verdicts.access_point_index import AccessPointIndex, index_access_points
from schoolnet.verdicts.cause import NO_CAUSE, NOBODY, Cause, Impact
from schoolnet.verdicts.drift import DriftItem, Rooms
from schoolnet.verdicts.model import ClassroomState, DriftKind, UplinkState, Verdict


@dataclass(slots=True, eq=False)
class UplinkEntry:
    """A circuit, the verdict on it, and since when its state is what it is (Unix seconds)."""

    school: str
    plan: Circuit
    verdict: Verdict[UplinkState]
    since: float | None = None


@dataclass(slots=True, eq=False)
class ClassroomEntry:
    """A classroom, its verdict, since when (Unix seconds), and the access points that serve it."""

    school: str
    plan: Classroom
    verdict: Verdict[ClassroomState]
    since: float | None = None
    access_points: "list[AccessPointEntry]" = field(default_factory=list)


@dataclass(slots=True, eq=False)
class AccessPointEntry:
    """A planned access point and its verdict; `radios` are the keys of its Radio rows."""

    school: str
    plan: AccessPoint
    verdict: AccessPointVerdict
    since: float | None = None
    radios: tuple[str, ...] = ()
    drift: tuple[DriftItem, ...] = ()


@dataclass(slots=True, eq=False)
class DeviceEntry:
    """A device, what is known of it, and who depends on it; `school` is None for the city's own.

    `cabled` are access points that may be plugged into it, `cables_read` is the list of ports by which they were looked
    for last, `rows_read` are the lists of its access points that are remembered already. `spent` are its facts where
    all of them had expired at the last judgement: nothing more can change by itself. `unplanned` are the names of
    access points that it lists and nobody planned; None where it has no whole list.
    """

    plan: Device
    school: str | None
    facts: DeviceFacts
    index: AccessPointIndex
    uplinks: list[UplinkEntry] = field(default_factory=list)
    access_points: list[AccessPointEntry] = field(default_factory=list)
    cabled: list[AccessPointEntry] = field(default_factory=list)
    cables_read: Section[Interface] | None = None
    rows_read: tuple[Section[AccessPointRow], ...] = ()
    spent: DeviceFacts | None = None
    schools: "dict[str, SchoolEntry]" = field(default_factory=dict)
    unplanned: tuple[str, ...] | None = None
    drift: tuple[DriftItem, ...] = ()

    @property
    def differences(self) -> tuple[DriftItem, ...]:
        """How the device, and the list of its access points, differ from the plan."""
        listed = (DriftItem(DriftKind.UNPLANNED, name, "", self.plan.id) for name in self.unplanned or ())
        return (*self.drift, *listed)

    def renew_index(self, now: float) -> None:
        """Make the index of its access points anew, at `now` (Unix seconds)."""
        self.index = index_access_points(self.facts, now, is_standalone=is_standalone(self.plan), before=self.index)

    def has_fresh_facts(self, now: float) -> bool:
        """Whether anything that it said still counts at `now` (Unix seconds)."""
        return any(section.is_fresh(now) for section in self.facts.sections.values())


@dataclass(slots=True, eq=False)
class SchoolEntry:
    """A school, all its parts, the cause of its trouble and whom that hits, and all that differs from the plan.

    `unplanned` is how many access points its controllers list that nobody planned, None where no whole list says so.
    """

    plan: School
    rooms: Rooms
    uplinks: dict[str, UplinkEntry] = field(default_factory=dict)
    access_points: dict[str, AccessPointEntry] = field(default_factory=dict)
    classrooms: dict[str, ClassroomEntry] = field(default_factory=dict)
    cause: Cause = NO_CAUSE
    impact: Impact = NOBODY
    since: float | None = None
    drift: tuple[DriftItem, ...] = ()
    unplanned: int | None = None


Entry: TypeAlias = UplinkEntry | ClassroomEntry | AccessPointEntry | DeviceEntry | SchoolEntry


def is_standalone(device: Device) -> bool:
    """Whether a device is itself the one access point that it reports."""
    return device.role is DeviceRole.ACCESS_POINT


def device_entry(plan: Device, school: str | None, now: float) -> DeviceEntry:
    """A device of which nothing is known yet."""
    facts = DeviceFacts(plan.id)
    return DeviceEntry(plan, school, facts, index_access_points(facts, now, is_standalone=is_standalone(plan)))
