"""A table of a report as CSV: what it holds, with nothing around it.

Rules of this file: fields are parted by semicolons and decimals written with a comma, in every language. That is what
Excel and LibreOffice expect on a computer that is set to Latvian, where `12.5` between commas would become the twelfth
of May. The byte order mark tells Excel that the letters are UTF-8; lines end in CR LF (RFC 4180); all fields stand in
quotes, so that no other separator parts them. What is not known is an empty field. A text that a spreadsheet could take
for a formula gets an apostrophe in front (OWASP, CSV injection): it is the one thing that is changed. That a
spreadsheet takes a room `007` for a number no CSV can prevent; the workbook does.
"""

import csv
import io
import re

from schoolnet.audit.report.model import Cell, Report, Table
from schoolnet.locale.catalogue import text

MADE_UP = "made_up"
"""The first column of an invented report: each row says so for itself, wherever it is copied to."""
_FORMULA = re.compile(r"[\t\r\n]|[\s\u200b\ufeff]*[=+\-@＝＋－＠]")  # noqa: RUF001


def table_csv(report: Report, table: Table) -> bytes:
    """The table; its header has the keys of the columns, which are the same in every language."""
    lines = io.StringIO()
    writer = csv.writer(lines, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    mark = (text("report", "made_up", report.language),) if report.is_made_up else ()
    writer.writerow([MADE_UP for _ in mark] + [column.key for column in table.columns])
    writer.writerows([*mark, *map(_field, row)] for row in table.rows)
    return lines.getvalue().encode("utf-8-sig")


def _field(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f"'{cell}" if _FORMULA.match(cell) else cell
    return str(cell).replace(".", ",")
