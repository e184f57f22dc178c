"""What a project remembers of the files it was fed from: how each was read, and when."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import pandas as pd

from model.errors import PlanError
from model.intake.incoming_parts import IncomingSheet
from model.intake.reading import AS_FOUND, SKIP, Reading
from model.intake.recognise import normalised
from model.intake.sheet import Sheet
from model.intake.values import clean_text
from model.state import State

TABLE: Final = "import_sources"
_COLUMNS: Final = (
    "signature",
    "kind",
    "file",
    "sheet",
    "system",
    "reading",
    "rows",
    "imported_on",
    "as_of",
)
_DEEPEST_HEADER: Final = 40


@dataclass(frozen=True, slots=True)
class Freshness:
    """How old one kind of table is: `as_of` is the day its data are of, ISO like `imported`."""

    kind: str
    source: str  # file and sheet
    rows: int
    imported: str
    as_of: str

    def age_days(self, today: date) -> int:
        """Days since the data's own day; 0 when that day is not known."""
        try:
            return max(0, (today - date.fromisoformat(self.as_of)).days)
        except ValueError:
            return 0


def signature(headers: Sequence[str]) -> str:
    """A short text that stands for a set of headers, in whatever order and spelling of case."""
    words = "\n".join(sorted({normalised(header) for header in headers} - {""}))
    return hashlib.sha256(words.encode()).hexdigest()[:16] if words else ""


def remembered_reading(state: State, kind_or_headers: str | Sequence[str]) -> Reading | None:
    """How the newest source of a kind, or the source with these headers, was read."""
    table = state.table(TABLE)
    if table.empty:
        return None
    if isinstance(kind_or_headers, str):
        mine = table[table["kind"] == kind_or_headers]
    else:
        mine = table[table["signature"] == signature(kind_or_headers)]
    return _reading(str(mine["reading"].iloc[-1])) if len(mine) else None


def _reading(text: str) -> Reading | None:
    try:
        return Reading.from_json(text)
    except PlanError:  # written by a later version: the sheet is then read by itself
        return None


def remembered_for(state: State, sheet: Sheet) -> tuple[Reading, str] | None:
    """How a sheet with the same headers was read last time, and on which day."""
    table = state.table(TABLE)
    if table.empty:
        return None
    known = dict(zip(table["signature"], range(len(table)), strict=True))
    for position in range(min(sheet.n_rows, _DEEPEST_HEADER)):
        texts = [clean_text(cell) for cell in sheet.row(position)]
        at = known.get(signature([text for text in texts if text]))
        if at is None:
            continue
        reading = _reading(str(table["reading"].iloc[at]))
        if reading is None or reading == AS_FOUND:
            return None
        if reading.header_row:
            reading = replace(reading, header_row=sheet.first_row + position)
        return reading, str(table["imported_on"].iloc[at])
    return None


def with_sources(
    state: State, sheets: Sequence[IncomingSheet], today: str, as_of: str
) -> pd.DataFrame:
    """The memory with the sheets of an import; a source seen before is overwritten.

    What was corrected in single cells belongs to one file only and is not remembered.
    """
    rows = [
        {
            "signature": signature(sheet.headers),
            "kind": sheet.kind,
            "file": sheet.file,
            "sheet": sheet.sheet,
            "system": sheet.system,
            "reading": replace(sheet.reading, fixes={}).to_json(),
            "rows": float(sheet.rows),
            "imported_on": today,
            "as_of": as_of or today,
        }
        for sheet in sheets
        if sheet.loaded is not None or sheet.reading.kind == SKIP
    ]
    fresh = pd.DataFrame(rows, columns=list(_COLUMNS))
    old = state.table(TABLE)
    if old.empty:
        return fresh
    known = set(zip(fresh["signature"], fresh["kind"], strict=True))
    pairs = zip(old["signature"], old["kind"], strict=True)
    kept = old[[pair not in known for pair in pairs]]
    return pd.concat([kept, fresh], ignore_index=True) if len(kept) else fresh


def freshness(state: State) -> list[Freshness]:
    """The newest source of every kind of table, in the order of their kinds."""
    table = state.table(TABLE)
    newest: dict[str, Freshness] = {}
    for record in table.to_dict("records"):
        if record["kind"] == SKIP:
            continue
        one = Freshness(
            str(record["kind"]),
            " · ".join(filter(None, (str(record["file"]), str(record["sheet"])))),
            int(record["rows"]),
            str(record["imported_on"]),
            str(record["as_of"]),
        )
        known = newest.get(one.kind)
        if known is None or one.imported >= known.imported:
            newest[one.kind] = one
    return [newest[kind] for kind in sorted(newest)]
