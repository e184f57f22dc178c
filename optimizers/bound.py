"""How much better a plan with the same centres could be at most.

The bound is conditional: it holds for every alignment that keeps the windows, locks and
forbidden pairs and is measured at the given centres. Contiguity, limits on moving and prices
of split groups can only make alignments dearer. It is the value of the Lagrangian dual of the
transportation relaxation, which bounds from below at any prices (Geoffrion 1974), so rounding
in the search for good prices cannot make it wrong.
"""

import math

import numpy as np

from model.arrays import FloatArray
from optimizers.dual import raise_prices
from optimizers.kernels import leaf
from optimizers.layout import Draft, Layout
from optimizers.starts import NEARBY, nearby_centres, unit_places
from optimizers.travel import cost_of, cost_table, fixed_cost, may_be, unit_cost

HEATS = np.geomspace(0.3, 3e-4, 11)  # × mean cost per mean territory of load
QUICK = 4  # of these, the last but two, for a bound that is soon found
STEPS, FEW = 40, 6  # Newton steps at each
LOST = 0.05  # mean territories missed by one of them at which prices are begun anew


@leaf
def lagrangian(lay: Layout, draft: Draft, price: FloatArray) -> float:
    """The exact dual value at `price` (K, M), over all allowed pairs of units and territories."""
    value = 0.0
    for u in range(lay.load.shape[0]):
        least: float = math.inf
        for t in range(price.shape[0]):
            if not may_be(lay, u, t):
                continue
            cost = unit_cost(lay, draft, u, t)
            for m in range(price.shape[1]):
                cost += lay.load[u, m] * price[t, m]
            least = min(least, cost)
        value += least
    for t in range(price.shape[0]):
        for m in range(price.shape[1]):
            p = price[t, m]
            value -= p * (lay.high[t, m] if p > 0 else lay.low[t, m])
    return float(value)


class Bounder:
    """Bounds for one draft after another; prices found for one are the first tried on the next."""

    def __init__(self, layout: Layout, price: FloatArray) -> None:
        self.layout, self.price = layout, price.copy()
        self.units = np.arange(len(layout.load))
        self.places = unit_places(layout)

    def quick(self, draft: Draft) -> float:
        """A bound for the centres of a draft, in the objective's unit, soon found."""
        if self.layout.low.shape[1]:
            self._raise(draft, HEATS[-2 - QUICK : -2], FEW)
        return self._value(draft, self.price)

    def thorough(self, draft: Draft) -> float:
        """The bound for the centres of a draft within rounding of the best."""
        best = self._value(draft, np.zeros_like(self.price))
        if not self.layout.low.shape[1]:
            return best
        if self._raise(draft, HEATS[-2 - QUICK :], STEPS) > LOST:
            best = max(best, self._value(draft, self.price))
            self.price[:] = 0.0
            self._raise(draft, HEATS, STEPS)
        return max(best, self._value(draft, self.price))

    def _raise(self, draft: Draft, heats: FloatArray, steps: int) -> float:
        """Look for good prices; returns by how much a territory misses its windows at most."""
        layout, everyone = self.layout, np.arange(len(self.layout.low))
        local = nearby_centres(layout, self.units, everyone, self.places, draft.centre, NEARBY)
        cost = cost_table(layout, draft, self.units, local)
        mean = float(cost_of(layout, draft, self.units)) / layout.size.sum() + 1e-12
        miss = math.inf
        for heat in mean * heats:
            _value, miss = raise_prices(
                cost, local, layout.load, layout.size, layout.low, layout.high, self.price,
                heat, max(heat * 0.3, 1e-4 * mean), steps, 1e-3,
            )  # fmt: skip
        return float(miss)

    def _value(self, draft: Draft, price: FloatArray) -> float:
        homes = fixed_cost(self.layout, draft._replace(share=draft.share[:0]))
        return float(lagrangian(self.layout, draft, price)) + float(homes)
