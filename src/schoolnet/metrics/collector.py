"""Facts in, verdicts and lines out: judges what a poll touched, and keeps each owner's lines for the page.

What depends on a device is known from the plan: a poll judges its circuits, its access points and their classrooms,
and nothing else. What a silent device said is judged again as it ages.
"""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from schoolnet.facts.device import DeviceFacts, Tier
from schoolnet.inventory.lookup import all_devices
from schoolnet.inventory.model import AccessPoint, Circuit, Classroom, Device, DeviceRole, Inventory, School
from schoolnet.metrics.changes import PortChanges
from schoolnet.metrics.exposition import Exposition
from schoolnet.metrics.render import AccessPointLines, ClassroomLines, DeviceLines, SchoolLines, UplinkLines
from schoolnet.verdicts.access_point import (
    AccessPointIndex,
    AccessPointVerdict,
    count_unplanned,
    index_access_points,
    judge_access_point,
)
from schoolnet.verdicts.classroom import judge_classroom
from schoolnet.verdicts.model import ClassroomState, UplinkState, Verdict
from schoolnet.verdicts.uplink import judge_uplink

ACCESS_POINTS_PER_SLICE = 50
"""So many are judged and rendered (about 50 us each) before others get their turn on the event loop."""


@dataclass(slots=True)
class _Uplink:
    owner: str
    circuit: Circuit
    lines: UplinkLines
    classrooms: list["_Classroom"]
    verdict: Verdict[UplinkState]
    changes: list[PortChanges]


@dataclass(slots=True)
class _Classroom:
    owner: str
    plan: Classroom
    lines: ClassroomLines
    verdict: Verdict[ClassroomState]
    access_points: list["_AccessPoint"] = field(default_factory=list)
    uplinks: list[_Uplink] = field(default_factory=list)


@dataclass(slots=True)
class _AccessPoint:
    owner: str
    plan: AccessPoint
    lines: AccessPointLines
    classrooms: list[_Classroom]
    verdict: AccessPointVerdict


@dataclass(slots=True)
class _Device:
    owner: str
    plan: Device
    school: str | None
    lines: DeviceLines
    facts: DeviceFacts
    uplinks: list[_Uplink] = field(default_factory=list)
    access_points: list[_AccessPoint] = field(default_factory=list)
    collectors: dict[Tier, bool] = field(default_factory=dict)
    duration_seconds: float | None = None
    unplanned: int | None = None


@dataclass(slots=True)
class _School:
    plan: School
    lines: SchoolLines
    uplinks: dict[str, _Uplink] = field(default_factory=dict)
    access_points: dict[str, _AccessPoint] = field(default_factory=dict)
    classrooms: dict[str, _Classroom] = field(default_factory=dict)


def _device(plan: Device, school: str | None) -> _Device:
    return _Device(f"device/{plan.id}", plan, school, DeviceLines(school, plan), DeviceFacts(plan.id))


