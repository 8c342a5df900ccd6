"""Records as they are written: each bound to all before it.

Rules of this file: no IO and no clock. What a digest and a link are is said by `proof`, which auditors have too.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import msgspec

from schoolnet.audit.proof.chain import GENESIS, canonical, digest_of, link
from schoolnet.audit.record import Content, Draft

BACK_SECONDS = 5
"""A clock that is corrected by this much or less does not turn the order of records around: they tell the later moment.
One that is set back by more is on the record, and verifying finds it."""

NAME_BYTES = 1000
"""Most of a school's or a subject's name: they are identities of the configuration or texts of devices, which are
cut at 255 characters, and PostgreSQL's index takes no more."""


class Head(NamedTuple):
    """Where the chain ends. `recorded_at` is UTC with milliseconds."""

    sequence: int
    hash: str
    recorded_at: str


EMPTY = Head(0, GENESIS, "")
"""The head of a ledger without records."""


class Record(NamedTuple):
    """A record of the ledger. `text` is its content as canonical JSON, None where it was erased."""

    sequence: int
    recorded_at: str
    kind: str
    school: str
    subject: str
    writer: str
    number: int
    digest: str
    hash: str
    text: str | None

    @property
    def content(self) -> Content | None:
        """What it tells, None where it was erased. Raises ValueError where the ledger was tampered with."""
        return None if self.text is None else content_of(self.text)

    def line(self, is_withheld: bool = False) -> bytes:
        """It as a line of `ledger.jsonl`, without its line feed: canonical JSON, without the content where that is
        erased or withheld."""
        told = "" if self.text is None or is_withheld else f'"content":{self.text},'
        return f'{{{told}"digest":"{self.digest}","hash":"{self.hash}","sequence":{self.sequence}}}'.encode()


class DraftError(ValueError):
    """A draft that no ledger can take: the fault of who made it."""


def content_of(text: str) -> Content:
    """A content that was written. Raises ValueError where the ledger was tampered with."""
    try:
        content = msgspec.json.decode(text)
    except msgspec.DecodeError as error:
        raise ValueError(f"a record's content is not JSON ({error})") from None
    if not isinstance(content, dict):
        raise ValueError("a record's content is not a JSON object")
    return content


def chained(drafts: Sequence[Draft], head: Head, writer: str, last_number: int, now: float) -> Iterator[Record]:
    """These drafts as records after this head, by a writer who has written so many. Raises DraftError."""
    at, previous = recorded_at(now, head), head.hash
    for place, draft in enumerate(drafts, 1):
        content = {
            "body": draft.body,
            "kind": str(draft.kind),
            "number": last_number + place,
            "recorded_at": at,
            "sequence": head.sequence + place,
            "writer": writer,
        }
        text, digest = _written(draft, content)
        previous = link(previous, digest)
        yield Record(
            head.sequence + place,
            at,
            str(draft.kind),
            draft.school,
            draft.subject,
            writer,
            last_number + place,
            digest,
            previous,
            text,
        )


def row_of(record: Record) -> dict[str, Any]:
    """A record as a row of the table: by the names of its columns."""
    row = record._asdict()
    row["content"] = row.pop("text")
    return row


def is_written(records: Sequence[Record], drafts: Sequence[Draft]) -> bool:
    """Whether these records tell what these drafts do, as far as there are as many of both."""
    return all(
        record.kind == draft.kind
        and record.content is not None
        and canonical(record.content["body"]) == canonical(draft.body)
        for record, draft in zip(records, drafts, strict=False)
    )


def recorded_at(now: float, head: Head) -> str:
    """The moment of a record after this head: UTC with milliseconds."""
    at = stamp(now)
    if at < head.recorded_at and parsed(head.recorded_at) - parsed(at) <= timedelta(seconds=BACK_SECONDS):
        return head.recorded_at
    return at


def stamp(now: float) -> str:
    """Unix seconds as `recorded_at` tells them: 2026-11-24T15:00:00.123Z. Sorted as text, they are sorted in time."""
    return datetime.fromtimestamp(now, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def parsed(at: str) -> datetime:
    """A moment that `stamp` has made."""
    return datetime.fromisoformat(at)


def _written(draft: Draft, content: dict[str, Any]) -> tuple[str, str]:
    """A content as text, and its digest."""
    try:
        _check_name(draft.school)
        _check_name(draft.subject)
        _check(content)
        return canonical(content).decode(), digest_of(content)
    except (TypeError, ValueError, RecursionError) as error:
        raise DraftError(f"a record of kind {draft.kind} cannot be written: {error}") from None


def _check_name(name: str) -> None:
    if "\0" in name or len(name.encode()) > NAME_BYTES:
        raise ValueError("it is named by a text that is too long, or has a NUL in it")


def _check(value: Any) -> None:
    """Refuse what canonical JSON of two programs might tell differently."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise TypeError(f"{key!r} is no name")
            _check(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            _check(inner)
    elif not isinstance(value, str | int | None):
        raise TypeError(f"{value!r} is neither a text nor a whole number")
