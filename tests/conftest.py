"""Fixtures that several rooms use."""

from collections.abc import Iterator

import pytest

import proofs
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


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The figures of the long proofs, at the end of the run."""
    for figure in proofs.FIGURES:
        terminalreporter.write_line(f"proved: {figure}")
