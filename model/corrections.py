"""What people corrected in the accounts: values and places that outlive the next import.

A correction is the value in the account table, the field's name in the account's `pinned`
column (a place: `placed_by` is "user"), and a row of table `corrections` with its reason and
with what the file says, so that it can be given back. A place is one correction, `PLACE`.
"""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from model.accounts import Accounts
from model.change import AccountEdited, Change, TableReplaced, Together
from model.errors import PlanError
from model.fields import account_field
from model.places.gazetteer import locate
from model.state import State

TABLE: Final = "corrections"
COLUMNS: Final = ("account_id", "field", "in_file", "why")
PLACE: Final = "place"
PLACE_FIELDS: Final = ("lat", "lon", "placed_by")
_OWN_WAY: Final = frozenset({"account_id", "pinned", "locked", "missing_since", *PLACE_FIELDS})
_SEPARATOR: Final = re.compile("[;,]+")
_WHOLE: Final = 1e15  # below, a float64 holds every whole number
_FALSE: Final = "no"
_TRUE: Final = "yes"


@dataclass(frozen=True, slots=True)
class Correction:
    """A value or a place that people set; all values as text, "" for missing.

    `in_file` is what the last file with that account said; None when that was never noted.
    """

    account_id: str
    name: str
    field: str
    label: str
    value: str
    in_file: str | None
    why: str


def correct(state: State, account_id: str, values: Mapping[str, Any], why: str) -> Change:
    """Set values of one account for good; None clears a cell.

    PlanError when there is no such account or field, a value is of the wrong kind, or `why` is
    empty. Places go by `place`.
    """
    accounts, why = state.accounts, _reason(why)
    row = accounts.row_of(account_id)
    record = accounts.record(row)
    checked = {name: _checked(accounts, name, value) for name, value in values.items()}
    if not checked:
        raise PlanError("No value was given.", remedy="Change a value first.")
    pinned = ";".join(dict.fromkeys([*pinned_fields(record), *checked]))
    after = {**checked, "pinned": pinned}
    labels = ", ".join(_label(name) for name in checked)
    return _edit(state, account_id, after, dict.fromkeys(checked, why), f"Correct {labels}")


def place(state: State, account_id: str, lat: float, lon: float, why: str) -> Change:
    """Put an account at a point in degrees, for good; PlanError for a point not on earth."""
    why = _reason(why)
    if not (abs(lat) <= 90 and abs(lon) <= 180):  # false for NaN too
        raise PlanError(
            f"{lat:g}, {lon:g} is no place on earth.",
            remedy="Enter a latitude from −90 to 90 and a longitude from −180 to 180.",
        )
    after = {"lat": float(lat), "lon": float(lon), "placed_by": "user"}
    return _edit(state, account_id, after, {PLACE: why}, "Place")


def release(state: State, account_id: str, field: str) -> Change:
    """Use the file's value again; PlanError when the field is not corrected.

    A place whose file value was never noted goes where the address puts it.
    """
    accounts = state.accounts
    row = accounts.row_of(account_id)
    record = accounts.record(row)
    known = next((c for c in _of_row(state, row) if c.field == field), None)
    if known is None:
        raise PlanError(
            f"{_label(field)} of {record.get('name') or account_id} is not corrected.",
            remedy="Choose one of the corrections.",
        )
    after: dict[str, Any] = {}
    if field == PLACE:
        after = _place_of_text(known.in_file or "") or _place_of_address(accounts, row)
    else:
        kept = [name for name in pinned_fields(record) if name != field]
        after["pinned"] = ";".join(kept)
        if known.in_file is not None:
            after[field] = _value_of_text(accounts, field, known.in_file)
    return _edit(state, account_id, after, {field: None}, f"Release {_label(field).lower()}")


def corrections(state: State) -> list[Correction]:
    """Everything that is corrected, by account in table order."""
    accounts = state.accounts
    touched = (accounts.text("pinned") != "") | (accounts.text("placed_by") == "user")
    notes = _notes(state)
    found: list[Correction] = []
    for row in np.flatnonzero(touched).tolist():
        found.extend(_of_row(state, row, notes))
    return found


def pinned_fields(record: Mapping[str, Any]) -> list[str]:
    """Names of the fields of one account that imports leave alone, as its cell lists them."""
    return split_pinned(record.get("pinned") or "")


def split_pinned(text: str) -> list[str]:
    """The field names in a `pinned` cell: "beds;calls"."""
    return [name for part in _SEPARATOR.split(text) if (name := part.strip())]


def as_text(value: Any) -> str:
    """A cell as the table of corrections keeps it; numbers in the shortest exact form."""
    if value is None or value == "" or value != value:
        return ""
    if isinstance(value, bool | np.bool_):
        return _TRUE if value else _FALSE
    if isinstance(value, float | np.floating):
        number = float(value)
        return f"{number:.0f}" if number.is_integer() and abs(number) < _WHOLE else repr(number)
    return str(value)


