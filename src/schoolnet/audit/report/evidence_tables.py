"""What verdicts, verifications and acceptances rest on, and who decided."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from schoolnet.audit.proof.stages import PLURAL, Subject
from schoolnet.audit.record import Content, Kind
from schoolnet.audit.report.model import Cell, Form, Table
from schoolnet.audit.report.reading import Reading
from schoolnet.audit.report.tabled import tabled
from schoolnet.audit.report.words import Words

_EVIDENCE_COLUMNS = {
    **dict.fromkeys(("school_id", "school", "what", "id", "name", "rests", "verdict", "reason"), Form.TEXT),
    **dict.fromkeys(("device", "subject", "field", "object", "value"), Form.TEXT),
    "observed_at": Form.MOMENT,
    "record": Form.COUNT,
}
_ACCEPTANCE_COLUMNS = {
    "at": Form.MOMENT,
    **dict.fromkeys(("school_id", "school", "what", "id", "name", "decision", "by", "why"), Form.TEXT),
    **dict.fromkeys(("document", "was_verified"), Form.TEXT),
    "record": Form.COUNT,
}
_CHANGE_COLUMNS = {
    "at": Form.MOMENT,
    **dict.fromkeys(("school_id", "school", "what", "id", "name", "was", "verdict", "reason"), Form.TEXT),
    "record": Form.COUNT,
}


def evidence_table(reading: Reading, subjects: Sequence[Subject]) -> Table:
    """Of each circuit and room the facts that its newest verdict, and its verification, rest on; an empty row where
    nothing has been judged yet."""
    rows = [row for subject in subjects for row in _evidence_rows(reading.words, subject)]
    return tabled("evidence", reading.words.language, _EVIDENCE_COLUMNS, rows)


def _evidence_rows(words: Words, subject: Subject) -> Iterator[tuple[Cell, ...]]:
    place = _place(words, subject.what, subject.school, subject.id)
    if subject.verdict is None:
        yield (*place, *[None] * (len(_EVIDENCE_COLUMNS) - len(place)))
    else:
        body = subject.verdict["body"]
        told = words.state(subject.what, body["state"]), words.word("reason", body["reason"])
        yield from _facts(words, (*place, words.word("record_word", "verdict"), *told), subject.verdict)
    if subject.proof is not None:
        is_reached = subject.proof["body"]["reached"]
        state = words.word("coverage", "verified") if is_reached else words.word("record_word", "verified_no_more")
        rests = words.word("record_word", "verification")
        yield from _facts(words, (*place, rests, state, None), subject.proof)


def _place(words: Words, what: str, school: str | None, name: str) -> tuple[Cell, ...]:
    named = None if what == "school" else words.name(what, school, name)
    return (school, words.school(school), words.word("record_word", what), name or None, named)


def _facts(words: Words, judged: tuple[Cell, ...], content: Content) -> Iterator[tuple[Cell, ...]]:
    """A row for each fact; one row without a fact where it rests on none."""
    facts: Sequence[Mapping[str, Any]] = content["body"]["evidence"] or ({},)
    for fact in facts:
        told = (fact.get("device") or None, fact.get("subject") or None, fact.get("field"), fact.get("object"))
        value = _value(words, fact) if fact else None
        yield (*judged, *told, value, words.moment(fact.get("observed_at")), content["sequence"])


def _value(words: Words, fact: Mapping[str, Any]) -> Cell:
    """A fact's value as text. It stays text where it is a number: a device has said it, and no reader may round it."""
    if "absent" in fact:
        return words.word("absent", fact["absent"])
    value = fact["value"]
    if isinstance(value, bool):
        return words.yes_or_no(value)
    return None if value is None else str(value)


def acceptances_table(reading: Reading) -> Table:
    """Who has accepted what, or has taken that back, and why."""
    rows = [row for content in reading.kept[Kind.ACCEPTANCE] for row in _acceptance_rows(reading.words, content)]
    return tabled("acceptances", reading.words.language, _ACCEPTANCE_COLUMNS, rows)


def _acceptance_rows(words: Words, content: Content) -> Iterator[tuple[Cell, ...]]:
    body = content["body"]
    decision = words.word("record_word", "withdrawn" if body["withdrawn"] else "accepted")
    for what, plural in PLURAL.items():
        for name in body[plural]:
            was_verified = words.yes_or_no(name not in body["unverified"])
            place = _place(words, what, body["school"], name)
            said = (decision, body["by"], body["why"], body["document"], was_verified)
            yield (words.moment(body["at"]), *place, *said, content["sequence"])


def changes_table(reading: Reading) -> Table:
    """Verdicts that have changed, the newest last."""
    return tabled(
        "changes",
        reading.words.language,
        _CHANGE_COLUMNS,
        (_change_row(reading.words, content) for content in reading.kept[Kind.VERDICT]),
    )


def _change_row(words: Words, content: Content) -> tuple[Cell, ...]:
    body = content["body"]
    what = body["what"]
    states = words.state(what, body["was"]), words.state(what, body["state"])
    place = _place(words, what, body["school"], body["id"])
    return (words.moment(body["at"]), *place, *states, words.word("reason", body["reason"]), content["sequence"])
