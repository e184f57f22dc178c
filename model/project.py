"""The document a planner works on: the only thing that is opened, changed, saved, recovered."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
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
from model.settings import setting
from model.state import State
from model.store import document as documents
from model.store.backups import Rotation, backups_in, keep_backup
from model.store.change_rows import read_change, read_history, write_entry
from model.store.changes import resolved
from model.store.document import Document
from model.store.gis_layers import Outlines
from model.store.migrations import SCHEMA_VERSION, schema_version
from model.store.presence import Claim
from model.store.publish import Stamp, check_unchanged, check_writable, publish, stamp_from
from model.store.refusals import CannotWriteError, Holder, UnpublishedChangesError
from model.store.saves import Saved, note_save
from model.store.schema import read_number, write_meta
from model.store.state_rows import write_difference
from model.store.versions import keep_version
from model.store.working_copy import WorkingCopy, as_published, brought_up, checked

Recover = Literal["ask", "take", "discard"]


class Project:
    """One open project file: its state, its history, its working copy.

    Every change is on disk, in the working copy, when `do`, `undo`, `redo` or `go_to` returns;
    `save` makes the file the user sees of it. Use one Project from one thread.
    """

    def __init__(
        self,
        place: WorkingCopy,
        document: Document,
        claim: Claim | None,
        clock: Clock,
        on_close: ExitStack,
    ) -> None:
        """Use `create` or `open`; without a claim the project is only read."""
        self.place = place  # where the working copy and the backups lie
        self._claim = claim
        self._clock = clock
        self._on_close = on_close
        self._take_up(document)

    def _take_up(self, document: Document) -> None:
        """Read a document; the one before has been closed."""
        self._document = document
        state = document.state()
        meta = document.meta()
        self._revision = read_number(meta, "revision", 0)
        self._published_revision = read_number(meta, "published_revision", -1)
        self.history = read_history(document, state, self._clock.now, self._load)
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
        claim = place.claim(clock.now())
        with ExitStack() as on_failure:
            on_failure.callback(claim.release)
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
            project = cls._opened(place, claim, clock)
            on_failure.callback(project._on_close.close)
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
        take_over: bool = False,
    ) -> "Project":
        """Open a project file.

        An unpublished newer working copy raises UnpublishedChangesError when `recover` is "ask",
        is opened with "take" and dropped with "discard". A project that is only read is the
        published file as it stands, whoever else has it open. `take_over` opens a file that
        another computer says it has open; saving still overwrites nothing. Further refusals:
        NotAProjectError, DamagedError, NewerFormatError, InUseError.
        """
        path, clock = Path(path), clock or Clock()
        meta = checked(path)
        place = WorkingCopy(path, meta.get("project_id", ""))
        if read_only:
            return cls._opened(place, None, clock)
        claim = place.claim(clock.now(), take_over=take_over)
        with ExitStack() as on_failure:
            on_failure.callback(claim.release)
            found = place.recovery(meta) if recover != "discard" else None
            if found is not None and recover == "ask":
                raise UnpublishedChangesError(path.name, found)
            if found is None:
                place.discard()
                place.begin()
            project = cls._opened(place, claim, clock)
            on_failure.pop_all()
        return project

    @classmethod
    def _opened(cls, place: WorkingCopy, claim: Claim | None, clock: Clock) -> "Project":
        with ExitStack() as on_close:
            name = place.published.name
            if claim is not None:
                document = place.migrated()
            elif schema_version(documents.check(place.published), name) < SCHEMA_VERSION:
                document = on_close.enter_context(brought_up(place.published, name))
            else:
                document = Document(place.published, read_only=True)
            on_close.callback(document.close)
            return cls(place, document, claim, clock, on_close.pop_all())

    @staticmethod
    def locked_by(path: Path) -> Holder | None:
        """Who has the project at `path` open, here or elsewhere; None when nobody has."""
        meta = checked(Path(path))
        return WorkingCopy(Path(path), meta.get("project_id", "")).holder(Clock().now())

    @property
    def path(self) -> Path:
        """The published file."""
        return self.place.published

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
        return self._claim is not None and self._revision != self._published_revision

    @property
    def read_only(self) -> bool:
        """Whether changes are refused."""
        return self._claim is None

    @property
    def obstacle(self) -> str:
        """Why Save would be refused as things stand ("... can only be read."); "" when it works."""
        try:
            check_writable(self.path)
        except CannotWriteError as refusal:
            return refusal.message
        if self.path.parent.is_dir() and not os.access(self.path.parent, os.W_OK):
            return f'The folder "{self.path.parent}" can only be read.'
        return ""

    @property
    def backups(self) -> list[Path]:
        """Earlier published files, oldest first."""
        return backups_in(self.place.backups)

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
        if not self.dirty and outlines is None and self.path.exists():
            return
        self.check_unchanged()
        clean = bool(
            self._document.meta().get("erased_unpublished")
        )  # the file replaced still names a person
        stamp = self._publish(self.place, outlines, keep=not clean)
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
        place = WorkingCopy(path, self.place.project_id)
        claim = place.claim(self._clock.now())
        with ExitStack() as on_failure:
            on_failure.callback(claim.release)
            self._publish(place, outlines)
            place.discard()
            place.begin()
            document = Document(place.file, name=path.name)
            on_failure.pop_all()
        self._published_revision = self._revision
        left, left_claim = self.place, self._claim
        self._on_close.close()
        self._on_close.callback(document.close)
        self.place, self._document, self._claim = place, document, claim
        left.discard()
        if left_claim is not None:
            left_claim.release()

    def keep_version(self) -> Path:
        """Keep the project as it is now, saved or not, among its backups; the backup."""
        self._check_writable()
        if not self.dirty and self.path.exists():
            return keep_backup(self.path, self.place.backups, self._rotation)
        self._note_save()
        return keep_version(self.place.file, self.place.backups, self._rotation)

    def check_unchanged(self) -> None:
        """Raise ChangedUnderneathError when another file stands there."""
        check_unchanged(self.path, stamp_from(self._document.meta().get("published_stamp", "")))

    def begin_anew(self) -> None:
        """Drop the working copy and go on with the published file as it stands."""
        self._check_writable()
        checked(self.path)
        self._reopen(self.place.begin_anew)

    def rewrite(self, edit: Callable[[Connection], None]) -> None:
        """Change any row, history included, for good; the next save keeps no backup."""
        self._check_writable()
        with self._document.writing() as connection:
            edit(connection)
            change = {"revision": str(self._revision + 1), "erased_unpublished": "1"}
            write_meta(connection, change)
        self._document.vacuum()
        self._reopen(lambda: None)

    def looking(self) -> AbstractContextManager[Connection]:
        """The document itself, for a look at every row; what is written there is taken back."""
        return self._document.reading()

    def base(self) -> State | None:
        """The state as it was last published; None when the file does not say."""
        told = self._document.meta().get("published_here")
        if told is None:
            return None
        entries, here = self.history.entries, self.history.here
        past = History(self.state, self._clock.now, entries, here)
        past.go_to(int(told) if told else None)
        return past.state

    def close(self, *, discard: bool = False) -> None:
        """Let the project go. Changes not saved stay for recovery, unless they are discarded."""
        forget = self._claim is not None and (discard or not self.dirty)
        self._on_close.close()
        if forget:
            self.place.discard()
        if self._claim is not None:
            self._claim.release()
            self._claim = None

    def _reopen(self, between: Callable[[], object]) -> None:
        self._on_close.close()
        between()
        document = self.place.migrated()
        self._on_close.callback(document.close)
        self._take_up(document)

    @property
    def _rotation(self) -> Rotation:
        return Rotation(*(int(setting(self.state, f"backup.{name}")) for name in ("saves", "days")))

    def _note_save(self) -> None:
        last, now = self.history.undoable, self._clock.now().isoformat()
        who = last.who if last else self._document.meta().get("created_by", "")
        with self._document.writing() as connection:
            write_meta(connection, {"save_id": uuid4().hex})
            note_save(connection, Saved(now, who), self.history.here)

    def _load(self, entry_id: int) -> Change:
        return read_change(self._document, entry_id)

    def _publish(self, place: WorkingCopy, outlines: Outlines | None, keep: bool = True) -> Stamp:
        if self._claim is not None:
            self._claim.renew(self._clock.now())
        self._note_save()
        backups, working = place.backups if keep else None, self.place.file
        return publish(working, place.published, self.state, outlines, backups, self._rotation)

    def _check_writable(self) -> None:
        if self._claim is None:
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
