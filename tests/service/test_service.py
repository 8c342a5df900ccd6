"""The wiring in this process: reloads that meet, polls that meet, an end while devices are silent, what is logged."""

import asyncio
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from polling.router_agent import Router, serving
from schoolnet.facts.device import Tier
from schoolnet.inventory.problems import ConfigError, Problem
from schoolnet.metrics.exposition import Format
from schoolnet.service import Service
from schoolnet.settings import Configuration
from schoolnet.verdicts.model import Reason, UplinkState, Verdict
from service.example_city import ENVIRONMENT, ROUTER, example_city
from service.processes import SCHOOLNET, page_of, running, until
from service.routed_city import PORT, STATUS
from service.routed_city import city as city_of
from snmp.debian_snmpd import Snmpd


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port of loopback where somebody listens who never answers."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        yield sock.getsockname()[1]


def city(port: int, *routers: str, **more: Any) -> Configuration:
    """A configuration with a school for each of these routers, all at this port; `more` of the inventory."""
    return city_of(dict.fromkeys(routers, port), **more)


def metric(service: Service, name: str) -> float | None:
    return service.process.registry.get_sample_value(name)


def schools(service: Service) -> list[str]:
    return [school.id for school in service.board.inventory.schools]


async def test_of_two_reloads_that_meet_the_newest_files_stay(silent_port: int) -> None:
    is_first_reading = threading.Event()

    def load() -> Configuration:
        if is_first_reading.is_set():
            return city(silent_port, "new")
        is_first_reading.set()
        time.sleep(0.3)
        return city(silent_port, "old", "older")

    service = Service(city(silent_port, "old"), load)
    first = asyncio.create_task(service.reload())
    await asyncio.to_thread(is_first_reading.wait, 5)
    assert await service.reload() == []
    assert await first == []
    assert schools(service) == ["school-new"]


def refuse() -> Configuration:
    raise ConfigError([Problem("city.yaml", 3, "name", "is missing")])


def crash() -> Configuration:
    raise ValueError("a bug")


@pytest.mark.parametrize(("load", "said"), [(refuse, "city.yaml:3: name: is missing"), (crash, "ValueError")])
async def test_a_reload_that_fails_changes_nothing_and_is_told(
    load: Callable[[], Configuration], said: str, silent_port: int
) -> None:
    service = Service(city(silent_port, "old"), load)
    (told,) = await service.reload()
    assert said in told
    assert schools(service) == ["school-old"]
    assert metric(service, "schoolnet_config_last_reload_successful") == 0


async def test_a_device_that_is_being_polled_is_not_polled_again_and_that_is_counted(silent_port: int) -> None:
    service = Service(city(silent_port, "r1"))
    for _ in range(3):
        service.start_poll("r1", STATUS, time.monotonic())
    assert metric(service, "schoolnet_polls_skipped_total") == 2
    assert len(service.fleet.under_way.tasks) == 1
    await service._end_polls()


async def test_a_device_that_a_reload_removes_while_it_is_polled_leaves_nothing_behind(silent_port: int) -> None:
    before = len(os.listdir("/proc/self/fd"))
    service = Service(city(silent_port, "r1", "r2"), lambda: city(silent_port, "r2"))
    service.start_poll("r1", STATUS, time.monotonic())
    await asyncio.sleep(0.1)
    assert len(os.listdir("/proc/self/fd")) > before
    assert len(service.fleet.under_way.tasks) == 1
    assert await service.reload() == []
    await asyncio.sleep(0.1)
    assert service.fleet.under_way.tasks == ()
    page = service.exposition.render(Format.TEXT)
    assert b'"r2"' in page
    assert b'"r1"' not in page
    assert b"school-r1" not in page
    assert len(os.listdir("/proc/self/fd")) <= before


def uplink(service: Service, router: str) -> Verdict[UplinkState]:
    return service.board.schools[f"school-{router}"].uplinks["10g"].verdict


async def polled(service: Service, *devices: str) -> None:
    """Poll these devices, and wait until what they said is judged."""
    for device in devices:
        service.start_poll(device, frozenset(Tier), time.monotonic())
    while under_way := [*service.fleet.under_way.tasks, *service._tasks]:
        await asyncio.wait(under_way)
        await asyncio.sleep(0)  # what polls brought is handed over in the loop's next turn


