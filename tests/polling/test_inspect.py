"""`schoolnet inspect` against a real snmpd, against recordings of real devices, and against nobody."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from polling.inspected import RECORDINGS, ROOT, inspected, run, shown
from replay import read
from schoolnet.polling.inspect_json import as_json
from schoolnet.snmp.errors import FailureReason
from snmp.debian_snmpd import PASSWORD, PRIV_PASSWORD, Snmpd, free_udp_port, user_name

WALKS = ROOT.parent / "shared" / "walks"
SNMPSIM = Path(sys.executable).parent / "snmpsim-command-responder"
TOTALS = ("aps_up", "aps_total", "clients_total")
COUNT_THEMSELVES = ("ruckuswireless_zd1200", "ruckuswireless-sz")
"""Controllers that tell totals; of the others no total is computed from their rows."""
REAL = ("unifi_nanohd", "aruba-instant", "ciscowlc_cbw240ac", "ruckuswireless_zd1200", "ruckuswireless-sz", "routeros")


# --- a real agent ---


def test_snmpd_is_inspected_over_v2c(snmpd: Snmpd) -> None:
    done = run(f"127.0.0.1:{snmpd.port}", "--community", "public", "--format", "json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["device"]["sysObjectID"] == "1.3.6.1.4.1.8072.3.2.10"
    assert told["profile"]["name"] == "standard"
    assert {row["ifName"] for row in told["interfaces"]} >= {"lo"}
    assert told["incomplete"] == []


def test_snmpd_is_inspected_over_v3_with_secrets_from_the_environment(snmpd: Snmpd) -> None:
    done = run(
        f"127.0.0.1:{snmpd.port}", "--user", user_name("SHA-256", "AES256"), "--auth-protocol", "SHA-256",
        "--priv-protocol", "AES-256", SCHOOLNET_AUTH_KEY=PASSWORD, SCHOOLNET_PRIV_KEY=PRIV_PASSWORD,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Interfaces" in done.stdout
    assert "1.3.6.1.4.1.8072.3.2.10" in done.stdout
    assert "Profile: standard" in done.stdout


def test_a_terminal_that_cannot_show_a_letter_gets_the_rest(snmpd: Snmpd) -> None:
    done = run(f"127.0.0.1:{snmpd.port}", "--community", "public", PYTHONIOENCODING="ascii")
    assert done.returncode == 0, done.stderr
    assert "Interfaces" in done.stdout


def test_a_wrong_v3_password_names_what_to_check_and_shows_no_secret(snmpd: Snmpd, tmp_path: Path) -> None:
    secret = tmp_path / "key"
    secret.write_text("not the password\n")
    done = run(
        f"127.0.0.1:{snmpd.port}", "--user", user_name("SHA-256", "AES256"), "--auth-key-file", str(secret),
        "--timeout", "0.5",
    )  # fmt: skip
    assert done.returncode == 1
    assert "authentication" in done.stderr
    assert "not the password" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


# --- nobody, and wrong usage ---


def test_a_silent_address_names_the_likely_causes() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        done = run(f"127.0.0.1:{silent.getsockname()[1]}", "--community", "public", "--timeout", "0.1")
    assert done.returncode == 1
    assert "did not answer" in done.stderr
    assert all(f"{number}." in done.stderr for number in (1, 2, 3))
    assert "Traceback" not in done.stderr


def test_a_closed_port_says_that_nothing_listens() -> None:
    done = run(f"127.0.0.1:{free_udp_port()}", "--community", "public", "--timeout", "0.2")
    assert done.returncode == 1
    assert "Nothing listens" in done.stderr


def test_an_unknown_name_is_said_to_be_unknown() -> None:
    done = run("no-such-host.invalid", "--community", "public", "--timeout", "0.2")
    assert done.returncode == 1
    assert "no-such-host.invalid" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("192.0.2.1",), "--community"),
        (("192.0.2.1", "--version", "2c"), "--community"),
        (("192.0.2.1:99999", "--community", "public"), "port"),
        (("192.0.2.1", "--user", "u", "--auth-key-file", "/no/such/file"), "/no/such/file"),
    ],
)
def test_wrong_usage_says_what_is_missing(arguments: tuple[str, ...], hint: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert hint in done.stderr
    assert "Traceback" not in done.stderr


def test_the_help_shows_an_example() -> None:
    done = run("--help")
    assert "schoolnet inspect 192.0.2.1 --community public" in done.stdout


# --- what is printed ---


def test_the_tables_show_what_a_person_looks_for() -> None:
    page = shown(inspected(read(RECORDINGS / "aruba_instant" / "one_down.snmprec")))
    assert "Profile: aruba_instant (sysObjectID" in page
    assert "Access points (2)" in page
    assert "5 GHz ch 36, 12 % busy, 7 clients, up" in page
    assert "CNSYN00002" in page


def test_uptime_is_readable() -> None:
    assert re.search(r"up for +1 day 0 h 0 min", shown(inspected(read(RECORDINGS / "standard" / "switch.snmprec"))))


def test_what_was_incomplete_is_listed_with_its_reason() -> None:
    instances = read(RECORDINGS / "standard" / "switch.snmprec")
    inspection = inspected(instances, {"IF-MIB::ifAlias": FailureReason.TRUNCATED})
    assert as_json(inspection)["incomplete"] == [{"object": "IF-MIB::ifAlias", "why": "truncated"}]
    assert re.search(r"unknown, not zero \(1\)\n.*\n.*\nIF-MIB::ifAlias +truncated", shown(inspection))


def test_hostile_names_cannot_move_the_cursor_or_become_markup() -> None:
    instances = read(RECORDINGS / "standard" / "switch.snmprec")
    instances["1.3.6.1.2.1.31.1.1.1.1.1"] = b"\x1b[2J\x1b]0;owned\x07[bold red]x[/bold red]"
    page = shown(inspected(instances))
    assert "\x1b" not in page
    assert "[bold red]x[/bold red]" in page


def test_the_json_has_the_units_that_its_names_say() -> None:
    told = as_json(inspected(read(RECORDINGS / "mikrotik" / "router_with_optics.snmprec")))
    uplink = next(row for row in told["interfaces"] if row["ifName"] == "sfp-sfpplus1")
    optics = next(row for row in told["transceivers"] if row.get("ifIndex") == 1)
    assert uplink["speed_mbps"] == 10_000
    assert (optics["rx_dbm"], optics["tx_dbm"], optics["ifName"]) == (-5.673, -2.11, "sfp-sfpplus1")
    assert told["poe"] == [
        {"kind": "port", "ifIndex": 2, "name": "ether1", "status": "poweredOn", "consumption_w": 9.1}
    ]
    json.dumps(told)


# --- recordings of real devices ---


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a simulator that serves the recordings of real devices, the community being the name."""
    if not WALKS.is_dir():
        pytest.skip(f"no recordings of real devices at {WALKS}")
    if not SNMPSIM.exists() or find_spec("pysmi") is None:
        pytest.skip("snmpsim cannot run here: it needs itself and pysmi, which it does not ask for")
    scratch = tmp_path_factory.mktemp("snmpsim")
    (scratch / "data").mkdir()
    for name in REAL:
        shutil.copy(WALKS / f"{name}.snmprec", scratch / "data")
    port = free_udp_port()
    root = ["--process-user=root", "--process-group=root"] if os.geteuid() == 0 else []
    command = [
        str(SNMPSIM), f"--data-dir={scratch / 'data'}", f"--cache-dir={scratch / 'cache'}",
        f"--agent-udpv4-endpoint=127.0.0.1:{port}", "--logging-method=stderr", "--log-level=error", *root,
    ]  # fmt: skip
    (scratch / "cache").mkdir()
    log = scratch / "log"
    with log.open("wb") as written:
        agent = subprocess.Popen(command, stdout=written, stderr=written)
    try:
        _wait_for(agent, port, log)
        yield port
    finally:
        agent.terminate()
        agent.wait(10)


