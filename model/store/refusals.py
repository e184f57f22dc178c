"""Why a project file cannot be opened, changed or saved: expected failures by kind."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from model.errors import PlanError


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
    """Somebody has the project open on this computer."""

    def __init__(self, name: str, holder: Holder | None) -> None:
        who = f" (process {holder.pid} on {holder.host})" if holder else ""
        super().__init__(f'The project "{name}" is open in another window{who}.', "Close it there.")
        self.holder = holder


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
        reason = getattr(problem, "strerror", None) or str(problem)
        raise CannotWriteError(
            f'"{target.name}" cannot be written in "{target.parent}": {reason}.',
            remedy="Choose another folder.",
        ) from problem
