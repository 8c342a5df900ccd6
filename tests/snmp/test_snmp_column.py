"""What of an agent's rows is believed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schoolnet.snmp.column import ColumnWalk, Limits, Spent, follows
from schoolnet.snmp.errors import SnmpError

INDEXES = st.lists(st.integers(0, 2**32 - 1) | st.integers(0, 12), min_size=1, max_size=4).map(tuple)


def dotted(arcs: tuple[int, ...]) -> str:
    return ".".join(map(str, arcs))


@given(INDEXES, INDEXES)
def test_order_is_that_of_the_numbers_not_of_the_text(one: tuple[int, ...], other: tuple[int, ...]) -> None:
    assert follows(dotted(one), dotted(other)) == (one > other)


@pytest.mark.parametrize(
    ("index", "previous", "expected"),
    [("1", "", True), ("0", "", True), ("10", "9", True), ("9", "10", False), ("1.1", "1", True), ("2", "1.9", True)],
)
def test_order_of_examples(index: str, previous: str, expected: bool) -> None:
    assert follows(index, previous) is expected


def test_rows_before_the_first_that_does_not_increase_are_kept() -> None:
    walk = ColumnWalk("1.2")
    with pytest.raises(SnmpError, match=r"not_increasing: 1\.2: 2 after 3"):
        walk.take([("1.2.1", 1), ("1.2.3", 3), ("1.2.2", 2), ("1.2.4", 4)])
    assert walk.rows_so_far == {"1": 1, "3": 3}


def test_rows_and_replies_are_counted_anew_for_each_column_but_bytes_are_not() -> None:
    spent = Spent(Limits(rows=1, pdus=1, bytes=100, seconds=10), now_seconds=0)
    spent.add([("1.2.1", b"x" * 50)], now_seconds=1)
    spent.begin_column(now_seconds=1)
    with pytest.raises(SnmpError, match="truncated"):
        spent.add([("1.3.1", b"x" * 50)], now_seconds=1)


def test_no_column_is_begun_after_the_deadline() -> None:
    spent = Spent(Limits(seconds=10), now_seconds=0)
    spent.begin_column(now_seconds=10)
    with pytest.raises(SnmpError, match="longer than 10"):
        spent.begin_column(now_seconds=10.1)
