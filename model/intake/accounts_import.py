"""The account table of a spreadsheet: every row accounted for, every account placed."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from model.accounts import Accounts
from model.arrays import BoolArray, Column, FloatArray, TextArray
from model.errors import PlanError
from model.fields import ACCOUNT_FIELD, ACCOUNT_FIELDS, NO_SYSTEM, PLACED_BY, Field, account_field
from model.intake.columns import Cleaner, RawColumn
from model.intake.families import with_families
from model.intake.postcodes import restore_zips, stated_or_guessed
from model.intake.problems import CellProblem, ProblemLog, more, quoted
from model.intake.reader import read_sheets
from model.intake.recognise import Catalogue, infer_key
from model.intake.recognise import Column as SheetColumn
from model.intake.sheet import is_blank
from model.intake.synonyms import with_more_headers
from model.intake.tables import Table, choose_table, reject_footers, shown_header
from model.intake.values import clean_text, clean_texts, comma_votes
from model.places.gazetteer import Located, locate

Locate = Callable[
    [FloatArray, FloatArray, Iterable[Any], Iterable[Any], Iterable[Any], Iterable[Any]], Located
]
ACCOUNT_CATALOGUE: Final = Catalogue(with_more_headers())
MUST_HAVE: Final = (("account_id",), ("name",), ("lat", "lon"), ("postcode",), ("city", "region"))
NO_MAPPING: Final[Mapping[str, str]] = MappingProxyType({})
_PLACE_FIELDS: Final = ("lat", "lon", "postcode", "city", "street")
_COMPUTED: Final = ("lat", "lon", "placed_by")


@dataclass(frozen=True, eq=False, slots=True)
class AccountsImport:
    """What a file held: rows_read = accepted + rejected, and `fixed` of the accepted.

    `located` counts the accounts by coordinates, zip, city and none; `columns` gives the header
    of each recognised field; `generated` are the account ids that the file did not have.
    """

    accounts: Accounts
    problems: list[CellProblem]
    rows_read: int
    accepted: int
    fixed: int
    rejected: int
    blank: int
    located: dict[str, int]
    columns: dict[str, str]
    sheet: str
    generated: frozenset[str] = frozenset()


def load_accounts(
    path: Path | str,
    *,
    sheet: str | None = None,
    mapping: Mapping[str, str] = NO_MAPPING,
    locate: Locate = locate,
) -> AccountsImport:
    """Read an account list from .xlsx or delimited text.

    `mapping` says which header is which field and wins over recognition. Raises PlanError when
    the file cannot be read or shows no accounts; what is wrong in single cells is in `problems`.
    """
    _check_mapping(mapping)
    table = choose_table(
        read_sheets(path),
        ACCOUNT_CATALOGUE,
        sheet=sheet,
        mapping=mapping,
        must_have=MUST_HAVE,
        what="accounts",
    )
    return import_table(table, locate)


def _check_mapping(mapping: Mapping[str, str]) -> None:
    for name in mapping:
        if account_field(name) is None:
            raise PlanError(
                f'There is no field "{name}".',
                remedy=f"The fields are: {', '.join(ACCOUNT_FIELD)}, proc_volume.FAMILY "
                "and our_procs.FAMILY.",
            )


def import_table(table: Table, locate: Locate) -> AccountsImport:
    """Turn a recognised table into accounts."""
    log = ProblemLog(table.sheet)
    found = with_families(_with_territory(_with_key(table)), table)
    candidates = reject_footers(table, log)
    identity = _Identity(table, found, log, candidates)
    kept = identity.kept
    cleaner = Cleaner(log, _sheet_habit(table))
    columns: dict[str, Column] = {"account_id": identity.ids, "name": identity.names}
    for name, column in found.items():
        if name not in columns:
            known = account_field(name)
            assert known is not None
            columns[name] = cleaner.clean(known, _raw(table, column, kept))
    _restore_zips(table, found, columns, kept, log)
    if "idn_id" in columns:
        systems = [name if name.casefold() not in NO_SYSTEM else "" for name in columns["idn_id"]]
        columns["idn_id"] = np.array(systems, object)
    located = _place(table, found, columns, kept, log, locate)
    used = {column.position for column in found.values()}
    own = [column for column in table.own if column.position not in used]
    _add_own(table, own, columns, kept, cleaner)
    _warn_twins(table, columns, kept, log)
    accounts = Accounts(_in_order(columns))
    return AccountsImport(
        accounts=accounts,
        problems=log.sorted(),
        rows_read=len(table.rows),
        accepted=len(kept),
        fixed=len(log.fixed_rows - log.rejected_rows),
        rejected=len(log.rejected_rows),
        blank=table.blank,
        located=located,
        columns={name: shown_header(column) for name, column in found.items()},
        sheet=table.sheet,
        generated=frozenset(identity.generated),
    )


def _with_key(table: Table) -> Mapping[str, SheetColumn]:
    """Where no header says account id, a complete and unique column of ids is taken for it."""
    used = {column.position for column in table.found.values()}
    free = [column for column in table.columns if column.position not in used]
    if "account_id" in table.found or (key := infer_key(free)) is None:
        return table.found
    return {**table.found, "account_id": key}


def _with_territory(found: Mapping[str, SheetColumn]) -> dict[str, SheetColumn]:
    """A territory name alone is the territory."""
    if "territory_name" in found and "territory" not in found:
        renamed = dict(found)
        renamed["territory"] = renamed.pop("territory_name")
        return renamed
    return dict(found)


def _sheet_habit(table: Table) -> bool | None:
    """Whether numbers of the sheet have decimal commas; None when nothing in it says so."""
    comma = point = 0
    for name, column in table.found.items():
        known = ACCOUNT_FIELD.get(name)
        if known is not None and known.is_number:
            votes = comma_votes(cell for cell in column.cells if isinstance(cell, str))
            comma, point = comma + votes[0], point + votes[1]
    return None if comma == point else comma > point


def _raw(table: Table, column: SheetColumn, kept: Sequence[int]) -> RawColumn:
    return RawColumn(
        shown_header(column),
        [column.cells[at] for at in kept],
        [table.rows[at] for at in kept],
    )


class _Identity:
    """Ids and names of the rows: which rows are accounts, and what they are called."""

    def __init__(
        self,
        table: Table,
        found: Mapping[str, SheetColumn],
        log: ProblemLog,
        candidates: Sequence[int],
    ) -> None:
        self.table, self.found, self.log = table, found, log
        self.generated: list[str] = []
        ids, names = self._texts("account_id"), self._texts("name")
        places = [found[name].cells for name in _PLACE_FIELDS if name in found]
        anonymous = [
            at
            for at in candidates
            if not ids[at] and not names[at] and all(is_blank(cells[at]) for cells in places)
        ]
        for at in anonymous:
            self._reject_anonymous(at)
        skipped = set(anonymous)
        self.kept = self._unique([at for at in candidates if at not in skipped], ids)
        self.ids = self._with_ids(ids)
        self.names = self._with_names(names)

    def _texts(self, name: str) -> list[str]:
        column = self.found.get(name)
        if column is None:
            return [""] * len(self.table.rows)
        return clean_texts(column.cells)[0]

    def _reject_anonymous(self, at: int) -> None:
        cells = [clean_text(column.cells[at]) for column in self.table.columns]
        shown = next((text for text in cells if text), "")
        self.log.reject(
            self.table.rows[at],
            "",
            f"The row that begins with {quoted(shown)} has no account id, no name and no place.",
        )

    def _unique(self, candidates: Sequence[int], ids: Sequence[str]) -> list[int]:
        first_row: dict[str, int] = {}
        kept: list[int] = []
        for at in candidates:
            row, account_id = self.table.rows[at], ids[at]
            if account_id and account_id in first_row:
                self.log.reject(
                    row,
                    shown_header(self.found["account_id"]),
                    f"Account id {quoted(account_id)} in row {row} is already in row "
                    f"{first_row[account_id]}.",
                )
                continue
            first_row.setdefault(account_id, row)
            kept.append(at)
        return kept

    def _with_ids(self, ids: Sequence[str]) -> TextArray:
        values = np.empty(len(self.kept), object)
        values[:] = [ids[at] for at in self.kept]
        missing = [i for i, account_id in enumerate(values) if not account_id]
        taken, number = set(values), 0
        for i in missing:
            number += 1
            while (generated := f"ACC-{number:05d}") in taken:
                number += 1
            values[i] = generated
            self.generated.append(generated)
        if missing:
            header = shown_header(self.found["account_id"]) if "account_id" in self.found else ""
            self.log.fix(
                [self.table.rows[self.kept[i]] for i in missing],
                header,
                f"The account has no id; it was given {values[missing[0]]}{more(len(missing))}.",
            )
        return values

    def _with_names(self, names: Sequence[str]) -> TextArray:
        raw = [names[at] for at in self.kept]
        rows = [self.table.rows[at] for at in self.kept]
        header = shown_header(self.found["name"]) if "name" in self.found else ""
        column = RawColumn(header, raw, rows)
        values = Cleaner(self.log).texts(ACCOUNT_FIELD["name"], column)
        missing = [i for i, name in enumerate(values) if not name]
        for i in missing:
            values[i] = self.ids[i]
        if missing:
            self.log.fix(
                [rows[i] for i in missing],
                header,
                f"The account has no name; its id {quoted(self.ids[missing[0]])} stands for it"
                f"{more(len(missing))}.",
            )
        return values


def _restore_zips(
    table: Table,
    found: Mapping[str, SheetColumn],
    columns: dict[str, Column],
    kept: Sequence[int],
    log: ProblemLog,
) -> None:
    if "postcode" not in columns:
        return
    empty = np.full(len(kept), "", object)
    codes = columns["postcode"]
    restored = restore_zips(codes, columns.get("region", empty), columns.get("country", empty))
    changed = [i for i in range(len(kept)) if restored[i] != codes[i]]
    if changed:
        header = shown_header(found["postcode"])
        log.fix(
            [table.rows[kept[i]] for i in changed],
            header,
            f"{header} {quoted(codes[changed[0]])} was read as {restored[changed[0]]}"
            f"{more(len(changed))}.",
        )
    columns["postcode"] = restored


def _place(
    table: Table,
    found: Mapping[str, SheetColumn],
    columns: dict[str, Column],
    kept: Sequence[int],
    log: ProblemLog,
    locate: Locate,
) -> dict[str, int]:
    """Add lat, lon and placed_by; count the accounts by how they were placed."""
    n = len(kept)
    empty, unknown = np.full(n, "", object), np.full(n, np.nan)
    lat, lon = columns.get("lat", unknown), columns.get("lon", unknown)
    codes, city, region = (columns.get(name, empty) for name in ("postcode", "city", "region"))
    country = stated_or_guessed(columns.get("country", empty), codes)
    placed = locate(lat, lon, codes, city, region, country)
    placed_by = placed.placed_by.astype(object)
    stated = columns.get("placed_by", empty)
    trusted = (placed_by == "coordinates") & np.isin(stated.astype(str), PLACED_BY[:-1])
    placed_by[trusted] = stated[trusted]
    columns.update({"lat": placed.lat, "lon": placed.lon, "placed_by": placed_by})
    moved = _moved(lat, lon, placed)
    for at, name, sentence in placed.notes:
        row, header = table.rows[kept[at]], shown_header(found[name]) if name in found else ""
        if name in ("lat", "lon") and moved[at]:
            log.fix([row], header, sentence)
        else:
            log.warn(row, header, sentence)
    counts = {kind: int(np.sum(placed.placed_by == kind)) for kind in ("coordinates", "zip")}
    return {
        **counts,
        "city": int(np.sum(placed.placed_by == "city")),
        "none": int(np.sum(placed.placed_by == "none")),
    }


def _moved(lat: FloatArray, lon: FloatArray, placed: Located) -> BoolArray:
    """Which given coordinates were repaired."""
    given = np.isfinite(lat) & np.isfinite(lon) & (placed.placed_by == "coordinates")
    moved: BoolArray = given & ((lat != placed.lat) | (lon != placed.lon))
    return moved


def _add_own(
    table: Table,
    own: Sequence[SheetColumn],
    columns: dict[str, Column],
    kept: Sequence[int],
    cleaner: Cleaner,
) -> None:
    """The user's own columns and the originals of translated words, under unique headers."""
    taken = {name.casefold() for name in (*columns, *ACCOUNT_FIELD)}
    headers = {column.header.casefold() for column in own}
    for name, texts in cleaner.given.items():
        if f"{name}_given" not in headers:
            taken.add(f"{name}_given")
            columns[f"{name}_given"] = texts
    for column in own:
        header = unique_header(shown_header(column), taken)
        taken.add(header.casefold())
        columns[header] = cleaner.own(_raw(table, column, kept))