def _wait_for(agent: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and agent.poll() is None:
        if run(f"127.0.0.1:{port}", "--community", REAL[0], "--timeout", "0.3", "--format", "json").returncode == 0:
            return
    pytest.fail(f"snmpsim did not answer: {log.read_text('utf-8')[-1000:]}")


@pytest.mark.parametrize("name", REAL)
def test_a_real_devices_facts_are_told(simulated: int, name: str) -> None:
    done = run(f"127.0.0.1:{simulated}", "--community", name, "--format", "json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    truth = json.loads((WALKS / f"{name}.truth.json").read_text("utf-8"))
    assert told["device"]["sysObjectID"] == truth["device"]["sysObjectID"]
    totals = {key: truth["wireless"][key] for key in TOTALS if key in truth["wireless"]}
    if name in COUNT_THEMSELVES:
        assert {key: told["wireless"].get(key) for key in totals} == totals
    else:
        told_totals = {key: value for key, value in told.get("wireless", {}).items() if key in TOTALS}
        assert told_totals.items() <= totals.items()
    _same_rows(told, truth, "interfaces", "ifIndex", ("ifName", "admin", "oper", "speed_mbps", "in_octets_64"))
    _same_rows(told, truth, "access_points", "name", ("mac", "serial", "model"))
    for got, expected in zip(told.get("access_points", []), truth.get("access_points", []), strict=True):
        _same_rows(got, expected, "radios", "number", ("channel", "clients", "oper", "utilisation_percent"))


def _same_rows(told: Any, truth: Any, section: str, key: str, fields: tuple[str, ...]) -> None:
    found = {row[key]: row for row in told.get(section, [])}
    for row in truth.get(section, []):
        for field in fields:
            if row.get(field) not in (None, "") and "speed_note" not in row:
                assert found[row[key]][field] == row[field], f"{section} {row[key]} {field}"
