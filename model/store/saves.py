"""Table `save`: when the file was saved, after which change and by whom; kept inside the file."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, delete, func, select

from model.store.schema import SAVE

KEPT: Final = 200


@dataclass(frozen=True, slots=True)
class Saved:
    """One save of a project file."""

    when: str  # ISO instant, UTC
    who: str  # who made the last change it holds


def note_save(connection: Connection, saved: Saved, change: int | None) -> None:
    """Add a save that follows `change`; the oldest beyond two hundred go."""
    connection.execute(
        SAVE.insert(), {"when_utc": saved.when, "who": saved.who, "change": change or 0}
    )
    newest = connection.execute(select(func.max(SAVE.c.id))).scalar_one()
    connection.execute(delete(SAVE).where(SAVE.c.id <= newest - KEPT))


def last_save(path: Path) -> Saved | None:
    """The last save a published file knows of; None when it cannot be told."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as file:
            row = file.execute("SELECT when_utc, who FROM save ORDER BY id DESC LIMIT 1").fetchone()
    except sqlite3.Error:
        return None
    return None if row is None else Saved(*row)
