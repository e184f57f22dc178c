"""Procedures per account and family: measured, or estimated where missing (F2b)."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from model.arrays import BoolArray, FloatArray, TextArray
from model.settings import settings_of
from model.state import State

METHODS: Final = {"procs_per_or": "rooms", "procs_per_bed": "beds"}
PRACTICES: Final = ("PRAC", "CLINIC")  # types that may refer without own procedures


@dataclass(frozen=True, eq=False, slots=True)
class Volumes:
    """Procedures per year of n accounts in k families; never NaN, see the flags."""

    market: FloatArray  # (n, k)
    ours: FloatArray  # (n, k)
    known: BoolArray  # (n,) market measured or estimated
    ours_known: BoolArray  # (n,)
    estimated: BoolArray  # (n,) F2b
    method: TextArray  # (n, k) how: "measured", "rooms", "beds", "type", "" not known


def account_volumes(state: State, families: tuple[str, ...]) -> Volumes:
    """Volumes from columns `proc_volume.F` and `our_procs.F`, else from the table `volumes`.

    An account with some families known has none of the others; one with none known is
    estimated, and a practice then has no procedures of its own.
    """
    shape = (len(state.accounts), len(families))
    market, ours = np.full(shape, np.nan), np.full(shape, np.nan)
    table = state.table("volumes")
    for position, family in enumerate(families):
        for target, prefix, column in (
            (market, "proc_volume", "market_procs"),
            (ours, "our_procs", "our_procs_ltm"),
        ):
            wide = state.accounts.number(f"{prefix}.{family}")
            long = _long(table, family, column, state.accounts.ids)
            target[:, position] = np.where(np.isfinite(wide), wide, long)
    measured, ours_known = np.isfinite(market).any(axis=1), np.isfinite(ours).any(axis=1)
    market[measured] = np.nan_to_num(market[measured])
    guess, method = _estimated(state, families, market, measured)
    method[measured] = "measured"
    estimated = ~measured & np.isfinite(guess).any(axis=1)
    market[estimated] = np.nan_to_num(guess[estimated])
    known = measured | estimated
    if ours_known.any():
        ours_known = ours_known | known
    return Volumes(np.nan_to_num(market), np.nan_to_num(ours), known, ours_known, estimated, method)


def _long(table: pd.DataFrame, family: str, column: str, ids: TextArray) -> FloatArray:
    if not {"account_id", "family", column} <= set(table.columns):
        return np.full(len(ids), np.nan)
    mine = table[table["family"] == family]
    return mine.groupby("account_id")[column].sum().reindex(ids).to_numpy(np.float64)


def estimate_volumes(
    state: State, families: tuple[str, ...], market: FloatArray, measured: BoolArray
) -> FloatArray:
    """F2b for accounts without volumes: rooms, then beds, then the median of the type.

    The ratio per room or bed is the setting `procs_per_or.TYPE.F` or `procs_per_bed.TYPE.F`,
    the same without a type, else the median ratio of the measured accounts of that type. Shape
    (n, k), NaN where nothing helps; practices get 0 as soon as any account is measured.
    """
    return _estimated(state, families, market, measured)[0]


def _estimated(
    state: State, families: tuple[str, ...], market: FloatArray, measured: BoolArray
) -> tuple[FloatArray, TextArray]:
    """The estimates and by which of the three ways each was made, both (n, k)."""
    guess, method = np.full(market.shape, np.nan), np.full(market.shape, "", object)
    if measured.all() or not families:
        return guess, method
    settings, types = settings_of(state), state.accounts.text("account_type")
    codes, names = pd.factorize(types)
    size_of = {"procs_per_or": "ors", "procs_per_bed": "beds"}
    for code, name in enumerate(names):
        mine = codes == code
        need, seen = mine & ~measured, mine & measured
        if not need.any():
            continue
        if name in PRACTICES:
            guess[need] = 0.0 if measured.any() else np.nan
            method[need] = "type" if measured.any() else ""
            continue
        if seen.any():
            guess[need] = np.median(market[seen], axis=0)
            method[need] = "type"
        for prefix in ("procs_per_bed", "procs_per_or"):  # the better one is written last
            size = state.accounts.number(size_of[prefix])
            ratio = _ratio(market, size, seen)
            for position, family in enumerate(families):
                norm = settings.get(f"{prefix}.{family}", ratio[position])
                per = settings.get(f"{prefix}.{name}.{family}", norm)
                sized = need & (size > 0) & np.isfinite(per)
                guess[sized, position] = size[sized] * per
                method[sized, position] = METHODS[prefix]
    return guess, method


def _ratio(market: FloatArray, size: FloatArray, seen: BoolArray) -> FloatArray:
    with_size = seen & (size > 0)
    if not with_size.any():
        return np.full(market.shape[1], np.nan)
    return np.asarray(np.median(market[with_size] / size[with_size, None], axis=0), np.float64)
