"""POST /api/notifications: Alertmanager says what it has told people, and that goes on record.

Rules of this file: who has no token is not listened to. What is sent is data of others: it is checked and cut, never
followed, and nothing of it is logged. Its form is that of Alertmanager's webhook, version 4
(https://prometheus.io/docs/alerting/latest/configuration/#webhook_config).
"""

import time
from collections.abc import Mapping
from datetime import datetime
from hmac import compare_digest
from typing import Annotated, Literal

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from schoolnet.audit.notified import Notification, ToldAlert
from schoolnet.audit.record import moment
from schoolnet.web.state import State

MOST_BYTES = 2**20
MOST_ALERTS = 1000
MOST_LEFT_OUT = 10**9
MOST_OF_A_FAULT = 300
"""Characters of what is wrong with a body: it may quote what was sent."""
YEARS = range(1970, 9999)
"""Alertmanager says year 1 for a moment that is not known."""

NOT_TAKEN = "no notifications are recorded here: set audit.notification_token, and a ledger in audit.ledger"
NO_TOKEN = "this needs 'Authorization: Bearer TOKEN', with the token of audit.notification_token"  # noqa: S105
TOO_LARGE = f"the body is larger than {MOST_BYTES // 1024} KiB: set max_alerts in Alertmanager's webhook_configs"
NOT_DURABLE = "the ledger cannot be written for now: send the same again until the answer is 204, it is recorded once"

Status = Literal["firing", "resolved"]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class AlertBody(msgspec.Struct, rename="camel"):
    """An alert, as far as it goes on record."""

    labels: dict[str, str]
    starts_at: Moment
    ends_at: Moment


class Body(msgspec.Struct, rename="camel"):
    """A notification, as far as it goes on record."""

    version: Literal["4"]
    group_key: str
    receiver: str
    status: Status
    alerts: Annotated[list[AlertBody], msgspec.Meta(max_length=MOST_ALERTS)]
    truncated_alerts: Annotated[int, msgspec.Meta(ge=0, le=MOST_LEFT_OUT)] = 0


class Notifications:
    """The route. 204 says that it is on record, 503 that it may not be yet, and everything else that it never will."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def take(self, request: Request) -> Response:
        """Put a notification on record."""
        token, evidence = self._state.notification_token, self._state.evidence
        if token is None or evidence is None:
            return _refused(404, NOT_TAKEN)
        if not _has_token(request, token):
            return _refused(401, NO_TOKEN, {"WWW-Authenticate": "Bearer"})
        body = await _read(request)
        if body is None:
            return _refused(413, TOO_LARGE)
        try:
            notification = parse_notification(body)
        except ValueError as error:
            return _refused(400, str(error))
        is_durable = await evidence.notified(notification, time.time())
        return Response(status_code=204) if is_durable else _refused(503, NOT_DURABLE)


def parse_notification(body: bytes) -> Notification:
    """What the body of Alertmanager's webhook tells. Raises ValueError, in words."""
    try:
        told = msgspec.json.decode(body, type=Body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(f"the body is not Alertmanager's webhook, version 4: {error}"[:MOST_OF_A_FAULT]) from None
    alerts = tuple(map(_alert, told.alerts))
    return Notification(told.receiver, told.status, told.group_key, alerts, told.truncated_alerts)


def _alert(alert: AlertBody) -> ToldAlert:
    labels = tuple(sorted((name, value) for name, value in alert.labels.items() if name != "alertname"))
    return ToldAlert(alert.labels.get("alertname", ""), labels, _moment(alert.starts_at), _moment(alert.ends_at))


def _moment(at: datetime) -> str | None:
    return moment(at.timestamp()) if at.year in YEARS else None


def _has_token(request: Request, token: str) -> bool:
    scheme, _, told = request.headers.get("authorization", "").partition(" ")
    return scheme.lower() == "bearer" and compare_digest(told.strip().encode("latin-1"), token.encode())


async def _read(request: Request) -> bytes | None:
    """The request's body, None where it is too large: then the rest of it is not read."""
    stated = request.headers.get("content-length", "")
    if stated.isdecimal() and int(stated) > MOST_BYTES:
        return None
    body = bytearray()
    try:
        async for part in request.stream():
            body += part
            if len(body) > MOST_BYTES:
                return None
    except ClientDisconnect:
        return b""  # nobody is there to read what is wrong with it
    return bytes(body)


def _refused(status: int, sentence: str, headers: Mapping[str, str] | None = None) -> Response:
    return PlainTextResponse(f"{sentence}\n", status, headers=headers)
