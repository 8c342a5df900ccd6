"""What is wrong with a calendar although each of its entries is right: zones and countries that nobody knows, periods
that overlap, breaks outside the school year.

Rules of this file: those of `references.py`.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

from holidays.registry import COUNTRIES

from schoolnet.inventory.document import Place
from schoolnet.inventory.model import City
from schoolnet.inventory.names import unknown
from schoolnet.inventory.problems import Problem, closest, shown


def check_calendar(city: Place) -> Iterator[Problem]:
    """All problems and warnings of the city's calendar."""
    calendar = city.at("calendar")
    yield from _check_timezone(city.entries().get("timezone"))
    yield from _check_country(calendar.entries().get("country"))
    for key in ("terms", "breaks"):
        yield from _overlapping(list(calendar.each(key)))
    yield from _outside_the_school_year(calendar)
    yield from _read_twice([*calendar.each("terms_ics"), *calendar.each("breaks_ics")])


def zone_of(city: Place) -> ZoneInfo:
    """The city's time zone; UTC where none stands, of which `check_calendar` complains."""
    return _zone(city.text("timezone") or City.model_fields["timezone"].default) or ZoneInfo("UTC")


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        return None


def _check_timezone(place: Place | None) -> Iterator[Problem]:
    if place is not None and isinstance(place.node.value, str) and _zone(place.node.value) is None:
        yield from unknown(place, available_timezones(), "time zone")


def _check_country(place: Place | None) -> Iterator[Problem]:
    if place is None or not isinstance(place.node.value, str):
        return
    country = place.node.value
    by_name = {name: names[1] for names in COUNTRIES.values() for name in names}
    if country not in by_name.values():
        meant = closest(country, by_name)
        yield place.problem(f"there is no country {shown(country)} with public holidays", meant and by_name[meant])


def _overlapping(periods: Sequence[Place]) -> Iterator[Problem]:
    dated = sorted(
        ((start, end, place) for place in periods if (start := _day(place, "start")) and (end := _day(place, "end"))),
        key=lambda period: period[:2],
    )
    for (_, end, earlier), (start, _, later) in pairwise(dated):
        if start <= end:
            yield later.at("start").problem(f"overlaps the period in line {earlier.node.line}, which ends on {end}")


def _outside_the_school_year(calendar: Place) -> Iterator[Problem]:
    if any(calendar.each("terms_ics")):
        return
    terms = [day for term in calendar.each("terms") for key in ("start", "end") if (day := _day(term, key))]
    for period in calendar.each("breaks"):
        start, end = _day(period, "start"), _day(period, "end")
        if terms and start and end and (end < min(terms) or start > max(terms)):
            yield period.warning("lies before or after all terms, where there is no school anyway")


def _day(place: Place, key: str) -> date | None:
    try:
        return date.fromisoformat(place.text(key) or "")
    except ValueError:
        return None


def _read_twice(files: Iterable[Place]) -> Iterator[Problem]:
    """A problem for each calendar file that is named a second time: what is term cannot be a break as well."""
    seen: dict[object, Place] = {}
    for place in files:
        first = seen.setdefault(place.node.value, place)
        if first is not place:
            yield place.problem(f"the same file stands at {first.key} already")
