"""All that verdicts need from the past, of one process, and how it is written down.

Rules of this file: the one thing in this room that changes; what it holds is frozen. No file and no clock here. What is
remembered is keyed as the plan names it: a device, a port of a device, an access point of a school, a verdict.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

import msgspec

from schoolnet.facts.device import CLOCK_SLACK_SECONDS, DeviceFacts, Section, SectionKey
from schoolnet.facts.rows import AccessPoint as AccessPointRow
from schoolnet.inventory.lookup import all_devices
from schoolnet.inventory.model import Inventory
from schoolnet.verdicts.access_point_memory import NEVER_SEEN, AccessPointMemory, remember_row
from schoolnet.verdicts.clock import settled
from schoolnet.verdicts.device_memory import DeviceMemory, remember_device
from schoolnet.verdicts.port_memory import PortMemory, remember_port, settle_port
from schoolnet.verdicts.wired import Wired

VERSION = 1
"""Of the written form; another one is not read."""


class UnreadableMemoryError(ValueError):
    """What was written down is damaged, or of a version that this schoolnet does not know."""


class VerdictKind(StrEnum):
    """What a verdict is on."""

    UPLINK = "uplink"
    CLASSROOM = "classroom"
    ACCESS_POINT = "access_point"
    SCHOOL = "school"


class Standing(msgspec.Struct, frozen=True, array_like=True):
    """A verdict's state, and since when (Unix seconds) it has been this."""

    state: str
    since: float


PortKey = tuple[str, str]
"""Device and port (ifName)."""
AccessPointKey = tuple[str, str]
"""School and access point."""
VerdictKey = tuple[str, str, str]
"""Kind, school, and id within the school; of the school itself its own id once more."""


class _Document(msgspec.Struct, frozen=True):
    """The written form: JSON has no tuples as keys, so each mapping is a list of pairs."""

    version: int
    ports: list[tuple[PortKey, PortMemory]]
    devices: list[tuple[str, DeviceMemory]]
    access_points: list[tuple[AccessPointKey, AccessPointMemory]]
    verdicts: list[tuple[VerdictKey, Standing]]


class _Version(msgspec.Struct, frozen=True):
    version: int


