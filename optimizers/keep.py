"""What keeping an account where it was would cost: the difference to a design that must keep it.

Both designs are made anew around the account, with the same budget: one free, one in which the
account (and what is kept together with it) may only be where it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from model.arrays import FloatArray, IntArray
from model.contiguity import site_graph
from model.errors import PlanError
from optimizers.design import Proposal, design
from optimizers.ground import Terrain, cut
from optimizers.pace import Stop
from optimizers.problem import DesignProblem
from optimizers.verdict import objective_of, turnover, violations

WHOLE: Final = 400  # accounts up to which the whole problem is solved again
AROUND: Final = 6  # territories that are solved again in a larger one


@dataclass(frozen=True, eq=False, slots=True)
class Region:
    """A few territories of a problem as a problem of their own.

    `rows` and `codes` are the numbers in the whole problem, ascending.
    """

    problem: DesignProblem
    rows: IntArray
    codes: IntArray


@dataclass(frozen=True, eq=False, slots=True)
class _Excerpt:
    """Road distances of some accounts."""

    problem: DesignProblem
    rows: IntArray

    def __call__(self, places: FloatArray) -> FloatArray:
        assert self.problem.roads is not None
        return np.asarray(self.problem.roads(places))[:, self.rows]


def keep_cost(
    problem: DesignProblem,
    proposal: Proposal,
    row: int,
    code: int,
    *,
    iterations: int = 4,
    seed: int = 1,
    stop: Stop = lambda _best: False,
) -> float | None:
    """The objective that keeping `row` in territory `code` costs more; infinite if none was found.

    None when nothing around it keeps every rule, so that there is nothing to compare with.
    Never below 0: a design with the account kept that is better than the proposal is one that
    the free search around it could have found as well.
    """
    region = region_around(problem, proposal, (int(proposal.territory[row]), code))
    here = int(np.searchsorted(region.rows, row))
    own = int(np.searchsorted(region.codes, code))
    task = region.problem
    free = design(task, seconds=None, iterations=iterations, seed=seed, stop=stop)
    best = min(_objective(free), _present(task, region, proposal))
    if not np.isfinite(best):
        return None
    try:
        held = design(
            _kept(task, here, own), seconds=None, iterations=iterations, seed=seed, stop=stop
        )
    except PlanError:  # the rules forbid it
        return float("inf")
    return max(_objective(held) - best, 0.0)


def region_around(problem: DesignProblem, proposal: Proposal, codes: Sequence[int]) -> Region:
    """Some territories and those nearest to them, or everything when that is little."""
    k = problem.n_territories
    if problem.n_accounts <= WHOLE or k <= AROUND:
        return Region(problem, np.arange(problem.n_accounts), np.arange(k))
    centres = proposal.centres
    away = np.min([np.hypot(*(centres - centres[code]).T) for code in codes], axis=0)
    chosen = np.sort(np.argsort(away, kind="stable")[:AROUND])
    rows = np.flatnonzero(np.isin(proposal.territory, chosen))
    return Region(_excerpt(problem, proposal, rows, chosen), rows, chosen)


def _objective(found: Proposal) -> float:
    return found.objective if found.feasible else float("inf")


def _present(task: DesignProblem, region: Region, proposal: Proposal) -> float:
    """What the proposal itself costs in the region; infinite when it breaks rules there."""
    territory = np.searchsorted(region.codes, proposal.territory[region.rows])
    centres = proposal.centres[region.codes]
    graph = cut(site_graph(task.xy), task.xy, task.barriers)
    if violations(task, graph, territory, centres):
        return float("inf")
    return objective_of(task, graph, territory, centres)


def _kept(task: DesignProblem, row: int, code: int) -> DesignProblem:
    """The problem in which an account may only be in one territory, yet is no island there."""
    shape = (task.n_accounts, task.n_territories)
    forbidden = np.zeros(shape, bool) if task.forbidden is None else task.forbidden.copy()
    if forbidden[row, code]:
        raise PlanError("The account may not be there.")
    forbidden[row, np.arange(shape[1]) != code] = True
    return replace(task, forbidden=forbidden)


def _excerpt(
    problem: DesignProblem, proposal: Proposal, rows: IntArray, codes: IntArray
) -> DesignProblem:
    """The problem of some rows and territories, everything else as it is in the proposal."""
    place = np.full(problem.n_territories + 1, -1)  # the last: for no territory
    place[codes] = np.arange(len(codes))
    start, disruption, limits = problem.start, problem.disruption, problem.moved_limits
    if start is not None:
        inside = np.zeros(problem.n_accounts, bool)
        inside[rows] = True
        known = np.where(start < problem.n_territories, start, -1)
        here = place[known]
        gone = (known >= 0) & (known != proposal.territory) & ~(inside & (here >= 0))
        if problem.moved_values is not None and limits is not None:
            limits = np.maximum(limits - problem.moved_values[gone].sum(axis=0), 0.0)
        start = here[rows]
    lost, gained = _turnover_left(problem, proposal, rows, codes)
    locked = None if problem.locked is None else place[problem.locked[rows]]
    return replace(
        problem,
        xy=problem.xy[rows],
        calls=problem.calls[rows],
        metrics=problem.metrics[rows],
        low=problem.low[codes],
        high=problem.high[codes],
        target=problem.target[codes],
        locked=locked,
        forbidden=None if problem.forbidden is None else problem.forbidden[rows][:, codes],
        homes=None if problem.homes is None else problem.homes[codes],
        pull=None if problem.pull is None else problem.pull[codes],
        start=start,
        disruption=None if disruption is None else disruption[rows],
        mismatch=None if problem.mismatch is None else problem.mismatch[rows][:, codes],
        moved_values=None if problem.moved_values is None else problem.moved_values[rows],
        moved_limits=limits,
        turned_values=None if problem.turned_values is None else problem.turned_values[rows],
        most_lost=lost,
        most_gained=gained,
        groups=None if problem.groups is None else problem.groups[rows],
        roads=None if problem.roads is None else _Excerpt(problem, rows),
        account_names=tuple(problem.account(int(row)) for row in rows),
        territory_names=tuple(problem.territory(int(code)) for code in codes),
    )


def _turnover_left(
    problem: DesignProblem, proposal: Proposal, rows: IntArray, codes: IntArray
) -> tuple[FloatArray | None, FloatArray | None]:
    """What some territories may lose and gain besides what comes from or went out of them."""
    if problem.turned_values is None or problem.start is None:
        return None, None
    outer = np.ones(problem.n_accounts, bool)
    outer[rows] = False
    outer |= ~np.isin(problem.start, codes)
    values = np.where(outer[:, None], problem.turned_values, 0.0)
    lost, gained = turnover(replace(problem, turned_values=values), proposal.territory)
    left = [
        None if limit is None else np.maximum(limit - sums, 0.0)[codes]
        for limit, sums in ((problem.most_lost, lost), (problem.most_gained, gained))
    ]
    return left[0], left[1]


def pair_costs(
    problem: DesignProblem, centres: FloatArray, rows: IntArray, codes: IntArray
) -> tuple[FloatArray, FloatArray]:
    """Travel cost and distance of rows in territories with these centres, (r,) each."""
    terrain = Terrain(problem)
    if terrain.tabled:
        used, at = np.unique(codes, return_inverse=True)
        away = terrain.distances(centres[used])[at, rows]
    else:
        away = np.hypot(*(problem.xy[rows] - centres[codes]).T)
    rate = problem.legs[np.searchsorted(problem.legs[:-1, 0], away, side="right"), 1]
    return np.asarray(problem.calls[rows] * away * rate), np.asarray(away)
