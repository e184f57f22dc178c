"""Cutting the accounts of a territory by a line drawn across the map."""

from typing import Final

import numpy as np
import shapely
from shapely.ops import split

from model.arrays import FloatArray, IntArray
from model.errors import PlanError

_BEYOND: Final = 4.0  # spans of the accounts by which the ends of a line are drawn out


def parts_by_line(lat: FloatArray, lon: FloatArray, line: FloatArray) -> IntArray:
    """Which side of a line each account lies on, as part numbers from 0, shape (n,).

    `line` has shape (m, 2), latitude and longitude of at least two different points; its ends
    are drawn out straight beyond the accounts, so it may be short. A line that crosses itself
    or the outskirts several times makes more than two parts. Part 0 has the most accounts;
    accounts without a place are in it.
    """
    points = _distinct(np.asarray(line, np.float64))
    placed = np.isfinite(lat) & np.isfinite(lon)
    if not placed.any():
        raise PlanError("None of the accounts is on the map.", remedy="Place them first.")
    wide = float(np.cos(np.radians(np.nanmean(lat))))
    flat = np.column_stack([lon * wide, lat])
    knife = np.column_stack([points[:, 1] * wide, points[:, 0]])
    everything = np.vstack([flat[placed], knife])
    low, high = everything.min(axis=0), everything.max(axis=0)
    reach = max(float(np.hypot(*(high - low))), 1e-6) * _BEYOND
    frame = shapely.box(*(low - reach / 2), *(high + reach / 2))
    pieces = split(frame, shapely.LineString(_drawn_out(knife, reach)))
    owner = np.zeros(len(lat), np.int64)
    for number, piece in enumerate(pieces.geoms):
        inside = shapely.intersects_xy(piece, flat[placed, 0], flat[placed, 1])
        owner[np.flatnonzero(placed)[inside]] = number + 1
    return _by_size(owner, placed)


def _by_size(owner: IntArray, placed: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> IntArray:
    numbers, count = np.unique(owner[placed], return_counts=True)
    order = numbers[np.argsort(-count, kind="stable")]
    part = np.zeros(owner.max(initial=0) + 1, np.int64)
    part[order] = np.arange(order.size)
    result: IntArray = np.where(placed, part[owner], 0)
    return result


def _distinct(line: FloatArray) -> FloatArray:
    kept = [0, *(np.flatnonzero(np.any(np.diff(line, axis=0) != 0, axis=1)) + 1).tolist()]
    points: FloatArray = line[kept] if len(line) else line.reshape(0, 2)
    if len(points) < 2:
        raise PlanError("A line needs two points.", remedy="Draw it across the territory.")
    return points


def _drawn_out(knife: FloatArray, reach: float) -> FloatArray:
    """The line with both ends moved on in their direction."""
    first, last = knife[0] - knife[1], knife[-1] - knife[-2]
    head = knife[0] + first / np.hypot(*first) * reach
    tail = knife[-1] + last / np.hypot(*last) * reach
    return np.vstack([head, knife, tail])
