"""Why a school has trouble: one cause, the first that fits, and whom it hits.

Rules of this file: a cause rests on facts about the school's own devices, the far ends of its circuits and what the
city shares. A device is silent after two polls in a row without an answer; one that refuses our credentials is not.
Devices that were heard and fell silent together have lost their power, unless something says that the power is there
(a UPS that was on mains, a far end that sees the link up) or that it is we who cannot see (what the city shares is
silent too). Where nothing is found and not all is well, it is that we cannot see.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any, NamedTuple

import msgspec

from schoolnet.facts.device import DeviceFacts, Section, Tier
from schoolnet.facts.rows import Interface, PortStatus, Ups
from schoolnet.inventory.model import Circuit, CircuitEnd, Device, DeviceRole, School
from schoolnet.verdicts.access_point import AccessPointVerdict
from schoolnet.verdicts.model import (
    AccessPointVerdictState,
    CauseLayer,
    ClassroomState,
    Evidence,
    Reason,
    UplinkState,
    Verdict,
)
from schoolnet.verdicts.thresholds import SILENT_AFTER_POLLS, TOGETHER_SECONDS
from schoolnet.verdicts.unknown import foremost

EVERYWHERE = ""
_OPTICAL = frozenset({Reason.NO_LIGHT, Reason.OPTICS_OUT_OF_BUDGET})
_OF_CIRCUITS = frozenset({CauseLayer.UPLINK, CauseLayer.OPTICS, CauseLayer.PROVIDER})
_OF_CABLE = frozenset({Reason.NO_POWER, Reason.POE_SHORT, Reason.WIRED_TOO_SLOW})


class Cause(msgspec.Struct, frozen=True):
    """Why a school has trouble: the layer, the reason, where (the id of a device, circuit, room or access point; empty
    where it is no single one), and the facts that say so."""

    layer: CauseLayer
    reason: Reason
    where: str = EVERYWHERE
    evidence: tuple[Evidence, ...] = ()


class Impact(NamedTuple):
    """Whom a cause hits. `students` are in proportion to the rooms, since the plan does not say who sits where."""

    classrooms: int
    students: int


NO_CAUSE = Cause(CauseLayer.NONE, Reason.OK)
NOBODY = Impact(0, 0)


@dataclass(frozen=True, slots=True)
class SchoolView:
    """A school's plan, the verdicts on its parts by id, the facts of all devices, whether the school is silent as a
    whole, and whether most of the city's schools are, at `now` (Unix seconds)."""

    school: School
    uplinks: Mapping[str, Verdict[UplinkState]]
    access_points: Mapping[str, AccessPointVerdict]
    classrooms: Mapping[str, Verdict[ClassroomState]]
    facts: Mapping[str, DeviceFacts]
    is_gone: bool
    is_city_silent: bool
    now: float

    def of(self, device: str) -> DeviceFacts:
        """What is known of a device."""
        return self.facts.get(device) or DeviceFacts(device)


def judge_cause(view: SchoolView) -> Cause:
    """The first cause that fits."""
    return next((cause for look in _LOOKS for cause in look(view)), NO_CAUSE)


def judge_impact(view: SchoolView, cause: Cause) -> Impact:
    """Whom the cause hits: all rooms where it lies before them all, else those that are not covered."""
    rooms = len(view.classrooms)
    if cause.layer is CauseLayer.NONE:
        return NOBODY
    if view.is_gone or (cause.layer in _OF_CIRCUITS and _is_no_circuit_good(view)):
        return Impact(rooms, view.school.students)
    hit = sum(verdict.state is not ClassroomState.COVERED for verdict in view.classrooms.values())
    return Impact(hit, round(view.school.students * hit / rooms)) if rooms else NOBODY


def is_silent(facts: DeviceFacts) -> bool:
    """Whether a device has not answered for some polls, for a reason other than our credentials."""
    return facts.failures >= SILENT_AFTER_POLLS and facts.failure != "auth"


def is_gone(school: School, facts: Mapping[str, DeviceFacts]) -> bool:
    """Whether all devices of a school are silent."""
    return bool(school.devices) and all(
        (known := facts.get(device.id)) is not None and is_silent(known) for device in school.devices
    )


