"""Every text of a document read and written anew: tables, history, plans, whatever is added later.

It works on the file, not on the state: each text column and each blob of each table is walked,
so that no corner of the document is forgotten.
"""

import json
from collections import Counter
from collections.abc import Mapping, MutableMapping, MutableSequence
from typing import Any, Final, Protocol

import numpy as np
from sqlalchemy import Connection

from model.arrays import Column
from model.store.codec import (
    MAGIC,
    column_bytes,
    column_of,
    put_together,
    taken_apart,
    to_json,
)

_NO_TEXT: Final = ("INTEGER", "DOUBLE", "FLOAT", "REAL", "POINT", "GEOMETRY", "BOOLEAN")
_NOT_OURS: Final = ("sqlite_", "gpkg_", "rtree_")
Places = Counter[str]


class Editor(Protocol):
    """What becomes of each text."""

    def text(self, words: str) -> str:
        """Running text, or a cell of a text column."""
        ...

    def identifier(self, cell: str) -> str:
        """A cell of ids, perhaps several."""
        ...

    def is_identifier(self, column: str) -> bool:
        """Whether a column of that name holds ids."""
        ...

    def rows(self, columns: Mapping[str, Column]) -> Mapping[str, Column]:
        """The columns of a table that change because of what whole rows are about."""
        ...

    def touches(self, words: str) -> bool:
        """A quick look: whether anything in here could change."""
        ...


def rewrite_document(connection: Connection, editor: Editor) -> Places:
    """Rewrite all of it in one transaction; how many cells changed by where they stand."""
    places: Places = Counter()
    quote = connection.dialect.identifier_preparer.quote_identifier
    listed = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")
    for (table,) in listed.all():
        if not table.startswith(_NOT_OURS):
            _rewrite_table(connection, editor, table, quote(table), places)
    return places


def _rewrite_table(
    connection: Connection, editor: Editor, table: str, quoted: str, places: Places
) -> None:
    quote = connection.dialect.identifier_preparer.quote_identifier
    columns = connection.exec_driver_sql(f"PRAGMA table_info({quoted})").all()
    names = [row[1] for row in columns if str(row[2]).upper() not in _NO_TEXT]
    if not names:
        return
    label = ", name" if table == "further_table" else ", NULL"
    for name in names:
        wanted = f"SELECT rowid, {quote(name)}{label} FROM {quoted}"
        changed = []
        for rowid, cell, of in connection.exec_driver_sql(wanted).all():
            counted: Places = Counter()
            after = _cell(cell, name, editor, counted)
            if counted:
                changed.append((after, rowid))
                places[str(of or table)] += sum(counted.values())
        if changed:
            update = f"UPDATE {quoted} SET {quote(name)} = ? WHERE rowid = ?"
            connection.exec_driver_sql(update, changed)


def _cell(cell: object, name: str, editor: Editor, counted: Places) -> object:
    if isinstance(cell, bytes):
        return _blob(cell, editor, counted) if cell.startswith(MAGIC) else cell
    if not isinstance(cell, str) or not editor.touches(cell):
        return cell
    if cell[:1] in ("{", "["):
        try:
            tree = json.loads(cell)
        except ValueError:
            return _word(cell, name, editor, counted)
        return to_json(_plain(tree, "", editor, counted))
    return _word(cell, name, editor, counted)


def _word(cell: str, name: str, editor: Editor, counted: Places) -> str:
    after = editor.identifier(cell) if editor.is_identifier(name) else editor.text(cell)
    counted[name] += after != cell
    if not counted[name]:
        del counted[name]
    return after


def _plain(value: Any, key: str, editor: Editor, counted: Places) -> Any:
    """Plain data with every text in it edited, names of fields included."""
    if isinstance(value, str):
        return _word(value, key, editor, counted)
    if isinstance(value, list):
        return [_plain(item, key, editor, counted) for item in value]
    if isinstance(value, dict):
        return {
            _word(name, "", editor, counted): _plain(item, name, editor, counted)
            for name, item in value.items()
        }
    return value


def _blob(blob: bytes, editor: Editor, counted: Places) -> bytes:
    tree, parts = taken_apart(blob)
    texts = [
        to_json(tree),
        *(part.decode("utf-8", "surrogatepass") for part in _texts(tree, parts)),
    ]
    if not any(editor.touches(words) for words in texts):
        return blob
    after = _branch(tree, "", parts, editor, counted)
    return put_together(after, parts) if counted else blob


def _texts(tree: Any, parts: list[bytes]) -> list[bytes]:
    found: list[bytes] = []
    if isinstance(tree, Mapping):
        if _is_column(tree):
            return [parts[tree["part"]]] if tree["kind"] == "object" else []
        for item in tree.values():
            found += _texts(item, parts)
    elif isinstance(tree, list):
        for item in tree:
            found += _texts(item, parts)
    return found


def _is_column(tree: Mapping[str, Any]) -> bool:
    return {"kind", "part"} <= tree.keys() and isinstance(tree["part"], int)


def _branch(tree: Any, key: str, parts: list[bytes], editor: Editor, counted: Places) -> Any:
    """A tree of plain data in which tables and columns stand as references to parts."""
    if isinstance(tree, dict):
        if _is_column(tree):
            _rewrite_columns([(key, tree)], parts, editor, counted)
            return tree
        if isinstance(tree.get("columns"), list) and "rows" in tree:
            named = [(column["name"], column) for column in tree["columns"]]
            _rewrite_columns(named, parts, editor, counted)
            return tree
        return {
            _word(name, "", editor, counted): _branch(item, name, parts, editor, counted)
            for name, item in tree.items()
        }
    if isinstance(tree, list):
        return [_branch(item, key, parts, editor, counted) for item in tree]
    return _plain(tree, key, editor, counted)


def _rewrite_columns(
    named: list[tuple[str, dict[str, Any]]],
    parts: MutableSequence[bytes],
    editor: Editor,
    counted: Places,
) -> None:
    columns: MutableMapping[str, Column] = {
        name: column_of(column["kind"], parts[column["part"]]) for name, column in named
    }
    before = dict(columns)
    columns.update(editor.rows(columns))
    for name, column in named:
        values = columns[name]
        if values.dtype == object:
            edit = editor.identifier if editor.is_identifier(name) else editor.text
            edited = [edit(cell) if isinstance(cell, str) else cell for cell in values]
            values = np.empty(len(edited), object)
            values[:] = edited
        differing = _n_differing(before[name], values)
        if differing:
            counted[name] += differing
            parts[column["part"]] = column_bytes(values)


def _n_differing(before: Column, after: Column) -> int:
    unequal = before != after
    if before.dtype == np.float64:
        unequal &= ~(np.isnan(before) & np.isnan(after))
    return int(np.count_nonzero(unequal))
