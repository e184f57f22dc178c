"""Small design problems for tests, and a judge of every hard rule that shares no search code."""

from typing import Any

import networkx as nx
import numpy as np

from model.arrays import FloatArray
from model.contiguity import site_graph
from optimizers.design import Proposal
from optimizers.problem import DesignProblem, even_windows


def scatter(n: int, seed: int) -> FloatArray:
    """Accounts around five towns on 100 × 100."""
    rng = np.random.default_rng(seed)
    towns = rng.uniform(0, 100, (5, 2))
    return np.asarray(towns[rng.integers(5, size=n)] + rng.normal(0, 9, (n, 2)))


def problem(
    xy: Any, k: int, tolerance: float = 10.0, work: Any = None, **rest: Any
) -> DesignProblem:
    """One metric "hours", one per account unless `work` says otherwise, even windows."""
    points: FloatArray = np.asarray(xy, np.float64)
    values = np.ones(len(points)) if work is None else np.asarray(work, np.float64)
    metrics = values if values.ndim == 2 else values[:, None]
    count = metrics.shape[1]
    windows = even_windows(metrics, np.full(count, tolerance), np.ones(k))
    names = ("hours", "potential", "cases")[:count]
    calls = rest.pop("calls", np.ones(len(points)))
    return DesignProblem(points, calls, metrics, names, *windows, **rest)


def neighbours(task: DesignProblem) -> nx.Graph:
    """Accounts at one site or at neighbouring sites with no barrier in between."""
    sites = site_graph(task.xy)
    graph = nx.Graph()
    graph.add_nodes_from(range(task.n_accounts))
    at = [np.flatnonzero(sites.site == s).tolist() for s in range(sites.n_sites)]
    for s, rows in enumerate(at):
        graph.add_edges_from((rows[0], row) for row in rows[1:])
        for other in sites.nbr[sites.ptr[s] : sites.ptr[s + 1]]:
            pairs = [(a, b) for a in rows for b in at[other]]
            if task.barriers is None or not any(
                crosses(task.xy[pairs[0][0]], task.xy[pairs[0][1]], line) for line in task.barriers
            ):
                graph.add_edges_from(pairs)
    return graph


def crosses(a: FloatArray, b: FloatArray, line: FloatArray) -> bool:
    """Whether the way from a to b properly crosses a segment."""
    p, q = line[:2], line[2:]

    def turn(u: FloatArray, v: FloatArray, w: FloatArray) -> float:
        return float((v[0] - u[0]) * (w[1] - u[1]) - (v[1] - u[1]) * (w[0] - u[0]))

    return (turn(p, q, a) >= 0) != (turn(p, q, b) >= 0) and (turn(a, b, p) >= 0) != (
        turn(a, b, q) >= 0
    )


def broken_rules(task: DesignProblem, found: Proposal) -> list[str]:
    """The hard rules that a proposal breaks, by name."""
    code, k = found.territory, task.n_territories
    broken = [] if np.bincount(code, minlength=k).min() > 0 else ["empty"]
    load = np.array([task.metrics[code == t].sum(axis=0) for t in range(k)])
    if (load < task.low - 1e-6).any() or (load > task.high + 1e-6).any():
        broken.append("window")
    if task.locked is not None and (code != task.locked)[task.locked >= 0].any():
        broken.append("lock")
    if task.forbidden is not None and task.forbidden[np.arange(len(code)), code].any():
        broken.append("forbidden")
    if task.groups is not None and task.split_price is None:
        for group in np.unique(task.groups[task.groups >= 0]):
            if len(set(code[task.groups == group].tolist())) > 1:
                broken.append("group")
    if task.moved_values is not None and task.start is not None:
        moved = task.moved_values[(task.start >= 0) & (code != task.start)].sum(axis=0)
        if (moved > task.moved_limits * (1 + 1e-9)).any():
            broken.append("budget")
    if task.max_radius is not None and task.roads is None:
        away = np.linalg.norm(task.xy - found.centres[code], axis=1)
        for line in () if task.barriers is None else task.barriers:
            ways = zip(task.xy, found.centres[code], strict=True)
            away += task.detour * np.array([crosses(a, b, line) for a, b in ways])
        if (away > task.max_radius * (1 + 1e-9)).any():
            broken.append("radius")
    if task.contiguous == "hard":
        broken += _loose_pieces(task, found)
    return broken


def _loose_pieces(task: DesignProblem, found: Proposal) -> list[str]:
    graph = neighbours(task)
    locked = np.zeros(task.n_accounts, bool) if task.locked is None else task.locked >= 0
    for t in range(task.n_territories):
        rows = np.flatnonzero(found.territory == t).tolist()
        pieces = nx.connected_components(graph.subgraph(rows))
        if sum(not locked[list(piece)].all() for piece in pieces) > 1:
            return ["contiguity"]
    return []
