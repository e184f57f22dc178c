"""Who has a project open, told to other computers by a small file beside the published one.

On this computer the operating system's lock counts (`lock`). A drive shared by several computers
knows no such lock that could be relied on; there a note names the holder. Whoever finds a note of
another computer stays outside while it is fresh; whatever the notes say, a save never overwrites
somebody else's work.
"""

import getpass
import json
import os
import socket
import sys
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from model.store.lock import Lock
from model.store.refusals import Holder, InUseError

STALE_AFTER: Final = timedelta(hours=12)  # without a sign of life; a crash leaves its note
RENEWED_EVERY: Final = timedelta(minutes=10)


class Claim:
    """The right to change a project, on this computer and among others; held until `release`."""

    def __init__(
        self, lock_path: Path, published: Path, now: datetime, *, take_over: bool = False
    ) -> None:
        """Take lock and note; InUseError with the holder when somebody else has the project.

        `take_over` passes by the note of another computer. A folder that cannot be written to
        gets no note: nothing can be saved there either.
        """
        self._lock = Lock(lock_path, published.name, now)
        self._note = note_beside(published)
        self._told = now
        self._since = now
        other = None if take_over else holder_elsewhere(published, now)
        if other is not None:
            self._lock.release()
            raise InUseError(published.name, other, note=self._note.name)
        self._tell(now)

    def renew(self, now: datetime) -> None:
        """Give a sign of life, at most every ten minutes."""
        if now - self._told >= RENEWED_EVERY:
            self._tell(now)

    def release(self) -> None:
        """Let others in; releasing twice does nothing."""
        found = _read(self._note)
        if found is not None and (found[0].pid, found[0].host) == (os.getpid(), _host()):
            _remove(self._note)
        self._lock.release()

    def _tell(self, now: datetime) -> None:
        self._told = now
        holder = Holder(os.getpid(), _host(), _user(), self._since.isoformat())
        said = json.dumps({**asdict(holder), "renewed": now.isoformat()})
        try:
            self._note.write_text(said, encoding="utf-8")
        except OSError:  # a folder that is only read: nobody else can save there either
            return


def note_beside(published: Path) -> Path:
    """Where the note of a published file lies; named as office programs name theirs."""
    return published.with_name(f".~lock.{published.name}#")


def holder_elsewhere(published: Path, now: datetime) -> Holder | None:
    """Who has the file open on another computer or as another user here; None when nobody.

    Notes of this user on this computer do not count: the lock has decided. Notes without a sign
    of life for twelve hours are stale.
    """
    found = _read(note_beside(published))
    if found is None:
        return None
    holder, renewed = found
    if holder.host == _host():
        alive = holder.user != _user() and _runs(holder.pid)
        return holder if alive else None
    fresh = abs(now - renewed) < STALE_AFTER
    return holder if fresh else None


def _read(note: Path) -> tuple[Holder, datetime] | None:
    try:
        said = json.loads(note.read_text(encoding="utf-8"))
        holder = Holder(int(said["pid"]), said["host"], said["user"], said["since"])
        renewed = datetime.fromisoformat(said["renewed"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return None if renewed.tzinfo is None else (holder, renewed)


def _remove(note: Path) -> None:
    try:
        note.unlink(missing_ok=True)
    except OSError:  # the drive is gone: the note goes stale
        return


def _runs(pid: int) -> bool:
    if sys.platform == "win32":
        return True  # cannot be asked harmlessly; the note goes stale by itself
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _host() -> str:
    return socket.gethostname()


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # an account without a name
        return ""
