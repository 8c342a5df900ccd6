"""A ledger that was tampered with: `verify` finds it, and names the first bad record."""

import json
import random
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from audit.commands import PEM, as_the_auditor, audit, pem_of
from audit.ledger_city import fill
from audit.ledger_story import at
from proofs import length
from schoolnet.audit.ledger import Ledger
from schoolnet.audit.proof.chain import GENESIS, canonical, digest_of, link
from schoolnet.audit.proof.script import verifier_script
from schoolnet.audit.record import Draft, Kind
from schoolnet.audit.signing import signer_of

NAMED = "NOT PROVEN. The first bad record is "
ROUNDS = length(8, 200)
Lines = list[bytes]


@pytest.fixture(scope="module")
def lines(city: Path) -> Lines:
    """The lines of the city's ledger, each with its line feed."""
    ledger = Ledger(f"sqlite:///{city}")
    found = [line + b"\n" for line in ledger.lines()]
    ledger.close()
    return found


@pytest.fixture
def export(tmp_path: Path) -> Path:
    return tmp_path / "ledger.jsonl"


def first_bad(lines: Sequence[bytes], export: Path, *arguments: str) -> int | None:
    """The first record that the command names as bad, None where all is proven."""
    export.write_bytes(b"".join(lines))
    done = audit("verify", export, *arguments)
    last = done.stdout.splitlines()[-1]
    if done.exit_code == 0:
        assert last == "PROVEN."
        return None
    assert (done.exit_code, last.startswith(NAMED)) == (1, True), done.stdout
    return int(last.removeprefix(NAMED).removesuffix("."))


def chained_anew(contents: Sequence[dict[str, Any]]) -> Lines:
    """The chain that whoever can write the ledger, and has no key, makes of these contents."""
    previous, lines = GENESIS, []
    for sequence, content in enumerate(contents, 1):
        digest = digest_of({**content, "sequence": sequence})
        previous = link(previous, digest)
        row = {"content": {**content, "sequence": sequence}, "digest": digest, "hash": previous, "sequence": sequence}
        lines.append(canonical(row) + b"\n")
    return lines


def contents_of(lines: Lines) -> list[dict[str, Any]]:
    return [json.loads(line)["content"] for line in lines]


def test_nothing_is_found_where_nothing_was_done(lines: Lines, export: Path) -> None:
    assert len(lines) == 125
    assert first_bad(lines, export) is None
    assert chained_anew(contents_of(lines)) == lines


def test_a_changed_byte_names_its_record(lines: Lines, export: Path) -> None:
    random_ = random.Random(11)
    for _ in range(ROUNDS):
        number = random_.randrange(len(lines))
        line = bytearray(lines[number])
        line[random_.randrange(len(line) - 1)] ^= random_.randrange(1, 256)
        assert first_bad([*lines[:number], bytes(line), *lines[number + 1 :]], export) == number + 1, bytes(line)


def test_a_removed_record_is_named(lines: Lines, export: Path) -> None:
    for number in random.Random(12).sample(range(len(lines) - 1), ROUNDS):
        assert first_bad([*lines[:number], *lines[number + 1 :]], export) == number + 1


def test_a_repeated_record_is_named_where_it_stands_again(lines: Lines, export: Path) -> None:
    for number in random.Random(13).sample(range(len(lines)), ROUNDS):
        assert first_bad([*lines[: number + 1], *lines[number:]], export) == number + 2


def test_of_swapped_records_the_first_is_named(lines: Lines, export: Path) -> None:
    random_ = random.Random(14)
    for _ in range(ROUNDS):
        first, second = sorted(random_.sample(range(len(lines)), 2))
        swapped = [*lines]
        swapped[first], swapped[second] = lines[second], lines[first]
        assert first_bad(swapped, export) == first + 1


def test_an_inserted_record_is_named(lines: Lines, export: Path) -> None:
    random_ = random.Random(15)
    for _ in range(ROUNDS):
        source, number = random_.randrange(len(lines)), random_.randrange(1, len(lines))
        row = json.loads(lines[source])
        row["sequence"] = row["content"]["sequence"] = number + 1
        row["digest"] = digest_of(row["content"])
        row["hash"] = link(json.loads(lines[number - 1])["hash"], row["digest"])
        inserted = [*lines[:number], canonical(row) + b"\n", *lines[number:]]
        assert first_bad(inserted, export) in (number + 1, number + 2)


def test_the_auditor_finds_and_names_the_same(lines: Lines, export: Path, tmp_path: Path) -> None:
    script = tmp_path / "verify.py"
    script.write_text(verifier_script(), "utf-8")
    changed = [*lines[:60], lines[60].replace(b'"2025-09-', b'"2025-10-', 1), *lines[61:]]
    assert first_bad(changed, export) == 61
    proof = as_the_auditor(script, export)
    assert (proof.returncode, proof.stdout.splitlines()[-1]) == (1, f"{NAMED}61.")


# --- who can write the ledger makes the whole chain anew ---


def test_a_chain_that_was_made_anew_does_not_have_the_signatures(lines: Lines, export: Path) -> None:
    contents = contents_of(lines)
    number = next(n for n, content in enumerate(contents) if content["kind"] == Kind.ACCEPTANCE)
    contents[number]["body"]["by"] = "another office"
    next_head = next(n for n in range(number, len(contents)) if contents[n]["kind"] == Kind.HEAD)
    assert first_bad(chained_anew(contents), export) == next_head + 1


