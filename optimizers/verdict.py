"""What a finished design keeps and what it breaks, counted afresh and said in words."""

from collections.abc import Iterator

import numpy as np

from model.arrays import FloatArray, IntArray
from model.contiguity import SiteGraph, piece_numbers
from optimizers.ground import Terrain
from optimizers.problem import SLACK, DesignProblem

LISTED = 12  # broken rules named one by one; the rest are counted


def objective_of(
    problem: DesignProblem, graph: SiteGraph, territory: IntArray, centre: FloatArray
) -> float:
    """Travel, disruption, mismatch and prices of an alignment (n,) at centres (K, 2)."""
    cost = float((problem.calls * _legs(problem, _away(problem, territory, centre))).sum())
    if problem.start is not None and problem.disruption is not None:
        cost += float(problem.disruption[moved_rows(problem, territory)].sum())
    if problem.mismatch is not None:
        cost += float(problem.mismatch[np.arange(len(territory)), territory].sum())
    if problem.homes is not None and problem.pull is not None:
        pulled = np.isfinite(problem.homes).all(axis=1) & np.isfinite(problem.pull)
        away = np.hypot(*(problem.homes - centre)[pulled].T)
        cost += float((problem.pull[pulled] * _legs(problem, away)).sum())
    if problem.split_price is not None:
        cost += problem.split_price * _extra_parts(problem, territory)
    if problem.contiguous == "soft" and problem.piece_price is not None:
        loose, _locked = piece_counts(problem, graph, territory)
        cost += problem.piece_price * float(np.maximum(loose - 1, 0).sum())
    return cost


def _legs(problem: DesignProblem, distance: FloatArray) -> FloatArray:
    rate = problem.legs[np.searchsorted(problem.legs[:-1, 0], distance, side="right"), 1]
    return np.asarray(distance * rate)


def _away(problem: DesignProblem, territory: IntArray, centre: FloatArray) -> FloatArray:
    """Distance of each account from its territory's centre, shape (n,)."""
    terrain = Terrain(problem)
    if terrain.tabled:
        return terrain.distances(centre)[territory, np.arange(len(territory))]
    return np.asarray(np.hypot(*(problem.xy - centre[territory]).T))


def _extra_parts(problem: DesignProblem, territory: IntArray) -> int:
    """How many territories beyond the first the groups are in, together."""
    if problem.groups is None:
        return 0
    rows = problem.groups >= 0
    pairs = np.unique(np.column_stack((problem.groups[rows], territory[rows])), axis=0)
    return len(pairs) - len(np.unique(pairs[:, 0]))


def piece_counts(
    problem: DesignProblem, graph: SiteGraph, territory: IntArray
) -> tuple[IntArray, IntArray]:
    """Connected pieces by territory: those with an account that is not locked, the others; (K,)."""
    number = piece_numbers(graph, territory)
    locked = np.zeros(len(territory), bool) if problem.locked is None else problem.locked >= 0
    owner = np.zeros(int(number.max()) + 1, np.int64)
    owner[number] = territory
    loose = np.bincount(number[~locked], minlength=len(owner)) > 0
    k = problem.n_territories
    return np.bincount(owner[loose], minlength=k), np.bincount(owner[~loose], minlength=k)


def moved_rows(problem: DesignProblem, territory: IntArray) -> IntArray:
    """Rows that leave the territory they start in, ascending."""
    if problem.start is None:
        return np.zeros(0, np.int64)
    kept = (problem.start >= 0) & (problem.start < problem.n_territories)
    return np.flatnonzero(kept & (problem.start != territory))


def loads_of(problem: DesignProblem, territory: IntArray) -> FloatArray:
    """Sums of every metric by territory, shape (K, M)."""
    loads = np.zeros(problem.target.shape)
    np.add.at(loads, territory, problem.metrics)
    return loads


def deviations(problem: DesignProblem, territory: IntArray) -> dict[str, tuple[float, float]]:
    """Largest and mean |value ÷ target − 1| by metric, in percent."""
    loads = loads_of(problem, territory)
    away = np.abs(loads / np.where(problem.target > 0, problem.target, np.nan) - 1) * 100
    away = np.nan_to_num(away)
    return {
        name: (float(away[:, m].max()), float(away[:, m].mean()))
        for m, name in enumerate(problem.metric_names)
    }


def violations(
    problem: DesignProblem, graph: SiteGraph, territory: IntArray, centre: FloatArray
) -> tuple[str, ...]:
    """Every rule the alignment breaks, a sentence each; empty when it is feasible."""
    sentences = [
        *_empty(problem, territory),
        *_windows(problem, territory),
        *_pairs(problem, territory),
        *_split_groups(problem, territory),
        *_moved(problem, territory),
        *_turned(problem, territory),
        *_far(problem, territory, centre),
        *_close(problem, centre),
    ]
    if problem.contiguous == "hard":
        sentences += _broken(problem, graph, territory)
    if len(sentences) > LISTED:
        rest = len(sentences) - LISTED
        sentences = [*sentences[:LISTED], f"{rest} more rules are broken."]
    return tuple(sentences)


