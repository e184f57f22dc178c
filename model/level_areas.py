"""The areas where a field on a grid lies above a level: drive-time bands, heat maps."""

from typing import Final

import numpy as np
import shapely

from model.arrays import BoolArray, FloatArray

_FAR: Final = 1e12  # stands for what is not known or not reached
_CORNERS: Final = np.array([[0, 0], [0, 1], [1, 1], [1, 0]])  # row, column; around a square


def area_within(field: FloatArray, level: float, x: FloatArray, y: FloatArray) -> shapely.Geometry:
    """Where `field`, linear between the grid points, is at most `level`.

    `field` has shape (rows, columns), NaN or inf where nothing is known; `y` (rows,) and `x`
    (columns,) are the places of its points. Each square is cut into two triangles, each
    triangle at the level; the parts are joined.
    """
    values = np.where(np.isfinite(field), field, _FAR)
    inside = values <= level
    rows, columns = inside.shape
    corners = np.array([inside[r : rows - 1 + r, c : columns - 1 + c] for r, c in _CORNERS])
    whole = np.logical_and.reduce(corners)
    mixed = np.asarray(np.logical_or.reduce(corners) & ~whole, bool)
    parts = [*_whole(whole, x, y), *_cut(values, level, mixed, x, y)]
    return shapely.union_all(parts, grid_size=_grain(x, y))


def rings_in_degrees(area: shapely.Geometry) -> tuple[FloatArray, ...]:
    """The outer and inner rings of an area, each (m, 2)."""
    rings = []
    for part in shapely.get_parts(area):
        if part.geom_type == "Polygon" and not part.is_empty:
            rings += [np.asarray(r.coords, np.float64) for r in (part.exterior, *part.interiors)]
    return tuple(rings)


def _grain(x: FloatArray, y: FloatArray) -> float:
    """What differs less is the same point: joined pieces leave no slivers."""
    steps = min(float(np.diff(x).min()), float(np.diff(y).min()))
    return steps / 4096


def _whole(full: BoolArray, x: FloatArray, y: FloatArray) -> list[shapely.Geometry]:
    """Runs of whole squares as boxes."""
    boxes = []
    for row in range(full.shape[0]):
        edges = np.flatnonzero(np.diff(np.r_[False, full[row], False].astype(np.int8)))
        for first, end in edges.reshape(-1, 2).tolist():
            boxes.append(shapely.box(x[first], y[row], x[end], y[row + 1]))
    return boxes


def _cut(
    values: FloatArray, level: float, mixed: BoolArray, x: FloatArray, y: FloatArray
) -> list[shapely.Geometry]:
    """The parts of squares that the level goes through."""
    pieces = []
    for row, column in np.argwhere(mixed).tolist():
        around = _CORNERS + np.array([row, column])
        points = np.column_stack([x[around[:, 1]], y[around[:, 0]]])
        held = values[around[:, 0], around[:, 1]]
        for triangle in ((0, 1, 2), (0, 2, 3)):
            piece = _below(points[list(triangle)], held[list(triangle)], level)
            if len(piece) >= 3:
                pieces.append(shapely.Polygon(piece))
    return pieces


def _below(points: FloatArray, values: FloatArray, level: float) -> list[FloatArray]:
    """The part of a triangle where a linear field is at most `level`, as corners in order."""
    kept: list[FloatArray] = []
    for here in range(3):
        there = (here + 1) % 3
        a, b = values[here], values[there]
        if a <= level:
            kept.append(points[here])
        if (a <= level) != (b <= level):
            share = min((level - a) / (b - a), 1.0) if max(a, b) < _FAR else 0.5
            kept.append(points[here] + share * (points[there] - points[here]))
    return kept
