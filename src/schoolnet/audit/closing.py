"""The school days that are over go on record, and with them what is verified from then on.

Rules of this file: this side reads the ledger and works in a thread; a day's figures follow from the records
alone, so that whoever has them can compute it again.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta, tzinfo
from typing import Any, NamedTuple

from schoolnet.audit.clients import MostClients
from schoolnet.audit.ledger import Ledger
from schoolnet.audit.proof.days import seconds_of
from schoolnet.audit.proof.replay import Key, Replay
from schoolnet.audit.record import Draft, Kind, moment
from schoolnet.audit.told import local_day
from schoolnet.inventory.school_time import SchoolTime

AFTER_LESSONS_SECONDS = 120
"""So long after the last lesson a day is closed: what was seen during it has been judged by then."""
MOST_DAYS_TO_CLOSE = 400
"""So far back school days are closed that nobody could close while schoolnet was not running."""
LOOKING = frozenset({Kind.RUN, Kind.ALIVE, Kind.VERDICT, Kind.DAY})
"""The kinds of records that a service makes while it looks."""


class SchoolDay(NamedTuple):
    """A school day that is over: its lessons in Unix seconds."""

    school: str
    day: str
    lessons: tuple[tuple[int, int], ...]


class Turn(NamedTuple):
    """What measurement has verified, or verifies no more."""

    key: Key
    day: str
    reached: bool


class Standing(NamedTuple):
    """What the ledger says now: the figures as of today, and its newest head as its record tells it, None for none."""

    figures: list[dict[str, Any]]
    head: Mapping[str, Any] | None
    closed: Mapping[str, str]
    """The newest day of each school that is closed."""
    planned: Mapping[str, str]
    """Since which day each school is planned."""


class Follower:
    """Replays a ledger as it grows. Raises LedgerError where it cannot be read.

    `last_sign` is when somebody else last put on record that he looks (Unix seconds), None where nobody did.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._replay = Replay()
        self._through = 0
        self._used = MostClients()
        self._head: Mapping[str, Any] | None = None
        self._own_writer = ledger.writer
        self.last_sign: float | None = None
        self._closed: dict[str, str] = {}
        self._planned: dict[str, str] = {}

    def follow(self, today: str) -> Standing:
        """Take in the records that are new, whoever has written them; what they say on this local day."""
        for record in self._ledger.read(after=self._through):
            content = record.content
            if content is not None:
                self._take(content)
            self._through = record.sequence
        return Standing(self._replay.figures(today), self._head, dict(self._closed), dict(self._planned))

    def close_days(self, days: Iterable[SchoolDay], clients: MostClients, now: float, today: str) -> list[Turn]:
        """Put these days on record, in their order; what they have turned."""
        turns: list[Turn] = []
        for day in days:
            self.follow(today)
            before = self._verified(day.school)
            self._ledger.append([self._day(day, clients, now)], now)
            self.follow(today)
            after = self._verified(day.school)
            turns += (Turn(key, day.day, reached=key in after) for key in sorted(before ^ after))
        return turns

    def _take(self, content: Mapping[str, Any]) -> None:
        body = content["body"]
        self._replay.feed(content)
        if content["kind"] in LOOKING and content["writer"] != self._own_writer:
            self.last_sign = max(self.last_sign or 0.0, seconds_of(body["at"]))
        if content["kind"] == Kind.USE:
            self._used.see(body["day"], body["school"], body["classrooms"])
        elif content["kind"] == Kind.HEAD:
            self._head = body
        elif content["kind"] == Kind.PLAN:
            self._planned.setdefault(body["school"], body["day"])
        elif content["kind"] == Kind.DAY:
            self._closed[body["school"]] = max(body["day"], self._closed.get(body["school"], ""))

    def _verified(self, school: str) -> set[Key]:
        subjects = self._replay.of_school(school)
        return {(each.what, each.school, each.id) for each in subjects if "verified" in each.stages}

    def _day(self, day: SchoolDay, clients: MostClients, now: float) -> Draft:
        self._used.see(day.day, day.school, clients.of(day.day, day.school))
        seconds = self._replay.expected_day(day.school, day.lessons)
        for room, most in self._used.of(day.day, day.school).items():
            if room in seconds["classrooms"]:
                seconds["classrooms"][room]["clients"] = most
        lessons = [[moment(begin), moment(end)] for begin, end in day.lessons]
        who = {"at": moment(now), "day": day.day, "school": day.school}
        return Draft(Kind.DAY, {**who, "lessons": lessons, **seconds}, day.school, day.day)


def days_over(times: Mapping[str, SchoolTime], standing: Standing, now: float, zone: tzinfo) -> Iterator[SchoolDay]:
    """The school days of each school that are over at `now` (Unix seconds) and not closed yet, in their order."""
    today = date.fromisoformat(local_day(now, zone))
    for school, time in times.items():
        newest = standing.closed.get(school)
        begin = date.fromisoformat(newest) + timedelta(days=1) if newest else _planned_since(standing, school, today)
        for number in range(max(0, (today - begin).days + 1)):
            day = begin + timedelta(days=number)
            if (today - day).days > MOST_DAYS_TO_CLOSE:
                continue
            lessons = tuple((int(span.start), int(span.end)) for span in time.lessons(day))
            if lessons and lessons[-1][1] + AFTER_LESSONS_SECONDS <= now:
                yield SchoolDay(school, day.isoformat(), lessons)


def _planned_since(standing: Standing, school: str, today: date) -> date:
    since = standing.planned.get(school)
    return today + timedelta(days=1) if since is None else date.fromisoformat(since)
