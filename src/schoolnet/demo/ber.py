"""Values and messages as SNMP writes them (the BER of RFC 3417, section 8; types of RFC 2578).

Rules of this file: encoding only. Requests are decoded by a library, so that a mistake here cannot hide itself.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import TypeAlias

Oid: TypeAlias = tuple[int, ...]

INTEGER, OCTET_STRING, NULL, OBJECT_ID, SEQUENCE = 0x02, 0x04, 0x05, 0x06, 0x30
IP_ADDRESS, COUNTER32, GAUGE32, TIME_TICKS, COUNTER64 = 0x40, 0x41, 0x42, 0x43, 0x46
RESPONSE, TRAP = 0xA2, 0xA7
VERSION_2C = 1
NO_SUCH_OBJECT, END_OF_MIB_VIEW = bytes((0x80, 0)), bytes((0x82, 0))
EMPTY = bytes((NULL, 0))


def wrap(tag: int, content: bytes) -> bytes:
    """Tag, length (definite form) and content."""
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def _signed(number: int) -> bytes:
    return number.to_bytes(number.bit_length() // 8 + 1, "big", signed=True)


def integer(number: int) -> bytes:
    """INTEGER, also for enumerations and TruthValue."""
    return wrap(INTEGER, _signed(number))


def octets(content: bytes) -> bytes:
    """OCTET STRING."""
    return wrap(OCTET_STRING, content)


def text(content: str) -> bytes:
    """OCTET STRING of UTF-8."""
    return wrap(OCTET_STRING, content.encode())


def mac(address: str) -> bytes:
    """OCTET STRING of the six octets of `02:00:00:00:00:01`."""
    return wrap(OCTET_STRING, bytes.fromhex(address.replace(":", "")))


def ip(address: str) -> bytes:
    """IpAddress."""
    return wrap(IP_ADDRESS, bytes(int(part) for part in address.split(".")))


def gauge(number: int) -> bytes:
    """Gauge32 or Unsigned32."""
    return wrap(GAUGE32, _signed(number))


def counter32(number: float) -> bytes:
    """Counter32, which wraps."""
    return wrap(COUNTER32, _signed(int(number) % 2**32))


def counter64(number: float) -> bytes:
    """Counter64."""
    return wrap(COUNTER64, _signed(int(number) % 2**64))


def ticks(seconds: float) -> bytes:
    """TimeTicks, hundredths of a second, which wrap."""
    return wrap(TIME_TICKS, _signed(int(seconds * 100) % 2**32))


def _base128(number: int) -> bytes:
    digits = [number & 0x7F]
    while number := number >> 7:
        digits.append(0x80 | (number & 0x7F))
    return bytes(reversed(digits))


def oid(parts: Sequence[int]) -> bytes:
    """OBJECT IDENTIFIER of at least two parts."""
    head = _base128(parts[0] * 40 + parts[1])
    return wrap(OBJECT_ID, head + b"".join(map(_base128, parts[2:])))


@cache
def parse_oid(dotted: str) -> Oid:
    """The parts of dotted text."""
    return tuple(map(int, dotted.split(".")))


def object_id(dotted: str) -> bytes:
    """OBJECT IDENTIFIER of dotted text."""
    return oid(parse_oid(dotted))


def varbind(encoded_oid: bytes, encoded_value: bytes) -> bytes:
    """One name and its value."""
    return wrap(SEQUENCE, encoded_oid + encoded_value)


def response(
    version: int, community: bytes, request_id: int, varbinds: Iterable[bytes], error: int = 0, error_index: int = 0
) -> bytes:
    """A whole Response message of v1 (0) or v2c (1)."""
    return _message(RESPONSE, version, community, (request_id, error, error_index), varbinds)


def trap(community: bytes, request_id: int, varbinds: Iterable[bytes]) -> bytes:
    """A whole SNMPv2-Trap message of v2c."""
    return _message(TRAP, VERSION_2C, community, (request_id, 0, 0), varbinds)


def _message(tag: int, version: int, community: bytes, head: tuple[int, int, int], varbinds: Iterable[bytes]) -> bytes:
    pdu = b"".join(map(integer, head)) + wrap(SEQUENCE, b"".join(varbinds))
    return wrap(SEQUENCE, integer(version) + octets(community) + wrap(tag, pdu))
