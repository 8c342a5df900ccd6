"""What the commands say of a configuration or a command line that cannot be used, and how they end."""

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

VALID = Path(__file__).parent.parent / "config_invalid" / "_valid"
SECRETS = {"AUTH_KEY": "authentication", "PRIV_KEY": "privacy-password"}


@pytest.fixture
def config(tmp_path: Path) -> Path:
    shutil.copytree(VALID, tmp_path, dirs_exist_ok=True)
    return tmp_path / "schoolnet.yaml"


def schoolnet(
    *arguments: str | bytes | Path, cwd: Path | None = None, **environment: str | bytes
) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SCHOOLNET_")}
    return subprocess.run(
        [sys.executable, "-m", "schoolnet", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        stdin=subprocess.DEVNULL,
        cwd=cwd,
        env={**clean, "COLUMNS": "300", **environment},
    )


def through_shell(redirection: str, config: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = f'"{sys.executable}" -m schoolnet check --config "{config}" {redirection}'
    return subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True, timeout=60, env={**os.environ, **environment}
    )


# --- check and run ---


def test_warnings_are_not_called_problems(config: Path) -> None:
    school = config.parent / "inventory" / "schools" / "beta.yaml"
    school.write_text(school.read_text().replace("classrooms:\n", 'classrooms:\n  - {id: "2", name: Room 2}\n'))
    done = schoolnet("check", "--config", config, **SECRETS)
    assert done.returncode == 0
    assert done.stderr.splitlines()[-1] == "1 warning."
    done = schoolnet("check", "--config", config, AUTH_KEY=SECRETS["AUTH_KEY"])
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == "1 problem, 1 warning."


@pytest.mark.parametrize("command", ["check", "run"])
def test_no_settings_file_is_one_problem_that_says_what_to_give(command: str, tmp_path: Path) -> None:
    done = schoolnet(command, "--config", tmp_path / "none.yaml")
    assert done.returncode == 2
    assert done.stderr == f"There is no {tmp_path / 'none.yaml'}: give --config FILE or set SCHOOLNET_CONFIG.\n"


def test_run_names_the_command_that_lists_problems(config: Path) -> None:
    done = schoolnet("run", "--config", config)
    assert done.returncode == 2
    assert f"schoolnet check --config {config}" in done.stderr


@pytest.mark.parametrize("name", ["AUTH_KEY", "PRIV_KEY"])
def test_a_secret_that_is_not_utf8_is_refused(config: Path, name: str) -> None:
    done = schoolnet("check", "--config", config, **{**SECRETS, name: b"not-utf8-\xff"})
    assert done.returncode == 2
    assert "is not UTF-8 text" in done.stderr
    assert "not-utf8-" not in done.stderr


@pytest.mark.parametrize(("redirection", "code"), [("> /dev/full", 1), (">&-", 0), ("2>&-", 0), (">&- 2>&-", 0)])
def test_output_that_cannot_be_written_is_no_traceback(config: Path, redirection: str, code: int) -> None:
    done = through_shell(redirection, config, **SECRETS)
    assert (done.returncode, "Traceback" in done.stderr) == (code, False)


def test_problems_that_cannot_be_written_are_no_traceback(config: Path) -> None:
    assert through_shell("2> /dev/full", config).returncode == 1
    assert through_shell("2>&-", config).returncode == 2


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_taken_port_is_told_once_with_what_to_set(config: Path, taken_port: int) -> None:
    done = schoolnet("run", "--config", config, SCHOOLNET_WEB__PORT=str(taken_port), **SECRETS)
    assert done.returncode == 1
    said = f"cannot listen on 127.0.0.1 port {taken_port}: Address already in use"
    assert done.stderr == f"{said} (set web.port or SCHOOLNET_WEB__PORT)\n"


def test_the_demo_says_its_own_option_for_the_port(taken_port: int) -> None:
    done = schoolnet("demo", "--port", str(taken_port), "--duration", "5")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].endswith("Address already in use (give --port)")


def test_the_version_is_told() -> None:
    assert schoolnet("--version").stdout.startswith("schoolnet 0.")


@pytest.mark.parametrize("command", ["check", "run", "demo", "inspect"])
def test_each_commands_help_tells_its_exit_codes(command: str) -> None:
    assert "Exit code 0" in schoolnet(command, "--help").stdout


