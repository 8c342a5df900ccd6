"""A report as a workbook: a sheet that says what it is, then a sheet for each table.

Rules of this file: a text is written as a text, whatever it looks like; numbers, percentages, days and moments are
written as what they are, so that they sort, filter and add up. Days and moments are the city's own, as in all forms.
Rows go out one after another and are not kept (XlsxWriter's constant_memory).
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO

from xlsxwriter import Workbook

from schoolnet.audit.report.model import Report, Table
from schoolnet.audit.report.sheet import Pen, Styles, column_width
from schoolnet.audit.report.sheet_front import write_banner, write_front
from schoolnet.audit.report.sheet_names import sheet_names
from schoolnet.locale.catalogue import text

MOST_ROWS = 1_000_000
"""Of one sheet; Excel's end is at 1,048,576. What is longer goes on in a second sheet."""
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_A4, _MOST_HEADER_UNITS = 9, 120


def report_xlsx(report: Report, most_rows: int = MOST_ROWS) -> bytes:
    """The workbook; equal reports are equal bytes."""
    parts = list(_parts(report.tables, most_rows))
    names = sheet_names([text("report", "overview", report.language), *(table.title for table, _ in parts)])
    written = BytesIO()
    with Workbook(written, _OPTIONS) as workbook:
        _describe(workbook, report)
        styles = Styles.of(workbook)
        pens = [Pen(workbook.add_worksheet(name), styles) for name in names]
        for pen in pens:
            _set_page(pen, report)
        write_front(pens[0], report, parts)
        for pen, (table, rows) in zip(pens[1:], parts, strict=True):
            _write_table(pen, report, table, rows)
    return written.getvalue()


def _parts(tables: Sequence[Table], most_rows: int) -> Iterator[tuple[Table, range]]:
    """What goes on each sheet: a table, and which of its rows."""
    for table in tables:
        count = len(table.rows)
        for start in range(0, max(1, count), most_rows):
            yield table, range(start, min(count, start + most_rows))


def _describe(workbook: Workbook, report: Report) -> None:
    created = datetime.fromisoformat(report.made_at).astimezone(UTC).replace(tzinfo=None)
    workbook.set_properties(
        {"title": report.title, "author": f"schoolnet {report.version}", "created": created, "company": report.city}
    )


def _set_page(pen: Pen, report: Report) -> None:
    """Prints on A4 across, as wide as a page, and says on each what it is."""
    header = report.title.encode("utf-16-le")[: 2 * _MOST_HEADER_UNITS].decode("utf-16-le", "ignore")
    pen.sheet.set_landscape()
    pen.sheet.set_paper(_A4)
    pen.sheet.fit_to_pages(1, 0)
    pen.sheet.set_header(f"&L{header.replace('&', '&&')}&R&A")
    pen.sheet.set_footer("&R&P / &N")


def _write_table(pen: Pen, report: Report, table: Table, rows: range) -> None:
    last = len(table.columns) - 1
    widths = [
        column_width(column, (table.rows[at][index] for at in rows)) for index, column in enumerate(table.columns)
    ]
    for index, width in enumerate(widths):
        pen.sheet.set_column(index, index, width)
    top = write_banner(pen, report, last)
    end = pen.table(top, table.columns, widths, (table.rows[at] for at in rows))
    pen.sheet.freeze_panes(top + 1, 0)
    pen.sheet.repeat_rows(top)
    pen.sheet.autofilter(top, 0, max(top, end - 1), last)
