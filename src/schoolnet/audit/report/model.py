"""A report, before it has a form.

Rules of this file: shapes alone. Texts are in the report's language and cleaned: no control characters, no marks that
turn the direction of writing, no more than 500 characters.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple, TypeAlias

from schoolnet.locale.catalogue import Language


class Form(StrEnum):
    """How a column's cells are to be read."""

    TEXT = "text"
    COUNT = "count"
    PERCENT = "percent"
    DAY = "day"
    MOMENT = "moment"


Cell: TypeAlias = str | int | float | None
"""A text; a number; a percentage with at most one decimal; a day as 2026-11-24; a moment as 2026-11-24 16:00:00 by the
city's clocks. None is shown as a dash, never as 0."""


class Column(NamedTuple):
    """A column: its name in every language, its title in this one."""

    key: str
    title: str
    form: Form = Form.TEXT


@dataclass(frozen=True, slots=True)
class Table:
    """A table. `key` names its CSV file and its place in the JSON, in every language; its title names its sheet."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A share that was promised: how many of the planned are verified, failed and not known, and how complete the data
    are that say so. planned = verified + failed + unknown."""

    key: str
    title: str
    planned: int
    verified: int
    failed: int
    unknown: int
    verified_percent: float | None
    complete_percent: float | None
    """Share of lesson time that was seen, of the school days that count; None where there was none."""


class Series(NamedTuple):
    """A line of a chart: one value for each of its days."""

    key: str
    title: str
    values: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class BurnUp:
    """How many have reached each stage by each day, of so many planned, and how many were to be verified by then."""

    key: str
    title: str
    days: tuple[str, ...]
    series: tuple[Series, ...]


class HeatCell(NamedTuple):
    """A school day: the share of known lesson time in which it worked (None where nothing is known), and the share of
    lesson time that is known. Percent."""

    day: str
    good_percent: float | None
    known_percent: float


class HeatRow(NamedTuple):
    """A school (or room), day by day."""

    title: str
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, slots=True)
class HeatStrip:
    """Days side by side, schools or rooms below each other; each row has the same days."""

    key: str
    title: str
    rows: tuple[HeatRow, ...]


class LedgerHead(NamedTuple):
    """Where the chain ended when the report was made, and which key has signed it (fingerprint, None for none)."""

    sequence: int
    hash: str
    recorded_at: str
    fingerprint: str | None


@dataclass(frozen=True, slots=True)
class Report:
    """A report. `figures_document` is what `proof.py` computes and `verify` computes again; `notes` are sentences that
    a reader must know (the history is made up; nothing was measured for so long). `made_at` is ISO 8601 with an offset.
    """

    language: Language
    title: str
    city: str
    school: str | None
    as_of: str
    made_at: str
    version: str
    is_made_up: bool
    head: LedgerHead
    notes: tuple[str, ...]
    figures: tuple[Figure, ...]
    burn_ups: tuple[BurnUp, ...]
    heat_strips: tuple[HeatStrip, ...]
    tables: tuple[Table, ...]
    figures_document: dict[str, Any]

    def table(self, key: str) -> Table:
        """The table of this name."""
        return next(table for table in self.tables if table.key == key)
