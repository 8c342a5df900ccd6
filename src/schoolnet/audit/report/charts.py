"""The charts of a report as SVG text, for the page and for the PDF alike.

Rules of this file: colours are told apart by those who do not see all of them (Okabe and Ito, 2008), and nothing is
told by colour alone: lines have their dashes and names, and what is worse is darker, so that a copy in black and white
says the same.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from schoolnet.audit.report import svg
from schoolnet.audit.report.model import BurnUp, HeatCell, HeatRow, HeatStrip, Series
from schoolnet.audit.report.shown import DASH, percent
from schoolnet.locale.catalogue import Language, text

WIDTH = 960
_TOP, _LEFT, _RIGHT, _PLOT_HEIGHT = 14, 48, 190, 260
_PLOT_WIDTH = WIDTH - _LEFT - _RIGHT
_LABEL_PIXELS, _MARK_PIXELS = 14, 64


class _Stroke(NamedTuple):
    colour: str
    dashes: str
    width: float


_STROKES = {
    "planned": _Stroke("#57606a", "none", 1.5),
    "due": _Stroke("#1b1f24", "2 3", 1.5),
    "delivered": _Stroke("#b35900", "8 3", 1.5),
    "installed": _Stroke("#a3507f", "5 3", 1.5),
    "verified": _Stroke("#0072b2", "none", 3),
    "accepted": _Stroke("#00805f", "10 3 2 3", 2),
    "in_use": _Stroke("#2b8cc4", "3 2", 1.5),
}
_OTHER = _Stroke(svg.SOFT, "1 2", 1.5)


def burn_up(chart: BurnUp) -> str:
    """Lines over days, each with its name and newest value at its end."""
    series = [each for each in chart.series if any(value is not None for value in each.values)]
    highest = max((value for each in series for value in each.values if value is not None), default=0)
    step = _tick_step(highest)
    top = max(step, -(-highest // step) * step)
    parts = [*_grid(chart.days, step, top)]
    parts += [part for each in series for part in _polylines(each, top)]
    parts += _end_labels(series, top)
    return svg.drawing(WIDTH, _TOP + _PLOT_HEIGHT + 28, chart.title, _burn_up_in_words(chart.days, series), parts)


def _tick_step(highest: int) -> int:
    """A round step that makes at most six of it up to the highest value."""
    for power in range(9):
        for digit in (1, 2, 5):
            if digit * 10**power * 6 >= highest:
                return int(digit * 10**power)
    return highest


def _x(index: int, count: int) -> float:
    return _LEFT + (_PLOT_WIDTH * index / (count - 1) if count > 1 else _PLOT_WIDTH)


def _y(value: float, top: int) -> float:
    return _TOP + _PLOT_HEIGHT * (1 - value / top)


def _grid(days: Sequence[str], step: int, top: int) -> Iterator[str]:
    bottom = _TOP + _PLOT_HEIGHT
    for value in range(0, top + 1, step):
        yield svg.line(_LEFT, _y(value, top), _LEFT + _PLOT_WIDTH, _y(value, top))
        yield svg.words(_LEFT - 8, _y(value, top) + 4, str(value), svg.SOFT, "end")
    marks = [(_x(index, len(days)), name) for index, name in svg.time_marks(days)]
    yield from _time_marks(marks, _TOP, bottom, WIDTH)


def _time_marks(marks: Sequence[tuple[float, str]], top: float, bottom: float, right: float) -> Iterator[str]:
    """A tick for each mark, and its name where it has room between the one before and the right edge."""
    free_from = 0.0
    for x, name in marks:
        yield svg.line(x, top, x, bottom + 5)
        if free_from <= x <= right - _MARK_PIXELS:
            yield svg.words(x + 2, bottom + 17, name, svg.SOFT)
            free_from = x + _MARK_PIXELS


def _polylines(series: Series, top: int) -> Iterator[str]:
    """The line of a series; days without a value are a hole in it."""
    stroke, count = _STROKES.get(series.key, _OTHER), len(series.values)
    for is_known, run in groupby(enumerate(series.values), key=lambda each: each[1] is not None):
        if not is_known:
            continue
        points = " ".join(f"{svg.number(_x(i, count))},{svg.number(_y(value or 0, top))}" for i, value in run)
        yield svg.element("polyline", points=points, fill="none", **_attributes(stroke))


def _attributes(stroke: _Stroke) -> dict[str, str]:
    return {"stroke": stroke.colour, "stroke_width": svg.number(stroke.width), "stroke_dasharray": stroke.dashes}


def _newest(series: Series) -> int:
    return next(value for value in reversed(series.values) if value is not None)


def _end_labels(series: Sequence[Series], top: int) -> Iterator[str]:
    """Names beside the lines' ends, the highest first, pushed apart where they would lie on one another."""
    ordered = sorted(series, key=lambda each: -_newest(each))
    places: list[float] = []
    for each in ordered:
        places.append(max(_y(_newest(each), top), places[-1] + _LABEL_PIXELS if places else 0))
    overhang = max(0, places[-1] - _TOP - _PLOT_HEIGHT) if places else 0
    for index in range(len(places) - 1, -1, -1):
        limit = places[index + 1] - _LABEL_PIXELS if index + 1 < len(places) else places[index] - overhang
        places[index] = min(places[index], limit)
    for each, y in zip(ordered, places, strict=True):
        stroke, x = _STROKES.get(each.key, _OTHER), _LEFT + _PLOT_WIDTH
        yield svg.element("line", x1=x + 8, y1=y, x2=x + 32, y2=y, **_attributes(stroke))
        yield svg.words(x + 38, y + 4, svg.clipped(f"{each.title}: {_newest(each)}", 24), weight="bold")


