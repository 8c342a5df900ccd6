"""A year of a city as records: a school day of each school on each day, and changes of verdicts between them."""

import random
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import msgspec

from schoolnet.audit.record import Content
from schoolnet.inventory.rollout import Rollout

FIRST_DAY = date(2025, 9, 1)
LESSON_SECONDS = 6 * 3600
INCIDENTS_PER_ROOM_AND_DAY = 0.143
"""Each is two records, so that a year of 2,000 rooms has 100,000 of them."""


def year_of_records(schools: int = 100, rooms: int = 20, school_days: int = 175) -> Iterator[Content]:
    """Contents in order, always the same. Lessons are from 8:30 to 14:30 UTC, and the seconds of a school day are those
    that the verdicts say."""
    year = _Year(schools, rooms)
    yield from year.beginning()
    for day in _weekdays(school_days):
        yield from year.school_day(day)


def _weekdays(count: int) -> Iterator[date]:
    day = FIRST_DAY
    while count:
        if day.weekday() < 5:
            yield day
            count -= 1
        day += timedelta(days=1)


class _Year:
    def __init__(self, schools: int, rooms: int) -> None:
        self._chance = random.Random(4)
        self._sequence = 0
        self._schools = [f"school-{number:03}" for number in range(1, schools + 1)]
        self._rooms = [f"room-{number:02}" for number in range(1, rooms + 1)]

    def beginning(self) -> Iterator[Content]:
        at = _at(FIRST_DAY, 6 * 3600)
        rollout = Rollout().model_dump(mode="json", include={"verified", "in_use"})
        city = {"name": {"lv": "Lielpilsēta", "en": "Large city"}, "timezone": "Europe/Riga"}
        yield self._record(at, "definitions", {"city": city, "rollout": rollout, "made_up": True})
        for school in self._schools:
            yield self._record(at, "plan", {**_when(at), "school": school, "plan": self._plan(school)})
        for school in self._schools:
            for room in self._rooms:
                yield self._record(at, "asset", self._asset(at, school, room))
                yield self._verdict(at, "classroom", school, room, "covered", None)
            yield self._verdict(at, "uplink", school, "main", "meets", None)

    def school_day(self, day: date) -> Iterator[Content]:
        troubles = sorted(
            (self._chance.randrange(LESSON_SECONDS - 3600), school, room, self._chance.randrange(60, 3600))
            for school in self._schools
            for room in self._rooms
            if self._chance.random() < INCIDENTS_PER_ROOM_AND_DAY
        )
        lost = {(school, room): seconds for _, school, room, seconds in troubles}
        for begin, school, room, seconds in troubles:
            at, end = (_at(day, 8.5 * 3600 + after) for after in (begin, begin + seconds))
            yield self._verdict(at, "classroom", school, room, "uncovered", "covered")
            yield self._verdict(end, "classroom", school, room, "covered", "uncovered")
        at = _at(day, 16 * 3600)
        lessons = [[_text(_at(day, 8.5 * 3600)), _text(_at(day, 14.5 * 3600))]]
        for school in self._schools:
            rooms = {room: _seconds(lost.get((school, room), 0)) for room in self._rooms}
            seen = {"uplinks": {"main": {"meets": LESSON_SECONDS}}, "classrooms": rooms}
            yield self._record(at, "day", {**_when(at), "school": school, "lessons": lessons, **seen})

    def _plan(self, school: str) -> Mapping[str, Any]:
        promise = {"funding": f"ERAF {int(school[-1]) % 3}", "target": f"{2025 + int(school[-1]) % 2}-12-31"}
        circuit = {"id": "main", "provider": "Provider", "speed_bps": 10**10, "delivered": None}
        rooms = [
            {"id": room, "name": {"lv": f"Telpa {room}", "en": f"Room {room}"}, "kind": "classroom"}
            | {"building": "a", "floor": "1", **promise}
            for room in self._rooms
        ]
        points = [
            {"id": f"ap-{room}", "classrooms": [room], "serial": None, "mac": None, "model": None, "delivered": None}
            for room in self._rooms
        ]
        name = {"lv": f"{school}. vidusskola", "en": f"Secondary {school}"}
        what = {"circuits": [circuit | promise], "classrooms": rooms, "access_points": points}
        return {"name": name, "kind": "school", "students": 300, **what}

    def _asset(self, at: datetime, school: str, room: str) -> Mapping[str, Any]:
        device = {"serial": f"SN-{school}-{room}", "mac": None, "model": "AP-1"}
        place = {"what": "access_point", "school": school, "id": f"ap-{room}"}
        return {**_when(at), **place, **device, "classrooms": [room], "planned_classrooms": [room]}

    def _verdict(self, at: datetime, what: str, school: str, name: str, state: str, was: str | None) -> Content:
        facts = [
            {"device": f"wlc-{school}", "subject": f"ap-{name}", "field": field, "value": value}
            | {"object": f"AIRESPACE-WIRELESS-MIB::{field}", "observed_at": _text(at)}
            for field, value in (("bsnAPOperationStatus", "associated"), ("bsnAPIfOperStatus", "up"))
        ]
        body = {"what": what, "school": school, "id": name, "state": state, "was": was, "reason": "ok"}
        return self._record(at, "verdict", {**_when(at), **body, "since": _text(at), "evidence": facts})

    def _record(self, at: datetime, kind: str, body: Mapping[str, Any]) -> Content:
        self._sequence += 1
        when = {"recorded_at": at.strftime("%Y-%m-%dT%H:%M:%S.000Z"), "sequence": self._sequence}
        return {**when, "kind": kind, "body": body, "writer": "0" * 16, "number": self._sequence}


def _at(day: date, seconds: float) -> datetime:
    return datetime.combine(day, time(), UTC) + timedelta(seconds=seconds)


def _text(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _when(at: datetime) -> Mapping[str, str]:
    return {"at": _text(at), "day": at.date().isoformat()}


def _seconds(lost: int) -> Mapping[str, int]:
    states = {"covered": LESSON_SECONDS - lost, "uncovered": lost} if lost else {"covered": LESSON_SECONDS}
    return {**states, "clients": 12}


def as_lines(records: Iterator[Content]) -> list[bytes]:
    """The records as a ledger keeps them: JSON."""
    return [msgspec.json.encode(record) for record in records]
