"""The tables as one territory needs them: fifty territories must not read all rows fifty times."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Final

import numpy as np
import pandas as pd

from model.arrays import IntArray
from model.plan.tables import Decoded, TablePart, text
from model.review.sales import SALES
from model.scenario import Layer
from model.state import State

_NOBODY: Final = -1
_EVERYBODY: Final = -2  # a row that names neither account nor rep
_READ_WHOLE: Final = (SALES,)  # what the review reads once for all territories


def local_states(state: State, layer: Layer) -> Iterator[State]:
    """The state by territory, in the order of their codes: rows of its accounts and its rep.

    A row that names neither an account nor a rep is in all of them, as are tables without both
    and the monthly sales; what names an account or rep that is not known is in none.
    """
    frames = {
        name: _parts(state, layer, frame)
        for name, frame in state.tables.items()
        if name not in _READ_WHOLE and ("account_id" in frame or "rep_id" in frame)
    }
    for code in range(len(layer.territories)):
        own = {name: parts[code] for name, parts in frames.items()}
        yield replace(state, tables={**state.tables, **own})


def _parts(state: State, layer: Layer, frame: pd.DataFrame) -> list[TablePart]:
    """The rows of each territory in their order, each with its whole index anew."""
    rows = _rows(state, layer, frame)
    whole = Decoded(frame.take(np.concatenate([*rows, np.zeros(0, np.int64)])))
    ends = np.cumsum([0, *map(len, rows)]).tolist()
    return [TablePart.of(whole, first, last) for first, last in pairwise(ends)]


def _rows(state: State, layer: Layer, frame: pd.DataFrame) -> list[IntArray]:
    """Row numbers of a table by territory, ascending."""
    by_account = _codes_of_accounts(state, layer, frame)
    names, reps = pd.factorize(text(frame, "rep_id"))
    served: dict[str, list[int]] = {}
    for place, territory in enumerate(layer.territories):
        if territory.rep_id:
            served.setdefault(territory.rep_id, []).append(place)
    unnamed = np.flatnonzero(reps == "")
    whose = {int(unnamed[0])} if len(unnamed) else set()
    everybody = np.flatnonzero((by_account == _EVERYBODY) & np.isin(names, list(whose)))
    found = [[rows, everybody] for rows in _groups(by_account, len(layer.territories))]
    for rows, rep in zip(_groups(names, len(reps)), reps, strict=True):
        for place in served.get(str(rep), ()):
            found[place].append(rows)
    return [np.unique(np.concatenate(parts)) for parts in found]


def _groups(codes: IntArray, n: int) -> list[IntArray]:
    """The positions of each code 0 … n - 1."""
    order = np.argsort(codes, kind="stable")
    ends = np.searchsorted(codes[order], np.arange(n + 1))
    return [order[a:b] for a, b in pairwise(ends)]


def _codes_of_accounts(state: State, layer: Layer, frame: pd.DataFrame) -> IntArray:
    ids = text(frame, "account_id")
    rows = pd.Index(state.accounts.ids).get_indexer(pd.Index(ids))
    codes = np.append(layer.alignment.territory.astype(np.int64), _NOBODY)  # the last: unknown
    return np.asarray(np.where(ids == "", _EVERYBODY, codes[rows]), np.int64)
