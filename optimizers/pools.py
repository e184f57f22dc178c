"""Accounts of one choice of territories and of similar proportions, pooled into flows."""

from typing import Final, NamedTuple

import numpy as np

from model.arrays import BoolArray, FloatArray, IntArray

POOLS: Final = 2000  # with more, similar proportions are not told apart
LEVELS: Final = 6  # of proportion at most, for each metric beyond the first
CLASSES: Final = 3000  # of accounts of one start and proportion; aimed at


class Units(NamedTuple):
    """What moves as one under some rules: U units, J columns (metrics, then moved values)."""

    values: FloatArray  # (U, J), mean territory = 1, limits in parts of all that could move
    mask: BoolArray  # (U, K), where each may be
    stays: FloatArray  # (U, K, B) moved value that stays where it starts; (U, 0, B) when pooled
    start: IntArray  # (U,), −1 for none
    gone: FloatArray  # (B,), what moves in any case


class Pools(NamedTuple):
    """Units pooled: P pools of one mask and proportion, C classes of one pool and start."""

    mask: BoolArray  # (P, K)
    total: FloatArray  # (P, J)
    least: FloatArray  # (P, J), of column j in parts of column 0
    most: FloatArray  # (P, J)
    pool: IntArray  # (C,)
    start: IntArray  # (C,)
    part: FloatArray  # (C, J)


def pool(units: Units) -> Pools:
    """Pool the units that may be in the same territories in similar proportions."""
    packed = np.ascontiguousarray(np.packbits(units.mask, axis=1))
    keys = packed.view(np.dtype((np.void, packed.shape[1]))).ravel()
    _, first, kind = np.unique(keys, return_index=True, return_inverse=True)
    n_starts = len(np.unique(units.start))
    further = max(units.values.shape[1] - 1, 1)
    steps = min(LEVELS, max(1, int((CLASSES / n_starts) ** (1 / further))))
    level = _levels(units.values, steps)
    if len(first) * (level.max() + 1) > POOLS:
        level[:] = 0
    _, lead, pool = np.unique(
        kind * (level.max() + 1) + level, return_index=True, return_inverse=True
    )
    n_pools, n_values = len(lead), units.values.shape[1]
    total = np.zeros((n_pools, n_values))
    np.add.at(total, pool, units.values)
    base = units.values[:, :1]
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(base > 0, units.values / base, np.where(units.values > 0, np.inf, np.nan))
    least = np.full((n_pools, n_values), np.inf)
    most = np.zeros((n_pools, n_values))
    np.fmin.at(least, pool, ratio)
    np.fmax.at(most, pool, ratio)
    least = np.where(np.isfinite(least), least, 0.0)
    width = units.mask.shape[1] + 1
    found, member = np.unique(pool * width + units.start + 1, return_inverse=True)
    part = np.zeros((len(found), n_values))
    np.add.at(part, member, units.values)
    return Pools(units.mask[lead], total, least, most, found // width, found % width - 1, part)


def _levels(values: FloatArray, steps: int) -> IntArray:
    """Units of similar proportions share a number; those without the first column have their own.

    At most `steps` numbers for each further column; shape (U,).
    """
    level = np.zeros(len(values), np.int64)
    base = values[:, 0] if values.shape[1] else np.zeros(len(values))
    some = base > 0
    for j in range(1, values.shape[1]):
        level *= steps + 1
        if some.any():
            ratio = values[some, j] / base[some]
            cuts = np.quantile(ratio, np.linspace(0, 1, steps + 1)[1:-1])
            level[some] += 1 + np.searchsorted(cuts, ratio)
    return level
