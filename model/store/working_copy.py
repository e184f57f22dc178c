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

from model.store import gpkg
from model.store.document import Document
from model.store.lock import Lock, holder_of
from model.store.publish import has_changed, stamp_from, stamp_of
from model.store.refusals import Holder, Recovery
from model.store.schema import CHANGE, write_meta

DATA_DIR_VARIABLE: Final = "CATCHMENT_DATA_DIR"


def data_dir() -> Path:
    """The user's local data folder, or what the environment says instead."""
    told = os.environ.get(DATA_DIR_VARIABLE)
    return Path(told) if told else platformdirs.user_data_path("Catchment", appauthor=False)


@dataclass(frozen=True, slots=True)
class WorkingCopy:
    """Where the working copy of one published file lies, its lock and its backups."""

    published: Path
    project_id: str

    @property
    def key(self) -> str:
        """What tells this project at this path from every other."""
        where = os.path.normcase(self.published.resolve())
        parts = (where, self.project_id)
        return "-".join(
            hashlib.sha256(part.encode("utf-8", "surrogatepass")).hexdigest()[:16] for part in parts
        )

    @property
    def file(self) -> Path:
        """The database that is edited."""
        return data_dir() / "working" / self.key / "copy.gpkg"

    @property
    def backups(self) -> Path:
        """The folder of earlier published files."""
        return data_dir() / "backups" / self.key

    def lock(self, now: datetime) -> Lock:
        """Take the right to change it; InUse when another window has it."""
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
        self.file.parent.mkdir(parents=True, exist_ok=True)
        temporary = self.file.with_name("copying.gpkg")
        temporary.unlink(missing_ok=True)
        uri = self.published.absolute().as_uri() + "?mode=ro"
        with (
            closing(sqlite3.connect(uri, uri=True)) as source,
            closing(sqlite3.connect(temporary)) as target,
        ):
            source.backup(target)
        document = Document(temporary, name=self.published.name, scratch=True)
        try:
            meta = document.meta()
            with document.writing() as connection:
                gpkg.drop_spatial_indexes(connection)
                write_meta(
                    connection,
                    {
                        "published_revision": meta.get("revision", "0"),
                        "published_stamp": "" if stamp is None else stamp.text(),
                    },
                )
        finally:
            document.close()
        temporary.replace(self.file)

    def recovery(self, published: dict[str, str]) -> Recovery | None:
        """What the working copy holds beyond the published file; None when nothing.

        `published` is table `meta` of the published file.
        """
        document = Document(self.file, name=self.published.name)
        try:
            meta = document.meta()
            as_saved = meta.get("revision") == meta.get("published_revision")
            saved_but_not_noted = all(
                meta.get(name) == published.get(name) for name in ("revision", "save_id")
            )
            if as_saved or saved_but_not_noted:
                return None
            last_saved = int(meta.get("published_changes") or published.get("changes") or 0)
            with document.reading() as connection:
                rows = connection.execute(CHANGE.select().order_by(CHANGE.c.id.desc())).all()
            newer = [row for row in rows if row.id > last_saved]
        finally:
            document.close()
        last = rows[0] if rows else None
        return Recovery(
            changes=max(1, len(newer)),
            last_label=last.label if last else "",
            last_when=last.when_utc if last else "",
            last_who=last.who if last else "",
            file_changed=has_changed(self.published, stamp_from(meta.get("published_stamp", ""))),
        )

    def discard(self) -> None:
        """Remove the working copy; its backups stay."""
        folder = self.file.parent
        if folder.exists():
            for path in folder.iterdir():
                path.unlink()
            folder.rmdir()
