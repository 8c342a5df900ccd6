"""A year of a large city: its report is written in time, and proven."""

from bench.bench_report import measure
from proofs import length, proved

SCHOOLS, SECONDS = length(10, 100), length(15, 30)


def test_a_year_is_reported_in_time() -> None:
    cost = measure(SCHOOLS)
    assert cost.write_seconds < SECONDS
    assert {"report.html", "report.pdf", "report.xlsx", "report.json", "ledger.jsonl"} <= cost.file_bytes.keys()
    ledger = cost.ledger
    proved(
        f"a year of {SCHOOLS} schools, {ledger.records} records, {ledger.file_bytes / 1e6:.0f} MB: reported in all "
        f"forms in {cost.write_seconds:.1f} s, verified in {cost.verify_seconds:.1f} s"
    )
