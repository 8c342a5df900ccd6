"""What people wrote down in the made-up past: plans, definitions, acceptances, announced work.

Rules of this file: pure. No person is named, and every document number says that it is made up.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from schoolnet.audit.proof.stages import Subject
from schoolnet.audit.record import Draft, Kind, moment
from schoolnet.demo.history_spells import CHANGED_POINT, CHANGES_ONE, Past
from schoolnet.inventory.model import AccessPoint, City, Inventory, School
from schoolnet.inventory.plan_document import definitions_document, plan_document
from schoolnet.inventory.shapes import LocalText

COMMITTEE = "Made-up acceptance committee"
FEWER_DAYS = 5
"""School days that were enough to be verified before the definition changed."""
_FEWER_WHY = LocalText(
    lv="Ieviešanas sākumā pietika ar piecām labām mācību dienām, lai pirmās telpas varētu nodot (izdomāts).",
    en="In the beginning five good school days were enough, so that the first rooms could be handed over (made up).",
)


def definitions(city: City, *, is_first: bool) -> Draft:
    """What counts: the city's definitions, or the easier ones that it began with."""
    if is_first:
        easier = {"school_days": FEWER_DAYS, "why": _FEWER_WHY}
        verified = city.rollout.verified.model_copy(update=easier)
        city = city.model_copy(update={"rollout": city.rollout.model_copy(update={"verified": verified})})
    return Draft(Kind.DEFINITIONS, {**definitions_document(city), "made_up": True})


def plan(school: School, city: City, at: int, day: date, changed: frozenset[str] = frozenset()) -> Draft:
    """What the school should have, as it was planned on this day: `changed` access points are still the old ones."""
    circuits = tuple(_known(circuit, day) for circuit in school.circuits)
    points = tuple(_known(former(point) if point.id in changed else point, day) for point in school.access_points)
    then = school.model_copy(update={"circuits": circuits, "access_points": points})
    body = {"at": moment(at), "day": day.isoformat(), "school": school.id, "plan": plan_document(then, city)}
    return Draft(Kind.PLAN, body, school.id)


def plan_days(past: Past, begin: date) -> Sequence[date]:
    """The days after this one on which a delivery, or another access point, was written down."""
    circuits, points = past.school.circuits, past.school.access_points
    delivered = {each.delivered for each in circuits} | {each.delivered for each in points}
    later = {day for day in delivered if day is not None and day > begin}
    return sorted(later | ({past.day(0.5)} if changed_points(past) else set()))


def changed_points(past: Past) -> frozenset[str]:
    """The access points in whose place another one hung at first."""
    if past.place != CHANGES_ONE:
        return frozenset()
    return frozenset(point.id for point in past.school.access_points[CHANGED_POINT : CHANGED_POINT + 1])


def former(point: AccessPoint) -> AccessPoint:
    """The one that hung in its place at first."""
    mac = point.mac and f"{point.mac[:-2]}fe"
    return point.model_copy(update={"serial": f"{point.serial or point.id}-OLD", "mac": mac})


def _known(each: Any, day: date) -> Any:
    if each.delivered is None or each.delivered <= day:
        return each
    return each.model_copy(update={"delivered": None})


def acceptance(school: str, subjects: Sequence[Subject], at: int, day: date, number: int) -> Draft:
    """The committee accepts these; those that measurement has not verified are named."""
    unverified = sorted(each.id for each in subjects if "verified" not in each.stages)
    why = "seen on site (made up)" if unverified else "verified by measurement (made up)"
    return _decision(school, subjects, at, day, number, why=why, is_withdrawn=False, unverified=unverified)


def withdrawal(school: str, subjects: Sequence[Subject], at: int, day: date, number: int) -> Draft:
    """The committee takes it back."""
    why = "no WiFi on three school days in a row (made up)"
    return _decision(school, subjects, at, day, number, why=why, is_withdrawn=True, unverified=[])


def _decision(
    school: str,
    subjects: Sequence[Subject],
    at: int,
    day: date,
    number: int,
    *,
    why: str,
    is_withdrawn: bool,
    unverified: list[str],
) -> Draft:
    body = {
        "at": moment(at),
        "day": day.isoformat(),
        "school": school,
        "uplinks": [each.id for each in subjects if each.what == "uplink"],
        "classrooms": [each.id for each in subjects if each.what == "classroom"],
        "by": COMMITTEE,
        "why": why,
        "document": f"MADE-UP-{day.year}-{number:03}",
        "withdrawn": is_withdrawn,
        "unverified": unverified,
    }
    return Draft(Kind.ACCEPTANCE, body, school)


def announced_work(inventory: Inventory, pasts: Sequence[Past]) -> Iterator[tuple[int, Draft]]:
    """Windows of maintenance: an afternoon in a school, an evening in another, a night for all circuits."""
    windows = (
        (0.35, 12, 15, 4, "switch-works", "Komutatoru nomaiņa (izdomāta)", "Switches are replaced (made up)"),
        (0.6, 18, 21, 2, "wifi-upgrade", "WiFi programmatūra (izdomāta)", "New WiFi firmware (made up)"),
        (0.8, 20, 23, None, "core-works", "Pilsētas centrālais komutators (izdomāts)", "City core switch (made up)"),
    )
    for share, begins, ends, place, window, lv, en in windows:
        touched = pasts if place is None else pasts[place : place + 1]
        if not touched:
            continue
        day = touched[0].day(share)
        span = touched[0].at(day, begins), touched[0].at(day, ends)
        rooms = (
            [] if place is None else [[past.school.id, room.id] for past in touched for room in past.school.classrooms]
        )
        body = {
            "day": day.isoformat(),
            "window": window,
            "why": {"lv": lv, "en": en},
            "start": moment(span[0]),
            "end": moment(span[1]),
            "uplinks": [[past.school.id, each.id] for past in touched for each in past.school.circuits],
            "classrooms": rooms,
        }
        for event, at in zip(("began", "ended"), span, strict=True):
            yield at, Draft(Kind.MAINTENANCE, {**body, "at": moment(at), "event": event}, "", window)