class Memory:
    """What is remembered of a city; one per process. `now` is Unix seconds everywhere."""

    def __init__(self) -> None:
        self._ports: dict[PortKey, PortMemory] = {}
        self._devices: dict[str, DeviceMemory] = {}
        self._access_points: dict[AccessPointKey, AccessPointMemory] = {}
        self._verdicts: dict[VerdictKey, Standing] = {}

    @property
    def ports(self) -> Mapping[PortKey, PortMemory]:
        """What is remembered of each port that was seen."""
        return self._ports

    @property
    def devices(self) -> Mapping[str, DeviceMemory]:
        """What is remembered of each device that was seen."""
        return self._devices

    @property
    def verdicts(self) -> Mapping[VerdictKey, Standing]:
        """Each verdict's state, and since when it has been this."""
        return self._verdicts

    def port(self, device: str, port: str) -> PortMemory:
        """What is remembered of a port; nothing yet of one that was never seen."""
        return self._ports.get((device, port)) or PortMemory()

    def device(self, device: str) -> DeviceMemory:
        """What is remembered of a device."""
        return self._devices.get(device) or DeviceMemory()

    def access_point(self, school: str, access_point: str) -> AccessPointMemory:
        """What is remembered of a planned access point."""
        return self._access_points.get((school, access_point), NEVER_SEEN)

    def remember(self, facts: DeviceFacts, ports: Iterable[str], now: float) -> None:
        """Remember what a device said of itself and of these ports of it."""
        past = _without_future(facts, now)
        device = facts.device
        self._devices[device] = remember_device(settled(self.device(device), now), past)
        for port in ports:
            self._ports[device, port] = remember_port(settle_port(self.port(device, port), now), past, port)

    def see_access_point(self, school: str, access_point: str, row: AccessPointRow, at: float, now: float) -> None:
        """Remember a planned access point as its device listed it at `at`."""
        key = school, access_point
        known = self.access_point(*key)
        seen = remember_row(settled(known, now), row, at)
        if seen is not known:
            self._access_points[key] = seen

    def see_cable(self, school: str, access_point: str, wired: Wired) -> None:
        """Remember what is known of an access point's cable by now."""
        known = self.access_point(school, access_point)
        if wired is not known.wired:
            self._access_points[school, access_point] = msgspec.structs.replace(known, wired=wired)

    def since(
        self, kind: VerdictKind, school: str, name: str, state: str, now: float, happened_at: float | None = None
    ) -> float:
        """Since when a verdict has had this state. A new one began at `happened_at`, where that lies between the
        beginning of the last one and now, else now."""
        key = kind, school, name
        known = self._verdicts.get(key)
        if known is None or known.state != state:
            earliest = now if known is None else known.since
            is_known = happened_at is not None and earliest < happened_at <= now
            known = Standing(state, happened_at if is_known and happened_at is not None else now)
        known = self._verdicts[key] = settled(known, now)
        return known.since

    def prune(self, inventory: Inventory) -> None:
        """Forget what is not in this plan."""
        devices = set(all_devices(inventory))
        _keep(self._devices, devices)
        _keep(self._ports, _planned_ports(inventory))
        planned = _planned_verdicts(inventory)
        _keep(self._verdicts, planned)
        _keep(self._access_points, {key[1:] for key in planned if key[0] == VerdictKind.ACCESS_POINT})

    def to_bytes(self) -> bytes:
        """The written form: JSON, with its version."""
        ports, devices = list(self._ports.items()), list(self._devices.items())
        access_points, verdicts = list(self._access_points.items()), list(self._verdicts.items())
        return msgspec.json.encode(_Document(VERSION, ports, devices, access_points, verdicts))

    @classmethod
    def from_bytes(cls, written: bytes) -> "Memory":
        """The memory that was written down. Raises UnreadableMemoryError."""
        try:
            version = msgspec.json.decode(written, type=_Version).version
            if version != VERSION:
                raise UnreadableMemoryError(f"version {version}, where {VERSION} is known")
            document = msgspec.json.decode(written, type=_Document)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise UnreadableMemoryError(str(error)) from None
        memory = cls()
        memory._ports.update(document.ports)
        memory._devices.update(document.devices)
        memory._access_points.update(document.access_points)
        memory._verdicts.update(document.verdicts)
        return memory


def _without_future(facts: DeviceFacts, now: float) -> DeviceFacts:
    """The facts without what was observed before our clock was set back: it would count as new for ever."""
    sections: dict[SectionKey, Section[object]] = {
        key: section for key, section in facts.sections.items() if section.observed_at <= now + CLOCK_SLACK_SECONDS
    }
    return facts if len(sections) == len(facts.sections) else msgspec.structs.replace(facts, sections=sections)


def _planned_ports(inventory: Inventory) -> set[PortKey]:
    ends = [end for school in inventory.schools for circuit in school.circuits for end in circuit.ends]
    return {(end.device, port) for end in ends for port in (end.port, *end.members)}


def _planned_verdicts(inventory: Inventory) -> set[VerdictKey]:
    planned: set[VerdictKey] = set()
    for school in inventory.schools:
        planned.add((VerdictKind.SCHOOL, school.id, school.id))
        planned.update((VerdictKind.UPLINK, school.id, circuit.id) for circuit in school.circuits)
        planned.update((VerdictKind.CLASSROOM, school.id, room.id) for room in school.classrooms)
        planned.update((VerdictKind.ACCESS_POINT, school.id, plan.id) for plan in school.access_points)
    return planned


Key = TypeVar("Key")
Held = TypeVar("Held")


def _keep(remembered: dict[Key, Held], planned: set[Key]) -> None:
    for key in [key for key in remembered if key not in planned]:
        del remembered[key]
