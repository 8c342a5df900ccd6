"""Faults on a timeline: what goes wrong in the made-up city, when, and what to look at.

Rules of this file: pure data, and functions of the seconds since the city started. A cycle repeats for ever.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from schoolnet.demo import blueprint, plan
from schoolnet.inventory.shapes import LocalText

CYCLE_SECONDS = 300.0


class FaultKind(StrEnum):
    """What went wrong, as a person would say it."""

    CUT_FIBRE = "cut_fibre"
    ONE_GIGABIT = "one_gigabit"
    ACCESS_POINT_GONE = "access_point_gone"
    CONTROLLER_DEAD = "controller_dead"
    POWER_CUT = "power_cut"


class EffectKind(StrEnum):
    """What one agent shows of a fault; the subject is a port's name, an access point's id, or nothing."""

    PORT_DOWN = "port_down"
    PORT_AT_1G = "port_at_1g"
    ACCESS_POINT_GONE = "access_point_gone"
    ON_BATTERY = "on_battery"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Effect:
    """On one device, from `start_seconds` until `end_seconds` of each cycle."""

    kind: EffectKind
    device: str
    subject: str
    start_seconds: float
    end_seconds: float


@dataclass(frozen=True, slots=True)
class Fault:
    """What went wrong at a school; `target` is the circuit, access point or device; times are within the cycle."""

    kind: FaultKind
    school: str
    target: str
    start_seconds: float
    end_seconds: float
    sentence: LocalText
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Faults that come back every `cycle_seconds`."""

    faults: tuple[Fault, ...] = ()
    cycle_seconds: float = CYCLE_SECONDS

    def faults_at(self, elapsed_seconds: float) -> tuple[Fault, ...]:
        """The faults that are there now."""
        now = elapsed_seconds % self.cycle_seconds
        return tuple(fault for fault in self.faults if fault.start_seconds <= now < fault.end_seconds)

    def effects_of(self, device: str) -> tuple[Effect, ...]:
        """All that ever happens to this device."""
        return tuple(effect for fault in self.faults for effect in fault.effects if effect.device == device)


def active(effects: tuple[Effect, ...], elapsed_seconds: float, cycle_seconds: float) -> frozenset[Effect]:
    """Those of a device's effects that show now."""
    now = elapsed_seconds % cycle_seconds
    return frozenset(effect for effect in effects if effect.start_seconds <= now < effect.end_seconds)


def last_changes(
    effects: tuple[Effect, ...], elapsed_seconds: float, cycle_seconds: float
) -> Mapping[tuple[EffectKind, str], tuple[float, int]]:
    """For each effect that has begun: the elapsed seconds of its newest start or end, and how often it has ended."""
    cycles, now = divmod(elapsed_seconds, cycle_seconds)
    changes: dict[tuple[EffectKind, str], tuple[float, int]] = {}
    for effect in effects:
        passed = (now >= effect.start_seconds) + (now >= effect.end_seconds)
        ends = int(cycles) + (passed == 2)
        newest = (effect.end_seconds - cycle_seconds, effect.start_seconds, effect.end_seconds)[passed]
        at = cycles * cycle_seconds + newest
        if at >= 0:
            changes[effect.kind, effect.subject] = (at, ends)
    return changes


def _circuit_fault(
    kind: FaultKind, effect: EffectKind, school: plan.SchoolPlan, start: float, end: float, sentence: LocalText
) -> Fault:
    near = Effect(effect, blueprint.router_id(school), blueprint.uplink_port(school), start, end)
    far = Effect(effect, plan.CITY_CORE, blueprint.core_port(school), start, end)
    return Fault(kind, school.id, f"{school.short}-10g", start, end, sentence, (near, far))


