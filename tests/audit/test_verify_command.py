"""`schoolnet audit verify` and `verify.py` on a report: whatever was done to it is found."""

import base64
import hashlib
import json
import random
import shutil
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from audit.commands import as_the_auditor, audit, settings_with_key
from proofs import length
from schoolnet.audit.proof.chain import canonical
from schoolnet.audit.proof.verify import verify

POSITIONS = length(2, 60)
"""Of each file so many bytes are changed, one after another."""


@pytest.fixture(scope="module")
def report(city: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A signed report in all forms; not to be changed by a test."""
    folder = tmp_path_factory.mktemp("report")
    settings = settings_with_key(tmp_path_factory.mktemp("settings"), city)
    done = audit("report", "--config", settings, "--as-of", "2025-09-26", "--output", folder)
    assert done.exit_code == 0
    return folder


def hash_anew(folder: Path) -> None:
    """The manifest as a forger without the key makes it."""
    manifest = json.loads((folder / "manifest.json").read_bytes())
    manifest["files"] = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in manifest["files"]}
    last = (folder / "ledger.jsonl").read_bytes().splitlines()[-1]
    manifest["head"] = {key: json.loads(last)[key] for key in ("hash", "sequence")}
    manifest |= {"fingerprint": None, "signature": None}
    (folder / "manifest.json").write_bytes(canonical(manifest) + b"\n")


def test_the_report_is_proven(report: Path) -> None:
    done = audit("verify", report)
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "PROVEN.")
    assert "the records up to 124 are signed" in done.stdout


def test_a_changed_byte_is_found_in_every_file(report: Path, tmp_path: Path) -> None:
    names = sorted(path.name for path in report.iterdir())
    assert len(names) == 19
    random_ = random.Random(4)
    for name in names:
        whole = (report / name).read_bytes()
        for position in (0, len(whole) - 1, *random_.sample(range(len(whole)), POSITIONS)):
            folder = shutil.copytree(report, tmp_path / "copy", dirs_exist_ok=True)
            changed = whole[position] ^ random_.randrange(1, 256)
            (folder / name).write_bytes(whole[:position] + bytes([changed]) + whole[position + 1 :])
            found = verify(folder)
            assert found.problems, f"byte {position} of {name} is now {changed}"
            assert any(name in problem.text for problem in found.problems) or name in ("manifest.json", "ledger.jsonl")


def test_the_auditor_finds_a_change_in_every_other_file(report: Path, tmp_path: Path) -> None:
    for path in sorted(report.iterdir()):
        if path.name != "verify.py":
            folder = shutil.copytree(report, tmp_path / path.name)
            whole = bytearray(path.read_bytes())
            whole[len(whole) // 2] ^= 1
            (folder / path.name).write_bytes(whole)
            proof = as_the_auditor(folder / "verify.py")
            assert (proof.returncode, proof.stderr) == (1, ""), path.name
            assert "NOT PROVEN" in proof.stdout


def test_a_file_that_is_missing_or_added_is_found(report: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(report, tmp_path / "copy")
    (folder / "gaps.csv").rename(folder / "gap.csv")
    told = audit("verify", folder).stdout
    assert "gap.csv is no part of the report\ngaps.csv is missing\nNOT PROVEN." in told


def test_figures_that_do_not_follow_are_found_even_where_all_hashes_are_made_anew(report: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(report, tmp_path / "copy")
    document = json.loads((folder / "report.json").read_bytes())
    group = next(group for group in document["figures"]["groups"] if group["by"] == "city")
    group["classrooms"]["verified"] += 1
    (folder / "report.json").write_bytes(canonical(document))
    hash_anew(folder)
    done = audit("verify", folder)
    assert done.exit_code == 1
    assert "the figures of the report are wrong: city" in done.stdout
    assert "was changed" not in done.stdout


def test_another_key_than_the_published_one_is_found(report: Path) -> None:
    known = json.loads((report / "manifest.json").read_bytes())["fingerprint"]
    assert audit("verify", report, "--fingerprint", known.upper()).exit_code == 0
    done = audit("verify", report, "--fingerprint", "0" * 64)
    assert (done.exit_code, f"the ledger is signed by {known}" in done.stdout) == (1, True)
    proof = as_the_auditor(report / "verify.py", "--fingerprint", "0" * 64)
    assert (proof.returncode, proof.stdout) == (1, done.stdout)


def test_a_report_that_another_key_has_signed_is_found(report: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(report, tmp_path / "copy")
    manifest = json.loads((folder / "manifest.json").read_bytes())
    del manifest["signature"]
    manifest["school"] = None
    signature = Ed25519PrivateKey.generate().sign(canonical(manifest))
    manifest["signature"] = base64.b64encode(signature).decode()
    (folder / "manifest.json").write_bytes(canonical(manifest) + b"\n")
    done = audit("verify", folder)
    assert (done.exit_code, "the signature of manifest.json is wrong" in done.stdout) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("none",), "none: No such file or directory"),
        ((".",), "No such file or directory"),
        (("--fingerprint", "abc"), "64 digits of hex"),
        (("--head", "12"), "'12' is no head: write SEQUENCE:HASH"),
        (("--head", f"0:{'0' * 64}"), "is no head"),
        (("x", "--ledger", "y"), "name an export or a ledger, not both"),
        (("--ledger", "none.sqlite"), "none.sqlite cannot be opened"),
    ],
)
def test_a_command_line_that_cannot_be_meant_is_code_2(
    arguments: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = audit("verify", *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr
