"""The example city that is shipped, and the schemas that editors read."""

import json
from pathlib import Path

import pytest

from schoolnet.inventory.loader import load_inventory
from schoolnet.settings import Settings, check_configuration, load_settings, schemas

CONFIG = Path(__file__).parent.parent.parent / "config"
FILES = sorted([CONFIG / "schoolnet.yaml", *(CONFIG / "inventory").rglob("*.yaml")])
SECRETS = {
    "SCHOOLNET_SNMP_AUTH_KEY": "authentication",
    "SCHOOLNET_SNMP_PRIV_KEY": "privacy-password",
    "SCHOOLNET_SNMP_COMMUNITY": "community",
}


def test_the_example_needs_its_secrets_and_nothing_else() -> None:
    assert check_configuration(CONFIG / "schoolnet.yaml", SECRETS) == []
    missing = [problem.message for problem in check_configuration(CONFIG / "schoolnet.yaml", {})]
    assert missing == [f"environment variable {name} is not set" for name in SECRETS]


def test_the_example_settings_are_the_defaults() -> None:
    settings = load_settings(CONFIG / "schoolnet.yaml", {})
    beside = {"inventory": Settings().inventory, "state": Settings().state, "audit": Settings().audit}
    assert settings.model_copy(update=beside) == Settings()


def test_the_example_shows_what_a_city_has() -> None:
    schools = load_inventory(CONFIG / "inventory").schools
    assert len(schools) >= 6
    assert {school.kind for school in schools} >= {"school", "kindergarten", "college", "science_centre"}
    assert all(school.name.lv != school.name.en for school in schools)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_file_tells_editors_its_schema(path: Path) -> None:
    first = path.read_text().splitlines()[0]
    schema = path.parent / first.removeprefix("# yaml-language-server: $schema=")
    assert schema.resolve().parent == CONFIG / "schema"
    assert schema.is_file()


@pytest.mark.parametrize("name", sorted(schemas()))
def test_the_schemas_are_those_of_the_models(name: str) -> None:
    """When this fails, write `schoolnet.settings.schemas()` to `config/schema` and read the difference."""
    assert json.loads((CONFIG / "schema" / name).read_text()) == schemas()[name]


def undescribed(schema: object, path: str = "") -> list[str]:
    if not isinstance(schema, dict):
        return []
    fields = {f"{path}.{key}": value for key, value in schema.get("properties", {}).items()}
    inner = [(f"{path}.{key}", value) for key, value in schema.get("$defs", {}).items()]
    return [key for key, value in fields.items() if not {"description", "$ref"} & set(value)] + [
        found for key, value in inner for found in undescribed(value, key)
    ]


@pytest.mark.parametrize("name", sorted(schemas()))
def test_editors_can_explain_every_key(name: str) -> None:
    assert undescribed(schemas()[name]) == []
