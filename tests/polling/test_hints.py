"""When a hint becomes a poll, and which devices a notification is a hint at."""

import asyncio

import pytest

from schoolnet.facts.device import Tier
from schoolnet.polling import hints
from schoolnet.polling.hints import Hints
from schoolnet.polling.traps import TIERS, Sender, concerned
from schoolnet.snmp.trap_lines import Notification

STATUS, TABLES = frozenset({Tier.STATUS}), frozenset({Tier.TABLES})
QUIET_SECONDS = 0.2


@pytest.fixture(autouse=True)
def short_times(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hints, "QUIET_SECONDS", QUIET_SECONDS)
    monkeypatch.setattr(hints, "BUSY_SECONDS", 0.02)


class Polls:
    """Takes polls; a device that is in `busy` is being polled already."""

    def __init__(self) -> None:
        self.done: list[tuple[str, frozenset[Tier]]] = []
        self.busy: set[str] = set()

    def __call__(self, device: str, tiers: frozenset[Tier]) -> bool:
        if device in self.busy:
            return False
        self.done.append((device, tiers))
        return True


async def test_the_first_hint_polls_at_once_and_the_others_of_its_quiet_time_once_at_the_end() -> None:
    polls = Polls()
    hinted = Hints(polls)
    for _ in range(40):
        hinted.hint("a", STATUS)
    assert polls.done == [("a", STATUS)]
    hinted.hint("a", TABLES)
    hinted.hint("b", STATUS)
    assert polls.done == [("a", STATUS), ("b", STATUS)]
    await asyncio.sleep(QUIET_SECONDS + 0.1)
    assert polls.done == [("a", STATUS), ("b", STATUS), ("a", STATUS | TABLES)]
    await asyncio.sleep(QUIET_SECONDS + 0.1)
    assert len(polls.done) == 3


async def test_a_device_that_is_being_polled_is_polled_again_right_after() -> None:
    polls = Polls()
    hinted = Hints(polls)
    polls.busy.add("a")
    hinted.hint("a", STATUS)
    await asyncio.sleep(0.05)
    assert polls.done == []
    polls.busy.clear()
    await asyncio.sleep(0.05)
    assert polls.done == [("a", STATUS)]


async def test_what_is_closed_polls_no_more() -> None:
    polls = Polls()
    hinted = Hints(polls)
    hinted.hint("a", STATUS)
    hinted.hint("a", STATUS)
    hinted.close()
    await asyncio.sleep(QUIET_SECONDS + 0.1)
    assert len(polls.done) == 1


def heard(port: int = 50_000, credentials: str = "default", trap_address: str | None = None) -> Notification:
    return Notification("192.0.2.1", port, "1.3.6.1.6.3.1.1.5.3", frozenset({credentials}), trap_address)


SENDERS = [
    Sender("one", 161, "default", frozenset({"192.0.2.1"})),
    Sender("two", 10161, "default", frozenset({"192.0.2.1"})),
    Sender("three", 161, "secured", frozenset({"192.0.2.1"})),
    Sender("behind", 161, "default", frozenset({"192.0.2.1", "198.51.100.7"})),
]


@pytest.mark.parametrize(
    ("notification", "devices"),
    [
        (heard(), {"one", "two", "behind"}),
        (heard(credentials="secured"), {"three"}),
        (heard(port=10161), {"two"}),
        (heard(trap_address="198.51.100.7"), {"behind"}),
        (heard(trap_address="203.0.113.1"), {"one", "two", "behind"}),
        (heard(credentials="another"), set()),
    ],
)
def test_devices_at_one_address_are_told_apart_as_far_as_that_goes(
    notification: Notification, devices: set[str]
) -> None:
    assert {sender.device for sender in concerned(SENDERS, notification)} == devices


def test_every_notification_asks_for_the_status_at_least() -> None:
    assert all(Tier.STATUS in tiers for tiers in TIERS.values())
