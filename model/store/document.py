"""One SQLite file of ours: created, checked, opened, read and written in transactions."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from model.errors import PlanError
from model.state import State
from model.store import gpkg
from model.store.refusals import CannotWriteError, DamagedError, InUseError, NotAProjectError
from model.store.schema import FORMAT, METADATA, is_catchment, read_meta, write_meta
from model.store.state_rows import read_state, write_state

BUSY_MS: Final = 2_000
_SQLITE: Final = b"SQLite format 3\x00"
_NEW_PROJECT: Final = "Choose a Catchment project, or import a spreadsheet to begin one."
_RESTORE: Final = "Restore a backup of it."


class Document:
    """An open file. `name` is what the user calls it: the published file's name."""

    def __init__(
        self, path: Path, *, name: str = "", read_only: bool = False, scratch: bool = False
    ) -> None:
        """Open an existing file; `scratch` is one that is thrown away when anything fails."""
        self.path = path
        self.name = name or path.name
        self._engine = _engine(path, read_only, scratch)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that only reads; PlanError when the file cannot be read."""
        with _told(self.name), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: all of it is kept, or nothing when the block raises."""
        with _told(self.name), self._engine.begin() as connection:
            yield connection

    def state(self) -> State:
        """The state the file holds; DamagedError when it does not fit together."""
        with self.reading() as connection:
            try:
                return read_state(connection)
            except (ValueError, KeyError, TypeError, IndexError) as problem:
                raise DamagedError(
                    f'"{self.name}" is damaged: {problem}.', remedy=_RESTORE
                ) from problem

    def meta(self) -> dict[str, str]:
        """Table `meta` by name."""
        with self.reading() as connection:
            return read_meta(connection)

    def vacuum(self) -> None:
        """Write the file anew: nothing that was deleted or replaced stays in it or its journal."""
        with _told(self.name):
            self.close()
            with closing(sqlite3.connect(self.path, isolation_level=None)) as connection:
                connection.execute("PRAGMA secure_delete = ON")
                for statement in ("wal_checkpoint(TRUNCATE)", "VACUUM", "wal_checkpoint(TRUNCATE)"):
                    verb = statement if statement == "VACUUM" else f"PRAGMA {statement}"
                    connection.execute(verb).fetchall()

    def close(self) -> None:
        """Let the file go."""
        self._engine.dispose()


def _engine(path: Path, read_only: bool, scratch: bool) -> Engine:
    def connect() -> sqlite3.Connection:
        uri = path.absolute().as_uri() + ("?mode=ro" if read_only else "?mode=rw")
        connection = sqlite3.connect(uri, uri=True, isolation_level=None)
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        if scratch:
            connection.execute("PRAGMA journal_mode = MEMORY")
            connection.execute("PRAGMA synchronous = OFF")
        elif not read_only:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")  # WAL: safe against any crash of ours
        return connection

    engine = create_engine("sqlite+pysqlite://", creator=connect, poolclass=StaticPool)
    begin = "BEGIN" if read_only else "BEGIN IMMEDIATE"
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine


def create(path: Path, state: State, meta: Mapping[str, str]) -> None:
    """Write a new document at `path`, which must not exist yet.

    Raises CannotWriteError when the place cannot be written to.
    """
    with _told(path.name):
        path.touch(exist_ok=False)
        document = Document(path)
        try:
            with document.writing() as connection:
                gpkg.create_metadata(connection)
                METADATA.create_all(connection)
                gpkg.register_attributes(connection, "setting")
                write_meta(connection, {"format": FORMAT, "here": "", "revision": "0", **meta})
                write_state(connection, state)
        finally:
            document.close()


def check(path: Path) -> dict[str, str]:
    """Check that a file is a whole project and return its table `meta`.

    Raises NotAProjectError for a missing or foreign file, DamagedError for a truncated or broken
    one, InUseError while another program is writing it.
    """
    _check_header(path)
    document = Document(path, read_only=True)
    try:
        with document.reading() as connection:
            (application_id,) = connection.exec_driver_sql("PRAGMA application_id").one()
            if application_id != gpkg.APPLICATION_ID or not is_catchment(connection):
                raise NotAProjectError(
                    f'"{path.name}" is a database but no Catchment project.', remedy=_NEW_PROJECT
                )
            found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
            if found != "ok":
                raise DamagedError(f'"{path.name}" is damaged: {found}.', remedy=_RESTORE)
            return read_meta(connection)
    finally:
        document.close()


def _check_header(path: Path) -> None:
    if path.is_dir():
        raise NotAProjectError(f'"{path.name}" is a folder.', remedy=_NEW_PROJECT)
    try:
        with path.open("rb") as file:
            head = file.read(100)
        size = path.stat().st_size
    except FileNotFoundError:
        raise NotAProjectError(f'There is no file "{path}".', remedy="Check the name.") from None
    except OSError as problem:
        raise NotAProjectError(
            f'"{path.name}" cannot be read: {problem.strerror}.', remedy="Check its permissions."
        ) from problem
    if not size:
        raise NotAProjectError(f'"{path.name}" is empty.', remedy=_RESTORE)
    if head[:16] != _SQLITE[: len(head)] or len(head) < 100:
        raise NotAProjectError(f'"{path.name}" is no Catchment project.', remedy=_NEW_PROJECT)
    page = int.from_bytes(head[16:18], "big")
    page = 65_536 if page == 1 else page
    expected = page * int.from_bytes(head[28:32], "big")
    if size < expected:
        raise DamagedError(
            f'"{path.name}" is cut off: {size:,} of {expected:,} bytes are there.', remedy=_RESTORE
        )


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Turn what SQLite and the file system say into a sentence."""
    try:
        yield
    except DBAPIError as problem:
        raise _sentence(name, str(problem.orig)) from problem
    except sqlite3.Error as problem:
        raise _sentence(name, str(problem)) from problem
    except UnicodeEncodeError as problem:
        raise CannotWriteError(
            f"The text {problem.object[:40]!r} holds half a character and cannot be kept.",
            remedy="Type it again.",
        ) from problem


def _sentence(name: str, said: str) -> PlanError:
    if "locked" in said or "busy" in said:
        return InUseError(name, None)
    if "malformed" in said or "not a database" in said:
        return DamagedError(f'"{name}" is damaged: {said}.', remedy=_RESTORE)
    if "full" in said:
        return CannotWriteError(f'"{name}" was not written: the disk is full.', "Free some space.")
    if "readonly" in said or "unable to open" in said or "disk I/O" in said:
        return CannotWriteError(f'"{name}" cannot be written here.', "Choose another folder.")
    return DamagedError(f'"{name}" cannot be used: {said}.', remedy=_RESTORE)
