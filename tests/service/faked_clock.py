"""A clock on the wall that a test sets, for one process alone: libfaketime."""

from collections.abc import Mapping
from pathlib import Path

LIBRARIES = Path("/usr/lib")


class FakedClock:
    """`environment` is what a process needs whose clock it is; `offset` is the file that says how wrong it goes."""

    def __init__(self, offset: Path) -> None:
        self._offset = offset
        offset.write_text("+0\n")

    @property
    def environment(self) -> Mapping[str, str]:
        return {
            "LD_PRELOAD": str(next(LIBRARIES.glob("*/faketime/libfaketimeMT.so.1"))),
            "FAKETIME_TIMESTAMP_FILE": str(self._offset),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            # libfaketime's remedy for an old glibc: with it Python's threads wait seconds, not 5 ms, for one another.
            "FAKETIME_FORCE_MONOTONIC_FIX": "0",
        }

    def set(self, offset: str) -> None:
        """Let it be so many seconds (or as libfaketime reads it) from now on."""
        new = self._offset.with_suffix(".new")
        new.write_text(f"{offset}\n")
        new.replace(self._offset)  # in one step: an empty file is no offset
