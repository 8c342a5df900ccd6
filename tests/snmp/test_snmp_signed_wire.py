"""Which SNMPv3 messages reach the library."""

import hashlib
import hmac
import socket
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schoolnet.snmp.address import Address
from schoolnet.snmp.engine import AuthProtocol
from schoolnet.snmp.signed_wire import SignedWire
from snmp import ber

MASTER, ENGINE_ID = b"m" * 32, b"\x80\x00\x1f\x88\x04agent"
KEY = hashlib.sha256(MASTER + ENGINE_ID + MASTER).digest()


@pytest.fixture
def wire() -> Iterator[SignedWire]:
    """A wire that knows the key."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as library:
        made = SignedWire(library.fileno(), Address(socket.AF_INET, ("127.0.0.1", 9)), AuthProtocol.SHA256)
        made.verify_with(MASTER, ENGINE_ID)
        yield made
        made.close()


def message(kind: int, flags: int, signature: bytes) -> bytes:
    header = ber.tlv(0x30, ber.integer(1) + ber.integer(1400) + ber.octets(bytes([flags])) + ber.integer(3))
    security = (
        ber.octets(ENGINE_ID) + ber.integer(1) * 2 + ber.octets(b"user") + ber.octets(signature) + ber.octets(b"")
    )
    pdu = ber.tlv(kind, ber.integer(1) + ber.integer(0) * 2 + ber.tlv(0x30, b""))
    scoped = ber.tlv(0x30, ber.octets(ENGINE_ID) + ber.octets(b"") + pdu)
    return ber.tlv(0x30, ber.integer(3) + header + ber.octets(ber.tlv(0x30, security)) + scoped)


def signed(kind: int) -> bytes:
    signature = hmac.digest(KEY, message(kind, 1, bytes(24)), "sha256")[:24]
    return message(kind, 1, signature)


def test_right_signature_is_trusted(wire: SignedWire) -> None:
    assert wire.is_trusted(signed(ber.RESPONSE))


def test_unsigned_report_is_passed_on_but_no_unsigned_value(wire: SignedWire) -> None:
    assert wire.is_trusted(message(0xA8, 0, b""))
    assert not wire.is_trusted(message(ber.RESPONSE, 0, b""))


@pytest.mark.parametrize("signature", [b"", bytes(24), bytes(12)])
def test_wrong_signature_is_not_trusted(wire: SignedWire, signature: bytes) -> None:
    assert not wire.is_trusted(message(ber.RESPONSE, 1, signature))


def test_every_changed_byte_is_noticed(wire: SignedWire) -> None:
    good = signed(ber.RESPONSE)
    for at in range(len(good)):
        assert not wire.is_trusted(good[:at] + bytes([good[at] ^ 0x04]) + good[at + 1 :])


@given(st.binary(max_size=200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_noise_is_not_trusted_and_raises_nothing(wire: SignedWire, noise: bytes) -> None:
    assert not wire.is_trusted(noise)


def test_every_prefix_of_a_message_is_refused(wire: SignedWire) -> None:
    good = signed(ber.RESPONSE)
    assert [length for length in range(len(good)) if wire.is_trusted(good[:length])] == []
