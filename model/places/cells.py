"""Divide land between points: who is nearest gets it."""

from typing import Any, Final

import numpy as np
import shapely

from model.arrays import FloatArray
from model.places.topology import DECIMALS

GRID_DEGREES: Final = 10.0**-DECIMALS
_CRACK_AREA: Final = 1e-9  # square degrees: ten square metres


def voronoi_cells(points: FloatArray, bounds: tuple[float, float, float, float]) -> Any:
    """The cell of every distinct point in degrees, shape (n, 2), lon before lat.

    Cells cover at least `bounds` (west, south, east, north) and share their corners exactly.
    Distances are those of the ground at the middle latitude of the bounds.
    Returns polygons in the order of the points, shape (n,).
    """
    west, south, east, north = bounds
    squeeze = np.array([np.cos(np.radians(min(abs(south + north) / 2, 85.0))), 1.0])
    frame = shapely.box(west - 1, south - 1, east + 1, north + 1)
    if len(points) == 1:
        return np.array([frame], object)
    flat = shapely.transform(frame, lambda xy: xy * squeeze)
    sites = shapely.multipoints(points * squeeze)
    cells = shapely.voronoi_polygons(sites, extend_to=flat, ordered=True)
    return shapely.transform(shapely.get_parts(cells), lambda xy: xy / squeeze)


def slice_of(
    cell: shapely.Geometry, point: FloatArray, which: int, n_slices: int
) -> shapely.Geometry:
    """Cut a cell around its point like a cake and return one of the slices; they all touch it."""
    west, south, east, north = cell.bounds
    radius = 2 * (east - west + north - south)
    turn = 2 * np.pi / n_slices
    angles = np.linspace(which * turn, (which + 1) * turn, max(3, 12 // n_slices + 1))
    rim = point + radius * np.column_stack((np.cos(angles), np.sin(angles)))
    return shapely.intersection(cell, shapely.polygons(np.vstack((point, rim))))


def polygons_of(shape: shapely.Geometry) -> shapely.Geometry:
    """Only the polygons of a shape that an overlay may have left with lines and points."""
    if shape.geom_type in ("Polygon", "MultiPolygon"):
        return shape
    parts = shapely.get_parts(shapely.get_parts(shape))
    return shapely.multipolygons(parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON])


def without_cracks(shape: shapely.Geometry) -> shapely.Geometry:
    """The polygons of a union, without the hair-fine holes where its parts met."""
    shape = polygons_of(shape)
    parts = shapely.get_parts(shape)
    cracked = np.flatnonzero(shapely.get_num_interior_rings(parts))
    for i in cracked.tolist():
        rings = np.array(parts[i].interiors, object)
        open_ = shapely.area(shapely.polygons(rings)) > _CRACK_AREA
        if not open_.all():
            parts[i] = shapely.polygons(parts[i].exterior, rings[open_])
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)
