"""The school days that are over go on record, and with them what is verified from then on.

Rules of this file: this side reads the ledger and works in a thread; a day's figures follow from the records
alone, so that whoever has them can compute it again.
"""

from collections.abc import Iterator, Mapping, Sequence
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
NOT_RUNNING = "not_running"
"""Why nobody looked, as a gap tells it."""


class SchoolDay(NamedTuple):
    """A school day that is over: its lessons in Unix seconds."""

    school: str
    day: str
    lessons: tuple[tuple[int, int], ...]


class Turn(NamedTuple):
    """What measurement has verified since the school day `day`, or verifies no more."""

    key: Key
    day: str
    reached: bool


class Standing(NamedTuple):
    """What the ledger says at `read_at` (Unix seconds): the figures as of that day, and its newest head as its record
    tells it, None for none."""

    read_at: float
    figures: list[dict[str, Any]]
    head: Mapping[str, Any] | None
    closed: Mapping[str, str]
    """The newest day of each school that is closed."""
    planned: Mapping[str, str]
    """Since which day each school is planned."""
    turns: list[Turn]
    """What no record says yet."""


class Follower:
    """Replays a ledger as it grows, one call at a time. Raises LedgerError where it cannot be read or written."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._replay = Replay()
        self._through = 0
        self._used = MostClients()
        self._head: Mapping[str, Any] | None = None
        self._own_writer = ledger.writer
        self._last_sign: float | None = None
        self._owed: dict[str, float] = {}
        self._closed: dict[str, str] = {}
        self._planned: dict[str, str] = {}
        self._told: dict[Key, bool] = {}

    @property
    def unseen_since(self) -> float | None:
        """Since when nobody else has looked, or was about to tell that nobody had (Unix seconds); None where nobody
        ever did."""
        return None if self._last_sign is None else min([self._last_sign, *self._owed.values()])

    def follow(self, today: str, now: float) -> Standing:
        """Take in the records that are new, whoever has written them; what they say now (Unix seconds), on this local
        day."""
        self._read()
        figures = self._replay.figures(today)
        return Standing(now, figures, self._head, dict(self._closed), dict(self._planned), self._turns())

    def close(self, day: SchoolDay, clients: MostClients, now: float) -> list[Turn]:
        """Put this day on record as it follows from all records before it, unless somebody else has done so; what no
        record says yet."""
        self._ledger.append_after(lambda _: self._closing(day, clients, now), now)
        self._read()
        return self._turns()

    def tell(self, turns: Mapping[Turn, Draft], now: float) -> None:
        """Put these on record, but what is there by now."""
        self._ledger.append_after(lambda _: self._telling(turns), now)

    def _turns(self) -> list[Turn]:
        subjects = self._replay.subjects.items()
        verified = {key: "verified" in subject.stages for key, subject in sorted(subjects)}
        return [
            Turn(key, self._closed.get(key[1], ""), reached)
            for key, reached in verified.items()
            if reached != self._told.get(key, False)
        ]

    def _read(self) -> None:
        for record in self._ledger.read(after=self._through):
            content = record.content
            if content is not None:
                self._take(content)
            self._through = record.sequence

    def _take(self, content: Mapping[str, Any]) -> None:
        kind, body = content["kind"], content["body"]
        self._replay.feed(content)
        if content["writer"] != self._own_writer:
            self._look_for_others(kind, body, content["writer"])
        if kind == Kind.USE:
            self._used.see(body["day"], body["school"], body["classrooms"])
        elif kind == Kind.HEAD:
            self._head = body
        elif kind == Kind.PLAN:
            self._planned.setdefault(body["school"], body["day"])
        elif kind == Kind.STAGE:
            self._told[body["what"], body["school"], body["id"]] = body["reached"]
        elif kind == Kind.DAY:
            self._closed[body["school"]] = max(body["day"], self._closed.get(body["school"], ""))

    def _look_for_others(self, kind: str, body: Mapping[str, Any], writer: str) -> None:
        """Who starts tells the gap before it a while later: one that is killed in between leaves that to the next."""
        if kind == Kind.GAP and body["why"] == NOT_RUNNING:
            begin = seconds_of(body["from"])
            self._owed = {other: since for other, since in self._owed.items() if other != writer and since < begin}
        elif kind == Kind.RUN and body["event"] == "started" and self._last_sign is not None:
            self._owed[writer] = self._last_sign
        if kind in LOOKING:
            self._last_sign = seconds_of(body["at"])

    def _closing(self, day: SchoolDay, clients: MostClients, now: float) -> Sequence[Draft]:
        self._read()
        return [] if day.day <= self._closed.get(day.school, "") else [self._day(day, clients, now)]

    def _telling(self, turns: Mapping[Turn, Draft]) -> Sequence[Draft]:
        self._read()
        untold = self._turns()
        return [draft for turn, draft in turns.items() if turn in untold]

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
