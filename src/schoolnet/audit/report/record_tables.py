"""What the ledger holds besides: where equipment was, when nobody looked, what counted, and the ledger itself."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from schoolnet.audit.proof.stages import DEFAULTS
from schoolnet.audit.record import Content, Kind
from schoolnet.audit.report.model import Cell, Form, Table
from schoolnet.audit.report.reading import Reading
from schoolnet.audit.report.tabled import tabled
from schoolnet.audit.report.words import Words

_ASSET_COLUMNS = {
    **dict.fromkeys(
        ("serial", "mac", "model", "what", "id", "school_id", "school", "seen_in", "planned_in"), Form.TEXT
    ),
    **dict.fromkeys(("from", "to"), Form.MOMENT),
    "record": Form.COUNT,
}
_GAP_COLUMNS = {
    "type": Form.TEXT,
    **dict.fromkeys(("from", "to"), Form.MOMENT),
    "why": Form.TEXT,
    **dict.fromkeys(("lost_records", "circuits", "classrooms", "record"), Form.COUNT),
}
_DEFINITION_COLUMNS = {
    **dict.fromkeys(("definition", "value", "why"), Form.TEXT),
    **dict.fromkeys(("from", "to"), Form.MOMENT),
    "record": Form.COUNT,
}
_KEY_COLUMNS = {
    "fingerprint": Form.TEXT,
    "from": Form.MOMENT,
    **dict.fromkeys(("signed_heads", "newest_sequence"), Form.COUNT),
    "newest_hash": Form.TEXT,
}
_LEDGER_COLUMNS = {
    "type": Form.TEXT,
    "records": Form.COUNT,
    **dict.fromkeys(("first_at", "last_at"), Form.MOMENT),
}
_DEFINITION_ORDER = {
    name: place
    for place, name in enumerate(f"{group}.{name}" for group, definitions in DEFAULTS.items() for name in definitions)
}


def assets_table(reading: Reading) -> Table:
    """Each piece of equipment with the places where it was seen, in order. It has left a place when it is seen
    elsewhere, or when something else is seen in its place."""
    words = reading.words
    told = [content for content in reading.kept[Kind.ASSET] if _is_shown(reading, content)]
    until = _left_at(told)
    ordered = sorted(told, key=lambda content: (_identity(content), content["sequence"]))
    rows = [_asset_row(words, content, until.get(content["sequence"])) for content in ordered]
    return tabled("assets", words.language, _ASSET_COLUMNS, rows)


def _is_shown(reading: Reading, content: Content) -> bool:
    return reading.school is None or content["body"]["school"] == reading.school


def _identity(content: Content) -> tuple[str, str]:
    """What it goes by: its serial number, else its MAC address, else its place."""
    body = content["body"]
    if body["serial"] or body["mac"]:
        return ("serial", body["serial"]) if body["serial"] else ("mac", body["mac"])
    return "place", f"{body['school']}/{body['what']}/{body['id']}"


def _left_at(told: Sequence[Content]) -> Mapping[int, str]:
    """By the sequence of each record the moment from which it holds no more."""
    until: dict[int, str] = {}
    by_identity: dict[tuple[str, str], int] = {}
    by_place: dict[tuple[str | None, str, str], int] = {}
    for content in told:
        body = content["body"]
        identity, place = _identity(content), (body["school"], body["what"], body["id"])
        for before in (by_identity.get(identity), by_place.get(place)):
            if before is not None:
                until.setdefault(before, body["at"])
        by_identity[identity] = by_place[place] = content["sequence"]
    return until


def _asset_row(words: Words, content: Content, until: str | None) -> tuple[Cell, ...]:
    body = content["body"]
    rooms = (_rooms(words, body["school"], body[key]) for key in ("classrooms", "planned_classrooms"))
    return (
        body["serial"],
        body["mac"],
        body["model"],
        words.word("record_word", body["what"]),
        body["id"],
        body["school"],
        words.school(body["school"]) or None,
        *rooms,
        words.moment(body["at"]),
        words.moment(until),
        content["sequence"],
    )


def _rooms(words: Words, school: str | None, rooms: Sequence[str] | None) -> str | None:
    return ", ".join(words.name("classroom", school, room) for room in rooms or ()) or None


def gaps_table(reading: Reading) -> Table:
    """When nobody looked, and announced work, in the order in which they began."""
    rows = [*_gap_rows(reading), *_maintenance_rows(reading)]
    rows.sort(key=lambda row: str(row[1]))
    return tabled("gaps", reading.words.language, _GAP_COLUMNS, rows)


def _gap_rows(reading: Reading) -> Iterator[tuple[Cell, ...]]:
    words = reading.words
    for content in reading.kept[Kind.GAP]:
        body = content["body"]
        span = words.moment(body["from"]), words.moment(body["to"])
        why, lost = words.word("record_word", body["why"]), body.get("count") or None
        yield (words.word("record_word", "gap"), *span, why, lost, None, None, content["sequence"])


def _maintenance_rows(reading: Reading) -> Iterator[tuple[Cell, ...]]:
    """A row for each announced work that has begun; without an end where it goes on."""
    words = reading.words
    ends: defaultdict[str, list[str]] = defaultdict(list)
    for content in reading.kept[Kind.MAINTENANCE]:
        if content["body"]["event"] == "ended":
            ends[content["body"]["window"]].append(content["body"]["at"])
    for content in reading.kept[Kind.MAINTENANCE]:
        body = content["body"]
        concerned = [_concerned(reading, body[plural]) for plural in ("uplinks", "classrooms")]
        if body["event"] != "began" or (reading.school and not any(concerned)):
            continue
        end = next((at for at in ends[body["window"]] if at >= body["at"]), None)
        span = words.moment(body["at"]), words.moment(end)
        why = words.named(body["why"])
        yield (words.word("record_word", "maintenance"), *span, why, None, *concerned, content["sequence"])


def _concerned(reading: Reading, pairs: Sequence[Sequence[str]]) -> int:
    return sum(reading.school in (None, school) for school, _ in pairs)


def definitions_table(reading: Reading) -> Table:
    """Each definition with the values that it has had, in order."""
    words = reading.words
    values: defaultdict[str, list[tuple[str, str | None, Content]]] = defaultdict(list)
    for content in reading.kept[Kind.DEFINITIONS]:
        for name, value, why in _leaves(words, content["body"]["rollout"]):
            if not values[name] or values[name][-1][:2] != (value, why):
                values[name].append((value, why, content))
    rows: list[tuple[Cell, ...]] = []
    for name, told in sorted(values.items(), key=lambda each: _DEFINITION_ORDER.get(each[0], len(_DEFINITION_ORDER))):
        ends = [words.moment(content["recorded_at"]) for _, _, content in told[1:]]
        for (value, why, content), end in zip(told, [*ends, None], strict=True):
            since = words.moment(content["recorded_at"])
            rows.append((words.word("definition", name), value, why, since, end, content["sequence"]))
    return tabled("definitions", words.language, _DEFINITION_COLUMNS, rows)


def _leaves(words: Words, rollout: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, str, str | None]]:
    """Name, value and reason of each definition."""
    for group, definitions in rollout.items():
        why = words.named(definitions["why"]) if "why" in definitions else None
        for name, value in definitions.items():
            if name != "why":
                told = words.yes_or_no(value) if isinstance(value, bool) else str(value)
                yield f"{group}.{name}", told, why


def keys_table(reading: Reading) -> Table:
    """The keys that sign, and the newest head that each has signed."""
    rows: list[tuple[Cell, ...]] = []
    for content in reading.kept[Kind.KEY]:
        fingerprint = content["body"]["fingerprint"]
        signed = [each["body"] for each in reading.kept[Kind.HEAD] if each["body"]["fingerprint"] == fingerprint]
        newest = (signed[-1]["sequence"], signed[-1]["hash"]) if signed else (None, None)
        rows.append((fingerprint, reading.words.moment(content["recorded_at"]), len(signed), *newest))
    return tabled("keys", reading.words.language, _KEY_COLUMNS, rows)


def ledger_table(reading: Reading) -> Table:
    """How many records of each kind were read."""
    words = reading.words
    rows = [
        (words.word("record", kind), tally.records, words.moment(tally.first), words.moment(tally.last))
        for kind, tally in reading.kinds.items()
    ]
    return tabled("ledger", words.language, _LEDGER_COLUMNS, rows)
