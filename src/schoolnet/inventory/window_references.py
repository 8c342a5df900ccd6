"""Maintenance windows that cover nothing of the plan, and ids used twice among them.

Rules of this file: those of `references.py`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from schoolnet.inventory.document import Place
from schoolnet.inventory.model import City, School
from schoolnet.inventory.names import ids, repeated, unknown
from schoolnet.inventory.problems import Problem
from schoolnet.inventory.spelling import as_meant
from schoolnet.inventory.window import MaintenancePlan


def check_windows(plan: Place, city: Place, schools: Sequence[Place]) -> Iterator[Problem]:
    """All problems between the windows of a plan and the things that they cover."""
    windows = list(as_meant(plan, MaintenancePlan).each("windows"))
    meant = [as_meant(school, School) for school in schools]
    by_id = {name: school for school in meant if (name := school.text("id")) is not None}
    devices = [name for place in (as_meant(city, City), *meant) for name in ids(place.each("devices"))]
    yield from repeated(windows, "id", "window")
    for window in windows:
        yield from unknown(window.entries().get("school"), by_id, "school")
        yield from unknown(window.entries().get("device"), devices, "device")
        yield from _check_parts(window, by_id)


def _check_parts(window: Place, schools: Mapping[str, Place]) -> Iterator[Problem]:
    school = schools.get(window.text("school") or "")
    if school is None:
        return
    for kind in ("circuit", "classroom"):
        known = ids(school.each(f"{kind}s"))
        for name in _one_or_more(window, kind):
            yield from unknown(name, known, f"{kind} of school {window.text('school')!r} called")


def _one_or_more(window: Place, key: str) -> Iterable[Place]:
    return [window.at(key)] if window.text(key) is not None else window.each(key)
