"""Names of a workbook's sheets that every spreadsheet takes.

Source: Excel's rules for worksheet names: 1 to 31 UTF-16 units, none of `[]:*?/\\`, no apostrophe at either end, not
`History`, and no two alike but for upper and lower case.
"""

import re
from collections.abc import Iterable

MOST_UNITS = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_RESERVED = frozenset({"", "history"})


def sheet_names(titles: Iterable[str]) -> list[str]:
    """A name for each title, in their order; what is alike gets a number: `Telpas`, `Telpas 2`."""
    names: list[str] = []
    taken = set(_RESERVED)
    for title in titles:
        names.append(_free_name(title, taken))
        taken.add(names[-1].casefold())
    return names


def _free_name(title: str, taken: set[str]) -> str:
    plain = " ".join(_FORBIDDEN.sub(" ", title).split())
    number, name = 1, _cut(plain, "")
    while name.casefold() in taken:
        number += 1
        name = _cut(plain, f" {number}").strip()
    return name


def _cut(name: str, ending: str) -> str:
    """The name and its ending in as many UTF-16 units as there is room for."""
    room = 2 * (MOST_UNITS - len(ending))
    return name.encode("utf-16-le")[:room].decode("utf-16-le", "ignore").strip("' ") + ending