def test_help_waits_for_no_library_that_is_slow() -> None:
    slow = {"cryptography", "holidays", "icalendar", "jinja2", "pydantic", "sqlalchemy", "typst"}
    code = f"import sys, schoolnet.cli; print(sorted({slow} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout == "[]\n"


# --- inspect: refused before anything is sent, or tried with nobody there ---


@pytest.fixture
def nobody() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as closed:
        closed.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{closed.getsockname()[1]}"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("h:abc", "--community", "c"), "the port must be a number: 'abc'"),
        (("h:999999", "--community", "c"), "there is no port 999999"),
        (("http://h/", "--community", "c"), "give HOST or HOST:PORT, not a URL"),
        (("999.1.1.1", "--community", "c"), "must be an IP address"),
        (("h", "--user", "u", "--community", "c"), "give one of them"),
        (("h", "--version", "3", "--community", "c"), "give one of them"),
        (("h", "--version", "2c", "--user", "u"), "v2c takes --community"),
        (("h", "--community", b"\xff"), "the community is not UTF-8 text"),
        (("h", "--user", b"\xff"), "the user is not UTF-8 text"),
        (("h", "--user", "u" * 33), "must have at most 32 bytes"),
        (("h", "--community", ""), "the community is empty"),
    ],
)
def test_a_command_line_that_cannot_be_meant_is_refused(arguments: tuple[str | bytes, ...], said: str) -> None:
    done = schoolnet("inspect", *arguments)
    assert done.returncode == 2
    assert said in done.stderr


@pytest.mark.parametrize(
    ("content", "said"), [(b"", "is empty"), (b"\n", "is empty"), (b"short", "shorter than 8"), (b"\xff", "not UTF-8")]
)
def test_a_key_file_that_holds_no_key_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "key"
    path.write_bytes(content)
    done = schoolnet("inspect", "h", "--user", "u", "--auth-key-file", path)
    assert done.returncode == 2
    assert said in done.stderr


@pytest.mark.parametrize("key", ["short", b"\xff\xff\xff\xff\xff\xff\xff\xff"])
def test_a_key_in_the_environment_that_is_none_is_refused(key: str | bytes) -> None:
    done = schoolnet("inspect", "h", "--user", "u", SCHOOLNET_AUTH_KEY=key)
    assert done.returncode == 2
    assert "$SCHOOLNET_AUTH_KEY is" in done.stderr


def test_privacy_alone_is_refused() -> None:
    done = schoolnet("inspect", "h", "--user", "u", SCHOOLNET_PRIV_KEY="privacy-password")
    assert done.returncode == 2
    assert "no privacy without authentication" in done.stderr


def test_a_user_on_the_command_line_wins_over_a_community_in_the_environment(nobody: str) -> None:
    done = schoolnet("inspect", nobody, "--user", "u", "--timeout", "0.1", SCHOOLNET_COMMUNITY="public")
    assert done.returncode == 1
    assert "SNMPv3 noAuthNoPriv" in done.stderr


def test_a_security_level_below_authpriv_is_said(nobody: str) -> None:
    key = {"SCHOOLNET_AUTH_KEY": "authentication"}
    done = schoolnet("inspect", nobody, "--user", "u", "--timeout", "0.1", **key)
    assert "SNMPv3 authNoPriv" in done.stderr
    done = schoolnet("inspect", nobody, "--user", "u", "--timeout", "0.1", SCHOOLNET_PRIV_KEY="privacy-password", **key)
    assert "Priv" not in done.stderr


# --- what the README shows ---


def test_the_readme_shows_what_check_says(tmp_path: Path) -> None:
    root = VALID.parents[2]
    readme = (root / "README.md").read_text("utf-8")
    secrets = dict(re.findall(r"(SCHOOLNET_SNMP_[A-Z]\w+)=(\S+)", readme))
    shutil.copytree(root / "config", tmp_path / "config")
    whole = schoolnet("check", cwd=tmp_path, **secrets)
    assert whole.returncode == 0
    path = tmp_path / "config" / "inventory" / "schools" / "gimnazija-1.yaml"
    broken = path.read_text("utf-8").replace("\nclassrooms:", "\nclasrooms:").replace("speed: 10G ", "speed: 10X ")
    path.write_text(broken, "utf-8")
    for said in (whole.stdout, schoolnet("check", cwd=tmp_path, **secrets).stderr):
        assert f"$ schoolnet check --config config/schoolnet.yaml\n{said}```" in readme
