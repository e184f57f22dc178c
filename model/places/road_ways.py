"""The shortest or quickest ways over a road graph, between any places."""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

from model.arrays import FloatArray, IntArray
from model.places.drive import RADIUS_KM, Degrees, great_circle_km
from model.places.roads import RoadGraph
from model.settings import Settings

NEAR_KM: Final = 5.0  # nearer than this the way is the crow's, made longer: junctions are sparse;
# so much farther than the nearest one another junction may be, else it is a way across country
OFF_ROAD_KM: Final = 40.0  # farther from any junction the graph says nothing
_NEIGHBOURS: Final = 4  # junctions through which a place may be reached
_DETOUR: Final = 1.5  # times the crow's way, and
_SPARE_KM: Final = 50.0  # so much more is searched at first
_AT_ONCE: Final = 16  # places searched from together: each takes 8 bytes a junction for the moment
_KEPT: Final = 256  # places remembered
_FRAGMENT: Final = 0.01  # roads that hang together with less of the largest net lead nowhere
_NO_LENGTH: Final = 1e-9  # scipy takes no pieces without length


@dataclass(frozen=True, eq=False, slots=True)
class _Reach:
    """Costs from a place to the junctions within `limit`, by ascending junction."""

    junction: IntArray
    cost: FloatArray
    limit: float

    def to(self, junction: IntArray) -> FloatArray:
        """Costs to junctions, any shape; inf beyond reach."""
        if not self.junction.size:
            return np.full(junction.shape, np.inf)
        at = np.minimum(np.searchsorted(self.junction, junction), self.junction.size - 1)
        return np.where(self.junction[at] == junction, self.cost[at], np.inf)


