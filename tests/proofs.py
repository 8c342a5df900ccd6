"""How long the long proofs run: short in `make test`, at full length in `make prove`."""

import os
from typing import TypeVar

Length = TypeVar("Length", int, float)

FIGURES: list[str] = []


def length(short: Length, full: Length) -> Length:
    """The full length where SCHOOLNET_PROVE is set."""
    return full if os.environ.get("SCHOOLNET_PROVE") else short


def proved(what: str) -> None:
    """Tell a proof's figures, which stand at the end of the run."""
    FIGURES.append(what)
