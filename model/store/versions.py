"""Whole versions of a project: the open one kept as a backup, an earlier one put back."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from model.store.backups import Rotation, next_backup, thin_out
from model.store.refusals import CannotWriteError, told_writing


def keep_version(working: Path, folder: Path, rotation: Rotation) -> Path:
    """Write the whole of a working copy into the backups; the backup."""
    with told_writing(folder / working.name):
        folder.mkdir(parents=True, exist_ok=True)
        backup = next_backup(folder)
        temporary = folder / "copying"
        temporary.unlink(missing_ok=True)
        try:
            with closing(sqlite3.connect(working, isolation_level=None)) as source:
                source.execute("VACUUM INTO ?", (str(temporary),))
            temporary.replace(backup)
        finally:
            temporary.unlink(missing_ok=True)
        thin_out(folder, rotation)
    return backup


def put_back(backup: Path, target: Path, *, keep: Callable[[], object]) -> None:
    """Replace `target` by an earlier version, in one step; `keep` saves what stands there first."""
    temporary = target.with_name(f".{backup.name[:6]}-{os.getpid()}.saving")
    with told_writing(target):
        try:
            shutil.copyfile(backup, temporary)
            with temporary.open("rb+") as file:
                os.fsync(file.fileno())
            keep()
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)


def copy_version(backup: Path, to: Path) -> None:
    """Write an earlier version as a file of its own; CannotWriteError when the name is taken."""
    if to.exists():
        raise CannotWriteError(f'There is a file "{to.name}" already.', "Choose another name.")
    with told_writing(to):
        shutil.copyfile(backup, to)
