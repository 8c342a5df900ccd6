"""The one place where what a device calls a thing becomes text that is safe to show, store and export."""

import re
import unicodedata

MAX_CHARS = 255

# C0, DEL and C1 controls, the marks that turn the direction of text, line and paragraph separators, zero-width
# characters, the byte order mark, and surrogates. White space of these becomes a blank, the rest vanishes.
_SPACE = re.compile(r"[\s\x1c-\x1f\x85\u2028\u2029]+")
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


def clean(raw: bytes | str) -> str:
    """Printable text of at most 255 characters: UTF-8, else the Baltic code page cp1257; NULs, control and direction
    characters removed, white space collapsed, NFC."""
    if isinstance(raw, bytes):
        raw = raw[: 4 * MAX_CHARS + 3]
        if raw.isascii():
            plain = raw.decode("ascii")
            return plain if len(plain) <= MAX_CHARS and plain.isprintable() and _is_tidy(plain) else _tidy(plain)
        return _tidy(_decode(raw))
    return _tidy(raw[: 4 * MAX_CHARS])


def _is_tidy(plain: str) -> bool:
    return "  " not in plain and plain == plain.strip()


def _decode(raw: bytes) -> str:
    """UTF-8, also where a length limit cut the last character in two; else cp1257."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        whole = raw[: error.start]
        if error.reason == "unexpected end of data" and not whole.isascii():
            return whole.decode("utf-8")
    return raw.decode("cp1257", errors="replace")


def _tidy(loose: str) -> str:
    spaced = _SPACE.sub(" ", loose)
    composed = unicodedata.normalize("NFC", _FORBIDDEN.sub("", spaced))
    return _SPACE.sub(" ", composed).strip()[:MAX_CHARS].rstrip()
