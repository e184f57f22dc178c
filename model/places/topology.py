"""Decode TopoJSON: shared border lines ("arcs") become polygons that fit without gaps.

Source: the TopoJSON specification 1.0, github.com/topojson/topojson-specification.
"""

import gzip
import json
from itertools import chain
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely

from model.arrays import FloatArray, IntArray

DECIMALS: Final = 9  # of a degree: corners lie on a grid, so that overlays can be exact
_HALF_TURN: Final = 180.0  # degrees; a longer step between two points crosses the date line
_RING_POINTS: Final = 4  # a ring closes: its last point repeats its first


class Topology:
    """One TopoJSON file: its arcs in degrees, and geometry objects that refer to them."""

    def __init__(self, path: Path) -> None:
        """Read a gzipped, quantised TopoJSON file."""
        content = json.loads(gzip.decompress(path.read_bytes()))
        self._objects: dict[str, Any] = content["objects"]
        self._ends, self._points = _decode_arcs(content)

    def members(self, name: str) -> list[dict[str, Any]]:
        """The entries of an object, each with its `id` and `properties` where it has them."""
        entries: list[dict[str, Any]] = self._objects[name]["geometries"]
        return entries

    def shapes(self, name: str) -> list[shapely.Geometry]:
        """The valid polygon or multipolygon of every member of an object, lon/lat in degrees.

        Empty for a member so small that quantising left no ring of it.
        """
        rings: list[FloatArray] = []
        ring_of: list[int] = []  # polygon of each ring
        polygon_of: list[int] = []  # member of each polygon
        members = self.members(name)
        for member, entry in enumerate(members):
            polygons = entry["arcs"] if entry["type"] == "MultiPolygon" else [entry["arcs"]]
            for polygon in polygons:
                lines = [_unrolled(self._line(ring)) for ring in polygon]
                if len(lines[0]) < _RING_POINTS:  # an islet that quantising made a line
                    continue
                kept = [line for line in lines if len(line) >= _RING_POINTS]
                ring_of += [len(polygon_of)] * len(kept)
                rings += kept
                polygon_of.append(member)
        lengths = [len(ring) for ring in rings]
        outlines = shapely.linearrings(
            np.concatenate(rings), indices=np.repeat(np.arange(len(rings)), lengths)
        )
        areas = shapely.polygons(*_shells_and_holes(outlines, np.array(ring_of)))
        shapes = np.full(len(members), shapely.MultiPolygon(), object)
        shapely.multipolygons(areas, indices=np.array(polygon_of), out=shapes)
        return _tidied(shapes)

    def mesh(self, name: str) -> list[FloatArray]:
        """Every border line of an object once, lon/lat in degrees, shape (m, 2) each."""
        used: set[int] = set()
        for entry in self.members(name):
            parts = entry["arcs"]
            flat = chain.from_iterable(parts)
            if entry["type"] == "MultiPolygon":
                flat = chain.from_iterable(chain.from_iterable(parts))
            used.update(arc if arc >= 0 else ~arc for arc in flat)
        long_step = np.flatnonzero(abs(np.diff(self._points[:, 0])) > _HALF_TURN)
        crossing = set((np.searchsorted(self._ends, long_step, side="right") - 1).tolist())
        lines = []
        for arc in sorted(used):
            lines += _cut(self._arc(arc)) if arc in crossing else [self._arc(arc)]
        return lines

    def _arc(self, arc: int) -> FloatArray:
        if arc < 0:
            return self._arc(~arc)[::-1]
        return self._points[self._ends[arc] : self._ends[arc + 1]]

    def _line(self, arcs: list[int]) -> FloatArray:
        """Join arcs end to end; the first point of each but the first repeats the one before."""
        return np.concatenate(
            [self._arc(arc)[(0 if place == 0 else 1) :] for place, arc in enumerate(arcs)]
        )


