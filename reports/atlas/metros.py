"""Where a region is so dense that its map needs a closer look: windows around large towns."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from model.arrays import FloatArray, IntArray
from reports.atlas.ground import AtlasGround, towns_in

Bounds = tuple[float, float, float, float]  # west, south, east, north

_SIDE: Final = 1 / 9  # of a window, of the region's longer side
_FEWEST: Final = 25  # accounts of a window
_SHARE: Final = 0.04  # of the region's accounts in it: four times what even spread would give
_PAD: Final = 0.06  # of a window, on each side


@dataclass(frozen=True, eq=False, slots=True)
class Metro:
    """A window with its accounts (rows) and the name of its largest town."""

    name: str
    bounds: Bounds
    rows: IntArray

    def holds(self, lat: FloatArray, lon: FloatArray) -> np.ndarray:
        """Whether points lie inside, shape of the points."""
        west, south, east, north = self.bounds
        inside = (lat >= south) & (lat <= north) & (lon >= west) & (lon <= east)
        return np.asarray(inside, bool)


def metros_of(ground: AtlasGround, rows: IntArray, most: int = 4) -> list[Metro]:
    """The densest windows of some accounts, most accounts first; they do not overlap.

    None where the accounts are spread so evenly that one map is enough.
    """
    accounts = ground.state.accounts
    rows = rows[accounts.placed[rows]]
    found: list[Metro] = []
    if not len(rows):
        return found
    lat, lon = accounts.lat[rows], accounts.lon[rows]
    wider = 1 / max(0.05, float(np.cos(np.radians(lat.mean()))))
    half = _SIDE / 2 * max(float(np.ptp(lat)), float(np.ptp(lon)) / wider)
    left = np.ones(len(rows), bool)
    while len(found) < most and half > 0:
        inside = left & _densest(lat, lon, left, half, half * wider)
        if inside.sum() < max(_FEWEST, _SHARE * len(rows)):
            break
        bounds = _around(lat[inside], lon[inside])
        metro = Metro(_town(bounds), bounds, rows[inside])
        left &= ~metro.holds(lat, lon)
        if not any(_meet(bounds, other.bounds) for other in found):
            found.append(metro)
        left &= ~inside
    return found


def _densest(
    lat: FloatArray, lon: FloatArray, left: np.ndarray, high: float, wide: float
) -> np.ndarray:
    """The accounts in the fullest two by two cells of a grid of such cells, (n,)."""
    down = ((lat - lat.min()) / high).astype(np.int64)
    across = ((lon - lon.min()) / wide).astype(np.int64)
    counts = np.zeros((int(down.max()) + 2, int(across.max()) + 2), np.int64)
    np.add.at(counts, (down[left], across[left]), 1)
    blocks = counts[:-1, :-1] + counts[1:, :-1] + counts[:-1, 1:] + counts[1:, 1:]
    row, column = np.unravel_index(int(blocks.argmax()), blocks.shape)
    near = (down >= row) & (down <= row + 1) & (across >= column) & (across <= column + 1)
    return np.asarray(near, bool)


def _around(lat: FloatArray, lon: FloatArray) -> Bounds:
    high = max(float(np.ptp(lat)), 1e-3) * _PAD
    wide = max(float(np.ptp(lon)), 1e-3) * _PAD
    return (
        float(lon.min() - wide), float(lat.min() - high),
        float(lon.max() + wide), float(lat.max() + high),
    )  # fmt: skip


def _meet(one: Bounds, other: Bounds) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _town(bounds: Bounds) -> str:
    town = next(iter(towns_in(bounds, 1)), None)
    return town.name if town is not None else "Close-up"
