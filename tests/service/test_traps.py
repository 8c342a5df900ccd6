"""From a trap to the poll of who has sent it, through the running service and a real agent."""

import asyncio
import os
import signal
import socket
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress

import pytest

from schoolnet.inventory.model import Inventory
from schoolnet.inventory.secrets import CommunitySecret, Secret, UserSecret
from schoolnet.polling import hints
from schoolnet.service import Service
from schoolnet.settings import Configuration, Settings
from snmp.debian_snmpd import PASSWORD, PRIV_PASSWORD, Snmpd, user_name
from snmp.trap_sender import COMMUNITY, SENDER_ENGINE, by_user, datagram, send

DEVICES = ("by-community", "by-user", "by-name", "silent")
SECRETS: dict[str, Secret] = {
    "default": CommunitySecret("2c", "public"),
    "user": UserSecret(user_name("SHA-256", "AES256"), "SHA-256", "AES-256", PASSWORD, PRIV_PASSWORD),
    "name": CommunitySecret("2c", "another community"),
    "silent": CommunitySecret("2c", "trap community"),
}
WITHIN_SECONDS = 1.0


@pytest.fixture
def nobody() -> Iterator[int]:
    """A port where somebody listens who never answers."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        yield sock.getsockname()[1]


def city(snmpd: Snmpd, silent_port: int) -> Configuration:
    credentials = dict(zip(DEVICES, SECRETS, strict=True))
    hosts = {"by-name": "localhost"}
    devices = [
        {
            "id": device,
            "role": "switch",
            "host": hosts.get(device, "127.0.0.1"),
            "port": silent_port if device == "silent" else snmpd.port,
            "credentials": credentials[device],
        }
        for device in DEVICES
    ]
    reference = {"version": "2c", "community": {"env": "TEST"}}
    user = {"version": "3", "user": "x", "auth_key": {"env": "TEST"}, "priv_key": {"env": "TEST"}}
    terms = [{"name": "autumn", "start": "2026-09-01", "end": "2026-12-18"}]
    inventory = Inventory.model_validate(
        {
            "city": {
                "name": "Test",
                "calendar": {"lesson_hours": {"start": "08:00", "end": "16:00"}, "terms": terms},
                "credentials": dict.fromkeys(SECRETS, reference) | {"user": user},
                "devices": devices,
            },
            "schools": [],
        }
    )
    settings = Settings.model_validate(
        {
            "traps": {"enabled": True, "port": 0},
            "state": {"folder": None},
            "web": {"port": 0},
            "intervals": dict.fromkeys(("status_seconds", "tables_seconds", "inventory_seconds"), 86_400),
            "snmp": {"timeout_seconds": 0.3, "attempts": 1},
        }
    )
    return Configuration(settings, inventory, SECRETS)


class Running:
    def __init__(self, service: Service) -> None:
        self.service = service

    @property
    def port(self) -> int:
        assert self.service.traps.process.port is not None
        return self.service.traps.process.port

    def metric(self, name: str, **labels: str) -> float:
        return self.service.process.registry.get_sample_value(name, labels) or 0.0

    def polls(self) -> float:
        return self.metric("schoolnet_polls_total")

    def polled_at(self, device: str) -> float:
        facts = self.service.board.facts.get(device)
        return facts.polled_at or 0.0 if facts is not None else 0.0


async def until(look: Callable[[], object], what: str, seconds: float = WITHIN_SECONDS) -> None:
    end = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < end, f"not within {seconds:g} s: {what}"
        await asyncio.sleep(0.005)


@pytest.fixture
async def running(snmpd: Snmpd, nobody: int) -> AsyncIterator[Running]:
    service = Service(city(snmpd, nobody))
    task = asyncio.create_task(service.run())
    running = Running(service)
    try:
        await until(lambda: service.traps.process.port, "it listens", 5)
        yield running
    finally:
        service.stop()
        await task


@pytest.mark.parametrize(
    ("device", "how"),
    [
        ("by-community", ("-v2c", "-c", "public")),
        ("by-user", (*SENDER_ENGINE, *by_user(user_name("SHA-256", "AES256"), "SHA-256", "AES256"))),
        ("by-name", ("-v2c", "-c", "another community")),
    ],
)
async def test_a_trap_is_a_poll_of_its_sender_within_a_second(
    running: Running, device: str, how: tuple[str, ...]
) -> None:
    assert send("snmptrap", running.port, *how) == 0
    await until(lambda: running.polled_at(device), f"{device} is polled")
    assert running.polls() == 1
    assert running.metric("schoolnet_traps_total") == 1


async def test_traps_in_a_row_cost_one_poll_and_one_after_them_also_of_a_device_that_rests(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hints, "QUIET_SECONDS", 0.6)
    trap = datagram(*COMMUNITY)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        for _ in range(5):
            sock.sendto(trap, ("127.0.0.1", running.port))
        await until(lambda: running.polls() == 1, "the first of them polls")
        await until(lambda: running.polls() == 2, "and the others together, after a while")
        assert running.metric("schoolnet_traps_total") == 5
        assert not running.service.fleet.pollers["silent"].accept(frozenset()), "it rests after two failures"
        sock.sendto(trap, ("127.0.0.1", running.port))
        await until(lambda: running.polls() == 3, "it is polled although it rests")


async def test_a_trap_during_a_poll_is_another_poll_right_after(running: Running) -> None:
    running.service.start_poll("silent", frozenset(), time.monotonic())
    send("snmptrap", running.port, *COMMUNITY)
    assert running.polls() == 0
    await until(lambda: running.polls() == 2, "it is polled again")


async def test_what_is_forged_polls_nobody_and_is_counted(running: Running) -> None:
    port = running.port
    send("snmptrap", port, "-v2c", "-c", "public", source="127.0.0.9")
    send("snmptrap", port, "-v2c", "-c", "wrong")
    send("snmptrap", port, *SENDER_ENGINE, *by_user(user_name("SHA-256", "AES256"), key="another horse"))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.sendto(os.urandom(100), ("127.0.0.1", port))

    def ignored(reason: str) -> float:
        return running.metric("schoolnet_traps_ignored_total", reason=reason)

    await until(lambda: ignored("credentials") == 2 and ignored("unknown_source") == 1, "they are counted", 3)
    assert ignored("malformed") + ignored("unsupported") == 1
    assert running.polls() == running.metric("schoolnet_traps_total") == 0


async def test_polls_go_on_when_the_receiver_dies(running: Running) -> None:
    process = running.service.traps.process._process
    assert process is not None
    with suppress(ProcessLookupError):
        os.kill(process.pid, signal.SIGKILL)
    await until(lambda: running.service.traps.process.port is None, "its death is seen")
    running.service.start_poll("by-community", frozenset(), time.monotonic())
    await until(lambda: running.polled_at("by-community"), "it is polled")
    await until(lambda: running.service.traps.process.port, "it listens again", 5)


async def test_a_flood_delays_no_poll(running: Running) -> None:
    right, wrong = datagram("-v2c", "-c", "public"), datagram("-v2c", "-c", "wrong")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger, socket.socket(type=socket.SOCK_DGRAM) as known:
        stranger.bind(("127.0.0.9", 0))

        async def flood(until_time: float) -> None:
            while time.monotonic() < until_time and not running.polled_at("by-community"):
                for _ in range(50):
                    stranger.sendto(right, ("127.0.0.1", running.port))
                    known.sendto(wrong, ("127.0.0.1", running.port))
                await asyncio.sleep(0)

        await flood(time.monotonic() + 0.3)
        assert running.polls() == 0, "what is flooded with polls nobody"
        running.service.start_poll("by-community", frozenset(), time.monotonic())
        await flood(time.monotonic() + WITHIN_SECONDS)
    assert running.polled_at("by-community"), "it is polled while the flood lasts"
    await until(lambda: running.metric("schoolnet_traps_ignored_total", reason="unknown_source"), "it is counted", 3)
    assert running.polls() == 1
