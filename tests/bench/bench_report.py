"""What a year of a large city costs in the ledger, and what a report of it costs."""

import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple, TypeVar

from audit.year import NOW, SCHOOLS, Cost, record_year, signer
from schoolnet.audit.ledger import Ledger
from schoolnet.audit.proof.verify import Verification, verify
from schoolnet.audit.report.bundle import write_report
from schoolnet.audit.report.forms import FORMS
from schoolnet.audit.report.made import Asked

Done = TypeVar("Done")


class ReportCost(NamedTuple):
    """The ledger's cost, seconds to write a report in all forms and to verify it, and the bytes of each file."""

    ledger: Cost
    write_seconds: float
    verify_seconds: float
    file_bytes: dict[str, int]


def measure(schools: int = SCHOOLS) -> ReportCost:
    """A year of so many schools with 20 rooms each, and a report of it, which is proven."""
    with TemporaryDirectory() as folder:
        ledger = Ledger(f"sqlite:///{folder}/ledger.sqlite")
        cost, report = record_year(ledger, schools), Path(folder) / "report"
        asked = Asked(NOW.date(), "lv", None, frozenset(FORMS), NOW, "0")
        write_seconds, _ = _timed(lambda: write_report(report, ledger, asked, signer(), lambda _: None))
        verify_seconds, found = _timed(lambda: verify(report))
        _must_be_proven(found)
        return ReportCost(
            cost, write_seconds, verify_seconds, {path.name: path.stat().st_size for path in report.iterdir()}
        )


def _must_be_proven(found: Verification) -> None:
    if found.problems:
        raise ValueError(found.problems[0])


def _timed(step: Callable[[], Done]) -> tuple[float, Done]:
    begin = time.perf_counter()
    done = step()
    return time.perf_counter() - begin, done
