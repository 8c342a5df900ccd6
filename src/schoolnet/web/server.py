"""uvicorn inside the event loop that is already running; signals stay with whoever runs it."""

import asyncio
import os
import socket
from collections.abc import Generator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

CONNECTIONS = 128
KEEP_ALIVE_SECONDS = 75
"""Longer than a scrape interval of a minute, so that Prometheus keeps its connection."""
SHUTDOWN_SECONDS = 2
START_SECONDS = 10


class _Uvicorn(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and say so."""
        await super().startup(sockets)
        self.listening.set()

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Leave the process's signals alone."""
        yield


class WebServer:
    """A server that listens. `host` and `port` are where."""

    def __init__(self, server: uvicorn.Server, listener: socket.socket, serving: asyncio.Task[None]) -> None:
        self.host, self.port = listener.getsockname()[:2]
        self._server = server
        self._serving = serving

    @property
    def url(self) -> str:
        """The address of the first page."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}/"

    async def close(self) -> None:
        """Stop listening, let the answers under way finish, within seconds."""
        self._server.should_exit = True
        await self._serving


async def serve(app: ASGIApp, host: str, port: int) -> WebServer:
    """Serve the app until `close`; port 0 is any free one. Raises OSError, in words, when it cannot listen there."""
    listener = await _listen(host, port)
    config = uvicorn.Config(
        app,
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=CONNECTIONS,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
    server = _Uvicorn(config)
    web_server = WebServer(server, listener, asyncio.create_task(server.serve(sockets=[listener])))
    async with asyncio.timeout(START_SECONDS):
        await server.listening.wait()
    return web_server


async def _listen(host: str, port: int) -> socket.socket:
    try:
        found = await asyncio.get_running_loop().getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        family, _, _, _, address = found[0]
        return socket.create_server(address[:2], family=family, backlog=CONNECTIONS)
    except OSError as error:
        # asyncio and socket repeat the address in their text; a resolver's errors have negative numbers and own words.
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror or str(error)
        raise OSError(error.errno, f"cannot listen on {host} port {port}: {reason}") from error
