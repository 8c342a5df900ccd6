"""How far circuits and rooms have come: coverage, targets, and each circuit and room with the day of its stages."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from schoolnet.audit.proof.stages import STAGES, Subject
from schoolnet.audit.report.model import Cell, Figure, Form, Table
from schoolnet.audit.report.reading import Reading
from schoolnet.audit.report.tabled import share_percent, tabled
from schoolnet.audit.report.words import Words
from schoolnet.inventory.speed import format_speed
from schoolnet.locale.catalogue import text
from schoolnet.locale.collation import name_order

Group = Mapping[str, Any]
"""One group of `Replay.figures`."""
_SCOPES = ("city", "kind", "funding", "school")
_COUNTED = {"schools": "schools", "uplinks": "circuits", "classrooms": "classrooms"}
"""Counts of a group, and the word that a reader knows them by."""
_STAGE_COUNTS = dict.fromkeys(STAGES, Form.COUNT)
_STAGE_DAYS = dict.fromkeys(STAGES, Form.DAY)
_COVERAGE_COLUMNS = {
    **dict.fromkeys(("scope", "group", "what"), Form.TEXT),
    **_STAGE_COUNTS,
    **dict.fromkeys(("failed", "unknown", "due"), Form.COUNT),
    **dict.fromkeys(("verified_percent", "complete_percent"), Form.PERCENT),
}
_DAYS_AND_PROOF = {
    "coverage": Form.TEXT,
    **_STAGE_DAYS,
    **dict.fromkeys(("good_days", "bad_days", "unmeasured_days"), Form.COUNT),
    "complete_percent": Form.PERCENT,
    **dict.fromkeys(("verdict", "accepted_by"), Form.TEXT),
}
_PROMISED = {"funding": Form.TEXT, "target": Form.DAY}
_CIRCUIT_COLUMNS = {
    **dict.fromkeys(("school_id", "school", "circuit", "provider", "contract"), Form.TEXT),
    **_PROMISED,
    **_DAYS_AND_PROOF,
}
_ROOM_COLUMNS = {
    **dict.fromkeys(("school_id", "school", "classroom", "name", "building", "floor", "room_kind"), Form.TEXT),
    **_PROMISED,
    **_DAYS_AND_PROOF,
}
_TARGET_COLUMNS = {
    "target": Form.DAY,
    "what": Form.TEXT,
    **dict.fromkeys(("due", "in_time", "verified", "open"), Form.COUNT),
    **dict.fromkeys(("verified_percent", "complete_percent"), Form.PERCENT),
}


def ordered_subjects(reading: Reading) -> list[Subject]:
    """Circuits and then rooms of each school, all by name."""
    words = reading.words
    schools = {school: name_order(words.school(school)) for school in reading.replay.plans}

    def order(each: Subject) -> tuple[object, ...]:
        own = name_order(words.name(each.what, each.school, each.id))
        return schools[each.school], each.school, each.what != "uplink", own

    return sorted(reading.replay.subjects.values(), key=order)


def figures_of(reading: Reading, groups: Sequence[Group]) -> tuple[Figure, ...]:
    """The shares that were promised: of all, which is the first group."""
    city = next((group for group in groups if group["by"] == "city"), None)
    if city is None:
        return ()
    counted = ("uplinks", "classrooms") if reading.school else ("schools", "uplinks", "classrooms")
    return tuple(_figure(reading.words, what, city) for what in counted)


def _figure(words: Words, what: str, group: Group) -> Figure:
    count, key = group[what], _COUNTED[what]
    return Figure(
        key=key,
        title=text("report_figure", key, words.language),
        planned=count["planned"],
        verified=count["verified"],
        failed=count["failed"],
        unknown=count["unknown"],
        verified_percent=share_percent(count["verified"], count["planned"]),
        complete_percent=_completeness(group, what),
    )


def _completeness(group: Group, what: str) -> float | None:
    """Of schools it is that of their circuits."""
    measured = group["uplinks" if what == "schools" else what]
    return share_percent(measured["known_seconds"], measured["lesson_seconds"])


def coverage_table(reading: Reading, groups: Sequence[Group]) -> Table:
    """How many have reached each stage, by city, kind of school, funding source and school."""
    words = reading.words
    ordered = sorted(groups, key=lambda each: (_SCOPES.index(each["by"]), name_order(_group_name(words, each))))
    rows = [row for group in ordered for row in _coverage_rows(words, group)]
    return tabled("coverage", words.language, _COVERAGE_COLUMNS, rows)


def _group_name(words: Words, group: Group) -> str:
    by, of = group["by"], str(group["of"])
    if by == "city":
        return words.city
    if by == "funding":
        return of or words.word("record_word", "no_funding")
    return words.school(of) if by == "school" else words.word("school_kind", of)


def _coverage_rows(words: Words, group: Group) -> Iterator[tuple[Cell, ...]]:
    for what, key in _COUNTED.items():
        count = group[what]
        if not count["planned"] or (what == "schools" and group["by"] == "school"):
            continue
        yield (
            words.word("record_word", group["by"]),
            _group_name(words, group),
            words.word("report_counted", key),
            *(count.get(stage) for stage in STAGES),
            *(count.get(name) for name in ("failed", "unknown", "due")),
            share_percent(count["verified"], count["planned"]),
            _completeness(group, what),
        )


def targets_table(reading: Reading, subjects: Sequence[Subject]) -> Table:
    """By each target day: how many were due, were verified by then, and are open."""
    due: defaultdict[tuple[str, str], list[Subject]] = defaultdict(list)
    for subject in subjects:
        if subject.plan["target"]:
            due[subject.plan["target"], subject.what].append(subject)
    rows = [
        _target_row(reading.words, *key, due[key]) for key in sorted(due, key=lambda key: (key[0], key[1] != "uplink"))
    ]
    return tabled("targets", reading.words.language, _TARGET_COLUMNS, rows)


def _target_row(words: Words, target: str, what: str, subjects: Sequence[Subject]) -> tuple[Cell, ...]:
    verified = [subject for subject in subjects if subject.coverage == "verified"]
    return (
        target,
        words.word("report_counted", "circuits" if what == "uplink" else "classrooms"),
        len(subjects),
        sum(subject.stages["verified"] <= target for subject in verified),
        len(verified),
        len(subjects) - len(verified),
        share_percent(len(verified), len(subjects)),
        completeness_of(subjects),
    )


def completeness_of(subjects: Sequence[Subject]) -> float | None:
    """The share of lesson time that was seen, of the newest school days that are counted, in percent."""
    window = [seconds for subject in subjects for seconds in subject.window]
    return share_percent(sum(known for _, known in window), sum(lesson for lesson, _ in window))


def circuits_table(reading: Reading, subjects: Sequence[Subject]) -> Table:
    """Each circuit with the day of each stage."""
    words, rows = reading.words, []
    for subject in subjects:
        if subject.what == "uplink":
            plan = subject.plan
            place = (subject.school, words.school(subject.school), subject.id, plan["provider"])
            rows.append((*place, format_speed(plan["speed_bps"]), *_progress(reading, subject)))
    return tabled("circuits", words.language, _CIRCUIT_COLUMNS, rows)


def classrooms_table(reading: Reading, subjects: Sequence[Subject]) -> Table:
    """Each room with the day of each stage."""
    words, rows = reading.words, []
    for subject in subjects:
        if subject.what == "classroom":
            plan = subject.plan
            place = (subject.school, words.school(subject.school), subject.id, words.named(plan["name"]))
            kind = words.word("room_kind", plan["kind"])
            rows.append((*place, plan["building"], plan["floor"], kind, *_progress(reading, subject)))
    return tabled("classrooms", words.language, _ROOM_COLUMNS, rows)


def _progress(reading: Reading, subject: Subject) -> tuple[Cell, ...]:
    """What circuits and rooms have in common: who pays, by when, and how far it has come. A day after the one that is
    asked for is a plan, and not reached yet."""
    words, as_of = reading.words, reading.as_of.isoformat()
    days = (subject.stages.get(stage) for stage in STAGES)
    return (
        subject.plan["funding"],
        subject.plan["target"],
        words.word("coverage", subject.coverage),
        *(day if day and day <= as_of else None for day in days),
        subject.good_days,
        subject.bad_days,
        subject.unmeasured_days,
        completeness_of([subject]),
        words.state(subject.what, subject.verdict["body"]["state"] if subject.verdict else None),
        subject.acceptance["body"]["by"] if subject.acceptance else None,
    )
