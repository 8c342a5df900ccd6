"""The one way in which a text gets into a report.

A name may come from a device that lies. No form of a report then has to know what a control character, a mark that
turns the direction of writing (UAX 9) or half a character does to it.
"""

import re
import unicodedata

MOST_CHARACTERS = 500
_ELLIPSIS = "…"
_LINE_ENDS = re.compile(r"[\t-\r\x85\u2028\u2029]+")
_UNSEEN = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufdd0-\ufdef"
    r"\ufeff\ufff9-\uffff\ud800-\udfff"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
    + "\U000e0000-\U000e0fff]"
)
"""Controls (C0, C1), marks of direction, zero width, tags, half characters, and code points that are no characters."""


def cleaned(value: str) -> str:
    """The text on one line, composed (NFC), without what a reader would not see, and no longer than 500 characters."""
    if value.isascii() and value.isprintable() and len(value) <= MOST_CHARACTERS:
        return value
    line = unicodedata.normalize("NFC", _UNSEEN.sub("", _LINE_ENDS.sub(" ", value)))
    return line if len(line) <= MOST_CHARACTERS else line[: MOST_CHARACTERS - 1] + _ELLIPSIS