def _burn_up_in_words(days: Sequence[str], series: Sequence[Series]) -> str:
    told = "; ".join(f"{each.title}: {_newest(each)}" for each in series)
    return f"{days[-1]}: {told}" if days else told


_NAME_WIDTH, _ROW_HEIGHT, _CELL_HEIGHT, _WIDEST_CELL = 200, 14, 11, 16
ROWS_OF_ONE_DRAWING = 50
"""So that a drawing fits a printed page."""
_SHADES = ((99.0, "#d6e8f5", "99_and_more"), (95.0, "#94c4e4", "95_to_99"), (50.0, "#d9822b", "50_to_95"))
_WORST = ("#6d190b", "less_than_50")


def heat_strips(strip: HeatStrip, language: Language) -> tuple[str, ...]:
    """Rows of days, in as many drawings as pages need. A cell is as high as the share of lesson time that is known, and
    the darker, the less of that time it worked; a thin line alone is a day of which nothing is known."""
    starts = range(0, len(strip.rows), ROWS_OF_ONE_DRAWING)
    return tuple(_heat_strip(strip.title, strip.rows[at : at + ROWS_OF_ONE_DRAWING], language) for at in starts)


def _heat_strip(title: str, rows: Sequence[HeatRow], language: Language) -> str:
    days = [cell.day for cell in rows[0].cells]
    cell_width = min(_WIDEST_CELL, (WIDTH - _NAME_WIDTH - 10) / max(1, len(days)))
    bottom = _TOP + 20 + len(rows) * _ROW_HEIGHT
    marks = [(_NAME_WIDTH + index * cell_width, name) for index, name in svg.time_marks(days)]
    parts = [*_shade_legend(language), *_time_marks(marks, _TOP + 14, bottom, WIDTH)]
    for index, row in enumerate(rows):
        parts += _heat_row(row, _TOP + 20 + index * _ROW_HEIGHT, cell_width)
    return svg.drawing(WIDTH, bottom + 26, title, _heat_in_words(rows, days, language), parts)


def _shade_legend(language: Language) -> Iterator[str]:
    x = 0.0
    for _, colour, key in (*_SHADES, (0.0, *_WORST)):
        yield svg.box(x, 4, 14, _CELL_HEIGHT, colour, svg.SOFT)
        yield svg.words(x + 19, 14, text("report_chart", key, language), svg.SOFT)
        x += 40 + 6.2 * len(text("report_chart", key, language))
    yield svg.line(x, 9.5, x + 14, 9.5, svg.SOFT)
    yield svg.words(x + 19, 14, text("report_chart", "nothing_known", language), svg.SOFT)


def _heat_row(row: HeatRow, y: float, cell_width: float) -> Iterator[str]:
    """A row; equal days side by side are one box."""
    right = _NAME_WIDTH + len(row.cells) * cell_width
    yield svg.words(_NAME_WIDTH - 8, y + 10, svg.clipped(row.title, 32), anchor="end")
    yield svg.line(_NAME_WIDTH, y + _CELL_HEIGHT / 2, right, y + _CELL_HEIGHT / 2)
    x = float(_NAME_WIDTH)
    for look, run in groupby(row.cells, key=_look):
        width = len(list(run)) * cell_width
        if look is not None:
            height, colour = look
            yield svg.box(x, y + _CELL_HEIGHT - height, width, height, colour)
        x += width


def _look(cell: HeatCell) -> tuple[float, str] | None:
    """Height and colour of a cell; None where nothing is known."""
    if cell.good_percent is None or cell.known_percent <= 0:
        return None
    height = max(2.0, round(_CELL_HEIGHT * min(cell.known_percent, 100.0) / 100))
    return height, next((shade for least, shade, _ in _SHADES if cell.good_percent >= least), _WORST[0])


def _heat_in_words(rows: Sequence[HeatRow], days: Sequence[str], language: Language) -> str:
    """The mean of each row's days, for those who do not see the cells."""
    told = "; ".join(f"{row.title}: {percent(_mean_good(row.cells), language)}" for row in rows)
    return f"{days[0]} {DASH} {days[-1]}. {told}" if days else told


def _mean_good(cells: Sequence[HeatCell]) -> float | None:
    known = [(cell.good_percent, cell.known_percent) for cell in cells if cell.good_percent is not None]
    weight = sum(share for _, share in known)
    return sum(good * share for good, share in known) / weight if weight else None
