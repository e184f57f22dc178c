"""Travel between accounts and territory centres: costs and geometric medians, compiled."""

import math

import numpy as np

from model.arrays import BoolArray, FloatArray, IntArray
from optimizers.kernels import kernel, leaf
from optimizers.layout import Draft, Layout

ROOM = 1.001  # of the least distance between centres, to which they are pushed
SPREADS = 200  # times around
KEPT_FIRST = 1e3  # what passing a limit on turnover counts against a missed window
BARRED = 1e12  # cost of a pair that may not be


@leaf
def leg(distance: float, legs: FloatArray) -> float:
    """Cost of one call at a distance: see DesignProblem.legs."""
    last = legs.shape[0] - 1
    for a in range(last):
        if distance < legs[a, 0]:
            return float(distance * legs[a, 1])
    return float(distance * legs[last, 1])


@leaf
def distance(lay: Layout, draft: Draft, r: int, t: int) -> float:
    """Distance of row r from the centre of territory t."""
    if draft.away.shape[0] > 0:
        return float(draft.away[t, r])
    dx, dy = lay.x[r] - draft.centre[t, 0], lay.y[r] - draft.centre[t, 1]
    return math.sqrt(dx * dx + dy * dy)


@leaf
def unit_cost(lay: Layout, draft: Draft, u: int, t: int) -> float:
    """Cost of unit u in territory t: travel to its centre, disruption and mismatch there."""
    cost = 0.0
    if lay.mismatch.shape[0] > 0:
        cost += lay.mismatch[u, t]
    for e in range(lay.unit_ptr[u], lay.unit_ptr[u + 1]):
        r = lay.unit_rows[e]
        cost += lay.calls[r] * leg(distance(lay, draft, r, t), lay.legs)
        if lay.start[r] >= 0 and lay.start[r] != t:
            cost += lay.disruption[r]
    return cost


@leaf
def may_be(lay: Layout, u: int, t: int) -> bool:
    """Whether locks and forbidden pairs let unit u be in territory t."""
    if lay.held[u] >= 0 and lay.held[u] != t:
        return False
    return lay.barred.shape[0] == 0 or not lay.barred[u, t]


@kernel
def costs_of(lay: Layout, draft: Draft, units: IntArray) -> FloatArray:
    """Travel and disruption of some units (u,) by territory (K,), radius penalties included."""
    costs = np.zeros(draft.members.shape[0])
    for u in units:
        costs[draft.code[u]] += unit_cost(lay, draft, u, draft.code[u])
    return costs


def cost_of(layout: Layout, draft: Draft, units: IntArray) -> float:
    """Travel and disruption of some units (u,), radius penalties included."""
    return float(costs_of(layout, draft, units).sum())


@leaf
def fixed_cost(lay: Layout, draft: Draft) -> float:
    """Travel between pulling homes and centres, and the price of split groups."""
    cost = 0.0
    for t in range(lay.pull.shape[0]):
        if 0.0 < lay.pull[t] < math.inf:
            dx, dy = lay.home[t, 0] - draft.centre[t, 0], lay.home[t, 1] - draft.centre[t, 1]
            cost += lay.pull[t] * leg(math.sqrt(dx * dx + dy * dy), lay.legs)
    for g in range(draft.share.shape[0]):
        for t in range(draft.share.shape[1]):
            if draft.share[g, t] > 0:
                cost += lay.split_price
    return float(cost - lay.split_price * draft.share.shape[0])


@kernel
def cost_table(lay: Layout, draft: Draft, units: IntArray, nearby: IntArray) -> FloatArray:
    """Cost of units (u,) in each of their nearby territories (u, C); BARRED where not allowed."""
    n, c = nearby.shape
    cost = np.empty((n, c))
    for i in range(n):
        u = units[i]
        for a in range(c):
            t = nearby[i, a]
            cost[i, a] = unit_cost(lay, draft, u, t) if may_be(lay, u, t) else BARRED
    return cost


@leaf
def _sum_pulls(
    lay: Layout, draft: Draft, units: IntArray, weight: FloatArray, sums: FloatArray
) -> None:
    """Weiszfeld's sums of x, y and weight by territory, (K, 3); 1 a row where weight is 0."""
    sums[:] = 0.0
    for u in units:
        t = draft.code[u]
        for e in range(lay.unit_ptr[u], lay.unit_ptr[u + 1]):
            r = lay.unit_rows[e]
            dx, dy = lay.x[r] - draft.centre[t, 0], lay.y[r] - draft.centre[t, 1]
            w = lay.calls[r] if weight[t] > 0.0 else 1.0
            w /= math.sqrt(dx * dx + dy * dy) + 1e-9
            sums[t, 0] += w * lay.x[r]
            sums[t, 1] += w * lay.y[r]
            sums[t, 2] += w
    for t in range(lay.pull.shape[0]):
        if 0.0 < lay.pull[t] < math.inf:
            dx, dy = lay.home[t, 0] - draft.centre[t, 0], lay.home[t, 1] - draft.centre[t, 1]
            w = lay.pull[t] / (math.sqrt(dx * dx + dy * dy) + 1e-9)
            sums[t, 0] += w * lay.home[t, 0]
            sums[t, 1] += w * lay.home[t, 1]
            sums[t, 2] += w


