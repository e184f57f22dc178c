"""Other packages on the same instances: accounts to territories with hours within ±5 %.

Each takes an instance and gives codes (n,), or None where it finds nothing. One thread; what
is not installed raises ImportError and is skipped by name.
"""

import time
from collections.abc import Callable

import numpy as np
from scipy.spatial import cKDTree

from model.arrays import FloatArray, IntArray
from tests.benchmarks.checker import geometric_median, neighbours
from tests.benchmarks.instances import Instance

NEAREST = 16  # centres an account may flow to
UNITS = 100  # flow units per hour
ROUNDS = 15  # of location and allocation
MOST_SECONDS = 24.0  # after which no other round begins
BY_SIZE_MOST = 6000  # accounts; beyond that k-means-constrained takes many minutes


def kmeans_constrained(instance: Instance) -> IntArray | None:
    """k-means-constrained: clusters of even size (in accounts) by min-cost flow."""
    from k_means_constrained import KMeansConstrained

    n, k = len(instance.xy), instance.n_territories
    if n > BY_SIZE_MOST:
        return None
    model = KMeansConstrained(
        k, size_min=int(0.95 * n / k), size_max=int(np.ceil(1.05 * n / k)), n_init=1,
        random_state=0, n_jobs=1,
    )  # fmt: skip
    return np.asarray(model.fit_predict(instance.xy), np.int64)


def metis_plain(instance: Instance) -> IntArray | None:
    """METIS: the Delaunay graph cut into contiguous parts of even hours, fewest edges."""
    return _metis(instance, False)


def metis_long(instance: Instance) -> IntArray | None:
    """METIS as above, but long edges are cut first."""
    return _metis(instance, True)


def _metis(instance: Instance, by_length: bool) -> IntArray:
    import pymetis

    pairs = np.unique(np.sort(neighbours(instance.xy), axis=1), axis=0)
    length = np.sqrt(((instance.xy[pairs[:, 0]] - instance.xy[pairs[:, 1]]) ** 2).sum(axis=1))
    worth = (
        np.maximum(1, 1000 / (1 + length)).astype(int) if by_length else np.ones(len(pairs), int)
    )
    n = len(instance.xy)
    one = np.concatenate((pairs[:, 0], pairs[:, 1]))
    other = np.concatenate((pairs[:, 1], pairs[:, 0]))
    order = np.argsort(one, kind="stable")
    start = np.concatenate(([0], np.cumsum(np.bincount(one, minlength=n))))
    options = pymetis.Options()
    options.ufactor, options.contig, options.seed = 50, 1, 1
    found = pymetis.part_graph(
        instance.n_territories, xadj=start.tolist(), adjncy=other[order].tolist(),
        vweights=(instance.columns["hours"] * UNITS).astype(int).tolist(),
        eweights=np.concatenate((worth, worth))[order].tolist(), options=options, recursive=False,
    )  # fmt: skip
    return np.asarray(found[1], np.int64)


def min_cost_flow(instance: Instance) -> IntArray | None:
    """OR-tools: location and allocation in turn, allocation by min-cost flow.

    Split accounts go where most of them goes, so balance and contiguity may break.
    """
    centre, nearest = _means(instance, np.random.default_rng(0)), NEAREST
    best, began = None, time.process_time()
    for _ in range(ROUNDS):
        found = _flow(instance, centre, min(nearest, instance.n_territories))
        if found is None:
            nearest *= 2
            continue
        best = found
        new = _medians(instance, found, centre)
        still = np.abs(new - centre).max() < 0.5
        centre = new
        if still or time.process_time() - began > MOST_SECONDS:
            break
    return best


