"""How far somebody gets from home in so many minutes: over the road graph, not in circles."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from model.arrays import FloatArray
from model.level_areas import area_within, rings_in_degrees
from model.places.drive import hours_by_road
from model.places.road_ways import RoadWays
from model.places.roads import RoadGraph
from model.settings import Settings

MINUTES: Final = (30, 60, 90, 120)
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
    ways = RoadWays(roads, settings)
    hours = hours_by_road(ways.cost(*home, account_lat, account_lon), settings)
    account_min = np.where(np.isfinite(hours), 60 * hours, np.nan)
    lat, lon = _grid(home, max(minutes))
    places = np.meshgrid(lon, lat)
    km = ways.cost(*home, places[1].ravel(), places[0].ravel())
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
