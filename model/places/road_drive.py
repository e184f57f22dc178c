"""Drive times over roads, with the estimate where no road leads."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from model.arrays import BoolArray, FloatArray
from model.places.boundaries import us_states
from model.places.drive import CircuityDrive, Degrees, great_circle_km, hours_by_road
from model.places.road_ways import NEAR_KM, RoadWays
from model.places.roads import RoadGraph
from model.settings import Settings

LOCAL: Final = 1.4  # times the estimate: a way over local roads that a graph of main roads lacks
_WATER_KM: Final = 2.0  # so much water on the crow's way and no local road is believed in
_STEP_KM: Final = 1.0
_PAIRS: Final = 20_000  # single drives remembered
_AT_ONCE: Final = 10_000  # ways looked at for water together
_Place = tuple[float, float]


@dataclass(frozen=True, eq=False, slots=True)
class Way:
    """The line of a drive, lon and lat, (m, 2), its km, and whether it follows the roads."""

    line: FloatArray
    km: float
    by_road: bool


class RoadDrive:
    """A DriveTimes over a road graph; its answers depend on nothing but the two places.

    Roads without speeds are main roads: the shortest way counts, its speed grows with its
    length (F17), and where the detour is too long local roads are taken for granted, unless
    water lies between. Roads with speeds are the user's own: the quickest way counts.
    Places far from any road, and pairs that no road joins, keep the estimate.
    """

    def __init__(self, roads: RoadGraph, settings: Settings) -> None:
        self._ways, self._settings = RoadWays(roads, settings), settings
        self._estimate = CircuityDrive(settings)
        self._pairs: dict[tuple[float, ...], float] = {}

    @property
    def timed(self) -> bool:
        """Whether the roads have speeds of their own."""
        return self._ways.timed

    def road_km(self, lat1: Degrees, lon1: Degrees, lat2: Degrees, lon2: Degrees) -> FloatArray:
        """Kilometres by road, the estimate where no road leads; NaN where a point is missing."""
        if not self._ways.timed:
            km, _ = self._driven(lat1, lon1, lat2, lon2)
            return np.where(np.isinf(km), self._estimate.road_km(lat1, lon1, lat2, lon2), km)
        given = (np.asarray(value, np.float64) for value in (lat1, lon1, lat2, lon2))
        ends = np.broadcast_arrays(*given)
        legs = zip(*(part.ravel().tolist() for part in ends), strict=True)
        driven = [self.way((a, b), (c, d)).km for a, b, c, d in legs]
        return np.array(driven, np.float64).reshape(ends[0].shape)

    def hours(self, lat1: Degrees, lon1: Degrees, lat2: Degrees, lon2: Degrees) -> FloatArray:
        """Hours one way, the estimate where no road leads; NaN where a point is missing."""
        single = [float(v) for v in (lat1, lon1, lat2, lon2) if isinstance(v, float)]
        if len(single) < 4:
            return self._hours(lat1, lon1, lat2, lon2)
        key = tuple(single)
        if key not in self._pairs:
            if len(self._pairs) >= _PAIRS:
                self._pairs.clear()
            self._pairs[key] = float(self._hours(*single))
        return np.asarray(self._pairs[key], np.float64)

    def by_road(self, lat1: Degrees, lon1: Degrees, lat2: Degrees, lon2: Degrees) -> BoolArray:
        """Whether the roads lead there; otherwise the drive is an estimate, or a point missing."""
        if not self._ways.timed:
            return self._driven(lat1, lon1, lat2, lon2)[1]
        return np.isfinite(self._ways.cost(lat1, lon1, lat2, lon2))

    def way(self, first: _Place, last: _Place) -> Way:
        """The drive between two places, lat and lon each; NaN km where one is missing."""
        crow = np.array([first[::-1], last[::-1]], np.float64)
        if not self.by_road(*first, *last):
            source = self._estimate if self._ways.timed else self
            return Way(crow, float(source.road_km(*first, *last)), by_road=False)
        straight = float(great_circle_km(*first, *last))
        beside = float(self._ways.beside(straight))
        if straight <= NEAR_KM and beside <= float(self._ways.cost(*first, *last)) + 1e-6:
            return Way(crow, straight * self._settings["drive.road_factor"], by_road=True)
        line, length = self._ways.line(first, last)
        return Way(line, length, by_road=True)

    def _hours(self, lat1: Degrees, lon1: Degrees, lat2: Degrees, lon2: Degrees) -> FloatArray:
        if self._ways.timed:
            hours = self._ways.cost(lat1, lon1, lat2, lon2)
        else:
            hours = hours_by_road(self._driven(lat1, lon1, lat2, lon2)[0], self._settings)
        return np.where(np.isinf(hours), self._estimate.hours(lat1, lon1, lat2, lon2), hours)

    def _driven(
        self, lat1: Degrees, lon1: Degrees, lat2: Degrees, lon2: Degrees
    ) -> tuple[FloatArray, BoolArray]:
        """Kilometres over main roads or local ones, inf for neither; whether over main roads."""
        given = (np.asarray(value, np.float64) for value in (lat1, lon1, lat2, lon2))
        spread = np.broadcast_arrays(*given)
        ends = [part.ravel() for part in spread]
        km, estimate = self._ways.cost(*ends), self._estimate.road_km(*ends)
        over = np.isfinite(km)
        rows = np.flatnonzero(over & (km > LOCAL * estimate))
        if rows.size:
            some = np.split(rows, range(_AT_ONCE, rows.size, _AT_ONCE))
            dry = [_are_dry(*(part[chunk] for part in ends)) for chunk in some]
            rows = rows[np.concatenate(dry)]
            km[rows], over[rows] = LOCAL * estimate[rows], False
        return km.reshape(spread[0].shape), over.reshape(spread[0].shape)


def _are_dry(lat1: FloatArray, lon1: FloatArray, lat2: FloatArray, lon2: FloatArray) -> BoolArray:
    """Whether the crow's ways stay in the states but for a little water, (n,)."""
    steps = np.ceil(great_circle_km(lat1, lon1, lat2, lon2) / _STEP_KM).astype(np.int64) + 1
    way = np.repeat(np.arange(len(steps)), steps + 1)
    first = np.cumsum(steps + 1) - (steps + 1)
    share = (np.arange(len(way)) - first[way]) / steps[way]
    lat, lon = lat1[way] + share * (lat2 - lat1)[way], lon1[way] + share * (lon2 - lon1)[way]
    wet = np.ones(len(way), bool)
    for shape, (west, south, east, north) in zip(*_states(), strict=True):
        asked = wet & (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
        if asked.any():
            wet[asked] = ~shapely.contains_xy(shape, lon[asked], lat[asked])
    return np.bincount(way, wet, len(steps)) * _STEP_KM <= _WATER_KM


@lru_cache(maxsize=1)
def _states() -> tuple[NDArray[np.object_], FloatArray]:
    """The states without their lakes and seas, ready to be asked for points, and their bounds."""
    shapes = np.array([state.geometry for state in us_states()], object)
    shapely.prepare(shapes)
    return shapes, np.asarray(shapely.bounds(shapes), np.float64)
