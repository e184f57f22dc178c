"""An independent judge of any alignment of an instance; it shares no code with a solver.

Definitions: deviation = value ÷ mean − 1, empty territories count; wdist = calls × miles to
the weighted geometric median of the territory; contiguous = connected in the Delaunay graph
of all accounts. The same numbers as ../shared/bench/check.py. Accounts at one point must be
moved apart or merged first: the Delaunay graph knows only one of them.
"""

from typing import Any

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import Delaunay

from model.arrays import BoolArray, FloatArray, IntArray
from tests.benchmarks.instances import Instance

TOLERANCE = 0.05


def judge(instance: Instance, territory: IntArray) -> dict[str, Any]:
    """Every figure of an alignment (n,) of codes 0..K−1; `valid` says whether it is one."""
    n, k = len(instance.xy), instance.n_territories
    if territory.shape != (n,) or territory.min() < 0 or territory.max() >= k:
        return {"valid": False}
    found: dict[str, Any] = {"valid": True}
    for name in ("hours", "potential", "cases"):
        load = np.bincount(territory, instance.columns[name], k)
        off = np.abs(load / (load.sum() / k) - 1)
        found[f"maxdev_{name}"] = float(off.max())
        found[f"meandev_{name}"] = float(off.mean())
        found[f"over_{name}"] = int((off > TOLERANCE + 1e-9).sum())
    found["empty"] = int((np.bincount(territory, minlength=k) == 0).sum())
    found["wdist"] = float(travel_of(instance, territory).sum())
    found["noncontig_terr"], found["stray_accounts"], found["stray_unlocked"] = _pieces(
        instance, territory
    )
    found["idn_split_excess"], found["idn_groups_split"] = _systems(instance, territory)
    moved = territory != instance.current
    found["locks_broken"] = int((moved & instance.locked).sum())
    potential = instance.columns["potential"]
    found["moved_potential"] = float(potential[moved].sum() / potential.sum())
    return found


def geometric_median(places: FloatArray, weight: FloatArray) -> FloatArray:
    """Weiszfeld's iteration from the centroid, to 1e-4 or 200 steps."""
    centre = (places * weight[:, None]).sum(axis=0) / weight.sum()
    for _ in range(200):
        pull = weight / (np.sqrt(((places - centre) ** 2).sum(axis=1)) + 1e-9)
        new = (places * pull[:, None]).sum(axis=0) / pull.sum()
        done = np.abs(new - centre).max() < 1e-4
        centre = new
        if done:
            break
    return np.asarray(centre)


def travel_of(instance: Instance, territory: IntArray) -> FloatArray:
    """Calls × miles of each account to its territory's geometric median, (n,)."""
    travel = np.zeros(len(territory))
    for code in np.unique(territory):
        rows = territory == code
        places, calls = instance.xy[rows], instance.columns["calls"][rows]
        centre = geometric_median(places, calls)
        travel[rows] = calls * np.sqrt(((places - centre) ** 2).sum(axis=1))
    return travel


def neighbours(xy: FloatArray) -> IntArray:
    """Pairs of Delaunay neighbours, shape (e, 2), most of them twice."""
    corners = Delaunay(xy).simplices
    return np.vstack((corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]))


def _pieces(instance: Instance, territory: IntArray) -> tuple[int, int, int]:
    """Territories in pieces, accounts off the largest piece, and those of them not locked."""
    n = len(territory)
    pairs = neighbours(instance.xy)
    pairs = pairs[territory[pairs[:, 0]] == territory[pairs[:, 1]]]
    links = coo_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(n, n))
    piece = connected_components(links, directed=False)[1]
    size = np.bincount(piece)
    stray: BoolArray = np.zeros(n, bool)
    broken = 0
    for code in np.unique(territory):
        rows = np.flatnonzero(territory == code)
        own = np.unique(piece[rows])
        if len(own) > 1:
            broken += 1
            stray[rows] = piece[rows] != own[size[own].argmax()]
    return broken, int(stray.sum()), int((stray & ~instance.locked).sum())


def _systems(instance: Instance, territory: IntArray) -> tuple[int, int]:
    """Territories beyond the first that systems are in, and how many systems are split."""
    rows = instance.system >= 0
    pairs = np.unique(np.column_stack((instance.system[rows], territory[rows])), axis=0)
    parts = np.unique(pairs[:, 0], return_counts=True)[1]
    return int((parts - 1).sum()), int((parts > 1).sum())
