"""What people were told of alerts, as a record, and which of it was told twice only because an answer was missing.

Rules of this file: no IO, no clock. Names and labels are texts of others: they are cut, and mean nothing here.
"""

from collections.abc import Iterable
from datetime import tzinfo
from hashlib import sha256
from typing import Any, NamedTuple

import msgspec

from schoolnet.audit.record import Draft, Kind
from schoolnet.audit.told import cut, when

MOST_LABELS = 64
"""Of an alert; rules give it some ten."""
MOST_GROUPS = 10_000
"""Whose notifications may be unconfirmed at once: a digest each, some 2 MB."""


class ToldAlert(NamedTuple):
    """An alert that people were told of. Moments are as records tell them, None where there is none."""

    name: str
    labels: tuple[tuple[str, str], ...]
    starts_at: str | None
    ends_at: str | None


class Notification(NamedTuple):
    """What one receiver was told of a group of alerts. `left_out` counts those that the sender has left out."""

    receiver: str
    status: str
    group: str
    alerts: tuple[ToldAlert, ...]
    left_out: int


def notification_draft(notification: Notification, at: float, zone: tzinfo) -> Draft:
    """The record of a notification that was heard of at this moment (Unix seconds)."""
    body = {
        **when(at, zone),
        "receiver": cut(notification.receiver),
        "status": notification.status,
        "alerts": [_alert(alert) for alert in notification.alerts],
        "left_out": notification.left_out,
    }
    return Draft(Kind.NOTIFICATION, body)


def _alert(alert: ToldAlert) -> dict[str, Any]:
    labels = [[cut(name), cut(value)] for name, value in alert.labels[:MOST_LABELS]]
    return {"name": cut(alert.name), "labels": labels, "starts_at": alert.starts_at, "ends_at": alert.ends_at}


class Unconfirmed:
    """Of each group the newest notification that was put, while its sender has not been told that it is durable.

    Until then the sender tells it again and again, and that is the same one. Once it is confirmed, the same words are a
    reminder, and a new one.
    """

    def __init__(self, most: int = MOST_GROUPS) -> None:
        self._most = most
        self._digests: dict[str, str] = {}

    def __contains__(self, notification: Notification) -> bool:
        return self._digests.get(_group(notification)) == _digest(notification)

    def add(self, notification: Notification) -> None:
        """This was put, and is not confirmed yet."""
        group = _group(notification)
        self._digests.pop(group, None)
        if len(self._digests) >= self._most:
            del self._digests[next(iter(self._digests))]
        self._digests[group] = _digest(notification)

    def confirm(self, notification: Notification) -> None:
        """Its sender is told that it is durable."""
        if notification in self:
            del self._digests[_group(notification)]


def _group(notification: Notification) -> str:
    return _digest((notification.receiver, notification.group))


def _digest(told: Iterable[Any]) -> str:
    return sha256(msgspec.json.encode(told)).hexdigest()
