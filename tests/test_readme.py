"""The README is true where a machine can tell."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
PACKAGE = ROOT / "src" / "schoolnet"
PROGRAM = {"cli": ["from schoolnet.cli.application import main", '__all__ = ["main"]']}
"""What pyproject.toml names as the program has to be where it says."""


def test_the_room_map_is_the_folder() -> None:
    told = set(re.findall(r"^  ([a-z_]+(?:/|\.py))  +\S", README, flags=re.MULTILINE))
    rooms = {f"{path.name}/" for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}
    files = {path.name for path in PACKAGE.glob("*.py")} - {"__init__.py", "__main__.py"}
    assert told == rooms | files


def test_each_room_says_what_lives_there_and_what_it_must_not_know() -> None:
    for init in PACKAGE.glob("*/__init__.py"):
        lines = init.read_text("utf-8").splitlines()
        assert lines[0].startswith('"""'), init
        rest = [line for line in lines[lines.index('"""') + 1 :] if line]
        assert rest == PROGRAM.get(init.parent.name, []), f"{init}: only a docstring"
        assert len(lines) <= 15, init


def test_each_command_exists() -> None:
    commands = set(re.findall(r"schoolnet (check|run|status|inspect|demo)\b", README))
    assert commands == {"check", "run", "status", "inspect", "demo"}
    for command in commands:
        done = subprocess.run([sys.executable, "-m", "schoolnet", command, "--help"], capture_output=True, timeout=30)
        assert done.returncode == 0, command


def test_each_make_target_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), flags=re.MULTILINE))
    assert set(re.findall(r"`?make ([a-z]+)`?", README)) - {"it"} <= targets


def test_each_metric_and_setting_that_is_named_exists() -> None:
    from schoolnet.metrics.families import FAMILIES
    from schoolnet.settings import Settings

    assert set(re.findall(r"schoolnet_[a-z_]+", README)) <= {family.name for family in FAMILIES}
    for group, key in re.findall(r"`(web|snmp|intervals|traps|log)\.([a-z_]+)`", README):
        assert key in type(getattr(Settings(), group)).model_fields
