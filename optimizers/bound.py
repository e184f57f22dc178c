"""How much better a plan with the same centres could be at most.

The bound is conditional: it holds for every alignment that keeps the windows, locks and
forbidden pairs and is measured at the given centres. Contiguity and limits on moving can only
make alignments dearer. It is the value of the Lagrangian dual of the transportation
relaxation, which bounds from below at any prices (Geoffrion 1974), so rounding in the
search for good prices cannot make it wrong.
"""

import math

import numpy as np
from numba import njit

from model.arrays import FloatArray, IntArray
from optimizers.dual import raise_prices
from optimizers.layout import Layout
from optimizers.starts import NEARBY, nearby_centres, unit_places
from optimizers.travel import cost_table, unit_cost

HEATS = np.geomspace(0.05, 3e-4, 6)  # × mean cost per mean territory of load
ROUNDS = 30


@njit(cache=True)
def lagrangian(lay: Layout, centre: FloatArray, fixed_code: IntArray, price: FloatArray) -> float:
    """The exact dual value at `price` (K, M), over all allowed pairs of units and territories."""
    value = 0.0
    for u in range(lay.load.shape[0]):
        least: float = math.inf
        for t in range(price.shape[0]):
            if fixed_code[u] >= 0 and fixed_code[u] != t:
                continue
            if lay.barred.shape[0] > 0 and lay.barred[u, t]:
                continue
            cost = unit_cost(lay, centre, u, t)
            for m in range(price.shape[1]):
                cost += lay.load[u, m] * price[t, m]
            least = min(least, cost)
        value += least
    for t in range(price.shape[0]):
        for m in range(price.shape[1]):
            p = price[t, m]
            value -= p * (lay.high[t, m] if p > 0 else lay.low[t, m])
    return float(value)


def conditional_bound(layout: Layout, centre: FloatArray, fixed_code: IntArray) -> float:
    """A lower bound on the objective with these centres (K, 2), in the objective's unit."""
    units, k = np.arange(len(layout.load)), len(centre)
    local = nearby_centres(
        layout, fixed_code, units, np.arange(k), unit_places(layout), centre, 2 * NEARBY
    )
    cost = cost_table(layout, centre, units, fixed_code, local)
    mean = float(cost.min(axis=1).sum() / layout.size.sum()) + 1e-12
    price = np.zeros(layout.low.shape)
    best = float(lagrangian(layout, centre, fixed_code, price))
    if not layout.low.shape[1]:
        return best
    for heat in mean * HEATS:
        raise_prices(
            cost, local, layout.load, layout.size, layout.low, layout.high, price,
            heat, max(heat * 0.05, 1e-4 * mean), ROUNDS, 1e-4,
        )  # fmt: skip
        best = max(best, float(lagrangian(layout, centre, fixed_code, price)))
    return best
