"""A ledger's file, and disks that do not take it."""

import os
import resource
import sqlite3
import stat
import subprocess
from pathlib import Path

import pytest

from audit.ledgers import NOW, assert_proven, error_at, error_of, numbers_in, verdicts
from audit.postgres import Postgres
from schoolnet.audit.database import LedgerError
from schoolnet.audit.ledger import Ledger


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "evidence" / "ledger.sqlite"


def test_the_file_and_its_folder_are_their_owners_alone(file: Path) -> None:
    before = os.umask(0)
    try:
        ledger = Ledger(f"sqlite:///{file}")
        ledger.append(verdicts([1]), NOW)
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in file.parent.iterdir()} == {0o600}
    ledger.close()


def test_a_file_of_something_else_is_left_alone(file: Path) -> None:
    file.parent.mkdir()
    file.write_text("minutes of the parents' evening\n" * 100)
    assert "is not a ledger: name another file" in error_at(f"sqlite:///{file}")
    file.unlink()
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE menus (day TEXT)")
    connection.close()
    assert "has tables that are not a ledger's" in error_at(f"sqlite:///{file}")


def test_a_damaged_file_says_so(file: Path) -> None:
    ledger = Ledger(f"sqlite:///{file}")
    ledger.append(verdicts(range(200)), NOW)
    ledger.close()
    with file.open("r+b") as opened:
        opened.seek(8192)
        opened.write(os.urandom(file.stat().st_size - 8192))
    assert "is damaged: put its newest copy in its place" in error_at(f"sqlite:///{file}")


def test_a_file_that_was_moved_away_is_missed_and_used_again_when_it_is_back(file: Path, tmp_path: Path) -> None:
    ledger = Ledger(f"sqlite:///{file}")
    ledger.append(verdicts([1]), NOW)
    file.rename(tmp_path / "elsewhere")
    for _ in range(2):
        assert "was there and is gone: put it back, or end schoolnet" in error_of(ledger)
    assert not file.exists()
    (tmp_path / "elsewhere").rename(file)
    ledger.append(verdicts([2]), NOW)
    assert numbers_in(ledger) == [1, 2]
    ledger.close()


@pytest.mark.parametrize("place", ["/proc/schoolnet/ledger.sqlite", "/dev/null/ledger.sqlite"])
def test_where_no_folder_can_be_made_it_says_so(place: str) -> None:
    assert "cannot be written" in error_at(f"sqlite:///{place}")


def test_a_disk_that_takes_no_more_is_told_and_costs_no_record(file: Path) -> None:
    ledger = Ledger(f"sqlite:///{file}")
    ledger.append(verdicts([1]), NOW)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (file.with_name(f"{file.name}-wal").stat().st_size, limits[1]))
    try:
        assert "fails" in error_of(ledger)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    ledger.append(verdicts([9, 10]), NOW)
    assert numbers_in(ledger) == [1, 9, 10]
    assert_proven(ledger)
    ledger.close()


def test_a_full_disk_is_told_and_what_was_written_stays(small_disk: Path) -> None:
    ledger = Ledger(f"sqlite:///{small_disk}/ledger.sqlite")
    ledger.append(verdicts([1]), NOW)
    filler = small_disk / "filler"
    with pytest.raises(OSError, match="No space left"):
        filler.write_bytes(bytes(12 << 20))
    assert error_of(ledger) == f"the disk of {small_disk}/ledger.sqlite is full: make room there"
    assert error_at(f"sqlite:///{small_disk}/other.sqlite").endswith("is full: make room there")
    assert numbers_in(ledger) == [1]
    filler.unlink()
    ledger.append(verdicts([9, 10]), NOW)
    assert numbers_in(ledger) == [1, 9, 10]
    assert_proven(ledger)
    ledger.close()


def test_a_full_disk_of_postgresql_is_told_too(small_disk: Path, own_postgres: Postgres) -> None:
    own_postgres.give(small_disk)
    own_postgres.execute(f"CREATE TABLESPACE small LOCATION '{small_disk}'")
    own_postgres.execute("CREATE DATABASE small OWNER ledger TABLESPACE small")
    ledger = Ledger(own_postgres.url("small"))
    ledger.append(verdicts([1]), NOW)
    filler = small_disk / "filler"
    with pytest.raises(OSError, match="No space left"):
        filler.write_bytes(bytes(12 << 20))
    with pytest.raises(LedgerError, match=r"^the disk of .*/small is full: make room there$"):
        ledger.append(verdicts(range(1000)), NOW)
    assert numbers_in(ledger) == [1]
    filler.unlink()
    ledger.append(verdicts(range(1000)), NOW)
    assert numbers_in(ledger) == [1, *range(1000)]
    assert_proven(ledger)
    ledger.close()
    own_postgres.stop()


def test_a_disk_that_became_read_only_is_told_and_can_be_read(small_disk: Path) -> None:
    ledger = Ledger(f"sqlite:///{small_disk}/ledger.sqlite")
    ledger.append(verdicts([1]), NOW)
    ledger.close()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    assert "that its disk takes writes" in error_of(ledger)
    assert numbers_in(ledger) == [1]
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    ledger.append(verdicts([9]), NOW)
    assert numbers_in(ledger) == [1, 9]
    ledger.close()


def test_a_writer_that_is_kept_waiting_says_who_does(file: Path) -> None:
    ledger = Ledger(f"sqlite:///{file}")
    ledger.open()
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert "another program holds" in error_of(ledger)
    other.execute("ROLLBACK")
    other.close()
    ledger.append(verdicts([1]), NOW)
    ledger.close()
