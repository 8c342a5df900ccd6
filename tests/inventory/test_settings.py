"""How the process's settings come together."""

from pathlib import Path

import pytest

from schoolnet.facts.device import Tier
from schoolnet.inventory.problems import ConfigError
from schoolnet.ledger_access import AuditSettings
from schoolnet.settings import Settings, check_configuration, load_settings


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "schoolnet.yaml"
    path.write_text("snmp:\n  engine: gufo\n  attempts: 5\nlog:\n")
    return path


def test_without_a_file_the_defaults_hold() -> None:
    placed = {"audit": AuditSettings(ledger="state/ledger.sqlite")}
    assert load_settings(None, {}) == Settings().model_copy(update=placed)
    assert Settings().web.host == Settings().traps.host == "127.0.0.1"
    assert not Settings().traps.enabled
    assert Settings().intervals.by_tier() == {Tier.STATUS: 60, Tier.TABLES: 300, Tier.INVENTORY: 3600}


def test_the_environment_wins_over_the_file(file: Path) -> None:
    settings = load_settings(file, {"SCHOOLNET_SNMP__ENGINE": "pysnmp", "SCHOOLNET_LOG__FORMAT": "json"})
    assert (settings.snmp.engine, settings.snmp.attempts, settings.log.format) == ("pysnmp", 5, "json")


def test_the_inventory_is_beside_the_settings_file(file: Path) -> None:
    assert load_settings(file, {}).inventory.folder == file.parent / "inventory"
    elsewhere = {"SCHOOLNET_INVENTORY__FOLDER": "/srv/city"}
    assert load_settings(file, elsewhere).inventory.folder == Path("/srv/city")


def test_variables_of_others_are_left_alone(file: Path) -> None:
    kubernetes = {"SCHOOLNET_SERVICE_HOST": "192.0.2.1", "SCHOOLNET_PORT": "tcp://192.0.2.1:10610"}
    assert load_settings(file, {**kubernetes, "SCHOOLNET_SNMP_AUTH_KEY": "x", "HOME": "/"}) == load_settings(file, {})


@pytest.mark.parametrize("name", ["SCHOOLNET_SNMP__ENGIN", "SCHOOLNET_SNMP_ENGINE", "SCHOOLNET_snmp__engine"])
def test_a_variable_that_is_nearly_a_setting_is_a_problem(name: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_settings(None, {name: "pysnmp"})
    assert str(caught.value) == f"environment: {name}: unknown setting (did you mean SCHOOLNET_SNMP__ENGINE?)"


def test_a_bad_value_in_the_file_is_no_problem_when_the_environment_sets_another(file: Path) -> None:
    file.write_text("snmp:\n  attempts: many\n")
    assert load_settings(file, {"SCHOOLNET_SNMP__ATTEMPTS": "4"}).snmp.attempts == 4


def test_a_missing_file_is_one_problem(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"^none\.yaml: cannot be read: No such file or directory$"):
        load_settings(Path("none.yaml"), {})


def test_check_finds_the_inventory_even_when_the_settings_are_broken(tmp_path: Path) -> None:
    path = tmp_path / "schoolnet.yaml"
    path.write_text("inventory:\n  folder: city\nweb:\n  port: x\n")
    assert [problem.file.removeprefix(f"{tmp_path}/") for problem in check_configuration(path, {})] == [
        "schoolnet.yaml",
        "city/city.yaml",
        "city/schools",
    ]


def test_the_state_is_beside_the_settings_file_unless_systemd_says_where(file: Path) -> None:
    assert load_settings(file, {}).state.folder == file.parent / "state"
    assert load_settings(file, {"SCHOOLNET_STATE__FOLDER": "/srv/state"}).state.folder == Path("/srv/state")
    systemd = {"STATE_DIRECTORY": "/var/lib/schoolnet:/var/lib/other", "SCHOOLNET_STATE__FOLDER": "/srv/state"}
    assert load_settings(file, systemd).state.folder == Path("/var/lib/schoolnet")


def test_no_state_is_kept_where_the_settings_say_so(file: Path) -> None:
    file.write_text("state:\n  folder: null\n")
    assert load_settings(file, {}).state.folder is None
