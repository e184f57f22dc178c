"""The worker's side of the import: read the files, compare with the project, pack what shows."""

import pickle
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np

from model.accounts import Accounts
from model.corrections import as_text
from model.errors import PlanError
from model.intake.accounts_import import ACCOUNT_CATALOGUE, AccountsImport
from model.intake.duplicates import Duplicate, find_duplicates
from model.intake.headers import find_header
from model.intake.incoming import CLIPBOARD, Incoming, IncomingSheet, read_incoming, take_in
from model.intake.merge import MergePreview, merge_preview
from model.intake.reader import read_sheets, sheets_of_text
from model.intake.reading import SKIP, FoundColumn, How, Reading
from model.intake.sheet import Sheet, column_letters, is_blank
from model.state import State
from ui.accounts.draft import Draft, SheetKey
from ui.accounts.field_names import code_label
from ui.accounts.prepared import Cells, Places, Prepared, SheetShown, Twins, shown
from ui.projects import empty_state

Say = Callable[[str, float], None]  # phase, share done

_MOST_TWINS: Final = 500  # pairs that somebody will look at
_NOT_COMPARED: Final = frozenset({"account_id", "pinned", "placed_by", "locked", "lat", "lon"})


@dataclass(frozen=True, slots=True)
class Request:
    """What to read; `project` is the open project's State, packed, b"" for none.

    Packed once per import: the same bytes are unpacked once, however often cells are corrected.
    `into_project` False makes a new project in `currency`; None decides by whether the project
    knows any of the accounts.
    """

    draft: Draft
    project: bytes
    into_project: bool | None
    currency: str
    today: date


@lru_cache(maxsize=1)
def _state(packed: bytes) -> State:
    found = pickle.loads(packed)  # our own window packed it
    assert isinstance(found, State)
    return found


@lru_cache(maxsize=12)
def _sheets(path: Path, modified: int, size: int) -> tuple[Sheet, ...]:
    """The raw sheets of a file; while it does not change it is read once."""
    assert min(modified, size) >= 0
    return tuple(read_sheets(path))


def cached_sheets(path: Path | str) -> list[Sheet]:
    """The raw sheets of a file as `read_sheets`, kept until the file changes."""
    path = Path(path)
    try:
        stat = path.stat()
    except OSError:
        return read_sheets(path)  # it says what is wrong
    return list(_sheets(path, stat.st_mtime_ns, stat.st_size))


class CancelledError(PlanError):
    """The user did not want to wait."""


def prepare(request: Request, say: Say, stop: Callable[[], bool]) -> Prepared:
    """Read everything under the draft and compare it with the open project.

    A sheet that cannot be what the user says is shown with its columns, so that they can be
    mapped, and the reason as `trouble`. PlanError when a file cannot be read at all.
    """
    project = _state(request.project) if request.project else None
    if request.into_project is False:
        project = None
    incoming, trouble = _incoming(request, project, say, stop)
    if incoming is None:
        return _nothing(request.draft, trouble, is_new=project is None)
    _go_on(say, stop, "Comparing with the project", 0.75)
    merge = _merge(project, incoming, request.today)
    known = _known(merge, incoming)
    if request.into_project is None and project is not None and _is_foreign(project, known):
        project = merge = None
        incoming = _read(request, None, say, stop)
    state = project or empty_state("", request.currency)
    _go_on(say, stop, "Looking for duplicates", 0.85)
    change, _ = take_in(state, incoming, request.today)
    after = change.apply(state).accounts
    accounts = incoming.accounts
    return Prepared(
        sheets=tuple(_sheet_shown(sheet, request.draft) for sheet in incoming.sheets),
        system=incoming.system,
        n_accounts=len(accounts.accounts) if accounts else 0,
        known=known or 0 if merge is not None else 0,
        is_new_project=project is None,
        names=_names(after),
        places=_places(accounts, after),
        merge=merge,
        twins=twins_of(state.accounts, after),
        foreign=dict(incoming.lacking),
        tables={kind: table.accepted for kind, table in incoming.tables.items()},
        n_areas=incoming.areas.accepted if incoming.areas else 0,
        packed=pickle.dumps(incoming),
        trouble=trouble,
    )


