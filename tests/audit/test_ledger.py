"""The ledger: what is appended is there, in order, chained, and stays."""

import json

import pytest

from audit.ledgers import NOW, STARTED, assert_proven, numbers_in, problems_in, verdict, verdicts
from schoolnet.audit.chaining import DraftError
from schoolnet.audit.database import LedgerError
from schoolnet.audit.ledger import Ledger
from schoolnet.audit.record import Draft, Kind


def test_what_was_appended_is_read_in_order_and_its_chain_is_proven(ledger: Ledger) -> None:
    written = ledger.append(verdicts(range(3)), NOW) + ledger.append(verdicts([3]), NOW + 1)
    assert [record.sequence for record in written] == [1, 2, 3, 4]
    assert [record.recorded_at for record in written] == [STARTED] * 3 + ["2026-11-24T15:00:01.500Z"]
    assert tuple(ledger.read()) == written
    assert numbers_in(ledger) == [0, 1, 2, 3]
    head = ledger.head()
    assert head is not None
    assert (head.sequence, head.hash, head.recorded_at) == (4, written[-1].hash, written[-1].recorded_at)
    assert_proven(ledger)


def test_an_empty_ledger_has_no_head(ledger: Ledger) -> None:
    assert ledger.head() is None
    assert ledger.open() is None
    assert ledger.append([], NOW) == ()
    assert list(ledger.lines()) == []


def test_a_ledger_goes_on_where_it_was_closed(ledger: Ledger, url: str) -> None:
    ledger.append(verdicts([1]), NOW)
    ledger.close()
    again = Ledger(url)
    assert again.open() == ledger.head()
    again.append(verdicts([2]), NOW)
    assert numbers_in(ledger) == [1, 2]
    assert_proven(ledger)
    again.close()


def test_a_clock_corrected_by_seconds_turns_nothing_around_and_one_set_back_is_found(ledger: Ledger) -> None:
    ledger.append(verdicts([1]), NOW)
    assert ledger.append(verdicts([2]), NOW - 5)[0].recorded_at == STARTED
    assert_proven(ledger)
    assert ledger.append(verdicts([3]), NOW - 5.001)[0].recorded_at == "2026-11-24T14:59:55.499Z"
    assert problems_in(ledger.lines()) == [f"3: the clock was set back: 2026-11-24T14:59:55.499Z after {STARTED}"]


def test_records_are_read_by_kind_school_and_range(ledger: Ledger) -> None:
    ledger.append([verdict(1, "a"), verdict(2, "b"), Draft(Kind.RUN, {}), verdict(4, "a"), verdict(5, "a")], NOW)
    assert [record.sequence for record in ledger.read([Kind.VERDICT], ["a"])] == [1, 4, 5]
    assert [record.sequence for record in ledger.read(schools=["", "b"])] == [2, 3]
    assert [record.sequence for record in ledger.read(after=1, until=4)] == [2, 3, 4]
    assert [record.sequence for record in ledger.read([Kind.RUN, Kind.VERDICT], after=2)] == [3, 4, 5]
    assert list(ledger.read([])) == []


def test_the_newest_record_of_each_subject_tells_what_holds(ledger: Ledger) -> None:
    ledger.append([verdict(1, "a", "x"), verdict(2, "a", "y"), verdict(3, "b", "x"), verdict(4, "a", "x")], NOW)
    ledger.append([Draft(Kind.ASSET, {"number": 5}, "a", "x")], NOW)

    def holds(school: str | None = None, until: int | None = None) -> dict[tuple[str, str], int]:
        newest = ledger.newest(Kind.VERDICT, school, until)
        return {subject: content["body"]["number"] for subject, content in newest.items()}

    assert holds() == {("a", "x"): 4, ("a", "y"): 2, ("b", "x"): 3}
    assert holds("a", 3) == {("a", "x"): 1, ("a", "y"): 2}
    assert holds("c") == {}


def test_the_last_record_before_a_moment_is_found(ledger: Ledger) -> None:
    assert ledger.recorded_before(NOW) == 0
    for second in range(9):
        ledger.append(verdicts([second]), NOW + second)
    assert [ledger.recorded_before(NOW + after) for after in (-1, 0, 0.001, 1, 4.5, 8, 8.001, 99)] == [
        *(0, 0, 1, 1, 5, 8, 9, 9)
    ]


def test_lines_are_the_ledger_and_those_of_one_school_withhold_the_others(ledger: Ledger) -> None:
    ledger.append([verdict(1, "a"), verdict(2, "b"), Draft(Kind.RUN, {"name": "Ā \u2028 \0 \x7f"})], NOW)
    whole, of_a = list(ledger.lines()), list(ledger.lines("a"))
    assert problems_in(whole) == problems_in(of_a) == []
    assert [whole[0], whole[2]] == [of_a[0], of_a[2]]
    hidden = json.loads(whole[1])
    del hidden["content"]
    assert json.loads(of_a[1]) == hidden
    assert list(ledger.lines(after=1, until=2)) == [whole[1]]


@pytest.mark.parametrize(
    "draft",
    [
        Draft(Kind.RUN, {"share": 0.5}),
        Draft(Kind.RUN, {"name": "\ud800"}),
        Draft(Kind.RUN, {1: "one"}),  # type: ignore[dict-item]
        Draft(Kind.RUN, {"list": [{"set": set()}]}),
        Draft(Kind.RUN, {}, subject="NUL \0"),
        Draft(Kind.RUN, {}, school="\ud800"),
        Draft(Kind.RUN, {}, subject="ā" * 501),
    ],
)
def test_a_draft_that_no_ledger_can_take_is_refused_and_leaves_nothing(ledger: Ledger, draft: Draft) -> None:
    with pytest.raises(DraftError, match="a record of kind run"):
        ledger.append([verdict(1), draft], NOW)
    assert ledger.head() is None
    ledger.append(verdicts([2]), NOW)
    assert_proven(ledger)


def test_long_and_hostile_texts_are_kept_as_they_are(ledger: Ledger) -> None:
    name = "=HYPERLINK()<script>\u202e\r\n'\"\\ 😀" * 4096
    subject = "ā" * 255
    ledger.append([Draft(Kind.ASSET, {"serial": name}, "a", subject)], NOW)
    assert ledger.newest(Kind.ASSET)[("a", subject)]["body"] == {"serial": name}
    assert_proven(ledger)


def test_a_reader_has_the_ledger_as_it_was_and_keeps_no_writer_waiting(ledger: Ledger) -> None:
    ledger.append(verdicts(range(5000)), NOW)
    reading = ledger.read()
    assert next(reading).sequence == 1
    ledger.append(verdicts(range(5000, 5100)), NOW)
    assert sum(1 for _ in reading) == 4999


def test_who_reads_where_no_ledger_is_learns_that_and_makes_none(url: str) -> None:
    ledger = Ledger(url)
    with pytest.raises(LedgerError, match=r"see that it is there|has no ledger in it"):
        ledger.head()
    with pytest.raises(LedgerError, match=r"see that it is there|has no ledger in it"):
        next(ledger.read())
