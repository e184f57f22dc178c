"""The history tree as rows of table `change`."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, select

from model.change import Change
from model.history import Entry, History
from model.state import State
from model.store.changes import StoredChange, pack_change, unpack_change
from model.store.document import Document
from model.store.refusals import DamagedError
from model.store.schema import CHANGE, read_meta


def write_entry(connection: Connection, entry: Entry) -> None:
    """Add one entry."""
    kind, payload = pack_change(entry.change)
    connection.execute(
        CHANGE.insert(),
        {
            "id": entry.id,
            "parent": entry.parent,
            "kind": kind,
            "label": entry.change.label,
            "payload": payload,
            "scenario": entry.scenario,
            "who": entry.who,
            "when_utc": entry.when.isoformat(),
            "why": entry.why,
        },
    )


def read_history(
    document: Document, state: State, now: Callable[[], datetime], load: Callable[[int], Change]
) -> History:
    """The tree of a document: labels and parents now, each change through `load` when walked."""
    columns = [column for column in CHANGE.c if column.name not in ("payload", "kind")]
    with document.reading() as connection:
        rows = connection.execute(select(*columns).order_by(CHANGE.c.id)).all()
        here = read_meta(connection).get("here", "")
    try:
        _check_tree([(row.id, row.parent) for row in rows])
        entries = [
            Entry(
                id=row.id,
                parent=row.parent,
                change=StoredChange(row.label, _loading(row.id, load)),
                scenario=row.scenario,
                who=row.who,
                when=datetime.fromisoformat(row.when_utc),
                why=row.why,
            )
            for row in rows
        ]
        return History(state, now, entries, int(here) if here else None)
    except (ValueError, TypeError) as problem:
        raise DamagedError(
            f'The history of "{document.name}" is damaged: {problem}.',
            remedy="Restore a backup of it.",
        ) from problem


def _check_tree(parents: list[tuple[int, int | None]]) -> None:
    known: set[int | None] = {None}
    for entry_id, parent in parents:
        if parent not in known:
            raise ValueError(f"change {entry_id} follows change {parent}, which is not before it")
        known.add(entry_id)


def _loading(entry_id: int, load: Callable[[int], Change]) -> Callable[[], Change]:
    return lambda: load(entry_id)


def read_change(document: Document, entry_id: int) -> Change:
    """The change of one entry; DamagedError when its payload is no change."""
    with document.reading() as connection:
        wanted = select(CHANGE.c.payload).where(CHANGE.c.id == entry_id)
        payload: bytes = connection.execute(wanted).scalar_one()
    try:
        return unpack_change(payload)
    except (ValueError, KeyError, TypeError, IndexError) as problem:
        raise DamagedError(
            f'Change {entry_id} of "{document.name}" is damaged: {problem}.',
            remedy="Earlier changes cannot be undone; the plan itself is whole.",
        ) from problem
