"""One project, one window: a lock that the operating system frees when its holder dies.

The lock file names the holder (pid, host, user) for the sentence a second window shows; what
counts is the operating system's lock on it, so that a crash leaves no stale lock behind.
"""

import getpass
import json
import os
import socket
import sys
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from model.store.refusals import Holder, InUseError, told_writing

if sys.platform == "win32":
    import msvcrt

    _FAR = 2**30  # beyond the text, which others must be able to read

    def _seize(file: BinaryIO) -> None:
        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _seize(file: BinaryIO) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


class Lock:
    """The right to change one working copy; held until `release` or the end of the process."""

    def __init__(self, path: Path, name: str, now: datetime) -> None:
        """Take the lock at `path`; InUseError with its holder when somebody has it."""
        self._path = path
        self._file = _taken(path, name)
        try:
            user = getpass.getuser()
        except (OSError, KeyError, ImportError):  # an account without a name
            user = ""
        holder = {"pid": os.getpid(), "host": socket.gethostname(), "user": user}
        self._file.seek(0)
        self._file.truncate()
        self._file.write(json.dumps({**holder, "since": now.isoformat()}).encode())
        self._file.flush()

    def release(self) -> None:
        """Let others in; releasing twice does nothing."""
        if self._file.closed:
            return
        if sys.platform != "win32":
            self._path.unlink(missing_ok=True)
        self._file.close()


def _taken(path: Path, name: str) -> BinaryIO:
    with told_writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    while True:
        with told_writing(path):
            file = path.open("a+b")
        try:
            _seize(file)
        except OSError:
            file.close()
            raise InUseError(name, read_holder(path)) from None
        if path.exists() and os.path.samestat(os.fstat(file.fileno()), path.stat()):
            return file
        file.close()  # the holder released it, and its file, between our two steps


def holder_of(path: Path) -> Holder | None:
    """Who holds the lock at `path`; None when nobody does."""
    if not path.exists():
        return None
    with path.open("r+b") as file:
        try:
            _seize(file)
        except OSError:
            return read_holder(path)
    return None


def read_holder(path: Path) -> Holder | None:
    """The holder a lock file names; None when it names none that can be read."""
    try:
        said = json.loads(path.read_bytes())
        return Holder(int(said["pid"]), said["host"], said["user"], said["since"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
