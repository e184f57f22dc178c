"""Two accounts that are one become one: its values, territory, tables and plans."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from model import corrections
from model.accounts import Accounts
from model.alignment import UNASSIGNED, Alignment
from model.arrays import IntArray
from model.change import AccountsReplaced, Change, PlanEdited, TableReplaced, Together
from model.errors import PlanError
from model.intake.matching import MERGED_TABLE
from model.scenario import Layer
from model.state import State

ACCOUNT_COLUMNS: Final = ("account_id", "from_account", "to_account", "gate_account_id")
_WEIGHTED: Final = "affiliations"  # "A01:0.6;A02:0.4"
_ONE_EACH: Final = {"volumes": ("account_id", "family"), "csat": ("account_id",)}
_OURS: Final = ("account_id", "pinned", "locked", "missing_since")


def merge_duplicates(
    state: State, keep_id: str, drop_ids: Sequence[str], take: Mapping[str, str]
) -> Change:
    """Make one account of several; what referred to a dropped one refers to the kept one.

    `take` names, by field, the account whose value the kept one gets ("lat" stands for the
    whole place). Cells that the kept one lacks are filled from the dropped ones in order. What
    is taken is pinned, so that the next import does not undo it; the dropped ids lead to the
    kept account in later imports. PlanError when an account or field does not exist.
    """
    accounts = state.accounts
    drops = [i for i in dict.fromkeys(drop_ids) if i != keep_id]
    if not drops:
        raise PlanError("There is nothing to merge.", remedy="Choose at least two accounts.")
    keep = accounts.row_of(keep_id)
    rows = accounts.rows_of(drops)
    taken = _Taken(accounts, keep, rows, take)
    name = str(accounts.text("name")[keep] or keep_id)
    label = f"Merge {len(rows) + 1} accounts into {name}"
    left = np.setdiff1d(np.arange(len(accounts)), rows)
    merged = accounts.with_values(keep, taken.values).taking(left)
    before, after = {}, {}
    for scenario in state.scenarios:
        for team, layer in scenario.layers.items():
            before[scenario.id, team] = layer.alignment
            after[scenario.id, team] = _without(layer, keep, rows, left)
    parts: list[Change] = [AccountsReplaced(label, accounts, merged, before, after)]
    names = dict.fromkeys(drops, keep_id)
    tables: dict[str, pd.DataFrame | None] = {
        n: _renamed(n, frame, names) for n, frame in state.tables.items()
    }
    tables[corrections.TABLE] = _noted(state, keep_id, drops, taken.why)
    tables[MERGED_TABLE] = _remembered(state.tables.get(MERGED_TABLE), keep_id, drops)
    for table, frame in tables.items():
        old = state.tables.get(table)
        if frame is not old:
            parts.append(TableReplaced(label, table, old, frame))
    for rep_id, plan in state.plans.items():
        changed = _replaced(plan, names)
        if changed != plan:
            parts.append(PlanEdited(label, rep_id, plan, changed))
    return Together(label, tuple(parts))


class _Taken:
    """The cells the kept account gets, and by corrected field why and what it had."""

    def __init__(
        self, accounts: Accounts, keep: int, rows: IntArray, take: Mapping[str, str]
    ) -> None:
        own = accounts.record(keep)
        others = {str(accounts.ids[row]): accounts.record(int(row)) for row in rows}
        self.values: dict[str, Any] = {}
        self.why: dict[str, tuple[str, str]] = {}
        for field, account_id in take.items():
            if field not in accounts:
                raise PlanError(f'There is no field "{field}".', remedy="Choose a column.")
            if account_id != own["account_id"] and account_id not in others:
                raise PlanError(
                    f'Account "{account_id}" is not one of those merged.',
                    remedy="Take values from the accounts that are merged.",
                )
        for field in accounts:
            source = own if field not in take else others.get(take[field], own)
            if field in _OURS or field in corrections.PLACE_FIELDS:
                continue
            if field not in take and corrections.as_text(own[field]) == "":
                source = next((o for o in others.values() if corrections.as_text(o[field])), own)
            self._set(field, own, source)
        self._set_place(own, others, take)
        pins = [*corrections.pinned_fields(own), *self.why]
        pins = [pin for pin in dict.fromkeys(pins) if pin != corrections.PLACE]
        if pins:
            self.values["pinned"] = ";".join(pins)
        if any(one.get("locked") for one in others.values()):
            self.values["locked"] = True

    def _set(self, field: str, own: Mapping[str, Any], source: Mapping[str, Any]) -> None:
        had, gets = corrections.as_text(own[field]), corrections.as_text(source[field])
        if source is not own and had != gets:
            self.values[field] = source[field]
            self.why[field] = (had, f"Taken from the duplicate {source['account_id']}")

    def _set_place(
        self,
        own: Mapping[str, Any],
        others: Mapping[str, Mapping[str, Any]],
        take: Mapping[str, str],
    ) -> None:
        wanted = next((take[f] for f in corrections.PLACE_FIELDS if f in take), None)
        source = others.get(wanted, own) if wanted is not None else own
        if wanted is None and not corrections.place_text(own):
            source = next((o for o in others.values() if corrections.place_text(o)), own)
        had, gets = corrections.place_text(own), corrections.place_text(source)
        if source is not own and had != gets:
            self.values.update(lat=source["lat"], lon=source["lon"], placed_by="user")
            reason = f"Taken from the duplicate {source['account_id']}"
            self.why[corrections.PLACE] = (had, reason)


def _without(layer: Layer, keep: int, rows: IntArray, left: IntArray) -> Alignment:
    """The alignment without the dropped rows; an unassigned kept account gets their territory."""
    codes = layer.alignment.territory.copy()
    theirs = codes[rows][codes[rows] != UNASSIGNED]
    if codes[keep] == UNASSIGNED and theirs.size:
        codes[keep] = theirs[0]
    return Alignment(codes[left])


def _renamed(table: str, frame: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """A table with the kept account in place of the dropped; the frame itself if nothing refers."""
    changed: dict[str, pd.Series] = {}
    touched = np.zeros(len(frame), bool)
    for column in (c for c in ACCOUNT_COLUMNS if c in frame):
        hit = frame[column].isin(list(names)).to_numpy()
        if hit.any():
            changed[column] = frame[column].replace(dict(names))
            touched |= hit
    if _WEIGHTED in frame:
        cells = frame[_WEIGHTED].astype(str)
        told = cells.map(lambda text: _reweighted(text, names))
        if not told.equals(cells):
            changed[_WEIGHTED] = told
    if not changed:
        return frame
    after = frame.assign(**changed)
    left = np.ones(len(after), bool)
    if {"from_account", "to_account"} <= set(after):
        left &= (after["from_account"] != after["to_account"]).to_numpy() | ~touched
    keys = [c for c in _ONE_EACH.get(table, ()) if c in after]
    if keys:  # the kept account's own row is the one that counts
        own_first = after.iloc[np.argsort(touched, kind="stable")]
        again = own_first.duplicated(keys).sort_index().to_numpy()
        left &= ~(again & touched)
    return after[left].reset_index(drop=True)


def _reweighted(text: str, names: Mapping[str, str]) -> str:
    parts = [part.partition(":") for part in re.split(r";\s*", text)]
    return ";".join(f"{names.get(i.strip(), i)}{colon}{share}" for i, colon, share in parts)


def _noted(
    state: State, keep_id: str, drops: Sequence[str], why: Mapping[str, tuple[str, str]]
) -> pd.DataFrame | None:
    """The table of corrections without the dropped accounts, with what was taken from them."""
    frame = state.tables.get(corrections.TABLE)
    rows = [] if frame is None else frame[list(corrections.COLUMNS)].to_numpy().tolist()
    known = {field: in_file for i, field, in_file, _ in rows if i == keep_id}
    kept = [r for r in rows if r[0] not in drops and not (r[0] == keep_id and r[1] in why)]
    kept += [[keep_id, f, known.get(f, had), reason] for f, (had, reason) in why.items()]
    if kept == rows:
        return frame
    return pd.DataFrame(kept, columns=list(corrections.COLUMNS), dtype=object) if kept else None


def _remembered(frame: pd.DataFrame | None, keep_id: str, drops: Sequence[str]) -> pd.DataFrame:
    rows = pd.DataFrame({"account_id": list(drops), "kept_id": keep_id}, dtype=object)
    if frame is None:
        return rows
    older = frame[~frame["account_id"].isin([*drops, keep_id])]
    return pd.concat([older, rows], ignore_index=True)


def _replaced(value: Any, names: Mapping[str, str]) -> Any:
    """Plan data with the kept account's id wherever a dropped one's stands."""
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, Mapping):
        told = {names.get(key, key): _replaced(inner, names) for key, inner in value.items()}
        own = {key: _replaced(inner, names) for key, inner in value.items() if key not in names}
        return {**told, **own}  # where both have something typed, the kept account's stays
    if isinstance(value, list | tuple):
        changed = [_replaced(inner, names) for inner in value]
        if changed != list(value) and all(isinstance(inner, str) for inner in changed):
            changed = list(dict.fromkeys(changed))
        return changed
    return value
