"""The order of names, as Latvians look them up."""

import re
import unicodedata

_AFTER_THEIR_BASE = str.maketrans({letter: f"{base}~" for letter, base in zip("čģķļņŗšž", "cgklnrsz", strict=True)})
"""`~` comes after every letter, so č follows all words with c."""


def name_order(name: str) -> tuple[str, str]:
    """A sort key: case does not matter, ā stands beside a, č after c, and 2 before 10."""
    folded = unicodedata.normalize("NFC", name.casefold()).translate(_AFTER_THEIR_BASE)
    plain = "".join(each for each in unicodedata.normalize("NFD", folded) if not unicodedata.combining(each))
    return re.sub("[0-9]+", lambda digits: digits[0].zfill(12), plain), name
