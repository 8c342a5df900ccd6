"""The key that signs daily heads: which are taken, and what goes on record."""

import base64
import hashlib
import re

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from audit.ledgers import NOW, assert_proven, problems_in, verdicts
from schoolnet.audit.ledger import Ledger
from schoolnet.audit.proof.chain import GENESIS, Chain
from schoolnet.audit.record import Kind
from schoolnet.audit.signing import Signer, SigningKeyError, append_head, append_key, signer_of

SEED = bytes(range(32))
KEY = Ed25519PrivateKey.from_private_bytes(SEED)
ENCODED = base64.b64encode(SEED).decode()


def pem_of(key: PrivateKeyTypes, secrecy: KeySerializationEncryption | None = None) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, secrecy or NoEncryption()).decode()


@pytest.fixture
def signer() -> Signer:
    return signer_of(pem_of(KEY))


@pytest.mark.parametrize("secret", [pem_of(KEY), f"\n{pem_of(KEY)}\n"])
def test_a_key_is_taken_in_pem(secret: str) -> None:
    signer = signer_of(secret)
    assert signer.public_key == KEY.public_key().public_bytes_raw()
    assert signer.fingerprint == hashlib.sha256(signer.public_key).hexdigest()
    assert signer.sign(b"what is signed") == KEY.sign(b"what is signed")
    assert not any(part in repr(signer) for part in (ENCODED, SEED.hex(), repr(SEED)))


@pytest.mark.parametrize(
    ("secret", "told"),
    [
        (pem_of(KEY, BestAvailableEncryption(b"hunter2")), "needs a passphrase"),
        (pem_of(rsa.generate_private_key(65537, 2048)), "is no Ed25519 key"),
        (pem_of(ec.generate_private_key(ec.SECP256R1())), "is no Ed25519 key"),
        (KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(), "no private key"),
        ("-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----\n", "no private key in PEM"),
        (ENCODED, "no private key in PEM"),
        (base64.b64encode(SEED * 2).decode(), "no private key in PEM"),
        ("hunter2 hunter2", "no private key in PEM"),
        ("", "no private key in PEM"),
        ("ā" * 44, "no private key in PEM"),
    ],
)
def test_another_key_is_refused_and_not_shown(secret: str, told: str) -> None:
    with pytest.raises(SigningKeyError, match=re.escape(told)) as caught:
        signer_of(secret)
    shown = f"{caught.value!r} {caught.value.__cause__!r}"
    assert not any(line in shown for line in secret.split() if len(line) > 6 and "-" not in line)


def test_a_signed_head_is_of_the_record_before_it_and_its_key_is_told_once(ledger: Ledger, signer: Signer) -> None:
    ledger.append(verdicts([1]), NOW)
    key, head = append_head(ledger, signer, "2026-11-24", NOW)
    assert key.kind == Kind.KEY
    assert head.content is not None
    assert (head.content["body"]["sequence"], head.content["body"]["hash"]) == (key.sequence, key.hash)
    (again,) = append_head(ledger, signer, "2026-11-25", NOW)
    assert again.kind == Kind.HEAD
    chain = Chain()
    for line in ledger.lines():
        chain.feed(line)
    assert (chain.problems, chain.heads, chain.signed_through) == ([], 2, head.sequence)


def test_without_a_key_a_head_is_not_signed(ledger: Ledger) -> None:
    (head,) = append_head(ledger, None, "2026-11-24", NOW)
    assert head.content is not None
    body = {"day": "2026-11-24", "sequence": 0, "hash": GENESIS, "fingerprint": None, "signature": None}
    assert head.content["body"] == body


def test_another_key_goes_on_record_and_signs_from_then_on(ledger: Ledger, signer: Signer) -> None:
    other = signer_of(pem_of(Ed25519PrivateKey.from_private_bytes(bytes(32))))
    append_head(ledger, signer, "2026-11-24", NOW)
    assert [record.kind for record in append_head(ledger, other, "2026-11-25", NOW)] == [Kind.KEY, Kind.HEAD]
    assert append_key(ledger, other, NOW) == ()
    assert len(append_key(ledger, signer, NOW)) == 1
    assert_proven(ledger)


def test_a_head_signed_by_another_key_is_found(ledger: Ledger, signer: Signer) -> None:
    other = signer_of(pem_of(Ed25519PrivateKey.from_private_bytes(bytes(32))))
    append_head(ledger, signer, "2026-11-24", NOW)
    append_head(ledger, Signer(signer.public_key, signer.fingerprint, other.sign), "2026-11-25", NOW)
    assert problems_in(ledger.lines()) == ["3: is a head whose signature is wrong, or by an unknown key"]
