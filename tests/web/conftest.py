"""The pages of a made-up city, served on loopback."""

import time
from collections.abc import AsyncIterator

import httpx
import pytest

from schoolnet.web.app import make_app
from schoolnet.web.server import WebServer, serve
from web.web_city import Shown, show_city


@pytest.fixture
def shown() -> Shown:
    """What is shown; a test may change it."""
    return show_city(time.time())


@pytest.fixture
async def server(shown: Shown) -> AsyncIterator[WebServer]:
    """Its server."""
    server = await serve(make_app(shown), "127.0.0.1", 0)
    yield server
    await server.close()


@pytest.fixture
async def client(server: WebServer) -> AsyncIterator[httpx.AsyncClient]:
    """Who asks it."""
    async with httpx.AsyncClient(base_url=server.url, timeout=5, trust_env=False) as client:
        yield client
