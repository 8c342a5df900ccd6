"""What people were told goes on record, once however often its sender has to tell it."""

import asyncio
import json
import time
from pathlib import Path
from typing import Any

from audit.notices import alert, webhook
from audit.watched_city import WatchedCity, at
from schoolnet.audit.notified import Notification, Unconfirmed
from schoolnet.audit.record import Kind
from schoolnet.web.notifications import parse_notification


def told(*alerts: dict[str, Any], **fields: Any) -> Notification:
    return parse_notification(json.dumps(webhook(*alerts, **fields)).encode())


async def test_a_notification_is_on_record_as_it_was_told(tmp_path: Path) -> None:
    city = WatchedCity(tmp_path / "ledger.sqlite")
    await city.start(at("07:00"))
    ended = alert("OpticsDark", "2026-11-24T08:30:00Z", school="bitite")
    assert await city.evidence.notified(told(alert(), ended, truncatedAlerts=7), at("23:30"))
    await city.end()
    labels = [["school", "vizium"], ["severity", "critical"]]
    first = {"name": "UplinkDown", "labels": labels, "starts_at": "2026-11-24T08:00:00Z", "ends_at": None}
    second = {
        "name": "OpticsDark",
        "labels": [["school", "bitite"], ["severity", "critical"]],
        "starts_at": "2026-11-24T08:00:00Z",
        "ends_at": "2026-11-24T08:30:00Z",
    }
    assert city.bodies(Kind.NOTIFICATION) == [
        {
            "at": "2026-11-24T21:30:00Z",
            "day": "2026-11-24",
            "receiver": "it-staff",
            "status": "firing",
            "alerts": [first, second],
            "left_out": 7,
        }
    ]
    assert city.verified().problems == []


async def test_a_reminder_is_another_notification(tmp_path: Path) -> None:
    city = WatchedCity(tmp_path / "ledger.sqlite")
    await city.start(at("07:00"))
    assert await city.evidence.notified(told(), at("08:00"))
    assert await city.evidence.notified(told(), at("12:00"))
    await city.end()
    assert [body["at"][11:16] for body in city.bodies(Kind.NOTIFICATION)] == ["06:00", "10:00"]


async def test_the_same_at_the_same_time_is_one(tmp_path: Path) -> None:
    city = WatchedCity(tmp_path / "ledger.sqlite")
    await city.start(at("07:00"))
    assert await asyncio.gather(*(city.evidence.notified(told(), at("08:00")) for _ in range(5))) == [True] * 5
    await city.end()
    assert len(city.bodies(Kind.NOTIFICATION)) == 1


async def test_what_is_told_again_because_the_ledger_failed_is_recorded_once(tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.write_text("no folder, so no ledger can be made in it")
    city = WatchedCity(place / "ledger.sqlite")
    await city.start(at("07:00"))
    for minute in range(5):
        assert not await city.evidence.notified(told(), at(f"08:0{minute}"))
    assert not await city.evidence.notified(told(receiver="helpdesk"), at("08:05"))
    place.unlink()
    end = time.monotonic() + 30
    while not await city.evidence.notified(told(), at("08:06")):
        assert time.monotonic() < end, "the ledger can be written again"
        await asyncio.sleep(0.1)
    assert await city.evidence.notified(told(receiver="helpdesk"), at("08:07"))
    await city.end()
    recorded = [(body["receiver"], body["at"][11:16]) for body in city.bodies(Kind.NOTIFICATION)]
    assert recorded == [("it-staff", "06:00"), ("helpdesk", "06:05")]
    assert city.verified().problems == []


async def test_what_has_no_room_is_refused_and_not_taken_for_known(tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.write_text("no folder, so no ledger can be made in it")
    city = WatchedCity(place / "ledger.sqlite")
    await city.start(at("07:00"))
    number = 0
    while city.evidence.writer.lost == 0:
        number += 1
        assert not await city.evidence.notified(told(groupKey=str(number)), at("08:00"))
    place.unlink()
    end = time.monotonic() + 30
    while not await city.evidence.writer.settled(1):
        assert time.monotonic() < end, "the ledger can be written again"
    assert await city.evidence.notified(told(groupKey=str(number)), at("08:10"))
    await city.end()
    assert len(city.bodies(Kind.NOTIFICATION)) == number


def test_a_group_that_has_changed_and_changed_back_is_told_anew() -> None:
    unconfirmed = Unconfirmed()
    first, second = told(alert()), told(alert(), alert("OpticsDark"))
    unconfirmed.add(first)
    unconfirmed.add(second)
    assert first not in unconfirmed
    assert second in unconfirmed
    unconfirmed.confirm(first)
    assert second in unconfirmed
    unconfirmed.confirm(second)
    assert second not in unconfirmed


def test_of_too_many_the_oldest_is_forgotten() -> None:
    unconfirmed = Unconfirmed(most=2)
    groups = [told(groupKey=str(number)) for number in range(3)]
    for group in groups:
        unconfirmed.add(group)
    assert [group in unconfirmed for group in groups] == [False, True, True]
