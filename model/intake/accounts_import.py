"""The account table of a spreadsheet: every row accounted for, every account placed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

from model.accounts import Accounts
from model.arrays import Column
from model.errors import PlanError
from model.fields import ACCOUNT_FIELD, ACCOUNT_FIELDS, NO_SYSTEM, Field, account_field
from model.intake.columns import Cleaner, RawColumn
from model.intake.families import with_families
from model.intake.identity import Identity
from model.intake.looks import account_looks
from model.intake.problems import CellProblem, ProblemLog, quoted
from model.intake.reader import read_sheets
from model.intake.reading import AS_FOUND, FoundColumn, Reading
from model.intake.recognise import Catalogue, infer_key
from model.intake.recognise import Column as SheetColumn
from model.intake.sheet import Sheet
from model.intake.synonyms import with_more_headers
from model.intake.tables import (
    NO_MAPPING,
    Table,
    choose_table,
    read_table,
    reject_footers,
    shown_header,
    usable_table,
)
from model.intake.understood import SampleRows, found_columns, sample_rows
from model.intake.values import comma_votes
from model.intake.whereabouts import Locate, place, split_addresses, with_points, with_zips
from model.places.gazetteer import locate

ACCOUNT_CATALOGUE: Final = Catalogue(with_more_headers(), look=account_looks)
MAX_ACCOUNTS: Final = 250_000  # five times the largest plan of the benchmark
MUST_HAVE: Final = (("account_id",), ("name",), ("lat", "lon"), ("postcode",), ("city", "region"))


@dataclass(frozen=True, eq=False, slots=True)
class AccountsImport:
    """What a file held: rows_read = accepted + rejected, and `fixed` of the accepted.

    `located` counts the accounts by coordinates, zip, city and none; `columns` gives the header
    of each recognised field; `generated` are the account ids that the file did not have.
    `found` are all columns of the sheet left to right, `sample` its first rows as they stand,
    `header_row` the number of its (last) header row, 0 for none; `unknown_words` counts the
    words that are none of a field's, by field and word.
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
    found: tuple[FoundColumn, ...] = ()
    header_row: int = 0
    sample: SampleRows = ()
    unknown_words: dict[str, dict[str, int]] = field(default_factory=dict)


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


def accounts_of(
    sheet: Sheet, reading: Reading = AS_FOUND, locate: Locate = locate
) -> AccountsImport:
    """The accounts of one sheet, read as `reading` says. Raises PlanError like `load_accounts`."""
    _check_mapping(reading.mapping)
    table = read_table(sheet, ACCOUNT_CATALOGUE, reading=reading)
    if table is None:
        raise PlanError(
            f'The sheet "{sheet.name}" is empty.', remedy="It needs a header row and rows below it."
        )
    return import_table(usable_table(table, MUST_HAVE, "accounts"), locate, reading)


def _check_mapping(mapping: Mapping[str, str]) -> None:
    for name in mapping:
        if account_field(name) is None:
            raise PlanError(
                f'There is no field "{name}".',
                remedy=f"The fields are: {', '.join(ACCOUNT_FIELD)}, proc_volume.FAMILY "
                "and our_procs.FAMILY.",
            )


def import_table(table: Table, locate: Locate, reading: Reading = AS_FOUND) -> AccountsImport:
    """Turn a recognised table into accounts."""
    if len(table.rows) > MAX_ACCOUNTS:
        raise PlanError(
            f'The sheet "{table.sheet}" has {len(table.rows):,} rows; at most {MAX_ACCOUNTS:,} '
            "accounts are read.",
            remedy="Leave out the accounts that are not yours to plan.",
        )
    log = ProblemLog(table.sheet)
    found = with_points(with_families(_with_territory(_with_key(table)), table))
    candidates = reject_footers(table, log)
    identity = Identity(table, found, log, candidates)
    kept = identity.kept
    cleaner = Cleaner(log, _sheet_habit(table), reading)
    columns: dict[str, Column] = {"account_id": identity.ids, "name": identity.names}
    for name, column in found.items():
        if name not in columns:
            known = account_field(name)
            assert known is not None
            columns[name] = cleaner.clean(known, _raw(table, column, kept))
    split_addresses(table, found, columns, kept, log)
    with_zips(table, found, columns, kept, log)
    if "idn_id" in columns:
        systems = [name if name.casefold() not in NO_SYSTEM else "" for name in columns["idn_id"]]
        columns["idn_id"] = np.array(systems, object)
    located = place(table, found, columns, kept, log, locate)
    used = {column.position for column in found.values()}
    own = [column for column in table.own if column.position not in used]
    _add_own(table, own, columns, kept, cleaner)
    _warn_twins(table, columns, kept, log)
    return AccountsImport(
        accounts=Accounts(_in_order(columns)),
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
        found=found_columns(table, found),
        header_row=table.header_row,
        sample=sample_rows(table),
        unknown_words=cleaner.unknown,
    )


def _with_key(table: Table) -> Mapping[str, SheetColumn]:
    """Where no header says account id, a complete and unique column of ids is taken for it."""
    used = {column.position for column in table.found.values()}
    used |= table.ignored
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
                kind="Maybe twice",
                cell=columns["name"][i],
            )


def _in_order(columns: Mapping[str, Column]) -> dict[str, Column]:
    """Known fields in catalogue order, then the rest in file order."""
    known: list[Field] = [known for known in ACCOUNT_FIELDS if known.name in columns]
    names = [known.name for known in known]
    return {name: columns[name] for name in (*names, *(n for n in columns if n not in names))}