def _is_no_circuit_good(view: SchoolView) -> bool:
    return all(verdict.state is not UplinkState.MEETS for verdict in view.uplinks.values())


def _heard_last_at(view: SchoolView) -> float:
    """When any device of the school answered last (Unix seconds); minus infinity when none ever has."""
    heard = (view.of(device.id).last_success_at for device in view.school.devices)
    return max((at for at in heard if at is not None), default=-inf)


def _power(view: SchoolView) -> Iterator[Cause]:
    for device in view.school.devices:
        battery = _on_battery(view.of(device.id), view)
        if battery is not None:
            yield Cause(CauseLayer.POWER, Reason.ON_BATTERY, device.id, (battery,))


def _on_battery(facts: DeviceFacts, view: SchoolView) -> Evidence | None:
    """That a UPS runs on its battery: now, or when it was heard last, just before all went silent."""
    told = facts.sections.get((Ups, Tier.STATUS))
    if told is None or not (told.is_fresh(view.now) or (view.is_gone and _is_last_word(told, view))):
        return None
    if not any(row.is_on_battery is True for row in told.rows.values()):
        return None
    return Evidence(facts.device, "", "is_on_battery", True, told.observed_at)


def _is_last_word(told: Section[Ups], view: SchoolView) -> bool:
    """Whether a UPS said this just before the school fell silent."""
    return _heard_last_at(view) - told.observed_at <= TOGETHER_SECONDS


def _city(view: SchoolView) -> Iterator[Cause]:
    """It is we who cannot see: what the school hangs on is silent, or most of the city is."""
    if not view.is_gone:
        return
    far_ends = dict.fromkeys(end.device for end in _far_ends(view))
    if all(is_silent(view.of(device)) for device in far_ends):
        for device in far_ends:
            yield Cause(CauseLayer.MONITORING, Reason.CITY_SILENT, device, (_silence(view.of(device)),))
    if view.is_city_silent:
        yield Cause(CauseLayer.MONITORING, Reason.CITY_SILENT, EVERYWHERE, _silences(view, view.school.devices))


def _dark(view: SchoolView) -> Iterator[Cause]:
    """All devices fell silent together, and nothing says that there is power."""
    if not view.is_gone or _has_power(view):
        return
    newest = _heard_last_at(view)
    last = {device.id: view.of(device.id).last_success_at for device in view.school.devices}
    together = [device for device in view.school.devices if newest - (last[device.id] or -inf) <= TOGETHER_SECONDS]
    if len(together) > 1:
        yield Cause(CauseLayer.POWER, Reason.ALL_SILENT, EVERYWHERE, _silences(view, together))


def _has_power(view: SchoolView) -> bool:
    """Whether a UPS was on mains just before the school fell silent, or a far end sees a link of the school up."""
    on_mains = any(
        row.is_on_battery is False
        for device in view.school.devices
        if (told := view.of(device.id).sections.get((Ups, Tier.STATUS))) is not None and _is_last_word(told, view)
        for row in told.rows.values()
    )
    seen = (view.of(end.device).lookup(Interface, end.port, "oper", view.now) for end in _far_ends(view))
    return on_mains or any(status is PortStatus.UP for status in seen)


def _far_ends(view: SchoolView) -> list[CircuitEnd]:
    """The ends of the school's circuits that are not in the school."""
    own = {device.id for device in view.school.devices}
    return [end for circuit in view.school.circuits for end in circuit.ends if end.device not in own]


def _circuits(*layers: CauseLayer) -> "Look":
    def look(view: SchoolView) -> Iterator[Cause]:
        for circuit in view.school.circuits:
            verdict = view.uplinks[circuit.id]
            if verdict.state in (UplinkState.DOWN, UplinkState.BELOW_CONTRACT, UplinkState.DEGRADED):
                cause = _cause_of_circuit(circuit, verdict, is_school_gone=view.is_gone)
                if cause.layer in layers:
                    yield cause

    return look


