"""How compact territories are: the shape their accounts make, and who else's accounts lie in it."""

from dataclasses import dataclass

import numpy as np
import shapely

from model.arrays import FloatArray, IntArray
from model.places.plane import plane_for

SHAPE_WORDS = (
    "Area of the accounts’ convex hull ÷ area of the smallest circle around it (Reock 1961)."
)
OWN_WORDS = "Own accounts ÷ all accounts inside the convex hull (Hofeller and Grofman 1990)."


@dataclass(frozen=True, eq=False, slots=True)
class Compactness:
    """Two scores per territory, (n_territories,), 0-1, more is more compact.

    `shape` is 1 for a circle and falls towards 0 for a thin strip; `own` is 1 where nobody else
    has an account between one's own. NaN with fewer than three places or all in one line.

    Source: Reock (1961), Measuring compactness as a requirement of legislative apportionment;
    Hofeller and Grofman (1990), Comparing the compactness of California congressional districts.
    """

    shape: FloatArray
    own: FloatArray

    @property
    def mean_shape(self) -> float:
        """Mean of the territories that have a shape; NaN without any."""
        return _mean(self.shape)

    @property
    def mean_own(self) -> float:
        """Mean of the territories that have a shape; NaN without any."""
        return _mean(self.own)


class CompactnessJudge:
    """Judges alignments of the same accounts; places are projected once (equal area)."""

    def __init__(self, lat: FloatArray, lon: FloatArray) -> None:
        """`lat` and `lon` in degrees, (n_accounts,); NaN for an account without a place."""
        self._xy = plane_for(lat, lon).xy(lat, lon)
        self._placed = np.flatnonzero(np.isfinite(self._xy).all(axis=1))

    def judge(self, codes: IntArray, n_territories: int) -> Compactness:
        """Scores of an alignment; `codes` of territories, (n_accounts,)."""
        shape = np.full(n_territories, np.nan)
        own = np.full(n_territories, np.nan)
        rows = self._placed[np.argsort(codes[self._placed], kind="stable")]
        ends = np.searchsorted(codes[rows], np.arange(n_territories + 1))
        for code in range(n_territories):
            points = self._xy[rows[ends[code] : ends[code + 1]]]
            hull = shapely.convex_hull(shapely.multipoints(points)) if len(points) > 2 else None
            if hull is None or hull.geom_type != "Polygon":
                continue
            radius = float(shapely.minimum_bounding_radius(hull))
            shape[code] = hull.area / (np.pi * radius**2)
            own[code] = len(points) / self._within(hull, len(points))
        return Compactness(shape, own)

    def _within(self, hull: shapely.Geometry, least: int) -> int:
        """Placed accounts in or on a hull; at least its own, which make its corners."""
        west, south, east, north = hull.bounds
        xy = self._xy[self._placed]
        near = (xy[:, 0] >= west) & (xy[:, 0] <= east) & (xy[:, 1] >= south) & (xy[:, 1] <= north)
        shapely.prepare(hull)
        inside = shapely.intersects_xy(hull, xy[near, 0], xy[near, 1])
        return max(int(inside.sum()), least)


def _mean(values: FloatArray) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if known.size else float("nan")