def _incoming(
    request: Request, project: State | None, say: Say, stop: Callable[[], bool]
) -> tuple[Incoming | None, str]:
    """What the files hold; without the sheets that cannot be what the user says, and why."""
    try:
        return _read(request, project, say, stop), ""
    except CancelledError:
        raise
    except PlanError as error:
        raw_sheets(request.draft)  # a file that cannot be read says so again
        trouble = str(error)
    readings = request.draft.readings
    chosen = [key for key, reading in readings.items() if reading.kind not in (None, SKIP)]
    without = {**readings, **{key: Reading(kind=SKIP) for key in chosen}}
    rest = replace(request, draft=replace(request.draft, readings=without))
    try:
        return (_read(rest, project, say, stop) if chosen else None), trouble
    except CancelledError:
        raise
    except PlanError:
        return None, trouble


def _read(request: Request, project: State | None, say: Say, stop: Callable[[], bool]) -> Incoming:
    draft = request.draft
    return read_incoming(
        draft.paths,
        text=draft.text,
        readings=draft.readings,
        state=project,
        rates=draft.rates,
        currency="" if project is not None else request.currency,
        read=cached_sheets,
        report=lambda phase, share: _go_on(say, stop, phase, 0.1 + 0.6 * share),
    )


def _is_foreign(project: State, known: int | None) -> bool:
    """Whether a file of accounts has nothing to do with the accounts of the project."""
    return known == 0 and len(project.accounts) > 0


def raw_sheets(draft: Draft) -> list[tuple[SheetKey, Sheet]]:
    """Every sheet as it stands in its file or on the clipboard."""
    found = [
        ((path.name, sheet.name), sheet) for path in draft.paths for sheet in cached_sheets(path)
    ]
    if draft.text:
        found += [(CLIPBOARD, sheet) for sheet in sheets_of_text(draft.text)]
    return found


def _nothing(draft: Draft, trouble: str, *, is_new: bool) -> Prepared:
    """Files in which no table was recognised: their sheets wait for the user's word."""
    nothing = np.empty(0)
    return Prepared(
        sheets=tuple(_unread(draft, key, sheet, trouble) for key, sheet in raw_sheets(draft)),
        system="",
        n_accounts=0,
        known=0,
        is_new_project=is_new,
        names={},
        places=Places(nothing, nothing, np.empty(0, object)),
        merge=None,
        twins=(),
        foreign={},
        tables={},
        n_areas=0,
        packed=b"",
        trouble=trouble,
    )


def _unread(draft: Draft, key: SheetKey, sheet: Sheet, why: str) -> SheetShown:
    """A sheet of which nothing is taken yet; its columns can be mapped once it has a kind."""
    reading = draft.reading(key)
    header = find_header(sheet, ACCOUNT_CATALOGUE, (), reading.header_row)
    if header is None:
        return SheetShown(key, SKIP, 0, "The sheet is empty.", sheet.hidden, reading=reading)
    first = header.last + 1
    found = tuple(
        FoundColumn(
            position,
            name or f"Column {column_letters(position)}",
            "",
            How.OWN,
            0.0,
            tuple(shown(c) for c in sheet.columns[position][first:] if not is_blank(c))[:5],
        )
        for position, name in enumerate(header.names)
    )
    row = header.last + sheet.first_row if header.last >= 0 else 0
    cells = _cells(sheet, row, [column.position for column in found])
    kind = reading.kind or SKIP
    return SheetShown(key, kind, len(cells), why, sheet.hidden, row, found, cells, reading=reading)


def _go_on(say: Say, stop: Callable[[], bool], phase: str, share: float) -> None:
    if stop():
        raise CancelledError("Reading was cancelled.", remedy="Nothing has been changed.")
    say(phase, share)


def _merge(state: State | None, incoming: Incoming, today: date) -> MergePreview | None:
    if incoming.accounts is None or state is None:
        return None
    return merge_preview(state, incoming.accounts, today.isoformat())


