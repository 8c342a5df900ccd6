"""The records of a ledger, read once for a report: replayed by the rules of evidence, kept where a table needs them.

Rules of this file: stages and shares of a day are the replay's; here they are only written down day by day.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from schoolnet.audit.proof.replay import Replay, count_stages
from schoolnet.audit.proof.stages import PLURAL, shares_of_day
from schoolnet.audit.record import Content, Kind
from schoolnet.audit.report.words import Words

KEPT = frozenset(
    {
        Kind.KEY,
        Kind.HEAD,
        Kind.DEFINITIONS,
        Kind.ASSET,
        Kind.GAP,
        Kind.MAINTENANCE,
        Kind.ACCEPTANCE,
        Kind.VERDICT,
        Kind.RETENTION,
    }
)
CHANGES_DAYS = 30


class Snapshot(NamedTuple):
    """A school day in its evening: how many had reached each stage, by `uplink` and `classroom`."""

    day: str
    counts: Mapping[str, Mapping[str, int]]


class Tally(NamedTuple):
    """Records of a kind: how many, and when the first and the last were recorded."""

    records: int
    first: str
    last: str


class Reading:
    """What was read. `until` is the moment (UTC, as records tell it) before which a record must stand to be read.

    `seen` has by day and row (school; room, where one school was asked for) the seconds of lesson time, of those that
    are known, and of those in which classrooms worked. `schools` are the ids of all that were ever planned.
    """

    def __init__(self, words: Words, as_of: date, school: str | None) -> None:
        self.words, self.as_of, self.school = words, as_of, school
        self.replay = Replay()
        self.kept: defaultdict[str, list[Content]] = defaultdict(list)
        self.kinds: dict[str, Tally] = {}
        self.seen: defaultdict[str, dict[str, tuple[int, int, int]]] = defaultdict(dict)
        self.snapshots: list[Snapshot] = []
        self.is_made_up = False
        self.schools: set[str] = set()
        self.until = self._end_of(as_of)
        self._changes_since = "" if school else (as_of - timedelta(days=CHANGES_DAYS)).isoformat()
        self._evening = ""

    def read(self, content: Content) -> bool:
        """Take in the next record; False where it is past the day that is asked for, as all later ones are."""
        recorded_at, kind, body = content["recorded_at"], content["kind"], content["body"]
        if recorded_at >= self.until:
            return False
        if recorded_at >= self._evening:
            self._turn_page(recorded_at)
        if kind == Kind.PLAN:
            self.schools.add(body["school"])
        if self.school and body.get("school") not in (None, self.school):
            return True
        before = self.kinds.get(kind)
        self.kinds[kind] = Tally(
            before.records + 1 if before else 1, before.first if before else recorded_at, recorded_at
        )
        self.words.learn(content)
        self.replay.feed(content)
        if kind in KEPT and (kind != Kind.VERDICT or body["day"] > self._changes_since):
            self.kept[kind].append(content)
        if kind == Kind.DEFINITIONS:
            self.is_made_up = self.is_made_up or bool(body.get("made_up"))
            self.until = self._end_of(self.as_of)
        elif kind == Kind.DAY:
            self._see(body)
        return True

    def close(self) -> None:
        """Write down the newest day, when the last record was read."""
        day = self.replay.closed_day
        if day and (not self.snapshots or self.snapshots[-1].day < day):
            subjects = self.replay.subjects.values()
            counts = {
                what: count_stages([subject for subject in subjects if subject.what == what], day) for what in PLURAL
            }
            self.snapshots.append(Snapshot(day, counts))

    def _turn_page(self, recorded_at: str) -> None:
        """A record of a new day: what the day before has come to is written down first."""
        self.close()
        local = datetime.fromisoformat(recorded_at).astimezone(self.words.zone)
        self._evening = self._end_of(local.date())

    def _end_of(self, day: date) -> str:
        return self.words.end_of(datetime.combine(day + timedelta(days=1), time()))

    def _see(self, body: Mapping[str, Any]) -> None:
        rule = self.replay.definitions["rollout"]["verified"]
        row = self.seen[body["day"]]
        for room, told in body["classrooms"].items():
            seconds = {state: count for state, count in told.items() if state != "clients"}
            key = room if self.school else body["school"]
            shares = shares_of_day("classroom", seconds, rule)
            before = row.get(key, (0, 0, 0))
            row[key] = (before[0] + shares[0], before[1] + shares[1], before[2] + shares[2])
