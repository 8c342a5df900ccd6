"""The receiver as a process: what net-snmp sends it, what a flood does to it, and that it neither dies nor outlives."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from schoolnet.snmp import trap_process
from schoolnet.snmp.engine import AuthProtocol, Community, PrivProtocol, User
from schoolnet.snmp.trap_lines import Ignored, Notification, Senders
from schoolnet.snmp.trap_process import TrapProcess, engine_id_of
from schoolnet.snmp.trap_receiver import SOURCE_BURST, TokenBucket
from snmp.debian_snmpd import PASSWORD, PRIV_PASSWORD, has_ipv6
from snmp.trap_sender import COMMUNITY, LINK_DOWN, SENDER_ENGINE, USER, by_user, datagram, send

USERS = {
    "SHA-256 AES": USER,
    "SHA AES256C": User("sha", AuthProtocol.SHA, PASSWORD, PrivProtocol.AES256_CISCO, PRIV_PASSWORD),
    "SHA-512 AES192": User("sha512", AuthProtocol.SHA512, PASSWORD, PrivProtocol.AES192, PRIV_PASSWORD),
}
NAMES = frozenset({"community", *USERS})
SENDERS = Senders({"community": Community("trap community")}, USERS, {"127.0.0.1": NAMES, "127.0.0.8": NAMES})
FLOOD = 50_000
MOST_GROWTH_KIB = 1024


class Receiver:
    """A running receiver, and what it has told."""

    def __init__(self, port: int = 0, host: str = "127.0.0.1") -> None:
        self.heard: list[Notification] = []
        self.ignored: Counter[str] = Counter()
        self.reports = 0
        self.unknown_sources: list[str] = []
        self.process = TrapProcess(host, port, engine_id_of("test"), self._take)
        self.process.know(SENDERS)

    def _take(self, report: Notification | Ignored) -> None:
        self.reports += 1
        if isinstance(report, Notification):
            self.heard.append(report)
        else:
            self.ignored.update(report.counts)
            self.unknown_sources += report.unknown_sources

    @property
    def port(self) -> int:
        assert self.process.port is not None
        return self.process.port

    @property
    def pid(self) -> int:
        assert self.process._process is not None
        return self.process._process.pid

    def resident_kib(self) -> int:
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))

    async def hears(self, count: int) -> list[Notification]:
        await until(lambda: len(self.heard) >= count, f"{count} notifications, not {self.heard}, {self.ignored}")
        heard, self.heard = self.heard, []
        return heard

    async def ignores(self, **counts: int) -> None:
        await until(lambda: self.ignored == counts, f"{counts}")
        self.ignored.clear()
        assert not self.heard


async def until(look: Callable[[], object], what: str, seconds: float = 5.0) -> None:
    end = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < end, f"not within {seconds:g} s: {what}"
        await asyncio.sleep(0.01)


@asynccontextmanager
async def running(receiver: Receiver) -> AsyncIterator[Receiver]:
    task = asyncio.create_task(receiver.process.run())
    try:
        await until(lambda: receiver.process.port, "it listens")
        yield receiver
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with running(Receiver()) as receiver:
        yield receiver


async def test_traps_are_heard_and_informs_acknowledged(receiver: Receiver) -> None:
    ways = [COMMUNITY] + [by_user(user.name, *name.split()) for name, user in USERS.items()]
    for how, name in zip(ways, ("community", *USERS), strict=True):
        for program in ("snmptrap", "snmpinform"):
            engine = SENDER_ENGINE if program == "snmptrap" and name != "community" else ()
            assert await asyncio.to_thread(send, program, receiver.port, *engine, *how) == 0, (program, name)
            (heard,) = await receiver.hears(1)
            assert (heard.source, heard.notification, heard.credentials) == ("127.0.0.1", LINK_DOWN, {name})
    assert not receiver.ignored


@pytest.mark.skipif(not has_ipv6(), reason="no IPv6 here")
async def test_on_a_socket_of_ipv6_an_address_of_ipv4_is_itself() -> None:
    async with running(Receiver(host="::ffff:127.0.0.1")) as receiver:
        assert send("snmpinform", receiver.port, *COMMUNITY) == 0
        assert [heard.source for heard in await receiver.hears(1)] == ["127.0.0.1"]


async def test_the_address_that_a_proxy_speaks_for_is_told(receiver: Receiver) -> None:
    send("snmptrap", receiver.port, *COMMUNITY, more=("1.3.6.1.6.3.18.1.3.0", "a", "192.0.2.7"))
    assert [heard.trap_address for heard in await receiver.hears(1)] == ["192.0.2.7"]


async def test_what_is_forged_is_counted_and_not_acknowledged(receiver: Receiver) -> None:
    port = receiver.port
    assert send("snmpinform", port, "-v2c", "-c", "public", timeout_seconds=0.1) == 1
    assert send("snmpinform", port, *by_user(key="another horse"), timeout_seconds=0.1) == 1
    assert send("snmpinform", port, *COMMUNITY, source="127.0.0.9", timeout_seconds=0.1) == 1
    assert send("snmptrap", port, *SENDER_ENGINE, *by_user(level="noAuthNoPriv")) == 0
    await receiver.ignores(credentials=3, unknown_source=1)
    assert receiver.unknown_sources == ["127.0.0.9"]


async def test_who_may_send_can_change_while_it_runs(receiver: Receiver) -> None:
    receiver.process.know(Senders({"other": Community("other")}, {}, {"127.0.0.9": frozenset({"other"})}))
    send("snmptrap", receiver.port, *COMMUNITY)
    send("snmptrap", receiver.port, "-v2c", "-c", "other", source="127.0.0.9")
    assert [heard.credentials for heard in await receiver.hears(1)] == [{"other"}]
    await receiver.ignores(unknown_source=1)


async def test_a_flood_leaves_nothing_behind(receiver: Receiver) -> None:
    right, wrong = datagram(*COMMUNITY), datagram("-v2c", "-c", "public")
    signed = datagram(*SENDER_ENGINE, *by_user(key="another horse"))
    port = receiver.port
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger, socket.socket(type=socket.SOCK_DGRAM) as known:
        stranger.bind(("127.0.0.9", 0))
        known.bind(("127.0.0.8", 0))
        for _ in range(SOURCE_BURST):  # what it needs for decoding at all
            known.sendto(signed, ("127.0.0.1", port))
        await until(lambda: receiver.ignored.total() == SOURCE_BURST, "the first are decoded")
        before_kib, reports = receiver.resident_kib(), receiver.reports
        started = time.monotonic()
        for sent in range(0, FLOOD, 4):
            stranger.sendto(right, ("127.0.0.1", port))
            stranger.sendto(os.urandom(60), ("127.0.0.1", port))
            known.sendto(wrong, ("127.0.0.1", port))
            known.sendto(signed, ("127.0.0.1", port))
            if sent % 1000 == 0:
                await asyncio.sleep(0)
        seconds = time.monotonic() - started
        assert send("snmpinform", port, *COMMUNITY) == 0, "another source has its own rate"
        await receiver.hears(1)
        assert receiver.resident_kib() - before_kib < MOST_GROWTH_KIB
        assert receiver.reports - reports <= seconds + 3, "the parent is left alone"
    await until(lambda: receiver.ignored["unknown_source"] > 0, "it is counted")


async def test_a_receiver_that_dies_is_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trap_process, "FIRST_PAUSE_SECONDS", 0.1)
    async with running(Receiver()) as receiver:
        os.kill(receiver.pid, signal.SIGKILL)
        await until(lambda: receiver.process.port is None, "its death is seen")
        await until(lambda: receiver.process.port, "it listens again")
        send("snmptrap", receiver.port, *COMMUNITY)
        await receiver.hears(1)


async def test_it_ends_with_the_one_who_has_started_it() -> None:
    receiver = Receiver()
    async with running(receiver):
        pid = receiver.pid
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_it_ends_when_its_parent_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        receiver = int(next(line.split()[1] for line in parent.stdout if line.startswith("receiver")))
        assert lives(receiver)
        parent.kill()
    end = time.monotonic() + 5
    while lives(receiver):
        assert time.monotonic() < end
        time.sleep(0.02)


def lives(pid: int) -> bool:
    """Whether there is such a process, other than one that only waits for somebody to ask how it ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


