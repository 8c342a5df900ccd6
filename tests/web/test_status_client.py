"""Asking for the status: where, in which language, and what is said when nothing comes."""

import asyncio
import re
import socket
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from schoolnet.inventory.problems import ConfigError
from schoolnet.web.app import make_app
from schoolnet.web.server import serve
from schoolnet.web.status_client import StatusError, fetch_status, language_of, own_url, parse_url
from web.web_city import show_city


@pytest.mark.parametrize(
    ("written", "env", "url"),
    [
        (None, {}, "http://127.0.0.1:10610/"),
        ("web: {port: 8080}", {}, "http://127.0.0.1:8080/"),
        ("web: {host: 0.0.0.0}", {}, "http://127.0.0.1:10610/"),
        ('web: {host: "::"}', {}, "http://[::1]:10610/"),
        ('web: {host: "2001:db8::1"}', {}, "http://[2001:db8::1]:10610/"),
        ("web: {host: monitor.example, port: 1}", {"SCHOOLNET_WEB__PORT": "2"}, "http://monitor.example:2/"),
    ],
)
def test_it_asks_where_the_settings_say(tmp_path: Path, written: str | None, env: Mapping[str, str], url: str) -> None:
    file = tmp_path / "schoolnet.yaml"
    if written is not None:
        file.write_text(written)
    assert own_url(file if written is not None else None, env) == url


def test_settings_that_cannot_tell_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "schoolnet.yaml"
    file.write_text("web: {prot: 1}")
    with pytest.raises(ConfigError, match="prot"):
        own_url(file, {})
    with pytest.raises(ValueError, match=r"web\.port is 0"):
        own_url(None, {"SCHOOLNET_WEB__PORT": "0"})


@pytest.mark.parametrize(
    "url",
    [
        "",
        "127.0.0.1:10610",
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
        "http://",
        "http://a b/",
        "http://127.0.0.1:99999/",
        "http://127.0.0.1:x/",
        "http://user:word@127.0.0.1/",
        "http://127.0.0.1/?lang=lv",
        "http://[::1/",
        "http://1.2.3/",
    ],
)
def test_an_address_that_cannot_be_asked_is_refused_in_words(url: str) -> None:
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        parse_url(url)


@pytest.mark.parametrize(
    ("env", "language"),
    [
        ({}, "en"),
        ({"LANG": "lv_LV.UTF-8"}, "lv"),
        ({"LANG": "lv_LV.UTF-8", "LC_MESSAGES": "en_GB"}, "en"),
        ({"LANG": "C", "LC_MESSAGES": "lv"}, "lv"),
        ({"LANG": "lv", "LC_ALL": ""}, "lv"),
        ({"LANG": "lv", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE"}, "en"),
    ],
)
def test_the_language_is_that_of_the_locale(env: Mapping[str, str], language: str) -> None:
    assert language_of(env) == language


async def test_the_document_comes_from_a_service_below_a_path_too() -> None:
    server = await serve(make_app(show_city(time.time())), "127.0.0.1", 0)
    try:
        status = await asyncio.to_thread(fetch_status, parse_url(server.url), "bitīte", "lv")
        assert [school.id for school in status.schools] == ["bitite"]
        assert status.language == "lv"
        with pytest.raises(StatusError, match=r"^unknown school: vizum\. Did you mean: vizium\?$"):
            await asyncio.to_thread(fetch_status, parse_url(server.url), "vizum", "en")
        with pytest.raises(StatusError, match=r"no schoolnet of this version\. \(HTTP 404\)"):
            await asyncio.to_thread(fetch_status, parse_url(f"{server.url}elsewhere/"), None, "en")
        with pytest.raises(StatusError, match=r"\(HTTP 404\)"):
            await asyncio.to_thread(fetch_status, parse_url(f"{server.url}elsewhere/"), "vizium", "en")
    finally:
        await server.close()


def test_nobody_there_is_said_with_what_to_do() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        base = parse_url(f"http://127.0.0.1:{closed.getsockname()[1]}/")
        with pytest.raises(StatusError, match=r"Connection refused\. Nobody answers there\. Start .*schoolnet demo"):
            fetch_status(base, None, "en")
        with pytest.raises(StatusError, match=r"Tur neviens neatbild"):
            fetch_status(base, None, "lv")


@pytest.mark.parametrize(
    "answer",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n<html",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{",
        b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n\xff\xfe\xfd",
        b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"\x1b[31m" * 100_000,
        b"",
    ],
)
async def test_whatever_else_answers_there_is_no_schoolnet(answer: bytes) -> None:
    async def tell(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        writer.close()

    server = await asyncio.start_server(tell, "127.0.0.1", 0)
    base = parse_url(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
    with pytest.raises(StatusError) as told:
        await asyncio.to_thread(fetch_status, base, None, "en")
    assert re.search("no schoolnet of this version|Nobody answers", str(told.value))
    assert str(told.value).isprintable()
    server.close()
    await server.wait_closed()
