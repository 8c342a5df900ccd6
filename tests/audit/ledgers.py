"""Ledgers to test with, and what must hold for each."""

from collections.abc import Iterable, Sequence

import pytest

from schoolnet.audit.database import LedgerError
from schoolnet.audit.ledger import Ledger
from schoolnet.audit.proof.chain import Chain
from schoolnet.audit.record import Draft, Kind, moment

NOW = 1_795_532_400.5
STARTED = "2026-11-24T15:00:00.500Z"


def verdict(number: int, school: str = "school-1", subject: str = "classroom/a101") -> Draft:
    """A verdict as the service writes them, told apart by this number."""
    evidence = {
        "device": "router-1",
        "subject": "Te1/1/1",
        "field": "speed_bps",
        "object": "IF-MIB::ifHighSpeed.7",
        "value": "10000",
        "observed_at": moment(NOW),
    }
    body = {
        "at": moment(NOW),
        "day": "2026-11-24",
        "what": "classroom",
        "school": school,
        "id": "a101",
        "state": "covered",
        "was": "unknown",
        "reason": "as_planned",
        "since": moment(NOW),
        "evidence": [evidence],
        "number": number,
    }
    return Draft(Kind.VERDICT, body, school, subject)


def verdicts(numbers: Iterable[int]) -> list[Draft]:
    return [verdict(number) for number in numbers]


def numbers_in(ledger: Ledger) -> list[int]:
    """The numbers of the verdicts in a ledger, in its order."""
    found = (record.content for record in ledger.read([Kind.VERDICT]))
    return [content["body"]["number"] for content in found if content is not None]


def problems_in(lines: Iterable[bytes]) -> Sequence[str]:
    """What an auditor finds wrong with a ledger's lines."""
    chain = Chain()
    for line in lines:
        chain.feed(line)
    return [f"{problem.sequence}: {problem.text}" for problem in chain.problems]


def error_of(ledger: Ledger) -> str:
    """What it says of an append."""
    with pytest.raises(LedgerError) as caught:
        ledger.append(verdicts([9]), NOW)
    assert caught.value.__cause__ is None
    return str(caught.value)


def error_at(url: str, password: str | None = None) -> str:
    """What an append to the ledger there says."""
    ledger = Ledger(url, password)
    try:
        return error_of(ledger)
    finally:
        ledger.close()


def assert_proven(ledger: Ledger) -> None:
    assert problems_in(ledger.lines()) == []
