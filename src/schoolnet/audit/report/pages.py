"""What the PDF's template fills its pages with: plain values, and nothing that it could take for markup."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from xml.sax.saxutils import unescape

from schoolnet.audit.report.charts import burn_up, heat_strips
from schoolnet.audit.report.furniture import facts_of, figures_of, head_of, places_of
from schoolnet.audit.report.model import Cell, Column, Form, Report, Table
from schoolnet.audit.report.printable import breakable, extent_em, printable
from schoolnet.audit.report.shown import DASH, shown
from schoolnet.locale.catalogue import Language, text

TABLE_POINTS = 7.5
"""Size of the letters in tables."""
_UPRIGHT_POINTS, _ACROSS_POINTS, _INSET_POINTS = 523.0, 770.0, 3.5
"""What an A4 page is wide between its margins, upright and across, and what a cell keeps free on each side."""
_LONGEST_WORD_EM, _LONGEST_TEXT_EM, _NARROWEST_EM, _LINE_EM = 9.0, 45.0, 2.5, 24.0
_DESCRIPTION = re.compile("<desc>(.*?)</desc>", re.DOTALL)


def pages_of(report: Report) -> dict[str, Any]:
    """The content of a report's pages, in letters that the fonts have."""
    language = report.language
    words = {key: text("report", key, language) for key in ("contents", "notes", "charts", "head", "no_rows")}
    return {
        "language": language,
        "about": {"title": printable(report.title), "description": printable(f"{places_of(report)}, {report.as_of}")},
        "title": _line(report.title),
        "places": _line(places_of(report)),
        "running": _line(f"{report.title} {DASH} {places_of(report)}"),
        "as_of": f"{text('report', 'as_of', language)} {report.as_of}",
        "version": f"schoolnet {report.version}",
        "banner": text("report_note", "made_up", language) if report.is_made_up else None,
        "words": words,
        "facts": [[_line(each) for each in pair] for pair in facts_of(report)],
        "notes": [_line(each) for each in report.notes],
        "figures": _table(figures_of(report), language, _UPRIGHT_POINTS),
        "head": [[printable(each) for each in pair] for pair in head_of(report)],
        "charts": list(_charts(report)),
        "table_points": TABLE_POINTS,
        "inset_points": _INSET_POINTS,
        "tables": [_table(each, language, _ACROSS_POINTS) for each in report.tables],
    }


def _line(words: str) -> str:
    """A text for a line of its own, also in the largest letters."""
    return breakable(printable(words), _LINE_EM)


def _charts(report: Report) -> Iterator[Mapping[str, Any]]:
    for chart in report.burn_ups:
        yield {"title": _line(chart.title), "note": "", "drawings": [_drawing(burn_up(chart))]}
    note = text("report_chart", "height", report.language)
    for strip in report.heat_strips:
        drawings = heat_strips(strip, report.language)
        yield {"title": _line(strip.title), "note": note, "drawings": [_drawing(each) for each in drawings]}


def _drawing(svg: str) -> Mapping[str, str]:
    """A drawing and what it shows in words, for those who do not see it."""
    told = _DESCRIPTION.search(svg)
    return {"svg": printable(svg), "words": printable(unescape(told[1])) if told else ""}


class _Measure(NamedTuple):
    """What a column needs at least, and what it would like to have, in em."""

    least: float
    most: float


def _measure(table: Table, index: int) -> _Measure:
    column = table.columns[index]
    told = {column.title, *(str(row[index]) for row in table.rows)}
    word = max((extent_em(each) for words in told for each in words.split()), default=0)
    words = max(map(extent_em, told))
    return _Measure(max(_NARROWEST_EM, min(_LONGEST_WORD_EM, word)), max(_NARROWEST_EM, min(_LONGEST_TEXT_EM, words)))


def _widths_em(table: Table, width_points: float) -> list[float]:
    """Widths of the columns: each what it needs, and what is left by what they would like to have."""
    measures = [_measure(table, index) for index in range(len(table.columns))]
    room = width_points / TABLE_POINTS - len(measures) * 2 * _INSET_POINTS / TABLE_POINTS
    least = sum(each.least for each in measures)
    wanted = sum(each.most - each.least for each in measures) or 1.0
    if least > room:
        return [each.least * room / least for each in measures]
    share = (room - least) / wanted
    return [each.least + share * (each.most - each.least) for each in measures]


def _table(table: Table, language: Language, width_points: float) -> Mapping[str, Any]:
    widths = _widths_em(table, width_points)
    return {
        "title": _line(table.title),
        "note": _line(table.note),
        "columns": [_column(*each) for each in zip(table.columns, widths, strict=True)],
        "rows": [_row(row, table.columns, widths, language) for row in table.rows],
    }


def _column(column: Column, width: float) -> Mapping[str, Any]:
    return {
        "title": breakable(printable(column.title), width),
        "is_number": column.form in (Form.COUNT, Form.PERCENT),
        "width_points": round(width * TABLE_POINTS + 2 * _INSET_POINTS, 2),
    }


def _row(row: Sequence[Cell], columns: Sequence[Column], widths: Sequence[float], language: Language) -> list[str]:
    return [
        breakable(printable(shown(cell, column.form, language)), width)
        for cell, column, width in zip(row, columns, widths, strict=True)
    ]
