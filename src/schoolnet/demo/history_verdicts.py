"""The verdicts of the made-up past, as the records tell them, and the facts they rest on.

Rules of this file: pure. A verdict follows from the spells that last: a circuit's from its own, a room's from those of
the access points that serve it, a school's cause is the first of all in the order of causes.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import inf
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from schoolnet.audit.record import Draft, Kind, moment
from schoolnet.audit.told import when
from schoolnet.demo.history_devices import Made
from schoolnet.demo.history_spells import Spell, Where, answering_themselves
from schoolnet.facts.absent import AbsentReason
from schoolnet.inventory.model import AccessPoint, Circuit, Classroom, School
from schoolnet.verdicts.model import CauseLayer, Reason

OPER = "IF-MIB::ifOperStatus 1.3.6.1.2.1.2.2.1.8"
HIGH_SPEED = "IF-MIB::ifHighSpeed 1.3.6.1.2.1.31.1.1.1.15"
ONE_GIGABIT = 1_000_000_000
_LAYERS = tuple(CauseLayer)
_WORST_FIRST = ("down", "below_contract", "unknown", "degraded")
_POLLED_SECONDS = 3
"""How long before a verdict the facts were observed."""

Subject = tuple[str, str]
"""What (uplink, classroom, school) and its id."""


class Found(NamedTuple):
    """A verdict: state, reason, and of a school where its cause is."""

    state: str
    reason: Reason
    where: str = ""


class Changed(NamedTuple):
    """A verdict that has changed at `at` (Unix seconds). `because` are the spells that it follows from, by the id of
    what they are of: of a room those of its access points, or of the circuits that cut it off."""

    at: int
    subject: Subject
    found: Found
    was: str | None
    because: Mapping[str, Spell]


def changes_of(school: School, spells: Sequence[Spell], begin: int) -> Iterator[Changed]:
    """Each change of each verdict of a school or its reason, in order, from `begin` on (Unix seconds)."""
    edges = sorted({begin} | {int(at) for spell in spells for at in (spell.start, spell.end) if begin < at < inf})
    rooms = {
        room.id: tuple(point.id for point in school.access_points if room.id in point.classrooms)
        for room in school.classrooms
    }
    told: dict[Subject, Found] = {}
    for at in edges:
        lasting = [spell for spell in spells if spell.start <= at < spell.end]
        by_subject: dict[Where, Spell] = {}
        for spell in sorted(lasting, key=_weight, reverse=True):
            by_subject[spell.subject] = spell
        for subject, found, because in _verdicts(school, rooms, by_subject, lasting):
            was = told.get(subject)
            if found != was:
                told[subject] = found
                yield Changed(at, subject, found, None if was is None else was.state, because)


def _weight(spell: Spell) -> int:
    return _WORST_FIRST.index(spell.state)


def _verdicts(
    school: School, rooms: Mapping[str, tuple[str, ...]], worst: Mapping[Where, Spell], lasting: Sequence[Spell]
) -> Iterator[tuple[Subject, Found, Mapping[str, Spell]]]:
    cutting: dict[str, Spell] = {}
    for circuit in school.circuits:
        spell = worst.get(Where(True, circuit.id))
        if spell is not None and spell.state in ("down", "unknown"):
            cutting[circuit.id] = spell
        yield ("uplink", circuit.id), _of_circuit(spell), {}
    is_cut_off = bool(cutting) and len(cutting) == len(school.circuits)
    lacks = {subject.id: spell for subject, spell in worst.items() if not subject.is_circuit}
    for room, points in rooms.items():
        lacking = {point: lacks[point] for point in points if point in lacks} if lacks else {}
        found = Found("unknown", Reason.UNREACHABLE) if is_cut_off else _of_room(points, lacking)
        yield ("classroom", room), found, cutting if is_cut_off else lacking
    yield _of_school(school, lasting)


def _of_circuit(spell: Spell | None) -> Found:
    return Found("meets", Reason.OK) if spell is None else Found(spell.state, spell.reason)


def _of_room(points: Sequence[str], lacking: Mapping[str, Spell]) -> Found:
    if not lacking:
        return Found("covered", Reason.OK)
    down = [spell for spell in lacking.values() if spell.state == "down"]
    unseen = [spell for spell in lacking.values() if spell.state == "unknown"]
    if len(down) == len(points):
        return Found("uncovered", down[0].reason)
    if len(down) + len(unseen) == len(points):
        return Found("unknown", Reason.UNREACHABLE)
    if down:
        return Found("degraded", Reason.SECOND_ACCESS_POINT_DOWN)
    flaws = [spell.reason for spell in lacking.values() if spell.state == "degraded"]
    return Found("degraded", flaws[0]) if flaws else Found("unknown", Reason.SECOND_ACCESS_POINT_UNKNOWN)


def _of_school(school: School, lasting: Sequence[Spell]) -> tuple[Subject, Found, Mapping[str, Spell]]:
    first = min(lasting, key=lambda spell: _LAYERS.index(spell.layer), default=None)
    if first is None:
        return ("school", ""), Found(CauseLayer.NONE.value, Reason.OK), {}
    return ("school", ""), Found(first.layer.value, first.cause, first.place), {first.subject.id: first}


class Witness:
    """Tells what devices of a school said, on days of the clocks of `zone`; `made` is what each is, by id."""

    def __init__(self, school: School, zone: ZoneInfo, made: Mapping[str, Made]) -> None:
        self._school, self._zone, self._made = school, zone, made
        self._circuits = {circuit.id: circuit for circuit in school.circuits}
        self._rooms = {room.id: room for room in school.classrooms}
        self._answering = answering_themselves(school)

    def draft(self, changed: Changed) -> Draft:
        """The record of a change."""
        (what, id_), found = changed.subject, changed.found
        body = {
            **when(changed.at, self._zone),
            "what": what,
            "school": self._school.id,
            "id": id_,
            "state": found.state,
            "was": changed.was,
            "reason": found.reason.value,
            "since": moment(changed.at),
            "evidence": self._evidence(changed),
        }
        if what == "school":
            body["where"] = found.where
        return Draft(Kind.VERDICT, body, self._school.id, f"{what}/{id_}")

    def _evidence(self, changed: Changed) -> list[dict[str, Any]]:
        what, id_ = changed.subject
        if what == "uplink":
            return _of_port(self._circuits[id_], changed.found, changed.at)
        if changed.found.reason is Reason.ON_BATTERY:
            return [self._fact(changed.found.where, "", "is_on_battery", changed.at, True)]
        if what == "classroom" and not any(spell.subject.is_circuit for spell in changed.because.values()):
            return self._of_points(self._rooms[id_], changed)
        return [fact for id_, spell in changed.because.items() for fact in self._of_spell(id_, spell, changed.at)]

    def _of_spell(self, id_: str, spell: Spell, at: int) -> list[dict[str, Any]]:
        if spell.subject.is_circuit:
            return _of_port(self._circuits[id_], Found(spell.state, spell.reason), at)
        return [self._of_point(point, spell, at) for point in self._school.access_points if point.id == id_]

    def _of_points(self, room: Classroom, changed: Changed) -> list[dict[str, Any]]:
        serving = [point for point in self._school.access_points if room.id in point.classrooms]
        facts = [self._of_point(point, changed.because.get(point.id), changed.at) for point in serving]
        on_air = [point for point in serving if _is_on_air(changed.because.get(point.id))]
        radios = on_air if room.bands else []
        return facts + [self._of_radio(each, changed.at, is_up=True) for each in radios]

    def _of_point(self, point: AccessPoint, spell: Spell | None, at: int) -> dict[str, Any]:
        if spell is not None and spell.reason is Reason.UNREACHABLE:
            return _absent(point.device, point.id, "listed", self._object(point.device, "listed"), AbsentReason.TIMEOUT)
        if spell is not None and spell.reason is Reason.RADIO_DOWN:
            return self._of_radio(point, at, is_up=False)
        if spell is not None and spell.reason is Reason.MISSING:
            gone = self._object(point.device, "listed")
            return _absent(point.device, point.id, "listed", gone, AbsentReason.NO_SUCH_OBJECT)
        state = "up" if _is_on_air(spell) else "down"
        return self._fact(point.device, self._key(point), "state", at, state)

    def _of_radio(self, point: AccessPoint, at: int, *, is_up: bool) -> dict[str, Any]:
        return self._fact(point.device, self._key(point, "1"), "is_up", at, is_up)

    def _key(self, point: AccessPoint, radio: str = "") -> str:
        """How its device names it, or a radio of it: one that answers for itself needs no name."""
        name = "" if point.device in self._answering else point.mac or point.serial or point.id
        return "/".join(filter(None, (name, radio)))

    def _fact(self, device: str, subject: str, field: str, at: int, value: Any) -> dict[str, Any]:
        return _fact(device, subject, field, self._object(device, field), at, value)

    def _object(self, device: str, field: str) -> str | None:
        return self._made[device].objects.get(field) if device in self._made else None


def _is_on_air(spell: Spell | None) -> bool:
    return spell is None or spell.reason is Reason.CHANNEL_BUSY


def _of_port(circuit: Circuit, found: Found, at: int) -> list[dict[str, Any]]:
    """What the circuit's first end said of it."""
    end = circuit.ends[0]
    if found.reason in (Reason.UNREACHABLE, Reason.DEVICE_SILENT):
        return [_absent(end.device, end.port, "oper", OPER, AbsentReason.TIMEOUT)]
    if found.state == "down":
        return [_fact(end.device, end.port, "oper", OPER, at, "down")]
    speed = ONE_GIGABIT if found.state == "below_contract" else circuit.speed
    facts = [
        _fact(end.device, end.port, "oper", OPER, at, "up"),
        _fact(end.device, end.port, "speed_bps", HIGH_SPEED, at, speed),
    ]
    if found.reason is Reason.ERRORS:
        facts.append(_fact(end.device, end.port, "errors_ratio", None, at, "0.0042"))
    return facts


def _fact(device: str, subject: str, field: str, mib_object: str | None, at: int, value: Any) -> dict[str, Any]:
    observed = moment(at - _POLLED_SECONDS)
    names = {"device": device, "subject": subject, "field": field, "object": mib_object}
    return names | {"value": value, "observed_at": observed}


def _absent(device: str, subject: str, field: str, mib_object: str | None, why: AbsentReason) -> dict[str, Any]:
    names = {"device": device, "subject": subject, "field": field, "object": mib_object}
    return names | {"absent": why.value, "observed_at": None}
