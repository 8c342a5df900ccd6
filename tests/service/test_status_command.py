"""`schoolnet status`, as a person asks the running demo."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from service.processes import SCHOOLNET, Page, free_tcp_port, page_of, running, until

CUT_FIBRE = "2-vidusskola"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    log = tmp_path_factory.mktemp("demo") / "output"
    with running([*SCHOOLNET, "demo", "--port", "0", "--fault", "cut_fibre", "--duration", "120"], log):
        page = page_of(log)
        has_cause = {"school": CUT_FIBRE, "cause": "optics"}
        until(lambda: page.value("schoolnet_school_cause", **has_cause) == 1, 60, "the cut fibre is the cause")
        yield page


def ask(*arguments: str, folder: Path | None = None, **env: str) -> "subprocess.CompletedProcess[str]":
    """What the command says, away from any configuration and in no language but what `env` says."""
    unset = ("LANG", "LC_ALL", "LC_MESSAGES", "COLUMNS", "SCHOOLNET_CONFIG")
    clean = {name: value for name, value in os.environ.items() if name not in unset}
    command = [*SCHOOLNET, "status", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=30, cwd=folder or "/", env=clean | {"PYTHONUTF8": "1"} | env
    )


def test_the_city_its_cause_and_its_schools(demo: Page) -> None:
    done = ask("--url", demo.url)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0].startswith("Ventspils (made-up network) · ")
    assert lines[1].startswith("7 of 8 uplinks meet their contract")
    [cause] = [line for line in lines if line.startswith("Optics: The optical module receives no light. [v2v-10g]")]
    assert "17 classrooms, about 700 pupils · Ventspils Secondary School No. 2" in cause
    rows = [line for line in lines if "meets contract" in line or "down: " in line]
    assert len(rows) == 8
    assert rows[0].startswith("Ventspils Secondary School No. 2  down: The optical module receives no light. ")
    assert "\x1b" not in done.stdout


def test_one_school_by_a_part_of_its_name_in_the_language_of_the_locale(demo: Page) -> None:
    done = ask("2. VIDUS", "--url", demo.url, LANG="lv_LV.UTF-8", COLUMNS="60")
    assert done.returncode == 0
    assert done.stdout.startswith("Ventspils 2. vidusskola (2-vidusskola) · ")
    assert "Optika: Optiskais modulis nesaņem gaismu. [v2v-10g]" in done.stdout
    assert "pamatojums: v2v-router TenGigabitEthernet1/1/1: oper =" in done.stdout
    assert "Pieslēgums v2v-10g\nnedarbojas: " in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 60


def test_as_json_it_is_the_document_of_the_service(demo: Page) -> None:
    done = ask(CUT_FIBRE, "--url", demo.url, "--format", "json", "--lang", "lv")
    told, served = json.loads(done.stdout), httpx.get(f"{demo.url}/api/status?lang=lv&school={CUT_FIBRE}").json()
    assert told.keys() == served.keys()
    assert [school["cause"]["name"] for school in told["schools"]] == ["Optika"]
    assert told["schools"][0]["cause"] | {"evidence": []} == served["schools"][0]["cause"] | {"evidence": []}
    assert "nesaņem gaismu" in done.stdout


def test_a_school_that_is_not_there_is_code_1_and_the_one_that_was_meant(demo: Page) -> None:
    done = ask("2-vidusskla", "--url", demo.url)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "unknown school: 2-vidusskla. Did you mean: 2-vidusskola?\n"
    both = ask("Secondary", "--url", demo.url)
    assert both.stderr == "unknown school: Secondary. Did you mean: 2-vidusskola, 4-vidusskola?\n"


def test_nobody_there_is_code_1_and_what_to_do(tmp_path: Path) -> None:
    port = free_tcp_port()
    file = tmp_path / "config" / "schoolnet.yaml"
    file.parent.mkdir()
    file.write_text(f"web: {{host: 0.0.0.0, port: {port}}}")
    done = ask(folder=tmp_path)
    assert done.returncode == 1
    assert done.stderr == (
        f"http://127.0.0.1:{port}/: Connection refused. Nobody answers there. Start the service with schoolnet run or"
        " schoolnet demo, or give --url.\n"
    )


def test_a_wrong_command_line_or_configuration_is_code_2(tmp_path: Path) -> None:
    assert ask("--url", "127.0.0.1:10610").returncode == 2
    assert ask("--lang", "de").returncode == 2
    assert ask("--config", str(tmp_path / "none.yaml")).returncode == 2
    broken = tmp_path / "schoolnet.yaml"
    broken.write_text("web: {prot: 1}")
    done = ask("--config", str(broken))
    assert done.returncode == 2
    assert "web.prot: unknown key (did you mean port?)" in done.stderr
