"""What is chained is proven whatever it holds, and no byte of it can be changed without that being found."""

import json
from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from audit.ledgers import NOW, problems_in, verdicts
from proofs import length
from schoolnet.audit.chaining import EMPTY, Head, Record, chained, content_of
from schoolnet.audit.proof.chain import canonical
from schoolnet.audit.record import Draft, Kind

PLAIN = [kind for kind in Kind if kind not in (Kind.KEY, Kind.HEAD, Kind.RETENTION)]
text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
whole = st.integers(-(2**53), 2**53)
values = st.recursive(
    st.none() | st.booleans() | whole | text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc_xyz", max_size=5), inner, max_size=4),
    max_leaves=12,
)
bodies = st.dictionaries(st.text("abc_xyz", max_size=5), values, max_size=5)
drafts = st.tuples(st.sampled_from(PLAIN), bodies).map(lambda told: Draft(*told))
batches = st.lists(st.tuples(st.lists(drafts, min_size=1, max_size=4), st.integers(0, 100_000)), min_size=1, max_size=4)
Batches = list[tuple[list[Draft], int]]


def records_of(appends: Batches) -> Iterator[Record]:
    head, now, number = EMPTY, NOW, 0
    for batch, later_ms in appends:
        now += later_ms / 1000
        for record in chained(batch, head, "a writer", number, now):
            yield record
        head = Head(record.sequence, record.hash, record.recorded_at)
        number = record.number


@given(batches)
@settings(max_examples=length(100, 2000), deadline=None)
def test_what_was_chained_is_proven_and_says_what_was_put(appends: Batches) -> None:
    records = list(records_of(appends))
    lines = [record.line() for record in records]
    assert problems_in(lines) == []
    assert [canonical(json.loads(line)) for line in lines] == lines
    told = [(record.kind, record.content["body"]) for record in records if record.content]
    assert told == [(draft.kind, draft.body) for batch, _ in appends for draft in batch]
    assert not any(b"\n" in line for line in lines)


@given(batches, st.data())
@settings(max_examples=length(200, 5000), deadline=None)
def test_any_changed_bit_is_found_in_its_record_or_the_next(appends: Batches, data: st.DataObject) -> None:
    lines = [record.line(is_withheld=data.draw(st.booleans())) for record in records_of(appends)]
    place = data.draw(st.integers(0, len(lines) - 1))
    changed = bytearray(lines[place])
    changed[data.draw(st.integers(0, len(changed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    lines[place] = bytes(changed)
    found = problems_in(lines)
    assert found
    assert found[0].startswith(f"{place + 1}: ")


@given(batches, st.booleans(), st.data())
@settings(max_examples=length(100, 2000), deadline=None)
def test_contents_that_are_withheld_leave_the_chain_proven(
    appends: Batches, is_erased: bool, data: st.DataObject
) -> None:
    lines = []
    for record in records_of(appends):
        is_hidden = data.draw(st.booleans())
        shown = record._replace(text=None) if is_hidden and is_erased else record
        lines.append(shown.line(is_withheld=is_hidden))
        assert (b'"content"' in lines[-1].split(b"{", 2)[1]) is not is_hidden
    assert problems_in(lines) == []


def test_a_content_that_is_no_json_is_told() -> None:
    (record,) = chained(verdicts([1]), EMPTY, "a writer", 0, NOW)

    def complaint(content: str) -> Any:
        try:
            return content_of(content)
        except ValueError as error:
            return str(error)

    assert record.content is not None
    assert complaint("{") == "a record's content is not JSON (Input data was truncated)"
    assert complaint("[]") == "a record's content is not a JSON object"
