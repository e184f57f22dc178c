"""The sheets of an import, loaded in the order they need one another, and joined."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from model.errors import PlanError
from model.intake.account_sheets import (
    join_accounts,
    only_known,
    results_in,
    with_addresses,
)
from model.intake.accounts_import import ACCOUNT_CATALOGUE, AccountsImport, accounts_of
from model.intake.areas import AreaTable, area_sheet, areas_of
from model.intake.crm import ACTIVITIES, ADDRESSES, Export, deleted_rows
from model.intake.currencies import (
    DEFAULT,
    Converted,
    in_one_currency,
    only_currency,
    rates_of,
    shows_currency,
)
from model.intake.families import family_field
from model.intake.further import TableImport, import_further, read_as, table_kind
from model.intake.further_accounts import KnownAccounts
from model.intake.incoming_parts import NOTES, Incoming, IncomingSheet, Loaded
from model.intake.problems import CellProblem, Severity
from model.intake.reading import KIND_OF_ACCOUNTS, KIND_OF_AREAS, SKIP, How, Reading
from model.intake.recognise import Catalogue
from model.intake.sheet import Sheet
from model.intake.sheet_kinds import Verdict, head_of, notes_of
from model.intake.table_kinds import TABLE_KINDS
from model.intake.table_parts import DONE, done_and_open, join_tables
from model.intake.tables import Table, read_table
from model.intake.whereabouts import Locate
from model.state import State


@dataclass(eq=False, slots=True)
class Piece:
    """One sheet on its way in."""

    file: str
    sheet: Sheet
    verdict: Verdict
    given: Reading  # as the caller or the project's memory said
    why: list[str]
    loaded: Loaded | None = None
    problems: tuple[CellProblem, ...] = ()
    rows: int = 0
    headers: tuple[str, ...] = ()
    shows_currency: bool | None = None  # None: nobody has looked yet


class Loading:
    """Loads the pieces in the order they need one another and joins what came of them."""

    def __init__(
        self,
        pieces: Sequence[Piece],
        state: State | None,
        rates: Mapping[str, float],
        currency: str,
        locate: Locate,
    ) -> None:
        self.pieces, self.state, self.locate = pieces, state, locate
        self.rates = rates_of(state.settings if state is not None else {}, rates)
        self.currency = currency
        self.lacking: dict[str, int] = {}
        self.accounts: list[AccountsImport] = []
        self.tables: dict[str, list[TableImport]] = {}
        self.areas: list[AreaTable] = []
        self.about: dict[str, str] = {}
        self.settings: dict[str, object] = {}
        self.with_volumes = any(piece.verdict.kind == "volumes" for piece in pieces)

    def in_order(self) -> list[Piece]:
        """Words first, then accounts, then what refers to accounts."""
        rank = {NOTES: 0, KIND_OF_ACCOUNTS: 1, ADDRESSES: 2}
        return sorted(self.pieces, key=lambda piece: rank.get(piece.verdict.kind, 3))

    def settle_currency(self) -> None:
        """The project's currency: its own, the one given, else the only one the files name."""
        for piece in self.pieces:
            if piece.verdict.kind == NOTES:
                self.about |= notes_of(piece.sheet)
        if self.currency:
            return
        state = self.state
        if state is not None and (len(state.accounts) or state.tables):
            self.currency = state.about.currency
            return
        seen = [self._converted(piece, DEFAULT).seen for piece in self.pieces]
        fallback = state.about.currency if state is not None else DEFAULT
        self.currency = self.about.get("currency", "") or only_currency(seen) or fallback

    def _converted(self, piece: Piece, home: str) -> Converted:
        catalogue = _catalogue(piece.verdict.kind)
        nothing = Converted(piece.sheet, (), {}, {})
        if piece.shows_currency is None:
            piece.shows_currency = catalogue is not None and shows_currency(piece.sheet)
        if catalogue is None or not piece.shows_currency:
            return nothing
        table = read_table(piece.sheet, catalogue, reading=piece.verdict.reading)
        if table is None:
            return nothing
        return in_one_currency(piece.sheet, table, catalogue, home, self.rates)

    def load(self, piece: Piece) -> None:
        """Read one piece as what it is; a sheet that cannot be read so says why."""
        kind = piece.verdict.kind
        if kind in (SKIP, NOTES):
            return
        converted = self._converted(piece, self.currency)
        piece.sheet, piece.problems = converted.sheet, converted.problems
        for code, count in converted.lacking.items():
            self.lacking[code] = self.lacking.get(code, 0) + count
        try:
            self._load_as(piece, kind)
        except PlanError as error:
            if piece.given.kind is not None:
                raise
            piece.why.append(f"{error.message} {error.remedy}".strip())
            piece.verdict = replace(piece.verdict, kind=SKIP)

    def _load_as(self, piece: Piece, kind: str) -> None:
        if kind == KIND_OF_ACCOUNTS:
            self._load_accounts(piece)
        elif kind == ADDRESSES:
            self._load_addresses(piece)
        elif kind == KIND_OF_AREAS:
            table = area_sheet(piece.sheet, replace(piece.verdict.reading, kind=kind))
            if table is not None:
                self._took(piece, areas := areas_of(table), table)
                self.areas.append(areas)
        else:
            self._load_table(piece, kind)

    def _load_accounts(self, piece: Piece) -> None:
        export = piece.verdict.export
        reading = piece.verdict.reading
        if export is not None:
            places = [
                (other.sheet, other.verdict.export)
                for other in self.pieces
                if other.verdict.kind == ADDRESSES and other.verdict.export is not None
            ]
            if places:
                piece.sheet, export, joined = with_addresses(piece.sheet, export, places)
                reading = replace(reading, mapping={**export.mapping, **piece.given.mapping})
                piece.why.append(f"{joined:,} accounts got their place from the addresses.")
        table = read_table(head_of(piece.sheet), ACCOUNT_CATALOGUE, reading=reading)
        if table is None:
            return
        with_volumes = self.with_volumes or any(family_field(c.header) for c in table.columns)
        results = results_in(table, with_volumes=with_volumes) - set(reading.mapping.values())
        if results:
            names = ", ".join(sorted(results))
            piece.why.append(f"Not read, because Catchment computes them: {names}.")
        reading = replace(reading, ignored=reading.ignored | results)
        gone = frozenset(deleted_rows(piece.sheet, export)) if export is not None else frozenset()
        sheet = _without(piece.sheet, gone)
        loaded = accounts_of(sheet, reading, self.locate)
        if gone:
            loaded = replace(
                loaded,
                rows_read=loaded.rows_read + len(gone),
                rejected=loaded.rejected + len(gone),
            )
            piece.problems += _deleted(piece, gone)
        self._took(piece, loaded, table)
        self.accounts.append(loaded)

    def _load_addresses(self, piece: Piece) -> None:
        """Addresses join the account sheets; alone they place accounts that are known."""
        if any(other.verdict.kind == KIND_OF_ACCOUNTS for other in self.pieces):
            piece.why.append("They were joined to the accounts by id.")
            piece.rows = piece.sheet.n_rows - 1
            return
        mapping = {n: h for n, h in piece.verdict.reading.mapping.items() if n != "primary"}
        reading = replace(piece.verdict.reading, mapping=mapping)
        table = read_table(head_of(piece.sheet), ACCOUNT_CATALOGUE, reading=reading)
        loaded = accounts_of(piece.sheet, reading, self.locate)
        if self.state is not None:
            loaded = only_known(loaded, self.state.accounts)
        if table is not None:
            self._took(piece, loaded, table)
            self.accounts.append(loaded)

    def _load_table(self, piece: Piece, kind: str) -> None:
        known = table_kind(DONE if kind == ACTIVITIES else kind)
        table = read_as(piece.sheet, known, piece.verdict.reading)
        if table is None:
            raise PlanError(
                f'The sheet "{piece.sheet.name}" shows no {known.name.replace("_", " ")}.',
                remedy="Say which column is which.",
            )
        loaded = import_further(known, table, self._known(), piece.verdict.reading)
        self._took(piece, loaded, table)
        parts = {loaded.kind: loaded}
        if kind == ACTIVITIES:
            state = self.state
            day = (state.about.frozen_today or state.about.as_of) if state is not None else ""
            parts = done_and_open(loaded, self.about.get("as_of", "") or day)
            piece.verdict = replace(piece.verdict, kind=next(iter(parts)))
            piece.why += [f"{len(t.frame):,} {k.replace('_', ' ')}." for k, t in parts.items()]
        if kind == "settings":
            self._take_settings(loaded)
        for name, part in parts.items():
            self.tables.setdefault(name, []).append(part)

    def _known(self) -> KnownAccounts | None:
        """The accounts that rows may be about; None where nobody knows any."""
        tables = [loaded.accounts for loaded in self.accounts]
        if self.state is not None and len(self.state.accounts):
            tables.insert(0, self.state.accounts)
        return KnownAccounts.of(*tables) if tables else None

    def _take_settings(self, loaded: TableImport) -> None:
        if {"setting", "value"} <= set(loaded.frame.columns):
            for name, value in zip(loaded.frame["setting"], loaded.frame["value"], strict=True):
                if isinstance(value, float) and value == value:
                    self.settings[str(name)] = value

    def _took(self, piece: Piece, loaded: Loaded, table: Table) -> None:
        chosen = frozenset(piece.given.mapping)
        found = tuple(
            replace(column, how=How.HEADER)
            if column.how is How.CHOSEN and column.field not in chosen
            else column
            for column in loaded.found
        )
        piece.loaded = replace(loaded, found=found)
        piece.rows = loaded.rows_read
        piece.headers = tuple(table.headers)

    def joined(self) -> Incoming:
        """Everything that came in, as one value."""
        systems = [p.verdict.export.system for p in self.pieces if p.verdict.export is not None]
        return Incoming(
            sheets=tuple(_as_sheet(piece) for piece in self.pieces),
            accounts=join_accounts(self.accounts) if self.accounts else None,
            tables={kind: join_tables(parts) for kind, parts in self.tables.items()},
            areas=_join_areas(self.areas),
            settings=self.settings,
            system=", ".join(dict.fromkeys(systems)),
            about=self.about,
            currency=self.currency,
            lacking=self.lacking,
            rates={code: rate for code, rate in self.rates.items() if code != self.currency},
        )


