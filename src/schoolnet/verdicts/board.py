"""The newest verdict on everything that was planned, kept up to date poll by poll.

What depends on a device is known from the plan: a poll judges its circuits, its access points, their classrooms and
schools, and nothing else. What a silent device said is judged again until all of it has expired.

Rules of this file: no IO, no clock. Whatever was judged is yielded, so that others can render, record or tell it.
"""

from collections.abc import Iterable, Iterator
from itertools import chain

from schoolnet.facts.absent import value_or_none
from schoolnet.facts.device import DeviceFacts, Tier
from schoolnet.facts.rows import AccessPoint as AccessPointRow
from schoolnet.facts.rows import Interface
from schoolnet.inventory.lookup import all_devices
from schoolnet.inventory.model import AccessPoint, Circuit, DeviceRole, Inventory, School
from schoolnet.verdicts.access_point import judge_access_point
from schoolnet.verdicts.access_point_index import find_key, unplanned
from schoolnet.verdicts.board_entries import (
    AccessPointEntry,
    ClassroomEntry,
    DeviceEntry,
    Entry,
    SchoolEntry,
    UplinkEntry,
    device_entry,
    is_standalone,
)
from schoolnet.verdicts.cause import SchoolView, is_gone, judge_cause, judge_impact
from schoolnet.verdicts.classroom import judge_classroom, may_cut_off
from schoolnet.verdicts.clock import settled
from schoolnet.verdicts.drift import Rooms, drift_of_access_point, drift_of_device
from schoolnet.verdicts.memory import Memory, VerdictKind
from schoolnet.verdicts.model import Reason, UplinkState
from schoolnet.verdicts.radio import fresh_sections
from schoolnet.verdicts.thresholds import CITY_SILENT_SHARE, LEAST_SILENT_SCHOOLS
from schoolnet.verdicts.uplink import judge_uplink
from schoolnet.verdicts.wired import index_switch, see_switch


