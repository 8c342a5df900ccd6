"""Cells and tables on a workbook's sheet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from schoolnet.audit.report.model import Cell, Column, Form
from schoolnet.audit.report.shown import DASH

_NARROWEST, _WIDEST = 6, 60
"""Of a column, in characters; what is longer is wrapped."""
_FILTER_ARROW, _ROOM_BESIDE = 3, 2
_LINE_POINTS, _TITLE_POINTS, _MOST_POINTS = 15, 30, 405
"""Height of a line, of a line of the title, and of the highest row that Excel has."""
_VALUE_WIDTHS = {Form.PERCENT: 9, Form.DAY: 11, Form.MOMENT: 19}
_NUMBER_FORMATS = {
    Form.COUNT: "#,##0",
    Form.PERCENT: "0.0%",
    Form.DAY: "yyyy-mm-dd",
    Form.MOMENT: "yyyy-mm-dd hh:mm:ss",
}
_INK, _HEADER_FILL, _LINE = "#1B1F24", "#EAEEF2", "#D0D7DE"


@dataclass(frozen=True, slots=True)
class Styles:
    """How cells look; the same on all sheets of one workbook."""

    title: Format
    section: Format
    banner: Format
    text_header: Format
    value_header: Format
    label: Format
    line: Format
    plain: Format
    cells: dict[Form, Format]

    @classmethod
    def of(cls, workbook: Workbook) -> "Styles":
        """The styles, made known to this workbook."""

        def style(**properties: str | int | bool) -> Format:
            return workbook.add_format({"valign": "top", "font_color": _INK, **properties})

        return cls(
            title=style(align="left", indent=1, bold=True, font_size=16),
            section=style(align="left", indent=1, bold=True, font_size=12, bottom=1, bottom_color=_LINE),
            banner=style(align="left", indent=1, bold=True, font_color="#FFFFFF", bg_color="#A40E26"),
            text_header=style(bold=True, text_wrap=True, bg_color=_HEADER_FILL, bottom=1, align="left", indent=1),
            value_header=style(bold=True, text_wrap=True, bg_color=_HEADER_FILL, bottom=1, align="right"),
            label=style(align="left", indent=1, font_color="#57606A"),
            line=style(text_wrap=True, align="left", indent=1),
            plain=workbook.add_format(),
            cells={
                Form.TEXT: style(text_wrap=True, align="left", indent=1),
                **{form: style(num_format=told, align="right") for form, told in _NUMBER_FORMATS.items()},
            },
        )


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes cells of one sheet, each as what its form says."""

    sheet: Worksheet
    styles: Styles

    def write(self, row: int, column: int, cell: Cell, form: Form) -> None:
        """A cell. What is not known is a dash, which adds nothing to a sum."""
        style = self.styles.cells[form]
        if cell is None:
            self.words(row, column, DASH, style)
        elif not isinstance(cell, str):
            self.sheet.write_number(row, column, cell / 100 if form is Form.PERCENT else cell, style)
        elif form in (Form.DAY, Form.MOMENT):
            self.sheet.write_datetime(row, column, datetime.fromisoformat(cell), style)
        else:
            self.words(row, column, cell, style)

    def words(self, row: int, column: int, words: str, style: Format) -> None:
        """A text. XlsxWriter takes a text from `<r>` to `</r>` for its own markup and writes it as it is, so such a one
        goes in as two pieces, which it escapes."""
        if words.startswith("<r>") and words.endswith("</r>"):
            self.sheet.write_rich_string(row, column, words[:1], self.styles.plain, words[1:], style)
        else:
            self.sheet.write_string(row, column, words, style)

    def wide(self, row: int, columns: tuple[int, int], words: str, style: Format, width: float) -> None:
        """A text across several columns, whose common width is given in characters."""
        line_points = _TITLE_POINTS if style is self.styles.title else _LINE_POINTS
        self.sheet.set_row(row, height_points([(words, width)], line_points))
        self.sheet.merge_range(row, columns[0], row, columns[1], "", style)
        self.words(row, columns[0], words, style)

    def table(
        self, top: int, columns: Sequence[Column], widths: Sequence[float], rows: Iterable[Sequence[Cell]]
    ) -> int:
        """A header and its rows from the row `top` on; says which row is free below."""
        self.sheet.set_row(
            top, height_points((c.title, w - _FILTER_ARROW) for c, w in zip(columns, widths, strict=True))
        )
        for index, column in enumerate(columns):
            is_text = column.form is Form.TEXT
            self.words(top, index, column.title, self.styles.text_header if is_text else self.styles.value_header)
        at = top + 1
        for row in rows:
            self.sheet.set_row(at, height_points(zip(row, widths, strict=True)))
            for index, (column, cell) in enumerate(zip(columns, row, strict=True)):
                self.write(at, index, cell, column.form)
            at += 1
        return at


def height_points(cells: Iterable[tuple[Cell, float]], line_points: int = _LINE_POINTS) -> float:
    """Height of a row whose cells are wrapped at these widths. It is written down, for LibreOffice does not measure
    rows when it opens a workbook, and Excel not those of merged cells."""
    lines = max((ceil(_extent(cell) / width) for cell, width in cells if isinstance(cell, str)), default=1)
    return min(_MOST_POINTS, line_points * max(1, lines))


def _extent(words: str) -> float:
    """About how wide a text is, in characters of usual width; with the blanks that wrapping leaves at the ends."""
    return 1.1 * len(words) + 0.5 * sum(map(str.isupper, words))


def column_width(column: Column, cells: Iterable[Cell]) -> float:
    """Width of a column in characters: that of what it holds, where that is neither too narrow nor too wide."""
    words = max((_extent(word) for word in column.title.split()), default=0) + _FILTER_ARROW
    value = _VALUE_WIDTHS.get(column.form) or max((_extent(str(cell)) for cell in cells if cell is not None), default=0)
    return min(_WIDEST, max(_NARROWEST, words, value + _ROOM_BESIDE))
