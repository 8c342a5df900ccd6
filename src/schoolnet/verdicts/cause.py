"""Why a school has trouble: one cause, the first that fits, and whom it hits.

Rules of this file: a cause rests on facts about the school's own devices, the far ends of its circuits and what the
city shares. A device is silent after two polls in a row without an answer; one that refuses our credentials is not.
Devices that fell silent together have lost their power, unless something says that the power is there (a UPS that was
on mains, a far end that sees the link up) or that it is we who cannot see (what the city shares is silent too).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec

from schoolnet.facts.absent import Absent
from schoolnet.facts.device import DeviceFacts, Tier
from schoolnet.facts.rows import Interface, PortStatus, Ups
from schoolnet.inventory.model import Circuit, Device, DeviceRole, School
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
from schoolnet.verdicts.optics import find_transceiver, receive_limits, receive_power_dbm
from schoolnet.verdicts.thresholds import SILENT_AFTER_POLLS, TOGETHER_SECONDS
from schoolnet.verdicts.unknown import foremost

EVERYWHERE = ""
_OPTICAL = frozenset({Reason.NO_LIGHT, Reason.OPTICS_OUT_OF_BUDGET})
_OF_CABLE = frozenset({Reason.NO_POWER, Reason.POE_SHORT, Reason.WIRED_TOO_SLOW})


class Cause(msgspec.Struct, frozen=True):
    """Why a school has trouble: the layer, the reason, where (the id of a device, circuit or access point; empty where
    it is no single one), and the facts that say so."""

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
    """A school's plan, the verdicts on its parts by id, the facts of all devices, and whether most of the city's
    schools are silent, at `now` (Unix seconds)."""

    school: School
    uplinks: Mapping[str, Verdict[UplinkState]]
    access_points: Mapping[str, AccessPointVerdict]
    classrooms: Mapping[str, Verdict[ClassroomState]]
    facts: Mapping[str, DeviceFacts]
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
    is_before_all = cause.layer in (CauseLayer.UPLINK, CauseLayer.OPTICS, CauseLayer.PROVIDER) or is_gone(view)
    hit = sum(verdict.state is not ClassroomState.COVERED for verdict in view.classrooms.values())
    if is_before_all or hit == rooms:
        return Impact(rooms, view.school.students if is_before_all or rooms else 0)
    return Impact(hit, round(view.school.students * hit / rooms))


def is_silent(facts: DeviceFacts) -> bool:
    """Whether a device has not answered for some polls, for a reason other than our credentials."""
    return facts.failures >= SILENT_AFTER_POLLS and facts.failure != "auth"


def is_gone(view: SchoolView) -> bool:
    """Whether all devices of the school are silent."""
    return bool(view.school.devices) and all(is_silent(view.of(device.id)) for device in view.school.devices)


def _power(view: SchoolView) -> Iterator[Cause]:
    for device in view.school.devices:
        battery = _on_battery(view.of(device.id), view)
        if battery is not None:
            yield Cause(CauseLayer.POWER, Reason.ON_BATTERY, device.id, (battery,))


def _on_battery(facts: DeviceFacts, view: SchoolView) -> Evidence | None:
    """That a UPS runs on its battery: now, or when it was heard last, before all went silent."""
    section = facts.sections.get((Ups, Tier.STATUS))
    row = None if section is None else section.rows.get("")
    if section is None or row is None or row.is_on_battery is not True:
        return None
    if not section.is_fresh(view.now) and not is_gone(view):
        return None
    return Evidence(facts.device, "", "is_on_battery", True, section.observed_at)


def _city(view: SchoolView) -> Iterator[Cause]:
    """It is we who cannot see: what the school hangs on is silent, or most of the city is."""
    if not is_gone(view):
        return
    own = {device.id for device in view.school.devices}
    for device in dict.fromkeys(end.device for circuit in view.school.circuits for end in circuit.ends):
        if device not in own and is_silent(view.of(device)):
            yield Cause(CauseLayer.MONITORING, Reason.CITY_SILENT, device, (_silence(view.of(device)),))
    if view.is_city_silent:
        yield Cause(CauseLayer.MONITORING, Reason.CITY_SILENT, EVERYWHERE, _silences(view, view.school.devices))


def _dark(view: SchoolView) -> Iterator[Cause]:
    """All devices fell silent together, and nothing says that there is power."""
    if not is_gone(view) or _has_power(view):
        return
    last = {device.id: view.of(device.id).last_success_at or 0.0 for device in view.school.devices}
    newest = max(last.values())
    together = [device for device in view.school.devices if newest - last[device.id] <= TOGETHER_SECONDS]
    if len(together) > 1:
        yield Cause(CauseLayer.POWER, Reason.ALL_SILENT, EVERYWHERE, _silences(view, together))


def _has_power(view: SchoolView) -> bool:
    """Whether a UPS was on mains when it was heard last, or a far end sees a link of the school up."""
    on_mains = any(
        row.is_on_battery is False
        for device in view.school.devices
        if (section := view.of(device.id).sections.get((Ups, Tier.STATUS))) is not None
        for row in section.rows.values()
    )
    return on_mains or any(status is PortStatus.UP for status in _far_ends(view))


def _far_ends(view: SchoolView) -> list[object]:
    own = {device.id for device in view.school.devices}
    ends = [end for circuit in view.school.circuits for end in circuit.ends if end.device not in own]
    return [view.of(end.device).lookup(Interface, end.port, "oper", view.now) for end in ends]


def _circuits(*layers: CauseLayer) -> "Look":
    def look(view: SchoolView) -> Iterator[Cause]:
        for circuit in view.school.circuits:
            verdict = view.uplinks[circuit.id]
            if verdict.state in (UplinkState.DOWN, UplinkState.BELOW_CONTRACT, UplinkState.DEGRADED):
                cause = _cause_of_circuit(circuit, verdict, view)
                if cause.layer in layers:
                    yield cause

    return look


def _cause_of_circuit(circuit: Circuit, verdict: Verdict[UplinkState], view: SchoolView) -> Cause:
    if verdict.reason in _OPTICAL:
        return Cause(CauseLayer.OPTICS, verdict.reason, circuit.id, verdict.evidence)
    if verdict.reason is Reason.LINK_DOWN:
        if is_gone(view):
            return Cause(CauseLayer.PROVIDER, Reason.FAR_END_DOWN, circuit.id, verdict.evidence)
        light = _light(circuit, verdict, view)
        if light is not None:
            return Cause(CauseLayer.PROVIDER, Reason.LIGHT_WITHOUT_LINK, circuit.id, (*verdict.evidence, light))
    return Cause(CauseLayer.UPLINK, verdict.reason, circuit.id, verdict.evidence)


def _light(circuit: Circuit, verdict: Verdict[UplinkState], view: SchoolView) -> Evidence | None:
    """That enough light comes in at the school's end, read while the link was down."""
    end = circuit.ends[0]
    module, section = find_transceiver(view.of(end.device), end.port, view.now)
    if isinstance(module, Absent) or section is None:
        return None
    power, limits = receive_power_dbm(module), receive_limits(module, (module.type, module.model, circuit.medium))
    down_at = [fact.observed_at for fact in verdict.evidence if fact.field == "oper" and fact.device == end.device]
    is_newer = all(at is not None and section.observed_at >= at for at in down_at)
    if isinstance(power, Absent) or limits is None or power < limits.low_dbm or not down_at or not is_newer:
        return None
    return Evidence(end.device, end.port, "receive_power_dbm", power, section.observed_at)


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
    order = (ClassroomState.UNCOVERED, ClassroomState.DEGRADED)
    for state in order:
        for name, verdict in view.classrooms.items():
            if verdict.state is state:
                yield Cause(CauseLayer.WIFI, verdict.reason, name, verdict.evidence)
    for ap in view.access_points.values():
        if ap.state in (AccessPointVerdictState.DOWN, AccessPointVerdictState.DEGRADED):
            yield Cause(CauseLayer.WIFI, ap.reason, ap.access_point, ap.evidence)


def _monitoring(view: SchoolView) -> Iterator[Cause]:
    """Something is not known, or a device does not answer though nothing seems to be wrong with it."""
    verdicts: list[Verdict[Any] | AccessPointVerdict] = [
        *view.uplinks.values(),
        *view.access_points.values(),
        *view.classrooms.values(),
    ]
    unknown = [
        verdict
        for verdict in verdicts
        if verdict.state == UplinkState.UNKNOWN and verdict.reason is not Reason.SECOND_ACCESS_POINT_UNKNOWN
    ]
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
