"""Names as Latvians look them up: their order, and what is typed to find one."""

import re
import unicodedata

_AFTER_THEIR_BASE = str.maketrans({letter: f"{base}~" for letter, base in zip("čģķļņŗšž", "cgklnrsz", strict=True)})
"""`~` comes after every letter, so č follows all words with c."""


def name_order(name: str) -> tuple[str, str]:
    """A sort key: case does not matter, ā stands beside a, č after c, and 2 before 10."""
    told_apart = unicodedata.normalize("NFC", name.casefold()).translate(_AFTER_THEIR_BASE)
    return re.sub("[0-9]+", lambda digits: digits[0].zfill(12), folded(told_apart)), name


def folded(name: str) -> str:
    """The name as somebody types it who looks for it: without case and without marks on its letters."""
    decomposed = unicodedata.normalize("NFD", name.casefold())
    return "".join(each for each in decomposed if not unicodedata.combining(each))
