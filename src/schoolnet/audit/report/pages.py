"""What the PDF's template fills its pages with: plain values, and nothing that it could take for markup."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from xml.sax.saxutils import unescape

from schoolnet.audit.report.charts import burn_up, heat_strips
from schoolnet.audit.report.folded import folded, shortened
from schoolnet.audit.report.furniture import facts_of, figures_of, head_of, places_of
from schoolnet.audit.report.model import Report, Table
from schoolnet.audit.report.page_tables import listing_of
from schoolnet.audit.report.printable import breakable, printable
from schoolnet.audit.report.shown import DASH
from schoolnet.locale.catalogue import Language, text

_UPRIGHT_POINTS, _ACROSS_POINTS = 523.0, 770.0
"""What an A4 page is wide between its margins, upright and across."""
_LINE_EM = 24.0
"""What the largest letters leave room for."""
_DESCRIPTION = re.compile("<desc>(.*?)</desc>", re.DOTALL)


def pages_of(report: Report) -> dict[str, Any]:
    """The content of a report's pages, in letters that the fonts have."""
    language, figures = report.language, figures_of(report)
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
        "figures": listing_of(figures, language, _UPRIGHT_POINTS) | {"title": figures.title},
        "head": [[printable(each) for each in pair] for pair in head_of(report)],
        "charts": list(_charts(report)),
        "tables": [_section(each, language) for each in report.tables],
    }


def _section(table: Table, language: Language) -> Mapping[str, Any]:
    shown = shortened(folded(table, language), language)
    listing = listing_of(shown, language, _ACROSS_POINTS)
    return {"title": _line(shown.title), "note": _line(shown.note), **listing}


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
