"""`schoolnet audit report`: a folder that proves itself, and what is refused."""

import base64
import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from audit.commands import KEY, PEM, as_the_auditor, audit, settings_with_key
from audit.ledger_city import fill
from schoolnet.audit.ledger import Ledger
from schoolnet.audit.proof.chain import canonical
from schoolnet.audit.record import Draft, Kind
from schoolnet.audit.signing import signer_of

FILES = {
    *("report.html", "report.pdf", "report.xlsx", "report.json", "ledger.jsonl", "verify.py", "manifest.json"),
    *(f"{table}.csv" for table in ("coverage", "targets", "circuits", "classrooms", "evidence", "acceptances")),
    *(f"{table}.csv" for table in ("assets", "gaps", "changes", "definitions", "keys", "ledger")),
}


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")


def figures(folder: Path) -> dict[str, dict[str, int]]:
    told = json.loads((folder / "report.json").read_text("utf-8"))["figures"]
    return next(group for group in told["groups"] if group["by"] == "city")


def test_a_report_is_a_folder_that_proves_itself_without_schoolnet(city: Path) -> None:
    done = audit("report", "--as-of", "2025-09-26", "--ledger", city)
    folder = Path("schoolnet-report-2025-09-26").absolute()
    assert (done.exit_code, done.stderr) == (0, "")
    assert {path.name for path in folder.iterdir()} == FILES
    assert all(name in done.stdout for name in FILES)
    assert f"python3 {folder.name}/verify.py" in done.stdout
    proof = as_the_auditor(folder / "verify.py")
    assert (proof.returncode, proof.stderr) == (0, "")
    assert proof.stdout.splitlines()[-1] == "PROVEN."
    assert "computed again" in proof.stdout
    same = audit("verify", folder)
    assert (same.exit_code, same.stdout) == (0, proof.stdout)


def test_it_is_signed_with_the_key_of_the_settings(city: Path, tmp_path: Path) -> None:
    done = audit("report", "--config", settings_with_key(tmp_path, city), "--format", "json", "--output", "out")
    assert (done.exit_code, done.stderr) == (0, "")
    manifest = json.loads(Path("out/manifest.json").read_bytes())
    assert f"Signed   by the key {manifest['fingerprint']}" in done.stdout
    signature = base64.b64decode(manifest.pop("signature"))
    KEY.public_key().verify(signature, canonical(manifest))
    assert audit("verify", "out", "--fingerprint", manifest["fingerprint"]).exit_code == 0


def test_a_key_that_cannot_be_read_leaves_it_unsigned_and_says_so(city: Path, tmp_path: Path) -> None:
    settings = settings_with_key(tmp_path, city)
    (tmp_path / "signing.pem").unlink()
    done = audit("report", "--config", settings, "--format", "json", "--output", "out")
    assert (done.exit_code, "Signed   no" in done.stdout) == (0, True)
    assert "Not signed" in done.stderr
    assert "signing.pem" in done.stderr
    assert json.loads(Path("out/manifest.json").read_bytes())["signature"] is None
    assert audit("verify", "out").exit_code == 0


def test_a_key_that_the_ledger_does_not_know_signs_nothing(city: Path, tmp_path: Path) -> None:
    other = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    settings = settings_with_key(tmp_path, city, other)
    done = audit("report", "--config", settings, "--format", "json", "--output", "out")
    assert "the ledger does not know the key" in done.stderr
    assert audit("verify", "out").exit_code == 0


def test_only_what_was_recorded_until_the_end_of_the_day_counts(city: Path) -> None:
    for day, verified, accepted in (
        ("2025-09-18", 0, 0),
        ("2025-09-19", 4, 0),
        ("2025-09-23", 4, 2),
        ("2025-09-26", 3, 1),
    ):
        assert audit("report", "--as-of", day, "--format", "json", "--ledger", city, "-o", day).exit_code == 0
        assert (figures(Path(day))["classrooms"]["verified"], figures(Path(day))["classrooms"]["accepted"]) == (
            verified,
            accepted,
        )
        proof = as_the_auditor(Path(day, "verify.py").absolute())
        assert (proof.returncode, f"as of {day}" in proof.stdout) == (0, True)


def test_it_is_of_today_by_the_citys_clocks_unless_told(city: Path) -> None:
    before = datetime.now(ZoneInfo("Europe/Riga")).date().isoformat()
    assert audit("report", "--format", "json", "--ledger", city, "-o", "out").exit_code == 0
    after = datetime.now(ZoneInfo("Europe/Riga")).date().isoformat()
    assert json.loads(Path("out/manifest.json").read_bytes())["as_of"] in (before, after)


def test_a_report_of_one_school_withholds_what_the_others_have_on_record(city: Path) -> None:
    done = audit("report", "--school", "alfa", "--as-of", "2025-09-26", "--lang", "lv", "--ledger", city)
    assert done.exit_code == 0
    folder = Path("schoolnet-report-2025-09-26-alfa").absolute()
    lines = [json.loads(line) for line in (folder / "ledger.jsonl").read_bytes().splitlines()]
    bodies = [line["content"]["body"] for line in lines if "content" in line]
    assert {body["school"] for body in bodies if body.get("school")} == {"alfa"}
    assert len(bodies) < len(lines) == 125
    manifest = json.loads((folder / "manifest.json").read_bytes())
    assert (manifest["school"], manifest["language"]) == ("alfa", "lv")
    assert figures(folder)["schools"]["planned"] == 1
    assert as_the_auditor(folder / "verify.py").returncode == 0


