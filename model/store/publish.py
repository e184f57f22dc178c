"""Saving: the working copy becomes the user's file in one step, or not at all."""

import errno
import hashlib
import os
import shutil
import socket
import sqlite3
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from model.state import State
from model.store.backups import STANDARD, Rotation, keep_backup
from model.store.codec import from_json, to_json
from model.store.document import Document
from model.store.gis_layers import Outlines, write_gis_layers
from model.store.refusals import (
    CannotWriteError,
    ChangedUnderneathError,
    instant_words,
    told_writing,
)
from model.store.saves import last_save

# What network file systems say of the fsync of a folder that they cannot do.
_NO_FOLDER_SYNC: Final = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EACCES, errno.EBADF})
# SQLite header, bytes from-to: journal mode, change counter, version-valid-for and writer's version
_RESTLESS: Final = ((18, 20), (24, 28), (92, 100))


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a published file looked like: size in bytes, time of change, digest of its content."""

    size: int
    mtime_ns: int
    digest: str

    def text(self) -> str:
        """The stamp for table `meta`."""
        return to_json([self.size, self.mtime_ns, self.digest])


def stamp_from(text: str) -> Stamp | None:
    """The stamp of a text; None for an empty one: the file has never been published."""
    return Stamp(*from_json(text)) if text else None


def stamp_of(path: Path) -> Stamp | None:
    """The stamp of a file; None when there is none."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return Stamp(status.st_size, status.st_mtime_ns, _digest(path))


def _digest(path: Path) -> str:
    """A digest of the content, without the header fields a program changes by looking at it."""
    digest = hashlib.blake2b(digest_size=16)
    with path.open("rb") as file:
        head = bytearray(file.read(100))
        for first, last in _RESTLESS:
            head[first:last] = bytes(len(head[first:last]))
        digest.update(head)
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def has_changed(path: Path, stamp: Stamp | None) -> bool:
    """Whether another file stands at `path` than the stamped one; a missing one harms nobody."""
    now = stamp_of(path)
    if now is None:
        return False
    return stamp is None or (now.size, now.digest) != (stamp.size, stamp.digest)


def check_unchanged(path: Path, stamp: Stamp | None) -> None:
    """Raise ChangedUnderneathError when saving would overwrite somebody else's work."""
    for journal in ("-wal", "-journal"):
        beside = path.with_name(path.name + journal)
        if beside.exists() and beside.stat().st_size:
            raise ChangedUnderneathError(
                f'"{path.name}" is being changed by another program.',
                remedy="Close it there and save again, or save as a copy.",
            )
    if has_changed(path, stamp):
        saved = last_save(path)
        by = f": {saved.who or 'somebody'} saved it on {instant_words(saved.when)}" if saved else ""
        raise ChangedUnderneathError(
            f'"{path.name}" has changed since it was opened{by}.',
            remedy="Nothing was overwritten. Save as a copy, or compare the two in the window.",
        )


def check_writable(path: Path) -> None:
    """Raise CannotWriteError for a file that is marked to be only read.

    Replacing it would work where its folder allows it; the mark is respected all the same.
    """
    if path.exists() and not (path.stat().st_mode & 0o222 and os.access(path, os.W_OK)):
        raise CannotWriteError(
            f'"{path.name}" can only be read.', remedy="Save it under another name."
        )


def publish(
    working: Path,
    target: Path,
    state: State,
    outlines: Outlines | None,
    backups: Path | None,
    rotation: Rotation = STANDARD,
) -> Stamp:
    """Replace `target` by the whole of `working`; the file it replaces becomes a backup.

    The new file is built beside the working copy and goes to the user's folder in one stream:
    a network drive sees no database at work. It is complete on disk before it takes the name, so
    that a crash at any moment leaves the old one or the new one. `backups` None keeps none.
    Raises CannotWriteError when a folder cannot be written to.
    """
    with told_writing(target):
        _remove_leftovers(target)
        check_writable(target)
        built = working.with_name("publishing.gpkg")
        temporary = target.with_name(f"{_temporary_prefix(target)}{os.getpid()}.saving")
        try:
            _remove(built)
            with closing(sqlite3.connect(working, isolation_level=None)) as source:
                source.execute("VACUUM INTO ?", (str(built),))
            _add_gis_layers(built, state, outlines, target.name)
            shutil.copyfile(built, temporary)
            _sync(temporary)
            if target.exists() and backups is not None:
                keep_backup(target, backups, rotation)
            temporary.replace(target)
        finally:
            _remove(built)
            _remove(temporary)
        _sync_folder(target.parent)
        stamp = stamp_of(target)
        assert stamp is not None
        return stamp


def _add_gis_layers(path: Path, state: State, outlines: Outlines | None, name: str) -> None:
    document = Document(path, name=name, scratch=True)
    try:
        with document.writing() as connection:
            write_gis_layers(connection, state, outlines)
    finally:
        document.close()


def _temporary_prefix(target: Path) -> str:
    """Names this machine's unfinished saves of `target`: short, whatever the target is called."""
    who = f"{socket.gethostname()}/{target.name}".encode("utf-8", "surrogatepass")
    return f".{hashlib.sha256(who).hexdigest()[:16]}-"


def _remove_leftovers(target: Path) -> None:
    for path in target.parent.glob(f"{_temporary_prefix(target)}*.saving"):
        _remove(path)


def _remove(path: Path) -> None:
    for part in ("", "-journal", "-wal", "-shm"):
        path.with_name(path.name + part).unlink(missing_ok=True)


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if sys.platform != "win32":  # Windows opens no folders and needs none of this
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        except OSError as problem:
            if problem.errno not in _NO_FOLDER_SYNC:
                raise
        finally:
            os.close(descriptor)
