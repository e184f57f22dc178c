"""The document a planner works on: the only thing that is opened, changed, saved, recovered."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Literal
from uuid import uuid4

from sqlalchemy import Connection

from model.change import Change
from model.clock import Clock
from model.errors import PlanError
from model.history import Author, Entry, History
from model.state import State
from model.store import document as documents
from model.store.change_rows import read_change, read_history, write_entry
from model.store.changes import resolved
from model.store.document import Document
from model.store.gis_layers import Outlines
from model.store.lock import Lock
from model.store.migrations import SCHEMA_VERSION, migrate, schema_version
from model.store.publish import (
    Stamp,
    backups_in,
    check_unchanged,
    keep_backup,
    publish,
    stamp_from,
)
from model.store.refusals import CannotWriteError, DamagedError, Holder, UnpublishedChangesError
from model.store.schema import read_number, write_meta
from model.store.state_rows import write_difference
from model.store.working_copy import WorkingCopy, as_published, backups_folder

Recover = Literal["ask", "take", "discard"]


class Project:
    """One open project file: its state, its history, its working copy.

    Every change is on disk, in the working copy, when `do`, `undo`, `redo` or `go_to` returns;
    `save` makes the file the user sees of it. Use one Project from one thread.
    """

    def __init__(
        self, place: WorkingCopy, document: Document, lock: Lock | None, clock: Clock
    ) -> None:
        """Use `create` or `open`; without a lock the project is only read."""
        self._place = place
        self._document = document
        self._lock = lock
        state = document.state()
        meta = document.meta()
        self._revision = read_number(meta, "revision", 0)
        self._published_revision = read_number(meta, "published_revision", -1)
        self._clock = clock
        self.history = read_history(document, state, clock.now, self._load)
        self._newest = max((entry.id for entry in self.history.entries), default=0)

    @classmethod
    def create(
        cls, path: Path, state: State, *, clock: Clock | None = None, author: Author | None = None
    ) -> "Project":
        """Write a new project file and open it; CannotWriteError when that fails."""
        path, clock = Path(path), clock or Clock()
        if path.exists():
            raise CannotWriteError(
                f'There is a file "{path.name}" already.', remedy="Choose another name."
            )
        if not path.parent.is_dir():
            raise CannotWriteError(
                f'There is no folder "{path.parent}".', remedy="Choose another folder."
            )
        about = replace(state.about, project_id=state.about.project_id or uuid4().hex)
        place = WorkingCopy(path, about.project_id)
        lock = place.lock(clock.now())
        with ExitStack() as on_failure:
            on_failure.callback(lock.release)
            place.discard()  # the published file it belonged to is gone
            place.file.parent.mkdir(parents=True)
            meta = {
                "schema_version": str(SCHEMA_VERSION),
                "project_id": about.project_id,
                "created_by": author.name if author else "",
                "created_utc": clock.now().isoformat(),
            }
            on_failure.callback(place.discard)
            documents.create(place.file, replace(state, about=about), meta)
            project = cls._opened(place, lock, clock)
            on_failure.callback(project._document.close)
            project.save()
            on_failure.pop_all()
        return project

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        clock: Clock | None = None,
        recover: Recover = "ask",
        read_only: bool = False,
    ) -> "Project":
        """Open a project file.

        An unpublished newer working copy raises UnpublishedChangesError when `recover` is "ask",
        is opened with "take" and dropped with "discard". A project that is only read is the
        published file as it stands, whoever else has it open. Further refusals:
        NotAProjectError, DamagedError, NewerFormatError, InUseError.
        """
        path, clock = Path(path), clock or Clock()
        meta = _checked(path)
        place = WorkingCopy(path, meta.get("project_id", ""))
        if read_only:
            return cls._opened(place, None, clock)
        lock = place.lock(clock.now())
        with ExitStack() as on_failure:
            on_failure.callback(lock.release)
            found = place.recovery(meta) if recover != "discard" else None
            if found is not None and recover == "ask":
                raise UnpublishedChangesError(path.name, found)
            if found is None:
                place.discard()
                place.begin()
            project = cls._opened(place, lock, clock)
            on_failure.pop_all()
        return project

    @classmethod
    def _opened(cls, place: WorkingCopy, lock: Lock | None, clock: Clock) -> "Project":
        if lock is None:
            document = Document(place.published, read_only=True)
        else:
            document = Document(place.file, name=place.published.name)
        with ExitStack() as on_failure:
            on_failure.callback(document.close)
            if lock is not None:
                migrate(document, lambda: keep_backup(place.published, place.backups))
            elif schema_version(document.meta(), document.name) < SCHEMA_VERSION:
                raise PlanError(
                    f'"{document.name}" has an older format.',
                    remedy="Open it for changes and save it once.",
                )
            project = cls(place, document, lock, clock)
            on_failure.pop_all()
        return project

    @staticmethod
    def locked_by(path: Path) -> Holder | None:
        """Who has the project at `path` open on this computer; None when nobody has."""
        meta = _checked(Path(path))
        return WorkingCopy(Path(path), meta.get("project_id", "")).holder()

    @property
    def path(self) -> Path:
        """The published file."""
        return self._place.published

    @property
    def state(self) -> State:
        """All the project's data, as of the last change."""
        return self.history.state

    @property
    def clock(self) -> Clock:
        """The clock the plan is read by; it stands still when the project says so."""
        told = self.state.about.frozen_today
        return replace(self._clock, frozen=date.fromisoformat(told)) if told else self._clock

    @property
    def dirty(self) -> bool:
        """Whether the published file lacks something."""
        return self._lock is not None and self._revision != self._published_revision

    @property
    def read_only(self) -> bool:
        """Whether changes are refused."""
        return self._lock is None

    @property
    def backups(self) -> list[Path]:
        """Earlier published files, oldest first."""
        return backups_in(self._place.backups)

    def do(self, change: Change, author: Author, why: str = "") -> Entry:
        """Apply a change and keep it; when it raises, nothing has changed."""
        with self._changing() as write:
            entry = self.history.do(change, author, why)
            write(lambda connection: write_entry(connection, entry))
        return entry

    def undo(self) -> Change | None:
        """Take the last change back; the change applied, None at the beginning."""
        if self.history.undoable is None:
            return None
        with self._changing() as write:
            back = self.history.undo()
            write(_nothing_more)
        return back

    def redo(self) -> Change | None:
        """Do the change last taken back again; None when there is none."""
        if self.history.redoable is None:
            return None
        with self._changing() as write:
            forth = self.history.redo()
            write(_nothing_more)
        return None if forth is None else resolved(forth)

    def go_to(self, entry_id: int | None) -> tuple[Change, ...]:
        """Walk to any entry (None: the beginning); the changes applied on the way, in order."""
        with self._changing() as write:
            walked = self.history.go_to(entry_id)
            write(_nothing_more)
        return tuple(resolved(change) for change in walked)

    def save(self, outlines: Outlines | None = None) -> None:
        """Publish the working copy.

        `outlines` are the territories of the open scenario's first team as WKB by code. Raises
        ChangedUnderneathError when another file stands there than was opened, CannotWriteError
        when the folder refuses.
        """
        self._check_writable()
        stamp = stamp_from(self._document.meta().get("published_stamp", ""))
        if not self.dirty and outlines is None and self.path.exists():
            return
        check_unchanged(self.path, stamp)
        stamp = self._publish(self._place, outlines)
        with self._document.writing() as connection:
            write_meta(connection, as_published(connection, stamp))
        self._published_revision = self._revision

    def save_as(
        self, path: Path, outlines: Outlines | None = None, *, overwrite: bool = False
    ) -> None:
        """Publish under another name and go on with that file; the one before stays as it was."""
        self._check_writable()
        path = Path(path)
        if path.resolve() == self.path.resolve():
            self.save(outlines)
            return
        if path.exists() and not overwrite:
            raise CannotWriteError(
                f'There is a file "{path.name}" already.', remedy="Choose another name."
            )
        place = WorkingCopy(path, self._place.project_id)
        lock = place.lock(self._clock.now())
        with ExitStack() as on_failure:
            on_failure.callback(lock.release)
            self._publish(place, outlines)
            place.discard()
            place.begin()
            document = Document(place.file, name=path.name)
            on_failure.pop_all()
        self._published_revision = self._revision
        left, left_lock = self._place, self._lock
        self._document.close()
        self._place, self._document, self._lock = place, document, lock
        left.discard()
        if left_lock is not None:
            left_lock.release()

    def close(self, *, discard: bool = False) -> None:
        """Let the project go. Changes not saved stay for recovery, unless they are discarded."""
        forget = self._lock is not None and (discard or not self.dirty)
        self._document.close()
        if forget:
            self._place.discard()
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def _load(self, entry_id: int) -> Change:
        return read_change(self._document, entry_id)

    def _publish(self, place: WorkingCopy, outlines: Outlines | None) -> Stamp:
        with self._document.writing() as connection:
            write_meta(connection, {"save_id": uuid4().hex})
        return publish(self._place.file, place.published, self.state, outlines, place.backups)

    def _check_writable(self) -> None:
        if self._lock is None:
            raise PlanError(
                f'"{self.path.name}" was opened to be read only.', remedy="Open it for changes."
            )

    @contextmanager
    def _changing(self) -> Iterator[Callable[[Callable[[Connection], None]], None]]:
        """Change memory, then disk; when either fails, both are as they were."""
        self._check_writable()
        before, here = self.state, self.history.here
        written = False

        def write(further: Callable[[Connection], None]) -> None:
            nonlocal written
            at = self.history.here
            with self._document.writing() as connection:
                write_difference(connection, before, self.state)
                further(connection)
                standing = {"here": "" if at is None else str(at)}
                write_meta(connection, {**standing, "revision": str(self._revision + 1)})
            written = True
            self._revision += 1
            self._newest = max(self._newest, at or 0)

        try:
            yield write
        finally:
            if not written:
                entries = (entry for entry in self.history.entries if entry.id <= self._newest)
                self.history = History(before, self._clock.now, entries, here)


def _nothing_more(_connection: Connection) -> None:
    """Undo and redo add no row: the tree already holds what they walk."""


def _checked(path: Path) -> dict[str, str]:
    """Table `meta` of a published file that is whole and that this version reads."""
    try:
        meta = documents.check(path)
        schema_version(meta, path.name)
    except DamagedError as problem:
        if not (kept := backups_in(folder := backups_folder(path))):
            raise
        remedy = f'Its last {len(kept)} saved versions are in "{folder}".'
        raise DamagedError(problem.message, remedy) from problem
    return meta
