"""Cells as people read them."""

from schoolnet.audit.report.model import Cell, Form
from schoolnet.locale.catalogue import Language

DASH = "\u2013"
"""For what is not known or does not apply."""
NO_BREAK = "\u00a0"


def shown(cell: Cell, form: Form, language: Language) -> str:
    """A cell as text: a dash for None, `98.5%` (`98,5 %` in Latvian) for a percentage; all else as it is."""
    if cell is None:
        return DASH
    return percent(float(cell), language) if form is Form.PERCENT else str(cell)


def percent(value: float | None, language: Language) -> str:
    """A percentage with at most one decimal; a dash for None."""
    if value is None:
        return DASH
    number = f"{value:.1f}".removesuffix(".0")
    return f"{number.replace('.', ',')}{NO_BREAK}%" if language == "lv" else f"{number}%"