def place_text(record: Mapping[str, Any]) -> str:
    """A place as the table of corrections keeps it: "40.7, -84.1, zip"; "" for none."""
    lat, lon = record.get("lat"), record.get("lon")
    if lat is None or lon is None or math.isnan(lat) or math.isnan(lon):
        return ""
    return f"{as_text(lat)}, {as_text(lon)}, {record.get('placed_by') or 'coordinates'}"


def noted(frame: pd.DataFrame, in_file: Mapping[tuple[str, str], str]) -> pd.DataFrame:
    """The table of corrections with newer words of the file by (account id, field)."""
    if frame.empty or not in_file:
        return frame
    keys = zip(frame["account_id"], frame["field"], strict=True)
    text = [in_file.get(key, old) for key, old in zip(keys, frame["in_file"], strict=True)]
    return frame if text == list(frame["in_file"]) else frame.assign(in_file=text)


def _edit(
    state: State,
    account_id: str,
    after: Mapping[str, Any],
    why: Mapping[str, str | None],
    verb: str,
) -> Change:
    """Edit one account and note the reason of each corrected field; None drops the note."""
    accounts = state.accounts
    record = accounts.record(accounts.row_of(account_id))
    before = {name: record.get(name) for name in after}
    label = f"{verb} of {record.get('name') or account_id}"
    frame = state.tables.get(TABLE)
    notes = _notes(state)
    for field, reason in why.items():
        if reason is None:
            notes.pop((account_id, field), None)
            continue
        now = place_text(record) if field == PLACE else as_text(record.get(field))
        in_file = notes[account_id, field][0] if (account_id, field) in notes else now
        notes[account_id, field] = (in_file, reason)
    rows = [(*key, *note) for key, note in notes.items()]
    kept = pd.DataFrame(rows, columns=list(COLUMNS), dtype=object) if rows else None
    edited = AccountEdited(label, account_id, before, dict(after))
    return Together(label, (edited, TableReplaced(label, TABLE, frame, kept)))


def _notes(state: State) -> dict[tuple[str, str], tuple[str, str]]:
    """What the file says and why it was corrected, by (account id, field)."""
    frame = state.table(TABLE)
    if frame.empty:
        return {}
    cells = (frame[name].astype(str) for name in COLUMNS)
    return {(i, field): (in_file, why) for i, field, in_file, why in zip(*cells, strict=True)}


def _of_row(
    state: State, row: int, notes: Mapping[tuple[str, str], tuple[str, str]] | None = None
) -> list[Correction]:
    notes = _notes(state) if notes is None else notes
    record = state.accounts.record(row)
    account_id = record["account_id"]
    fields: list[tuple[str, str]] = [
        (name, as_text(record.get(name))) for name in pinned_fields(record)
    ]
    if record.get("placed_by") == "user":
        fields.append((PLACE, place_text(record)))
    found = []
    for field, value in fields:
        in_file, why = notes.get((account_id, field), (None, ""))
        name = str(record.get("name") or account_id)
        found.append(Correction(account_id, name, field, _label(field), value, in_file, why))
    return found


def _label(field: str) -> str:
    known = account_field(field)
    return "Place" if field == PLACE else known.label if known else field


def _reason(why: str) -> str:
    if not why.strip():
        raise PlanError("A correction needs its reason.", remedy="Say in a few words why.")
    return why.strip()


def _checked(accounts: Accounts, name: str, value: Any) -> Any:
    """The value as its column holds it, or a PlanError."""
    if name in _OWN_WAY:
        raise PlanError(
            f"{_label(name)} is not corrected this way.", remedy="Drag the pin, lock or move it."
        )
    known = account_field(name)
    if name not in accounts and known is None:
        raise PlanError(f'There is no field "{name}".', remedy="Choose a column of the table.")
    is_number = (
        accounts[name].dtype == np.float64 if name in accounts else bool(known and known.is_number)
    )
    is_flag = name in accounts and accounts[name].dtype == np.bool_
    if is_flag:
        return bool(value)
    if not is_number:
        return "" if value is None else str(value)
    if value is None:
        return math.nan
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise PlanError(f'"{value}" is no number.', remedy=f"{_label(name)} needs a number.")
    return float(value)


def _value_of_text(accounts: Accounts, name: str, text: str) -> Any:
    dtype = accounts[name].dtype if name in accounts else None
    if dtype == np.float64:
        return float(text) if text else math.nan
    return text == _TRUE if dtype == np.bool_ else text


def _place_of_text(text: str) -> dict[str, Any]:
    parts = [part.strip() for part in text.split(",")]
    if len(parts) != 3:
        return {}
    return {"lat": float(parts[0]), "lon": float(parts[1]), "placed_by": parts[2]}


def _place_of_address(accounts: Accounts, row: int) -> dict[str, Any]:
    nowhere = np.array([math.nan])
    cells: Iterable[list[str]] = (
        [accounts.text(name)[row]] for name in ("postcode", "city", "region", "country")
    )
    found = locate(nowhere, nowhere, *cells)
    lat, lon = float(found.lat[0]), float(found.lon[0])
    return {"lat": lat, "lon": lon, "placed_by": str(found.placed_by[0])}