def _cause_of_circuit(circuit: Circuit, verdict: Verdict[UplinkState], *, is_school_gone: bool) -> Cause:
    if verdict.reason in _OPTICAL:
        return Cause(CauseLayer.OPTICS, verdict.reason, circuit.id, verdict.evidence)
    if verdict.reason is Reason.LINK_DOWN:
        if is_school_gone:
            return Cause(CauseLayer.PROVIDER, Reason.FAR_END_DOWN, circuit.id, verdict.evidence)
        # A link that is down names a reading only where that much light is enough.
        lit = {fact.device for fact in verdict.evidence if fact.field == "receive_power_dbm"}
        if circuit.ends[0].device in lit:
            return Cause(CauseLayer.PROVIDER, Reason.LIGHT_WITHOUT_LINK, circuit.id, verdict.evidence)
    return Cause(CauseLayer.UPLINK, verdict.reason, circuit.id, verdict.evidence)


def _lan(view: SchoolView) -> Iterator[Cause]:
    down = [ap for ap in view.access_points.values() if ap.state is AccessPointVerdictState.DOWN]
    for device in view.school.devices:
        if device.role is DeviceRole.SWITCH and is_silent(view.of(device.id)) and down:
            yield Cause(CauseLayer.LAN, Reason.DEVICE_SILENT, device.id, (_silence(view.of(device.id)),))
    for ap in view.access_points.values():
        if ap.reason in _OF_CABLE:
            yield Cause(CauseLayer.LAN, ap.reason, ap.access_point, ap.evidence)


def _wifi(view: SchoolView) -> Iterator[Cause]:
    for name in dict.fromkeys(plan.device for plan in view.school.access_points):
        if is_silent(view.of(name)):
            yield Cause(CauseLayer.WIFI, Reason.DEVICE_SILENT, name, (_silence(view.of(name)),))
    for state in (ClassroomState.UNCOVERED, ClassroomState.DEGRADED):
        hit = [(name, verdict) for name, verdict in view.classrooms.items() if verdict.state is state]
        for _, verdict in hit[:1]:
            alike = {name for name, other in hit if other.reason is verdict.reason}
            yield Cause(CauseLayer.WIFI, verdict.reason, _place_of(alike, view.school), verdict.evidence)
    for ap in view.access_points.values():
        if ap.state in (AccessPointVerdictState.DOWN, AccessPointVerdictState.DEGRADED):
            yield Cause(CauseLayer.WIFI, ap.reason, ap.access_point, ap.evidence)


def _place_of(rooms: set[str], school: School) -> str:
    """One room is its own place; of several it is the device that reports their access points, where that is one."""
    if len(rooms) == 1:
        return next(iter(rooms))
    devices = {plan.device for plan in school.access_points if not rooms.isdisjoint(plan.classrooms)}
    return next(iter(devices)) if len(devices) == 1 else EVERYWHERE


def _monitoring(view: SchoolView) -> Iterator[Cause]:
    """Something is not known, or a device does not answer though nothing seems to be wrong with it."""
    verdicts: list[Verdict[Any] | AccessPointVerdict] = [
        *view.uplinks.values(),
        *view.access_points.values(),
        *view.classrooms.values(),
    ]
    unknown = [verdict for verdict in verdicts if verdict.state == UplinkState.UNKNOWN]
    devices = [view.of(device.id) for device in view.school.devices]
    for facts in devices:
        if facts.failure == "auth":
            yield Cause(CauseLayer.MONITORING, Reason.AUTH, facts.device, (_silence(facts),))
    for facts in filter(is_silent, devices):
        yield Cause(CauseLayer.MONITORING, Reason.DEVICE_SILENT, facts.device, (_silence(facts),))
    if unknown:
        reason = foremost(verdict.reason for verdict in unknown)
        named = next(verdict for verdict in unknown if verdict.reason is reason)
        where = named.evidence[0].device if named.evidence else EVERYWHERE
        yield Cause(CauseLayer.MONITORING, reason, where, named.evidence)


def _silence(facts: DeviceFacts) -> Evidence:
    return Evidence(facts.device, "", "failure", facts.failure, facts.last_success_at)


def _silences(view: SchoolView, devices: Sequence[Device]) -> tuple[Evidence, ...]:
    return tuple(_silence(view.of(device.id)) for device in devices)


Look = Callable[[SchoolView], Iterator[Cause]]

_LOOKS: tuple[Look, ...] = (
    _power,
    _city,
    _dark,
    _circuits(CauseLayer.UPLINK),
    _circuits(CauseLayer.OPTICS),
    _circuits(CauseLayer.PROVIDER),
    _lan,
    _wifi,
    _monitoring,
)
