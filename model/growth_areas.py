"""Where there is room to grow: headroom by county, or by town where no county is known (S2-30)."""

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import pandas as pd
import shapely

from model.alignment import UNASSIGNED
from model.arrays import FloatArray, IntArray, TextArray
from model.errors import PlanError
from model.level_areas import rings_in_degrees
from model.places.boundaries import us_counties

LISTED: Final = 10
LOW_PENETRATION: Final = 1.0  # of the team's own penetration: below, an area counts as low


@dataclass(frozen=True, eq=False, slots=True)
class GrowthArea:
    """An area with its accounts: headroom, potential and revenue in money a year.

    `unowned` accounts are in no territory. `rings` is its outline in lon and lat, (m, 2) each,
    empty where only a town is known; `lat`, `lon` is its middle.
    """

    name: str
    lat: float
    lon: float
    rows: IntArray
    headroom: float
    potential: float
    revenue: float
    unowned: int
    rings: tuple[FloatArray, ...]

    @property
    def penetration(self) -> float:
        """Revenue as a share of potential; 0.0 without potential."""
        return self.revenue / self.potential if self.potential > 0 else 0.0


@dataclass(frozen=True, eq=False, slots=True)
class Growth:
    """Every area with headroom, most first, and the places of the ten to look at in that list."""

    areas: tuple[GrowthArea, ...]
    listed: tuple[int, ...]


def growth_areas(
    lat: FloatArray,
    lon: FloatArray,
    town: TextArray,
    territory: IntArray,
    potential: FloatArray,
    revenue: FloatArray,
    headroom: FloatArray,
    *,
    most: int = LISTED,
) -> Growth:
    """Sum up accounts by area; list those with unowned accounts or low penetration.

    All arguments have shape (n,); degrees and money a year may be NaN. `town` stands for the
    area outside every county. Listed is what has unowned accounts, or less penetration than all
    accounts together, by headroom. PlanError when no account has headroom.
    """
    rows = np.flatnonzero(np.isfinite(lat) & np.isfinite(lon) & (np.nan_to_num(headroom) > 0))
    if not rows.size:
        raise PlanError(
            "No account has headroom.", remedy="Enter procedure volumes or a potential per account."
        )
    placed = np.flatnonzero(np.isfinite(lat) & np.isfinite(lon))
    code, names = pd.factorize(_area_keys(lat[placed], lon[placed], town[placed]))
    areas = []
    for k, key in enumerate(names):
        chosen = placed[code == k]
        room = float(np.nansum(headroom[chosen]))
        if room <= 0:
            continue
        name, rings = _described(str(key))
        areas.append(
            GrowthArea(
                name,
                float(lat[chosen].mean()),
                float(lon[chosen].mean()),
                chosen,
                room,
                float(np.nansum(potential[chosen])),
                float(np.nansum(revenue[chosen])),
                int((territory[chosen] == UNASSIGNED).sum()),
                rings,
            )
        )
    areas.sort(key=lambda area: (-area.headroom, area.name))
    whole = float(np.nansum(potential[placed]))
    usual = float(np.nansum(revenue[placed])) / whole if whole > 0 else 0.0
    return Growth(tuple(areas), _worth_a_look(areas, usual)[:most])


def _area_keys(lat: FloatArray, lon: FloatArray, town: TextArray) -> TextArray:
    """What names the area of each point, as `_described` reads it; (n,)."""
    keys = [
        f"county {number}" if number >= 0 else f"town {name}"
        for number, name in zip(_county_of(lat, lon).tolist(), town.tolist(), strict=True)
    ]
    return np.array(keys, object)


def _worth_a_look(areas: list[GrowthArea], usual: float) -> tuple[int, ...]:
    """Places of the areas with unowned accounts or less than the usual penetration."""
    low = usual * LOW_PENETRATION
    return tuple(n for n, area in enumerate(areas) if area.unowned or area.penetration < low)


def _described(key: str) -> tuple[str, tuple[FloatArray, ...]]:
    kind, _, rest = key.partition(" ")
    if kind == "town":
        return rest or "No town", ()
    county = us_counties()[int(rest)]
    return f"{county.name}, {county.region}", rings_in_degrees(county.geometry)


@cache
def _county_tree() -> shapely.STRtree:
    return shapely.STRtree([county.geometry for county in us_counties()])


def _county_of(lat: FloatArray, lon: FloatArray) -> IntArray:
    """The place of each point's county in the list of counties, -1 outside all; (n,)."""
    county = np.full(len(lat), -1, np.int64)
    point, found = _county_tree().query(shapely.points(lon, lat), predicate="intersects")
    county[point[::-1]] = found[::-1]  # on a border the first one counts
    return county