class RoadWays:
    """Ways over a road graph: kilometres, or hours where the roads have speeds.

    A place is joined to the nearest junctions as the crow flies times the road factor, at the
    speed of towns. What has been asked is remembered; an answer does not depend on what else
    is asked. Of two pieces between the same junctions the cheaper counts.
    """

    def __init__(self, roads: RoadGraph, settings: Settings) -> None:
        self.roads, self.timed = roads, roads.kmh is not None
        self._factor = settings["drive.road_factor"]
        slow = settings["drive.speed_lt_15km"] if self.timed else 1.0
        self._per_km = self._factor / slow  # of the way to the road
        self._slowest = slow
        cost = roads.km if roads.kmh is None else roads.km / roads.kmh
        n = len(roads.lat)
        self._pieces, self._pair = _cheapest(roads, cost)
        one, other = np.divmod(self._pair, max(n, 1))
        self._graph = _both_ways(n, one, other, np.maximum(cost[self._pieces], _NO_LENGTH))
        self._open = _joined_up(self._graph)
        self._tree = cKDTree(_sphere(roads.lat[self._open], roads.lon[self._open]))
        self._reaches: OrderedDict[tuple[float, float], _Reach] = OrderedDict()

    def cost(self, lat1: Degrees, lon1: Degrees, lat2: Degrees, lon2: Degrees) -> FloatArray:
        """Kilometres or hours from place to place in degrees; arguments broadcast.

        inf where no road leads, NaN where a place is missing.
        """
        given = (np.asarray(value, np.float64) for value in (lat1, lon1, lat2, lon2))
        spread = np.broadcast_arrays(*given)
        a, b, c, d = (part.ravel() for part in spread)
        straight = great_circle_km(a, b, c, d)
        found = np.where(straight <= NEAR_KM, self.beside(straight), np.inf)
        rows = np.flatnonzero(np.isfinite(straight) & (straight > 0))
        if self._open.size and rows.size:
            over = self._over(
                np.column_stack((a, b))[rows], np.column_stack((c, d))[rows], straight[rows]
            )
            found[rows] = np.minimum(found[rows], over)
        found[~np.isfinite(straight)] = np.nan
        return np.asarray(np.round(found, 6), np.float64).reshape(spread[0].shape)

    def beside(self, straight_km: FloatArray | float) -> FloatArray:
        """What a way beside the roads costs, as the crow flies times the road factor."""
        return np.asarray(np.multiply(straight_km, self._per_km), np.float64)

    def line(
        self, first: tuple[float, float], last: tuple[float, float]
    ) -> tuple[FloatArray, float]:
        """Lon and lat of the way between two places (lat, lon), (m, 2), and its kilometres.

        PlanError is not raised: ValueError where no road leads.
        """
        origin, goal = np.array([first]), np.array([last])
        junction, access = self._joined(goal)
        straight = float(great_circle_km(*first, *last))
        for limit in (self._first_limit(straight), np.inf):
            graph, start = self._from(origin)
            costs, before = dijkstra(graph, indices=start, limit=limit, return_predecessors=True)
            legs = costs[0, junction[0]] + access[0]
            if np.isfinite(legs).any():
                break
        else:
            raise ValueError(f"no road leads from {first} to {last}")
        at, nodes = int(junction[0, int(np.argmin(legs))]), []
        while 0 <= at < len(self.roads.lat):
            nodes.append(at)
            at = int(before[0, at])
        nodes.reverse()
        along = np.column_stack((self.roads.lon[nodes], self.roads.lat[nodes]))
        line = np.vstack((origin[:, ::-1], along, goal[:, ::-1]))
        ends = great_circle_km(
            line[[0, -2], 1], line[[0, -2], 0], line[[1, -1], 1], line[[1, -1], 0]
        )
        km = float(self._along(np.array(nodes)) + ends.sum() * self._factor)
        return line, max(km, straight)

    def _along(self, nodes: IntArray) -> float:
        """Kilometres of the pieces between junctions that follow each other."""
        low, high = np.minimum(nodes[:-1], nodes[1:]), np.maximum(nodes[:-1], nodes[1:])
        at = np.searchsorted(self._pair, low * len(self.roads.lat) + high)
        return float(self.roads.km[self._pieces[at]].sum())

    def _first_limit(self, straight_km: float) -> float:
        return (_DETOUR * straight_km + _SPARE_KM) / self._slowest

    def _over(self, start: FloatArray, end: FloatArray, straight: FloatArray) -> FloatArray:
        """Costs over the graph between places (lat, lon), (n, 2) each; inf where no road leads."""
        origins, own = np.unique(start, axis=0, return_inverse=True)
        goals, goal = np.unique(end, axis=0, return_inverse=True)
        junction, access = self._joined(goals)
        own, goal, found = own.ravel(), goal.ravel(), np.full(len(start), np.inf)
        order = np.argsort(own, kind="stable")
        cuts = np.searchsorted(own[order], np.arange(len(origins) + 1))
        farthest = np.maximum.reduceat(straight[order], cuts[:-1])
        for first in range(0, len(origins), _AT_ONCE):
            chunk = slice(first, first + _AT_ONCE)
            limits = np.array([self._first_limit(far) for far in farthest[chunk]])
            for k, reach in enumerate(self._reached(origins[chunk], limits), first):
                rows = order[cuts[k] : cuts[k + 1]]
                to, leg = junction[goal[rows]], access[goal[rows]]
                legs = (reach.to(to) + leg).min(axis=1)
                if np.isinf(legs).any() and np.isfinite(reach.limit):
                    (reach,) = self._reached(origins[k : k + 1], np.array([np.inf]))
                    legs = (reach.to(to) + leg).min(axis=1)
                found[rows] = legs if self.timed else np.maximum(legs, straight[rows])
        return found

    def _joined(self, places: FloatArray) -> tuple[IntArray, FloatArray]:
        """The junctions each place is reached through, (n, k), and what the way to them costs."""
        many = min(_NEIGHBOURS, self._open.size)
        chord, near = self._tree.query(_sphere(places[:, 0], places[:, 1]), k=many)
        chord, near = chord.reshape(len(places), many), near.reshape(len(places), many)
        off = 2 * RADIUS_KM * np.arcsin(np.minimum(chord / 2, 1.0))
        usable = off <= np.minimum(OFF_ROAD_KM, off[:, :1] + NEAR_KM)
        return self._open[near], np.where(usable, self.beside(off), np.inf)

    def _reached(self, origins: FloatArray, limits: FloatArray) -> Iterator[_Reach]:
        """Costs from each place (lat, lon) to the junctions, remembered or found anew."""
        keys = [(float(lat), float(lon)) for lat, lon in origins]
        known = {key: self._reaches[key] for key in keys if key in self._reaches}
        lacking = [
            k for k, key in enumerate(keys) if key not in known or known[key].limit < limits[k]
        ]
        if lacking:
            limit = float(limits[lacking].max())
            graph, start = self._from(origins[lacking])
            costs = dijkstra(graph, indices=start, limit=limit)[:, : len(self.roads.lat)]
            for k, cost in zip(lacking, costs, strict=True):
                at = np.flatnonzero(np.isfinite(cost))
                known[keys[k]] = self._reaches[keys[k]] = _Reach(at, cost[at], limit)
        for key in keys:
            self._reaches.move_to_end(key)
        while len(self._reaches) > _KEPT:
            self._reaches.popitem(last=False)
        return iter([known[key] for key in keys])

    def _from(self, origins: FloatArray) -> tuple[csr_matrix, IntArray]:
        """The graph with each place (lat, lon) as a further node, and those nodes, (m,).

        Pieces only lead away from the places: nobody passes through them.
        """
        junction, access = self._joined(origins)
        n, m, base = len(self.roads.lat), len(origins), self._graph
        usable = np.isfinite(access)
        ends = base.indptr[-1] + np.cumsum(usable.sum(axis=1))
        cost = np.r_[base.data, np.maximum(access[usable], _NO_LENGTH)]
        to = np.r_[base.indices, junction[usable]].astype(np.int32)
        rows = np.r_[base.indptr, ends].astype(np.int32)
        return csr_matrix((cost, to, rows), shape=(n + m, n + m)), np.arange(n, n + m)


def _sphere(lat: FloatArray, lon: FloatArray) -> FloatArray:
    """Points on the unit sphere, (n, 3), whose chords grow with the distance."""
    phi, lam = np.radians(lat), np.radians(lon)
    return np.column_stack((np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)))


def _cheapest(roads: RoadGraph, cost: FloatArray) -> tuple[IntArray, IntArray]:
    """The cheapest piece between each two junctions, and low junction × n + high, ascending."""
    low, high = np.minimum(roads.start, roads.end), np.maximum(roads.start, roads.end)
    pair = low * len(roads.lat) + high
    order = np.lexsort((cost, pair))
    first = np.r_[True, pair[order][1:] != pair[order][:-1]] if len(order) else order
    chosen = order[np.asarray(first, bool)]
    return chosen, pair[chosen]


def _both_ways(n: int, one: IntArray, other: IntArray, cost: FloatArray) -> csr_matrix:
    ends = np.r_[one, other], np.r_[other, one]
    return csr_matrix((np.r_[cost, cost], ends), shape=(n, n))


def _joined_up(graph: csr_matrix) -> IntArray:
    """Junctions whose roads hang together with enough others to lead anywhere."""
    if not graph.shape[0]:
        return np.zeros(0, np.int64)
    net = connected_components(graph, directed=False)[1]
    size = np.bincount(net)
    return np.flatnonzero(size[net] >= _FRAGMENT * size.max())
