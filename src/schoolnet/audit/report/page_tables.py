"""Tables on pages that do not get wider: how wide each column is, and how large the letters.

Rules of this file: nothing is left out and nothing runs off the page. A table of many columns has smaller letters, and
a word that is wider than its column is broken.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from schoolnet.audit.report.model import Cell, Column, Form, Table
from schoolnet.audit.report.printable import breakable, extent_em, printable
from schoolnet.audit.report.shown import shown
from schoolnet.locale.catalogue import Language


class Size(NamedTuple):
    """Size of the letters, and what a cell keeps free on each side."""

    points: float
    inset_points: float


SIZES = (Size(7.5, 3.5), Size(6.5, 2.5), Size(5.6, 1.8))
_NARROWEST_EM, _LONGEST_WORD_EM, _LONGEST_TEXT_EM = 2.0, 9.0, 60.0
_LINES_OF_TITLE, _MOST_LINES, _RAGGED = 2, 20, 1.15
_BOLD, _AIR, _GIVE = 1.1, 1.2, 1.06
"""How much wider bold letters are, how much more than it needs a table should have, and by how much a word may be wider
than its column before it is broken, for the cell keeps as much free."""


class _Measure(NamedTuple):
    """What a column needs at least, and what it would like to have, in em."""

    least: float
    most: float


def listing_of(table: Table, language: Language, width_points: float) -> dict[str, Any]:
    """The table as the template takes it, to be so wide: sizes, columns, and rows of texts."""
    told = [[printable(shown(*each, language)) for each in _formed(row, table.columns)] for row in table.rows]
    titles = [printable(column.title) for column in table.columns]
    size, widths = _layout(
        [_measure(title, set(cells)) for title, *cells in zip(titles, *told, strict=True)], width_points
    )
    return {
        **size._asdict(),
        "columns": [
            _column(column.form, title, width, size)
            for column, title, width in zip(table.columns, titles, widths, strict=True)
        ],
        "rows": [[breakable(words, width * _GIVE) for words, width in zip(row, widths, strict=True)] for row in told],
    }


def _formed(row: Sequence[Cell], columns: Sequence[Column]) -> list[tuple[Cell, Form]]:
    return [(cell, column.form) for cell, column in zip(row, columns, strict=True)]


def _column(form: Form, title: str, width: float, size: Size) -> Mapping[str, Any]:
    return {
        "title": breakable(title, width * _GIVE / _BOLD),
        "is_number": form in (Form.COUNT, Form.PERCENT),
        "width_points": round(width * size.points + 2 * size.inset_points, 2),
    }


def _measure(title: str, cells: set[str]) -> _Measure:
    word = max(_longest_word_em(title) * _BOLD, *map(_longest_word_em, cells), 0.0)
    words = max(extent_em(title) / _LINES_OF_TITLE, *map(extent_em, cells), 0.0)
    least = max(_NARROWEST_EM, min(_LONGEST_WORD_EM, word))
    return _Measure(least, max(least, min(_LONGEST_TEXT_EM, words)))


def _longest_word_em(words: str) -> float:
    return max(map(extent_em, words.split()), default=0.0)


def _layout(measures: Sequence[_Measure], width_points: float) -> tuple[Size, list[float]]:
    """The largest letters in which the columns have more than they need, and the widths of the columns in em: as few
    lines in a row as there can be, and what is left goes to those that would like to have more."""
    least = sum(each.least for each in measures)
    rooms = {size: (width_points - 2 * size.inset_points * len(measures)) / size.points for size in SIZES}
    size = next((each for each, room in rooms.items() if room >= least * _AIR), SIZES[-1])
    room = rooms[size]
    lined = ([_width(each, lines) for each in measures] for lines in range(1, _MOST_LINES))
    widths = next((widths for widths in lined if sum(widths) <= room), [each.least for each in measures])
    if sum(widths) > room or not (wanted := sum(each.most for each in measures) - sum(widths)):
        return size, [width * room / sum(widths) for width in widths]
    share = (room - sum(widths)) / wanted
    return size, [width + share * (each.most - width) for each, width in zip(measures, widths, strict=True)]


def _width(measure: _Measure, lines: int) -> float:
    """In so many lines; they do not end all at the same place."""
    return max(measure.least, min(measure.most, _RAGGED * measure.most / lines))
