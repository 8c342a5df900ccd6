"""What the made-up city was promised, and how it was to come: who pays, by when, and what was delivered when.

Rules of this file: pure. Circuits come up school by school, access points week by week, the last schools are late. It
works for any inventory, so that larger cities can be made up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from schoolnet.inventory.model import Inventory, School
from schoolnet.inventory.rollout import Rollout
from schoolnet.inventory.school_time import school_times

HALF_A_YEAR_DAYS = 183
FUNDS = ("Made-up Fund 1.1", "Made-up Fund 2.4", "Made-up City Budget")
LATE_DAYS = 5
"""How many school days ago the last schools got their circuit: too few to verify anything."""
_SCHOOLS_FOR_ONE_LATE = 12
_CIRCUITS_SHARE, _ROOMS_SHARE = 0.42, 0.26
"""Of the school days: until all circuits but the late ones are up, and from a circuit to the school's last room."""
_FROM_DELIVERY_DAYS = 4


@dataclass(frozen=True, slots=True)
class Arrival:
    """When a school's circuit comes up and its access points join: days, those of access points by id."""

    circuit: date
    access_points: Mapping[str, date]
    is_late: bool


def school_days(inventory: Inventory, today: date, days: int = HALF_A_YEAR_DAYS) -> list[date]:
    """The school days of the first school, of so many days before today; none where there is no school."""
    if not inventory.schools:
        return []
    times = school_times(inventory)[inventory.schools[0].id]
    before = (today - timedelta(days=back) for back in range(days, 0, -1))
    return [day for day in before if times.lessons(day)]


def arrivals(schools: Sequence[School], days: Sequence[date]) -> Mapping[str, Arrival]:
    """How the rollout goes over these school days: by school's id."""
    late_from = len(schools) - max(1, len(schools) // _SCHOOLS_FOR_ONE_LATE)
    return {school.id: _arrival(school, place, late_from, days) for place, school in enumerate(schools)}


def promised(inventory: Inventory, today: date, days: int = HALF_A_YEAR_DAYS) -> Inventory:
    """The inventory with who pays for what, target days, and what was delivered when, in a rollout of so many days."""
    held = school_days(inventory, today, days)
    if not held:
        return inventory
    coming = arrivals(inventory.schools, held)
    targets = (held[len(held) // 2], held[len(held) * 17 // 20], None)
    schools = tuple(
        _promised(school, coming[school.id], FUNDS[place % 3], targets[min(place * 3 // len(inventory.schools), 2)])
        for place, school in enumerate(inventory.schools)
    )
    city = inventory.city.model_copy(update={"rollout": Rollout(target=today + timedelta(days=60))})
    return inventory.model_copy(update={"city": city, "schools": schools})


def _arrival(school: School, place: int, late_from: int, days: Sequence[date]) -> Arrival:
    count, last = len(school.access_points), len(days) - 1
    if place >= late_from:
        up = days[-LATE_DAYS]
        return Arrival(up, {point.id: up for point in school.access_points}, is_late=True)
    begins = int(_CIRCUITS_SHARE * last * max(0, place - 1) / max(1, late_from - 2))
    steps = (int(_ROOMS_SHARE * last * number / count) // 5 * 5 for number in range(count))
    joined = {point.id: days[begins + step] for point, step in zip(school.access_points, steps, strict=True)}
    return Arrival(days[begins], joined, is_late=False)


def _promised(school: School, arrival: Arrival, funding: str, target: date | None) -> School:
    circuits = tuple(circuit.model_copy(update={"delivered": _before(arrival.circuit)}) for circuit in school.circuits)
    points = tuple(
        point.model_copy(update={"delivered": _before(arrival.access_points[point.id])})
        for point in school.access_points
    )
    promise = {"circuits": circuits, "access_points": points, "funding": funding, "target": target}
    return school.model_copy(update=promise)


def _before(day: date) -> date:
    return day - timedelta(days=_FROM_DELIVERY_DAYS)