def test_heads_made_anew_too_are_found_by_their_signatures(lines: Lines, export: Path) -> None:
    contents = contents_of(lines)
    contents[20]["body"]["at"] = "2025-09-08T00:00:00Z"
    for number, content in enumerate(contents):
        if number and content["kind"] == Kind.HEAD:
            content["body"]["hash"] = json.loads(chained_anew(contents)[number - 1])["hash"]
    next_head = next(n for n in range(20, len(contents)) if contents[n]["kind"] == Kind.HEAD)
    assert first_bad(chained_anew(contents), export) == next_head + 1


def test_a_whole_ledger_of_another_key_is_found_by_the_fingerprint(tmp_path: Path) -> None:
    ledger = Ledger(f"sqlite:///{tmp_path}/other.sqlite")
    ledger.open()
    fill(ledger, signer_of(pem_of(bytes(32))))
    ledger.close()
    file = tmp_path / "other.sqlite"
    assert audit("verify", "--ledger", file).exit_code == 0
    assert audit("verify", "--ledger", file, "--fingerprint", signer_of(PEM).fingerprint).exit_code == 1


def test_a_school_day_that_does_not_follow_is_named_even_in_a_good_chain(export: Path, tmp_path: Path) -> None:
    ledger = Ledger(f"sqlite:///{tmp_path}/unsigned.sqlite")
    ledger.open()
    fill(ledger)
    contents = [json.loads(line)["content"] for line in ledger.lines()]
    ledger.close()
    number = next(n for n, content in enumerate(contents) if content["kind"] == Kind.DAY)
    rooms = contents[number]["body"]["classrooms"]
    rooms["a101"] = {"covered": rooms["a101"]["covered"] - 60, "uncovered": 60, "clients": 24}
    assert first_bad(chained_anew(contents), export) == number + 1


# --- the end, and the clock ---


def test_a_tail_that_was_cut_off_is_found_by_a_head_from_elsewhere(lines: Lines, export: Path) -> None:
    for left in (1, 124, 60):
        last = json.loads(lines[-1])
        head = f"{last['sequence']}:{last['hash']}"
        assert first_bad(lines, export, "--head", head) is None
        export.write_bytes(b"".join(lines[:left]))
        done = audit("verify", export, "--head", head)
        assert (done.exit_code, f"the head {head} is not in this ledger" in done.stdout) == (1, True)


def test_a_head_of_an_older_report_is_in_the_chain_or_that_is_said(lines: Lines, export: Path) -> None:
    older = json.loads(lines[39])
    assert first_bad(lines, export, "--head", f"40:{older['hash'].upper()}") is None
    done = audit("verify", export, "--head", f"40:{older['hash']}", "--head", f"41:{older['hash']}")
    assert done.exit_code == 1
    assert f"the head 41:{older['hash']} is not in this ledger" in done.stdout
    assert "the head 40:" not in done.stdout


def test_a_clock_that_was_set_back_is_found(own_city: Path) -> None:
    ledger = Ledger(f"sqlite:///{own_city}")
    alive = Draft(Kind.ALIVE, {"at": "2025-09-26T00:00:00Z", "day": "2025-09-26", "devices": 9, "answering": 9})
    ledger.append([alive], at(15, "23:59") - 3)
    assert audit("verify", "--ledger", own_city).exit_code == 0
    ledger.append([alive], at(15, "23:59") - 3600)
    ledger.close()
    done = audit("verify", "--ledger", own_city)
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (1, f"{NAMED}127.")
    assert "record 127: the clock was set back" in done.stdout


# --- the live ledger, past its guards ---


def past_the_guards(file: Path, statement: str) -> None:
    """What who owns the file can do to it."""
    with sqlite3.connect(file) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        assert connection.execute(statement).rowcount == 1
    connection.close()


@pytest.mark.parametrize(
    "change",
    [
        "content = replace(content, '\"number\"', '\"numbre\"')",
        "content = NULL",
        "content = 'not json'",
        "digest = substr(digest, 2) || '0'",
        "hash = substr(hash, 2) || 'g'",
        "kind = 'alive'",
        "school = 'gamma'",
        "recorded_at = '2025-09-08T05:00:00.000Z'",
        "writer = 'somebody'",
    ],
)
def test_the_live_ledger_names_a_row_that_was_changed(own_city: Path, change: str) -> None:
    past_the_guards(own_city, f"UPDATE schoolnet_ledger SET {change} WHERE sequence = 37")
    done = audit("verify", "--ledger", own_city)
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (1, f"{NAMED}37.")


def test_the_live_ledger_names_where_a_row_is_missing(own_city: Path) -> None:
    past_the_guards(own_city, "DELETE FROM schoolnet_ledger WHERE sequence = 50")
    done = audit("verify", "--ledger", own_city)
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (1, f"{NAMED}50.")


@pytest.mark.parametrize("command", [("status",), ("report",), ("accept", "alfa", "--all", "--by", "b", "--why", "w")])
def test_a_record_that_is_no_json_is_told_by_every_command(
    own_city: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    past_the_guards(own_city, "UPDATE schoolnet_ledger SET content = '{' WHERE sequence = 50")
    done = audit(*command, "--ledger", f"sqlite:///{own_city}")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "record 50: a record's content is not JSON" in done.stderr
    assert {path.name for path in tmp_path.iterdir()} <= {"ledger.sqlite", "ledger.sqlite-shm", "ledger.sqlite-wal"}
