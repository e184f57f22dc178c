"""Contacts, reps, opportunities and the other tables beside the accounts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from model.accounts import Accounts
from model.arrays import BoolArray, Column, TextArray
from model.errors import PlanError
from model.fields import Field, Kind
from model.intake.accounts_import import NO_MAPPING, unique_header
from model.intake.columns import Cleaner, RawColumn
from model.intake.problems import CellProblem, ProblemLog, more, quoted
from model.intake.reader import read_sheets
from model.intake.recognise import Column as SheetColumn
from model.intake.recognise import squeezed
from model.intake.sheet import Sheet, is_blank
from model.intake.table_kinds import TABLE_KINDS, TableKind
from model.intake.tables import (
    Table,
    choose_table,
    read_table,
    reject_footers,
    shown_header,
    table_score,
)
from model.intake.values import YES, clean_text
from model.reps import Rep

_LEAST_COLUMNS: Final = 3  # recognised before an unnamed sheet is taken for a table
_SKILL: Final = "skill_"
_FAMILY_CODE: Final = 3  # letters


@dataclass(frozen=True, eq=False, slots=True)
class TableImport:
    """A further table: text, float64; yes/no columns hold "yes", "no" or "".

    rows_read = accepted + rejected. `columns` gives the header of each recognised column.
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
    for name in mapping:
        if name not in known.catalogue.number_of:
            fields = ", ".join(known.catalogue.number_of)
            raise PlanError(
                f'There is no field "{name}" in {kind}.', remedy=f"The fields are: {fields}."
            )
    table = choose_table(
        read_sheets(path),
        known.catalogue,
        sheet=sheet,
        mapping=mapping,
        must_have=_must_have(known),
        what=kind.replace("_", " "),
    )
    return import_further(known, table, accounts)


def table_kind(kind: str) -> TableKind:
    """The catalogue of a kind of table; PlanError when there is none."""
    if kind not in TABLE_KINDS:
        raise PlanError(
            f'There is no table "{kind}".', remedy=f"The tables are: {', '.join(TABLE_KINDS)}."
        )
    return TABLE_KINDS[kind]


def load_workbook_tables(
    path: Path | str, accounts: Accounts | None = None
) -> dict[str, TableImport]:
    """Every further table of a workbook: by the name of its sheet, else by its headers."""
    found: dict[str, TableImport] = {}
    nameless: list[Sheet] = []
    for sheet in read_sheets(path):
        kind = next(
            (k for k in TABLE_KINDS.values() if squeezed(sheet.name) in k.sheet_names), None
        )
        if kind is None:
            nameless.append(sheet)
        elif (table := _read(sheet, kind)) is not None and kind.name not in found:
            found[kind.name] = import_further(kind, table, accounts)
    for sheet in nameless:
        best = _best_kind(sheet)
        if best is not None and best[0].name not in found and not _is_accounts(sheet):
            found[best[0].name] = import_further(*best, accounts)
    return found


def _must_have(kind: TableKind) -> list[tuple[str, ...]]:
    """What shows that a table is of this kind: its key, a name, or two of its first columns."""
    names = [known.name for known in kind.fields]
    enough: list[tuple[str, ...]] = [(kind.key,)] if kind.key else []
    if kind.name in ("contacts", "reps"):
        enough.append(("name",))
    return enough or [(names[0], name) for name in names[1:5]]


def _read(sheet: Sheet, kind: TableKind) -> Table | None:
    table = read_table(sheet, kind.catalogue, NO_MAPPING)
    usable = table is not None and any(
        all(name in table.found for name in names) for names in _must_have(kind)
    )
    return table if usable else None


def _best_kind(sheet: Sheet) -> tuple[TableKind, Table] | None:
    """The kind whose columns a sheet shows most completely, None when none fits well."""
    best: tuple[float, TableKind, Table] | None = None
    for kind in TABLE_KINDS.values():
        table = _read(sheet, kind)
        if table is None or len(table.found) < _LEAST_COLUMNS or not table.rows:
            continue
        share = len(table.found) / max(1, sum(bool(c.header) for c in table.columns))
        score = table_score(table, kind.catalogue) * share
        if share > 0.6 and (best is None or score > best[0]):
            best = score, kind, table
    return (best[1], best[2]) if best else None


def _is_accounts(sheet: Sheet) -> bool:
    return "account" in squeezed(sheet.name) and "contact" not in squeezed(sheet.name)


