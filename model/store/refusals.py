"""Why a project file cannot be opened, changed or saved: expected failures by kind."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from model.errors import PlanError

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
_LOCKED: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a project open."""

    pid: int
    host: str
    user: str
    since: str  # ISO instant, UTC


@dataclass(frozen=True, slots=True)
class Recovery:
    """A working copy that holds more than the published file."""

    changes: int  # made since the last save, abandoned branches included
    last_label: str
    last_when: str  # ISO instant, UTC
    last_who: str
    file_changed: bool  # the published file has changed as well since it was opened


class NotAProjectError(PlanError):
    """The file is missing or is something else."""


class DamagedError(PlanError):
    """The file is a project but cannot be read whole."""


class NewerFormatError(PlanError):
    """The file was written by a later version."""


class CannotWriteError(PlanError):
    """The folder, the disk or the file refuses to be written."""


class ChangedUnderneathError(PlanError):
    """The published file is not the one that was opened."""


class InUseError(PlanError):
    """Somebody has the project open, on this computer or on another one."""

    def __init__(self, name: str, holder: Holder | None, *, note: str = "") -> None:
        """`note` is the file beside the project by which another computer tells of itself."""
        if note and holder is not None:
            since = f" since {instant_words(holder.since)}" if holder.since else ""
            user = holder.user or "somebody"
            super().__init__(
                f'The project "{name}" is open on {holder.host} by {user}{since}.',
                f'Close it there, or delete "{note}" beside it when that computer is off.',
            )
        else:
            who = f" (process {holder.pid} on {holder.host})" if holder else ""
            said = f'The project "{name}" is open in another window{who}.'
            super().__init__(said, "Close it there.")
        self.holder = holder


def instant_words(iso: str) -> str:
    """An ISO instant in this computer's time: "30 Nov 2026, 12:00"; unreadable as it is."""
    try:
        return datetime.fromisoformat(iso).astimezone().strftime("%d %b %Y, %H:%M")
    except ValueError:
        return iso


class UnpublishedChangesError(PlanError):
    """A crash or a closed window left changes that were never saved."""

    def __init__(self, name: str, recovery: Recovery) -> None:
        many = "1 change" if recovery.changes == 1 else f"{recovery.changes} changes"
        super().__init__(
            f'The project "{name}" has {many} that were never saved.',
            "Recover them with --recover or drop them with --discard.",
        )
        self.recovery = recovery


@contextmanager
def told_writing(target: Path) -> Iterator[None]:
    """Turn what the file system or SQLite says while `target` is written into a sentence."""
    try:
        yield
    except (OSError, sqlite3.Error, UnicodeEncodeError) as problem:
        reason, remedy = _reason(problem, target)
        raise CannotWriteError(
            f'"{target.name}" cannot be written in "{target.parent}": {reason}.', remedy=remedy
        ) from problem


def _reason(problem: Exception, target: Path) -> tuple[str, str]:
    said = getattr(problem, "strerror", None) or str(problem)
    number = getattr(problem, "errno", None)
    if number in _FULL or "disk is full" in said:
        return "the disk is full", "Free some space there; what you changed is kept."
    if number == errno.ENOENT and not target.parent.exists():
        return "the folder is not there", "Connect the drive, or choose another folder."
    if number in _LOCKED or "readonly" in said:
        return "it can only be read", "Choose another folder."
    return said, "Choose another folder."
