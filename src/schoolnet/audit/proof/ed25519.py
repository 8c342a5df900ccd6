"""Whether an Ed25519 signature is right (RFC 8032, 5.1), in plain Python; signing is done by a library.

Points are (X, Y, Z, T) with x = X/Z, y = Y/Z, x*y = T/Z.
"""

import hashlib

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
Point = tuple[int, int, int, int]


def _add(a: Point, b: Point) -> Point:
    low, high = (a[1] - a[0]) * (b[1] - b[0]) % _P, (a[1] + a[0]) * (b[1] + b[0]) % _P
    c, d = 2 * a[3] * b[3] * _D % _P, 2 * a[2] * b[2] % _P
    e, f, g, h = high - low, d - c, d + c, high + low
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(factor: int, point: Point) -> Point:
    result = (0, 1, 1, 0)
    while factor:
        if factor & 1:
            result = _add(result, point)
        point, factor = _add(point, point), factor >> 1
    return result


def _point(encoded: bytes) -> Point | None:
    """The point that 32 bytes stand for; None where there is none."""
    y, sign = int.from_bytes(encoded, "little") & (2**255 - 1), encoded[31] >> 7
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * pow(2, (_P - 1) // 4, _P) % _P
    if y >= _P or (x * x - square) % _P or (x == 0 and sign):
        return None
    return (x if x & 1 == sign else _P - x), y, 1, (x if x & 1 == sign else _P - x) * y % _P


def verify_signature(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the owner of this Ed25519 key (32 bytes) has signed this message (signature: 64 bytes)."""
    base = _point((4 * pow(5, -1, _P) % _P).to_bytes(32, "little"))
    if len(public_key) != 32 or len(signature) != 64 or base is None:
        return False
    owner, nonce, s = _point(public_key), _point(signature[:32]), int.from_bytes(signature[32:], "little")
    if owner is None or nonce is None or s >= _ORDER:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public_key + message).digest(), "little") % _ORDER
    left, right = _times(s, base), _add(nonce, _times(h, owner))
    return not ((left[0] * right[2] - right[0] * left[2]) % _P or (left[1] * right[2] - right[1] * left[2]) % _P)
