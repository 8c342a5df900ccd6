"""Host names, literals, and a name server that fails."""

import socket
import subprocess
import sys
import time
from typing import Any

import pytest

from schoolnet.snmp.address import Resolver, plain_address
from schoolnet.snmp.errors import FailureReason, SnmpError


@pytest.mark.parametrize(
    ("host", "text"),
    [("192.0.2.1", "192.0.2.1:161"), ("2001:db8::1", "[2001:db8::1]:161"), ("fe80::1%lo", "[fe80::1%1]:161")],
)
async def test_literals_need_no_name_server(host: str, text: str) -> None:
    assert (await Resolver().resolve(host, 161)).text == text


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:DB8:0::1", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("switch.example", None),
    ],
)
def test_an_address_is_written_in_one_way(text: str, plain: str | None) -> None:
    assert plain_address(text) == plain


@pytest.mark.parametrize("host", ["", "no such host", "x" * 300, "\N{SNOWMAN}.invalid", "a..b"])
async def test_what_is_no_host_is_unresolved(host: str) -> None:
    with pytest.raises(SnmpError) as caught:
        await Resolver().resolve(host, 161)
    assert caught.value.reason is FailureReason.UNRESOLVED


async def test_last_address_stands_in_while_the_name_server_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = socket.getaddrinfo

    def answers(host: str, *rest: Any, flags: int = 0, **more: Any) -> list[Any]:
        if flags & socket.AI_NUMERICHOST:
            return usual(host, *rest, flags=flags, **more)
        return [(socket.AF_INET, socket.SOCK_DGRAM, 17, "", ("192.0.2.7", 161))]

    def fails(host: str, *rest: Any, flags: int = 0, **more: Any) -> list[Any]:
        if flags & socket.AI_NUMERICHOST:
            return usual(host, *rest, flags=flags, **more)
        raise socket.gaierror(socket.EAI_AGAIN, "no answer")

    resolver = Resolver()
    monkeypatch.setattr(socket, "getaddrinfo", answers)
    first = await resolver.resolve("switch.example", 161)
    monkeypatch.setattr(socket, "getaddrinfo", fails)
    assert await resolver.resolve("switch.example", 161) == first
    with pytest.raises(SnmpError, match="unresolved"):
        await resolver.resolve("other.example", 161)


def test_a_silent_name_server_does_not_keep_the_process_alive() -> None:
    program = """
import asyncio, socket, time
from schoolnet.snmp import address
usual = socket.getaddrinfo
def silent(host, *rest, flags=0, **more):
    return usual(host, *rest, flags=flags, **more) if flags & socket.AI_NUMERICHOST else time.sleep(60)
socket.getaddrinfo = silent
address.RESOLVE_SECONDS = 0.2
try:
    asyncio.run(address.Resolver().resolve("switch.example", 161))
except address.SnmpError as error:
    print(error.reason)
"""
    started = time.monotonic()
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout.strip() == "unresolved"
    assert time.monotonic() - started < 10
