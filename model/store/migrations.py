"""Older documents become today's, one step after the other."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from sqlalchemy import Connection

from model.store.document import Document
from model.store.refusals import DamagedError, NewerFormatError
from model.store.schema import read_meta, write_meta

Step = Callable[[Connection], None]


def _add_saves(connection: Connection) -> None:
    """Format 2: the file knows when it was saved; the first row is the newest change."""
    connection.exec_driver_sql(
        "CREATE TABLE save (id INTEGER NOT NULL PRIMARY KEY, when_utc TEXT NOT NULL,"
        " who TEXT NOT NULL, change INTEGER NOT NULL)"
    )
    connection.exec_driver_sql(
        "INSERT INTO save (when_utc, who, change)"
        " SELECT when_utc, who, id FROM change ORDER BY id DESC LIMIT 1"
    )


STEPS: Final[tuple[Step, ...]] = (_add_saves,)  # step number i brings schema version i + 1 to i + 2
SCHEMA_VERSION: Final = len(STEPS) + 1


def schema_version(meta: Mapping[str, str], name: str, newest: int = SCHEMA_VERSION) -> int:
    """The schema version of the document `name`; NewerFormatError when it is beyond `newest`."""
    said = meta.get("schema_version", "")
    if not said.isdecimal() or not (version := int(said)):
        raise DamagedError(
            f'"{name}" does not say which format it has.', remedy="Restore a backup of it."
        )
    if version > newest:
        raise NewerFormatError(
            f'"{name}" has format {version}; this version of Catchment reads up to {newest}.',
            remedy="Open it with a newer version of Catchment.",
        )
    return version


def migrate(
    document: Document, keep_backup: Callable[[], object], steps: Sequence[Step] = STEPS
) -> int:
    """Bring a working copy to the newest format in one transaction; the number of steps taken.

    `keep_backup` is called once before the first step and never when there is none to take.
    """
    newest = len(steps) + 1
    with document.reading() as connection:
        version = schema_version(read_meta(connection), document.path.name, newest)
    missing = steps[version - 1 :]
    if not missing:
        return 0
    keep_backup()
    with document.writing() as connection:
        for step in missing:
            step(connection)
        write_meta(connection, {"schema_version": str(newest)})
    return len(missing)
