"""The other copies of a project on this computer: its backups and further working copies."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection

from model.errors import PlanError
from model.store.document import Document
from model.store.lock import holder_of
from model.store.working_copy import copy_database, data_dir


def copies_of(project_id: str, besides: Path) -> list[Path]:
    """Databases in the data folder that belong to a project: backups, further working copies.

    `besides` is the working copy in use. What cannot be read is named as well: nobody knows what
    is in it.
    """
    folder = data_dir()
    there = [*folder.glob("backups/*/*.gpkg"), *folder.glob("working/*/*.gpkg")]
    found = (path for path in sorted(there) if path.resolve() != besides.resolve())
    return [path for path in found if _project_id(path) in (project_id, None)]


def _project_id(path: Path) -> str | None:
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as file:
            row = file.execute("SELECT value FROM meta WHERE name = 'project_id'").fetchone()
    except sqlite3.Error:
        return None
    return str(row[0]) if row else ""


def rewrite_copy(path: Path, edit: Callable[[Connection], bool]) -> bool:
    """Edit a database of ours that nobody has open and put it in its own place.

    `edit` says whether anything changed; else the file stays as it is. A backup keeps its time.
    Raises PlanError when it is in use, damaged or cannot be written.
    """
    lock = path.parent.with_name(f"{path.parent.name}.lock")
    if path.parent.parent.name == "working" and holder_of(lock) is not None:
        raise PlanError("It is open in another window.", "Close it there.")
    temporary = path.with_name("rewriting")
    status = path.stat()
    try:
        copy_database(path, temporary)
        document = Document(temporary, name=path.name, scratch=True)
        try:
            with document.writing() as connection:
                changed = edit(connection)
        finally:
            document.close()
        if changed:
            document.vacuum()
            os.utime(temporary, ns=(status.st_atime_ns, status.st_mtime_ns))
            for journal in ("-wal", "-shm"):
                path.with_name(path.name + journal).unlink(missing_ok=True)
            temporary.replace(path)
    except (sqlite3.Error, OSError, ValueError) as problem:
        raise PlanError(f"It cannot be rewritten: {problem}.") from problem
    finally:
        temporary.unlink(missing_ok=True)
    return changed
