"""The files that a report can be read in.

Rules of this file: a form's library comes in when the form is asked for: a page must not wait for a typesetter.
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from schoolnet.audit.report.model import Report

FORMS = ("html", "pdf", "xlsx", "csv", "json")


def files_of(report: Report, forms: AbstractSet[str]) -> Iterator[tuple[str, bytes, float]]:
    """Name and content of each file of these forms, and the share of the forms that is done with it."""
    wanted = [form for form in FORMS if form in forms]
    for number, form in enumerate(wanted, 1):
        for name, content in _MAKERS[form](report):
            yield name, content, number / len(wanted)


def _html(report: Report) -> Iterator[tuple[str, bytes]]:
    from schoolnet.audit.report.html import report_html

    yield "report.html", report_html(report)


def _pdf(report: Report) -> Iterator[tuple[str, bytes]]:
    from schoolnet.audit.report.pdf import report_pdf

    yield "report.pdf", report_pdf(report)


def _xlsx(report: Report) -> Iterator[tuple[str, bytes]]:
    from schoolnet.audit.report.xlsx import report_xlsx

    yield "report.xlsx", report_xlsx(report)


def _csv(report: Report) -> Iterator[tuple[str, bytes]]:
    from schoolnet.audit.report.as_csv import table_csv

    for table in report.tables:
        yield f"{table.key}.csv", table_csv(report, table)


def _json(report: Report) -> Iterator[tuple[str, bytes]]:
    from schoolnet.audit.report.as_json import report_json

    yield "report.json", report_json(report)


_MAKERS = {"html": _html, "pdf": _pdf, "xlsx": _xlsx, "csv": _csv, "json": _json}
