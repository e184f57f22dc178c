"""Contacts, reps, opportunities and the other tables beside the accounts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from model.accounts import Accounts
from model.arrays import BoolArray, Column
from model.errors import PlanError
from model.fields import Field, Kind
from model.intake.accounts_import import unique_header
from model.intake.columns import Cleaner, RawColumn
from model.intake.further_accounts import KnownAccounts, settle_accounts
from model.intake.further_repairs import repair
from model.intake.problems import CellProblem, ProblemLog, quoted
from model.intake.reader import read_sheets
from model.intake.reading import AS_FOUND, FoundColumn, Reading
from model.intake.recognise import Column as SheetColumn
from model.intake.recognise import squeezed
from model.intake.reps_table import SKILL
from model.intake.sheet import Sheet, is_blank
from model.intake.table_kinds import TABLE_KINDS, TableKind
from model.intake.tables import (
    NO_MAPPING,
    Table,
    choose_table,
    read_table,
    reject_footers,
    shown_header,
    table_score,
)
from model.intake.understood import SampleRows, found_columns, sample_rows
from model.intake.values import YES, clean_text

_LEAST_COLUMNS: Final = 3  # recognised before an unnamed sheet is taken for a table
_LEAST_SHARE: Final = 0.6  # of the headers
_FAMILY_CODE: Final = 3  # letters


@dataclass(frozen=True, eq=False, slots=True)
class TableImport:
    """A further table: text, float64; yes/no columns hold "yes", "no" or "".

    rows_read = accepted + rejected. `columns` gives the header of each recognised column;
    `found` every column left to right; `sample` the first rows as they stand in the file,
    by spreadsheet row number.
    """

    kind: str
    frame: pd.DataFrame
    problems: list[CellProblem]
    rows_read: int
    accepted: int
    fixed: int
    rejected: int
    columns: dict[str, str]
    sheet: str
    found: tuple[FoundColumn, ...] = ()
    header_row: int = 0
    sample: SampleRows = ()
    unknown_words: dict[str, dict[str, int]] = field(default_factory=dict)


def load_table(
    kind: str,
    path: Path | str,
    *,
    sheet: str | None = None,
    mapping: Mapping[str, str] = NO_MAPPING,
    accounts: Accounts | None = None,
) -> TableImport:
    """Read one further table of the kind "contacts", "reps", "opportunities", ...

    With `accounts`, rows about an account that is not there are rejected, and accounts given
    by name only are found by it. Raises PlanError like `load_accounts`.
    """
    known = table_kind(kind)
    check_fields(known, mapping)
    table = choose_table(
        read_sheets(path),
        known.catalogue,
        sheet=sheet,
        mapping=mapping,
        must_have=must_have(known),
        what=kind.replace("_", " "),
    )
    among = KnownAccounts.of(accounts) if accounts is not None else None
    return import_further(known, table, among, Reading(mapping=mapping))


def table_kind(kind: str) -> TableKind:
    """The catalogue of a kind of table; PlanError when there is none."""
    if kind not in TABLE_KINDS:
        raise PlanError(
            f'There is no table "{kind}".', remedy=f"The tables are: {', '.join(TABLE_KINDS)}."
        )
    return TABLE_KINDS[kind]


def check_fields(kind: TableKind, mapping: Mapping[str, str]) -> None:
    """PlanError when a mapping names a field that the table has not got."""
    for name in mapping:
        if name not in kind.catalogue.number_of:
            fields = ", ".join(kind.catalogue.number_of)
            raise PlanError(
                f'There is no field "{name}" in {kind.name}.', remedy=f"The fields are: {fields}."
            )


def kind_of_name(name: str) -> TableKind | None:
    """The kind of table that a sheet's name says, None when it says none."""
    return next((k for k in TABLE_KINDS.values() if squeezed(name) in k.sheet_names), None)


def must_have(kind: TableKind) -> list[tuple[str, ...]]:
    """What shows that a table is of this kind: its key, or columns that say as much."""
    enough: list[tuple[str, ...]] = [(kind.key,)] if kind.key else []
    return [*enough, *kind.telling]


def read_as(sheet: Sheet, kind: TableKind, reading: Reading = AS_FOUND) -> Table | None:
    """The table of a sheet as one of a kind; None when it does not show one."""
    table = read_table(sheet, kind.catalogue, reading=reading)
    usable = table is not None and any(
        all(name in table.found for name in names) for names in must_have(kind)
    )
    return table if usable else None


def best_kind(sheet: Sheet) -> tuple[TableKind, Table] | None:
    """The kind whose columns a sheet shows most completely, None when none fits well."""
    best: tuple[float, TableKind, Table] | None = None
    for kind in TABLE_KINDS.values():
        table = read_as(sheet, kind)
        if table is None or len(table.found) < _LEAST_COLUMNS or not table.rows:
            continue
        share = len(table.found) / max(1, sum(bool(c.header) for c in table.columns))
        score = table_score(table, kind.catalogue) * share
        if share > _LEAST_SHARE and (best is None or score > best[0]):
            best = score, kind, table
    return (best[1], best[2]) if best else None


