"""Whatever the company has, read at once: workbooks, CRM exports, several files, the clipboard."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from model.errors import PlanError
from model.intake.incoming_parts import (
    CLIPBOARD,
    Incoming,
    IncomingSheet,
    Report,
    SheetKey,
    TakenIn,
)
from model.intake.loading import Loading, Piece
from model.intake.reader import read_sheets, sheets_of_text
from model.intake.reading import KIND_OF_ACCOUNTS, SKIP, Reading
from model.intake.sheet import Sheet
from model.intake.sheet_kinds import verdict_on
from model.intake.source_memory import remembered_for
from model.intake.taking import take_in
from model.intake.whereabouts import Locate
from model.places.gazetteer import locate
from model.state import State

__all__ = [
    "CLIPBOARD",
    "Incoming",
    "IncomingSheet",
    "SheetKey",
    "TakenIn",
    "read_incoming",
    "take_in",
]
ReadSheets = Callable[[Path], list[Sheet]]
_NO_READINGS: Final[Mapping[SheetKey, Reading]] = {}
_NO_RATES: Final[Mapping[str, float]] = {}
_WEAK: Final = 5.0  # about as many known columns: fewer beside more are an explanation


def read_incoming(
    paths: Sequence[Path],
    *,
    text: str = "",
    readings: Mapping[SheetKey, Reading] = _NO_READINGS,
    state: State | None = None,
    rates: Mapping[str, float] = _NO_RATES,
    currency: str = "",
    report: Report | None = None,
    locate: Locate = locate,
    read: ReadSheets = read_sheets,
) -> Incoming:
    """Read every sheet of some files, and of `text` from the clipboard, and join what belongs.

    `readings` say how single sheets are to be read; others are read as this project read a
    source with the same headers before, else as their headers and values suggest. `rates` are
    units of the project's currency for one unit of another; `currency` decides what the
    project's is where it has no data yet. `report` hears what is being done; `read` reads a file.

    Raises PlanError when a file cannot be read, or when nothing in them is a table.
    """
    tell = report or _tell_nobody
    pieces: list[Piece] = []
    has_accounts = state is not None and len(state.accounts) > 0
    files = list(_files(paths, text, tell, read))
    for file, sheets in files:
        for sheet in sheets:
            given = readings.get((file, sheet.name))
            pieces.append(_judged(file, sheet, given, state, has_accounts))
    _lists_beside_accounts(pieces, readings)
    _drop_explanations(pieces)
    work = Loading(pieces, state, rates, currency, locate)
    work.settle_currency()
    for at, piece in enumerate(work.in_order()):
        tell(f"Checking {piece.sheet.name or piece.file}", 0.3 + 0.7 * at / len(pieces))
        work.load(piece)
    incoming = work.joined()
    if all(sheet.kind == SKIP for sheet in incoming.sheets):
        raise _nothing(incoming)
    return incoming


def _tell_nobody(what: str, share: float) -> None:
    del what, share


def _files(
    paths: Sequence[Path], text: str, tell: Report, read: ReadSheets
) -> Iterator[tuple[str, list[Sheet]]]:
    for at, path in enumerate(paths):
        tell(f"Reading {path.name}", 0.3 * at / len(paths))
        yield path.name, read(path)
    if text.strip():
        yield CLIPBOARD[0], [replace(sheet, name="") for sheet in sheets_of_text(text)]


def _judged(
    file: str, sheet: Sheet, given: Reading | None, state: State | None, with_accounts: bool
) -> Piece:
    why: list[str] = []
    if given is None and state is not None:
        remembered = remembered_for(state, sheet)
        if remembered is not None:
            given = remembered[0]
            why.append(f"Read as on {remembered[1]}.")
    given = given or Reading()
    verdict = verdict_on(sheet, given, with_accounts=with_accounts)
    return Piece(file, sheet, verdict, given, [*why, verdict.why])


def _lists_beside_accounts(pieces: Sequence[Piece], readings: Mapping[SheetKey, Reading]) -> None:
    """A bare list of accounts and territories beside the accounts themselves is an alignment."""
    accounts = [p for p in pieces if p.verdict.kind == KIND_OF_ACCOUNTS]
    fullest = max(accounts, key=lambda piece: piece.verdict.strength, default=None)
    for piece in accounts:
        if piece is not fullest and (piece.file, piece.sheet.name) not in readings:
            piece.verdict = verdict_on(piece.sheet, piece.given, with_accounts=True)
            piece.why[-1] = piece.verdict.why


def _drop_explanations(pieces: Sequence[Piece]) -> None:
    """Sheets that resemble accounts a little beside one that does fully: dictionaries, notes."""
    best = max((p.verdict.strength for p in pieces), default=0.0)
    for piece in pieces:
        verdict = piece.verdict
        weak = verdict.strength < min(_WEAK, best) and verdict.export is None
        if verdict.kind == KIND_OF_ACCOUNTS and weak and piece.given.kind is None:
            piece.verdict = replace(verdict, kind=SKIP)
            piece.why = ["It shows few account columns beside the sheet of accounts."]


def _nothing(incoming: Incoming) -> PlanError:
    lines = "; ".join(f"{sheet.sheet or sheet.file}: {sheet.why}" for sheet in incoming.sheets[:5])
    return PlanError(
        f"No table was recognised. {lines}",
        remedy="Name the columns as in a template, or say what each sheet is.",
    )
