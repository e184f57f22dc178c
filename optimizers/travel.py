"""Travel between accounts and territory centres: costs and geometric medians, compiled."""

import math

import numpy as np
from numba import njit

from model.arrays import FloatArray, IntArray
from optimizers.layout import Draft, Layout

BARRED = 1e12  # cost of a pair that may not be


@njit(cache=True)
def leg(distance: float, legs: FloatArray) -> float:
    """Cost of one call at a straight distance: see DesignProblem.legs."""
    last = legs.shape[0] - 1
    for a in range(last):
        if distance < legs[a, 0]:
            return float(distance * legs[a, 1])
    return float(distance * legs[last, 1])


@njit(cache=True)
def unit_cost(lay: Layout, centre: FloatArray, u: int, t: int) -> float:
    """Cost of unit u in territory t: travel to its centre and the disruption of going there."""
    cost = 0.0
    for e in range(lay.unit_ptr[u], lay.unit_ptr[u + 1]):
        r = lay.unit_rows[e]
        dx, dy = lay.x[r] - centre[t, 0], lay.y[r] - centre[t, 1]
        cost += lay.calls[r] * leg(math.sqrt(dx * dx + dy * dy), lay.legs)
        if lay.start[r] >= 0 and lay.start[r] != t:
            cost += lay.disruption[r]
    return cost


@njit(cache=True)
def cost_of(lay: Layout, draft: Draft, units: IntArray) -> float:
    """The objective of some units (u,) at the draft's centres, radius penalties included."""
    cost = 0.0
    for u in units:
        cost += unit_cost(lay, draft.centre, u, draft.code[u])
    return cost


@njit(cache=True)
def cost_table(
    lay: Layout, centre: FloatArray, units: IntArray, fixed_code: IntArray, nearby: IntArray
) -> FloatArray:
    """Cost of units (u,) in each of their nearby territories (u, C); BARRED where not allowed."""
    n, c = nearby.shape
    cost = np.empty((n, c))
    for i in range(n):
        u = units[i]
        for a in range(c):
            t = nearby[i, a]
            barred = fixed_code[u] >= 0 and fixed_code[u] != t
            if lay.barred.shape[0] > 0 and lay.barred[u, t]:
                barred = True
            cost[i, a] = BARRED if barred else unit_cost(lay, centre, u, t)
    return cost


@njit(cache=True)
def pull_centres(lay: Layout, draft: Draft, units: IntArray, steps: int, tolerance: float) -> None:
    """Move free centres towards the geometric medians of their accounts, weighted by calls.

    Weiszfeld's iteration from where the centres are, for the territories of `units` (u,),
    which must be all of theirs. A territory without calls counts each account once.
    """
    k = draft.centre.shape[0]
    centre = draft.centre
    weight = np.zeros(k)
    for u in units:
        for e in range(lay.unit_ptr[u], lay.unit_ptr[u + 1]):
            weight[draft.code[u]] += lay.calls[lay.unit_rows[e]]
    for _ in range(steps):
        sx, sy, sw = np.zeros(k), np.zeros(k), np.zeros(k)
        for u in units:
            t = draft.code[u]
            for e in range(lay.unit_ptr[u], lay.unit_ptr[u + 1]):
                r = lay.unit_rows[e]
                dx, dy = lay.x[r] - centre[t, 0], lay.y[r] - centre[t, 1]
                w = lay.calls[r] if weight[t] > 0.0 else 1.0
                w /= math.sqrt(dx * dx + dy * dy) + 1e-9
                sx[t] += w * lay.x[r]
                sy[t] += w * lay.y[r]
                sw[t] += w
        move = 0.0
        for t in range(k):
            if sw[t] > 0.0 and not lay.home[t]:
                x, y = sx[t] / sw[t], sy[t] / sw[t]
                move = max(move, abs(x - centre[t, 0]) + abs(y - centre[t, 1]))
                centre[t, 0], centre[t, 1] = x, y
        if move < tolerance:
            break


@njit(cache=True)
def mean_centres(lay: Layout, draft: Draft, units: IntArray) -> None:
    """Put free centres at the means of their accounts, weighted by calls."""
    k = draft.centre.shape[0]
    sx, sy, sw = np.zeros(k), np.zeros(k), np.zeros(k)
    for u in units:
        t = draft.code[u]
        for e in range(lay.unit_ptr[u], lay.unit_ptr[u + 1]):
            r = lay.unit_rows[e]
            w = lay.calls[r] + 1e-9
            sx[t] += w * lay.x[r]
            sy[t] += w * lay.y[r]
            sw[t] += w
    for t in range(k):
        if sw[t] > 0.0 and not lay.home[t]:
            draft.centre[t, 0], draft.centre[t, 1] = sx[t] / sw[t], sy[t] / sw[t]


@njit(cache=True)
def misses(lay: Layout, draft: Draft, units: IntArray) -> float:
    """By how much windows, limits on moving and the radius of `units` are missed; 0.0 if kept.

    In mean territories, in parts of a limit, and in parts of the radius.
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
    if lay.radius < np.inf:
        for u in units:
            t = draft.code[u]
            for e in range(lay.unit_ptr[u], lay.unit_ptr[u + 1]):
                r = lay.unit_rows[e]
                dx, dy = lay.x[r] - draft.centre[t, 0], lay.y[r] - draft.centre[t, 1]
                over = math.sqrt(dx * dx + dy * dy) / lay.radius - 1.0
                if over > 1e-9:
                    missed += over
    return missed
