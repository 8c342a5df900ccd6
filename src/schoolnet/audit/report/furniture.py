"""What stands around the tables in every form for people: what the report is, its figures, and where its proof ends."""

from schoolnet.audit.report.model import Column, Form, Report, Table
from schoolnet.audit.report.shown import DASH
from schoolnet.locale.catalogue import Language, text

Pair = tuple[str, str]
"""A word and what it names."""
_FIGURE_COLUMNS = (
    ("planned", Form.COUNT),
    ("verified", Form.COUNT),
    ("failed", Form.COUNT),
    ("unknown", Form.COUNT),
    ("verified_percent", Form.PERCENT),
    ("complete_percent", Form.PERCENT),
)


def places_of(report: Report) -> str:
    """The city, and the school where the report is about one."""
    return f"{report.city} {DASH} {report.school}" if report.school else report.city


def facts_of(report: Report) -> tuple[Pair, ...]:
    """What the report is: as of when, made when and by which version."""
    language = report.language
    return (
        (text("report", "as_of", language), report.as_of),
        (text("report", "made_at", language), f"{report.made_at} (schoolnet {report.version})"),
    )


def head_of(report: Report) -> tuple[Pair, ...]:
    """Where the ledger ended, and which key has signed it."""
    head, language = report.head, report.language
    return (
        (text("report", "sequence", language), str(head.sequence)),
        (text("report", "hash", language), head.hash),
        (text("report", "recorded_at", language), head.recorded_at),
        (text("report", "fingerprint", language), head.fingerprint or text("report", "not_signed", language)),
    )


def figures_of(report: Report) -> Table:
    """The figures as a table, a row each."""
    columns = (Column("figure", text("report", "figures", report.language)), *_figure_columns(report.language))
    rows = tuple((each.title, *(getattr(each, key) for key, _ in _FIGURE_COLUMNS)) for each in report.figures)
    return Table("figures", text("report", "figures", report.language), columns, rows)


def _figure_columns(language: Language) -> tuple[Column, ...]:
    return tuple(Column(key, text("report_column", key, language), form) for key, form in _FIGURE_COLUMNS)
