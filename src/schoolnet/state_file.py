"""The memory on disk, so that a restart or a kill forgets no more than the last seconds.

Rules of this file: one file, written as a whole beside the old one and put in its place, so it is never half. One
process per folder. A disk that does not take it, or a file that is damaged, is told and never fatal: what is remembered
is worth less than the polls that go on.
"""

import asyncio
import errno
import fcntl
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import structlog

from schoolnet.verdicts.memory import Memory, UnreadableMemoryError

log = structlog.get_logger()

FILE = "memory.json"
LOCK = "lock"
SAVE_SECONDS = 10
"""How often to save: so much is forgotten at a kill, and the disk is written no oftener."""


class StateInUseError(OSError):
    """Another process has this folder; `strerror` says so to the operator."""


class StateFile:
    """The memory's file in a folder, which is made (for its owner alone) where it is not there.

    `write_failed` is called for each write that fails, from any thread. Raises StateInUseError.
    """

    def __init__(self, folder: Path, write_failed: Callable[[], None]) -> None:
        self._path = folder / FILE
        self._write_failed = write_failed
        self._is_failing = False
        self._written: bytes | None = None
        self._lock: int | None = None
        try:
            self._lock = _lock(folder)
        except StateInUseError:
            raise
        except OSError as error:
            self._fail(error)
        self._writer = ThreadPoolExecutor(1, "state")  # one, so that an older memory never follows a newer one

    def load(self, now: float) -> Memory:
        """The memory that was saved last, or an empty one; a damaged file is set aside. `now` is Unix seconds."""
        try:
            written = self._path.read_bytes()
            memory = Memory.from_bytes(written)
        except FileNotFoundError:
            return Memory()
        except (OSError, UnreadableMemoryError) as error:
            self._set_aside(now, error)
            return Memory()
        self._written = written
        return memory

    async def save(self, memory: Memory) -> bool:
        """Write the memory in a thread, unless it is on the disk already; whether it is there now."""
        return await asyncio.get_running_loop().run_in_executor(self._writer, self._save, memory.to_bytes())

    def close(self) -> None:
        """Let others have the folder, once a write that is under way has ended."""
        self._writer.submit(self._unlock)
        self._writer.shutdown(wait=False)

    def _save(self, document: bytes) -> bool:
        if document == self._written:
            return True
        try:
            if self._lock is None:
                self._lock = _lock(self._path.parent)
            _replace(self._path, document)
        except OSError as error:
            self._fail(error)
            return False
        if self._is_failing:
            log.info("state_is_written_again", file=str(self._path))
        self._written, self._is_failing = document, False
        return True

    def _fail(self, error: OSError) -> None:
        self._write_failed()
        if not self._is_failing:
            log.error("state_not_written", file=str(self._path), error=error.strerror)
        self._is_failing = True

    def _set_aside(self, now: float, error: Exception) -> None:
        aside = self._path.with_name(f"{FILE}.broken-{int(now)}")
        log.error("state_not_readable", file=str(self._path), error=str(error), set_aside=str(aside))
        with suppress(OSError):
            self._path.replace(aside)

    def _unlock(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def open_state(folder: Path | None, write_failed: Callable[[], None]) -> StateFile | None:
    """The memory's file in a folder; None where nothing is to be kept. Raises StateInUseError."""
    return None if folder is None else StateFile(folder, write_failed)


def _lock(folder: Path) -> int:
    """The folder for this process alone: an open file that is locked. Not by flock, which a child would inherit."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(lock)
        if error.errno in (errno.EACCES, errno.EAGAIN):
            text = f"another schoolnet keeps its state in {folder}: end it, or set state.folder to another folder"
            raise StateInUseError(errno.EBUSY, text) from None
        raise
    return lock


def _replace(path: Path, content: bytes) -> None:
    """Put a file in the place of another, so that at each moment, and after a power cut, one of them is there whole."""
    new = path.with_name(f"{path.name}.new")
    try:
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except OSError:
        with suppress(OSError):
            new.unlink()  # a part of it would only fill a full disk
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
