"""Symbols that share a town are pushed apart: springs to their place, hard discs between."""

from __future__ import annotations

import numpy as np

from model.arrays import FloatArray

_SPRING = 0.03
_ROUNDS = 500
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
    if n == 0:
        return at.copy()
    turn = np.arange(n) * _GOLDEN
    place = at + 0.9 * np.column_stack([np.cos(turn), np.sin(turn)])
    need = radius[:, None] + radius[None, :] + gap
    weight = radius[None, :] ** 2 / (radius[:, None] ** 2 + radius[None, :] ** 2)
    np.fill_diagonal(need, 0.0)
    low = np.array(bounds[:2]) + radius[:, None] + 2
    high = np.maximum(np.array(bounds[2:]) - radius[:, None] - 2, low)
    if n > 150:
        rounds = min(rounds, 120)
    for step in range(rounds):
        before = place
        place = place + (at - place) * _SPRING
        for _ in range(2):
            apart = place[:, None, :] - place[None, :, :]
            distance = np.maximum(np.hypot(apart[..., 0], apart[..., 1]), 0.01)
            push = np.maximum(need - distance, 0.0) / distance * weight
            place = place + 0.8 * np.einsum("ij,ijk->ik", push, apart)
        place = np.clip(place, low, high)
        if step > 20 and np.abs(place - before).max() < 0.01:
            break
    return place
