"""Every kind of mistake in the configuration and the exact words that its writer reads.

A case is a folder in `tests/config_invalid`: files that are laid over those of `_valid`, an `env` where there is one,
and `message`, all problems that `schoolnet check` must list, in order.
"""

import shutil
from pathlib import Path

import pytest

from schoolnet.settings import check_configuration

CASES = Path(__file__).parent.parent / "config_invalid"
ENV = {"AUTH_KEY": "authentication", "PRIV_KEY": "privacy-password", "SHORT": "seven77", "EMPTY": ""}


def problems_of(case: Path, folder: Path) -> list[str]:
    shutil.copytree(CASES / "_valid", folder, dirs_exist_ok=True)
    shutil.copytree(case, folder, dirs_exist_ok=True)
    variables = (folder / "env").read_text().splitlines() if (folder / "env").exists() else []
    env = ENV | dict(line.split("=", 1) for line in variables)
    return [str(problem) for problem in check_configuration(Path("schoolnet.yaml"), env)]


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir() if path.name != "_valid"))
def test_every_mistake_is_named_with_file_line_and_key(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert problems_of(CASES / case, tmp_path) == (CASES / case / "message").read_text().splitlines()


def test_the_files_under_the_cases_have_no_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert problems_of(CASES / "_valid", tmp_path) == []


@pytest.mark.parametrize("secret", ["hunter2", "seven77"])
def test_no_problem_repeats_a_secret(secret: str) -> None:
    assert not [path.parent.name for path in CASES.glob("*/message") if secret in path.read_text()]