def bisection(instance: Instance) -> IntArray | None:
    """Recursive bisection: straight cuts across the longest of four directions, by hours."""
    hours, codes = instance.columns["hours"], np.zeros(len(instance.xy), np.int64)
    angle = np.arange(4) * np.pi / 4 + np.random.default_rng(0).uniform(0, np.pi / 4)
    directions = np.vstack((np.cos(angle), np.sin(angle)))
    stack = [(np.arange(len(codes)), 0, instance.n_territories)]
    while stack:
        rows, first, k = stack.pop()
        if k == 1:
            codes[rows] = first
            continue
        along = instance.xy[rows] @ directions
        order = np.argsort(along[:, along.std(axis=0).argmax()], kind="stable")
        filled = np.cumsum(hours[rows][order])
        cut = int(np.searchsorted(filled, filled[-1] * (k // 2) / k))
        stack.append((rows[order[:cut]], first, k // 2))
        stack.append((rows[order[cut:]], first + k // 2, k - k // 2))
    return codes


def _means(instance: Instance, rng: np.random.Generator) -> FloatArray:
    """k-means of the accounts weighted by hours, from k-means++ seeds, (K, 2)."""
    xy, hours = instance.xy, instance.columns["hours"]
    centre = np.empty((instance.n_territories, 2))
    far = np.ones(len(xy))
    for code in range(len(centre)):
        centre[code] = xy[rng.choice(len(xy), p=far * hours / (far * hours).sum())]
        square = ((xy - centre[code]) ** 2).sum(axis=1)
        far = square if code == 0 else np.minimum(far, square)
    for _ in range(100):
        codes = cKDTree(centre).query(xy)[1]
        weight = np.maximum(np.bincount(codes, hours, len(centre)), 1e-9)
        new = np.column_stack(
            [np.bincount(codes, hours * xy[:, a], len(centre)) / weight for a in (0, 1)]
        )
        if np.abs(new - centre).max() < 1e-3:
            break
        centre = new
    return centre


def _medians(instance: Instance, codes: IntArray, centre: FloatArray) -> FloatArray:
    new = centre.copy()
    for code in np.unique(codes):
        rows = codes == code
        new[code] = geometric_median(instance.xy[rows], instance.columns["calls"][rows])
    return new


def _flow(instance: Instance, centre: FloatArray, nearest: int) -> IntArray | None:
    """Hours of accounts to centres at least cost, 95 to 105 % of the mean to each."""
    from ortools.graph.python import min_cost_flow as graph

    n, k = len(instance.xy), len(centre)
    away, near = cKDTree(centre).query(instance.xy, nearest)
    hours = np.maximum(1, np.round(instance.columns["hours"] * UNITS)).astype(np.int64)
    rate = (instance.columns["calls"] / instance.columns["hours"])[:, None]
    cost = np.round(away * rate * 100).astype(np.int64)
    low, high = int(hours.sum() / k * 0.95), int(hours.sum() / k * 1.05)
    flow = graph.SimpleMinCostFlow()
    ways = flow.add_arcs_with_capacity_and_unit_cost(
        np.repeat(np.arange(n), nearest), n + near.ravel(), np.repeat(hours, nearest), cost.ravel()
    )
    sinks, end = n + np.arange(k), np.full(k, n + k)
    reward = np.full(k, -4 * int(cost.max()))  # so that each is filled to `low` first
    flow.add_arcs_with_capacity_and_unit_cost(sinks, end, np.full(k, low), reward)
    flow.add_arcs_with_capacity_and_unit_cost(sinks, end, np.full(k, high - low), np.zeros(k, int))
    supply = np.concatenate((hours, np.zeros(k, np.int64), [-hours.sum()]))
    flow.set_nodes_supplies(np.arange(n + k + 1), supply)
    if flow.solve() != flow.OPTIMAL:
        return None
    sent = flow.flows(ways).reshape(n, nearest)
    return np.asarray(near[np.arange(n), sent.argmax(axis=1)], np.int64)


PEERS: dict[str, Callable[[Instance], IntArray | None]] = {
    "k-means-constrained": kmeans_constrained,
    "bisection": bisection,
    "METIS": metis_plain,
    "METIS, long edges first": metis_long,
    "OR-tools min-cost flow": min_cost_flow,
}
