"""The wiring in this process: reloads that meet, polls that meet, an end while devices are silent."""

import asyncio
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from schoolnet.facts.device import Tier
from schoolnet.inventory.model import Inventory
from schoolnet.inventory.problems import ConfigError, Problem
from schoolnet.inventory.secrets import CommunitySecret
from schoolnet.service import Service
from schoolnet.settings import Configuration, Settings
from service.example_city import ENVIRONMENT, ROUTER, example_city
from service.processes import SCHOOLNET, page_of, running, until
from snmp.debian_snmpd import Snmpd

STATUS = frozenset({Tier.STATUS})


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port of loopback where somebody listens who never answers."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        yield sock.getsockname()[1]


def city(port: int, *routers: str) -> Configuration:
    terms = [{"name": "autumn", "start": "2026-09-01", "end": "2026-12-18"}]
    schools = [
        {
            "id": f"school-{router}",
            "name": f"School {router}",
            "students": 500,
            "devices": [{"id": router, "role": "router", "host": "127.0.0.1", "port": port}],
            "circuits": [{"id": "10g", "provider": "test", "ends": [{"device": router, "port": "xe-0/0/0"}]}],
        }
        for router in routers
    ]
    inventory = Inventory.model_validate(
        {
            "city": {
                "name": "Test",
                "calendar": {"lesson_hours": {"start": "08:00", "end": "16:00"}, "terms": terms},
                "credentials": {"default": {"version": "2c", "community": {"env": "TEST"}}},
            },
            "schools": schools,
        }
    )
    return Configuration(
        Settings.model_validate({"state": {"folder": None}}),
        inventory,
        {"default": CommunitySecret("2c", "a community")},
    )


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
    assert "r1" not in service.board.devices
    assert len(os.listdir("/proc/self/fd")) <= before


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
