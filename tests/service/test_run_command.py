"""`schoolnet run` on the example city, its hosts pointed at a real snmpd and at snmpsim."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from service.example_city import (
    ENVIRONMENT,
    INTERVAL_SECONDS,
    KINDERGARTEN,
    RECORDINGS,
    ROOM,
    ROUTER,
    SCHOOL,
    example_city,
)
from service.processes import SCHOOLNET, Page, page_of, running, until
from service.simulator import simulator
from snmp.debian_snmpd import PASSWORD, PRIV_PASSWORD, Snmpd, free_udp_port


@dataclass
class Running:
    page: Page
    process: "subprocess.Popen[bytes]"
    folder: Path
    log: Path
    snmpd: Snmpd


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder, log = tmp_path_factory.mktemp("city"), tmp_path_factory.mktemp("log") / "output"
    snmpd = Snmpd(tmp_path_factory.mktemp("snmpd"))
    snmpd.start()
    try:
        with simulator(tmp_path_factory.mktemp("snmpsim"), RECORDINGS.values()) as simulated:
            example_city(folder, {ROUTER: snmpd.port, **dict.fromkeys(RECORDINGS, simulated)}, free_udp_port())
            clean = {name: value for name, value in os.environ.items() if not name.startswith("SCHOOLNET_")}
            command = [*SCHOOLNET, "run", "--config", str(folder / "schoolnet.yaml")]
            with running(command, log, clean | ENVIRONMENT) as process:
                yield Running(page_of(log), process, folder, log, snmpd)
    finally:
        snmpd.stop()


def up(page: Page, device: str) -> float | None:
    return page.value("schoolnet_device_up", device=device)


def test_it_polls_a_real_agent_over_v3_and_recordings_over_v2c(service: Running) -> None:
    page = service.page
    until(lambda: all(up(page, device) == 1 for device in (ROUTER, *RECORDINGS)), 30, "the agents answer")
    until(lambda: page.states("schoolnet_uplink_state")[SCHOOL] == "meets", 15, "the loopback meets its contract")
    assert page.value("schoolnet_uplink_speed_bytes_per_second", school=SCHOOL, uplink="main") == 10_000_000 / 8
    rooms = until(
        lambda: (found := page.states("schoolnet_classroom_wifi_state"))[f"{SCHOOL}/{ROOM}"] == "covered" and found,
        15,
        "the room of the recorded access point is covered",
    )
    assert rooms[f"{SCHOOL}/101"] == "uncovered"  # its access point is not on the recorded list

    def elsewhere() -> set[str]:
        rooms = page.states("schoolnet_classroom_wifi_state")
        return {state for room, state in rooms.items() if room.split("/")[0] not in (SCHOOL, KINDERGARTEN)}

    until(lambda: elsewhere() == {"unknown"}, 20, "rooms whose controller, or whose circuit's router, is silent")


def test_optics_and_an_access_point_without_controller_are_read_from_their_recordings(service: Running) -> None:
    page, uplink = service.page, {"school": KINDERGARTEN, "uplink": "main"}
    until(lambda: page.states("schoolnet_uplink_state")[KINDERGARTEN] == "meets", 20, "the recorded router's circuit")
    assert page.value("schoolnet_uplink_receive_power_dbm", **uplink) == -5.673
    assert page.value("schoolnet_uplink_transmit_power_dbm", **uplink) == -2.11
    rooms = page.states("schoolnet_classroom_wifi_state")
    assert [rooms[f"{KINDERGARTEN}/{room}"] for room in ("bees", "bears", "hall")] == ["covered", "covered", "unknown"]
    assert (page.value("schoolnet_access_point_clients", school=KINDERGARTEN, ap="ap1", band="5") or 0) > 0


def test_it_polls_on_schedule(service: Running) -> None:
    def last_success() -> float:
        return service.page.value("schoolnet_device_last_success_timestamp_seconds", device=ROUTER) or 0.0

    first = last_success()
    second = until(lambda: (now := last_success()) > first and now, 2 * INTERVAL_SECONDS, "the next poll")
    assert second - first == pytest.approx(INTERVAL_SECONDS, abs=1.0)


def test_an_agent_that_dies_becomes_unknown_and_comes_back(service: Running) -> None:
    page = service.page
    before = len(service.log.read_text().splitlines())
    service.snmpd.stop()
    until(lambda: up(page, ROUTER) == 0, 20, "the agent is found dead")
    until(lambda: page.states("schoolnet_uplink_state")[SCHOOL] == "unknown", 30, "its circuit is unknown, not down")
    assert up(page, "wlc-1") == 1
    service.snmpd.start()
    until(lambda: up(page, ROUTER) == 1, 40, "the agent is found again")
    until(lambda: page.states("schoolnet_uplink_state")[SCHOOL] == "meets", 10, "its circuit meets the contract again")
    logged = service.log.read_text().splitlines()[before:]
    for event in ("device_does_not_answer", "device_answers_again"):
        assert len([line for line in logged if event in line and f"device={ROUTER}" in line]) == 1, event
    told = [line for line in logged if "uplink_changed" in line and f"school={SCHOOL}" in line]
    assert [re.findall(r"state=(\w+)", line) for line in told] == [["unknown"], ["meets"]]
    assert all(re.search(r"happened_at=20\S+Z .*seen_at=20\S+Z", line) for line in told)
    assert not [line for line in logged if "classroom_changed" in line], "a detail, and the level is info"


def test_a_bad_reload_changes_nothing_and_names_its_problems(service: Running) -> None:
    def reloaded() -> float | None:
        return service.page.value("schoolnet_config_last_reload_successful")

    school = service.folder / "inventory" / "schools" / "vizium.yaml"
    good = school.read_text()
    assert reloaded() == 1
    school.write_text(good.replace("classrooms:", "clasrooms:"))
    os.kill(service.process.pid, signal.SIGHUP)
    until(lambda: reloaded() == 0, 10, "the reload is refused")
    assert "did you mean classrooms?" in service.log.read_text()
    assert any(name.startswith("vizium/") for name in service.page.states("schoolnet_classroom_wifi_state"))
    assert up(service.page, ROUTER) == 1

    school.write_text(good)
    os.kill(service.process.pid, signal.SIGHUP)
    until(lambda: reloaded() == 1, 10, "the reload is accepted")
    assert up(service.page, ROUTER) == 1


def test_a_good_reload_adds_and_removes_without_a_pause(service: Running) -> None:
    school = service.folder / "inventory" / "schools" / "vizium.yaml"
    good = school.read_text()
    school.unlink()
    os.kill(service.process.pid, signal.SIGHUP)
    gone = until(
        lambda: (found := service.page.states("schoolnet_uplink_state")) and "vizium" not in found and found,
        10,
        "the school is gone",
    )
    assert gone[SCHOOL] == "meets"
    assert not any("vizium" in dict(labels).values() for _, labels in service.page.samples())
    school.write_text(good)
    os.kill(service.process.pid, signal.SIGHUP)
    until(lambda: "vizium" in service.page.states("schoolnet_uplink_state"), 10, "the school is back")


def test_reload_over_http_is_off_unless_it_is_asked_for(service: Running) -> None:
    answer = httpx.post(f"{service.page.url}/-/reload")
    assert answer.status_code == 403
    assert "web.allow_reload" in answer.text


def test_no_secret_is_in_what_it_writes_and_shows(service: Running) -> None:
    shown = service.log.read_text() + httpx.get(f"{service.page.url}/metrics").text + httpx.get(service.page.url).text
    assert not [secret for secret in (PASSWORD, PRIV_PASSWORD, *RECORDINGS.values()) if secret in shown]


def test_sigterm_ends_it_in_order_within_ten_seconds(service: Running) -> None:
    started = time.monotonic()
    service.process.send_signal(signal.SIGTERM)
    assert service.process.wait(10) == 0
    assert time.monotonic() - started < 10
    assert "Traceback" not in service.log.read_text()


def test_a_configuration_with_problems_is_refused_with_all_of_them(tmp_path: Path) -> None:
    example_city(tmp_path, {}, free_udp_port())
    done = subprocess.run(
        [*SCHOOLNET, "run", "--config", str(tmp_path / "schoolnet.yaml")], capture_output=True, text=True, timeout=20
    )
    assert done.returncode == 2
    assert "SCHOOLNET_SNMP_AUTH_KEY is not set" in done.stderr
    assert "Traceback" not in done.stderr
