"""The routes: what people and Prometheus can open."""

import asyncio
import time
from collections.abc import Mapping
from functools import partial
from importlib.resources import files
from zoneinfo import ZoneInfo

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from schoolnet import __version__
from schoolnet.inventory.model import Inventory
from schoolnet.web.headers import SecureHeaders
from schoolnet.web.language import choose_language
from schoolnet.web.notifications import Notifications
from schoolnet.web.page import Page
from schoolnet.web.reader import Reader
from schoolnet.web.state import State
from schoolnet.web.status_document import to_json
from schoolnet.web.status_json import build_status, find_schools, no_one_school
from schoolnet.web.targets import device_targets, own_targets

BY_LANGUAGE: Mapping[str, str] = {"Vary": "Accept-Language"}
RELOAD_IS_OFF = "reload over HTTP is off: send SIGHUP, or set web.allow_reload\n"
RELOAD_FROM_ELSEWHERE = "a page of another site may not ask for a reload\n"


class Pages:
    """The answers, from the state of the service. What they tell is on record before they are sent."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._page = Page(__version__)
        self._style = files("schoolnet.web").joinpath("static/style.css").read_bytes()

    async def first_page(self, request: Request) -> Response:
        """Institutions with the states of their uplinks and rooms."""
        state, reader = self._state, self._reader(request)
        html = await asyncio.to_thread(self._page.render, state.collector, reader, is_ready=state.is_ready())
        await state.settled()
        return Response(html, media_type="text/html", headers=BY_LANGUAGE)

    async def status(self, request: Request) -> Response:
        """The same as data, with reasons and evidence: of all institutions, or of the one that was asked for."""
        collector, asked, school = self._state.collector, request.query_params.get("school"), None
        if asked:
            found = find_schools(collector.board, asked)
            if len(found) != 1:
                return _json(to_json(no_one_school(collector.board, asked, found)), 404)
            school = found[0]
        build = partial(build_status, collector, self._reader(request), is_ready=self._state.is_ready(), school=school)
        document = await asyncio.to_thread(lambda: to_json(build()))
        await self._state.settled()
        return _json(document)

    async def style(self, request: Request) -> Response:
        """The style sheet."""
        return Response(self._style, media_type="text/css", headers={"Cache-Control": "max-age=3600"})

    async def metrics(self, request: Request) -> Response:
        """All series, in the format and encoding that was asked for."""
        body, content_type, encoding = await self._state.exposition.page(
            request.headers.get("accept", ""), request.headers.get("accept-encoding", "")
        )
        await self._state.settled()
        headers = {"Content-Type": content_type, "Vary": "Accept, Accept-Encoding"}
        return Response(body, headers=headers | ({"Content-Encoding": encoding} if encoding else {}))

    async def targets(self, request: Request) -> Response:
        """http_sd: this process, by the address that it was asked at."""
        address = request.headers.get("host")
        if not address:
            raise HTTPException(400, "the request has no Host, so this process does not know its own address")
        return JSONResponse(own_targets(self._inventory, address))

    async def devices(self, request: Request) -> Response:
        """http_sd: all planned devices."""
        return JSONResponse(device_targets(self._inventory))

    async def healthy(self, request: Request) -> Response:
        """Whether the process answers at all."""
        return PlainTextResponse("schoolnet is healthy\n")

    async def ready(self, request: Request) -> Response:
        """Whether every device has been asked once."""
        if self._state.is_ready():
            return PlainTextResponse("schoolnet is ready\n")
        return PlainTextResponse("schoolnet has not asked every device yet\n", 503)

    async def reload(self, request: Request) -> Response:
        """Read the configuration anew, where that is allowed."""
        if not self._state.allow_reload:
            return PlainTextResponse(RELOAD_IS_OFF, 403)
        if not _is_same_site(request):
            return PlainTextResponse(RELOAD_FROM_ELSEWHERE, 403)
        problems = await self._state.reload()
        if problems:
            lines = "".join(f"{problem}\n" for problem in problems)
            return PlainTextResponse(f"not reloaded, the old configuration stays in force:\n{lines}", 500)
        return PlainTextResponse("reloaded\n")

    @property
    def _inventory(self) -> Inventory:
        return self._state.collector.board.inventory

    def _reader(self, request: Request) -> Reader:
        language = choose_language(request.query_params.get("lang"), request.headers.get("accept-language", ""))
        return Reader(language, time.time(), ZoneInfo(self._inventory.city.timezone))


def make_app(state: State) -> Starlette:
    """The web application that shows `state`."""
    pages = Pages(state)
    routes = [
        Route("/", pages.first_page),
        Route("/style.css", pages.style),
        Route("/api/status", pages.status),
        Route("/api/notifications", Notifications(state).take, methods=["POST"]),
        Route("/metrics", pages.metrics),
        Route("/sd", pages.targets),
        Route("/sd/devices", pages.devices),
        Route("/-/healthy", pages.healthy),
        Route("/-/ready", pages.ready),
        Route("/-/reload", pages.reload, methods=["POST"]),
    ]
    return Starlette(
        routes=routes, middleware=[Middleware(SecureHeaders)], exception_handlers={HTTPException: _explain}
    )


def _json(body: bytes, status_code: int = 200) -> Response:
    return Response(body, status_code, media_type="application/json", headers=BY_LANGUAGE)


async def _explain(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    return PlainTextResponse(f"{error.detail.lower()}\n", error.status_code, headers=error.headers)


def _is_same_site(request: Request) -> bool:
    """Browsers name the site whose page sends a POST; curl and Prometheus do not."""
    origin = request.headers.get("origin")
    return origin is None or origin.partition("://")[2] == request.headers.get("host")
