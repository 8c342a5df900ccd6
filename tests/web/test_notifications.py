"""POST /api/notifications, over HTTP on loopback: who may tell it something, and what."""

import json
import socket
import time
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from anyio.from_thread import start_blocking_portal
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.ledgers import NOW
from audit.notices import alert, webhook
from schoolnet.audit.chaining import EMPTY, chained
from schoolnet.audit.notified import MOST_LABELS, notification_draft
from schoolnet.web.app import make_app
from schoolnet.web.notifications import MOST_ALERTS, MOST_BYTES, parse_notification
from schoolnet.web.server import WebServer, serve
from web.web_city import Shown, show_city

TOKEN = "0123456789abcdef-token"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
PATH = "/api/notifications"


@pytest.fixture
def shown(shown: Shown) -> Shown:
    shown.notification_token = TOKEN
    return shown


@pytest.fixture
def client(client: httpx.AsyncClient) -> httpx.AsyncClient:
    client.headers.update(BEARER)
    return client


async def test_it_is_taken_and_answered_when_it_is_durable(client: httpx.AsyncClient, shown: Shown) -> None:
    answer = await client.post(PATH, json=webhook())
    assert (answer.status_code, answer.content) == (204, b"")
    [told] = shown.notifications
    assert (told.receiver, told.status, [alert.name for alert in told.alerts]) == ("it-staff", "firing", ["UplinkDown"])


async def test_while_it_is_not_durable_it_is_to_be_sent_again(client: httpx.AsyncClient, shown: Shown) -> None:
    shown.on_record.clear()
    answer = await client.post(PATH, json=webhook())
    assert answer.status_code == 503
    assert "send the same again" in answer.text


@pytest.mark.parametrize("missing", ["notification_token", "evidence"])
async def test_without_token_or_ledger_there_is_no_such_thing(
    client: httpx.AsyncClient, shown: Shown, missing: str
) -> None:
    setattr(shown, missing, None)
    answer = await client.post(PATH, json=webhook())
    assert (answer.status_code, "set audit.notification_token" in answer.text) == (404, True)
    assert shown.notifications == []


@pytest.mark.parametrize(
    "value",
    [None, "", "Bearer", f"Bearer {TOKEN[:-1]}", f"Bearer {TOKEN}x", f"Basic {TOKEN}", TOKEN, "Bearer ā"],
)
async def test_who_has_not_the_token_is_not_listened_to(server: WebServer, shown: Shown, value: str | None) -> None:
    headers = {} if value is None else {"Authorization": value.encode()}
    async with httpx.AsyncClient(base_url=server.url, timeout=5, trust_env=False) as client:
        answer = await client.post(PATH, content=b"garbage", headers=headers)
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert TOKEN not in answer.text
    assert shown.notifications == []


async def test_only_post(client: httpx.AsyncClient) -> None:
    assert (await client.get(PATH)).status_code == 405


async def test_as_much_as_may_be_and_not_a_byte_more(client: httpx.AsyncClient, shown: Shown) -> None:
    body = json.dumps(webhook()).encode().ljust(MOST_BYTES)
    assert (await client.post(PATH, content=body)).status_code == 204
    answer = await client.post(PATH, content=body + b" ")
    assert (answer.status_code, "max_alerts" in answer.text) == (413, True)
    assert len(shown.notifications) == 1


async def in_parts(body: bytes) -> AsyncIterator[bytes]:
    yield body[: MOST_BYTES // 2]
    yield body[MOST_BYTES // 2 :]


async def test_without_a_stated_length_it_is_counted(client: httpx.AsyncClient, shown: Shown) -> None:
    body = json.dumps(webhook()).encode().ljust(MOST_BYTES)
    assert (await client.post(PATH, content=in_parts(body))).status_code == 204
    assert (await client.post(PATH, content=in_parts(body + b" "))).status_code == 413
    assert len(shown.notifications) == 1


@pytest.mark.parametrize(
    ("told", "answer"),
    [("Content-Length: 1048577", b" 413 "), ("Authorization: Bearer wrong\r\nContent-Length: 9", b" 401 ")],
)
def test_who_is_refused_is_told_before_the_body_comes(open_server: WebServer, told: str, answer: bytes) -> None:
    with socket.create_connection((open_server.host, open_server.port), 5) as connection:
        own = "" if "Authorization" in told else f"Authorization: Bearer {TOKEN}\r\n"
        connection.sendall(f"POST {PATH} HTTP/1.1\r\nHost: test\r\n{own}{told}\r\n\r\n".encode())
        assert answer in connection.recv(1000)


def without(key: str) -> dict[str, Any]:
    return {name: value for name, value in webhook().items() if name != key}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "Input data was truncated"),
        (b"garbage", "JSON is malformed"),
        (b"[]", "Expected `object`, got `array`"),
        (b'"\xff\xfe"', "not Alertmanager's webhook"),
        (b'{"version": "4", "x": ' + b"[" * 100_000, "not Alertmanager's webhook"),
        (without("alerts"), "missing required field `alerts`"),
        (without("groupKey"), "missing required field `groupKey`"),
        (webhook(version="3"), "$.version"),
        (webhook(status="broken"), "$.status"),
        (webhook(receiver=4), "Expected `str`, got `int` - at `$.receiver`"),
        (webhook(truncatedAlerts=-1), "$.truncatedAlerts"),
        (webhook(alert(severity=4)), "Expected `str`, got `int` - at `$.alerts[0].labels[...]`"),
        (webhook(alert() | {"startsAt": "yesterday"}), "$.alerts[0].startsAt"),
        (webhook(alert() | {"startsAt": "2026-11-24T10:00:00"}), "$.alerts[0].startsAt"),
        (webhook(*[alert()] * (MOST_ALERTS + 1)), "Expected `array` of length <= 1000 - at `$.alerts`"),
        (webhook(receiver="\ud800"), "not Alertmanager's webhook"),
    ],
)
async def test_what_is_wrong_is_said(client: httpx.AsyncClient, shown: Shown, body: Any, said: str) -> None:
    answer = await client.post(PATH, content=body if isinstance(body, bytes) else json.dumps(body).encode())
    assert answer.status_code == 400
    assert said in answer.text
    assert len(answer.text) <= 301
    assert shown.notifications == []


