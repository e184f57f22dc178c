"""A stretch of the earth in decimal degrees."""

from typing import NamedTuple

import numpy as np

from model.arrays import FloatArray


class Bounds(NamedTuple):
    """West, south, east, north, the order shapely uses."""

    west: float
    south: float
    east: float
    north: float

    def contains(self, other: "Bounds") -> bool:
        """Whether `other` lies wholly inside."""
        return (
            self.west <= other.west
            and self.south <= other.south
            and self.east >= other.east
            and self.north >= other.north
        )

    def grown(self, share: float) -> "Bounds":
        """The same stretch with `share` of its width and height added on each side."""
        dx, dy = (self.east - self.west) * share, (self.north - self.south) * share
        return Bounds(self.west - dx, self.south - dy, self.east + dx, self.north + dy)


CONTIGUOUS_US = Bounds(-124.8, 24.4, -66.9, 49.4)


def bounds_of(lat: FloatArray, lon: FloatArray) -> Bounds | None:
    """The smallest bounds that hold all finite points; None when there is none."""
    placed = np.isfinite(lat) & np.isfinite(lon)
    if not placed.any():
        return None
    return Bounds(
        float(lon[placed].min()),
        float(lat[placed].min()),
        float(lon[placed].max()),
        float(lat[placed].max()),
    )