class Collector:
    """The verdicts on a plan, kept up to date poll by poll, and their lines in `exposition`."""

    def __init__(self, inventory: Inventory, exposition: Exposition, now: float) -> None:
        self.inventory = inventory
        self._exposition = exposition
        self._is_retired = False
        self._facts: dict[str, DeviceFacts] = {}
        self._devices = {
            name: _device(device, None if school is None else school.id)
            for name, (school, device) in all_devices(inventory).items()
        }
        self._schools = {school.id: self._place(school, now) for school in inventory.schools}

    @property
    def owners(self) -> frozenset[str]:
        """Who has lines on the page."""
        owners = [device.owner for device in self._devices.values()]
        for name, school in self._schools.items():
            owners.append(f"school/{name}")
            for group in (school.uplinks, school.access_points, school.classrooms):
                owners.extend(thing.owner for thing in group.values())
        return frozenset(owners)

    def facts(self, device: str) -> DeviceFacts | None:
        """The newest facts of a device; None before its first poll, or when it is not in the plan."""
        return self._facts.get(device)

    @property
    def uplink_verdicts(self) -> dict[tuple[str, str], Verdict[UplinkState]]:
        """The newest verdict on each circuit, by school and circuit."""
        return {
            (s, name): uplink.verdict for s, school in self._schools.items() for name, uplink in school.uplinks.items()
        }

    @property
    def classroom_verdicts(self) -> dict[tuple[str, str], Verdict[ClassroomState]]:
        """The newest verdict on each classroom, by school and classroom."""
        return {
            (s, name): room.verdict for s, school in self._schools.items() for name, room in school.classrooms.items()
        }

    def inherit(self, previous: "Collector", devices: Iterable[str]) -> None:
        """Take over from the plan before: the facts of these devices, the counts, and the lines of who is gone."""
        previous._is_retired = True
        for name in devices:
            old, new = previous._devices[name], self._devices[name]
            new.facts = self._facts[name] = old.facts
            new.collectors, new.duration_seconds = old.collectors, old.duration_seconds
        before = {uplink.owner: uplink for school in previous._schools.values() for uplink in school.uplinks.values()}
        for school in self._schools.values():
            for uplink in school.uplinks.values():
                old_uplink = before.get(uplink.owner)
                if old_uplink is not None and old_uplink.circuit.ends == uplink.circuit.ends:
                    uplink.changes = old_uplink.changes
        for owner in previous.owners - self.owners:
            self._exposition.drop(owner)

    def publish(self, now: float) -> None:
        """Judge and render everything."""
        for device in self._devices.values():
            self._put_device(device, now)
            for uplink in device.uplinks:
                self._judge_uplink(uplink, now)
            index = self._index(device, now)
            for access_point in device.access_points:
                self._judge_access_point(access_point, index, device.facts, now)
        for school in self._schools.values():
            self._judge_classrooms(school.classrooms.values())
            self._put_school(school)

    async def update(
        self, facts: DeviceFacts, duration_seconds: float, collectors: Mapping[Tier, bool], now: float
    ) -> None:
        """What a poll brought: judge and render what depends on this device. `now` is Unix seconds."""
        device = self._devices.get(facts.device)
        if device is None:
            return
        device.facts = self._facts[facts.device] = facts
        device.collectors.update(collectors)
        device.duration_seconds = duration_seconds
        await self._judge_device(device, now)

    async def expire(self, now: float) -> None:
        """Judge again what rests on devices that do not answer: their facts age while nobody polls them."""
        for device in self._devices.values():
            if device.facts.failures and not self._is_retired:
                await self._judge_device(device, now)
                await asyncio.sleep(0)

    async def _judge_device(self, device: _Device, now: float) -> None:
        self._put_device(device, now)
        for uplink in device.uplinks:
            self._judge_uplink(uplink, now)
        if device.access_points:
            await self._judge_access_points(device, now)

    async def _judge_access_points(self, device: _Device, now: float) -> None:
        facts, index = device.facts, self._index(device, now)
        touched: dict[str, _Classroom] = {}
        for count, access_point in enumerate(device.access_points, start=1):
            self._judge_access_point(access_point, index, facts, now)
            touched.update((classroom.owner, classroom) for classroom in access_point.classrooms)
            if count % ACCESS_POINTS_PER_SLICE == 0:
                await asyncio.sleep(0)
                if self._is_retired:
                    return
        self._judge_classrooms(touched.values())
        if device.school is not None:
            self._put_school(self._schools[device.school])

    def _index(self, device: _Device, now: float) -> AccessPointIndex:
        is_standalone = device.plan.role is DeviceRole.ACCESS_POINT
        index = index_access_points(device.facts, now, is_standalone=is_standalone)
        lists_access_points = index.listed and not is_standalone
        plans = (access_point.plan for access_point in device.access_points)
        device.unplanned = count_unplanned(index, plans) if lists_access_points else None
        return index

    def _judge_uplink(self, uplink: _Uplink, now: float) -> None:
        before = uplink.verdict
        uplink.verdict = judge_uplink(uplink.circuit, self._facts, now)
        ends = [self._devices[end.device].facts for end in uplink.circuit.ends]
        changed = max(map(PortChanges.see, uplink.changes, ends))  # a cut is seen at both ends, and is one
        self._exposition.put(uplink.owner, uplink.lines.render(ends, uplink.verdict, changed, now))
        if (before.state, before.reason) != (uplink.verdict.state, uplink.verdict.reason):
            self._judge_classrooms(uplink.classrooms)

    def _judge_access_point(
        self, access_point: _AccessPoint, index: AccessPointIndex, facts: DeviceFacts, now: float
    ) -> None:
        verdict = access_point.verdict = judge_access_point(access_point.plan, index, facts, now)
        radios = index.radios.get(verdict.key, ()) if verdict.key is not None else ()
        self._exposition.put(access_point.owner, access_point.lines.render(facts, verdict, radios, now))

    def _judge_classrooms(self, classrooms: Iterable[_Classroom]) -> None:
        for classroom in classrooms:
            access_points = [access_point.verdict for access_point in classroom.access_points]
            uplinks = [uplink.verdict for uplink in classroom.uplinks]
            classroom.verdict = judge_classroom(classroom.plan, access_points, uplinks)
            self._exposition.put(classroom.owner, classroom.lines.render(classroom.verdict))

    def _put_device(self, device: _Device, now: float) -> None:
        blocks = device.lines.render(device.facts, device.collectors, device.duration_seconds, now)
        self._exposition.put(device.owner, blocks)

    def _put_school(self, school: _School) -> None:
        counts = [self._devices[device.id].unplanned for device in school.plan.devices]
        known = [count for count in counts if count is not None]
        self._exposition.put(f"school/{school.plan.id}", school.lines.render(sum(known) if known else None))

    def _place(self, school: School, now: float) -> _School:
        """A school's things, and from each device to those that depend on it."""
        entry = _School(school, SchoolLines(school))
        for room in school.classrooms:
            verdict = judge_classroom(room, (), ())
            owner = f"classroom/{school.id}/{room.id}"
            entry.classrooms[room.id] = _Classroom(owner, room, ClassroomLines(school.id, room), verdict)
        for circuit in school.circuits:
            self._place_uplink(entry, circuit, now)
        for plan in school.access_points:
            self._place_access_point(entry, plan, now)
        return entry

    def _place_uplink(self, school: _School, circuit: Circuit, now: float) -> None:
        owner = f"uplink/{school.plan.id}/{circuit.id}"
        classrooms = list(school.classrooms.values())
        verdict = judge_uplink(circuit, self._facts, now)
        changes = [PortChanges(end.port) for end in circuit.ends]
        uplink = _Uplink(owner, circuit, UplinkLines(school.plan.id, circuit), classrooms, verdict, changes)
        school.uplinks[circuit.id] = uplink
        for classroom in classrooms:
            classroom.uplinks.append(uplink)
        for device in {end.device for end in circuit.ends}:
            self._devices[device].uplinks.append(uplink)

    def _place_access_point(self, school: _School, plan: AccessPoint, now: float) -> None:
        device = self._devices[plan.device]
        classrooms = [school.classrooms[name] for name in dict.fromkeys(plan.classrooms)]
        verdict = judge_access_point(plan, self._index(device, now), device.facts, now)
        owner = f"ap/{school.plan.id}/{plan.id}"
        access_point = _AccessPoint(owner, plan, AccessPointLines(school.plan.id, plan), classrooms, verdict)
        school.access_points[plan.id] = access_point
        device.access_points.append(access_point)
        for classroom in classrooms:
            classroom.access_points.append(access_point)
