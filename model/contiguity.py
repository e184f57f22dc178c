"""Which territories hang together on the map: the Delaunay graph of the account sites."""

from dataclasses import dataclass

import numpy as np
import scipy  # its rooms are loaded when they are first named

from model.alignment import UNASSIGNED
from model.arrays import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, eq=False, slots=True)
class SiteGraph:
    """The distinct account points and which of them are neighbours; read-only.

    `site` is the site number of each account row, −1 where the account has no place,
    shape (n,). The neighbours of site s are `nbr[ptr[s]:ptr[s + 1]]`, ascending; each pair
    is listed from both sides. `xy` is in km, shape (n_sites, 2).
    """

    site: IntArray
    ptr: IntArray
    nbr: IntArray
    xy: FloatArray

    def __post_init__(self) -> None:
        for array in (self.site, self.ptr, self.nbr, self.xy):
            array.setflags(write=False)

    @property
    def n_sites(self) -> int:
        """How many distinct points there are."""
        return len(self.xy)


def site_graph(xy: FloatArray) -> SiteGraph:
    """Build the graph of account points in km, shape (n, 2); NaN for an unplaced account.

    Accounts at exactly one point are one site. Points on one line (two points included)
    form a chain. A point that the triangulation cannot tell from another is joined to it.
    """
    site, points = _distinct(np.asarray(xy, np.float64))
    n = len(points)
    pairs = _delaunay_pairs(points)
    low, high = pairs.min(1), pairs.max(1)
    key = np.unique(low[low < high] * max(n, 1) + high[low < high])
    low, high = key // max(n, 1), key % max(n, 1)
    a, b = np.concatenate((low, high)), np.concatenate((high, low))
    order = np.lexsort((b, a))
    ptr = np.zeros(n + 1, np.int64)
    np.cumsum(np.bincount(a, minlength=n), out=ptr[1:])
    return SiteGraph(site, ptr, b[order].astype(np.int64), points)


def _distinct(xy: FloatArray) -> tuple[IntArray, FloatArray]:
    """Number the distinct points by x, then y; return the number of each row and the points."""
    site = np.full(len(xy), -1, np.int64)
    rows = np.flatnonzero(np.isfinite(xy).all(axis=1))
    rows = rows[np.lexsort((xy[rows, 1], xy[rows, 0]))]
    if not rows.size:
        return site, np.zeros((0, 2))
    ordered = xy[rows]
    starts = np.concatenate(([True], np.any(ordered[1:] != ordered[:-1], axis=1)))
    site[rows] = np.cumsum(starts) - 1
    return site, ordered[starts]


def _delaunay_pairs(points: FloatArray) -> IntArray:
    """Pairs of neighbouring points, shape (k, 2), some of them more than once."""
    if len(points) < 3:
        return _chain(points)
    centred = points - points.mean(axis=0)
    try:
        mesh = scipy.spatial.Delaunay(centred)
    except scipy.spatial.QhullError:  # all on one line
        return _chain(points)
    corners = mesh.simplices.astype(np.int64)
    twins = mesh.coplanar[:, [0, 2]].astype(np.int64)  # point left out, nearest corner
    return np.concatenate((corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]], twins))


def _chain(points: FloatArray) -> IntArray:
    """Join points on one line in the order in which they lie there."""
    if len(points) < 2:
        return np.zeros((0, 2), np.int64)
    centred = points - points.mean(axis=0)
    along = np.linalg.svd(centred, full_matrices=False)[2][0]
    order = np.argsort(centred @ along, kind="stable").astype(np.int64)
    return np.column_stack((order[:-1], order[1:]))


def pieces(
    graph: SiteGraph, territory: IntArray, n_territories: int, wanted: BoolArray | None = None
) -> IntArray:
    """Count the connected pieces of each territory: 0 empty, 1 contiguous.

    `territory` holds a code per account row, shape (n,); unassigned and unplaced accounts
    are left out. A site whose accounts are in two territories belongs to both. Of those not
    `wanted` (n_territories,) nothing is counted, 0; for a drag.
    Returns shape (n_territories,). Raises ValueError if `territory` and graph differ in n.
    """
    every = np.ones(n_territories, bool)
    return _count(graph, territory, every if wanted is None else wanted)


