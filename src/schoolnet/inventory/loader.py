"""From a folder of files to the plan, or to all problems of it at once.

`city.yaml` holds what schools share, `schools/*.yaml` one school each, `maintenance.yaml` (there may be none) the
maintenance windows; the calendar may name iCalendar files.
"""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError

from schoolnet.inventory.calendar import CalendarEvents
from schoolnet.inventory.credentials import Credentials
from schoolnet.inventory.document import Place, read_document
from schoolnet.inventory.ics import read_spans
from schoolnet.inventory.model import City, Inventory, School
from schoolnet.inventory.problems import ConfigError, Problem, Severity, errors_only, reason_of
from schoolnet.inventory.references import check_references
from schoolnet.inventory.school_year import zone_of
from schoolnet.inventory.spans import Span, merged
from schoolnet.inventory.validation import validate
from schoolnet.inventory.window import ZONE, Maintenance, MaintenancePlan
from schoolnet.inventory.window_references import check_windows

_OTHER_ENDINGS = ("yml", "json", "YAML", "YML")
"""Of a file that was meant to end in .yaml."""


@dataclass(frozen=True, slots=True)
class Examination:
    """What a folder holds.

    `inventory` is None when there are errors among `problems`; `credentials` are those without fault even then, so
    that missing secrets can be listed in the same breath. `secret_places`: file and line by a reference's key.
    """

    inventory: Inventory | None
    problems: Sequence[Problem]
    credentials: Mapping[str, Credentials]
    secret_places: Mapping[str, tuple[str, int]]


def load_inventory(folder: Path) -> Inventory:
    """The inventory in this folder. Raises ConfigError with all errors; warnings are for `examine_inventory`."""
    examination = examine_inventory(folder)
    if examination.inventory is None:
        raise ConfigError(errors_only(examination.problems))
    return examination.inventory


def examine_inventory(folder: Path) -> Examination:
    """The inventory in this folder with all its problems, by file and line."""
    problems: list[Problem] = []
    city_place = _read_named(folder, "city", problems)
    files = _school_files(folder, problems)
    school_places = [place for path in files if (place := _read(path, problems))]
    city, found = validate(City, city_place) if city_place else (None, [])
    problems += found
    events = _calendar_events(folder, city_place, problems) if city_place else CalendarEvents()
    schools: list[School] = []
    for place in school_places:
        school, found = validate(School, place)
        problems += found
        schools += [school] if school else []
    problems += check_references(city_place, school_places)
    all_places = school_places if len(school_places) == len(files) else None
    windows = _maintenance(folder, city_place, all_places, problems)
    problems = sorted(dict.fromkeys(problems), key=lambda problem: (problem.file, problem.line or 0))
    places = dict(_secret_places(city_place))
    inventory = None
    if city is not None and not errors_only(problems):
        inventory = Inventory(
            city=city, schools=tuple(schools), calendar_events=events, maintenance=windows, secret_places=places
        )
    return Examination(inventory, problems, dict(_sound_credentials(city_place)), places)


def _credentials(city: Place | None) -> Mapping[str, Place]:
    return city.at("credentials").entries() if city else {}


def _secret_places(city: Place | None) -> Iterator[tuple[str, tuple[str, int]]]:
    for place in _credentials(city).values():
        for key in ("community", "auth_key", "priv_key"):
            if reference := place.entries().get(key):
                yield reference.key, (reference.file, reference.node.line)


def _sound_credentials(city: Place | None) -> Iterator[tuple[str, Credentials]]:
    for name, place in _credentials(city).items():
        try:
            yield name, TypeAdapter[Credentials](Credentials).validate_python(place.node.plain())
        except ValidationError:
            continue  # the city's own validation has listed it


def _read(path: Path, problems: list[Problem]) -> Place | None:
    try:
        return read_document(path)
    except ConfigError as error:
        problems += error.problems
        return None


def _read_named(folder: Path, name: str, problems: list[Problem]) -> Place | None:
    path = folder / f"{name}.yaml"
    others = [other for end in _OTHER_ENDINGS if os.path.exists(other := folder / f"{name}.{end}")]
    if not others or os.path.exists(path):
        return _read(path, problems)
    problems.append(Problem(str(others[0]), None, "", f"is not read: rename it to {name}.yaml"))
    return None


def _calendar_events(folder: Path, city: Place, problems: list[Problem]) -> CalendarEvents:
    zone, calendar = zone_of(city), city.at("calendar")

    def spans(key: str) -> tuple[Span, ...]:
        files = [place.node.value for place in calendar.each(key) if isinstance(place.node.value, str)]
        return merged(span for file in files for span in _read_events(folder / file, zone, problems))

    return CalendarEvents(terms=spans("terms_ics"), breaks=spans("breaks_ics"))


def _read_events(path: Path, zone: ZoneInfo, problems: list[Problem]) -> tuple[Span, ...]:
    try:
        return read_spans(path, zone)
    except ConfigError as error:
        problems += error.problems
        return ()


def _maintenance(
    folder: Path, city: Place | None, schools: Sequence[Place] | None, problems: list[Problem]
) -> tuple[Maintenance, ...]:
    """The windows. Where not all files could be read (`city` or `schools` is None), what they name is not looked up."""
    if not any(os.path.lexists(folder / f"maintenance.{end}") for end in ("yaml", *_OTHER_ENDINGS)):
        return ()
    place = _read_named(folder, "maintenance", problems)
    if place is None:
        return ()
    plan, found = validate(MaintenancePlan, place, {ZONE: zone_of(city) if city else ZoneInfo("UTC")})
    problems += found
    if city is not None and schools is not None:
        problems += check_windows(place, city, schools)
    return plan.windows if plan else ()


def _school_files(folder: Path, problems: list[Problem]) -> list[Path]:
    schools = folder / "schools"
    try:
        found = sorted(schools / name for name in os.listdir(schools) if not name.startswith("."))
    except (OSError, ValueError) as error:
        problems.append(Problem(str(schools), None, "", f"cannot be read: {reason_of(error)}"))
        return []
    problems += [problem for path in found if (problem := _unread(path))]
    files = [path for path in found if path.suffix == ".yaml"]
    if not files:
        problems.append(Problem(str(schools), None, "", "has no school: there must be one file per school, NAME.yaml"))
    return files


def _unread(path: Path) -> Problem | None:
    """What is said of something beside the schools' files that looks like one of them."""
    if path.suffix == ".yaml":
        return None
    if path.suffix in (".yml", ".json"):
        return Problem(str(path), None, "", "is not read: its name must end in .yaml")
    warning = partial(Problem, str(path), None, "", severity=Severity.WARNING)
    if path.is_dir():
        return warning("is not read: schools in folders are not looked for") if any(path.glob("*.y*ml")) else None
    return warning("is not read: its name must end in .yaml") if re.search(r"\.ya?ml", path.name.lower()) else None
