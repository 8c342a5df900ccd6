"""A whole past in one transaction: as if it had been appended as it went, or not at all."""

from collections.abc import Callable, Iterator, Sequence

import pytest

from audit.ledgers import NOW, STARTED, assert_proven, numbers_in, verdicts
from schoolnet.audit.chaining import EMPTY, Head
from schoolnet.audit.ledger import Ledger
from schoolnet.audit.record import Draft

Part = tuple[Callable[[Head], Sequence[Draft]], float]


def test_each_part_follows_the_one_before_at_its_own_moment(ledger: Ledger) -> None:
    heads: list[Head] = []

    def made(numbers: Sequence[int]) -> Callable[[Head], Sequence[Draft]]:
        def make(head: Head) -> Sequence[Draft]:
            heads.append(head)
            return verdicts(numbers)

        return make

    ledger.append_series([(made([1, 2]), NOW), (made([]), NOW + 1), (made([3]), NOW + 2)])
    ledger.append(verdicts([4]), NOW + 3)
    records = list(ledger.read())
    assert numbers_in(ledger) == [1, 2, 3, 4]
    assert [record.number for record in records] == [1, 2, 3, 4]
    assert [record.recorded_at for record in records[:3]] == [STARTED, STARTED, "2026-11-24T15:00:02.500Z"]
    assert heads == [EMPTY, Head(2, records[1].hash, STARTED), Head(2, records[1].hash, STARTED)]
    assert_proven(ledger)


def test_one_that_breaks_off_leaves_nothing_and_the_ledger_goes_on(ledger: Ledger) -> None:
    def parts() -> Iterator[Part]:
        yield lambda _: verdicts([1]), NOW
        raise ValueError("the past is not whole")

    with pytest.raises(ValueError, match="not whole"):
        ledger.append_series(parts())
    assert numbers_in(ledger) == []
    ledger.append(verdicts([2]), NOW)
    assert numbers_in(ledger) == [2]
    assert_proven(ledger)
