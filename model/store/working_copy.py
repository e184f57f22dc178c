"""The file that is really edited: in the user's local data folder, never beside the published one.

A sync folder that copies a live database breaks it, so the live one lies where nothing syncs.
Working copies are keyed by published path and project id.
"""

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import uuid4

import platformdirs
from sqlalchemy import Connection, func, select

from model.store import gpkg
from model.store.backups import backups_in, keep_backup
from model.store.document import Document, check
from model.store.lock import holder_of
from model.store.migrations import migrate, schema_version
from model.store.presence import Claim, holder_elsewhere
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

    def claim(self, now: datetime, *, take_over: bool = False) -> Claim:
        """Take the right to change it; InUseError when another window or computer has it."""
        return Claim(self._lock_path, self.published, now, take_over=take_over)

    def holder(self, now: datetime) -> Holder | None:
        """Who has it open now, here or on another computer."""
        return holder_of(self._lock_path) or holder_elsewhere(self.published, now)

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
            copy_database(self.published, temporary)
        document = Document(temporary, name=self.published.name, scratch=True)
        try:
            with document.writing() as connection:
                gpkg.drop_spatial_indexes(connection)
                write_meta(connection, as_published(connection, stamp))
        finally:
            document.close()
        temporary.replace(self.file)

    def migrated(self) -> Document:
        """The working copy, open and in today's format; an older file becomes a backup first."""
        document = Document(self.file, name=self.published.name)
        with ExitStack() as on_failure:
            on_failure.callback(document.close)
            migrate(document, lambda: keep_backup(self.published, self.backups))
            on_failure.pop_all()
        return document

    def begin_anew(self) -> None:
        """Drop what is there and copy the published file."""
        self.discard()
        self.begin()

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


def copy_database(path: Path, to: Path) -> None:
    """Copy a database page by page, with what its journal holds."""
    uri = path.absolute().as_uri() + "?mode=ro"
    with (
        closing(sqlite3.connect(uri, uri=True)) as source,
        closing(sqlite3.connect(to)) as target,
    ):
        source.backup(target)


@contextmanager
def brought_up(path: Path, name: str) -> Iterator[Document]:
    """A published file of an older format, read in today's: a copy is migrated and thrown away."""
    folder = data_dir() / "reading"
    copy = folder / f"{uuid4().hex}.gpkg"
    with told_writing(copy):
        folder.mkdir(mode=0o700, exist_ok=True)
        copy_database(path, copy)
    document = Document(copy, name=name, scratch=True)
    try:
        migrate(document, lambda: None)
        yield document
    finally:
        document.close()
        copy.unlink(missing_ok=True)


def as_published(connection: Connection, stamp: Stamp | None) -> dict[str, str]:
    """What table `meta` of a working copy says when the published file holds all of it."""
    newest = connection.execute(select(func.coalesce(func.max(CHANGE.c.id), 0))).scalar_one()
    meta = read_meta(connection)
    return {
        "published_revision": meta.get("revision", "0"),
        "published_change": str(newest),
        "published_stamp": "" if stamp is None else stamp.text(),
        "published_here": meta.get("here", ""),
        "erased_unpublished": "",
    }


def checked(path: Path) -> dict[str, str]:
    """Table `meta` of a published file that is whole and that this version reads."""
    try:
        meta = check(path)
        schema_version(meta, path.name)
    except DamagedError as problem:
        if not (kept := backups_in(folder := backups_folder(path))):
            raise
        remedy = f'Its last {len(kept)} saved versions are in "{folder}".'
        raise DamagedError(problem.message, remedy) from problem
    return meta
