"""The ground between accounts and centres: barriers nobody crosses, and roads.

Straight distances need no table. Where there is a barrier or a road graph, each territory's
distances to all accounts are tabled and follow its centre.
"""

from collections import OrderedDict

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from model.arrays import BoolArray, FloatArray, IntArray
from model.contiguity import SiteGraph
from model.places.roads import RoadGraph
from optimizers.kernels import kernel
from optimizers.layout import Draft
from optimizers.problem import DesignProblem

KEPT = 4096  # junctions whose distances are remembered
NEAR_KM = 5.0  # nearer than this the crow's way, made longer, is taken: junctions are sparse


@kernel
def count_crossings(
    ax: FloatArray, ay: FloatArray, bx: float, by: float, lines: FloatArray
) -> FloatArray:
    """How many `lines` (b, 4) each way from points a (n,) to one point b crosses, shape (n,).

    Two segments cross when the ends of each lie on different sides of the other; an end on a
    line is on its left, so that a way through a joint of two lines crosses one of them.
    """
    crossed = np.zeros(len(ax))
    for i in range(len(ax)):
        for j in range(len(lines)):
            px, py, qx, qy = lines[j, 0], lines[j, 1], lines[j, 2], lines[j, 3]
            a_left = (qx - px) * (ay[i] - py) - (qy - py) * (ax[i] - px) >= 0.0
            b_left = (qx - px) * (by - py) - (qy - py) * (bx - px) >= 0.0
            if a_left == b_left:
                continue
            p_left = (bx - ax[i]) * (py - ay[i]) - (by - ay[i]) * (px - ax[i]) >= 0.0
            q_left = (bx - ax[i]) * (qy - ay[i]) - (by - ay[i]) * (qx - ax[i]) >= 0.0
            if p_left != q_left:
                crossed[i] += 1.0
    return crossed


def cut(graph: SiteGraph, xy: FloatArray, barriers: FloatArray | None) -> SiteGraph:
    """The graph without the pairs of neighbours that a barrier (b, 4) lies between.

    `xy` (n, 2) are the rows' places in the barriers' unit.
    """
    if barriers is None or not len(barriers):
        return graph
    place = np.zeros((graph.n_sites, 2))
    placed = graph.site >= 0
    place[graph.site[placed]] = xy[placed]
    one = np.repeat(np.arange(graph.n_sites), np.diff(graph.ptr))
    apart = np.zeros(len(one), bool)
    for line in barriers:  # few lines, many pairs
        apart |= _crosses(place[one], place[graph.nbr], line)
    ptr = np.zeros(graph.n_sites + 1, np.int64)
    np.cumsum(np.bincount(one[~apart], minlength=graph.n_sites), out=ptr[1:])
    return SiteGraph(graph.site, ptr, graph.nbr[~apart], graph.xy)


def _crosses(a: FloatArray, b: FloatArray, line: FloatArray) -> BoolArray:
    """Whether the ways from a to b, (m, 2) each, cross a line (4,); as in `count_crossings`."""
    p, q = line[:2], line[2:]
    apart = (_left(p, q, a) != _left(p, q, b)) & (_left(a, b, p) != _left(a, b, q))
    return np.asarray(apart, bool)


def _left(start: FloatArray, end: FloatArray, point: FloatArray) -> BoolArray:
    ahead, aside = end - start, point - start
    return np.asarray(ahead[..., 0] * aside[..., 1] - ahead[..., 1] * aside[..., 0] >= 0.0)


class Terrain:
    """Distances on the ground of a problem, as tables in drafts."""

    def __init__(self, problem: DesignProblem) -> None:
        self.xy, self.roads, self.detour = problem.xy, problem.roads, problem.detour
        lines = problem.barriers if problem.detour > 0.0 else None
        self.lines = np.zeros((0, 4)) if lines is None else np.array(lines, np.float64, order="C")

    @property
    def tabled(self) -> bool:
        """Whether distances are more than straight."""
        return self.roads is not None or len(self.lines) > 0

    def distances(self, centres: FloatArray) -> FloatArray:
        """Distances of all accounts (n,) from centres (k, 2), shape (k, n)."""
        if self.roads is not None:
            away = np.array(self.roads(centres), np.float64)
        else:
            away = np.sqrt(((self.xy[None] - centres[:, None]) ** 2).sum(axis=2))
        if len(self.lines):
            x, y = np.ascontiguousarray(self.xy[:, 0]), np.ascontiguousarray(self.xy[:, 1])
            for row, (cx, cy) in enumerate(centres):
                away[row] += self.detour * count_crossings(x, y, cx, cy, self.lines)
        return away

    def survey(self, draft: Draft, territories: IntArray) -> None:
        """Bring the tables of some territories of a draft up to date with its centres."""
        if self.tabled:
            draft.away[territories] = self.distances(draft.centre[territories])

    def flat(self, draft: Draft) -> Draft:
        """The same draft, seen as the crow flies."""
        return draft._replace(away=np.zeros((0, 0))) if self.tabled else draft


class RoadDistances:
    """Distances along a road graph between places in a plane, for DesignProblem.roads.

    A place goes to its nearest junction as the crow flies times `circuity`; so does the whole
    way when that is short or both ends share a junction. Islands without a road to them are as
    far as the crow's way times `circuity`, twice.
    """

    def __init__(
        self,
        roads: RoadGraph,
        junction_xy: FloatArray,
        account_xy: FloatArray,
        *,
        km_per_unit: float,
        circuity: float,
    ) -> None:
        """`junction_xy` (m, 2) and `account_xy` (n, 2) lie in the problem's plane and unit."""
        m = len(junction_xy)
        weight = np.maximum(roads.km, 1e-6) / km_per_unit
        self._graph = csr_matrix((weight, (roads.start, roads.end)), shape=(m, m))
        self._tree = cKDTree(junction_xy)
        self._xy, self._circuity = account_xy, circuity
        self._near = NEAR_KM / km_per_unit
        off, self._junction = self._tree.query(account_xy)
        self._access = off * circuity
        self._known: OrderedDict[int, FloatArray] = OrderedDict()

    def __call__(self, places: FloatArray) -> FloatArray:
        """Distances of all accounts from some places (k, 2), shape (k, n)."""
        off, junction = self._tree.query(places)
        away = np.empty((len(places), len(self._xy)))
        for row, (place, node) in enumerate(zip(places, junction, strict=True)):
            straight = np.sqrt(((self._xy - place) ** 2).sum(axis=1)) * self._circuity
            along = self._from(int(node)) + off[row] * self._circuity + self._access
            along = np.where(np.isfinite(along), along, 2 * straight)
            short = (straight < self._near) | (self._junction == node)
            away[row] = np.where(short, straight, np.maximum(along, straight / self._circuity))
        return away

    def _from(self, node: int) -> FloatArray:
        """Distances of the accounts' junctions from one junction, shape (n,)."""
        if node in self._known:
            self._known.move_to_end(node)
        else:
            reached = dijkstra(self._graph, directed=False, indices=node)
            self._known[node] = reached[self._junction].astype(np.float32)
            if len(self._known) > KEPT:
                self._known.popitem(last=False)
        return self._known[node]