@leaf
def _push(lay: Layout, draft: Draft, free: BoolArray, t: int, j: int) -> bool:
    """Part the centres of t and j where they are too close; those not `free` stay."""
    dx, dy = draft.centre[t, 0] - draft.centre[j, 0], draft.centre[t, 1] - draft.centre[j, 1]
    away = math.sqrt(dx * dx + dy * dy)
    if away >= lay.apart:
        return False
    if away <= 1e-9 * lay.apart:  # in one place: any direction, but each pair its own
        dx, dy, away = math.cos(t + 0.7 * j), math.sin(t + 0.7 * j), 1.0
        more = ROOM * lay.apart
    else:
        more = ROOM * lay.apart - away
    part = 0.5 if free[j] else 1.0
    draft.centre[t, 0] += part * more * dx / away
    draft.centre[t, 1] += part * more * dy / away
    if free[j]:
        draft.centre[j, 0] -= 0.5 * more * dx / away
        draft.centre[j, 1] -= 0.5 * more * dy / away
    return True


@leaf
def _spread(lay: Layout, draft: Draft, free: BoolArray) -> None:
    """Push centres apart that are closer than they may be; those not `free` (K,) stay."""
    k = draft.centre.shape[0]
    for _ in range(SPREADS):
        pushed = False
        for t in range(k):
            if not free[t]:
                continue
            for j in range(k):
                if j != t and (j > t or not free[j]) and _push(lay, draft, free, t, j):
                    pushed = True
        if not pushed:
            return


@kernel
def pull_centres(lay: Layout, draft: Draft, units: IntArray, steps: int, tolerance: float) -> None:
    """Move free centres towards the geometric medians of their accounts, weighted by calls.

    Weiszfeld's iteration from where the centres are, for the territories of `units` (u,),
    which must be all of theirs; a home pulls as an account would. A territory without calls
    counts each account once. A table of distances is left as it is.
    """
    k = draft.centre.shape[0]
    weight = np.zeros(k)
    present = np.zeros(k, np.bool_)
    for u in units:
        present[draft.code[u]] = True
        for e in range(lay.unit_ptr[u], lay.unit_ptr[u + 1]):
            weight[draft.code[u]] += lay.calls[lay.unit_rows[e]]
    sums = np.empty((k, 3))
    for _ in range(steps):
        _sum_pulls(lay, draft, units, weight, sums)
        move = 0.0
        for t in range(k):
            if present[t] and sums[t, 2] > 0.0 and lay.pull[t] < math.inf:
                x, y = sums[t, 0] / sums[t, 2], sums[t, 1] / sums[t, 2]
                move = max(move, abs(x - draft.centre[t, 0]) + abs(y - draft.centre[t, 1]))
                draft.centre[t, 0], draft.centre[t, 1] = x, y
        if move < tolerance:
            break
    if lay.apart > 0.0:
        for t in range(k):
            present[t] = present[t] and lay.pull[t] < math.inf
        _spread(lay, draft, present)


@kernel
def mean_centres(lay: Layout, draft: Draft, units: IntArray) -> None:
    """Put free centres at the means of their accounts, weighted by calls."""
    k = draft.centre.shape[0]
    sums = np.zeros((k, 3))
    for u in units:
        t = draft.code[u]
        for e in range(lay.unit_ptr[u], lay.unit_ptr[u + 1]):
            r = lay.unit_rows[e]
            w = lay.calls[r] + 1e-9
            sums[t, 0] += w * lay.x[r]
            sums[t, 1] += w * lay.y[r]
            sums[t, 2] += w
    for t in range(k):
        if sums[t, 2] > 0.0 and lay.pull[t] < math.inf:
            draft.centre[t] = sums[t, :2] / sums[t, 2]


@leaf
def misses(lay: Layout, draft: Draft, units: IntArray) -> float:
    """By how much windows, limits on moving and the radius of `units` are missed; 0.0 if kept.

    In mean territories, in parts of a limit, and in parts of the radius. Limits on turnover
    and the distance between centres, which can always be kept, count more than anything else.
    """
    missed = 0.0
    for t in range(draft.load.shape[0]):
        for m in range(draft.load.shape[1]):
            x = draft.load[t, m]
            over = max(lay.low[t, m] - x, x - lay.high[t, m])
            if over > 1e-9:
                missed += over
    for b in range(draft.moved.shape[0]):
        if draft.moved[b] > 1.0 + 1e-9:
            missed += draft.moved[b] - 1.0
    for t in range(draft.lost.shape[0]):
        for c in range(draft.lost.shape[1]):
            over = max(draft.lost[t, c] - lay.most_lost[t, c], 0.0)
            over += max(draft.gained[t, c] - lay.most_gained[t, c], 0.0)
            if over > 1e-9:
                missed += KEPT_FIRST * over
    if lay.apart > 0.0:
        for t in range(draft.centre.shape[0]):
            for j in range(t):
                dx, dy = (
                    draft.centre[t, 0] - draft.centre[j, 0],
                    draft.centre[t, 1] - draft.centre[j, 1],
                )
                over = 1.0 - math.sqrt(dx * dx + dy * dy) / lay.apart
                if over > 1e-9:
                    missed += KEPT_FIRST * over
    if lay.radius < math.inf:
        for u in units:
            t = draft.code[u]
            for e in range(lay.unit_ptr[u], lay.unit_ptr[u + 1]):
                over = distance(lay, draft, lay.unit_rows[e], t) / lay.radius - 1.0
                if over > 1e-9:
                    missed += over
    return missed
