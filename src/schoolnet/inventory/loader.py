"""From a folder of files to the plan, or to all problems of it at once.

`city.yaml` holds what schools share, `schools/*.yaml` one school each.
"""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from schoolnet.inventory.credentials import Credentials
from schoolnet.inventory.document import Place, read_document
from schoolnet.inventory.model import City, Inventory, School
from schoolnet.inventory.problems import ConfigError, Problem, Severity, errors_only, reason_of
from schoolnet.inventory.references import check_references
from schoolnet.inventory.validation import validate


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
    city_place = _read_city(folder, problems)
    school_places = [place for path in _school_files(folder, problems) if (place := _read(path, problems))]
    city, found = validate(City, city_place) if city_place else (None, [])
    problems += found
    schools: list[School] = []
    for place in school_places:
        school, found = validate(School, place)
        problems += found
        schools += [school] if school else []
    problems += check_references(city_place, school_places)
    problems.sort(key=lambda problem: (problem.file, problem.line or 0))
    places = dict(_secret_places(city_place))
    inventory = None
    if city is not None and not errors_only(problems):
        inventory = Inventory(city=city, schools=tuple(schools), secret_places=places)
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


def _read_city(folder: Path, problems: list[Problem]) -> Place | None:
    path = folder / "city.yaml"
    others = [other for end in ("yml", "json", "YAML", "YML") if os.path.exists(other := folder / f"city.{end}")]
    if not others or os.path.exists(path):
        return _read(path, problems)
    problems.append(Problem(str(others[0]), None, "", "is not read: rename it to city.yaml"))
    return None


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
