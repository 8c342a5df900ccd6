"""Files that people name, opened so that nothing hangs: only regular ones, only so much of them."""

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

from schoolnet.inventory.problems import ConfigError, Problem, reason_of


def open_regular(path: Path) -> BinaryIO:
    """The file, opened for reading. Raises OSError for anything but a regular one: a pipe would be waited for."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISREG(mode):
        return os.fdopen(descriptor, "rb")
    os.close(descriptor)
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    raise OSError(errno.EINVAL, "it is not a regular file")


def read_text(path: Path, max_bytes: int) -> str:
    """The text of a file of the configuration. Raises ConfigError."""
    try:
        with open_regular(path) as stream:
            data = stream.read(max_bytes + 1)
    except (OSError, ValueError) as error:
        raise fault(str(path), None, f"cannot be read: {reason_of(error)}") from None
    if len(data) > max_bytes:
        raise fault(str(path), None, f"is larger than {max_bytes // 1024**2} MiB")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise fault(str(path), line, f"is not UTF-8: byte 0x{data[error.start]:02x}") from None


def fault(file: str, line: int | None, message: str) -> ConfigError:
    """What cannot be got over in a file, as the one problem of it."""
    return ConfigError([Problem(file, line, "", message)])
