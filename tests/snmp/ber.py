"""As much BER as a simulated agent needs, ours so that the engines' libraries are not tested against themselves."""

from collections.abc import Iterable
from dataclasses import dataclass

GET, GET_NEXT, RESPONSE, GET_BULK = 0xA0, 0xA1, 0xA2, 0xA5
NO_SUCH_INSTANCE = b"\x81\x00"
END_OF_MIB_VIEW = b"\x82\x00"
NULL = b"\x05\x00"

Oid = tuple[int, ...]


def tlv(tag: int, body: bytes) -> bytes:
    length = len(body)
    if length < 0x80:
        return bytes((tag, length)) + body
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(octets))) + octets + body


def integer(value: int, tag: int = 0x02) -> bytes:
    return tlv(tag, value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True))


def octets(value: bytes) -> bytes:
    return tlv(0x04, value)


def oid(arcs: Oid) -> bytes:
    body = bytearray([arcs[0] * 40 + arcs[1]] if len(arcs) > 1 else [arcs[0] * 40])
    for arc in arcs[2:]:
        chunk = [arc & 0x7F]
        while arc := arc >> 7:
            chunk.append(0x80 | (arc & 0x7F))
        body += bytes(reversed(chunk))
    return tlv(0x06, bytes(body))


def varbind(arcs: Oid, value: bytes) -> bytes:
    return tlv(0x30, oid(arcs) + value)


def arcs(text: str) -> Oid:
    return tuple(map(int, text.split(".")))


def take(data: bytes, at: int = 0) -> tuple[int, bytes, int]:
    """Tag, body and end of the element at `at`."""
    tag, length, at = data[at], data[at + 1], at + 2
    if length & 0x80:
        count = length & 0x7F
        length, at = int.from_bytes(data[at : at + count], "big"), at + count
    return tag, data[at : at + length], at + length


def take_all(data: bytes) -> list[bytes]:
    """The bodies of all elements in `data`."""
    bodies, at = [], 0
    while at < len(data):
        _, body, at = take(data, at)
        bodies.append(body)
    return bodies


def decode_oid(body: bytes) -> Oid:
    found = [*divmod(body[0], 40)]
    value = 0
    for octet in body[1:]:
        value = value << 7 | octet & 0x7F
        if not octet & 0x80:
            found.append(value)
            value = 0
    return tuple(found)


@dataclass(frozen=True)
class Request:
    """A v1 or v2c request; `repetitions` is 1 except in a GETBULK."""

    version: bytes
    community: bytes
    kind: int
    request_id: bytes
    repetitions: int
    oids: tuple[Oid, ...]


def decode_request(datagram: bytes) -> Request:
    _, message, _ = take(datagram)
    _, version, at = take(message)
    _, community, at = take(message, at)
    kind, pdu, _ = take(message, at)
    request_id, _, repetitions, varbinds = take_all(pdu)
    oids = tuple(decode_oid(take_all(body)[0]) for body in take_all(varbinds))
    count = int.from_bytes(repetitions, "big") if kind == GET_BULK else 1
    return Request(version, community, kind, request_id, count, oids)


def response(
    request: Request,
    varbinds: Iterable[bytes],
    status: int = 0,
    index: int = 0,
    request_id: bytes | None = None,
    community: bytes | None = None,
) -> bytes:
    pdu = (
        tlv(0x02, request_id if request_id is not None else request.request_id)
        + integer(status)
        + integer(index)
        + tlv(0x30, b"".join(varbinds))
    )
    named = request.community if community is None else community
    return tlv(0x30, tlv(0x02, request.version) + octets(named) + tlv(RESPONSE, pdu))