def import_further(
    kind: TableKind,
    table: Table,
    accounts: KnownAccounts | None = None,
    reading: Reading = AS_FOUND,
) -> TableImport:
    """Turn a recognised sheet into a table of its kind."""
    log = ProblemLog(table.sheet)
    found = dict(table.found)
    kept = reject_footers(table, log)
    cleaner = Cleaner(log, reading.decimal_comma, reading)
    columns: dict[str, Column] = {}
    for known in kind.fields:
        if known.name in found:
            raw = _raw(table, found[known.name], kept)
            columns[known.name] = _cleaned(cleaner, known, raw)
    if kind.name == "contacts":
        _join_names(table, found, columns, kept)
    _keep_own(kind, table, found, columns, kept, cleaner)
    rows = [table.rows[at] for at in kept]
    frame = pd.DataFrame(columns, index=range(len(kept)))
    frame = repair(kind.name, frame, rows, log)
    headers = {name: shown_header(column) for name, column in found.items()}
    good = _good_rows(kind, frame, rows, headers, log, accounts)
    return TableImport(
        kind=kind.name,
        frame=frame[good].reset_index(drop=True),
        problems=log.sorted(),
        rows_read=len(table.rows),
        accepted=len(table.rows) - len(log.rejected_rows),
        fixed=len(log.fixed_rows - log.rejected_rows),
        rejected=len(log.rejected_rows),
        columns=headers,
        sheet=table.sheet,
        found=found_columns(table, found),
        header_row=table.header_row,
        sample=sample_rows(table),
        unknown_words=cleaner.unknown,
    )


def _raw(table: Table, column: SheetColumn, kept: Sequence[int]) -> RawColumn:
    return RawColumn(
        shown_header(column), [column.cells[at] for at in kept], [table.rows[at] for at in kept]
    )


def _cleaned(cleaner: Cleaner, known: Field, raw: RawColumn) -> Column:
    if known.kind is not Kind.FLAG:
        return cleaner.clean(known, raw)
    cleaner.flags(raw)  # names the cells that are neither yes nor no
    words = np.empty(len(raw.cells), object)
    words[:] = ["" if is_blank(cell) else _yes_no(clean_text(cell)) for cell in raw.cells]
    return words


def _yes_no(text: str) -> str:
    return "yes" if text.casefold() in YES else "no"


def _keep_own(
    kind: TableKind,
    table: Table,
    found: Mapping[str, SheetColumn],
    columns: dict[str, Column],
    kept: Sequence[int],
    cleaner: Cleaner,
) -> None:
    """The user's own columns under unique headers."""
    taken = {name.casefold() for name in (*columns, *kind.catalogue.number_of)}
    used = {column.position for column in found.values()}
    for column in table.own:
        if column.position in used:
            continue
        header = _own_header(kind, column, taken)
        taken.add(header.casefold())
        columns[header] = cleaner.own(_raw(table, column, kept))


def _own_header(kind: TableKind, column: SheetColumn, taken: set[str]) -> str:
    header = shown_header(column)
    if kind.name == "reps" and squeezed(header).startswith("skill"):
        code = header[len(SKILL) :].strip().replace(" ", "_")
        if " " in header and len(code) <= _FAMILY_CODE:
            code = code.upper()  # "Skill ugi" is about the family UGI
        return unique_header(f"{SKILL}{code}", taken)
    return unique_header(header, taken)


def _join_names(
    table: Table, found: dict[str, SheetColumn], columns: dict[str, Column], kept: Sequence[int]
) -> None:
    """Exports with first and last name apart; "Account Name" is then the account's."""
    parts = [
        next((c for c in table.columns if squeezed(c.header) == wanted), None)
        for wanted in ("firstname", "lastname")
    ]
    first, last = parts
    if first is None or last is None:
        return
    names = [f"{clean_text(first.cells[at])} {clean_text(last.cells[at])}".strip() for at in kept]
    if "name" in found and squeezed(found["name"].header) in ("accountname", "companyname"):
        columns["account"] = columns["name"]
        found["account"] = found.pop("name")
    if "name" not in found or squeezed(found["name"].header) in ("firstname", "lastname"):
        columns["name"] = np.array(names, object)
        found["name"] = last


def _good_rows(
    kind: TableKind,
    frame: pd.DataFrame,
    rows: Sequence[int],
    headers: dict[str, str],
    log: ProblemLog,
    accounts: KnownAccounts | None,
) -> BoolArray:
    """Which rows stay: key unique, accounts known; accounts given by name get their id."""
    good = np.array([row not in log.rejected_rows for row in rows], bool)
    if accounts is not None:
        good &= settle_accounts(kind, frame, rows, headers, log, accounts)
    if kind.key in frame:
        first: dict[str, int] = {}
        header = headers[kind.key]
        for at, key in enumerate(frame[kind.key]):
            if key and key in first:
                good[at] = False
                log.reject(
                    rows[at],
                    header,
                    f"{header} {quoted(key)} in row {rows[at]} is already in row {first[key]}.",
                    kind="Twice",
                    cell=key,
                )
            first.setdefault(key, rows[at])
    return good
