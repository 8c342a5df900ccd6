"""Long tables as paper shows them: rows that have the most in common are one row, with a list of what they have not.

Rules of this file: a cell costs the typesetter some 12 KB, and a city's records have 200,000 of them. So of the records
of a large city the pages have the first rows, and say so; what is promised, circuits and rooms, is always whole.
"""

from collections.abc import Mapping
from dataclasses import replace
from itertools import groupby
from types import MappingProxyType

from schoolnet.audit.report.model import Cell, Column, Table
from schoolnet.audit.report.shown import shown
from schoolnet.locale.catalogue import Language, text

_LISTED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "evidence": ("device", "subject", "field", "object", "value", "observed_at"),
        "acceptances": ("what", "id", "name", "was_verified"),
    }
)
"""By table: the columns that become lines of one cell."""
_BETWEEN = " · "
_OF_RECORDS = frozenset({"evidence", "acceptances", "assets", "changes"})
MOST_ROWS = 1_000


def folded(table: Table, language: Language) -> Table:
    """The table with one row for all that follow each other and differ in these columns alone; others as they are."""
    listed = [place for place, column in enumerate(table.columns) if column.key in _LISTED.get(table.key, ())]
    if not listed:
        return table
    kept = [place for place in range(len(table.columns)) if place not in listed]
    title = _BETWEEN.join(table.columns[place].title for place in listed)
    columns = (*(table.columns[place] for place in kept), Column("facts", title))

    def common(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
        return tuple(row[place] for place in kept)

    def line(row: tuple[Cell, ...]) -> str:
        told = [shown(row[place], table.columns[place].form, language) for place in listed if row[place] is not None]
        return _BETWEEN.join(told)

    rows = ((*same, "\n".join(filter(None, map(line, members)))) for same, members in groupby(table.rows, common))
    return replace(table, columns=columns, rows=tuple((*row[:-1], row[-1] or None) for row in rows))


def shortened(table: Table, language: Language) -> Table:
    """The table of records with the rows that the pages have room for, and a note of where all of them are."""
    if table.key not in _OF_RECORDS or len(table.rows) <= MOST_ROWS:
        return table
    told = text("report_note", "first_rows", language).format(count=MOST_ROWS, all=len(table.rows))
    return replace(table, rows=table.rows[:MOST_ROWS], note=f"{table.note} {told}".strip())
