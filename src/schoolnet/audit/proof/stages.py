"""What counts as planned, delivered, installed, verified, accepted and in use, and how many there are of each.

The records of a ledger are replayed in their order. Each circuit and each classroom is a subject:

planned    it is in the plan.
delivered  the plan has the day of delivery of its equipment (of a room: of every access point that serves it), or the
           network has seen it.
installed  the network has seen it: the circuit's link was up once; each access point that serves the room was joined.
verified   so many measured school days in a row were good (`verified.school_days`). A day is measured when enough of
           its lesson time was seen (`known_percent`), and good when it worked for enough of what was seen
           (`good_percent`). Announced work is no lesson time. It ends after so many measured bad days in a row
           (`lost_after_bad_days`), and after so many that were not measured (`lost_after_unmeasured_days`).
accepted   a person has accepted it, and nobody has taken that back.
in use     clients were seen on `in_use.school_days` of the last `in_use.of_school_days` school days: of a room its own,
           of a circuit those of any room of its school.

What is not verified has failed when its newest measured day was bad, and is unknown otherwise: unknown is neither.
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from schoolnet.audit.proof.days import MAINTENANCE, UNKNOWN

COVERAGES = ("verified", "failed", "unknown")
STAGES = ("planned", "delivered", "installed", "verified", "accepted", "in_use")
TEN_GIGABITS = 10_000_000_000
LINKED = ("meets", "degraded", "below_contract")
WORKS = {"uplink": "meets", "classroom": "covered"}
PLURAL = {"uplink": "uplinks", "classroom": "classrooms"}
DEFAULTS = {
    "verified": {
        "school_days": 10,
        "good_percent": 95,
        "known_percent": 80,
        "lost_after_bad_days": 3,
        "lost_after_unmeasured_days": 20,
        "degraded_counts": True,
    },
    "in_use": {"school_days": 5, "of_school_days": 20},
}
"""Where no definitions are on record yet."""


def shares_of_day(what: str, seconds: Mapping[str, int], rule: Mapping[str, Any]) -> tuple[int, int, int]:
    """Of a school day the seconds of lesson time (announced work is none), of those that were seen, and of those in
    which it worked; `rule` is the definition of verified."""
    lesson = sum(seconds.values()) - seconds.get(MAINTENANCE, 0)
    works = seconds.get(WORKS[what], 0) + (seconds.get("degraded", 0) if rule["degraded_counts"] else 0)
    return lesson, lesson - seconds.get(UNKNOWN, 0), works


@dataclass(slots=True)
class Subject:
    """A circuit (`what` is uplink) or a classroom, and all that the ledger says of it so far.

    `stages` has the day of each stage that it has reached. `good_since` is the first of the good days in a row; runs
    and days are counts of school days. `window` has the lesson seconds and the known seconds of the newest days,
    `clients` whether there were any. `verdict`, `proof` and `acceptance` are contents of records.
    """

    what: str
    school: str
    id: str
    plan: Mapping[str, Any] = field(default_factory=dict)
    stages: dict[str, str] = field(default_factory=dict)
    good_since: str | None = None
    good_run: int = 0
    bad_run: int = 0
    unmeasured_run: int = 0
    good_days: int = 0
    bad_days: int = 0
    unmeasured_days: int = 0
    window: deque[tuple[int, int]] = field(default_factory=deque)
    clients: deque[bool] = field(default_factory=deque)
    changes: list[tuple[int, str]] = field(default_factory=list)
    maintenance: list[tuple[int, int]] = field(default_factory=list)
    verdict: Mapping[str, Any] | None = None
    proof: Mapping[str, Any] | None = None
    acceptance: Mapping[str, Any] | None = None

    @property
    def coverage(self) -> str:
        """verified, failed or unknown."""
        return "verified" if "verified" in self.stages else "failed" if self.bad_run else "unknown"

    def close_day(self, day: str, seconds: Mapping[str, int], has_clients: bool, rollout: Mapping[str, Any]) -> None:
        """Count a school day: seconds of lesson time by state, and whether clients were seen."""
        rule, use = rollout["verified"], rollout["in_use"]
        lesson, known, works = shares_of_day(self.what, seconds, rule)
        self._keep(use["of_school_days"], lesson, known, has_clients)
        if lesson:
            self._judge(day, known * 100 >= lesson * rule["known_percent"] and known > 0, works, known, rule)
        if sum(self.clients) >= use["school_days"]:
            self.stages.setdefault("in_use", day)
        else:
            self.stages.pop("in_use", None)

    def _keep(self, days: int, lesson: int, known: int, has_clients: bool) -> None:
        self.window.append((lesson, known))
        self.clients.append(has_clients)
        while len(self.clients) > days:
            self.window.popleft()
            self.clients.popleft()

    def _judge(self, day: str, is_measured: bool, works: int, known: int, rule: Mapping[str, Any]) -> None:
        if not is_measured:
            self.unmeasured_days, self.unmeasured_run = self.unmeasured_days + 1, self.unmeasured_run + 1
        elif works * 100 >= known * rule["good_percent"]:
            self.good_since = self.good_since or day
            self.good_days, self.good_run = self.good_days + 1, self.good_run + 1
            self.bad_run = self.unmeasured_run = 0
        else:
            self.bad_days, self.bad_run = self.bad_days + 1, self.bad_run + 1
            self.good_run, self.unmeasured_run, self.good_since = 0, 0, None
        if self.good_run >= rule["school_days"]:
            self.stages.setdefault("verified", day)
        if self.bad_run >= rule["lost_after_bad_days"] or self.unmeasured_run >= rule["lost_after_unmeasured_days"]:
            self.stages.pop("verified", None)
            self.good_run, self.good_since = 0, None

    def forget_before(self, moment: int) -> None:
        """Keep of the changes the one that held at this moment and later ones, of maintenance what had not ended."""
        past = [change for change in self.changes if change[0] <= moment]
        self.changes = [*past[-1:], *(change for change in self.changes if change[0] > moment)]
        self.maintenance = [span for span in self.maintenance if span[1] > moment]
