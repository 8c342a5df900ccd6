"""What is wrong with the configuration, in words that its writer understands."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What moves the cursor, ends the line, turns the direction of writing (UAX 9), or is half a character."""

_SHOWN = 60
"""Characters of a bad value that are repeated: enough to find it in its line."""


class Severity(StrEnum):
    """Whether the configuration can be used in spite of it."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right: `file` and `line` (from 1, None for a whole file), the dotted key, what is wrong."""

    file: str
    line: int | None
    key: str
    message: str
    suggestion: str | None = None
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        label = "warning" if self.severity is Severity.WARNING else ""
        hint = f" (did you mean {self.suggestion}?)" if self.suggestion else ""
        text = ": ".join(part for part in (place, label, self.key, self.message) if part) + hint
        return UNPRINTABLE.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


class ConfigError(Exception):
    """The operator's fault: the configuration cannot be used. `problems` has all of them, the text one per line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: Sequence[Problem] = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def errors_only(problems: Iterable[Problem]) -> list[Problem]:
    """The problems that forbid to go on."""
    return [problem for problem in problems if problem.severity is Severity.ERROR]


def counted(problems: Sequence[Problem]) -> str:
    """How many there are: `2 problems, 1 warning.`"""
    errors = len(errors_only(problems))
    numbers = (("problem", errors), ("warning", len(problems) - errors))
    return ", ".join(f"{number} {word}{'' if number == 1 else 's'}" for word, number in numbers if number) + "."


def closest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate that `word` was probably meant to be, whatever its case."""
    spelled = {candidate.casefold(): candidate for candidate in sorted(candidates)}
    matches = get_close_matches(word.casefold()[:_SHOWN], spelled, n=1)
    return spelled[matches[0]] if matches else None


def shown(value: str) -> str:
    """A bad value between quotes, cut where it is long."""
    return repr(value if len(value) <= _SHOWN else f"{value[:_SHOWN]}...")


def reason_of(error: OSError | ValueError) -> str:
    """Why a path could not be opened; ValueError is what Python says of one with a NUL in it."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
