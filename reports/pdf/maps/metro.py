"""Where a territory is so dense that it needs a map of its own."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from model.arrays import BoolArray, FloatArray

_ENLARGED = 4.5  # how much larger the metro is drawn than the territory
_FEWEST = 8
_SHARE = 0.35


@dataclass(frozen=True, slots=True, eq=False)
class Metro:
    """Bounds in degrees and which places lie inside, shape (n,)."""

    west: float
    south: float
    east: float
    north: float
    inside: BoolArray

    @property
    def lats(self) -> tuple[float, float]:
        return self.south, self.north

    @property
    def lons(self) -> tuple[float, float]:
        return self.west, self.east


def densest(lat: FloatArray, lon: FloatArray) -> Metro | None:
    """The window of 1 / 4.5 of the territory's extent that holds most places.

    None when it holds fewer than eight or less than 35 % of them, or when the territory itself
    is small (less than 40 km across): then one map is enough. NaN places are outside.
    """
    known = np.isfinite(lat) & np.isfinite(lon)
    if int(known.sum()) < _FEWEST:
        return None
    wide = (np.ptp(lon[known])) * math.cos(math.radians(float(np.mean(lat[known]))))
    high = np.ptp(lat[known])
    side = max(wide, high) / _ENLARGED * 1.6  # a frame is rarely filled to its edges
    if max(wide, high) * 111 < 40:
        return None
    half_lat = side / 2
    half_lon = side / 2 / max(0.05, math.cos(math.radians(float(np.mean(lat[known])))))
    best, count = 0, -1
    for n in np.flatnonzero(known):
        near = (np.abs(lat - lat[n]) <= half_lat) & (np.abs(lon - lon[n]) <= half_lon)
        if int(near.sum()) > count:
            best, count = int(n), int(near.sum())
    if count < _FEWEST or count < _SHARE * known.sum():
        return None
    inside = known & (np.abs(lat - lat[best]) <= half_lat) & (np.abs(lon - lon[best]) <= half_lon)
    pad_lat, pad_lon = half_lat * 0.12, half_lon * 0.12
    return Metro(
        float(lon[inside].min() - pad_lon),
        float(lat[inside].min() - pad_lat),
        float(lon[inside].max() + pad_lon),
        float(lat[inside].max() + pad_lat),
        inside,
    )
