"""The lines of an iCalendar file (RFC 5545, 3.1): what must be right before its contents can be looked at.

Libraries read over lines that they do not understand, and name none; an operator needs the line.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schoolnet.inventory.files import fault
from schoolnet.inventory.problems import shown

_LINE = re.compile(r"([A-Za-z0-9-]+)(?:;.*?)?:(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ContentLine:
    """A property, or the begin or end of a component: its first line in the file (from 1), name in capitals, value
    without parameters."""

    line: int
    name: str
    value: str


def content_lines(file: str, text: str) -> Sequence[ContentLine]:
    """All content lines of a file that holds one calendar. Raises ConfigError at the first that cannot be one."""
    lines = [_content_line(file, number, whole) for number, whole in _unfolded(text)]
    if not lines or (lines[0].name, lines[0].value.upper()) != ("BEGIN", "VCALENDAR"):
        raise fault(file, None, "is no iCalendar file: it must begin with BEGIN:VCALENDAR")
    _check_nesting(file, lines)
    return lines


def property_line(lines: Sequence[ContentLine], component: str, index: int, name: str | None) -> int:
    """The line of a property of the component of this kind that comes `index`-th (from 0); of its BEGIN for None."""
    begins = [i for i, line in enumerate(lines) if line.name == "BEGIN" and line.value.upper() == component]
    begin = begins[index]
    end = begins[index + 1] if index + 1 < len(begins) else len(lines)
    found = (line.line for line in lines[begin:end] if line.name == name)
    return next(found, lines[begin].line)


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Number and text of each line; one that begins with a blank goes on from the one before (RFC 5545, 3.1)."""
    whole, first = "", 0
    for number, line in enumerate(re.split(r"\r?\n", text), 1):
        if line[:1] in (" ", "\t") and whole:
            whole += line[1:]
            continue
        if whole:
            yield first, whole
        whole, first = line.rstrip(), number
    if whole:
        yield first, whole


def _content_line(file: str, number: int, text: str) -> ContentLine:
    match = _LINE.fullmatch(text)
    if match is None:
        raise fault(file, number, f"is not a line of iCalendar: {shown(text)}")
    return ContentLine(number, match[1].upper(), match[2])


def _check_nesting(file: str, lines: Sequence[ContentLine]) -> None:
    open_components: list[ContentLine] = []
    for line in lines:
        if not open_components and line is not lines[0]:
            raise fault(file, line.line, "comes after the end of the calendar: one calendar per file")
        if line.name == "BEGIN":
            open_components.append(line)
        elif line.name == "END":
            begin = open_components.pop()
            if begin.value.upper() != line.value.upper():
                raise fault(file, line.line, f"ends {shown(line.value)}, but line {begin.line} begins {begin.value}")
    if open_components:
        raise fault(file, open_components[-1].line, f"{open_components[-1].value} has no END")
