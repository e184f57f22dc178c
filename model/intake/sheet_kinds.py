"""What a sheet is: accounts, a further table, an alignment by areas, or only words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from model.intake.accounts_import import ACCOUNT_CATALOGUE, MUST_HAVE
from model.intake.areas import area_sheet, is_by_account
from model.intake.crm import Export, recognised_export
from model.intake.further import best_kind, kind_of_name, read_as
from model.intake.incoming_parts import NOTES
from model.intake.reading import AS_FOUND, KIND_OF_ACCOUNTS, KIND_OF_AREAS, SKIP, Reading
from model.intake.recognise import squeezed
from model.intake.sheet import Sheet, is_blank
from model.intake.table_kinds import TABLE_KINDS
from model.intake.tables import Table, is_usable, read_table, table_score
from model.intake.values import clean_text

_SIGNS_OF_PLACE: Final = frozenset({"lat", "lon", "street", "beds", "ors", "account_type"})
_HEAD: Final = 300  # rows that show what a sheet is
_FEW: Final = 3  # fields; fewer make an account sheet only where nothing else is one
_NOTES: Final = {
    "as_of": re.compile(r"data as of (\d{4}-\d{2}-\d{2})", re.IGNORECASE),
    "currency": re.compile(r"currency:? ([A-Z]{3})\b"),
    "start": re.compile(r"plan (\d{4}-\d{2}-\d{2}) to \d{4}-\d{2}-\d{2}", re.IGNORECASE),
    "end": re.compile(r"plan \d{4}-\d{2}-\d{2} to (\d{4}-\d{2}-\d{2})", re.IGNORECASE),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a sheet is taken for, why, how it is read, and the system it came from."""

    kind: str
    why: str
    reading: Reading = AS_FOUND
    export: Export | None = None
    strength: float = 0.0  # of an account sheet among others


def verdict_on(sheet: Sheet, reading: Reading = AS_FOUND, *, with_accounts: bool) -> Verdict:
    """What a sheet is.

    `reading.kind` decides where it is given. `with_accounts` says that the accounts are known
    already, so that a list of accounts with their territories can be an alignment.
    """
    export = recognised_export(sheet)
    sheet = head_of(sheet)
    if export is not None:
        reading = replace(
            reading,
            mapping={**export.mapping, **reading.mapping}
            if not reading.mapping
            else reading.mapping,
            words={**export.words, **reading.words},
        )
    if reading.kind is not None:
        return Verdict(reading.kind, "As chosen.", reading, export, 1.0)
    if not any(not is_blank(cell) for column in sheet.columns for cell in column):
        return Verdict(SKIP, "The sheet is empty.")
    if sheet.hidden:
        return Verdict(SKIP, "The sheet is hidden; choose what it is to read it.")
    if export is not None:
        return Verdict(export.kind, export.why, reading, export, _strength_of(sheet, reading))
    return _by_looks(sheet, reading, with_accounts=with_accounts)


def head_of(sheet: Sheet) -> Sheet:
    """The first rows of a sheet: enough to see what it is."""
    if sheet.n_rows <= _HEAD:
        return sheet
    return replace(sheet, columns=tuple(column[:_HEAD] for column in sheet.columns))


def _by_looks(sheet: Sheet, reading: Reading, *, with_accounts: bool) -> Verdict:
    named = kind_of_name(sheet.name)
    if named is not None and read_as(sheet, named, reading) is not None:
        return Verdict(named.name, f'Recognised by its name "{sheet.name}".', reading)
    accounts = read_table(sheet, ACCOUNT_CATALOGUE, reading=reading)
    usable = accounts is not None and is_usable(accounts, MUST_HAVE)
    areas = area_sheet(sheet, reading)
    if areas is not None and (with_accounts or not is_by_account(areas)):
        place = accounts is not None and _SIGNS_OF_PLACE & accounts.found.keys()
        if not place:
            shown = ", ".join(f'"{column.shown}"' for column in areas.found.values())
            return Verdict(KIND_OF_AREAS, f"Areas and their territories by {shown}.", reading)
    best = best_kind(sheet)
    if named_accounts(sheet.name) and usable and accounts is not None:
        why = f'Recognised by its name "{sheet.name}".'
        return Verdict(KIND_OF_ACCOUNTS, why, reading, None, _strength(accounts))
    if usable and accounts is not None and (best is None or _more(accounts, best[1], best[0].name)):
        return Verdict(KIND_OF_ACCOUNTS, _by_columns(accounts), reading, None, _strength(accounts))
    if best is not None:
        return Verdict(best[0].name, _by_columns(best[1]), reading)
    return _words_only(sheet)


def named_accounts(name: str) -> bool:
    """Whether a sheet's name says accounts and nothing of them."""
    tight = squeezed(name)
    words = ("account", "facilities", "hospitals", "customers", "sites")
    others = ("contact", "strateg", "plan", "opportunit", "territor", "alignment", "note")
    return any(word in tight for word in words) and not any(other in tight for other in others)


def _more(accounts: Table, other: Table, kind: str) -> bool:
    """Whether a sheet shows accounts more completely than another kind of table."""
    return _strength(accounts) >= table_score(other, TABLE_KINDS[kind].catalogue) * _share(other)


def _strength(table: Table) -> float:
    return table_score(table, ACCOUNT_CATALOGUE) * _share(table)


def _strength_of(sheet: Sheet, reading: Reading) -> float:
    table = (
        read_table(sheet, ACCOUNT_CATALOGUE, reading=reading) if _maps_accounts(reading) else None
    )
    return _strength(table) if table is not None else float(_FEW)


def _maps_accounts(reading: Reading) -> bool:
    return all(name in ACCOUNT_CATALOGUE.number_of for name in reading.mapping)


def _share(table: Table) -> float:
    return len(table.found) / max(1, sum(bool(c.header) for c in table.columns))


def _by_columns(table: Table) -> str:
    shown = [f'"{column.shown}"' for column in table.found.values()]
    tail = f" and {len(shown) - 4} more" if len(shown) > 4 else ""
    return f"Recognised by its columns {', '.join(shown[:4])}{tail}."


def _words_only(sheet: Sheet) -> Verdict:
    first = next((clean_text(c) for at in range(sheet.n_rows) for c in sheet.row(at) if c), "")
    if notes_of(sheet):
        return Verdict(NOTES, "Words about the data: their date, currency and period are taken.")
    return Verdict(SKIP, f'No table is recognised; the sheet begins with "{first[:40]}".')


def notes_of(sheet: Sheet) -> Mapping[str, str]:
    """What a sheet of sentences states: as_of, currency, start and end of the plan."""
    texts = " ".join(cell for column in sheet.columns for cell in column if isinstance(cell, str))
    found = {name: pattern.search(texts) for name, pattern in _NOTES.items()}
    return {name: match.group(1) for name, match in found.items() if match}
