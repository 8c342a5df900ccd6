"""Fixtures that several rooms use."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import proofs
from audit.postgres import Postgres
from snmp.debian_snmpd import Snmpd


@pytest.fixture(scope="session")
def snmpd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snmpd]:
    """Debian's snmpd for the whole run: v1, v2c (`public`) and v3 users; not to be stopped by a test."""
    running = Snmpd(tmp_path_factory.mktemp("snmpd"))
    running.start()
    yield running
    running.stop()


@pytest.fixture
def own_snmpd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snmpd]:
    """A snmpd of this test alone, which it may stop, restart and swap."""
    running = Snmpd(tmp_path_factory.mktemp("own_snmpd"))
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL for the whole run; not to be stopped by a test."""
    running = Postgres()
    yield running
    running.remove()


@pytest.fixture
def own_postgres() -> Iterator[Postgres]:
    """A PostgreSQL of this test alone, which it may stop, kill and start again."""
    running = Postgres()
    yield running
    running.remove()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a ledger can be made, once in each database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/evidence/ledger.sqlite"
    running: Postgres = request.getfixturevalue("postgres")
    return running.database()


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system of 12 megabytes, which a database's own user reaches."""
    disk = Path(tempfile.mkdtemp(prefix="schoolnet-disk-"))
    disk.chmod(0o755)
    mount = ["mount", "-t", "tmpfs", "-o", "size=12m", "schoolnet-test", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode != 0:
        disk.rmdir()
        pytest.skip("this user may not mount a small file system; the limit of a file's size is tested instead")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)
    disk.rmdir()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand the figures of a worker to the process that prints them."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["figures"] = proofs.FIGURES


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take the figures of a worker that has ended; one that crashed has none."""
    proofs.FIGURES.extend(getattr(node, "workeroutput", {}).get("figures", []))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The figures of the long proofs, at the end of the run."""
    for figure in proofs.FIGURES:
        terminalreporter.write_line(f"proved: {figure}")
