"""Reports of the city of `ledger_city`."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from audit.ledger_city import Plans, fill
from audit.ledger_story import DAYS, PLANS
from schoolnet.audit.ledger import Ledger
from schoolnet.audit.record import Content
from schoolnet.audit.report.build import build_report
from schoolnet.audit.report.model import LedgerHead, Report
from schoolnet.locale.catalogue import Language

HEAD = LedgerHead(125, "ab" * 32, f"{DAYS[-1]}T20:59:00.250Z", "cd" * 32)
MADE_AT = datetime(2025, 9, 27, 5, 0, tzinfo=UTC)


def contents_of_city(folder: Path, plans: Plans = PLANS, days: int = len(DAYS)) -> tuple[Content, ...]:
    """The records of so many school days of these schools, from a ledger in this folder."""
    ledger = Ledger(f"sqlite:///{folder}/ledger.sqlite")
    fill(ledger, plans=plans, days=days)
    contents = tuple(record.content for record in ledger.read() if record.content is not None)
    ledger.close()
    return contents


def report_of(
    contents: Iterable[Content],
    as_of: date = DAYS[-1],
    language: Language = "en",
    school: str | None = None,
    head: LedgerHead = HEAD,
) -> Report:
    return build_report(contents, head, as_of, language, school, MADE_AT, "0.1.0", lambda _: None)


def columns_of(report: Report, table: str, *columns: str) -> Sequence[tuple[object, ...]]:
    """The rows of a table, of these columns alone."""
    told = report.table(table)
    places = [[column.key for column in told.columns].index(key) for key in columns]
    return [tuple(row[place] for place in places) for row in told.rows]
