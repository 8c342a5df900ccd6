"""`schoolnet audit status`: how far the rollout is, for people and for programs."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from audit.commands import PEM, audit, settings_with_key
from schoolnet.audit.ledger import Ledger
from schoolnet.audit.signing import signer_of


def test_the_city_by_school_with_completeness_beside_each_figure(city: Path) -> None:
    done = audit("status", "--ledger", city)
    assert (done.exit_code, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0].startswith("City on the bay · ")
    assert lines[1].startswith("This history is made up")
    [heading] = [line for line in lines if line.startswith("Grouped by")]
    assert heading.split()[-2:] == ["Data", "completeness"]
    [rooms] = [line for line in lines if line.startswith("city ") and "classrooms" in line]
    assert rooms.split()[-11:] == ["6", "6", "5", "3", "1", "3", "1", "2", "6", "50%", "81.8%"]
    assert [line.split()[1] for line in lines if line.startswith("school ")] == ["Alfa"] * 2 + ["Beta"] * 2 + [
        "Gamma"
    ] * 2


def test_where_the_ledger_ends_and_who_has_signed_it(city: Path) -> None:
    ledger = Ledger(f"sqlite:///{city}")
    head = ledger.head()
    ledger.close()
    assert head is not None
    told = audit("status", "--ledger", city).stdout
    assert f"Hash                    {head.hash} " in told
    assert f"{signer_of(PEM).fingerprint} (2025-09-26, 124)" in told
    document = json.loads(audit("status", "--ledger", city, "--format", "json").stdout)
    assert document["ledger"] == {**head._asdict(), "fingerprint": signer_of(PEM).fingerprint}
    assert (document["newest_head"]["sequence"], document["newest_head"]["day"]) == (124, "2025-09-26")


def test_one_school_with_its_rooms_in_latvian(city: Path) -> None:
    done = audit("status", "--ledger", city, "--school", "alfa", "--lang", "lv")
    rooms = {line.split()[0]: line for line in done.stdout.splitlines() if line.startswith("a10")}
    assert "apliecināts" in rooms["a101"]
    assert "nav zināms" in rooms["a102"]
    assert "neatbilst" in rooms["a103"]
    assert "Beta" not in done.stdout
    document = json.loads(audit("status", "--ledger", city, "--school", "alfa", "--format", "json").stdout)
    assert [row["coverage"] for row in document["tables"]["classrooms"]["rows"]] == ["verified", "unknown", "failed"]


@pytest.mark.parametrize(("columns", "arguments"), [(80, ()), (80, ("--lang", "lv")), (60, ("--school", "alfa"))])
def test_it_fits_a_terminal(city: Path, columns: int, arguments: tuple[str, ...]) -> None:
    command = [sys.executable, "-m", "schoolnet", "audit", "status", "--ledger", city, *arguments]
    env = {**os.environ, "COLUMNS": str(columns), "PYTHONUTF8": "1"}
    told = subprocess.run(command, capture_output=True, text=True, timeout=60, env=env).stdout
    assert told
    assert max(map(len, told.splitlines())) <= columns
    assert all(line.rfind("…") < 16 for line in told.splitlines()), "no more than a group's name is cut"


def test_a_school_that_is_not_planned_is_code_1(city: Path) -> None:
    done = audit("status", "--ledger", city, "--school", "alpha")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "no plan of a school 'alpha'" in done.stderr
    assert "(did you mean alfa?)" in done.stderr


def test_the_ledger_of_the_settings_is_meant_unless_told(city: Path, tmp_path: Path) -> None:
    settings = settings_with_key(tmp_path, city)
    assert audit("status", "--config", settings).exit_code == 0
    (tmp_path / "signing.pem").unlink()  # whoever asks need not be able to sign
    assert audit("status", "--config", settings).exit_code == 0
    assert audit("status", "--config", settings, "--ledger", tmp_path / "none.sqlite").exit_code == 1
    settings.write_text("audit: {legder: x}")
    done = audit("status", "--config", settings, "--ledger", city)
    assert (done.exit_code, "audit.legder: unknown key (did you mean ledger?)" in done.stderr) == (2, True)


@pytest.mark.parametrize("command", ["status", "accept", "report", "verify"])
def test_each_help_teaches_by_example_and_tells_the_exit_codes(command: str) -> None:
    told = audit(command, "--help").stdout
    assert f"schoolnet audit {command} " in told
    assert "Exit code 0" in told


def test_a_bar_is_shown_on_a_terminal_when_it_takes_long_and_not_before() -> None:
    program = (
        "import sys, time; from schoolnet.cli.progress import shown_progress\n"
        "with shown_progress('Reading') as progress:\n"
        "    progress(0.1); time.sleep(float(sys.argv[1])); progress(0.5)"
    )
    for seconds, is_shown in (("0", False), ("1.1", True)):
        ours, theirs = pty.openpty()
        subprocess.run([sys.executable, "-c", program, seconds], stderr=theirs, timeout=60, check=True)
        os.write(theirs, b".")  # so that there is something to read
        told = os.read(ours, 100_000).decode()
        os.close(ours)
        os.close(theirs)
        assert ("Reading" in told and "50%" in told) == is_shown, told
    done = subprocess.run([sys.executable, "-c", program, "1.1"], capture_output=True, timeout=60, check=True)
    assert (done.stdout, done.stderr) == (b"", b"")