def _known(merge: MergePreview | None, incoming: Incoming) -> int | None:
    """How many accounts of the file the project has; None without accounts to compare."""
    if merge is None or incoming.accounts is None:
        return None
    return len(incoming.accounts.accounts) - len(merge.new)


def _names(accounts: Accounts) -> dict[str, str]:
    return dict(zip(accounts.ids, accounts.text("name"), strict=True))


def _places(loaded: AccountsImport | None, after: Accounts) -> Places:
    """Where the accounts of the file are `after` the import; what it does not tell stays."""
    ids = () if loaded is None else loaded.accounts.ids
    rows = np.array([after.row_of(one) for one in ids if after.has(one)], np.int64)
    found = Places.of(after)
    return Places(found.lat[rows], found.lon[rows], found.placed_by[rows])


def _sheet_shown(sheet: IncomingSheet, draft: Draft) -> SheetShown:
    """One sheet as the assistant shows it, with all its texts."""
    key, loaded = sheet.key, sheet.loaded
    if loaded is None:
        asked = draft.reading(key)
        if asked.kind not in (None, SKIP):
            return _unread(draft, key, _raw_sheet(draft, key), sheet.why)
        return SheetShown(
            key, sheet.kind, sheet.rows, sheet.why, sheet.hidden, reading=sheet.reading
        )
    found = loaded.found
    return SheetShown(
        key,
        sheet.kind,
        loaded.rows_read,
        sheet.why,
        sheet.hidden,
        loaded.header_row,
        found,
        _cells(_raw_sheet(draft, key), loaded.header_row, [c.position for c in found]),
        (*loaded.problems, *sheet.problems),
        loaded.unknown_words,
        loaded.accepted,
        loaded.rejected,
        loaded.fixed,
        sheet.reading,
    )


def _raw_sheet(draft: Draft, key: SheetKey) -> Sheet:
    """The sheet as it stands in its file or on the clipboard."""
    return next(sheet for known, sheet in raw_sheets(draft) if known == key)


def _cells(sheet: Sheet, header_row: int, positions: Sequence[int]) -> Cells:
    """The rows below the header that are not blank, of the columns that are shown."""
    first = max(header_row + 1 - sheet.first_row, 0)
    columns = [sheet.columns[position][first:] for position in positions]
    kept = [
        at
        for at, cells in enumerate(zip(*columns, strict=True))
        if not all(is_blank(cell) for cell in cells)
    ]
    texts = [[shown(column[at]) for at in kept] for column in columns]
    return Cells([sheet.first_row + first + at for at in kept], texts)


def twins_of(before: Accounts, after: Accounts) -> tuple[Twins, ...]:
    """The accounts that look alike in `after`, with the values in which they differ.

    Pairs that were both in `before` are left to the open project's own list.
    """
    pairs: list[Twins] = []
    for duplicate in find_duplicates(after):
        ids = tuple(str(after.ids[row]) for row in duplicate.rows)
        is_known = tuple(before.has(account_id) for account_id in ids)
        if all(is_known):
            continue
        pairs.append(twins_at(after, duplicate, is_known))
        if len(pairs) == _MOST_TWINS:
            break
    return tuple(pairs)


def twins_at(accounts: Accounts, found: Duplicate, is_known: tuple[bool, ...]) -> Twins:
    """A duplicate with everything that is to be seen of it."""
    rows = list(found.rows)
    texts = {
        name: tuple(code_label(name, as_text(accounts[name][row])) for row in rows)
        for name in accounts
        if name not in _NOT_COMPARED
    }
    lat, lon = accounts.lat, accounts.lon
    texts["lat"] = tuple(  # a place is one thing
        f"{lat[row]:.4f}, {lon[row]:.4f}" if accounts.placed[row] else "" for row in rows
    )
    values = {name: some for name, some in texts.items() if any(some)}
    return Twins(
        tuple(str(accounts.ids[row]) for row in rows),
        tuple(accounts.text("name")[rows].tolist()),
        found.score,
        found.reasons,
        values,
        is_known,
    )
