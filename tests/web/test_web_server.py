"""The server: where it listens, and that it leaves the process alone."""

import asyncio
import signal
import time

import httpx
import pytest

from schoolnet.web.app import make_app
from schoolnet.web.server import serve
from web.web_city import show_city


async def test_any_free_port_and_no_signals_of_its_own() -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    server = await serve(make_app(show_city(time.time())), "127.0.0.1", 0)
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before
    assert server.url == f"http://127.0.0.1:{server.port}/"
    await server.close()
    async with httpx.AsyncClient(trust_env=False) as client:
        with pytest.raises(httpx.ConnectError):
            await client.get(server.url)


async def test_a_taken_port_is_said_in_words() -> None:
    app = make_app(show_city(time.time()))
    server = await serve(app, "127.0.0.1", 0)
    with pytest.raises(OSError, match=f"cannot listen on 127.0.0.1 port {server.port}: Address already in use"):
        await serve(app, "127.0.0.1", server.port)
    await server.close()


async def test_an_address_that_is_not_ours_is_said_in_words() -> None:
    with pytest.raises(OSError, match=r"cannot listen on 192\.0\.2\.1 port 0: Cannot assign"):
        await serve(make_app(show_city(time.time())), "192.0.2.1", 0)


async def test_an_open_connection_does_not_keep_it_from_closing() -> None:
    server = await serve(make_app(show_city(time.time())), "127.0.0.1", 0)
    _, silent = await asyncio.open_connection("127.0.0.1", server.port)
    async with httpx.AsyncClient(trust_env=False) as client:
        assert (await client.get(server.url)).status_code == 200
        before = time.monotonic()
        await server.close()
        assert time.monotonic() - before < 3
    silent.close()


@pytest.mark.parametrize("path", ["", "api/status", "metrics"])
async def test_nothing_is_told_before_it_is_on_record(path: str) -> None:
    city = show_city(time.time())
    server = await serve(make_app(city), "127.0.0.1", 0)
    city.on_record.clear()
    async with httpx.AsyncClient(trust_env=False, timeout=10) as client:
        asked = asyncio.create_task(client.get(server.url + path))
        assert not (await asyncio.wait([asked], timeout=0.5))[0]
        city.on_record.set()
        assert (await asked).status_code == 200
    await server.close()
