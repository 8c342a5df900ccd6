"""Host names, literals, and a name server that fails."""

import asyncio
import socket
from typing import Any

import pytest

from schoolnet.snmp.address import Resolver
from schoolnet.snmp.errors import FailureReason, SnmpError


@pytest.mark.parametrize(
    ("host", "text"),
    [("192.0.2.1", "192.0.2.1:161"), ("2001:db8::1", "[2001:db8::1]:161"), ("fe80::1%lo", "[fe80::1%1]:161")],
)
async def test_literals_need_no_name_server(host: str, text: str) -> None:
    assert (await Resolver().resolve(host, 161)).text == text


@pytest.mark.parametrize("host", ["", "no such host", "x" * 300, "\N{SNOWMAN}.invalid", "a..b"])
async def test_what_is_no_host_is_unresolved(host: str) -> None:
    with pytest.raises(SnmpError) as caught:
        await Resolver().resolve(host, 161)
    assert caught.value.reason is FailureReason.UNRESOLVED


async def test_last_address_stands_in_while_the_name_server_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    async def answers(*_: Any, **__: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_DGRAM, 17, "", ("192.0.2.7", 161))]

    async def fails(*_: Any, **__: Any) -> list[Any]:
        raise socket.gaierror(socket.EAI_AGAIN, "no answer")

    resolver = Resolver()
    loop = asyncio.get_running_loop()
    monkeypatch.setattr(loop, "getaddrinfo", answers)
    first = await resolver.resolve("switch.example", 161)
    monkeypatch.setattr(loop, "getaddrinfo", fails)
    assert await resolver.resolve("switch.example", 161) == first
    with pytest.raises(SnmpError, match="unresolved"):
        await resolver.resolve("other.example", 161)