def test_what_was_erased_for_its_age_is_no_flaw(own_city: Path) -> None:
    ledger = Ledger(f"sqlite:///{own_city}")
    through = ledger.recorded_before(datetime(2025, 9, 11, tzinfo=UTC).timestamp())
    old = [record.sequence for record in ledger.read([Kind.ALIVE, Kind.RUN], until=through)]
    now = datetime(2025, 9, 27, tzinfo=UTC).timestamp()
    told = {"at": "2025-09-27T00:00:00Z", "day": "2025-09-27", "through": through, "years": 10}
    ledger.append([Draft(Kind.RETENTION, {**told, "kinds": ["alive", "run"]})], now)
    ledger.erase(old)
    ledger.close()
    assert audit("report", "--format", "json", "--ledger", own_city, "-o", "out").exit_code == 0
    assert as_the_auditor(Path("out/verify.py").absolute()).returncode == 0


def test_a_ledger_in_either_database_is_reported_accepted_and_proven(url: str) -> None:
    ledger = Ledger(url)
    ledger.open()
    fill(ledger, signer_of(PEM))
    ledger.close()
    done = audit("accept", "beta", "--all", "--by", "IT office", "--why", "seen there", "--ledger", url)
    assert (done.exit_code, done.stdout.splitlines()[-1][:11]) == (0, "Record 126,")
    assert audit("report", "--format", "json", "--ledger", url, "--output", "out").exit_code == 0
    assert as_the_auditor(Path("out/verify.py").absolute()).returncode == 0
    live = audit("verify", "--ledger", url)
    assert (live.exit_code, live.stdout.splitlines()[-1]) == (0, "PROVEN.")
    status = json.loads(audit("status", "--ledger", url, "--format", "json").stdout)
    assert (status["ledger"]["sequence"], status["figures"]["groups"][0]["classrooms"]["accepted"]) == (126, 3)


# --- refused ---


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--as-of", "yesterday"), 2, "'yesterday' is no day: write it as 2026-11-24"),
        (("--as-of", "20250926"), 2, "is no day"),
        (("--as-of", "2025-02-30"), 2, "is no day"),
        (("--as-of", "9999-12-31"), 2, "9999-12-31 has not come yet"),
        (("--format", "html,docx"), 2, "'docx' is no form of a report: choose from html, pdf, xlsx, csv, json"),
        (("--format", ""), 2, "is no form of a report"),
        (("--lang", "de"), 2, "'de'"),
        (("--school", "alpha"), 1, "no plan of a school 'alpha'"),
    ],
)
def test_what_cannot_be_meant_is_refused(city: Path, arguments: tuple[str, ...], code: int, said: str) -> None:
    done = audit("report", *arguments, "--ledger", city, "--output", "out")
    assert (done.exit_code, done.stdout) == (code, "")
    assert said in done.stderr
    assert not Path("out").exists()


def test_tomorrow_is_refused_and_today_is_not(city: Path) -> None:
    today = datetime.now(ZoneInfo("Europe/Riga")).date()
    done = audit("report", "--as-of", str(today + timedelta(days=2)), "--ledger", city)
    assert (done.exit_code, "has not come yet" in done.stderr) == (2, True)


def test_a_folder_with_something_in_it_is_left_alone(city: Path) -> None:
    Path("out").mkdir()
    Path("out/mine").write_text("mine")
    done = audit("report", "--ledger", city, "--output", "out")
    assert (done.exit_code, "name a folder that is new or empty" in done.stderr) == (1, True)
    assert [path.name for path in Path("out").iterdir()] == ["mine"]
    assert audit("report", "--ledger", city, "--output", "out/mine").exit_code == 1


def test_a_full_disk_leaves_no_half_report(city: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "schoolnet", "audit", "report", "--ledger", city, "--format", "json", "-o", "out"]
    limited = ["sh", "-c", 'ulimit -f 100; exec "$@"', "sh", *command]  # times 512 bytes: less than ledger.jsonl
    done = subprocess.run(limited, capture_output=True, text=True, timeout=60, env={**os.environ, "LANG": "C"})
    assert (done.returncode, done.stdout, "Traceback" in done.stderr) == (1, "", False)
    assert "File too large" in done.stderr
    assert not Path("out").exists()


def test_no_ledger_and_an_empty_one_are_refused(tmp_path: Path) -> None:
    Ledger(f"sqlite:///{tmp_path}/empty.sqlite").open()
    done = audit("report", "--ledger", tmp_path / "empty.sqlite")
    assert (done.exit_code, "has no record yet" in done.stderr) == (1, True)
    done = audit("report", "--ledger", tmp_path / "none.sqlite")
    assert (done.exit_code, "cannot be opened" in done.stderr) == (1, True)
    done = audit("report", "--ledger", "postgresql://u:secret@127.0.0.1/d")
    assert (done.exit_code, "take it out" in done.stderr, "secret" in done.stderr) == (2, True, False)
    done = audit("report", "--ledger", "mysql://u@127.0.0.1/d")
    assert (done.exit_code, "must be a file, or a database" in done.stderr) == (2, True)
    (tmp_path / "schoolnet.yaml").write_text("audit: {ledger: null}")
    done = audit("report", "--config", tmp_path / "schoolnet.yaml")
    assert (done.exit_code, "no evidence is kept" in done.stderr) == (2, True)
    assert not list(Path().iterdir())
