"""Whether the records of a ledger are those that were written: nothing changed, removed, added, moved or repeated."""

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from schoolnet.audit.proof.ed25519 import verify_signature

GENESIS = "0" * 64
"""The hash before the first record."""
WITHHELD = {"digest", "hash", "sequence"}
WHOLE = WITHHELD | {"content"}
"""What a line tells: another name in it could hide a content."""


def canonical(value: Any) -> bytes:
    """JSON in the one form that is hashed and signed (RFC 8785; there are no fractions in it, and keys are ASCII)."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest_of(content: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of a record's content."""
    return hashlib.sha256(canonical(content)).hexdigest()


def link(previous_hash: str, digest: str) -> str:
    """The hash of a record: SHA-256 over the hash of the one before and its own digest. So a content may be withheld or
    erased for its age, and its place in the chain is still proven."""
    return hashlib.sha256(bytes.fromhex(previous_hash) + bytes.fromhex(digest)).hexdigest()


def head_message(day: str, sequence: int, hash_: str) -> bytes:
    """What the signature of a daily head signs."""
    return canonical({"day": day, "hash": hash_, "sequence": sequence, "what": "schoolnet ledger head"})


class Problem(NamedTuple):
    """What is wrong, and the sequence of the record where it shows; None where it is no record's."""

    sequence: int | None
    text: str


class Chain:
    """Checks the lines of a ledger one after another. `problems` is what was found, `signed_through` the newest record
    that a signed head covers, `keys` the public keys by fingerprint."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.sequence, self.hash, self.recorded_at = 0, GENESIS, ""
        self.hashes: dict[int, str] = {}
        self.keys: dict[str, bytes] = {}
        self.heads = self.signed_through = self.erased_through = self.last_without_content = 0
        self._numbers: dict[str, int] = {}

    def feed(self, line: bytes) -> dict[str, Any] | None:
        """Check a line; the content of its record, None where it has none that can be read."""
        expected = self.sequence + 1
        try:
            row = json.loads(line)
            content, sequence, stated, told = row.get("content"), row["sequence"], row["hash"], row["digest"]
            digest = told if content is None else digest_of(content)
            hashed, is_canonical = link(self.hash, digest), canonical(row) == line
            if type(sequence) is not int or not isinstance(content, dict | None):
                raise TypeError
            is_canonical &= row.keys() == (WITHHELD if content is None else WHOLE) and bytes.fromhex(told).hex() == told
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            self._wrong(expected, "cannot be read")
            self.sequence = expected
            return None
        if not is_canonical:
            self._wrong(expected, "is not written as the ledger writes it")
        if sequence != expected:
            self._wrong(expected, f"is missing or out of place: here stands {sequence}")
        elif digest != told:
            self._wrong(sequence, "was changed: its content does not have its digest")
        elif hashed != stated:
            self._wrong(sequence, "does not follow from the record before it")
        self.sequence, self.hash, self.hashes[sequence] = sequence, stated, stated
        if content is None:
            self.last_without_content = sequence
            self._numbers.clear()
        else:
            self._read(sequence, content)
        return content

    def _read(self, sequence: int, content: dict[str, Any]) -> None:
        try:
            if content["sequence"] != sequence:
                self._wrong(sequence, f"says of itself that it is record {content['sequence']}")
            if content["recorded_at"] < self.recorded_at:
                self._wrong(sequence, f"the clock was set back: {content['recorded_at']} after {self.recorded_at}")
            self.recorded_at = content["recorded_at"]
            writer, number = content["writer"], content["number"]
            if number != self._numbers.get(writer, number - 1) + 1:
                self._wrong(sequence, f"follows on one of its writer that is missing: {number} is its number")
            self._numbers[writer] = number
            self._read_body(sequence, content["kind"], content["body"])
        except (KeyError, TypeError, ValueError):
            self._wrong(sequence, "lacks what each record has")

    def _read_body(self, sequence: int, kind: str, body: dict[str, Any]) -> None:
        if kind == "key":
            key = base64.b64decode(body["public_key"], validate=True)
            self.keys[hashlib.sha256(key).hexdigest()] = key
        elif kind == "retention":
            self.erased_through = max(self.erased_through, int(body["through"]))
        elif kind == "head":
            self._read_head(sequence, body)

    def _read_head(self, sequence: int, body: dict[str, Any]) -> None:
        at, hash_ = body["sequence"], body["hash"]
        if at != sequence - 1 or hash_ != self.hashes.get(at):
            self._wrong(sequence, "is a head of another chain")
        if body["signature"] is None:
            return
        message, signature = head_message(body["day"], at, hash_), base64.b64decode(body["signature"], validate=True)
        if not verify_signature(self.keys.get(body["fingerprint"], b""), message, signature):
            self._wrong(sequence, "is a head whose signature is wrong, or by an unknown key")
        self.heads, self.signed_through = self.heads + 1, at

    def _wrong(self, sequence: int, text: str) -> None:
        self.problems.append(Problem(sequence, text))
