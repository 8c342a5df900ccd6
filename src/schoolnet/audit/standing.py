"""A ledger as it stands: what holds by its records, and whether it is what was written.

Rules of this file: it reads, and writes nothing.
"""

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from schoolnet.audit.chaining import Record
from schoolnet.audit.database import LedgerError
from schoolnet.audit.ledger import Ledger
from schoolnet.audit.proof.chain import Problem
from schoolnet.audit.proof.replay import Replay
from schoolnet.audit.proof.verify import Verification
from schoolnet.audit.record import Content, Kind


def city_zone(ledger: Ledger) -> ZoneInfo:
    """The timezone of the city by the newest definitions on record, UTC where there are none. Raises LedgerError."""
    defined = ledger.newest(Kind.DEFINITIONS).get(("", ""))
    return ZoneInfo("UTC" if defined is None else defined["body"]["city"]["timezone"])


def content_told(record: Record) -> Content | None:
    """What a record of the ledger tells, None where it was erased. Raises LedgerError where it was tampered with."""
    try:
        return record.content
    except ValueError as error:
        raise LedgerError(
            f"record {record.sequence}: {error}. `schoolnet audit verify` looks at all of them."
        ) from None


def replay_of(ledger: Ledger, school: str) -> Replay:
    """What the records of the city and of this school say. The plans of all schools are known. Raises LedgerError."""
    replay = Replay()
    for record in ledger.read():
        content = content_told(record)
        if content is not None and (record.school in ("", school) or record.kind == Kind.PLAN):
            replay.feed(content)
    return replay


def verify_ledger(ledger: Ledger, fingerprints: Sequence[str], heads: Sequence[str]) -> Verification:
    """Check it as `proof` checks an export, and that its columns say what its contents do. Raises LedgerError."""
    found = Verification()
    columns: list[Problem] = []

    def lines() -> Iterator[bytes]:
        for record in ledger.read():
            if fault := _column_fault(record):
                columns.append(Problem(record.sequence, fault))
            yield record.line()

    found.check_ledger(lines())
    found.check_contents(may_be_withheld=False)
    found.check_trust(fingerprints, heads)
    found.problems.extend(columns)
    found.problems.sort(key=lambda problem: (problem.sequence is None, problem.sequence))
    return found


def _column_fault(record: Record) -> str | None:
    """What is found by a column must be what the content tells, or records would hide from those who look for them."""
    try:
        content = record.content
    except ValueError:
        return None  # which the chain says
    if content is None:
        return None
    told = tuple(content.get(name) for name in ("sequence", "recorded_at", "kind", "writer", "number"))
    if told != (record.sequence, record.recorded_at, record.kind, record.writer, record.number):
        return "is found under another name than its own"
    school = content["body"].get("school") or ""
    return None if record.school == school else "is found under another school than its own"
