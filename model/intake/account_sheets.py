"""Several account sheets become one: addresses beside accounts, overviews, regional exports."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from model.accounts import Accounts
from model.arrays import BoolArray, Column, IntArray
from model.intake.accounts_import import ACCOUNT_CATALOGUE, AccountsImport
from model.intake.crm import Export, deleted_rows, mapped_column
from model.intake.crm_ids import IdIndex
from model.intake.recognise import squeezed
from model.intake.sheet import Cell, Sheet, is_blank
from model.intake.tables import Table
from model.intake.values import YES, clean_text, number_as_text
from model.plan.facts import SEGMENTS

PLACE: Final = ("lat", "lon", "placed_by")
PINNED: Final = ("face_hours", "remote_hours", "case_hours", "pursuit_hours")
_PRECISION: Final = {"none": 0, "": 0, "city": 1, "zip": 2, "coordinates": 3, "user": 4}
_ADDRESS: Final = ("street", "city", "region", "postcode", "country", "lat", "lon")
_RESULTS: Final = frozenset(
    [
        "headroom",
        "penetration",
        "shareofwallet",
        "segmentclass",
        "year1wave",
        "sequencewave",
        "f2fy1",
        "remotey1",
        "driveh",
        "drivehours",
        "travelhours",
        "plannedhoursy1",
        "confidence",
    ]
)
_FROM_VOLUMES: Final = ("potential", "revenue")  # results where the volumes are there


def results_in(table: Table, *, with_volumes: bool) -> frozenset[str]:
    """The headers of an account sheet that hold what Catchment computes: they are not read.

    Potential and revenue are results where the sheet, or the import, has procedure volumes.
    """
    ignored = set()
    for column in table.columns:
        tight = squeezed(column.header)
        segment = tight in ("segment", "accountsegment") and _mostly_segments(column.cells)
        if tight in _RESULTS or segment:
            ignored.add(column.shown)
    if with_volumes:
        ignored |= {table.found[name].shown for name in _FROM_VOLUMES if name in table.found}
    return frozenset(ignored)


def _mostly_segments(cells: Sequence[Cell]) -> bool:
    names = {segment.casefold() for segment in SEGMENTS}
    texts = [clean_text(cell).casefold() for cell in cells if not is_blank(cell)]
    return 2 * sum(text in names for text in texts) > len(texts)


def with_addresses(
    sheet: Sheet, export: Export, addresses: Sequence[tuple[Sheet, Export]]
) -> tuple[Sheet, Export, int]:
    """An account sheet with the columns of its address object; how many accounts got one.

    Of several addresses of an account the primary one counts, else the first; inactive ones
    do not.
    """
    ids = mapped_column(sheet, export, "account_id")
    if ids is None:
        return sheet, export, 0
    texts = [clean_text(cell) for cell in ids]
    index = IdIndex(text for text in texts[export.header + 1 :] if text)
    chosen = _addresses(addresses, index)
    columns, mapping = list(sheet.columns), dict(export.mapping)
    for position, name in enumerate(_ADDRESS):
        if name in mapping and name == "country":
            continue
        title = f"Address {name}"
        cells: list[Cell] = [None] * sheet.n_rows
        cells[export.header] = title
        for at in range(export.header + 1, sheet.n_rows):
            if (address := chosen.get(index.find(texts[at]))) is not None:
                cells[at] = address[position]
        columns.append(cells)
        mapping[name] = title
    joined = sum(index.find(text) in chosen for text in texts[export.header + 1 :] if text)
    return (
        replace(sheet, columns=tuple(columns)),
        replace(export, mapping=mapping),
        joined,
    )


def _addresses(
    addresses: Sequence[tuple[Sheet, Export]], index: IdIndex
) -> dict[str, tuple[Cell, ...]]:
    """The cells of one address by account id, in the order of _ADDRESS."""
    chosen: dict[str, tuple[bool, tuple[Cell, ...]]] = {}
    for sheet, export in addresses:
        owner = mapped_column(sheet, export, "account_id") or ()
        primary = mapped_column(sheet, export, "primary")
        parts = [mapped_column(sheet, export, name) for name in _ADDRESS]
        inactive = set(deleted_rows(sheet, export))
        for at in range(export.header + 1, len(owner)):
            account_id = index.find(clean_text(owner[at]))
            if not account_id or sheet.first_row + at in inactive:
                continue
            first = primary is not None and clean_text(primary[at]).casefold() in YES
            if account_id not in chosen or (first and not chosen[account_id][0]):
                cells = tuple(part[at] if part is not None else None for part in parts)
                chosen[account_id] = first, cells
    return {account_id: cells for account_id, (_, cells) in chosen.items()}


def only_known(loaded: AccountsImport, known: Accounts) -> AccountsImport:
    """Accounts of a sheet without names of its own: those of the project, by its ids and names."""
    index = IdIndex(known.ids)
    found = [index.find(account_id) for account_id in loaded.accounts.ids]
    rows = np.array([at for at, account_id in enumerate(found) if account_id], np.int64)
    accounts = loaded.accounts.taking(rows)
    ids = [found[at] for at in rows.tolist()]
    names = known.text("name")[known.rows_of(ids)]
    left = len(found) - len(rows)
    return replace(
        loaded,
        accounts=accounts.with_columns({"account_id": ids, "name": names}),
        accepted=loaded.accepted - left,
        rejected=loaded.rejected + left,
    )


def join_accounts(parts: Sequence[AccountsImport]) -> AccountsImport:
    """One account table of several; an account in more of them is one account.

    The sheet with most fields comes first: what it says of an account stands, the others fill
    what it leaves open. Hours in a sheet beside it are results for the accounts that it
    describes, and inputs for those it lacks.
    """
    if len(parts) == 1:
        return parts[0]
    ordered = sorted(parts, key=lambda part: -len(part.columns))
    ids: dict[str, int] = {}
    rows: list[IntArray] = []
    fresh: list[BoolArray] = []  # accounts that no earlier part has
    generated: set[str] = set()
    for part in ordered:
        index, own = IdIndex(ids), []
        for account_id in _free_ids(part, ids, generated):
            own.append(index.find(account_id) or account_id)
        fresh.append(np.array([account_id not in ids for account_id in own], bool))
        for account_id in own:
            ids.setdefault(account_id, len(ids))
        rows.append(np.array([ids[account_id] for account_id in own], np.int64))
    tables = [part.accounts for part in ordered]
    columns = _filled(tables, rows, fresh, len(ids))
    columns["account_id"] = np.array(list(ids), object)
    _place_together(columns, tables, rows, len(ids))
    return _summed(ordered, Accounts(_in_order(columns)), frozenset(generated))


def _free_ids(part: AccountsImport, ids: dict[str, int], generated: set[str]) -> list[str]:
    """The ids of a part; a made-up one that another part has made up too gets a new number."""
    taken, number, own = set(ids) | set(part.accounts.ids), 0, []
    for account_id in part.accounts.ids:
        if account_id in part.generated:
            while account_id in ids or (account_id in taken and account_id in own):
                number += 1
                candidate = f"ACC-{number:05d}"
                if candidate not in taken:
                    account_id = candidate
                    taken.add(candidate)
            generated.add(account_id)
        own.append(account_id)
    return own


def _filled(
    tables: Sequence[Accounts], rows: Sequence[IntArray], fresh: Sequence[BoolArray], n: int
) -> dict[str, Column]:
    columns: dict[str, Column] = {}
    names = dict.fromkeys(name for table in tables for name in table)
    for name in names:
        if name == "account_id" or name in PLACE:
            continue
        having = [at for at, table in enumerate(tables) if name in table]
        kinds = {tables[at][name].dtype for at in having}
        whole = _empty(kinds.pop() if len(kinds) == 1 else np.dtype(object), n)
        open_ = np.ones(n, bool)
        for at in having:
            values = tables[at][name]
            if values.dtype != whole.dtype:
                values = _as_text(values)
            use = ~_missing(values) & open_[rows[at]]
            if name in PINNED:
                use &= fresh[at]
            whole[rows[at][use]] = values[use]
            open_[rows[at][use]] = False
        columns[name] = whole
    return columns


def _empty(dtype: "np.dtype[np.generic]", n: int) -> Column:
    if dtype == np.float64:
        return np.full(n, np.nan)
    return np.zeros(n, bool) if dtype == np.bool_ else np.full(n, "", object)


def _missing(values: Column) -> BoolArray:
    if values.dtype == np.float64:
        return np.isnan(values)
    return np.zeros(len(values), bool) if values.dtype == np.bool_ else np.asarray(values == "")


def _as_text(values: Column) -> Column:
    text = np.empty(len(values), object)
    if values.dtype == np.float64:
        text[:] = [number_as_text(float(value)) for value in values]
    else:
        text[:] = ["yes" if value else "" for value in values] if values.dtype == bool else values
    return text


def _place_together(
    columns: dict[str, Column], tables: Sequence[Accounts], rows: Sequence[IntArray], n: int
) -> None:
    """Point and how it was found from the sheet that knows it best, never mixed."""
    lat, lon = np.full(n, np.nan), np.full(n, np.nan)
    by = np.full(n, "none", object)
    best = np.zeros(n, np.int64)
    for table, own in zip(tables, rows, strict=True):
        how = table.text("placed_by")
        rank = np.array([_PRECISION.get(word, 0) for word in how], np.int64)
        better = rank > best[own]
        where = own[better]
        lat[where], lon[where] = table.lat[better], table.lon[better]
        by[where], best[where] = how[better], rank[better]
    columns |= {"lat": lat, "lon": lon, "placed_by": by}


def _in_order(columns: dict[str, Column]) -> dict[str, Column]:
    """Known fields in the catalogue's order, then the others."""
    known = [name for name in ACCOUNT_CATALOGUE.number_of if name in columns]
    return {name: columns[name] for name in (*known, *(n for n in columns if n not in known))}


def _summed(
    parts: Sequence[AccountsImport], accounts: Accounts, generated: frozenset[str]
) -> AccountsImport:
    words: dict[str, dict[str, int]] = {}
    for part in parts:
        for name, counts in part.unknown_words.items():
            mine = words.setdefault(name, {})
            for word, count in counts.items():
                mine[word] = mine.get(word, 0) + count
    how = accounts.text("placed_by")
    return replace(
        parts[0],
        accounts=accounts,
        problems=[problem for part in parts for problem in part.problems],
        rows_read=sum(part.rows_read for part in parts),
        accepted=sum(part.accepted for part in parts),
        fixed=sum(part.fixed for part in parts),
        rejected=sum(part.rejected for part in parts),
        blank=sum(part.blank for part in parts),
        located={kind: int(np.sum(how == kind)) for kind in ("coordinates", "zip", "city", "none")},
        columns={name: head for part in reversed(parts) for name, head in part.columns.items()},
        sheet=", ".join(dict.fromkeys(part.sheet for part in parts)),
        generated=generated,
        unknown_words=words,
    )
