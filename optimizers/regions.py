"""Re-solving a few neighbouring territories at a time and keeping what is better.

Source: large neighbourhood search, Shaw (1998); here a neighbourhood is a set of territories.
"""

import numpy as np

from model.arrays import BoolArray, IntArray
from optimizers.layout import Draft
from optimizers.locate import STEPS, neighbours_of_one, place_anew
from optimizers.search import Cooling, Search
from optimizers.starts import Balancer
from optimizers.travel import cost_of

WANDER = 0.003  # part by which the draft may be dearer than the best, at first
WORTH = 1.03  # a re-solved region dearer than this many times the old is not annealed
REBUILT = Cooling(0.15, 0.004, 40.0)
REHEATED = Cooling(0.25, 0.004, 40.0)
MANY = 200  # units of a region
YIELDING = 0.02  # of the fine for missed windows to begin with, where there are several metrics


class Regions:
    """Rounds of re-solving on a draft, which wanders near the best."""

    def __init__(self, search: Search, draft: Draft) -> None:
        self.search, self.draft = search, draft
        self.cost = search.score(draft, search.units)[1]
        open_ = search.layout.held < 0
        self.movable = np.flatnonzero(np.bincount(draft.code[open_], minlength=search.k) > 0)

    def round(self) -> bool:
        """Re-solve one random region; whether that was worth taking."""
        search = self.search
        if len(self.movable) < 2:
            return False
        territories = neighbours_of_one(self.draft.centre, self.movable, search.rng)
        free = np.zeros(search.k, bool)
        free[territories] = True
        units = np.flatnonzero(free[self.draft.code])
        before = search.score(self.draft, units)
        trial = self.draft.copied()
        kind = search.rng.random()
        if kind < 0.7 and not self._rebuild(trial, units, territories, kind < 0.4):
            return False
        self._cool(trial, units, free, REBUILT if kind < 0.7 else REHEATED)
        search.recentre(trial, units, 30, 1e-4)
        missed, cost = search.score(trial, units)
        slack = self._slack() if missed <= before[0] else 0.0
        if (missed, cost) >= (before[0], before[1] * (1 - 1e-9) + slack):
            return False
        self.draft.assign(trial)
        self.cost += cost - before[1]
        return True

    def _cool(self, trial: Draft, units: IntArray, free: BoolArray, cooling: Cooling) -> None:
        """Anneal a region; windows of several metrics yield at first, or hardly a move is free.

        Not of few units, whose lumps do not find back, nor while no plan keeps all windows.
        """
        several = self.search.price.shape[1] > 1 and len(units) >= MANY
        if several and self.search.best_score[0] == 0.0:
            cooling = cooling._replace(soft=YIELDING)
        self.search.cool(trial, units, free, cooling)

    def _slack(self) -> float:
        """By how much the draft may get dearer: it stays near the best, nearer with time."""
        best = self.search.best_score[1]
        allowed = best * (1 + WANDER * max(0.0, 1 - self.search.pace.spent()))
        return max(0.0, allowed - self.cost)

    def _rebuild(self, trial: Draft, units: IntArray, territories: IntArray, anew: bool) -> bool:
        """Place the region's centres again; False when that is not worth going on with."""
        search, layout = self.search, self.search.layout
        before = cost_of(layout, trial, units)
        place_anew(layout, trial, units, territories, search.places, search.rng, anew)
        balancer = Balancer(layout, units, territories, search.places)
        balancer.improve(search.terrain.flat(trial), STEPS)
        search.terrain.survey(trial, territories)
        free = np.zeros(search.k, bool)
        free[territories] = True
        price = np.zeros_like(search.price)
        price[territories] = balancer.price
        search.join(trial, units, free, price)
        return cost_of(layout, trial, units) <= WORTH * before
