"""The schemas take what the loader takes, as an editor reads YAML: `1` is a number there, and text for the loader."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from schoolnet.settings import schemas

CONFIG = Path(__file__).parent.parent.parent / "config"
VALID = Path(__file__).parent.parent / "config_invalid" / "_valid"
FILES = [
    *((path, "schoolnet.schema.json") for path in (CONFIG / "schoolnet.yaml", VALID / "schoolnet.yaml")),
    *((path / "inventory" / "city.yaml", "city.schema.json") for path in (CONFIG, VALID)),
    (CONFIG / "inventory" / "maintenance.yaml", "maintenance.schema.json"),
    *((path, "school.schema.json") for root in (CONFIG, VALID) for path in sorted(root.glob("inventory/schools/*"))),
]
TYPES = {"string": str, "integer": int, "number": (int, float), "object": dict, "array": list, "null": type(None)}


class Core(yaml.SafeLoader):
    """YAML 1.2 as editors read it: no dates, no times in base 60, no `yes`."""


Core.yaml_implicit_resolvers = {}
for tag, pattern in [
    ("null", r"|~|null"),
    ("bool", r"true|false"),
    ("int", r"[-+]?[0-9]+"),
    ("float", r"[-+]?[0-9]*\.[0-9]+"),
]:
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(rf"^(?:{pattern})$"), None)


def faults(schema: dict[str, Any], value: Any, root: dict[str, Any], where: str = "") -> list[str]:
    """What JSON Schema says of a value; only the keywords that our schemas have, and any other is an error here."""
    own = {key: rule for key, rule in schema.items() if key not in ("$schema", "$defs", "title", "description")}
    own.pop("default", None), own.pop("format", None)
    found: list[str] = []
    for keyword, rule in own.items():
        found += [f"{where}: {fault}" for fault in KEYWORDS[keyword](rule, value, schema, root)]
    return found


def _type(rule: Any, value: Any, *_: Any) -> list[str]:
    names = [rule] if isinstance(rule, str) else rule
    fits = any(isinstance(value, TYPES[name]) and not isinstance(value, bool) for name in names if name != "boolean")
    return [] if fits or ("boolean" in names and isinstance(value, bool)) else [f"{value!r} is not {rule}"]


def _properties(rule: Any, value: Any, _: Any, root: Any) -> list[str]:
    inner = value.items() if isinstance(value, dict) else ()
    return [fault for key, item in inner if key in rule for fault in faults(rule[key], item, root, key)]


def _additional(rule: Any, value: Any, schema: Any, root: Any) -> list[str]:
    inner = value.items() if isinstance(value, dict) else ()
    patterns = schema.get("patternProperties", {})
    rest = {
        key: item
        for key, item in inner
        if key not in schema.get("properties", {}) and not any(re.search(pattern, str(key)) for pattern in patterns)
    }
    if rule is False:
        return [f"{key} is not allowed" for key in rest]
    return [fault for key, item in rest.items() for fault in faults(rule, item, root, key)]


def _patterns(rule: Any, value: Any, _: Any, root: Any) -> list[str]:
    inner = value.items() if isinstance(value, dict) else ()
    matching = [(made, key, item) for key, item in inner for p, made in rule.items() if re.search(p, str(key))]
    return [fault for made, key, item in matching for fault in faults(made, item, root, str(key))]


def _check(kind: type | tuple[type, ...], fits: Any) -> Any:
    return lambda rule, value, *_: [f"{value!r}: {rule}"] if isinstance(value, kind) and not fits(value, rule) else []


def _among(rule: Any, value: Any, _: Any, root: Any) -> int:
    return sum(not faults(choice, value, root) for choice in rule)


KEYWORDS: dict[str, Any] = {
    "type": _type,
    "properties": _properties,
    "patternProperties": _patterns,
    "additionalProperties": _additional,
    "$ref": lambda rule, value, _, root: faults(root["$defs"][rule.removeprefix("#/$defs/")], value, root),
    "items": lambda rule, value, _, root: [f for item in value for f in faults(rule, item, root)],
    "anyOf": lambda *of: [] if _among(*of) else [f"{of[1]!r} is none of these"],
    "oneOf": lambda *of: [] if _among(*of) == 1 else [f"{of[1]!r} is not one of these"],
    "enum": lambda rule, value, *_: [] if value in rule else [f"{value!r} is not in {rule}"],
    "required": _check(dict, lambda value, rule: set(rule) <= set(value)),
    "propertyNames": lambda rule, value, _, root: [f for key in value for f in faults(rule, key, root)],
    "pattern": _check(str, lambda value, rule: re.search(rule, value)),
    "minLength": _check(str, lambda value, rule: len(value) >= rule),
    "maxLength": _check(str, lambda value, rule: len(value) <= rule),
    "minItems": _check(list, lambda value, rule: len(value) >= rule),
    "maxItems": _check(list, lambda value, rule: len(value) <= rule),
    "uniqueItems": _check(list, lambda value, rule: len(set(value)) == len(value)),
    "minimum": _check((int, float), lambda value, rule: value >= rule),
    "maximum": _check((int, float), lambda value, rule: value <= rule),
    "exclusiveMinimum": _check((int, float), lambda value, rule: value > rule),
}


def faults_in(text: str, schema: str) -> list[str]:
    made = schemas()[schema]
    return faults(made, yaml.load(text, Core), made)


@pytest.mark.parametrize(("path", "schema"), FILES, ids=lambda part: getattr(part, "name", None))
def test_what_is_right_is_right_in_an_editor(path: Path, schema: str) -> None:
    assert faults_in(path.read_text("utf-8"), schema) == []


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("schools/beta.yaml", 'id: "1", name: Room 1', "id: 1, name: 101, bands: [2.4, 5]"),
        ("schools/beta.yaml", 'classrooms: ["1"]', "classrooms: [1]"),
        ("schools/beta.yaml", 'port: "1"', "port: 1"),
        ("schools/alpha.yaml", "speed: 10G", "speed: 2500000000"),
        ("schools/alpha.yaml", "speed: 10G", "speed: 2.5 Gbit/s"),
        ("city.yaml", "    user: schoolnet", "    version: 3\n    user: schoolnet"),
        ("city.yaml", "08:00", '"08:30:00"'),
    ],
)
def test_numbers_need_no_quotes_in_an_editor_either(file: str, old: str, new: str) -> None:
    text = (VALID / "inventory" / file).read_text("utf-8")
    assert old in text
    assert faults_in(text.replace(old, new), "city.schema.json" if "city" in file else "school.schema.json") == []


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("schools/alpha.yaml", "speed: 10G", "speed: 10X"),
        ("schools/alpha.yaml", "speed: 10G", "speed: 10"),
        ("schools/beta.yaml", '"02:00:00:00:00:03"', "zz"),
        ("schools/beta.yaml", "id: beta\n", "id: Beta\n"),
        ("city.yaml", "08:00", "08:00Z"),
        ("city.yaml", "2026-09-01", "2026-9-1"),
    ],
)
def test_what_is_wrong_is_wrong_in_an_editor(file: str, old: str, new: str) -> None:
    text = (VALID / "inventory" / file).read_text("utf-8")
    assert old in text
    assert faults_in(text.replace(old, new), "city.schema.json" if "city" in file else "school.schema.json")
