"""What is too old is erased after it was said so, and the chain is proven still."""

import json
from datetime import UTC, datetime

import pytest

from audit.ledgers import NOW, problems_in, verdict, verdicts
from schoolnet.audit.database import LedgerError
from schoolnet.audit.ledger import Ledger
from schoolnet.audit.proof.verify import Verification
from schoolnet.audit.record import Draft, Kind
from schoolnet.audit.retention import erase_old, years_before

TODAY = "2026-11-24"
DAY = 86_400
OLD = years_before(NOW, 10) - 32 * DAY
MIDDLE = years_before(NOW, 10) - 30 * DAY
NEW = years_before(NOW, 10) + DAY


def erased_in(ledger: Ledger) -> list[int]:
    return [record.sequence for record in ledger.read() if record.text is None]


def fill(ledger: Ledger) -> None:
    kinds = [Draft(kind, {}, "a", f"{kind}/1") for kind in Kind if kind not in (Kind.VERDICT, Kind.RETENTION)]
    of_rules = [draft for draft in kinds if draft.kind not in (Kind.KEY, Kind.HEAD)]
    ledger.append([verdict(1, "a", "x"), verdict(2, "a", "x"), verdict(3, "a", "y"), *of_rules], OLD)
    ledger.append([verdict(4, "a", "y"), Draft(Kind.DAY, {}, "a", "day"), Draft(Kind.ALIVE, {})], MIDDLE)
    ledger.append([verdict(5, "a", "x"), Draft(Kind.DAY, {}, "a", "later"), Draft(Kind.ALIVE, {})], NEW)


def test_contents_of_many_are_erased_and_what_held_then_stays(ledger: Ledger) -> None:
    fill(ledger)
    count = erase_old(ledger, 10, TODAY, NOW)
    gone = [(record.kind, record.subject) for record in ledger.read() if record.text is None]
    assert sorted(gone) == [
        ("alive", "alive/1"),
        ("day", "day"),
        ("day", "day/1"),
        ("notification", "notification/1"),
        ("use", "use/1"),
        ("verdict", "x"),
    ]
    assert count == len(gone)
    assert erased_in(ledger)[0] == 1
    assert problems_in(ledger.lines()) == []


def test_what_is_erased_is_said_before_and_allowed_so_far_only(ledger: Ledger) -> None:
    fill(ledger)
    erase_old(ledger, 10, TODAY, NOW)
    (told,) = (record.content for record in ledger.read([Kind.RETENTION]))
    assert told is not None
    assert told["body"]["through"] == max(erased_in(ledger))
    assert told["body"]["kinds"] == ["alive", "day", "notification", "use", "verdict"]
    ledger.erase([max(erased_in(ledger)) + 1])
    verification = Verification()
    for line in ledger.lines():
        verification.chain.feed(line)
    verification.check_contents(may_be_withheld=False)
    assert [problem.sequence for problem in verification.problems] == [max(erased_in(ledger))]


def test_where_nothing_is_old_nothing_is_said(ledger: Ledger) -> None:
    ledger.append(verdicts([1, 2]), NEW)
    assert erase_old(ledger, 10, TODAY, NOW) == 0
    assert list(ledger.read([Kind.RETENTION])) == []
    fill(ledger)
    assert erase_old(ledger, 10, TODAY, NOW) > 0
    assert erase_old(ledger, 10, TODAY, NOW) == 0
    assert len(list(ledger.read([Kind.RETENTION]))) == 1


def test_what_was_cut_short_goes_on_and_is_not_said_twice(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger.append([Draft(Kind.ALIVE, {"number": number}) for number in range(1200)], OLD)
    ledger.append(verdicts([1]), NOW)
    pieces = iter([ledger.erase])

    def once(sequences: list[int]) -> None:
        try:
            next(pieces)(sequences)
        except StopIteration:
            raise LedgerError("the connection is gone") from None

    monkeypatch.setattr(ledger, "erase", once)
    with pytest.raises(LedgerError):
        erase_old(ledger, 10, TODAY, NOW)
    monkeypatch.undo()
    assert len(erased_in(ledger)) == 500
    assert erase_old(ledger, 10, TODAY, NOW) == 700
    assert len(list(ledger.read([Kind.RETENTION]))) == 1
    assert problems_in(ledger.lines()) == []


def test_an_erased_line_keeps_its_digest_and_place(ledger: Ledger) -> None:
    fill(ledger)
    before = [json.loads(line) for line in ledger.lines()]
    erase_old(ledger, 10, TODAY, NOW)
    del before[0]["content"]
    assert json.loads(next(ledger.lines())) == before[0]


def test_years_end_on_the_same_day_and_a_leap_day_on_the_one_before() -> None:
    leap = datetime(2028, 2, 29, 12, tzinfo=UTC).timestamp()
    assert datetime.fromtimestamp(years_before(leap, 10), UTC) == datetime(2018, 2, 28, 12, tzinfo=UTC)
    assert datetime.fromtimestamp(years_before(leap, 4), UTC) == datetime(2024, 2, 28, 12, tzinfo=UTC)
