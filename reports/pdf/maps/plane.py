"""Local map plane of one frame: equirectangular about the frame's centre, points per km."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from model.arrays import FloatArray
from reports.pdf.ink import Point

Line = NDArray[np.floating]  # (m, 2) longitude, latitude in degrees
_KM_PER_DEGREE_LON, _KM_PER_DEGREE_LAT = 111.32, 110.95
_FINE = 0.3  # pt: points of a line closer than this are not drawn


@dataclass(frozen=True, slots=True)
class Box:
    """The window on the page in points; x, y is its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def holds(self, x: float, y: float, pad: float = 0.0) -> bool:
        return self.x + pad <= x <= self.right - pad and self.y + pad <= y <= self.bottom - pad


@dataclass(frozen=True, slots=True)
class Window:
    """A box on the page and the ground it shows; `scale` in points per km."""

    box: Box
    lat: float
    lon: float
    scale: float

    @classmethod
    def around(
        cls, box: Box, lat: Sequence[float], lon: Sequence[float], margin: float = 28.0
    ) -> Window:
        """The largest scale at which all points stand `margin` points inside the box.

        NaN points are ignored; one point alone gets 60 km across.
        """
        lats, lons = np.asarray(lat, float), np.asarray(lon, float)
        known = np.isfinite(lats) & np.isfinite(lons)
        if not known.any():
            return cls(box, 39.5, -98.35, box.width / 4600)  # the contiguous US
        lats, lons = lats[known], lons[known]
        middle = (lats.min() + lats.max()) / 2
        first = lons[0]
        lons = first + (lons - first + 180) % 360 - 180  # a territory across the date line
        centre = (lons.min() + lons.max()) / 2
        wide = np.ptp(lons) * _KM_PER_DEGREE_LON * math.cos(math.radians(middle))
        high = np.ptp(lats) * _KM_PER_DEGREE_LAT
        room_x, room_y = max(10.0, box.width - 2 * margin), max(10.0, box.height - 2 * margin)
        scale = min(room_x / max(wide, 1e-6), room_y / max(high, 1e-6), room_x / 60)
        return cls(box, float(middle), float(centre), float(scale))

    def xy(self, lat: float, lon: float) -> Point:
        """Page point of a place."""
        x, y = self.points(np.array([[lon, lat]]))[0]
        return float(x), float(y)

    def points(self, line: Line) -> FloatArray:
        """Page points, shape (m, 2), of longitude-latitude pairs."""
        east = _KM_PER_DEGREE_LON * math.cos(math.radians(self.lat)) * self.scale
        offset = (np.asarray(line[:, 0], float) - self.lon + 180.0) % 360.0 - 180.0
        x = self.box.x + self.box.width / 2 + offset * east
        up = (np.asarray(line[:, 1], float) - self.lat) * _KM_PER_DEGREE_LAT * self.scale
        return np.column_stack([x, self.box.y + self.box.height / 2 - up])

    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north of the window in degrees."""
        half_x = self.box.width / 2 / self.scale / _KM_PER_DEGREE_LON
        half_x /= max(0.05, math.cos(math.radians(self.lat)))
        half_y = self.box.height / 2 / self.scale / _KM_PER_DEGREE_LAT
        return self.lon - half_x, self.lat - half_y, self.lon + half_x, self.lat + half_y

    def drawn(self, lines: Sequence[Line]) -> list[list[Point]]:
        """Lines as page points, without points closer together than can be seen."""
        if not lines:
            return []
        ends = np.cumsum([len(line) for line in lines])
        points = self.points(np.concatenate([np.asarray(line)[:, :2] for line in lines]))
        steps = np.floor(points / _FINE)
        keep = np.ones(len(points), bool)
        keep[1:] = np.any(steps[1:] != steps[:-1], axis=1)
        keep[ends - 1] = keep[ends[:-1]] = True  # where lines end and the next ones begin
        seen: list[Point] = list(map(tuple, np.round(points[keep], 2).tolist()))
        cuts = [0, *np.cumsum(keep)[ends - 1].tolist()]
        return [seen[first:end] for first, end in pairwise(cuts)]


class Lines:
    """Many lines with their bounds, made once and drawn in many windows."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = [np.asarray(line, float) for line in lines if len(line) > 1]
        self._bounds = np.array(
            [[*line.min(axis=0), *line.max(axis=0)] for line in self._lines]
        ).reshape(-1, 4)

    def within(self, window: Window) -> list[Line]:
        """Those that may be seen in the window."""
        west, south, east, north = window.bounds()
        b = self._bounds
        seen = (b[:, 2] >= west) & (b[:, 0] <= east) & (b[:, 3] >= south) & (b[:, 1] <= north)
        return [self._lines[n] for n in np.flatnonzero(seen)]


def rings(geometry: object) -> list[Line]:
    """Outer and inner rings of a shapely polygon or collection of polygons, as arrays."""
    parts = getattr(geometry, "geoms", None)
    if parts is not None:
        return [ring for part in parts for ring in rings(part)]
    exterior = getattr(geometry, "exterior", None)
    if exterior is None or getattr(geometry, "is_empty", True):
        return []
    inner = getattr(geometry, "interiors", ())
    return [np.asarray(ring.coords, float)[:, :2] for ring in (exterior, *inner)]
