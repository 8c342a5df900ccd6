"""How long the long proofs run: short in `make test`, at full length in `make prove`."""

import os
import sys
from typing import TypeVar

Length = TypeVar("Length", int, float)


def length(short: Length, full: Length) -> Length:
    """The full length where SCHOOLNET_PROVE is set."""
    return full if os.environ.get("SCHOOLNET_PROVE") else short


def proved(what: str) -> None:
    """Print a proof's figures, which `make prove` shows."""
    sys.stdout.write(f"\nproved: {what}\n")
