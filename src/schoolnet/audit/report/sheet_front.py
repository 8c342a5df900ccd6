"""The first sheet of a workbook: what the report is, what a reader must know, its figures, and where its proof ends."""

from collections.abc import Iterable, Sequence

from schoolnet.audit.report.furniture import Pair, facts_of, figures_of, head_of, places_of
from schoolnet.audit.report.model import Form, Report, Table
from schoolnet.audit.report.sheet import Pen
from schoolnet.locale.catalogue import text

_WIDTHS = (52.0, *[16.0] * 6)
_LAST = len(_WIDTHS) - 1


def write_front(pen: Pen, report: Report, parts: Sequence[tuple[Table, range]]) -> None:
    """Writes it. `parts` are the sheets that follow: a table each, and which of its rows."""
    language, styles = report.language, pen.styles
    for index, width in enumerate(_WIDTHS):
        pen.sheet.set_column(index, index, width)
    at = write_banner(pen, report, _LAST)
    pen.wide(at, (0, _LAST), report.title, styles.title, sum(_WIDTHS) / 2)
    pen.wide(at + 1, (0, _LAST), places_of(report), styles.line, sum(_WIDTHS))
    at = _write_pairs(pen, at + 2, facts_of(report)) + 1
    if report.notes:
        at = _write_notes(pen, _write_section(pen, at, text("report", "notes", language)), report.notes) + 1
    figures = figures_of(report)
    at = pen.table(at, figures.columns, _WIDTHS, figures.rows) + 1
    at = _write_pairs(pen, _write_section(pen, at, text("report", "head", language)), head_of(report)) + 1
    at = _write_section(pen, at, text("report", "contents", language))
    for table, rows in parts:
        pen.wide(at, (2, _LAST), table.note, styles.line, sum(_WIDTHS[2:]))
        pen.words(at, 0, table.title, styles.line)
        pen.write(at, 1, len(rows), Form.COUNT)
        at += 1


def write_banner(pen: Pen, report: Report, last_column: int) -> int:
    """Says at the top that all of it is invented, where it is; says which row is free below."""
    if not report.is_made_up:
        return 0
    pen.words(0, 0, text("report_note", "made_up", report.language), pen.styles.banner)
    for index in range(1, last_column + 1):
        pen.sheet.write_blank(0, index, None, pen.styles.banner)
    return 1


def _write_section(pen: Pen, at: int, title: str) -> int:
    pen.words(at, 0, title, pen.styles.section)
    for index in range(1, _LAST + 1):
        pen.sheet.write_blank(at, index, None, pen.styles.section)
    return at + 1


def _write_pairs(pen: Pen, at: int, pairs: Iterable[Pair]) -> int:
    for word, named in pairs:
        pen.words(at, 0, word, pen.styles.label)
        pen.wide(at, (1, _LAST), named, pen.styles.line, sum(_WIDTHS[1:]))
        at += 1
    return at


def _write_notes(pen: Pen, at: int, notes: Iterable[str]) -> int:
    for note in notes:
        pen.wide(at, (0, _LAST), note, pen.styles.line, sum(_WIDTHS))
        at += 1
    return at
