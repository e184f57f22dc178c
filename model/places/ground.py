"""The units of land that territory outlines are made of: counties in the US, else countries."""

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
import scipy  # its rooms are loaded when they are first named
import shapely

from model.arrays import BoolArray, FloatArray, IntArray
from model.places.boundaries import (
    counties_off_their_neighbours,
    us_counties,
    world_countries,
)
from model.places.cells import GRID_DEGREES, polygons_of
from model.places.plane import Plane

REACH_KM: Final = 150.0  # land farther than this from every account is left out
_LEAST_REACH_KM: Final = 40.0
_NEAREST: Final = 8
_OTHER_STATE: Final = 2.0  # how much farther the accounts of another state seem
_PIER_DEGREES: Final = 0.012  # half the width of the land laid under an account off the coast
_STRIP_DEGREES: Final = 0.06
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
    home = np.array([c.geometry for c in counties], object)
    _part_overlaps(home)
    abroad = [c.geometry for c in world_countries() if c.code != _UNITED_STATES]
    shapes = np.concatenate((home, np.array(abroad, object)))
    state = np.array([c.region for c in counties] + [""] * len(abroad), object)
    return _Map(shapes, state, len(counties), shapely.STRtree(shapes))


def _part_overlaps(shapes: Any) -> None:
    """Take from counties, in place, what the rounding of their borders gave to two of them."""
    doubtful = counties_off_their_neighbours()
    for i in doubtful.tolist():
        for j in doubtful[doubtful > i].tolist():
            if shapely.overlaps(shapes[i], shapes[j]):
                less = shapely.difference(shapes[i], shapes[j], grid_size=GRID_DEGREES)
                shapes[i] = polygons_of(less)


def lay_ground(lon_lat: FloatArray, plane: Plane) -> Ground:
    """Choose the land under and around distinct sites in degrees, shape (n_sites, 2).

    In the US the counties with sites and, of the same states, the empty ones within reach;
    abroad the part of each country that is within reach of its sites. A site off the coast
    stands on a strip of land of its own.
    """
    points = shapely.points(lon_lat)
    place = _places(points)
    peopled = np.unique(place)
    empty, nearest = _empty_counties(lon_lat, place, plane)
    chosen = np.concatenate((peopled, empty))
    unit = np.searchsorted(peopled, place)
    follows = np.concatenate((np.full(len(peopled), -1, np.int64), nearest))
    shapes = _map().shapes[chosen]
    taken: list[shapely.Geometry] = []
    for u in np.flatnonzero(peopled >= _map().n_counties).tolist():
        shapes[u] = _within_reach(shapes[u], lon_lat[unit == u], taken)
    _lay_piers(shapes, points, unit, taken)
    return Ground(shapes, unit, follows)


def _places(points: Any) -> IntArray:
    """The number in the map of the shape each point lies in, a county first, else the nearest."""
    tree = _map().tree
    place = np.full(len(points), np.iinfo(np.int64).max)
    shape, at = shapely.STRtree(points).query(_map().shapes, predicate="intersects")
    np.minimum.at(place, at, shape)
    adrift = np.flatnonzero(place == np.iinfo(np.int64).max)
    if adrift.size:
        place[adrift] = tree.nearest(points[adrift])
    return place


def _empty_counties(
    lon_lat: FloatArray, place: IntArray, plane: Plane
) -> tuple[IntArray, IntArray]:
    """Counties without sites that belong to the picture, and the site that each follows.

    That is the nearest, but one of the same state if no more than twice as far away.
    """
    state, shapes = _map().state, _map().shapes
    peopled = np.unique(place)
    candidates = np.isin(state, [s for s in set(state[peopled]) if s])
    candidates[peopled] = False
    empty = np.flatnonzero(candidates)
    if not empty.size:
        return empty, empty
    middle = shapely.get_coordinates(shapely.point_on_surface(shapes[empty]))
    xy, sites = (plane.xy(p[:, 1], p[:, 0]) for p in (middle, lon_lat))
    km, nearest = scipy.spatial.cKDTree(sites).query(xy)
    for code in set(state[empty]):
        rows = np.flatnonzero(state[empty] == code)
        own = np.flatnonzero(state[place] == code)
        own_km, own_nearest = scipy.spatial.cKDTree(sites[own]).query(xy[rows])
        near = own_km <= _OTHER_STATE * km[rows]
        nearest[rows[near]] = own[own_nearest[near]]
    kept = km <= REACH_KM
    if not kept.all():
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
    land = shapely.difference(land, shapely.union_all(claimed), grid_size=GRID_DEGREES)
    land = polygons_of(land)
    taken.append(land)
    return land


def _lay_piers(shapes: Any, points: Any, unit: IntArray, taken: list[shapely.Geometry]) -> None:
    """Extend units, in place, to their sites off the coast, clear of all other land."""
    off = shapely.distance(points, shapes[unit])
    adrift = np.flatnonzero(off > 0)
    if not adrift.size:
        return
    lines = shapely.shortest_line(points[adrift], shapes[unit[adrift]])
    far = off[adrift] > _STRIP_DEGREES
    lines[far] = points[adrift[far]]  # an island rather than a bridge
    piers = shapely.buffer(lines, _PIER_DEGREES)
    feet = shapely.buffer(points[adrift], _PIER_DEGREES / 10)  # kept whatever others take
    standing = shapely.STRtree(feet)
    for u in np.unique(unit[adrift]).tolist():
        own = unit[adrift] == u
        pier = shapely.union_all(piers[own])
        theirs = standing.query(pier)
        pier = shapely.difference(pier, shapely.union_all(feet[theirs[~own[theirs]]]))
        pier = shapely.union_all([pier, *feet[own]])
        near = _map().tree.query(pier, predicate="intersects")
        others = [*_map().shapes[near], *(t for t in taken if t.intersects(pier))]
        pier = polygons_of(shapely.difference(pier, shapely.union_all(others)))
        taken.append(pier)
        shapes[u] = polygons_of(shapely.union(shapes[u], pier, grid_size=GRID_DEGREES))


def _reach(lon_lat: FloatArray) -> shapely.Geometry:
    """The land around sites: ellipses in degrees that are discs on the ground.

    They are wide where sites are few: half as far again as the eighth nearest.
    """
    squeeze = np.cos(np.radians(min(float(abs(lon_lat[:, 1]).mean()), 80.0)))
    flat = lon_lat * np.array([squeeze, 1.0]) * _KM_PER_DEGREE
    k = min(_NEAREST + 1, len(flat))
    far = scipy.spatial.cKDTree(flat).query(flat, k=[k])[0][:, 0] if k > 1 else np.zeros(1)
    km = np.clip(1.5 * far, _LEAST_REACH_KM, REACH_KM)
    cell = np.round(np.column_stack((lon_lat / _GRID_DEGREES, km / 10)))
    one = np.unique(cell, axis=0, return_index=True)[1]
    high = (km[one] / _KM_PER_DEGREE)[:, None]
    wide = high / np.cos(np.radians(np.minimum(abs(lon_lat[one, 1:]), 80.0)))
    turn = np.linspace(0, 2 * np.pi, 33)[:-1]
    x = lon_lat[one, :1] + wide * np.cos(turn)
    y = lon_lat[one, 1:] + high * np.sin(turn)
    return shapely.union_all(shapely.polygons(np.stack((x, y), axis=-1)))
