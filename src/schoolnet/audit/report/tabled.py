"""How tables are made: columns by name, each text cleaned on its way in."""

from collections.abc import Iterable, Mapping

from schoolnet.audit.report.cleaned import cleaned
from schoolnet.audit.report.model import Cell, Column, Form, Table
from schoolnet.locale.catalogue import Language, text

Columns = Mapping[str, Form]
"""The form of each column, by its key and in order."""


def tabled(key: str, language: Language, columns: Columns, rows: Iterable[Iterable[Cell]]) -> Table:
    """A table with its title, its note and the titles of its columns in this language."""
    return Table(
        key=key,
        title=text("report_table", key, language),
        columns=tuple(Column(name, text("report_column", name, language), form) for name, form in columns.items()),
        rows=tuple(tuple(cleaned(cell) if isinstance(cell, str) else cell for cell in row) for row in rows),
        note=text("report_table_note", key, language),
    )


def share_percent(part: int, whole: int) -> float | None:
    """A share in percent with one decimal, None of nothing. 100 is all of it and 0 is nothing: what is almost that is
    never rounded to it."""
    if not whole:
        return None
    if part in (0, whole):
        return 100.0 if part else 0.0
    return min(99.9, max(0.1, round(100 * part / whole, 1)))
