"""How far a city is by its ledger, for a terminal: the tables of a report that fit there.

Rules of this file: it decides nothing. Where there is little room, the columns that tell least go first.
"""

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.text import Text

from schoolnet.audit.record import Content
from schoolnet.audit.report.as_json import document
from schoolnet.audit.report.model import Column as ReportColumn
from schoolnet.audit.report.model import Form, Report, Table
from schoolnet.audit.report.shown import percent, shown
from schoolnet.locale.catalogue import Language, text
from schoolnet.polling.inspect_layout import Column, print_pairs, print_table

NUMBERS = frozenset({Form.COUNT, Form.PERCENT})
_SUBJECT = {"name": 6, "contract": 6, "target": 3, "delivered": 7, "installed": 5, "accepted": 2, "in_use": 4}
_DAYS = {"good_days": 8, "bad_days": 8, "verdict": 1}
RANKS = {
    "coverage": {
        "scope": 3,
        "delivered": 5,
        "installed": 4,
        "accepted": 1,
        "in_use": 2,
        "due": 6,
        "verified_percent": 7,
    },
    "circuits": _SUBJECT | _DAYS,
    "classrooms": _SUBJECT | _DAYS,
}
"""By table: the higher, the sooner a column goes; what is not named is always shown."""
LEAST_NAME, LEAST_NUMBER = 10, 11
"""So many characters are enough of a group's name, and of a number's heading, which is folded."""
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
    if report.school:
        _print_figures(report, console)
    for table in _tables(report):
        _print(table, report, console)
    print_pairs(console, text("report", "head", report.language), _head(report, head))


def _tables(report: Report) -> list[Table]:
    return [report.table(key) for key in (("circuits", "classrooms") if report.school else ("coverage",))]


def _print_figures(report: Report, console: Console) -> None:
    """Of one school its own counts: a city of one would be told thrice."""
    language = report.language
    keys = ("planned", "verified", "failed", "unknown")
    titles = {key: text("report_column", key, language) for key in keys} | {
        "complete": text("report", "complete", language)
    }
    columns = [Column("", "title"), *(_number(title, key, 0) for key, title in titles.items())]
    rows = [
        {
            "title": text("report_counted", figure.key, language),
            **{key: str(getattr(figure, key)) for key in keys},
            "complete": percent(figure.complete_percent, language),
        }
        for figure in report.figures
    ]
    print_table(console, text("report", "figures", language), columns, rows)


def _print(table: Table, report: Report, console: Console) -> None:
    left_out = LEFT_OUT if table.key != "coverage" else frozenset[str]()
    columns = [
        _column(column, RANKS[table.key].get(column.key, 0), report.language)
        for column in table.columns
        if column.key not in left_out
    ]
    keys = [(column.key, column.form) for column in table.columns]
    rows = [
        {key: shown(cell, form, report.language) for (key, form), cell in zip(keys, row, strict=True)}
        for row in table.rows
    ]
    print_table(console, table.title, columns, rows)


def _column(column: ReportColumn, rank: int, language: Language) -> Column:
    heading = text("report", "complete", language) if column.key == "complete_percent" else column.title
    if column.form in NUMBERS:
        return _number(heading, column.key, rank)
    return Column(heading, column.key, rank=rank, least=LEAST_NAME if column.key == "group" else None)


def _number(heading: str, key: str, rank: int) -> Column:
    return Column(heading, key, is_number=True, rank=rank, least=LEAST_NUMBER, folds=True)


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