class Board:
    """All verdicts on a plan. `memory` is what is remembered from before; it is kept up to date."""

    def __init__(self, inventory: Inventory, memory: Memory, now: float) -> None:
        self.inventory = inventory
        self.memory = memory
        self.facts: dict[str, DeviceFacts] = {}
        self.devices = {
            name: device_entry(device, None if school is None else school.id, now)
            for name, (school, device) in all_devices(inventory).items()
        }
        self.schools: dict[str, SchoolEntry] = {}
        self._gone: set[str] = set()
        for school in inventory.schools:
            self._place(school, now)

    def speed_bps(self, uplink: UplinkEntry, now: float) -> int | None:
        """The measured speed of a circuit, that of its slower end; None where it is not known, or has no link."""
        ends = [(self.devices[end.device].facts, end.port) for end in uplink.plan.ends]
        found = (value_or_none(facts.lookup(Interface, port, "speed_bps", now)) for facts, port in ends)
        known = [speed for speed in found if speed]
        return min(known) if known and uplink.verdict.state is not UplinkState.DOWN else None

    def entries(self) -> Iterator[Entry]:
        """Everything that was planned."""
        yield from self.devices.values()
        for school in self.schools.values():
            yield school
            yield from school.uplinks.values()
            yield from school.access_points.values()
            yield from school.classrooms.values()

    def adopt(self, facts: DeviceFacts) -> None:
        """Take over what is known of a device, from before a reload; `judge_all` judges it."""
        self.devices[facts.device].facts = self.facts[facts.device] = facts

    def judge_all(self, now: float) -> Iterator[Entry]:
        """Judge everything at `now` (Unix seconds)."""
        for device in self.devices.values():
            yield from self._judge_device(device, now)
        for school in self.schools.values():
            yield from self._judge_classrooms(school.classrooms.values(), now)
            yield self._judge_school(school, now)

    def update(self, facts: DeviceFacts, now: float) -> Iterator[Entry]:
        """What a poll brought: judge what depends on this device. One that is not in the plan brings nothing."""
        device = self.devices.get(facts.device)
        if device is not None:
            self.adopt(facts)
            yield from self._judge_device(device, now)
            for school in device.schools.values():
                yield self._judge_school(school, now)

    def expire(self, now: float) -> Iterator[Entry]:
        """Judge again what rests on devices that do not answer: their facts age while nobody polls them."""
        schools: dict[str, SchoolEntry] = {}
        for device in self.devices.values():
            if device.facts.failures:
                schools.update(device.schools)
                if device.spent is not device.facts:
                    yield from self._judge_device(device, now)
        for school in schools.values():
            yield self._judge_school(school, now)

    def _judge_device(self, device: DeviceEntry, now: float) -> Iterator[Entry]:
        ports = [end.port for each in device.uplinks for end in each.plan.ends if end.device == device.plan.id]
        self.memory.remember(device.facts, ports, now)
        device.drift = tuple(drift_of_device(device.plan, device.facts, now))
        if device.access_points:
            device.renew_index(now)
            device.unplanned = _unplanned_names(device, now)
            self._read_rows(device, now)
        device.spent = None if device.has_fresh_facts(now) else device.facts
        yield device
        for uplink in device.uplinks:
            yield from self._judge_uplink(uplink, now)
        recabled = self._read_cables(device, now)
        yield from self._judge_access_points(dict.fromkeys((*device.access_points, *recabled)), now)

    def _judge_uplink(self, uplink: UplinkEntry, now: float) -> Iterator[Entry]:
        before = uplink.verdict
        uplink.verdict = judge_uplink(uplink.plan, self.facts, self.memory.ports, now)
        verdict = uplink.verdict
        happened_at = max(
            (self.memory.port(end.device, end.port).since or 0.0 for end in uplink.plan.ends), default=now
        )
        uplink.since = self._since(
            VerdictKind.UPLINK, uplink.school, uplink.plan.id, verdict.state, verdict.reason, now, happened_at
        )
        yield uplink
        if may_cut_off(before) or may_cut_off(verdict):
            yield from self._judge_classrooms(self.schools[uplink.school].classrooms.values(), now)

    def _read_rows(self, device: DeviceEntry, now: float) -> None:
        """Remember what a device newly tells of the access points that are on its list."""
        listed = fresh_sections(device.facts, AccessPointRow, now)
        read, device.rows_read = device.rows_read, tuple(listed)
        news = [section for section in listed if not any(section is old for old in read)]
        for entry in device.access_points if news else ():
            key = find_key(entry.plan, device.index)
            for section in news:
                row = None if key is None else section.rows.get(key)
                if row is not None:
                    self.memory.see_access_point(entry.school, entry.plan.id, row, section.observed_at, now)

    def _read_cables(self, device: DeviceEntry, now: float) -> Iterator[AccessPointEntry]:
        """Remember what a switch newly tells of the cables of access points; of which it told something."""
        section = device.facts.fresh(Interface, Tier.TABLES, now)
        if not device.cabled or section is None or section is device.cables_read:
            return
        device.cables_read = section
        index = index_switch(device.facts, section, now)
        for entry in device.cabled:
            known = settled(self.memory.access_point(entry.school, entry.plan.id).wired, now)
            seen = see_switch(known, entry.plan, index)
            if seen is not known:
                self.memory.see_cable(entry.school, entry.plan.id, seen)
                yield entry

    def _judge_access_points(self, entries: Iterable[AccessPointEntry], now: float) -> Iterator[Entry]:
        touched: dict[int, ClassroomEntry] = {}
        for entry in entries:
            self._judge_access_point(entry, now)
            yield entry
            rooms = self.schools[entry.school].classrooms
            touched.update((id(rooms[name]), rooms[name]) for name in entry.plan.classrooms)
        yield from self._judge_classrooms(touched.values(), now)

    def _judge_access_point(self, entry: AccessPointEntry, now: float) -> None:
        device = self.devices[entry.plan.device]
        facts, index = device.facts, device.index
        memory = self.memory.access_point(entry.school, entry.plan.id)
        verdict = entry.verdict = judge_access_point(entry.plan, index, facts, now, memory)
        entry.since = self._since(
            VerdictKind.ACCESS_POINT, entry.school, entry.plan.id, verdict.state, verdict.reason, now
        )
        entry.radios = index.air.radios(verdict.key)
        rooms = self.schools[entry.school].rooms
        entry.drift = tuple(drift_of_access_point(entry.plan, verdict, memory, facts, rooms, now))

    def _judge_classrooms(self, classrooms: Iterable[ClassroomEntry], now: float) -> Iterator[Entry]:
        for room in classrooms:
            school = self.schools[room.school]
            access_points = [access_point.verdict for access_point in room.access_points]
            uplinks = [uplink.verdict for uplink in school.uplinks.values()]
            room.verdict = judge_classroom(room.plan, access_points, uplinks, school.plan.ssids)
            verdict = room.verdict
            room.since = self._since(
                VerdictKind.CLASSROOM, room.school, room.plan.id, verdict.state, verdict.reason, now
            )
            yield room

    def _judge_school(self, school: SchoolEntry, now: float) -> SchoolEntry:
        name = school.plan.id
        (self._gone.add if is_gone(school.plan, self.facts) else self._gone.discard)(name)
        view = self._view(school, now)
        school.cause = judge_cause(view)
        school.impact = judge_impact(view, school.cause)
        school.since = self._since(VerdictKind.SCHOOL, name, name, school.cause.layer, school.cause.reason, now)
        devices = [self.devices[device.id] for device in school.plan.devices]
        of_devices = chain.from_iterable(device.differences for device in devices)
        of_access_points = chain.from_iterable(entry.drift for entry in school.access_points.values())
        school.drift = (*of_devices, *of_access_points)
        listed = [len(device.unplanned) for device in devices if device.unplanned is not None]
        school.unplanned = sum(listed) if listed else None
        return school

    def _since(
        self,
        kind: VerdictKind,
        school: str,
        name: str,
        state: str,
        reason: Reason,
        now: float,
        happened_at: float | None = None,
    ) -> float | None:
        """Since when this is so; nothing begins because we have only just started to look."""
        if reason is Reason.NOT_POLLED_YET:
            return None
        return self.memory.since(kind, school, name, state, now, happened_at)

    def _view(self, school: SchoolEntry, now: float) -> SchoolView:
        least = max(LEAST_SILENT_SCHOOLS, CITY_SILENT_SHARE * len(self.schools))
        return SchoolView(
            school.plan,
            {name: entry.verdict for name, entry in school.uplinks.items()},
            {name: entry.verdict for name, entry in school.access_points.items()},
            {name: entry.verdict for name, entry in school.classrooms.items()},
            self.facts,
            is_gone=school.plan.id in self._gone,
            is_city_silent=len(self._gone) >= least,
            now=now,
        )

    def _place(self, plan: School, now: float) -> None:
        """A school's things, and from each device to those that depend on it."""
        school = self.schools[plan.id] = SchoolEntry(plan, Rooms(plan))
        for room in plan.classrooms:
            school.classrooms[room.id] = ClassroomEntry(plan.id, room, judge_classroom(room, (), ()))
        for circuit in plan.circuits:
            self._place_uplink(school, circuit, now)
        for access_point in plan.access_points:
            self._place_access_point(school, access_point, now)
        for _ in self._judge_classrooms(school.classrooms.values(), now):
            pass
        for device in plan.devices:
            entry = self.devices[device.id]
            entry.schools[plan.id] = school
            if device.role is DeviceRole.SWITCH:
                entry.cabled.extend(each for each in school.access_points.values() if each not in entry.cabled)

    def _place_uplink(self, school: SchoolEntry, circuit: Circuit, now: float) -> None:
        verdict = judge_uplink(circuit, self.facts, {}, now)
        uplink = school.uplinks[circuit.id] = UplinkEntry(school.plan.id, circuit, verdict)
        for name in dict.fromkeys(end.device for end in circuit.ends):
            self.devices[name].uplinks.append(uplink)
            self.devices[name].schools[school.plan.id] = school

    def _place_access_point(self, school: SchoolEntry, plan: AccessPoint, now: float) -> None:
        device = self.devices[plan.device]
        verdict = judge_access_point(plan, device.index, device.facts, now)
        entry = school.access_points[plan.id] = AccessPointEntry(school.plan.id, plan, verdict)
        device.access_points.append(entry)
        device.schools[school.plan.id] = school
        if plan.switch_port is not None:
            switch = self.devices[plan.switch_port.device]
            switch.cabled.append(entry)
            switch.schools[school.plan.id] = school
        for name in dict.fromkeys(plan.classrooms):
            school.classrooms[name].access_points.append(entry)


def _unplanned_names(device: DeviceEntry, now: float) -> tuple[str, ...] | None:
    """What the access points that a controller lists and nobody planned call themselves, else their keys."""
    if is_standalone(device.plan) or not device.index.listed:
        return None
    keys = unplanned(device.index, (entry.plan for entry in device.access_points))
    if keys is None:
        return None
    names = (value_or_none(device.facts.lookup(AccessPointRow, key, "name", now)) or key for key in sorted(keys))
    return tuple(names)