def broken(graph: SiteGraph, territory: IntArray, n_territories: int) -> IntArray:
    """Codes of the territories in more than one piece, ascending."""
    return np.flatnonzero(pieces(graph, territory, n_territories) > 1)


def piece_numbers(graph: SiteGraph, territory: IntArray) -> IntArray:
    """The number of the connected piece each account is in, −1 where it has no territory or place.

    Pieces are those that `pieces` counts; accounts share a number when they are in one piece of
    one territory. Returns shape (n,).
    """
    territory = np.asarray(territory)
    k = int(np.max(territory, initial=0)) + 1
    used = np.flatnonzero((graph.site >= 0) & (territory != UNASSIGNED))
    owner, edges = _territory_graph(graph, territory, np.ones(k, bool))
    key = graph.site[used] * k + territory[used]
    number = np.full(len(territory), -1, np.int64)
    number[used] = _components(len(owner), edges)[1][np.unique(key, return_inverse=True)[1]]
    return number


def _components(n_nodes: int, edges: IntArray) -> tuple[int, IntArray]:
    ends = (edges[:, 0], edges[:, 1])
    links = scipy.sparse.coo_matrix((np.ones(len(edges), np.int8), ends), (n_nodes,) * 2)
    count, component = scipy.sparse.csgraph.connected_components(links, directed=False)
    return int(count), component


def _count(graph: SiteGraph, territory: IntArray, wanted: BoolArray) -> IntArray:
    """Pieces of the wanted territories by code, 0 for the others, shape of `wanted`."""
    owner, edges = _territory_graph(graph, np.asarray(territory), wanted)
    if not owner.size:
        return np.zeros(len(wanted), np.int64)
    n_pieces, piece = _components(len(owner), edges)
    code = np.zeros(n_pieces, np.int64)
    code[piece] = owner
    return np.bincount(code, minlength=len(wanted))


def _territory_graph(
    graph: SiteGraph, territory: IntArray, wanted: BoolArray
) -> tuple[IntArray, IntArray]:
    """One node per site and wanted territory present there: the nodes' territories, the edges.

    Only nodes of the same territory at neighbouring sites are joined.
    """
    if territory.shape != graph.site.shape:
        raise ValueError(f"territory {territory.shape}, sites of rows {graph.site.shape}")
    k = max(len(wanted), 1)
    used = np.flatnonzero(np.append(wanted, False)[territory])  # UNASSIGNED reads the last
    used = used[graph.site[used] >= 0]
    node_key = np.unique(graph.site[used] * k + territory[used])  # node = place in this list
    site, owner = node_key // k, node_key % k
    count = np.bincount(site, minlength=graph.n_sites)
    first = np.cumsum(count) - count

    present = np.flatnonzero(count)
    degree = graph.ptr[present + 1] - graph.ptr[present]
    a = np.repeat(present, degree)
    b = graph.nbr[_ranges(graph.ptr[present], degree)]
    both = (a < b) & (count[b] > 0)
    a, b = a[both], b[both]
    lone = (count[a] == 1) & (count[b] == 1)
    u, v = first[a[lone]], first[b[lone]]
    same = owner[u] == owner[v]
    edges = [np.column_stack((u[same], v[same]))]
    if not lone.all():  # every territory at one end, looked up at the other end
        a, b = a[~lone], b[~lone]
        u = _ranges(first[a], count[a])
        sought = np.repeat(b, count[a]) * k + owner[u]
        v = np.minimum(np.searchsorted(node_key, sought), len(node_key) - 1)
        same = node_key[v] == sought
        edges.append(np.column_stack((u[same], v[same])))
    return owner, np.concatenate(edges)


def _ranges(start: IntArray, length: IntArray) -> IntArray:
    """The numbers from each start on, as many as its length, one range after the other."""
    ends = np.cumsum(length)
    return np.arange(int(length.sum())) - np.repeat(ends - length - start, length)