def import_further(kind: TableKind, table: Table, accounts: Accounts | None = None) -> TableImport:
    """Turn a recognised sheet into a table of its kind."""
    log = ProblemLog(table.sheet)
    found = dict(table.found)
    kept = reject_footers(table, log)
    cleaner = Cleaner(log)
    columns: dict[str, Column] = {}
    for known in kind.fields:
        if known.name in found:
            raw = _raw(table, found[known.name], kept)
            columns[known.name] = _cleaned(cleaner, known, raw)
    if kind.name == "contacts":
        _join_names(table, found, columns, kept)
    taken = {name.casefold() for name in (*columns, *kind.catalogue.number_of)}
    for column in table.own:
        header = _own_header(kind, column, taken)
        taken.add(header.casefold())
        columns[header] = cleaner.own(_raw(table, column, kept))
    frame = pd.DataFrame(columns, index=range(len(kept)))
    good = _good_rows(kind, table, frame, kept, log, accounts)
    return TableImport(
        kind=kind.name,
        frame=frame[good].reset_index(drop=True),
        problems=log.sorted(),
        rows_read=len(table.rows),
        accepted=len(table.rows) - len(log.rejected_rows),
        fixed=len(log.fixed_rows - log.rejected_rows),
        rejected=len(log.rejected_rows),
        columns={name: shown_header(column) for name, column in found.items()},
        sheet=table.sheet,
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


def _own_header(kind: TableKind, column: SheetColumn, taken: set[str]) -> str:
    header = shown_header(column)
    if kind.name == "reps" and squeezed(header).startswith("skill"):
        code = header[len(_SKILL) :].strip().replace(" ", "_")
        if " " in header and len(code) <= _FAMILY_CODE:
            code = code.upper()  # "Skill ugi" is about the family UGI
        return unique_header(f"{_SKILL}{code}", taken)
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
    if "name" in found and squeezed(found["name"].header) == "accountname":
        columns["account"] = columns["name"]
        found["account"] = found.pop("name")
    if "name" not in found:
        columns["name"] = np.array(names, object)
        found["name"] = last


def _good_rows(
    kind: TableKind,
    table: Table,
    frame: pd.DataFrame,
    kept: Sequence[int],
    log: ProblemLog,
    accounts: Accounts | None,
) -> BoolArray:
    """Which rows stay: key unique, accounts known; accounts given by name get their id."""
    good = np.ones(len(frame), bool)
    rows = [table.rows[at] for at in kept]
    if accounts is not None and kind.references:
        _find_by_name(frame, rows, log, accounts)
        for name in kind.references:
            good &= _known_accounts(
                table, frame, name, rows, log, accounts, needed=kind.needs_account
            )
    if kind.key in frame:
        first: dict[str, int] = {}
        header = shown_header(table.found[kind.key])
        for at, key in enumerate(frame[kind.key]):
            if key and key in first:
                good[at] = False
                log.reject(
                    rows[at],
                    header,
                    f"{header} {quoted(key)} in row {rows[at]} is already in row {first[key]}.",
                )
            first.setdefault(key, rows[at])
    return good


def _known_accounts(
    table: Table,
    frame: pd.DataFrame,
    name: str,
    rows: Sequence[int],
    log: ProblemLog,
    accounts: Accounts,
    *,
    needed: bool,
) -> BoolArray:
    good = np.ones(len(frame), bool)
    if name not in frame:
        return good
    header = shown_header(table.found[name]) if name in table.found else name
    for at, account_id in enumerate(frame[name]):
        if account_id and not accounts.has(account_id):
            good[at] = False
            log.reject(rows[at], header, f"There is no account {quoted(account_id)}.")
        elif not account_id and needed:
            good[at] = False
            log.reject(rows[at], header, "The row names no account.")
    return good


def _find_by_name(
    frame: pd.DataFrame, rows: Sequence[int], log: ProblemLog, accounts: Accounts
) -> None:
    """Fill account ids from account names where the name is one account's only."""
    if "account" not in frame:
        return
    by_name: dict[str, list[str]] = {}
    for name, account_id in zip(accounts.text("name"), accounts.ids, strict=True):
        by_name.setdefault(name.casefold(), []).append(account_id)
    ids: TextArray = (
        frame["account_id"].to_numpy(object).copy()
        if "account_id" in frame
        else np.full(len(frame), "", object)
    )
    filled: list[int] = []
    for at, name in enumerate(frame["account"]):
        same = by_name.get(str(name).casefold(), [])
        if not ids[at] and len(same) == 1:
            ids[at] = same[0]
            filled.append(at)
    frame["account_id"] = ids
    if filled:
        log.fix(
            [rows[at] for at in filled],
            "",
            f"{quoted(frame['account'].iloc[filled[0]])} was found as account "
            f"{ids[filled[0]]}{more(len(filled))}.",
        )


def reps_of(frame: pd.DataFrame) -> tuple[Rep, ...]:
    """The people of a reps table; columns that Rep has no field for are kept as notes.

    A rep without an id is called by name; ramp and full-time share are 1.0 where missing.
    """
    return tuple(_rep(record) for record in frame.to_dict("records"))


_REP_FIELDS: Final = {
    "rep_id", "name", "role", "home_lat", "home_lon", "start_date", "fte", "ramp_factor_y1",
    "quota", "leave_days", "company_days", "holidays",
}  # fmt: skip


def _rep(record: Mapping[Any, Any]) -> Rep:
    def number(name: str) -> float | None:
        value = record.get(name)
        return float(value) if isinstance(value, float | int) and value == value else None

    def text(name: str) -> str:
        return clean_text(record.get(name))

    fte, ramp = number("fte"), number("ramp_factor_y1")
    skills = {
        str(name)[len(_SKILL) :]: level
        for name in record
        if str(name).startswith(_SKILL) and (level := number(str(name))) is not None
    }
    notes = {
        str(name): clean_text(value)
        for name, value in record.items()
        if name not in _REP_FIELDS and not str(name).startswith(_SKILL) and clean_text(value)
    }
    return Rep(
        id=text("rep_id") or text("name"),
        name=text("name") or text("rep_id"),
        role=text("role") or "rep",
        home_lat=number("home_lat"),
        home_lon=number("home_lon"),
        home_place=", ".join(filter(None, (text("home_city"), text("home_region")))),
        start_date=text("start_date"),
        fte=1.0 if fte is None else fte,
        ramp=1.0 if ramp is None else ramp,
        quota=number("quota"),
        leave_days=number("leave_days"),
        company_days=number("company_days"),
        holidays=number("holidays"),
        skills=skills,
        notes=notes,
    )
