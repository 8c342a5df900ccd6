"""SVG 1.1 as text: lines, boxes and words, nothing that moves, loads or runs.

Rules of this file: every text and value is escaped here, and numbers have at most one decimal, so that equal charts are
equal bytes.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from xml.sax.saxutils import escape, quoteattr

INK, SOFT, LINE, PAPER = "#1b1f24", "#57606a", "#d0d7de", "#ffffff"
FONT_PIXELS = 11
_DAYS_BY_WEEK = 45


def number(value: float) -> str:
    """Pixels as text: `12`, `12.5`."""
    return f"{value:.1f}".removesuffix(".0")


def element(name: str, content: str = "", /, **attributes: str | float) -> str:
    """An element; `_` in an attribute's name stands for `-`. The content is SVG already."""
    told = "".join(
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(value if isinstance(value, str) else number(value))}"
        for key, value in attributes.items()
    )
    return f"<{name}{told}>{content}</{name}>" if content else f"<{name}{told}/>"


def line(x1: float, y1: float, x2: float, y2: float, stroke: str = LINE) -> str:
    """A thin line."""
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, stroke_width=1)


def box(x: float, y: float, width: float, height: float, fill: str, stroke: str = "none") -> str:
    """A filled rectangle."""
    return element("rect", x=x, y=y, width=width, height=height, fill=fill, stroke=stroke)


def words(x: float, y: float, text: str, fill: str = INK, anchor: str = "start", weight: str = "normal") -> str:
    """A line of text whose base line is at `y`."""
    return element("text", escape(text), x=x, y=y, fill=fill, text_anchor=anchor, font_weight=weight)


def drawing(width: float, height: float, title: str, description: str, parts: Iterable[str]) -> str:
    """A whole drawing. `title` and `description` are what it is for those who do not see it."""
    label = f"{title}. {description}"
    head = element("title", escape(title)) + element("desc", escape(description))
    return element(
        "svg",
        head + box(0, 0, width, height, PAPER) + "".join(parts),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(width)} {number(height)}",
        width=width,
        height=height,
        role="img",
        aria_label=label,
        font_family="sans-serif",
        font_size=FONT_PIXELS,
    )


def clipped(text: str, most: int) -> str:
    """The text in at most so many characters."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def time_marks(days: Sequence[str]) -> list[tuple[int, str]]:
    """Where each month begins among days, and its name: (0, `2026-09`). Of few days it is weeks, by their first day."""
    marks: list[tuple[int, str]] = []
    newest = ""
    for index, day in enumerate(days):
        year, week, _ = date.fromisoformat(day).isocalendar()
        period, name = (f"{year} {week}", day) if len(days) <= _DAYS_BY_WEEK else (day[:7], day[:7])
        if period != newest:
            marks.append((index, name))
            newest = period
    return marks