PARENT = """
import asyncio
from schoolnet.snmp.trap_process import TrapProcess, engine_id_of

async def main():
    process = TrapProcess("127.0.0.1", 0, engine_id_of("test"), print)
    task = asyncio.create_task(process.run())
    while process.port is None:
        await asyncio.sleep(0.01)
    print("receiver", process._process.pid, flush=True)
    await task

asyncio.run(main())
"""


async def test_a_port_that_is_taken_is_told_and_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trap_process, "FIRST_PAUSE_SECONDS", 0.1)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken, capture_logs() as told:
        taken.bind(("127.0.0.1", 0))
        receiver = Receiver(taken.getsockname()[1])
        task = asyncio.create_task(receiver.process.run())
        await until(lambda: any(line["event"] == "traps_cannot_listen" for line in told), "it is told")
    assert "Address already in use" in str(told)
    await until(lambda: receiver.process.port, "it listens when the port is free")
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_no_secret_is_in_its_arguments_and_environment(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = Path(f"/proc/{receiver.pid}")
    seen = process.joinpath("cmdline").read_bytes() + process.joinpath("environ").read_bytes()
    assert not [secret for secret in ("trap community", PASSWORD, PRIV_PASSWORD) if secret.encode() in seen]
    assert "SCHOOLNET" not in seen.decode()
    assert "trap community" not in repr(SENDERS)
    assert PASSWORD not in repr(SENDERS)


def test_a_bucket_gives_its_burst_at_once_and_then_its_rate() -> None:
    bucket = TokenBucket(burst=3, per_second=2.0)
    assert [bucket.take(100.0) for _ in range(4)] == [True, True, True, False]
    assert [bucket.take(100.5), bucket.take(100.5), bucket.take(1000.0)] == [True, False, True]


def test_an_engine_id_is_as_rfc_3411_wants_it_and_lasts() -> None:
    assert engine_id_of("a") == engine_id_of("a") != engine_id_of("b")
    engine_id = bytes.fromhex(engine_id_of("a"))
    assert 5 <= len(engine_id) <= 32
    assert engine_id[0] & 0x80
