"""What a report of a year of a city costs."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from time import process_time
from typing import NamedTuple, TypeVar

import msgspec

from bench.ledger_year import as_lines, year_of_records
from schoolnet.audit.report.as_json import report_json
from schoolnet.audit.report.build import build_report
from schoolnet.audit.report.html import report_html
from schoolnet.audit.report.model import LedgerHead, Report

T = TypeVar("T")


class Cost(NamedTuple):
    """Seconds of CPU for each step, the number of records, and the bytes of the page and of the JSON."""

    records: int
    build_seconds: float
    html_seconds: float
    json_seconds: float
    html_bytes: int
    json_bytes: int


def measure(schools: int = 100) -> Cost:
    """A report of 100 schools with 20 rooms each, of 175 school days."""
    lines = as_lines(year_of_records(schools))
    build_seconds, report = _timed(lambda: report_of(lines))
    html_seconds, html = _timed(lambda: report_html(report))
    json_seconds, document = _timed(lambda: report_json(report))
    return Cost(len(lines), build_seconds, html_seconds, json_seconds, len(html), len(document))


def report_of(lines: list[bytes]) -> Report:
    """The report of these records, which are JSON, as of the end of the year."""
    head = LedgerHead(len(lines), "0" * 64, "2026-05-30T00:00:00.000Z", None)
    made_at = datetime(2026, 6, 1, tzinfo=UTC)
    contents = map(msgspec.json.decode, lines)
    return build_report(contents, head, date(2026, 5, 3), "lv", None, made_at, "0", lambda _: None)


def _timed(step: Callable[[], T]) -> tuple[float, T]:
    begin = process_time()
    done = step()
    return process_time() - begin, done
