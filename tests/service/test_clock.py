"""The clock on the wall is set while schoolnet polls: libfaketime sets it for this process alone."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from programs import require
from service.example_city import ENVIRONMENT, INTERVAL_SECONDS, ROUTER, SCHOOL, example_city
from service.processes import SCHOOLNET, Page, page_of, running, until
from snmp.debian_snmpd import Snmpd, free_udp_port

LIBRARIES = Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")
MOST_MEBIBYTES = 200


@dataclass
class Clocked:
    page: Page
    offset: Path

    def set_clock(self, offset: str) -> None:
        self.offset.write_text(f"{offset}\n")

    def polls(self) -> float:
        return self.page.value("schoolnet_polls_total") or 0.0


@pytest.fixture(scope="module")
def clocked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clocked]:
    require("faketime", "faketime")
    folder, log = tmp_path_factory.mktemp("city"), tmp_path_factory.mktemp("log") / "output"
    offset = folder / "offset"
    offset.write_text("+0\n")
    snmpd = Snmpd(tmp_path_factory.mktemp("snmpd"))
    snmpd.start()
    clock = {
        "LD_PRELOAD": str(next(LIBRARIES)),
        "FAKETIME_TIMESTAMP_FILE": str(offset),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    try:
        example_city(folder, {ROUTER: snmpd.port}, free_udp_port())
        clean = {name: value for name, value in os.environ.items() if not name.startswith("SCHOOLNET_")}
        command = [*SCHOOLNET, "run", "--config", str(folder / "schoolnet.yaml")]
        with running(command, log, clean | ENVIRONMENT | clock):
            yield Clocked(page_of(log), offset)
    finally:
        snmpd.stop()


@pytest.mark.parametrize("offset", ["-1h", "+40d", "+0", "-1y"])
def test_polling_goes_on_when_the_clock_is_set(clocked: Clocked, offset: str) -> None:
    page = clocked.page
    until(lambda: page.states("schoolnet_uplink_state")[SCHOOL] == "meets", 30, "the agent is polled")
    clocked.set_clock(offset)
    before = clocked.polls()
    until(lambda: clocked.polls() > before + 3, 3 * INTERVAL_SECONDS, f"polls after the clock was set to {offset}")
    until(lambda: page.states("schoolnet_uplink_state")[SCHOOL] == "meets", 15, "its circuit is known again")
    assert (page.value("process_resident_memory_bytes") or 0) < MOST_MEBIBYTES * 2**20
    assert page.value("schoolnet_poll_crashes_total") == 0
