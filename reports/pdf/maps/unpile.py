"""Symbols that share a town are pushed apart: springs to their place, hard discs between."""

from __future__ import annotations

import numpy as np
from scipy.spatial import cKDTree

from model.arrays import FloatArray, IntArray

_SPRING = 0.03
_ROUNDS = 500
_MANY = 150
_LOOK, _REACH = 12, 24.0  # neighbours are looked up again every so many rounds
_GOLDEN = 2.4  # radians: start offsets point in all directions


def unpile(
    at: FloatArray,
    radius: FloatArray,
    bounds: tuple[float, float, float, float],
    *,
    gap: float = 1.6,
    rounds: int = _ROUNDS,
) -> FloatArray:
    """Move discs until they stand apart.

    Parameters
    ----------
    at
        True places in points, shape (n, 2).
    radius
        Disc radii in points, shape (n,).
    bounds
        Left, top, right, bottom that discs must stay inside.
    gap
        Points left free between two discs.

    Returns
    -------
    Places to draw at, shape (n, 2). Discs that touch nobody hardly move. Deterministic.
    """
    n = len(at)
    low = np.array(bounds[:2]) + radius[:, None] + 2
    high = np.maximum(np.array(bounds[2:]) - radius[:, None] - 2, low)
    first, second = _near_pairs(at, radius, gap + 2.0)
    crowded = np.zeros(n, bool)
    crowded[first] = crowded[second] = True
    turn = np.arange(n) * _GOLDEN
    place = at + 0.9 * crowded[:, None] * np.column_stack([np.cos(turn), np.sin(turn)])
    if n > _MANY:
        rounds = min(rounds, 200)
    for step in range(rounds):
        before = place.copy()
        if step % _LOOK == 0:
            first, second = _near_pairs(place, radius, gap + _REACH)
        place = place + (at - place) * _SPRING
        for _ in range(2):
            _push(place, first, second, radius, gap)
        place = np.clip(place, low, high)
        if step > _LOOK and bool(np.abs(place - before).max(initial=0.0) < 0.01):
            break
    return np.asarray(place, float)


def _near_pairs(place: FloatArray, radius: FloatArray, reach: float) -> tuple[IntArray, IntArray]:
    """Pairs of discs with less than `reach` points between their edges."""
    if len(place) < 2:
        none = np.zeros(0, np.int64)
        return none, none
    pairs = cKDTree(place).query_pairs(2 * float(radius.max()) + reach, output_type="ndarray")
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    i, j = pairs[:, 0], pairs[:, 1]
    apart = np.hypot(*(place[i] - place[j]).T)
    near = apart < radius[i] + radius[j] + reach
    return i[near], j[near]


def _push(
    place: FloatArray, first: IntArray, second: IntArray, radius: FloatArray, gap: float
) -> None:
    """Move overlapping discs apart, the smaller one further; changes `place`."""
    apart = place[first] - place[second]
    distance = np.maximum(np.hypot(apart[:, 0], apart[:, 1]), 0.01)
    lack = np.maximum(radius[first] + radius[second] + gap - distance, 0.0) / distance * 0.8
    heavy = radius[first] ** 2 + radius[second] ** 2
    mine = (lack * radius[second] ** 2 / heavy)[:, None] * apart
    theirs = (lack * radius[first] ** 2 / heavy)[:, None] * apart
    for axis in (0, 1):
        place[:, axis] += np.bincount(first, mine[:, axis], len(place))
        place[:, axis] -= np.bincount(second, theirs[:, axis], len(place))