async def test_a_thousand_alerts_are_taken(client: httpx.AsyncClient, shown: Shown) -> None:
    assert (await client.post(PATH, json=webhook(*[alert()] * MOST_ALERTS))).status_code == 204
    assert len(shown.notifications[0].alerts) == MOST_ALERTS


async def test_a_sender_that_goes_away_is_no_crash(
    server: WebServer, shown: Shown, capfd: pytest.CaptureFixture[str]
) -> None:
    with socket.create_connection((server.host, server.port), 5) as connection:
        head = f"POST {PATH} HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer {TOKEN}\r\nContent-Length: 100\r\n\r\n"
        connection.sendall(f'{head}{{"version"'.encode())
    async with httpx.AsyncClient(base_url=server.url, timeout=5, trust_env=False, headers=BEARER) as client:
        assert (await client.post(PATH, json=webhook())).status_code == 204
    await server.close()
    assert capfd.readouterr() == ("", "")


# --- whatever comes ---

TEXTS = st.text(max_size=50)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=4,
)
ZONES = st.sampled_from([None, *(timezone(timedelta(hours=hours)) for hours in (-12, 0, 2, 14))])
MOMENTS = st.datetimes(timezones=ZONES).map(lambda moment: moment.isoformat()) | TEXTS
ALERTS = st.fixed_dictionaries(
    {"labels": st.dictionaries(TEXTS | st.just("alertname"), TEXTS, max_size=3), "startsAt": MOMENTS, "endsAt": MOMENTS}
)
NEARLY = st.fixed_dictionaries(
    {
        "version": st.just("4"),
        "groupKey": TEXTS,
        "status": st.sampled_from(["firing", "resolved"]),
        "receiver": TEXTS,
        "alerts": st.lists(ALERTS, max_size=2),
    },
    optional={"truncatedAlerts": st.integers(-1, 10**12), "annotations": JSON},
)
BODIES = st.one_of(
    st.binary(max_size=500),
    JSON.map(lambda value: json.dumps(value).encode()),
    NEARLY.map(lambda value: json.dumps(value).encode()),
    NEARLY.map(lambda value: json.dumps(value, ensure_ascii=False).encode()),
    st.tuples(st.sampled_from(list(webhook())), JSON).map(
        lambda pair: json.dumps(webhook() | {pair[0]: pair[1]}).encode()
    ),
)


@settings(max_examples=5000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(BODIES)
def test_whatever_comes_is_refused_in_words_or_can_be_written(body: bytes) -> None:
    try:
        told = parse_notification(body)
    except ValueError:
        return
    [record] = chained([notification_draft(told, NOW, ZoneInfo("Europe/Riga"))], EMPTY, "writer", 0, NOW)
    assert record.text is not None


@pytest.fixture(scope="module")
def open_server() -> Iterator[WebServer]:
    """A server in a thread of its own, for tests that block."""
    shown = show_city(time.time())
    shown.notification_token = TOKEN
    with start_blocking_portal() as portal:
        server = portal.call(serve, make_app(shown), "127.0.0.1", 0)
        yield server
        portal.call(server.close)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(BODIES)
def test_whatever_comes_is_answered(open_server: WebServer, body: bytes) -> None:
    answer = httpx.post(f"{open_server.url[:-1]}{PATH}", content=body, headers=BEARER, trust_env=False)
    assert answer.status_code in (204, 400)


def test_names_and_labels_are_cut() -> None:
    many = {f"label_{number:03}": "x" * 1000 for number in range(100)}
    told = parse_notification(json.dumps(webhook(alert("n" * 1000, **many), receiver="r" * 1000)).encode())
    body = notification_draft(told, NOW, ZoneInfo("Europe/Riga")).body
    [only] = body["alerts"]
    assert (len(only["name"]), len(only["labels"]), len(body["receiver"])) == (200, MOST_LABELS, 200)
    assert {len(value) for _, value in only["labels"]} == {200}