def _cut_fibre(start: float, end: float) -> Fault:
    school = plan.SECONDARY_2
    sentence = LocalText(
        lv=f"{school.name_lv}: pārrauta optika. Pieslēgums nedarbojas un nesaņem gaismu, par telpām nekas nav zināms.",
        en=f"{school.name_en}: the fibre is cut. Its uplink is down and receives no light, its rooms are unknown.",
    )
    return _circuit_fault(FaultKind.CUT_FIBRE, EffectKind.PORT_DOWN, school, start, end, sentence)


def _one_gigabit(start: float, end: float) -> Fault:
    school = plan.SECONDARY_4
    sentence = LocalText(
        lv=f"{school.name_lv}: pieslēgums darbojas ar 1 Gbit/s, bet līgumā noteikti 10 Gbit/s.",
        en=f"{school.name_en}: the line negotiated 1 Gbit/s. It is up, but below the 10 Gbit/s of its contract.",
    )
    return _circuit_fault(FaultKind.ONE_GIGABIT, EffectKind.PORT_AT_1G, school, start, end, sentence)


def _access_point_gone(start: float, end: float) -> Fault:
    school = plan.GYMNASIUM
    ap = blueprint.access_points(school)[2]
    switch = next(
        (box.id, port.name)
        for box in blueprint.school_boxes(school)
        for port in box.ports
        if port.neighbour is not None and port.neighbour.id == ap.id
    )
    room = next(room.name for room in blueprint.classrooms(school) if room.id == ap.location)
    sentence = LocalText(
        lv=f"{school.name_lv}: piekļuves punkta {ap.name} vairs nav kontroliera sarakstā. {room.lv}: nav WiFi.",
        en=f"{school.name_en}: access point {ap.name} is gone from its controller. {room.en} has no WiFi.",
    )
    gone = Effect(EffectKind.ACCESS_POINT_GONE, ap.device, ap.id, start, end)
    unplugged = Effect(EffectKind.PORT_DOWN, *switch, start, end)
    return Fault(FaultKind.ACCESS_POINT_GONE, school.id, ap.id, start, end, sentence, (gone, unplugged))


def _controller_dead(start: float, end: float) -> Fault:
    school = plan.COLLEGE
    controller = blueprint.controller_id(school)
    sentence = LocalText(
        lv=f"{school.name_lv}: WiFi kontrolieris neatbild. Pēc 15 s par telpām nekas nav zināms.",
        en=f"{school.name_en}: the WiFi controller does not answer. After 15 s its rooms are unknown.",
    )
    silent = Effect(EffectKind.SILENT, controller, "", start, end)
    return Fault(FaultKind.CONTROLLER_DEAD, school.id, controller, start, end, sentence, (silent,))


def _power_cut(start: float, dark: float, end: float) -> Fault:
    school = plan.PARVENTA
    ups = blueprint.ups_id(school)
    sentence = LocalText(
        lv=f"{school.name_lv}: nav elektrības. No {dark:.0f}. sekundes, kad UPS ir tukšs, skola klusē: pieslēgums"
        f" nedarbojas, par telpām nekas nav zināms.",
        en=f"{school.name_en}: the power is cut. From {dark:.0f} s on, its UPS empty, the school is silent: its uplink"
        f" is down, its rooms are unknown.",
    )
    battery = Effect(EffectKind.ON_BATTERY, ups, "", start, end)
    dead = tuple(Effect(EffectKind.SILENT, box.id, "", dark, end) for box in blueprint.school_boxes(school))
    far = Effect(EffectKind.PORT_DOWN, plan.CITY_CORE, blueprint.core_port(school), dark, end)
    return Fault(FaultKind.POWER_CUT, school.id, ups, start, end, sentence, (battery, *dead, far))


def city_timeline(faults: bool = True) -> Timeline:
    """The city's faults; without `faults` nothing ever happens."""
    if not faults:
        return Timeline()
    return Timeline(
        (
            _cut_fibre(25, 75),
            _one_gigabit(70, 125),
            _access_point_gone(115, 170),
            _controller_dead(155, 215),
            _power_cut(200, 218, 275),
        )
    )
