"""How far somebody gets from home in so many minutes: over the road graph, not in circles."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from model.arrays import FloatArray, IntArray
from model.level_areas import area_within, rings_in_degrees
from model.places.drive import LONG_ROAD_KM, SHORT_ROAD_KM, great_circle_km
from model.places.plane import Plane
from model.places.roads import RoadGraph
from model.settings import Settings

MINUTES: Final = (30, 60, 90, 120)
NEAR_KM: Final = 5.0  # nearer than this the way is the crow's, made longer: junctions are sparse;
# so much farther than the nearest one another junction may be, else it is a way across country
OFF_ROAD_KM: Final = 40.0  # farther from any junction the graph says nothing
_NEIGHBOURS: Final = 4  # junctions through which a place may be reached
_POINTS: Final = 150  # of the grid, on its longer side
_STRAIGHT_KM_PER_HOUR: Final = 110.0  # nobody gets farther as the crow flies


@dataclass(frozen=True, eq=False, slots=True)
class DriveBands:
    """Areas within `minutes` of a home, smallest first, and the minutes to each account.

    `rings[k]` are closed lines of lon and lat, (m, 2) each, all places within `minutes[k]`.
    `account_min` is NaN where an account has no place or no road leads, (n_accounts,). All are
    estimates: the graph knows no speeds.
    """

    minutes: tuple[int, ...]
    rings: tuple[tuple[FloatArray, ...], ...]
    account_min: FloatArray

    def counts(self) -> tuple[int, ...]:
        """How many accounts each band holds beyond the one before."""
        edges = np.array([-np.inf, *self.minutes])
        found, _ = np.histogram(self.account_min[np.isfinite(self.account_min)], edges_of(edges))
        return tuple(int(n) for n in found)


def edges_of(edges: FloatArray) -> FloatArray:
    """Limits of a histogram whose classes include their upper ends."""
    return np.nextafter(edges, np.inf)


def hours_by_road(road_km: FloatArray, settings: Settings) -> FloatArray:
    """Hours for a way of so many kilometres by road, any shape; never less for a longer way.

    F17 takes the speed of the whole way, so it falls where a way becomes long enough for a
    faster road; there the way up to the limit takes as long as the limit itself.
    """
    slow, middle, fast = (
        settings[f"drive.speed_{name}"] for name in ("lt_15km", "lt_60km", "ge_60km")
    )
    town = np.minimum(road_km / slow, SHORT_ROAD_KM / middle)
    country = np.minimum(road_km / middle, LONG_ROAD_KM / fast)
    far = road_km / fast
    return np.select([road_km < SHORT_ROAD_KM, road_km < LONG_ROAD_KM], [town, country], far)


class RoadsFrom:
    """Kilometres by road from one place, in degrees, to any others.

    To the road and from it the way is as the crow flies times the road factor.
    """

    def __init__(self, lat: float, lon: float, roads: RoadGraph, settings: Settings) -> None:
        self._lat, self._lon = lat, lon
        self._factor = settings["drive.road_factor"]
        reach = max(MINUTES) / 60 * _STRAIGHT_KM_PER_HOUR
        off = great_circle_km(lat, lon, roads.lat, roads.lon)
        near = np.flatnonzero(off <= reach)
        self._plane = Plane(lat, lon, None)
        self._tree: cKDTree | None = None
        if near.size:
            self._tree = cKDTree(self._plane.xy(roads.lat[near], roads.lon[near]))
            self._along = self._walk(roads, near, off[near])

    def _walk(self, roads: RoadGraph, near: IntArray, off: FloatArray) -> FloatArray:
        """Kilometres from home to every junction within reach, (k,)."""
        place = np.full(len(roads.lat), -1, np.int64)
        place[near] = np.arange(near.size)
        start, end = place[roads.start], place[roads.end]
        kept = (start >= 0) & (end >= 0)
        first = np.argsort(off, kind="stable")[:_NEIGHBOURS]
        first = first[off[first] <= min(OFF_ROAD_KM, off[first[0]] + NEAR_KM)]
        home = near.size
        graph = csr_matrix(
            (
                np.maximum(np.r_[roads.km[kept], off[first] * self._factor], 1e-6),
                (np.r_[start[kept], np.full(first.size, home)], np.r_[end[kept], first]),
            ),
            shape=(home + 1, home + 1),
        )
        return np.asarray(dijkstra(graph, directed=False, indices=home)[:home], np.float64)

    def km(self, lat: FloatArray, lon: FloatArray) -> FloatArray:
        """Kilometres by road, (n,); inf where no road leads, NaN where a place is missing."""
        straight = great_circle_km(self._lat, self._lon, lat, lon)
        away = np.where(straight <= NEAR_KM, straight * self._factor, np.inf)
        placed = np.flatnonzero(np.isfinite(straight))
        if self._tree is not None and placed.size:
            many = min(_NEIGHBOURS, self._tree.n)
            off, junction = self._tree.query(self._plane.xy(lat[placed], lon[placed]), k=many)
            off, junction = off.reshape(len(placed), many), junction.reshape(len(placed), many)
            usable = off <= np.minimum(OFF_ROAD_KM, off[:, :1] + NEAR_KM)  # no short cuts
            leads = np.where(usable, self._along[junction], np.inf)
            way = (leads + off * self._factor).min(axis=1)
            away[placed] = np.maximum(np.minimum(away[placed], way), straight[placed])
        return np.where(np.isfinite(straight), away, np.nan)


def drive_bands(
    home: tuple[float, float],
    account_lat: FloatArray,
    account_lon: FloatArray,
    roads: RoadGraph,
    settings: Settings,
    *,
    minutes: tuple[int, ...] = MINUTES,
) -> DriveBands:
    """The bands around a home (lat, lon in degrees); accounts (n,) in degrees, NaN for no place."""
    ways = RoadsFrom(*home, roads, settings)
    hours = hours_by_road(ways.km(account_lat, account_lon), settings)
    account_min = np.where(np.isfinite(hours), 60 * hours, np.nan)
    lat, lon = _grid(home, max(minutes))
    places = np.meshgrid(lon, lat)
    km = ways.km(places[1].ravel(), places[0].ravel())
    field = 60 * hours_by_road(km, settings).reshape(places[0].shape)
    rings = [rings_in_degrees(area_within(field, limit, lon, lat)) for limit in minutes]
    return DriveBands(minutes, tuple(rings), account_min)


def _grid(home: tuple[float, float], most_min: float) -> tuple[FloatArray, FloatArray]:
    """Latitudes and longitudes of a grid that no way of so many minutes leaves."""
    reach = most_min / 60 * _STRAIGHT_KM_PER_HOUR
    high = reach / 111.2
    wide = high / max(np.cos(np.radians(home[0])), 0.2)
    return (
        np.linspace(home[0] - high, home[0] + high, _POINTS),
        np.linspace(home[1] - wide, home[1] + wide, _POINTS),
    )
