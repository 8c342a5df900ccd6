"""A report of a ledger: all that the records up to its head say.

Rules of this file: the ledger is read once, and is never in memory as a whole.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from schoolnet.audit.chaining import Head
from schoolnet.audit.ledger import Ledger
from schoolnet.audit.record import Content, Kind
from schoolnet.audit.report.build import build_report
from schoolnet.audit.report.model import LedgerHead, Report
from schoolnet.audit.standing import content_told
from schoolnet.locale.catalogue import Language

PROGRESS_RECORDS = 1000
Progress = Callable[[float], None]
"""Is told the share that is done, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which report: as of the end of this local day, of one school or (None) of the city, in these forms. JSON is
    always among them, because its figures are what is computed again. `made_at` is now, with its timezone."""

    as_of: date
    language: Language
    school: str | None
    forms: frozenset[str]
    made_at: datetime
    version: str


class NoReportError(ValueError):
    """There is nothing to report, or no room for it; the text says what to do."""


def head_of(ledger: Ledger) -> Head:
    """Where the ledger ends. Raises LedgerError, and NoReportError where it has no record."""
    head = ledger.head()
    if head is None:
        raise NoReportError(f"{ledger.place} has no record yet")
    return head


def report_of(
    ledger: Ledger, head: Head, asked: Asked, progress: Progress, write: Callable[[bytes], None] | None = None
) -> Report:
    """The report of the records up to this head. `write` gets each line of `ledger.jsonl`, also of what was recorded
    after the day that is asked for. Raises UnknownSchoolError and LedgerError."""
    contents = _contents(ledger, head, asked.school, progress, write)
    told = asked.as_of, asked.language, asked.school, asked.made_at, asked.version
    report = build_report(contents, _signed(ledger, head), *told, lambda _: None)
    if write is not None:
        for _ in contents:
            pass
    return report


def _signed(ledger: Ledger, head: Head) -> LedgerHead:
    """This head, and the key of the newest head that was signed."""
    newest = ledger.newest(Kind.HEAD, until=head.sequence).get(("", ""))
    return LedgerHead(*head, None if newest is None else newest["body"]["fingerprint"])


def _contents(
    ledger: Ledger, head: Head, school: str | None, progress: Progress, write: Callable[[bytes], None] | None
) -> Iterator[Content]:
    for record in ledger.read(until=head.sequence):
        if write is not None:
            write(record.line(school is not None and record.school not in ("", school)) + b"\n")
        if record.sequence % PROGRESS_RECORDS == 0:
            progress(record.sequence / head.sequence)
        if (content := content_told(record)) is not None:
            yield content