def _empty(problem: DesignProblem, territory: IntArray) -> Iterator[str]:
    count = np.bincount(territory, minlength=problem.n_territories)
    for code in np.flatnonzero(count == 0):
        yield f"{problem.territory(int(code))} has no account."


def _windows(problem: DesignProblem, territory: IntArray) -> Iterator[str]:
    loads = loads_of(problem, territory)
    for m, name in enumerate(problem.metric_names):
        slack = SLACK * max(float(problem.metrics[:, m].sum()), 1e-300)
        for code in range(problem.n_territories):
            value, who = loads[code, m], problem.territory(code)
            if value > problem.high[code, m] + slack:
                limit = problem.high[code, m]
                yield f"{who} has {name} {value:,.0f}, above its maximum of {limit:,.0f}."
            elif value < problem.low[code, m] - slack:
                limit = problem.low[code, m]
                yield f"{who} has {name} {value:,.0f}, below its minimum of {limit:,.0f}."


def _pairs(problem: DesignProblem, territory: IntArray) -> Iterator[str]:
    if problem.locked is not None:
        for row in np.flatnonzero((problem.locked >= 0) & (problem.locked != territory)):
            yield f"{problem.account(int(row))} left the territory it is locked to."
    if problem.forbidden is not None:
        rows = np.arange(len(territory))
        for row in np.flatnonzero(problem.forbidden[rows, territory]):
            who = problem.territory(int(territory[row]))
            yield f"{problem.account(int(row))} is in {who}, where it is forbidden."


def _split_groups(problem: DesignProblem, territory: IntArray) -> Iterator[str]:
    if problem.groups is None or problem.split_price is not None:
        return
    rows = problem.groups >= 0
    pairs = np.unique(np.column_stack((problem.groups[rows], territory[rows])), axis=0)
    split = int((np.unique(pairs[:, 0], return_counts=True)[1] > 1).sum())
    if split:
        yield f"{split} groups that should stay whole are split."


def _moved(problem: DesignProblem, territory: IntArray) -> Iterator[str]:
    if problem.moved_values is None or problem.moved_limits is None:
        return
    sums = problem.moved_values[moved_rows(problem, territory)].sum(axis=0)
    for b, name in enumerate(problem.moved_names):
        limit = problem.moved_limits[b]
        if sums[b] > limit * (1 + SLACK) + SLACK:
            yield f"{name} {sums[b]:,.0f} is moved, above the limit of {limit:,.0f}."


def turnover(problem: DesignProblem, territory: IntArray) -> tuple[FloatArray, FloatArray]:
    """What each territory loses of its start and gains of others', shape (K, C) each."""
    shape = (problem.n_territories, len(problem.turned_names))
    lost, gained = np.zeros(shape), np.zeros(shape)
    rows = moved_rows(problem, territory)
    if problem.turned_values is not None and problem.start is not None:
        np.add.at(lost, problem.start[rows], problem.turned_values[rows])
        np.add.at(gained, territory[rows], problem.turned_values[rows])
    return lost, gained


def _turned(problem: DesignProblem, territory: IntArray) -> Iterator[str]:
    sides = zip(
        ("loses", "gains"), (problem.most_lost, problem.most_gained), turnover(problem, territory),
        strict=True,
    )  # fmt: skip
    for verb, limits, sums in sides:
        if limits is None:
            continue
        slack = SLACK * np.maximum(sums.sum(axis=0), 1.0)
        for code, c in np.argwhere(sums > limits + slack):
            yield (
                f"{problem.territory(int(code))} {verb} {problem.turned_names[c]} "
                f"{sums[code, c]:,.0f}, above the limit of {limits[code, c]:,.0f}."
            )


def _close(problem: DesignProblem, centre: FloatArray) -> Iterator[str]:
    if problem.min_apart is None:
        return
    first, second = np.triu_indices(len(centre), 1)
    away = np.hypot(*(centre[first] - centre[second]).T)
    for pair in np.flatnonzero(away < problem.min_apart * (1 - SLACK)):
        yield (
            f"The centres of {problem.territory(int(first[pair]))} and "
            f"{problem.territory(int(second[pair]))} are {away[pair]:,.1f} {problem.unit} apart, "
            f"less than {problem.min_apart:,.1f}."
        )


def _far(problem: DesignProblem, territory: IntArray, centre: FloatArray) -> Iterator[str]:
    if problem.max_radius is None:
        return
    distance = _away(problem, territory, centre)
    far = np.flatnonzero(distance > problem.max_radius * (1 + SLACK))
    if far.size:
        worst = int(far[distance[far].argmax()])
        yield (
            f"{far.size} accounts are more than {problem.max_radius:,.0f} {problem.unit} from "
            f"their territory's centre; {problem.account(worst)} is {distance[worst]:,.0f} "
            f"{problem.unit} away."
        )


def _broken(problem: DesignProblem, graph: SiteGraph, territory: IntArray) -> Iterator[str]:
    loose, _locked = piece_counts(problem, graph, territory)
    for code in np.flatnonzero(loose > 1):
        yield f"{problem.territory(int(code))} is in {loose[code]} separate pieces."
