"""The key that signs the ledger's daily head, and what it signs.

Rules of this file: no message has anything of the key in it.
"""

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from schoolnet.audit.chaining import Head, Record
from schoolnet.audit.ledger import Ledger
from schoolnet.audit.proof.chain import head_message
from schoolnet.audit.record import Draft, Kind
from schoolnet.ledger_access import signing_key_fault


class SigningKeyError(ValueError):
    """This is no key to sign with; the text says what to do, and nothing of the key."""


@dataclass(frozen=True, slots=True)
class Signer:
    """An Ed25519 key (RFC 8032): its 32 public bytes, their SHA-256 in hex, and what makes a signature of 64 bytes."""

    public_key: bytes
    fingerprint: str
    sign: Callable[[bytes], bytes] = field(repr=False)


def signer_of(pem: str) -> Signer:
    """The signer of an Ed25519 private key in PEM (PKCS#8). Raises SigningKeyError."""
    if fault := signing_key_fault(pem):
        raise SigningKeyError(f"the key {fault}")
    key = load_pem_private_key(pem.encode(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise SigningKeyError("the key is no Ed25519 key")
    public = key.public_key().public_bytes_raw()
    return Signer(public, hashlib.sha256(public).hexdigest(), key.sign)


def append_head(ledger: Ledger, signer: Signer | None, day: str, now: float) -> tuple[Record, ...]:
    """Put the ledger's head on record for this local day, signed where there is a key, and the key where it is new.

    `now` is Unix seconds. Raises LedgerError.
    """
    key = () if signer is None else append_key(ledger, signer, now)
    return *key, *ledger.append_after(lambda head: [head_draft(head, signer, day)], now)


def append_key(ledger: Ledger, signer: Signer, now: float) -> tuple[Record, ...]:
    """Put a key on record, unless it is the newest one there. Raises LedgerError."""
    newest = ledger.newest(Kind.KEY).get(("", ""))
    if newest is not None and newest["body"]["fingerprint"] == signer.fingerprint:
        return ()
    return ledger.append([key_draft(signer)], now)


def key_draft(signer: Signer) -> Draft:
    """The record of a key that signs from now on."""
    public = base64.b64encode(signer.public_key).decode()
    return Draft(Kind.KEY, {"algorithm": "Ed25519", "public_key": public, "fingerprint": signer.fingerprint})


def head_draft(head: Head, signer: Signer | None, day: str) -> Draft:
    """The record of the head that it will follow, for this local day, signed where there is a key."""
    body: dict[str, str | int | None] = {"day": day, "sequence": head.sequence, "hash": head.hash}
    if signer is None:
        return Draft(Kind.HEAD, {**body, "fingerprint": None, "signature": None})
    signature = base64.b64encode(signer.sign(head_message(day, head.sequence, head.hash))).decode()
    return Draft(Kind.HEAD, {**body, "fingerprint": signer.fingerprint, "signature": signature})
