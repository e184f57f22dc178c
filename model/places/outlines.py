"""Outlines of territories: the land around their accounts, along county borders where it can be.

A county whose accounts are all in one territory belongs to it whole; a county shared by
territories is divided half way between their accounts; a county without accounts follows
the nearest account. Where the user has areas of their own, these take the counties' place.
"""

from collections import OrderedDict
from typing import Any, Final

import numpy as np
import shapely

from model.alignment import UNASSIGNED
from model.arrays import FloatArray, IntArray
from model.contiguity import SiteGraph
from model.places.cells import GRID_DEGREES, polygons_of, slice_of, voronoi_cells, without_cracks
from model.places.ground import Ground, lay_ground
from model.places.own_areas import OwnAreas
from model.places.own_ground import with_areas
from model.places.plane import plane_for

NEIGHBOUR_KM: Final = 150.0  # sites farther apart than this do not make territories neighbours
_DECIMALS: Final = 6  # of a degree, a tenth of a metre: points nearer than this are one
_REMEMBERED: Final = 8192  # outlines and shares of counties kept for the next change

# A unit of land and, as bytes, rows of three int32: a site of it, how many territories
# have accounts there, which of them the share belongs to.
_Share = tuple[int, bytes]


class Outlines:
    """Draws territories around a fixed set of account points.

    Built once per account set; what a change of the alignment leaves as it was is
    remembered, so that `of` after a small move costs only the territories it touched.
    """

    def __init__(self, lat: FloatArray, lon: FloatArray, own: OwnAreas | None = None) -> None:
        """Take the points of the accounts in degrees, shape (n,), NaN where unplaced.

        `own` areas are drawn as they are; counties only where an account is in none of them.
        """
        lat, lon = np.asarray(lat, np.float64), np.asarray(lon, np.float64)
        placed = np.flatnonzero(np.isfinite(lat) & np.isfinite(lon))
        self._n, self._has_own = len(lat), own is not None
        self._rows: IntArray = placed
        points: FloatArray = np.column_stack((lon[placed], lat[placed])).round(_DECIMALS)
        lon_lat, site = np.unique(points, axis=0, return_inverse=True)
        self._site: IntArray = site.reshape(-1)
        self._lon_lat: FloatArray = lon_lat
        self._ground: Ground | None = None
        if placed.size:
            plane = plane_for(lat, lon)
            self._ground = lay_ground(lon_lat, plane)
            if own is not None:
                self._ground = with_areas(self._ground, own, lon_lat, plane)
            self._sites_of = _grouped(self._ground.unit, len(self._ground.shapes))
        self._parts: OrderedDict[_Share, Any] = OrderedDict()
        self._whole: OrderedDict[tuple[tuple[int, ...], tuple[_Share, ...]], Any] = OrderedDict()
        self._cells: dict[int, Any] = {}

    def of(self, territory: IntArray, n_territories: int) -> list[shapely.Geometry | None]:
        """Outline every territory: polygons in degrees, lon before lat; None without accounts.

        `territory` has a code per account row, shape (n,). Outlines do not overlap and hold
        their accounts. Land between unassigned accounts goes to the nearest territory.
        Raises ValueError if `territory` does not fit the accounts.
        """
        if np.shape(territory) != (self._n,):
            raise ValueError(f"territory {np.shape(territory)}, {self._n} accounts")
        if self._ground is None:
            return [None] * n_territories
        units, shares = self._compose(np.asarray(territory), n_territories)
        return [self._outline(units[code], shares[code]) for code in range(n_territories)]

    def changed(
        self, before: IntArray, after: IntArray, n_territories: int
    ) -> dict[int, shapely.Geometry | None]:
        """The outlines of `after` that differ from those of `before`, by territory code."""
        old = self.of(before, n_territories)
        new = self.of(after, n_territories)
        return {
            code: shape
            for code, (was, shape) in enumerate(zip(old, new, strict=True))
            if shape is not was
        }

    def neighbours(
        self, territory: IntArray, n_territories: int, graph: SiteGraph
    ) -> set[tuple[int, int]]:
        """Pairs of territory codes, lower first, that a reader may see side by side.

        Their outlines touch, or two of their sites are neighbours in the graph not far apart.
        """
        found = _site_neighbours(territory, graph)
        outlines = self.of(territory, n_territories)
        codes = np.array([c for c, shape in enumerate(outlines) if shape is not None], np.int64)
        shapes = np.array([outlines[code] for code in codes], object)
        if codes.size:
            a, b = shapely.STRtree(shapes).query(shapes, predicate="intersects")
            found |= {(int(codes[i]), int(codes[j])) for i, j in zip(a, b, strict=True) if i < j}
        return found

    def _compose(
        self, territory: IntArray, n_territories: int
    ) -> tuple[list[list[int]], list[list[_Share]]]:
        """For every territory its whole units and its shares of divided ones.

        The last entry of both is the land of the unassigned, which nobody draws.
        """
        ground = self._known_ground()
        k = n_territories + 1
        code = territory[self._rows].astype(np.int64)
        code[code == UNASSIGNED] = n_territories
        claims = np.unique(self._site * k + code)
        site, owner = claims // k, claims % k
        first = np.searchsorted(site, np.arange(len(self._lon_lat)))
        holders = np.bincount(site)
        which = np.arange(len(site)) - first[site]

        group = ground.unit[site] * k + owner
        order = np.argsort(group, kind="stable")
        packed = np.column_stack((site, holders[site], which))[order].astype(np.int32)
        shares, starts = np.unique(group[order], return_index=True)
        ends = np.append(starts[1:], len(group))
        n_owners = np.bincount(shares // k, minlength=len(ground.shapes))
        units: list[list[int]] = [[] for _ in range(k)]
        divided: list[list[_Share]] = [[] for _ in range(k)]
        for share, start, end in zip(shares.tolist(), starts, ends, strict=True):
            unit, holder = divmod(share, k)
            if n_owners[unit] == 1:
                units[holder].append(unit)
            else:
                divided[holder].append((unit, packed[start:end].tobytes()))
        for unit in np.flatnonzero(n_owners == 0).tolist():
            units[owner[first[ground.nearest[unit]]]].append(unit)
        return units, divided

    def _known_ground(self) -> Ground:
        if self._ground is None:
            raise ValueError("no account has a place")
        return self._ground

    def _outline(self, units: list[int], shares: list[_Share]) -> shapely.Geometry | None:
        if not units and not shares:
            return None
        key = (tuple(units), tuple(shares))
        if key not in self._whole:
            parts = [self._part(share) for share in shares]
            whole = self._known_ground().shapes[np.array(units, np.int64)]
            shape = shapely.union_all(whole)
            if parts or self._has_own:
                # Where a dividing line ends on a border, the border has a corner on one side
                # only; off the grid a hairline of the border would stay open there.
                shape = shapely.union_all([shape, *parts], grid_size=GRID_DEGREES)
            self._whole[key] = without_cracks(shape)
            _forget_oldest(self._whole)
        self._whole.move_to_end(key)
        return self._whole[key]

    def _part(self, share: _Share) -> shapely.Geometry:
        """The share of a unit that lies around the claimed ones of its sites."""
        if share not in self._parts:
            unit, claims = share
            cells, own = self._cells_of(unit), self._sites_of[unit]
            pieces, slices = [], []
            for site, holders, which in np.frombuffer(claims, np.int32).reshape(-1, 3).tolist():
                cell = cells[np.searchsorted(own, site)]
                if holders > 1:
                    slices.append(slice_of(cell, self._lon_lat[site], which, holders))
                else:
                    pieces.append(cell)
            area = shapely.union_all([shapely.coverage_union_all(pieces), *slices])
            land = self._known_ground().shapes[unit]
            self._parts[share] = polygons_of(
                shapely.intersection(area, land, grid_size=GRID_DEGREES)
            )
            _forget_oldest(self._parts)
        self._parts.move_to_end(share)
        return self._parts[share]

    def _cells_of(self, unit: int) -> Any:
        """The land nearest to each site of a unit, wider than the unit itself."""
        if unit not in self._cells:
            shape = self._known_ground().shapes[unit]
            self._cells[unit] = voronoi_cells(self._lon_lat[self._sites_of[unit]], shape.bounds)
        return self._cells[unit]


def _grouped(group: IntArray, n_groups: int) -> list[IntArray]:
    """The places at which each group number stands, ascending."""
    order = np.argsort(group, kind="stable")
    return np.split(order, np.cumsum(np.bincount(group, minlength=n_groups))[:-1])


def _forget_oldest(kept: OrderedDict[Any, Any]) -> None:
    if len(kept) > _REMEMBERED:
        kept.popitem(last=False)


def _site_neighbours(territory: IntArray, graph: SiteGraph) -> set[tuple[int, int]]:
    """Pairs of territories, lower code first, at neighbouring or common sites."""
    used = np.flatnonzero((graph.site >= 0) & (territory != UNASSIGNED))
    k = int(territory.max(initial=0)) + 1
    claims = np.unique(graph.site[used] * k + territory[used])
    site, owner = claims // k, claims % k
    first = np.searchsorted(site, np.arange(graph.n_sites + 1))
    a = np.repeat(np.arange(graph.n_sites), np.diff(graph.ptr))
    b = graph.nbr
    near = np.hypot(*(graph.xy[a] - graph.xy[b]).T) <= NEIGHBOUR_KM
    held = (first[a + 1] > first[a]) & (first[b + 1] > first[b]) & near
    one, other = owner[first[a[held]]], owner[first[b[held]]]
    shared = np.flatnonzero(site[1:] == site[:-1])
    one = np.concatenate((one, owner[shared]))
    other = np.concatenate((other, owner[shared + 1]))
    low, high = np.minimum(one, other), np.maximum(one, other)
    pairs = np.unique(low[low != high] * k + high[low != high]).tolist()
    return {divmod(pair, k) for pair in pairs}
