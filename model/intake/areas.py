"""Existing alignments as tables of areas: ZIP, ZIP3, county or account, and whose it is."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

import numpy as np
import pandas as pd

from model.accounts import Accounts
from model.errors import PlanError
from model.fields import Field, Kind
from model.intake.problems import CellProblem, ProblemLog, quoted
from model.intake.reading import AS_FOUND, FoundColumn, Reading
from model.intake.recognise import Catalogue, Column
from model.intake.sheet import Sheet
from model.intake.tables import Table, read_table, reject_footers, shown_header
from model.intake.understood import SampleRows, found_columns, sample_rows
from model.intake.values import clean_text
from model.places.boundaries import us_counties
from model.places.postcodes import FSA_SIGNS, read_canadian, read_zip, town_key, zip_table
from model.places.states import state_code

ACCOUNT, ZIP5, POSTCODE, COUNTY = "account", "zip5", "postcode", "county"
ZIP3, FSA = "zip3", "fsa"
LEVELS: Final = (ACCOUNT, ZIP5, POSTCODE, COUNTY, ZIP3, FSA)  # most to least telling
LEVEL_WORDS: Final = {
    ACCOUNT: "account",
    ZIP5: "ZIP",
    POSTCODE: "postcode",
    COUNTY: "county",
    ZIP3: "ZIP3",
    FSA: "FSA",
}
COLUMNS: Final = ("level", "code", "territory", "name", "rep")  # of the table `areas`
_LEAST_SHARE: Final = 0.6  # of the headers that an area table explains
_ZIP3_DIGITS: Final = 3
_COUNTY_WORDS: Final = re.compile(
    r"\b(?:county|parish|borough|census area|municipality|municipio|city and borough)\b",
    re.IGNORECASE,
)


def _area_field(name: str, label: str, *synonyms: str) -> Field:
    return Field(name, Kind.TEXT, label, synonyms=synonyms)


_CATALOGUE: Final = Catalogue(
    [
        _area_field("account_id", "Account id", "Account ID", "Customer No", "ID", "AccountId"),
        _area_field("account", "Account", "Account Name", "Customer", "Facility", "Name"),
        _area_field(
            "postcode", "ZIP", "Zip Code", "ZIP5", "ZIP3", "Postal Code", "Postcode", "FSA"
        ),
        _area_field("fips", "FIPS", "County FIPS", "FIPS Code", "County Code", "GEOID"),
        _area_field("county", "County", "County Name"),
        _area_field("region", "State", "ST", "State Code", "Province", "Region"),
        _area_field("city", "Town", "City", "Place"),
        _area_field("territory", "Territory", "Territory ID", "Terr", "Patch", "Terr ID"),
        _area_field("territory_name", "Territory name", "Terr Name"),
        _area_field("rep", "Rep", "Rep Name", "Sales Rep", "Owner", "Rep ID", "Assigned To"),
    ]
)


@dataclass(frozen=True, slots=True)
class Area:
    """One row of an area table: `code` is a ZIP, county FIPS, FSA or so by `level`."""

    level: str
    code: str
    territory: str
    name: str  # of the territory, "" where only one column names it
    rep: str
    row: int  # of the spreadsheet


@dataclass(frozen=True, slots=True)
class AreaConflict:
    """Something an area table leaves open: a caption to group by and a sentence."""

    kind: str
    sentence: str
    account_ids: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, slots=True)
class AreaTable:
    """An alignment by areas; each code once, the first of two rows counts.

    rows_read = accepted + rejected; `conflicts` are those of the file itself.
    """

    areas: tuple[Area, ...]
    conflicts: tuple[AreaConflict, ...]
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

    @property
    def frame(self) -> pd.DataFrame:
        """The table `areas` of a project: level, code, territory, name, rep."""
        rows = [(a.level, a.code, a.territory, a.name, a.rep) for a in self.areas]
        return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def area_sheet(sheet: Sheet, reading: Reading = AS_FOUND) -> Table | None:
    """The table of a sheet that gives areas to territories; None when it is something else."""
    table = read_table(sheet, _CATALOGUE, reading=reading)
    if table is None or not _names_areas(table):
        return None
    named = sum(bool(column.header) for column in table.columns)
    chosen = reading.kind is not None
    return table if chosen or len(table.found) >= _LEAST_SHARE * named else None


def is_by_account(table: Table) -> bool:
    """Whether the areas of a table are accounts."""
    return _level_columns(table)[0] == ACCOUNT


def _names_areas(table: Table) -> bool:
    has = table.found.keys()
    return bool(has & {"territory", "territory_name"}) and bool(
        has & {"postcode", "fips", "account_id"} or {"county", "region"} <= has
    )


def _level_columns(table: Table) -> tuple[str, Column]:
    """At which level a table gives its areas, and the column that holds them."""
    found = table.found
    for name, level in (("account_id", ACCOUNT), ("fips", COUNTY)):
        if name in found:
            return level, found[name]
    if "postcode" in found:
        return ZIP5, found["postcode"]
    return COUNTY, found["county"]


def areas_of(table: Table) -> AreaTable:
    """The areas of a recognised table; every row is taken or said why not."""
    if not _names_areas(table):
        raise PlanError(
            f'The sheet "{table.sheet}" gives no areas to territories.',
            remedy="It needs a ZIP, a county or an account id, and a territory.",
        )
    log = ProblemLog(table.sheet)
    kept = reject_footers(table, log)
    level, column = _level_columns(table)
    codes = _Codes(level, column, table, kept, log)
    first: dict[str, Area] = {}
    conflicts: list[AreaConflict] = list(codes.unknown)
    for at, area_level, code in codes:
        territory = _text(table, "territory", at) or _text(table, "territory_name", at)
        row = table.rows[at]
        if not territory:
            log.reject(
                row, "", f"The row of {quoted(code)} names no territory.", kind="No territory"
            )
            continue
        name = _text(table, "territory_name", at) if "territory" in table.found else ""
        area = Area(area_level, code, territory, name, _text(table, "rep", at), row)
        known = first.setdefault(code, area)
        if known is not area:
            _repeat(known, area, column, log, conflicts)
    return AreaTable(
        areas=tuple(first.values()),
        conflicts=tuple(conflicts),
        problems=log.sorted(),
        rows_read=len(table.rows),
        accepted=len(table.rows) - len(log.rejected_rows),
        fixed=len(log.fixed_rows - log.rejected_rows),
        rejected=len(log.rejected_rows),
        columns={name: shown_header(c) for name, c in table.found.items()},
        sheet=table.sheet,
        found=found_columns(table, table.found),
        header_row=table.header_row,
        sample=sample_rows(table),
    )


def _text(table: Table, name: str, at: int) -> str:
    column = table.found.get(name)
    return clean_text(column.cells[at]) if column is not None else ""


def _repeat(
    known: Area, area: Area, column: Column, log: ProblemLog, conflicts: list[AreaConflict]
) -> None:
    """A code that stands in two rows: harmless when both say the same."""
    what = f"{LEVEL_WORDS[area.level]} {area.code}"
    header = shown_header(column)
    if known.territory.casefold() == area.territory.casefold():
        log.reject(
            area.row, header, f"{what} is already in row {known.row}.", kind="Twice", cell=area.code
        )
        return
    sentence = (
        f"{what} is in {known.territory} (row {known.row}) and in {area.territory} "
        f"(row {area.row}); it stays in {known.territory}."
    )
    log.reject(area.row, header, sentence, kind="In two territories", cell=area.code)
    conflicts.append(AreaConflict("In two territories", sentence))


class _Codes:
    """Position, level and code of every row that names an area."""

    def __init__(
        self, level: str, column: Column, table: Table, kept: Sequence[int], log: ProblemLog
    ) -> None:
        self.level, self.column, self.table, self.kept, self.log = level, column, table, kept, log
        self.unknown: list[AreaConflict] = []
        texts = [clean_text(column.cells[at]) for at in kept]
        short = sum(0 < len(text) <= _ZIP3_DIGITS for text in texts)
        self.zip3 = level == ZIP5 and short * 2 > sum(bool(text) for text in texts)
        self.found = [(at, *self._code(at, text)) for at, text in zip(kept, texts, strict=True)]

    def __iter__(self) -> Iterator[tuple[int, str, str]]:
        return iter((at, level, code) for at, level, code in self.found if code)

    def _code(self, at: int, text: str) -> tuple[str, str]:
        if self.level == ACCOUNT:
            return self.level, text or self._reject(at, text, "The row names no account.")
        if self.level == COUNTY:
            return self.level, self._county(at, text)
        if canadian := read_canadian(text):
            return FSA if len(canadian) == FSA_SIGNS else POSTCODE, canadian
        if self.zip3:
            digits = text.removesuffix(".0").zfill(_ZIP3_DIGITS)
            valid = digits.isdigit() and len(digits) == _ZIP3_DIGITS
            return ZIP3, digits if valid else self._reject(at, text, f"{quoted(text)} is no ZIP3.")
        number, digits_written = read_zip(text)
        if number < 0:
            return ZIP5, self._reject(at, text, f"{quoted(text)} is no ZIP.")
        code = f"{number:05d}"
        if digits_written < len(code):
            self.log.fix(
                [self.table.rows[at]],
                shown_header(self.column),
                f"{quoted(text)} was read as {code}.",
                kind="Restored zeros",
                cell=text,
            )
        if zip_table().row[number] < 0:
            row = self.table.rows[at]
            sentence = f"ZIP {code} (row {row}) is not in the gazetteer; it was kept."
            self.log.warn(row, shown_header(self.column), sentence, kind="Unknown ZIP", cell=text)
            self.unknown.append(AreaConflict("Unknown ZIP", sentence))
        return ZIP5, code

    def _county(self, at: int, text: str) -> str:
        """The FIPS code of a county given by code, or by name and state."""
        digits = text.removesuffix(".0")
        if digits.isdigit() and len(digits) in (4, 5):
            return digits.zfill(5)
        region = _text(self.table, "region", at)
        name = _text(self.table, "county", at) or text
        code = county_code(name, region)
        return code or self._reject(at, text, f"There is no county {quoted(name)} in {region}.")

    def _reject(self, at: int, text: str, sentence: str) -> str:
        self.log.reject(
            self.table.rows[at], shown_header(self.column), sentence, kind="No area", cell=text
        )
        return ""


@cache
def _counties() -> Mapping[tuple[str, str], str]:
    return {(c.region, _county_key(c.name)): c.code for c in us_counties()}


def _county_key(name: str) -> str:
    return town_key(_COUNTY_WORDS.sub("", name).strip())


def county_code(name: str, region: str) -> str:
    """The five-digit FIPS number of a US county by name and state; "" when there is none."""
    return _counties().get((state_code(region), _county_key(name)), "") if name else ""


def codes_of_accounts(accounts: Accounts, levels: set[str]) -> dict[str, list[str]]:
    """The area code of every account at each of some levels; "" where it is not known."""
    found: dict[str, list[str]] = {ACCOUNT: list(accounts.ids)}
    zips = [read_zip(text)[0] for text in accounts.text("postcode")]
    found[ZIP5] = [f"{number:05d}" if number >= 0 else "" for number in zips]
    found[ZIP3] = [code[:_ZIP3_DIGITS] for code in found[ZIP5]]
    found[POSTCODE] = [read_canadian(text) for text in accounts.text("postcode")]
    found[FSA] = [code[:FSA_SIGNS] for code in found[POSTCODE]]
    if COUNTY in levels:
        table, counties = zip_table(), accounts.text("county")
        codes = []
        for at, region in enumerate(accounts.text("region")):
            code = county_code(counties[at], region)
            row = int(table.row[zips[at]]) if zips[at] >= 0 else -1
            if not code and row >= 0:
                code = county_code(str(table.county[row]), str(table.state[row]))
            codes.append(code)
        found[COUNTY] = codes
    return found


@dataclass(frozen=True, slots=True)
class Placed:
    """The territory each account gets from its areas, "" for none, and what clashes."""

    territory: tuple[str, ...]
    conflicts: tuple[AreaConflict, ...]


def place_by_areas(frame: pd.DataFrame, accounts: Accounts) -> Placed:
    """Find each account's territory: its own row first, then its ZIP, county, ZIP3 or FSA.

    `frame` has the columns of the project's table `areas`.
    """
    by_level: dict[str, dict[str, str]] = defaultdict(dict)
    for level, code, owner in zip(frame["level"], frame["code"], frame["territory"], strict=True):
        by_level[str(level)][str(code)] = str(owner)
    codes = codes_of_accounts(accounts, set(by_level))
    levels = [level for level in LEVELS if level in by_level]
    territory: list[str] = []
    conflicts: list[AreaConflict] = []
    names = accounts.text("name")
    for at, account_id in enumerate(accounts.ids):
        given = [
            (level, found)
            for level in levels
            if (found := by_level[level].get(codes[level][at], ""))
        ]
        territory.append(given[0][1] if given else "")
        for level, other in given[1:]:
            if given[0][0] == ACCOUNT and other.casefold() != given[0][1].casefold():
                sentence = (
                    f"{names[at]} is given to {given[0][1]} by name, its {LEVEL_WORDS[level]} "
                    f"{codes[level][at]} is in {other}; it goes to {given[0][1]}."
                )
                conflicts.append(AreaConflict("Account and area disagree", sentence, (account_id,)))
                break
    return Placed(tuple(territory), tuple(conflicts))


def in_no_area(accounts: Accounts, placed: Placed, rows: Sequence[int]) -> tuple[AreaConflict, ...]:
    """One sentence per account of `rows` that no area holds and nobody has."""
    names = accounts.text("name")
    return tuple(
        AreaConflict(
            "In no area", f"{names[row]} lies in no area of the table.", (str(accounts.ids[row]),)
        )
        for row in np.asarray(rows, np.int64)
        if not placed.territory[row]
    )