def unique_header(header: str, taken: Iterable[str]) -> str:
    """The header itself, or with a number behind it when its lower-case form is taken."""
    if account_field(header) is None and header.casefold() not in taken:
        return header
    number = 2
    while f"{header} ({number})".casefold() in taken:
        number += 1
    return f"{header} ({number})"


def _warn_twins(
    table: Table, columns: Mapping[str, Column], kept: Sequence[int], log: ProblemLog
) -> None:
    """Two accounts of one name and postcode may be one account twice."""
    if "postcode" not in columns:
        return
    twins: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, (name, code) in enumerate(zip(columns["name"], columns["postcode"], strict=True)):
        if code:
            twins[name.casefold(), code].append(i)
    for (_, code), found in twins.items():
        for i in found[1:]:
            log.warn(
                table.rows[kept[i]],
                "",
                f"{quoted(columns['name'][i])} in {code} is also in row "
                f"{table.rows[kept[found[0]]]}; it may be the same account.",
            )


def _in_order(columns: Mapping[str, Column]) -> dict[str, Column]:
    """Known fields in catalogue order, then the rest in file order."""
    known: list[Field] = [known for known in ACCOUNT_FIELDS if known.name in columns]
    names = [known.name for known in known]
    return {name: columns[name] for name in (*names, *(n for n in columns if n not in names))}
