"""Earlier versions of a published file: kept, thinned out, looked at.

Policy (settings backup.saves and backup.days): the last ten saved versions, and of older ones
the last of each day for thirty days. A version is what a save replaced, as it stood.
"""

import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from model.store.codec import from_json
from model.store.refusals import told_writing
from model.store.suffixes import SUFFIX

SAVES_KEPT: Final = 10
DAYS_KEPT: Final = 30
_PATTERN: Final = f"[0-9][0-9][0-9][0-9][0-9][0-9]{SUFFIX}"


@dataclass(frozen=True, slots=True)
class Rotation:
    """How many saved versions stay: the last `saves`, and the last of each of `days` days."""

    saves: int = SAVES_KEPT
    days: int = DAYS_KEPT


STANDARD: Final = Rotation()


@dataclass(frozen=True, slots=True)
class Backup:
    """One earlier version and what it says of itself; counts are -1 when it cannot be read."""

    path: Path
    saved: datetime  # when that version was saved, UTC
    size: int  # bytes
    accounts: int = -1
    territories: int = -1
    scenarios: int = -1
    last_change: str = ""
    last_when: str = ""  # ISO instant, UTC
    last_who: str = ""
    readable: bool = False


def backups_in(folder: Path) -> list[Path]:
    """The backups in a folder, oldest first."""
    return sorted(folder.glob(_PATTERN))


def keep_backup(path: Path, folder: Path, rotation: Rotation = STANDARD) -> Path:
    """Copy a published file into the backups and thin them out; the backup.

    The newest backup is kept as it is when it is the same file already. Raises CannotWriteError
    when the disk is full or the folder refuses.
    """
    with told_writing(folder / path.name):
        folder.mkdir(parents=True, exist_ok=True)
        kept = backups_in(folder)
        if kept and _same_file(path, kept[-1]):
            return kept[-1]
        backup = next_backup(folder)
        temporary = folder / "copying"
        try:
            shutil.copy2(path, temporary)
            temporary.replace(backup)
        finally:
            temporary.unlink(missing_ok=True)
        thin_out(folder, rotation)
    return backup


def next_backup(folder: Path) -> Path:
    """The name the next backup takes."""
    kept = backups_in(folder)
    number = int(kept[-1].name.partition(".")[0]) + 1 if kept else 1
    return folder / f"{number:06d}{SUFFIX}"


def thin_out(folder: Path, rotation: Rotation) -> None:
    """Remove what the policy does not keep."""
    there = backups_in(folder)
    saved = [_saved(path) for path in there]
    for position in sorted(set(range(len(there))) - kept_positions(saved, rotation)):
        there[position].unlink()


def kept_positions(saved: Sequence[datetime], rotation: Rotation) -> set[int]:
    """Which of some versions, oldest first, stay.

    Days are counted back from the newest version, in UTC, so that a project that rests for a
    year keeps what it had.
    """
    if not saved:
        return set()
    kept = set(range(max(0, len(saved) - max(1, rotation.saves)), len(saved)))
    newest = max(saved).date()
    last_of_day = {moment.date(): place for place, moment in enumerate(saved)}
    kept |= {place for day, place in last_of_day.items() if (newest - day).days < rotation.days}
    return kept


def _saved(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _same_file(path: Path, backup: Path) -> bool:
    ours, theirs = path.stat(), backup.stat()
    if (ours.st_size, ours.st_mtime_ns) != (theirs.st_size, theirs.st_mtime_ns):
        return False
    with path.open("rb") as one, backup.open("rb") as other:
        while block := one.read(1 << 20):
            if block != other.read(1 << 20):
                return False
    return True


def look_at(path: Path) -> Backup:
    """What a backup holds, of whichever format; `readable` is False when it cannot be told."""
    status = path.stat()
    plain = Backup(path, datetime.fromtimestamp(status.st_mtime, UTC), status.st_size)
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as file:
            return _told(plain, file)
    except (sqlite3.Error, ValueError, KeyError, TypeError):
        return plain


def _told(plain: Backup, file: sqlite3.Connection) -> Backup:
    meta: dict[str, Any] = dict(file.execute("SELECT name, value FROM meta").fetchall())
    (accounts,) = file.execute("SELECT count(*) FROM account").fetchone()
    (scenarios,) = file.execute("SELECT count(*) FROM scenario").fetchone()
    layer = file.execute(
        "SELECT territories FROM layer WHERE scenario = 'live' ORDER BY position LIMIT 1"
    ).fetchone()
    here = meta.get("here", "")
    change = file.execute(
        "SELECT label, when_utc, who FROM change WHERE id = ?", (int(here) if here else -1,)
    ).fetchone()
    label, when, who = change or ("", meta.get("created_utc", ""), meta.get("created_by", ""))
    return Backup(
        plain.path,
        plain.saved,
        plain.size,
        accounts=accounts,
        territories=len(from_json(layer[0])) if layer else 0,
        scenarios=scenarios,
        last_change=label,
        last_when=when,
        last_who=who,
        readable=True,
    )
