"""The records of a ledger, replayed: what holds after the newest of them, and the figures that follow."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from schoolnet.audit.proof.days import FOR_EVER, seconds_by_state, seconds_of, spans_of
from schoolnet.audit.proof.stages import COVERAGES, DEFAULTS, LINKED, PLURAL, STAGES, TEN_GIGABITS, Subject

Key = tuple[str, str, str]
"""What (uplink, classroom), school, and id within the school."""


class Replay:
    """What the records say that were fed so far, in their order. `plans` are the schools that are planned, by id."""

    def __init__(self) -> None:
        self.definitions: Mapping[str, Any] = {"city": {}, "rollout": DEFAULTS}
        self.plans: dict[str, Mapping[str, Any]] = {}
        self.subjects: dict[Key, Subject] = {}
        self.gaps: list[tuple[int, int]] = []
        self.closed_day = ""
        self.days = 0
        self._of_schools: dict[str, list[Subject]] = {}
        self._former: dict[Key, Subject] = {}
        self._seen: dict[tuple[str, str], str] = {}
        self._linked: dict[tuple[str, str], str] = {}
        self._readers: dict[str, Callable[[Mapping[str, Any], Mapping[str, Any]], str | None]] = {
            "definitions": self._define,
            "plan": self._plan,
            "verdict": self._verdict,
            "asset": self._asset,
            "maintenance": self._maintain,
            "gap": self._gap,
            "day": self._day,
            "stage": self._stage,
            "acceptance": self._accept,
        }

    def feed(self, content: Mapping[str, Any]) -> str | None:
        """Take in a record; what is wrong where it is a school day that does not follow from those before."""
        reader = self._readers.get(content["kind"])
        return None if reader is None else reader(content["body"], content)

    def of_school(self, school: str) -> Sequence[Subject]:
        """The circuits and classrooms of a school, in the order of its plan."""
        return self._of_schools.get(school, ())

    def expected_day(self, school: str, lessons: Iterable[tuple[int, int]]) -> dict[str, dict[str, dict[str, int]]]:
        """Seconds of these lessons in each state, as the records say: by uplinks and classrooms, and by id."""
        lessons = list(lessons)
        day: dict[str, dict[str, dict[str, int]]] = {"uplinks": {}, "classrooms": {}}
        for subject in self.of_school(school):
            spans = seconds_by_state(lessons, subject.changes, self.gaps, subject.maintenance)
            day[PLURAL[subject.what]][subject.id] = spans
        return day

    def figures(self, as_of: str) -> list[dict[str, Any]]:
        """How many there are of each, for the city and by kind of school, funding source and school; whole numbers.

        planned = verified + failed + unknown. Lesson and known seconds are those of the newest school days.
        """
        groups: defaultdict[tuple[str, str], list[Subject]] = defaultdict(list)
        schools: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for school, plan in self.plans.items():
            for group in (("city", ""), ("kind", plan["kind"]), ("school", school)):
                schools[group].add(school)
        for subject in self.subjects.values():
            kind, funding = self.plans[subject.school]["kind"], subject.plan["funding"] or ""
            for group in (("city", ""), ("kind", kind), ("school", subject.school), ("funding", funding)):
                groups[group].append(subject)
                schools[group].add(subject.school)
        return [self._figures_of(group, sorted(schools[group]), groups[group], as_of) for group in sorted(schools)]

    def _figures_of(
        self, group: tuple[str, str], schools: list[str], subjects: list[Subject], as_of: str
    ) -> dict[str, Any]:
        uplinks = [subject for subject in subjects if subject.what == "uplink"]
        fast: defaultdict[str, set[str]] = defaultdict(set)
        for uplink in uplinks:
            if uplink.plan["speed_bps"] >= TEN_GIGABITS:
                fast[uplink.school].add(uplink.coverage)
        best = [_best(fast[school]) for school in schools]
        return {
            "by": group[0],
            "of": group[1],
            "schools": {"planned": len(schools)} | {name: best.count(name) for name in COVERAGES},
            "uplinks": _count(uplinks, as_of),
            "classrooms": _count([subject for subject in subjects if subject.what == "classroom"], as_of),
        }

    def _define(self, body: Mapping[str, Any], _: Mapping[str, Any]) -> None:
        self.definitions = body

    def _plan(self, body: Mapping[str, Any], _: Mapping[str, Any]) -> None:
        school, plan = body["school"], body["plan"]
        before = {(each.what, school, each.id): each for each in self.of_school(school)}
        self._former.update(before)
        for key in before:
            del self.subjects[key]
        self.plans.pop(school, None)
        self._of_schools.pop(school, None)
        if plan is None:
            return
        self.plans[school] = plan
        subjects: list[Subject] = []
        for what, things in (("uplink", plan["circuits"]), ("classroom", plan["classrooms"])):
            for thing in things:
                key = what, school, thing["id"]
                subject = self.subjects[key] = self._former.pop(key) if key in self._former else Subject(*key)
                subject.plan = thing
                subject.stages.setdefault("planned", body["day"])
                subjects.append(subject)
        self._of_schools[school] = subjects
        self._look_at_equipment(school)

    def _look_at_equipment(self, school: str) -> None:
        """Which day everything was delivered, and installed, that a subject needs."""
        access_points = self.plans[school]["access_points"]
        for subject in self.of_school(school):
            if subject.what == "uplink":
                seen = [self._linked.get((school, subject.id))]
                told = [subject.plan["delivered"]]
            else:
                serving = [each for each in access_points if subject.id in each["classrooms"]]
                seen = [self._seen.get((school, each["id"])) for each in serving]
                told = [each["delivered"] for each in serving]
            first = [min(filter(None, days), default=None) for days in zip(told, seen, strict=True)]
            for stage, days in (("delivered", first), ("installed", seen)):
                known = [day for day in days if day]
                if known and len(known) == len(days):
                    subject.stages[stage] = max(known)
                else:
                    subject.stages.pop(stage, None)

    def _verdict(self, body: Mapping[str, Any], content: Mapping[str, Any]) -> None:
        subject = self.subjects.get((body["what"], body["school"], body["id"]))
        if subject is None:
            return
        subject.verdict = content
        subject.changes.append((seconds_of(body["at"]), body["state"]))
        place = subject.school, subject.id
        if subject.what == "uplink" and body["state"] in LINKED and place not in self._linked:
            self._linked[place] = body["day"]
            self._look_at_equipment(subject.school)

    def _asset(self, body: Mapping[str, Any], _: Mapping[str, Any]) -> None:
        place = body["school"], body["id"]
        if body["what"] == "access_point" and place not in self._seen:
            self._seen[place] = body["day"]
            if body["school"] in self.plans:
                self._look_at_equipment(body["school"])

    def _maintain(self, body: Mapping[str, Any], _: Mapping[str, Any]) -> None:
        at = seconds_of(body["at"])
        for what, plural in PLURAL.items():
            for school, name in body[plural]:
                subject = self.subjects.get((what, school, name))
                if subject is not None and body["event"] == "began":
                    subject.maintenance.append((at, FOR_EVER))
                elif subject is not None:
                    subject.maintenance = [(begin, min(end, at)) for begin, end in subject.maintenance]

    def _gap(self, body: Mapping[str, Any], _: Mapping[str, Any]) -> None:
        self.gaps.append((seconds_of(body["from"]), seconds_of(body["to"])))

    def _day(self, body: Mapping[str, Any], content: Mapping[str, Any]) -> str | None:
        school, day, lessons = body["school"], body["day"], spans_of(body["lessons"])
        self.days, self.closed_day = self.days + 1, max(self.closed_day, day)
        expected, wrong = self.expected_day(school, lessons), None
        has_clients = any(room.get("clients") for room in body["classrooms"].values())
        for subject in self.of_school(school):
            told = dict(body[PLURAL[subject.what]].get(subject.id, {}))
            clients = told.pop("clients", 0)
            if told != expected[PLURAL[subject.what]][subject.id]:
                wrong = f"the school day does not follow from the records before it: {school}, {subject.id}"
            of_its_own = clients > 0 if subject.what == "classroom" else has_clients
            subject.close_day(day, told, of_its_own, self.definitions["rollout"])
            subject.forget_before(lessons[-1][1] if lessons else 0)
        self.gaps = [gap for gap in self.gaps if gap[1] > seconds_of(content["recorded_at"]) - 40 * 86_400]
        return wrong

    def _stage(self, body: Mapping[str, Any], content: Mapping[str, Any]) -> None:
        subject = self.subjects.get((body["what"], body["school"], body["id"]))
        if subject is not None:
            subject.proof = content

    def _accept(self, body: Mapping[str, Any], content: Mapping[str, Any]) -> None:
        for what, plural in PLURAL.items():
            for name in body[plural]:
                subject = self.subjects.get((what, body["school"], name))
                if subject is not None and body["withdrawn"]:
                    subject.stages.pop("accepted", None)
                    subject.acceptance = None
                elif subject is not None:
                    subject.stages["accepted"] = body["day"]
                    subject.acceptance = content


def _best(coverages: Iterable[str]) -> str:
    found = set(coverages)
    return next((name for name in COVERAGES if name in found), "unknown")


def count_stages(subjects: Collection[Subject], as_of: str) -> dict[str, int]:
    """How many of them have reached each stage by this day, and how many are due by then."""
    reached = {stage: sum(subject.stages.get(stage, "~") <= as_of for subject in subjects) for stage in STAGES}
    return {**reached, "due": sum((subject.plan["target"] or "~") <= as_of for subject in subjects)}


def _count(subjects: list[Subject], as_of: str) -> dict[str, int]:
    coverages = [subject.coverage for subject in subjects]
    window = [seconds for subject in subjects for seconds in subject.window]
    return {
        **count_stages(subjects, as_of),
        "failed": coverages.count("failed"),
        "unknown": coverages.count("unknown"),
        "lesson_seconds": sum(lesson for lesson, _ in window),
        "known_seconds": sum(known for _, known in window),
    }