async def test_a_reload_keeps_what_is_known_of_an_unchanged_device_and_the_poll_of_it_that_is_under_way() -> None:
    router = Router(uptime_seconds=90_000)
    async with serving(router) as port:
        service = Service(city(port, "r1", "r2"), lambda: city(port, "r1", "r3"))
        await polled(service, "r1", "r2")
        facts, poller = service.board.facts["r1"], service.fleet.pollers["r1"]
        router.delay_seconds = 0.1
        service.start_poll("r1", STATUS, time.monotonic())
        await asyncio.sleep(0.02)
        assert await service.reload() == []
        assert service.board.facts["r1"] is facts
        assert service.fleet.pollers["r1"] is poller
        states = [uplink(service, router).state for router in ("r1", "r3")]
        assert states == [UplinkState.MEETS, UplinkState.UNKNOWN]
        await polled(service)
        assert service.board.facts["r1"] is not facts
        assert service.board.facts["r1"].failures == 0
        await polled(service, "r1")
        assert metric(service, "schoolnet_polls_total") == 4
        await service._end_polls()
        service._close()


async def test_what_was_remembered_of_a_port_outlives_a_reload_that_asks_its_device_anew() -> None:
    router = Router(uptime_seconds=90_000)
    async with serving(router) as port, serving(router) as elsewhere:
        service = Service(city(port, "r1"), lambda: city(elsewhere, "r1"))
        await polled(service, "r1")
        router.oper = {PORT: 2}
        await polled(service, "r1")
        assert await service.reload() == []
        assert uplink(service, "r1").reason is Reason.NOT_POLLED_YET
        page = service.exposition.render(Format.TEXT)
        assert b'schoolnet_uplink_changes_total{school="school-r1",uplink="10g"} 1' in page
        await service._end_polls()
        service._close()


async def test_a_change_is_logged_once_with_when_it_happened_and_when_it_was_seen() -> None:
    router = Router(uptime_seconds=90_000)
    async with serving(router) as port:
        service = Service(city(port, "r1"))
        await polled(service, "r1")
        router.oper = {PORT: 2}
        with capture_logs() as logged:
            for _ in range(3):
                await polled(service, "r1")
        changes = {entry["event"]: entry for entry in logged if entry["event"].endswith("_changed")}
        assert len(changes) == len(logged), "each is told once, and nothing else"
        assert changes.keys() >= {"uplink_changed", "school_cause_changed"}
        assert {event: entry["log_level"] for event, entry in changes.items() if entry["log_level"] != "info"} in (
            {},
            {"classroom_changed": "debug"},
        )
        uplink = changes["uplink_changed"]
        assert (uplink["school"], uplink["state"], uplink["was"]) == ("school-r1", "down", "meets")
        assert uplink["happened_at"] <= uplink["seen_at"]
        for name in ("happened_at", "seen_at"):
            assert abs(datetime.fromisoformat(uplink[name]).timestamp() - time.time()) < 30
        await service._end_polls()
        service._close()


async def test_maintenance_is_logged_as_it_begins_and_ends_though_nothing_is_polled(silent_port: int) -> None:
    now = datetime.now(UTC)
    window = {"id": "w", "why": "work", "device": "r1", "start": now, "end": now + timedelta(seconds=0.5)}
    service = Service(city(silent_port, "r1", maintenance=[window]))
    with capture_logs() as logged:
        await service._expire()
        await service._expire()
        await asyncio.sleep(0.5)
        await service._expire()
        await service._expire()
    assert [(entry["event"], entry["device"]) for entry in logged] == [
        ("maintenance_began", "r1"),
        ("maintenance_ended", "r1"),
    ]
    service._close()


def test_sigterm_ends_it_within_ten_seconds_while_every_device_is_silent(tmp_path: Path, silent_port: int) -> None:
    example_city(tmp_path, {}, silent_port)
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SCHOOLNET_")}
    command = [*SCHOOLNET, "run", "--config", str(tmp_path / "schoolnet.yaml")]
    log = tmp_path / "output"
    with running(command, log, clean | ENVIRONMENT) as process:
        page = page_of(log)
        until(lambda: (page.value("schoolnet_polls_total") or 0) > 0, 20, "polls fail")
        started = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        assert time.monotonic() - started < 10
        assert "Traceback" not in log.read_text()


def test_polling_goes_on_when_nobody_reads_what_it_logs(tmp_path: Path) -> None:
    snmpd = Snmpd(tmp_path / "snmpd")
    snmpd.directory.mkdir()
    example_city(tmp_path, {ROUTER: snmpd.port}, snmpd.port)
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SCHOOLNET_")}
    read_end, write_end = os.pipe()
    log = tmp_path / "output"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*SCHOOLNET, "run", "--config", str(tmp_path / "schoolnet.yaml")],
            stdout=output,
            stderr=write_end,
            env=clean | ENVIRONMENT,
        )
    try:
        os.close(write_end)
        page = page_of(log)
        os.close(read_end)
        until(lambda: page.value("schoolnet_device_up", device=ROUTER) == 0, 20, "a silent agent is told into the void")
        snmpd.start()
        until(lambda: page.value("schoolnet_device_up", device=ROUTER) == 1, 20, "and one that answers")
        assert page.value("schoolnet_poll_crashes_total") == 0
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    finally:
        process.kill()
        process.wait()
        snmpd.stop()
