"""How far a city is by its ledger, for a terminal: the tables of a report that fit there.

Rules of this file: it decides nothing. Where there is little room, the columns that tell least go first.
"""

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.text import Text

from schoolnet.audit.record import Content
from schoolnet.audit.report.as_json import document
from schoolnet.audit.report.model import Form, Report, Table
from schoolnet.audit.report.shown import shown
from schoolnet.locale.catalogue import text
from schoolnet.polling.inspect_layout import Column, print_pairs, print_table

NUMBERS = frozenset({Form.COUNT, Form.PERCENT})
RANKS = {
    "coverage": {"scope": 3, "delivered": 5, "installed": 4, "accepted": 1, "in_use": 2, "due": 6},
    "circuits": {"contract": 4, "delivered": 5, "installed": 3, "in_use": 2, "good_days": 8, "bad_days": 8},
    "classrooms": {"name": 4, "delivered": 5, "installed": 3, "in_use": 2, "good_days": 8, "bad_days": 8},
}
"""By table: the higher, the sooner a column goes; what is not named is always shown."""
LEFT_OUT = frozenset(
    {
        *("school_id", "school", "provider", "building", "floor", "room_kind", "funding", "planned"),
        *("unmeasured_days", "accepted_by"),
    }
)
"""Of the tables of one school: what a report shows, and a terminal has no room for."""


def status_json(report: Report, head: Content | None) -> Mapping[str, Any]:
    """The same as one document, for programs: `ledger` is where the chain ends, `newest_head` the newest daily head on
    record (null for none), `figures` whole numbers, by group."""
    whole = document(report)
    kept = ("language", "city", "school", "as_of", "is_made_up", "notes", "shares", "figures")
    return {
        **{name: whole[name] for name in kept},
        "ledger": whole["head"],
        "newest_head": None if head is None else head["body"],
        "tables": {table.key: whole["tables"][table.key] for table in _tables(report)},
    }


def print_status(report: Report, head: Content | None, console: Console) -> None:
    """What a reader must know, how far all is, and where the ledger ends."""
    console.print(Text(f"{report.school or report.city} · {report.as_of}", style="bold"))
    for note in report.notes:
        console.print(Text(note))
    for table in _tables(report):
        _print(table, report, console)
    print_pairs(console, text("report", "head", report.language), _head(report, head))


def _tables(report: Report) -> list[Table]:
    return [report.table(key) for key in (RANKS if report.school else ("coverage",))]


def _print(table: Table, report: Report, console: Console) -> None:
    ranks = RANKS[table.key]
    left_out = LEFT_OUT if table.key != "coverage" else frozenset[str]()
    columns = [
        Column(column.title, column.key, column.form in NUMBERS, ranks.get(column.key, 0))
        for column in table.columns
        if column.key not in left_out
    ]
    keys = [(column.key, column.form) for column in table.columns]
    rows = [
        {key: shown(cell, form, report.language) for (key, form), cell in zip(keys, row, strict=True)}
        for row in table.rows
    ]
    print_table(console, table.title, columns, rows)


def _head(report: Report, head: Content | None) -> Mapping[str, str]:
    def word(code: str) -> str:
        return text("report", code, report.language)

    told = {
        word("sequence"): str(report.head.sequence),
        word("hash"): report.head.hash,
        word("recorded_at"): report.head.recorded_at,
    }
    signed = head is not None and head["body"]["fingerprint"]
    return {
        **told,
        word("fingerprint"): f"{signed} ({head['body']['day']}, {head['body']['sequence']})"
        if head and signed
        else word("not_signed"),
    }
