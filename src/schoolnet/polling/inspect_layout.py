"""How a table gets into the width of a terminal: columns go, or are cut down, before a cell is folded.

Rules of this file: it knows nothing of devices. Cells are text, never markup.
"""

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

Cells: TypeAlias = Mapping[str, str]

WIDTH_WITHOUT_TERMINAL = 200
_GAP = 2
_GROUP = 10
"""After so many rows of a long table comes an empty line, for the eye."""

_STYLES = {
    "up": "green", "on": "green", "poweredOn": "green", "deliveringPower": "green", "down": "red", "faulty": "red",
    "lowerLayerDown": "red", "no light": "red",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. `rank`: 0 is always shown; of the others the highest goes first where there is no room.
    `least`: so many characters are enough, the rest of a cell may be cut off (or, where it `folds`, be folded); a
    column that is always shown keeps its width until all others are gone."""

    heading: str
    name: str
    is_number: bool = False
    rank: int = 0
    least: int | None = None
    folds: bool = False


def terminal() -> Console:
    """Standard output. Nothing folds in a pipe or a file, unless the environment says how wide its reader is."""
    width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else WIDTH_WITHOUT_TERMINAL
    return Console(highlight=False, width=width)


def print_table(console: Console, title: str, columns: Sequence[Column], rows: Iterable[Cells]) -> None:
    """Print the columns that some row has text for, and say which of them there is no room for."""
    listed = list(rows)
    used = [column for column in columns if any(row.get(column.name) for row in listed)]
    widths = {column.name: _natural_width(column, listed) for column in used}
    kept = _that_fit(used, widths, console.width)
    console.print()
    console.print(Text(title, style="bold"))
    if kept:
        console.print(_table(kept, _cut(kept, widths, console.width), listed))
    if len(kept) < len(used):
        gone = ", ".join(column.heading for column in used if column not in kept)
        console.print(Text(f"No room in {console.width} columns for: {gone}", style="dim"))


def print_pairs(console: Console, title: str, pairs: Cells, is_first: bool = False) -> None:
    """Print names and their values, below each other; what `is_first` has no empty line above it."""
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, _GAP, 0, 0))
    for name, value in pairs.items():
        table.add_row(Text(name), Text(value, overflow="fold"))
    if not is_first:
        console.print()
    console.print(Text(title, style="bold"))
    console.print(table)


def _natural_width(column: Column, rows: Sequence[Cells]) -> int:
    lines = [line for row in rows for line in row.get(column.name, "").splitlines()]
    return max(Text(line).cell_len for line in [column.heading, *lines])


def _least(column: Column, widths: Mapping[str, int]) -> int:
    return min(widths[column.name], column.least or widths[column.name])


def _that_fit(columns: Sequence[Column], widths: Mapping[str, int], width: int) -> list[Column]:
    """The columns without the least important ones that there is no room for."""
    wanted = {column: _least(column, widths) if column.rank else widths[column.name] for column in columns}
    for column in sorted((column for column in columns if column.rank), key=lambda column: -column.rank):
        if sum(wanted.values()) + _GAP * (len(wanted) - 1) <= width:
            break
        del wanted[column]
    return list(wanted)


def _cut(columns: Sequence[Column], widths: Mapping[str, int], width: int) -> dict[str, int]:
    """The width of each column: those that may be cut share what the others leave, the first ones first."""
    least = {column.name: _least(column, widths) for column in columns}
    spare = max(0, width - sum(least.values()) - _GAP * (len(columns) - 1))
    found = {}
    for name, enough in least.items():
        found[name] = min(widths[name], enough + spare)
        spare -= found[name] - enough
    return found


def _table(columns: Sequence[Column], widths: Mapping[str, int], rows: Sequence[Cells]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0), header_style="none")
    for column in columns:
        table.add_column(
            Text(column.heading),
            justify="right" if column.is_number else "left",
            no_wrap=not column.folds,
            overflow="fold" if column.folds else "ellipsis",
            max_width=widths[column.name],
        )
    for number, row in enumerate(rows, 1):
        cells = [row.get(column.name, "") for column in columns]
        table.add_row(
            *(Text(cell, style=_STYLES.get(cell, "")) for cell in cells),
            end_section=len(rows) > 2 * _GROUP and number % _GROUP == 0,
        )
    return table
