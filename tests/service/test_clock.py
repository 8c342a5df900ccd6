"""The clock on the wall is set while schoolnet polls: libfaketime sets it for this process alone."""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from programs import require
from service.example_city import ENVIRONMENT, INTERVAL_SECONDS, ROUTER, SCHOOL, example_city
from service.faked_clock import FakedClock
from service.processes import SCHOOLNET, Page, page_of, running, until
from snmp.debian_snmpd import Snmpd, free_udp_port

MOST_MEBIBYTES = 200
WINDOW = "2026-12-01-gimnazija-1"
RIGA = ZoneInfo("Europe/Riga")


@dataclass
class Clocked:
    page: Page
    clock: FakedClock
    log: Path

    def set_clock(self, offset: str) -> None:
        self.clock.set(offset)

    def set_moment(self, moment: str) -> None:
        """Let it be this local time."""
        seconds = datetime.fromisoformat(moment).replace(tzinfo=RIGA).timestamp() - time.time()
        self.set_clock(f"{seconds:+.0f}")

    def logged(self, event: str, subject: str) -> int:
        """How many lines of the log tell this event of this subject."""
        return sum(event in line and subject in line for line in self.log.read_text().splitlines())

    def polls(self) -> float:
        return self.page.value("schoolnet_polls_total") or 0.0


@pytest.fixture(scope="module")
def clocked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clocked]:
    require("faketime", "faketime")
    folder, log = tmp_path_factory.mktemp("city"), tmp_path_factory.mktemp("log") / "output"
    clock = FakedClock(folder / "offset")
    snmpd = Snmpd(tmp_path_factory.mktemp("snmpd"))
    snmpd.start()
    try:
        example_city(folder, {ROUTER: snmpd.port}, free_udp_port())
        clean = {name: value for name, value in os.environ.items() if not name.startswith("SCHOOLNET_")}
        command = [*SCHOOLNET, "run", "--config", str(folder / "schoolnet.yaml")]
        with running(command, log, clean | ENVIRONMENT | clock.environment):
            yield Clocked(page_of(log), clock, log)
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


def in_session(clocked: Clocked) -> float | None:
    return clocked.page.value("schoolnet_school_in_session", school=SCHOOL)


def test_lessons_end_by_the_clock(clocked: Clocked) -> None:
    clocked.set_moment("2026-11-16T15:59:40")
    until(lambda: in_session(clocked) == 1, 20, "the last lesson")
    until(lambda: in_session(clocked) == 0, 40, "the lessons are over")


@pytest.mark.parametrize(
    ("before", "held", "after"),
    [
        ("2026-11-17T15:59:30", 1, "2026-11-18T09:00:00"),
        ("2026-12-18T15:59:30", 1, "2026-12-18T16:00:00"),
        ("2027-01-04T07:59:30", 0, "2027-01-04T08:00:00"),
        ("2027-05-31T15:59:30", 1, "2027-06-01T08:00:00"),
    ],
    ids=["public holiday", "last lesson of a term", "first lesson of a term", "first day of summer"],
)
def test_school_time_follows_the_citys_calendar(clocked: Clocked, before: str, held: int, after: str) -> None:
    clocked.set_moment(before)
    until(lambda: in_session(clocked) == held, 20, f"lessons at {before}: {held}")
    clocked.set_moment(after)
    until(lambda: in_session(clocked) != held, 20, f"no longer at {after}")


def test_maintenance_begins_and_ends_by_the_clock_and_is_on_the_record_once(clocked: Clocked) -> None:
    def is_maintained() -> float | None:
        return clocked.page.value("schoolnet_uplink_in_maintenance", school=SCHOOL, uplink="main")

    def told() -> tuple[int, int]:
        return clocked.logged("maintenance_began", WINDOW), clocked.logged("maintenance_ended", WINDOW)

    clocked.set_moment("2026-12-01T17:59:45")
    until(lambda: is_maintained() == 0, 15, "not yet")
    began, ended = told()
    until(lambda: is_maintained() == 1, 40, "the window is open")
    assert told() == (began + 1, ended)
    clocked.set_moment("2026-12-01T21:59:55")
    until(lambda: is_maintained() == 0, 30, "the window is closed")
    assert told() == (began + 1, ended + 1)
