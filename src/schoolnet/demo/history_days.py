"""The made-up past day by day: what follows from the records so far.

Rules of this file: each record that is made is replayed before the next one is, by the rules that auditors have.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from random import Random
from typing import Any

from schoolnet.audit.proof.replay import Replay
from schoolnet.audit.proof.stages import LINKED, PLURAL, Subject
from schoolnet.audit.record import Draft, Kind, moment
from schoolnet.demo.history_equipment import alive
from schoolnet.demo.history_papers import acceptance, withdrawal
from schoolnet.demo.history_spells import Past

_SEES_FOR_ITSELF = 4
"""The school whose committee accepts a room that measurement has not verified."""
_EARLY_USERS = 5
"""One room in so many is used before it is accepted."""

Lessons = Sequence[tuple[int, int]]
"""Spans of Unix seconds."""


class Days:
    """What follows from the records of the past; `pasts` are those of all schools, in the plan's order; the city
    has so many devices that no school has."""

    def __init__(self, pasts: Sequence[Past], shared_devices: int, random: Random) -> None:
        self.replay = Replay()
        self._pasts, self._random = pasts, random
        self._documents = 0
        self._devices = {past.school.id: len(past.school.devices) for past in pasts}
        self._shared_devices = shared_devices

    def take_in(self, draft: Draft, at: float) -> None:
        """Replay a record that was made."""
        content = {"kind": draft.kind.value, "body": draft.body, "recorded_at": moment(at)}
        wrong = self.replay.feed(content)
        if wrong is not None:
            raise AssertionError(wrong)

    def sign_of_life(self, at: int, day: date) -> Iterator[Draft]:
        """How many devices answer: those of schools that are connected."""
        linked = {
            key[1] for key, each in self.replay.subjects.items()
            if key[0] == "uplink" and each.changes and each.changes[-1][1] in LINKED
        }  # fmt: skip
        answering = sum(count for school, count in self._devices.items() if school in linked)
        devices = self._shared_devices + sum(self._devices.values())
        yield alive(at, day, devices, self._shared_devices + answering)

    def close(self, past: Past, lessons: Lessons, at: int, day: date) -> Iterator[Draft]:
        """The school day, and what it verifies or does no more."""
        subjects = list(self.replay.of_school(past.school.id))
        before = ["verified" in subject.stages for subject in subjects]
        yield self._school_day(past, subjects, lessons, at, day)
        for subject, was_verified in zip(subjects, before, strict=True):
            if was_verified != ("verified" in subject.stages):
                yield _stage(subject, at, day, is_reached=not was_verified)

    def meet(self, past: Past, at: int, day: date) -> Iterator[Draft]:
        """The committee takes back what fails, and accepts what measurement has verified since it met last."""
        subjects = list(self.replay.of_school(past.school.id))
        lost = [each for each in subjects if "accepted" in each.stages and each.bad_run >= self._lost_after]
        if lost:
            yield withdrawal(past.school.id, lost, at, day, self._next_document())
        is_on_site = past.place == _SEES_FOR_ITSELF and past.day(0.5) <= day and not self._has_seen(past)
        verified = [each for each in subjects if "verified" in each.stages and "accepted" not in each.stages]
        if verified:
            yield acceptance(past.school.id, verified, at, day, self._next_document())
        unverified = [each for each in subjects if each.what == "classroom" and each.stages.keys().isdisjoint(_DONE)]
        if is_on_site and unverified:
            yield acceptance(past.school.id, unverified[:1], at, day, self._next_document())

    def use(self, past: Past, at: int, day: date) -> Iterator[Draft]:
        """The clients of a day whose lessons are not over."""
        rooms = {
            each.id: clients
            for each in self.replay.of_school(past.school.id)
            if each.what == "classroom" and (clients := self._clients(each, {"covered": 1}))
        }
        body = {"at": moment(at), "day": day.isoformat(), "school": past.school.id, "classrooms": rooms}
        yield Draft(Kind.USE, body, past.school.id, day.isoformat())

    @property
    def _lost_after(self) -> int:
        days: int = self.replay.definitions["rollout"]["verified"]["lost_after_bad_days"]
        return days

    def _next_document(self) -> int:
        self._documents += 1
        return self._documents

    def _has_seen(self, past: Past) -> bool:
        accepted = (each.acceptance for each in self.replay.of_school(past.school.id))
        return any(content is not None and content["body"]["unverified"] for content in accepted)

    def _school_day(self, past: Past, subjects: Sequence[Subject], lessons: Lessons, at: int, day: date) -> Draft:
        seconds: dict[str, dict[str, dict[str, int]]] = self.replay.expected_day(past.school.id, lessons)
        for subject in subjects:
            if subject.what == "classroom":
                of_room = seconds[PLURAL[subject.what]][subject.id]
                clients = self._clients(subject, of_room)
                of_room |= {"clients": clients} if clients else {}
        spans = [[moment(begin), moment(end)] for begin, end in lessons]
        head = {"at": moment(at), "day": day.isoformat(), "school": past.school.id, "lessons": spans}
        return Draft(Kind.DAY, head | seconds, past.school.id, day.isoformat())

    def _clients(self, room: Subject, seconds: dict[str, int]) -> int:
        is_used = "accepted" in room.stages or sum(room.id.encode()) % _EARLY_USERS == 0
        works = seconds.get("covered", 0) + seconds.get("degraded", 0)
        return self._random.randint(3, 28) if is_used and works else 0


_DONE = frozenset({"verified", "accepted"})


def _stage(subject: Subject, at: int, day: date, *, is_reached: bool) -> Draft:
    evidence = [] if subject.verdict is None else subject.verdict["body"]["evidence"]
    body: dict[str, Any] = {
        "at": moment(at),
        "day": day.isoformat(),
        "what": subject.what,
        "school": subject.school,
        "id": subject.id,
        "stage": "verified",
        "reached": is_reached,
        "evidence": evidence,
    }
    return Draft(Kind.STAGE, body, subject.school, f"{subject.what}/{subject.id}")