def _decode_arcs(content: dict[str, Any]) -> tuple[IntArray, FloatArray]:
    """Where each arc begins, shape (n_arcs + 1,), and all points in degrees, shape (m, 2)."""
    arcs = content["arcs"]
    ends = np.concatenate(([0], np.cumsum([len(arc) for arc in arcs])))
    steps = np.array(list(chain.from_iterable(chain.from_iterable(arcs))), np.int64).reshape(-1, 2)
    walked = np.cumsum(steps, axis=0)  # over all arcs; each starts anew, so take its start off
    before = np.concatenate((np.zeros((1, 2), np.int64), walked))[ends[:-1]]
    quantised = walked - np.repeat(before, np.diff(ends), axis=0)
    transform = content["transform"]
    degrees = quantised * np.array(transform["scale"]) + np.array(transform["translate"])
    return ends, degrees.round(DECIMALS)


def _shells_and_holes(lines: Any, polygon_of: IntArray) -> tuple[Any, Any]:
    """Split rings into the outer ring of each polygon and a padded table of its holes."""
    first = np.concatenate(([True], polygon_of[1:] != polygon_of[:-1]))
    counts = np.bincount(polygon_of)
    holes = np.full((len(counts), max(int(counts.max()) - 1, 1)), None, object)
    place = np.arange(len(lines)) - np.flatnonzero(first)[polygon_of] - 1
    holes[polygon_of[~first], place[~first]] = lines[~first]
    return lines[first], holes


def _cut(line: FloatArray) -> list[FloatArray]:
    """The parts of a line on either side of the date line."""
    jumps = np.flatnonzero(abs(np.diff(line[:, 0])) > _HALF_TURN) + 1
    return [part for part in np.split(line, jumps) if len(part) > 1]


def _unrolled(ring: FloatArray) -> FloatArray:
    """Let a ring across the date line run on beyond 180°, and around a pole along its edge."""
    steps = np.diff(ring[:, 0])
    if not (abs(steps) > _HALF_TURN).any():
        return ring
    turns = np.concatenate(([0], np.cumsum(-np.round(steps / 360))))
    ring = ring + np.column_stack((360 * turns, np.zeros(len(ring))))
    if turns[-1] == 0:
        return ring
    pole = np.copysign(90.0, ring[:, 1].mean())
    return np.vstack((ring, [[ring[-1, 0], pole], [ring[0, 0], pole]], ring[:1]))


def _tidied(shapes: Any) -> list[shapely.Geometry]:
    """Mend what quantising made invalid, bring all into −180° to 180°, unwrap single polygons."""
    bounds = shapely.bounds(shapes)
    for i in np.flatnonzero(~shapely.is_valid(shapes)).tolist():
        shapes[i] = _mended(shapes[i])
    for i in np.flatnonzero((bounds[:, 0] < -180) | (bounds[:, 2] > 180)).tolist():
        shapes[i] = _rolled_up(shapes[i])
    single = shapely.get_num_geometries(shapes) == 1
    shapes[single] = shapely.get_geometry(shapes[single], 0)
    return list(shapes)


def _mended(shape: shapely.Geometry) -> shapely.Geometry:
    parts = shapely.get_parts(shape)
    bad = ~shapely.is_valid(parts)  # only those: mending is slow on a whole continent
    parts[bad] = shapely.make_valid(parts[bad])
    mended = _polygons_of(parts)
    return mended if mended.is_valid else _polygons_of([shapely.union_all(parts)])


def _rolled_up(shape: shapely.Geometry) -> shapely.Geometry:
    """Bring the parts of a shape that run on beyond the date line back to the other side."""
    parts = []
    for turn in (-360.0, 0.0, 360.0):
        window = shapely.box(turn - 180, -90, turn + 180, 90)
        part = shapely.intersection(shape, window)
        parts.append(shapely.transform(part, lambda xy, turn=turn: xy - np.array([turn, 0.0])))
    return _polygons_of([shapely.union_all(parts)])


def _polygons_of(parts: Any) -> shapely.MultiPolygon:
    """The polygons among nested collections, without lines and points."""
    flat = shapely.get_parts(shapely.get_parts(parts))
    return shapely.multipolygons(flat[shapely.get_type_id(flat) == shapely.GeometryType.POLYGON])
