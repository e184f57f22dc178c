"""The user's own areas as units of land: they come before the counties below them."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import scipy  # its rooms are loaded when they are first named
import shapely

from model.arrays import FloatArray, IntArray
from model.places.cells import GRID_DEGREES, polygons_of
from model.places.ground import Ground
from model.places.own_areas import OwnAreas
from model.places.plane import Plane

_SPECK: Final = 1e-10  # square degrees, one square metre: less is what rounding left


def with_areas(ground: Ground, areas: OwnAreas, lon_lat: FloatArray, plane: Plane) -> Ground:
    """Lay the areas upon a ground of distinct sites in degrees, shape (n_sites, 2).

    Where areas overlap the smaller one counts. An area without sites follows the nearest site
    in the areas of the same territory; it is left out when there is none. Other land stays
    where a site that is in no area stands on it, or is followed by it.
    """
    inside = areas.rows_at(lon_lat[:, 1], lon_lat[:, 0])
    if not (inside >= 0).any():
        return ground
    shapes = _apart(shapely.set_precision(np.array(areas.shapes, object), GRID_DEGREES))
    follows = _followed(shapes, areas, inside, lon_lat, plane)
    drawn = np.flatnonzero((follows >= 0) | np.isin(np.arange(len(shapes)), inside))
    below, nearest = _left(ground, inside)
    which, area = shapely.STRtree(shapes).query(ground.shapes[below], predicate="intersects")
    rest = _cut(ground.shapes[below], which, shapes[area])
    new_area = np.full(len(shapes) + 1, -1, np.int64)  # the last one for "in no area"
    new_area[drawn] = np.arange(len(drawn))
    new_unit = np.full(len(ground.shapes), -1, np.int64)
    new_unit[below] = len(drawn) + np.arange(len(below))
    unit = np.where(inside >= 0, new_area[inside], new_unit[ground.unit])
    return Ground(
        np.concatenate((shapes[drawn], rest)), unit, np.concatenate((follows[drawn], nearest))
    )


def with_unpeopled(
    outlines: Sequence[shapely.Geometry | None], owners: Sequence[str], areas: OwnAreas | None
) -> list[shapely.Geometry | None]:
    """Outlines of territories, those without accounts filled with their own areas.

    `owners` are the territories of the outlines as `areas` names them. Land that another
    territory has already stays with it.
    """
    found = list(outlines)
    if areas is None:
        return found
    of = np.array(areas.territories, object)
    for code, owner in enumerate(owners):
        rows = np.flatnonzero(of == owner)
        if found[code] is None and rows.size:
            land = shapely.union_all(np.array(areas.shapes, object)[rows])
            taken = [shape for shape in found if shape is not None and shape.intersects(land)]
            land = shapely.difference(land, shapely.union_all(taken), grid_size=GRID_DEGREES)
            found[code] = None if land.is_empty else polygons_of(land)
    return found


def _apart(shapes: Any) -> Any:
    """Areas without what smaller ones claim too."""
    size = shapely.area(shapes)
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    smaller = (size[other] < size[one]) | ((size[other] == size[one]) & (other < one))
    one, other = one[smaller], other[smaller]
    shared = shapely.area(shapely.intersection(shapes[one], shapes[other])) > _SPECK
    return _cut(shapes, one[shared], shapes[other[shared]])


def _cut(shapes: Any, which: IntArray, claims: Any) -> Any:
    """Shapes, each without the claims on it; `which` is the shape of each claim."""
    left = shapes.copy()
    order = np.argsort(which, kind="stable")
    rows, starts = np.unique(which[order], return_index=True)
    for row, some in zip(rows.tolist(), np.split(claims[order], starts[1:]), strict=False):
        less = shapely.difference(left[row], shapely.union_all(some), grid_size=GRID_DEGREES)
        left[row] = polygons_of(less)
    return left


def _followed(
    shapes: Any, areas: OwnAreas, inside: IntArray, lon_lat: FloatArray, plane: Plane
) -> IntArray:
    """The site that each area without sites follows, −1 for none and for areas with sites."""
    owners = np.array(areas.territories, object)
    follows = np.full(len(shapes), -1, np.int64)
    empty = np.flatnonzero(~np.isin(np.arange(len(shapes)), inside) & ~shapely.is_empty(shapes))
    held = np.flatnonzero(inside >= 0)
    for owner in np.unique(owners[empty].astype(str)).tolist():
        rows, sites = empty[owners[empty] == owner], held[owners[inside[held]] == owner]
        if sites.size:
            middle = shapely.get_coordinates(shapely.point_on_surface(shapes[rows]))
            xy, own = (plane.xy(p[:, 1], p[:, 0]) for p in (middle, lon_lat[sites]))
            follows[rows] = sites[scipy.spatial.cKDTree(own).query(xy)[1]]
    return follows


def _left(ground: Ground, inside: IntArray) -> tuple[IntArray, IntArray]:
    """The units that stay beside the areas and the site that each follows, −1 with sites."""
    peopled = np.unique(ground.unit[inside < 0])
    empty = np.flatnonzero(ground.nearest >= 0)
    empty = empty[inside[ground.nearest[empty]] < 0]
    nearest = np.concatenate((np.full(len(peopled), -1, np.int64), ground.nearest[empty]))
    return np.concatenate((peopled, empty)), nearest
