"""The units of land that territory outlines are made of: counties in the US, else countries."""

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
import shapely
from scipy.spatial import cKDTree

from model.arrays import BoolArray, FloatArray, IntArray
from model.places.boundaries import us_counties, world_countries
from model.places.cells import polygons_of
from model.places.plane import Plane

REACH_KM: Final = 150.0  # land farther than this from every account is left out
_PIER_DEGREES: Final = 0.012  # half the width of the land laid under an account off the coast
_GRID_DEGREES: Final = 0.1  # accounts nearer than this reach the same land
_KM_PER_DEGREE: Final = 111.2
_UNITED_STATES: Final = "840"  # ISO 3166


@dataclass(frozen=True, eq=False, slots=True)
class Ground:
    """Units of land and the unit each site stands on.

    `shapes` are valid polygons in degrees that do not overlap, shape (n_units,); `unit` of
    every site, shape (n_sites,). `nearest` is the site that a unit without sites follows,
    −1 for a unit with sites, shape (n_units,).
    """

    shapes: Any
    unit: IntArray
    nearest: IntArray


@dataclass(frozen=True, eq=False, slots=True)
class _Map:
    """The shapes that units are taken from, the counties first; `state` is "" abroad."""

    shapes: Any
    state: Any
    n_counties: int
    tree: shapely.STRtree


@cache
def _map() -> _Map:
    counties = us_counties()
    abroad = [c.geometry for c in world_countries() if c.code != _UNITED_STATES]
    shapes = np.array([c.geometry for c in counties] + abroad, object)
    state = np.array([c.region for c in counties] + [""] * len(abroad), object)
    return _Map(shapes, state, len(counties), shapely.STRtree(shapes))


def lay_ground(lon_lat: FloatArray, plane: Plane) -> Ground:
    """Choose the land under and around distinct sites in degrees, shape (n_sites, 2).

    In the US the counties with sites and, of the same states, the empty ones within reach;
    abroad the part of each country that is within reach of its sites. A site off the coast
    stands on a strip of land of its own.
    """
    points = shapely.points(lon_lat)
    place = _places(points)
    peopled = np.unique(place)
    empty, nearest = _empty_counties(lon_lat, peopled, plane)
    chosen = np.concatenate((peopled, empty))
    unit = np.searchsorted(peopled, place)
    follows = np.concatenate((np.full(len(peopled), -1, np.int64), nearest))
    shapes = _map().shapes[chosen]
    taken: list[shapely.Geometry] = []
    for u in np.flatnonzero(peopled >= _map().n_counties).tolist():
        shapes[u] = _within_reach(shapes[u], lon_lat[unit == u], taken)
    adrift = np.flatnonzero(shapely.distance(points, shapes[unit]) > 0)
    for u in np.unique(unit[adrift]).tolist():
        pier = _pier(points[adrift[unit[adrift] == u]], shapes[u], int(chosen[u]), taken)
        shapes[u] = polygons_of(shapely.union(shapes[u], pier))
    return Ground(shapes, unit, follows)


def _places(points: Any) -> IntArray:
    """The number in the map of the shape each point lies in, a county first, else the nearest."""
    tree = _map().tree
    place = np.full(len(points), np.iinfo(np.int64).max)
    at, shape = tree.query(points, predicate="intersects")
    np.minimum.at(place, at, shape)
    adrift = np.flatnonzero(place == np.iinfo(np.int64).max)
    if adrift.size:
        place[adrift] = tree.nearest(points[adrift])
    return place


def _empty_counties(
    lon_lat: FloatArray, peopled: IntArray, plane: Plane
) -> tuple[IntArray, IntArray]:
    """Counties without sites that belong to the picture, and the site nearest to each."""
    state = _map().state
    candidates = np.isin(state, [s for s in set(state[peopled]) if s])
    candidates[peopled] = False
    empty = np.flatnonzero(candidates)
    if not empty.size:
        return empty, empty
    shapes = _map().shapes
    middle = shapely.get_coordinates(shapely.point_on_surface(shapes[empty]))
    sites = cKDTree(plane.xy(lon_lat[:, 1], lon_lat[:, 0]))
    km, nearest = sites.query(plane.xy(middle[:, 1], middle[:, 0]))
    kept = km <= REACH_KM
    kept |= _enclosed(np.concatenate((shapes[peopled], shapes[empty[kept]])), middle)
    return empty[kept], nearest[kept].astype(np.int64)


def _enclosed(shapes: Any, lon_lat: FloatArray) -> BoolArray:
    """Which points, in degrees, lie in a hole of the shapes together."""
    parts = shapely.get_parts(shapely.union_all(shapes))
    filled = shapely.union_all(shapely.polygons(shapely.get_exterior_ring(parts)))
    shapely.prepare(filled)
    inside: BoolArray = shapely.contains_xy(filled, lon_lat[:, 0], lon_lat[:, 1])
    return inside


def _within_reach(
    country: shapely.Geometry, lon_lat: FloatArray, taken: list[shapely.Geometry]
) -> shapely.Geometry:
    """The part of a country near its sites, without what its neighbours' borders claim too."""
    land = shapely.intersection(country, _reach(lon_lat))
    counties = _map().shapes[: _map().n_counties]
    near = _map().tree.query(land, predicate="intersects")
    claimed = [*counties[near[near < _map().n_counties]], *taken]
    land = polygons_of(shapely.difference(land, shapely.union_all(claimed)))
    taken.append(land)
    return land


def _pier(
    sites: Any, shape: shapely.Geometry, number: int, taken: list[shapely.Geometry]
) -> shapely.Geometry:
    """A strip of land from a shape to its sites off the coast, clear of all other land."""
    piers = shapely.buffer(shapely.shortest_line(sites, shape), _PIER_DEGREES)
    pier = shapely.union_all(piers)
    near = _map().tree.query(pier, predicate="intersects")
    others = [*_map().shapes[near[near != number]], *(t for t in taken if t.intersects(pier))]
    pier = polygons_of(shapely.difference(pier, shapely.union_all(others)))
    taken.append(pier)
    return pier


def _reach(lon_lat: FloatArray) -> shapely.Geometry:
    """The land within reach of sites: ellipses in degrees that are discs on the ground."""
    centre = np.unique(np.round(lon_lat / _GRID_DEGREES), axis=0) * _GRID_DEGREES
    high = REACH_KM / _KM_PER_DEGREE
    wide = high / np.cos(np.radians(np.minimum(abs(centre[:, 1:]), 80.0)))
    turn = np.linspace(0, 2 * np.pi, 33)[:-1]
    x = centre[:, :1] + wide * np.cos(turn)
    y = centre[:, 1:] + high * np.sin(turn)
    return shapely.union_all(shapely.polygons(np.stack((x, y), axis=-1)))