def _catalogue(kind: str) -> Catalogue | None:
    if kind in (KIND_OF_ACCOUNTS, ADDRESSES):
        return ACCOUNT_CATALOGUE
    kind = DONE if kind == ACTIVITIES else kind
    return TABLE_KINDS[kind].catalogue if kind in TABLE_KINDS else None


def _without(sheet: Sheet, rows: frozenset[int]) -> Sheet:
    """A sheet with some rows blanked, by their numbers in the spreadsheet."""
    if not rows:
        return sheet
    columns = tuple(
        [None if sheet.first_row + at in rows else cell for at, cell in enumerate(column)]
        for column in sheet.columns
    )
    return replace(sheet, columns=columns)


def _deleted(piece: Piece, rows: frozenset[int]) -> tuple[CellProblem, ...]:
    export: Export | None = piece.verdict.export
    system = export.system if export is not None else "its system"
    return tuple(
        CellProblem(
            piece.sheet.name,
            row,
            "",
            Severity.REJECTED,
            f"The record is deleted or inactive in {system}.",
            kind="Deleted record",
        )
        for row in sorted(rows)
    )


def _as_sheet(piece: Piece) -> IncomingSheet:
    export = piece.verdict.export
    return IncomingSheet(
        file=piece.file,
        sheet=piece.sheet.name,
        kind=piece.verdict.kind,
        rows=piece.rows,
        why=" ".join(piece.why),
        loaded=piece.loaded,
        hidden=piece.sheet.hidden,
        system=export.system if export is not None else "",
        headers=piece.headers,
        reading=piece.given,
        problems=piece.problems,
    )


def _join_areas(parts: Sequence[AreaTable]) -> AreaTable | None:
    if not parts:
        return None
    codes = {(area.level, area.code): area for part in reversed(parts) for area in part.areas}
    return replace(
        parts[0],
        areas=tuple(codes.values()),
        conflicts=tuple(conflict for part in parts for conflict in part.conflicts),
        problems=[problem for part in parts for problem in part.problems],
        rows_read=sum(part.rows_read for part in parts),
        accepted=sum(part.accepted for part in parts),
        fixed=sum(part.fixed for part in parts),
        rejected=sum(part.rejected for part in parts),
        sheet=", ".join(dict.fromkeys(part.sheet for part in parts)),
    )
