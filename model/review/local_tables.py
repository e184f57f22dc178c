"""The tables as one territory needs them: fifty territories must not read all rows fifty times."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from model.arrays import IntArray
from model.plan.tables import text
from model.scenario import Layer
from model.state import State

_NOBODY = -1
_EVERYBODY = -2  # a row that names neither account nor rep


def local_states(state: State, layer: Layer) -> Iterator[State]:
    """The state by territory, in the order of their codes: rows of its accounts and its rep.

    A row that names neither an account nor a rep is in all of them, as are tables without both;
    what names an account or rep that is not known is in none.
    """
    frames: dict[str, list[pd.DataFrame]] = {}
    for name, frame in state.tables.items():
        if "account_id" in frame or "rep_id" in frame:
            frames[name] = _parts(state, layer, frame)
    for code in range(len(layer.territories)):
        own: Mapping[str, pd.DataFrame] = {name: parts[code] for name, parts in frames.items()}
        yield replace(state, tables={**state.tables, **own})


def _parts(state: State, layer: Layer, frame: pd.DataFrame) -> list[pd.DataFrame]:
    """The rows of each territory in their order, each with its whole index anew."""
    by_account = _codes_of_accounts(state, layer, frame)
    served: dict[str, tuple[int, ...]] = {"": ()}
    for place, territory in enumerate(layer.territories):
        if territory.rep_id:
            served[territory.rep_id] = (*served.get(territory.rep_id, ()), place)
    by_rep = [served.get(rep, (_NOBODY,)) for rep in text(frame, "rep_id").tolist()]
    rows: list[list[int]] = [[] for _ in layer.territories]
    for row, (code, reps) in enumerate(zip(by_account.tolist(), by_rep, strict=True)):
        wanted = {code, *reps} - {_NOBODY, _EVERYBODY}
        if code == _EVERYBODY and not reps:
            wanted = set(range(len(rows)))
        for place in wanted:
            rows[place].append(row)
    return [frame.iloc[kept].reset_index(drop=True) for kept in rows]


def _codes_of_accounts(state: State, layer: Layer, frame: pd.DataFrame) -> IntArray:
    accounts, codes = state.accounts, layer.alignment.territory
    ids = text(frame, "account_id")
    found = [
        _EVERYBODY
        if not key
        else int(codes[accounts.row_of(key)])
        if accounts.has(key)
        else _NOBODY
        for key in ids
    ]
    return np.array(found, np.int64)
