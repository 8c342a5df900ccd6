"""Where what is there differs from what was planned.

Rules of this file: a difference needs both sides, what was planned and what was seen; what is not known is no drift.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from schoolnet.facts.absent import value_or_none
from schoolnet.facts.device import DeviceFacts, Tier, observe
from schoolnet.facts.rows import AccessPoint as AccessPointRow
from schoolnet.facts.rows import Entity, Identity
from schoolnet.inventory.model import AccessPoint, Device, School
from schoolnet.verdicts.access_point import AccessPointVerdict
from schoolnet.verdicts.access_point_memory import AccessPointMemory
from schoolnet.verdicts.model import AccessPointVerdictState, DriftKind

_CHASSIS = 3
"""entPhysicalClass of ENTITY-MIB (RFC 6933): chassis."""


class DriftItem(NamedTuple):
    """One difference: of which device or access point (id, or the name of one that is not in the plan), what was
    planned, and what was seen."""

    kind: DriftKind
    subject: str
    planned: str
    seen: str


def drift_of_device(plan: Device, facts: DeviceFacts, now: float) -> Iterator[DriftItem]:
    """How a device differs from what was bought."""
    models, serials = (told_of_device(facts, name, now) for name in ("model", "serial"))
    yield from _other_make(plan, models, serials)


def drift_of_access_point(
    plan: AccessPoint,
    verdict: AccessPointVerdict,
    memory: AccessPointMemory,
    facts: DeviceFacts,
    rooms: "Rooms",
    now: float,
) -> Iterator[DriftItem]:
    """How an access point differs from its plan; `facts` are those of the device that reports it."""
    if memory.first_seen_at is None and verdict.state is AccessPointVerdictState.DOWN:
        yield DriftItem(DriftKind.NEVER_SEEN, plan.id, plan.mac or plan.serial or plan.name or plan.device, "")
    if verdict.key is not None:
        seen = facts.sightings(AccessPointRow, verdict.key, now)
        model, serial, location = (value_or_none(observe(seen, name)[0]) for name in ("model", "serial", "location"))
        yield from _other_make(plan, [model] if model else [], [serial] if serial else [])
        yield from _other_room(plan, location, memory, rooms)
    yield from _other_port(plan, memory)
    yield from _slower(plan, memory)


class Rooms:
    """The rooms of a school by what a person might call them, and the rooms behind each stated switch port."""

    def __init__(self, school: School) -> None:
        self.by_name: dict[str, set[str]] = {}
        for room in school.classrooms:
            for name in (room.name.lv, room.name.en, room.id):
                self.by_name.setdefault(name.casefold(), set()).add(room.id)
        self.by_port: Mapping[tuple[str, str], tuple[str, ...]] = {
            (plan.switch_port.device, plan.switch_port.port): plan.classrooms
            for plan in school.access_points
            if plan.switch_port is not None
        }


def told_of_device(facts: DeviceFacts, field: str, now: float) -> list[str]:
    """What a device tells of itself, and of each chassis: of a stack, any may be the one that was bought."""
    entities = facts.fresh(Entity, Tier.INVENTORY, now)
    parts = () if entities is None else entities.rows.values()
    chassis = (value_or_none(getattr(part, field)) for part in parts if part.physical_class == _CHASSIS)
    return [told for told in (value_or_none(facts.lookup(Identity, "", field, now)), *chassis) if told]


def _other_make(plan: Device | AccessPoint, models: Sequence[str], serials: Sequence[str]) -> Iterator[DriftItem]:
    if plan.model and models and not any(_is_same_model(plan.model, model) for model in models):
        yield DriftItem(DriftKind.OTHER_MODEL, plan.id, plan.model, models[0])
    if plan.serial and serials and plan.serial.casefold() not in {serial.casefold() for serial in serials}:
        yield DriftItem(DriftKind.SERIAL_CHANGED, plan.id, plan.serial, serials[0])


def _is_same_model(planned: str, seen: str) -> bool:
    """Orders and agents write a model with more or less around it, and with other hyphens: `C9300-24P`, `C9300-24P-E`,
    `Cisco C9300-24P`; `S4128F-ON`, `s4128Fon`."""
    one, other = ("".join(filter(str.isalnum, name.casefold())) for name in (planned, seen))
    return one in other or other in one


def _other_port(plan: AccessPoint, memory: AccessPointMemory) -> Iterator[DriftItem]:
    wired, stated = memory.wired, plan.switch_port
    if stated is None or wired.heard_at is None or (wired.device, wired.port) == (stated.device, stated.port):
        return
    yield DriftItem(DriftKind.OTHER_PORT, plan.id, f"{stated.device} {stated.port}", f"{wired.device} {wired.port}")


def _other_room(
    plan: AccessPoint, location: str | None, memory: AccessPointMemory, rooms: Rooms
) -> Iterator[DriftItem]:
    """By the port of another access point that it is heard at, else by the location that its controller has for it."""
    wired = memory.wired
    at_port = rooms.by_port.get((wired.device or "", wired.port or "")) if wired.heard_at is not None else None
    seen = at_port or sorted(rooms.by_name.get((location or "").strip().casefold(), ()))
    if seen and not set(seen) & set(plan.classrooms):
        yield DriftItem(DriftKind.OTHER_ROOM, plan.id, ", ".join(plan.classrooms), ", ".join(seen))


def _slower(plan: AccessPoint, memory: AccessPointMemory) -> Iterator[DriftItem]:
    known = [bps for bps in (memory.wired.speed_bps, memory.wired.own_speed_bps) if bps is not None]
    if known and min(known) < plan.speed:
        yield DriftItem(DriftKind.SLOWER_THAN_PLANNED, plan.id, _speed(plan.speed), _speed(min(known)))


def _speed(bits_per_second: int) -> str:
    return f"{bits_per_second // 10**6} Mbit/s"
