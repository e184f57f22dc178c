"""Re-solving a few neighbouring territories at a time and keeping what is better.

Source: large neighbourhood search, Shaw (1998); here a neighbourhood is a set of territories.
"""

import numpy as np

from model.arrays import IntArray
from optimizers.layout import Draft
from optimizers.search import Cooling, Search
from optimizers.starts import Balancer, bisect, unit_places
from optimizers.travel import cost_of, mean_centres, pull_centres

LARGEST = 6  # territories in a region
WORTH = 1.03  # a re-solved region dearer than this many times the old is not annealed
REBUILT = Cooling(0.15, 0.004, 40.0)
REHEATED = Cooling(0.25, 0.004, 40.0)


class Regions:
    """Rounds of re-solving on a draft that keeps its contiguity; `draft` is always the best."""

    def __init__(self, search: Search, draft: Draft) -> None:
        self.search, self.draft = search, draft
        self.places = unit_places(search.layout)

    def round(self) -> bool:
        """Re-solve one random region; whether that was an improvement."""
        search = self.search
        if search.k < 2:
            return False
        territories = self._choose()
        free = np.zeros(search.k, bool)
        free[territories] = True
        units = np.flatnonzero(free[self.draft.code])
        before = search.score(self.draft, units)
        trial = self.draft.copied()
        kind = search.rng.random()
        if kind < 0.7 and not self._rebuild(trial, units, territories, kind < 0.4, before[1]):
            return False
        search.cool(trial, units, free, REBUILT if kind < 0.7 else REHEATED)
        pull_centres(search.layout, trial, units, 30, 1e-4)
        if search.score(trial, units) >= (before[0], before[1] * (1 - 1e-9)):
            return False
        self.draft.assign(trial)
        return True

    def _choose(self) -> IntArray:
        rng, k = self.search.rng, self.search.k
        size = int(rng.integers(2, min(LARGEST, k) + 1))
        centre = self.draft.centre
        first = int(rng.integers(k))
        near = ((centre - centre[first]) ** 2).sum(axis=1).argsort()[1 : size + 2]
        others = rng.choice(near, min(size - 1, len(near)), replace=False)
        return np.sort(np.concatenate(([first], others)))

    def _rebuild(
        self, trial: Draft, units: IntArray, territories: IntArray, anew: bool, before: float
    ) -> bool:
        """Place the region's centres again; False when that is not worth going on with."""
        search, k = self.search, len(territories)
        layout, rng = search.layout, search.rng
        if anew and not layout.home[territories].any():
            low_high = (layout.low + layout.high)[territories].mean(axis=1)
            part = bisect(self.places[units], layout.size[units], low_high, rng, 1.0)
            trial.code[units] = territories[part]
            mean_centres(layout, trial, units)
        else:
            off = self.places[units] - trial.centre[trial.code[units]]
            reach = np.sqrt((off**2).sum(axis=1).mean()) * rng.uniform(0.2, 0.8)
            shaken = rng.normal(0, reach, (k, 2))
            shaken[layout.home[territories]] = 0.0
            trial.centre[territories] += shaken
        balancer = Balancer(layout, search.fixed_code, units, territories, self.places)
        balancer.improve(trial, 8)
        free = np.zeros(search.k, bool)
        free[territories] = True
        price = np.zeros_like(search.price)
        price[territories] = balancer.price
        search.join(trial, units, free, price)
        return bool(cost_of(layout, trial, units) <= WORTH * before)
