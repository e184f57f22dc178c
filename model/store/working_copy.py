"""The file that is really edited: in the user's local data folder, never beside the published one.

A sync folder that copies a live database breaks it, so the live one lies where nothing syncs.
Working copies are keyed by published path and project id.
"""

import hashlib
import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import platformdirs
from sqlalchemy import Connection, func, select

from model.store import gpkg
from model.store.document import Document
from model.store.lock import Lock, holder_of
from model.store.publish import Stamp, has_changed, stamp_from, stamp_of
from model.store.refusals import DamagedError, Holder, Recovery, told_writing
from model.store.schema import CHANGE, read_meta, read_number, write_meta

DATA_DIR_VARIABLE: Final = "CATCHMENT_DATA_DIR"


def data_dir() -> Path:
    """The user's local data folder, or what the environment says instead; only theirs to read."""
    told = os.environ.get(DATA_DIR_VARIABLE)
    folder = Path(told) if told else platformdirs.user_data_path("Catchment", appauthor=False)
    with told_writing(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def backups_folder(published: Path) -> Path:
    """Where earlier versions of a published file lie."""
    return data_dir() / "backups" / _short_hash(_where(published))


def _where(published: Path) -> str:
    return os.path.normcase(published.resolve())


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class WorkingCopy:
    """Where the working copy of one published file lies, its lock and its backups."""

    published: Path
    project_id: str

    @property
    def key(self) -> str:
        """What tells this project at this path from every other."""
        return f"{_short_hash(_where(self.published))}-{_short_hash(self.project_id)}"

    @property
    def file(self) -> Path:
        """The database that is edited."""
        return data_dir() / "working" / self.key / "copy.gpkg"

    @property
    def backups(self) -> Path:
        """The folder of earlier published files."""
        return backups_folder(self.published)

    def lock(self, now: datetime) -> Lock:
        """Take the right to change it; InUseError when another window has it."""
        return Lock(self._lock_path, self.published.name, now)

    def holder(self) -> Holder | None:
        """Who has it open now."""
        return holder_of(self._lock_path)

    @property
    def _lock_path(self) -> Path:
        return data_dir() / "working" / f"{self.key}.lock"

    def exists(self) -> bool:
        """Whether a working copy is there."""
        return self.file.exists()

    def begin(self) -> None:
        """Copy the published file, whatever journal another program left beside it."""
        stamp = stamp_of(self.published)
        temporary = self.file.with_name("copying.gpkg")
        with told_writing(temporary):
            self.file.parent.mkdir(parents=True, exist_ok=True)
            temporary.unlink(missing_ok=True)
            _copy_database(self.published, temporary)
        document = Document(temporary, name=self.published.name, scratch=True)
        try:
            with document.writing() as connection:
                gpkg.drop_spatial_indexes(connection)
                write_meta(connection, as_published(connection, stamp))
        finally:
            document.close()
        temporary.replace(self.file)

    def recovery(self, published: dict[str, str]) -> Recovery | None:
        """What a working copy holds beyond the published file; None when nothing or there is none.

        `published` is table `meta` of the published file.
        """
        if not self.exists():
            return None
        try:
            return self._recovery(published)
        except DamagedError as problem:
            raise DamagedError(
                f'The unsaved changes of "{self.published.name}" cannot be read.',
                remedy="Drop them with --discard; the saved file is whole.",
            ) from problem

    def _recovery(self, published: dict[str, str]) -> Recovery | None:
        document = Document(self.file, name=self.published.name)
        try:
            meta = document.meta()
            as_saved = meta.get("revision") == meta.get("published_revision")
            saved_but_not_noted = all(
                meta.get(name) == published.get(name) for name in ("revision", "save_id")
            )
            if as_saved or saved_but_not_noted:
                return None
            saved = read_number(meta, "published_change", 0)
            wanted = select(CHANGE.c.label, CHANGE.c.when_utc, CHANGE.c.who)
            with document.reading() as connection:
                newer = connection.execute(wanted.where(CHANGE.c.id > saved).order_by(CHANGE.c.id))
                made = newer.all()
        finally:
            document.close()
        label, when, who = made[-1] if made else ("", "", "")  # none made: only undone or redone
        changed = has_changed(self.published, stamp_from(meta.get("published_stamp", "")))
        return Recovery(max(1, len(made)), label, when, who, file_changed=changed)

    def discard(self) -> None:
        """Remove the working copy; its backups stay."""
        folder = self.file.parent
        if folder.exists():
            for path in folder.iterdir():
                path.unlink()
            folder.rmdir()


def _copy_database(path: Path, to: Path) -> None:
    uri = path.absolute().as_uri() + "?mode=ro"
    with (
        closing(sqlite3.connect(uri, uri=True)) as source,
        closing(sqlite3.connect(to)) as target,
    ):
        source.backup(target)


def as_published(connection: Connection, stamp: Stamp | None) -> dict[str, str]:
    """What table `meta` of a working copy says when the published file holds all of it."""
    newest = connection.execute(select(func.coalesce(func.max(CHANGE.c.id), 0))).scalar_one()
    return {
        "published_revision": read_meta(connection).get("revision", "0"),
        "published_change": str(newest),
        "published_stamp": "" if stamp is None else stamp.text(),
    }
