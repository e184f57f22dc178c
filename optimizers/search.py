"""The search for a good design: drafts, annealing, then re-solving a few territories at a time."""

from typing import NamedTuple

import numpy as np

from model.arrays import BoolArray, FloatArray, IntArray
from optimizers.anneal import anneal
from optimizers.connect import join_pieces, number_pieces, recount
from optimizers.layout import Draft, Layout
from optimizers.pace import Pace
from optimizers.starts import Balancer, fill_empty, first_draft, unit_places
from optimizers.travel import cost_of, misses, pull_centres

STARTS = 3  # first drafts tried when the budget is in iterations
SLICES = 12  # temperatures of one annealing run
FINE = 100.0  # cost of missing a window by one mean territory, in mean territories' travel


class Cooling(NamedTuple):
    """A run of annealing: temperatures in mean costs per unit, proposals per unit.

    `soft` is the part of the fine for missed windows that it begins with.
    """

    hot: float
    cold: float
    sweeps: float
    soft: float = 1.0


SETTLE = Cooling(0.4, 0.004, 400.0, 0.01)
POLISH = Cooling(0.03, 0.002, 40.0)


class Search:
    """Improves drafts and keeps the best: the cheapest that keeps all rules, else the nearest."""

    def __init__(
        self,
        layout: Layout,
        fixed_code: IntArray,
        homes: FloatArray | None,
        pace: Pace,
        seed: int,
        contiguous: bool,
    ) -> None:
        self.layout, self.fixed_code, self.homes = layout, fixed_code, homes
        self.pace, self.contiguous = pace, contiguous
        self.rng = np.random.default_rng(seed)
        self.state = np.array([self.rng.integers(1, 2**62)], np.uint64)
        n_sites = len(layout.site_ptr) - 1
        self.mark, self.queue = np.zeros(n_sites + 1, np.int64), np.empty(n_sites + 1, np.int64)
        self.units = np.arange(len(layout.load))
        self.places = unit_places(layout)
        self.k = len(layout.low)
        self.everywhere = np.ones(self.k, bool)
        self.piece = np.empty(len(layout.x), np.int64)
        self.best: Draft | None = None
        self.best_score = (float("inf"), float("inf"))
        self.per_unit = 0.0
        self.price: FloatArray = np.zeros(layout.low.shape)

    def score(self, draft: Draft, units: IntArray) -> tuple[float, float]:
        """What is missed and what it costs, for the territories that `units` are all of."""
        missed = misses(self.layout, draft, units)
        missed += float((draft.members == 0).sum())
        if self.contiguous:
            rows = self._rows(units)
            main, found = number_pieces(self.layout, draft, rows, self.fixed_code, self.piece)
            missed += found - int((main >= 0).sum())
        return missed, cost_of(self.layout, draft, units)

    def keep(self, draft: Draft) -> bool:
        """Settle the centres of a draft and keep it if it is the best so far."""
        pull_centres(self.layout, draft, self.units, 200, 1e-5)
        score = self.score(draft, self.units)
        if score >= self.best_score:
            return False
        self.best, self.best_score = draft.copied(), score
        if score[0] == 0.0:
            self.pace.found(score[1])
        return True

    def begin(self, until: float) -> None:
        """Make first drafts, today's alignment among them, and keep the best."""
        if (self.layout.start >= 0).any():
            self.keep(self.from_start())
            self.pace.tick("Reading today's alignment")
        best: tuple[float, Draft] | None = None
        for number in range(STARTS):
            draft = self._first(0.5 if number else 0.0)
            balancer = Balancer(
                self.layout, self.fixed_code, self.units, np.arange(self.k), self.places
            )
            balancer.improve(draft, 12)
            cost = cost_of(self.layout, draft, self.units)
            if best is None or cost < best[0]:
                best = (cost, draft)
                self.price = balancer.price
            self.pace.tick("Placing the centres")
            if self.pace.past(until):
                break
        assert best is not None
        draft = best[1]
        self.per_unit = max(best[0] / len(self.units), 1e-9)  # all may lie in one point
        self.join(draft, self.units, self.everywhere, self.price)
        self.keep(draft)

    def from_start(self) -> Draft:
        """Today's alignment as a draft; who had no territory goes to the nearest centre."""
        draft = self._first(0.0)
        first_row = self.layout.unit_rows[self.layout.unit_ptr[:-1]]
        code = self.layout.start[first_row]
        draft.code[:] = np.where(code >= 0, code, draft.code)
        draft.code[:] = np.where(self.fixed_code >= 0, self.fixed_code, draft.code)
        fill_empty(self.layout, draft, self.fixed_code)
        recount(self.layout, draft)
        return draft

    def _first(self, vary: float) -> Draft:
        return first_draft(self.layout, self.fixed_code, self.homes, self.places, self.rng, vary)

    def join(self, draft: Draft, units: IntArray, free: BoolArray, price: FloatArray) -> None:
        """Make territories of a draft whole and not empty, and count its sums."""
        fill_empty(self.layout, draft, self.fixed_code)
        recount(self.layout, draft)
        if self.layout.hard:
            rows = self._rows(units)
            join_pieces(self.layout, draft, rows, self.fixed_code, free, price)
            recount(self.layout, draft)

    def cool(
        self,
        draft: Draft,
        units: IntArray,
        free: BoolArray,
        cooling: Cooling,
        toll: FloatArray | None = None,
        phase: str = "",
        until: float = 1.0,
    ) -> None:
        """Anneal the territories in `free` (K,), whose units are `units`.

        A cooling with a phase's name is told of and fitted to the time there is until then.
        """
        began, swept = self.pace.spent(), 0.0
        slice_ = max(cooling.sweeps / SLICES, 1.0)
        if phase and self.pace.seconds is not None:
            slice_ = min(slice_, 3.0)
        while True:
            part = min(swept / cooling.sweeps, 1.0)
            if phase and self.pace.seconds is not None:
                part = max(part, (self.pace.spent() - began) / max(until - began, 1e-9))
            part = min(part, 1.0)
            heat = self.per_unit * cooling.hot * (cooling.cold / cooling.hot) ** part
            fine = self.fine() * cooling.soft ** (1 - part)
            price = np.zeros_like(self.price) if toll is None else toll * (1 - part)
            anneal(
                self.layout, draft, self.fixed_code, free, heat, fine, price,
                int(slice_ * len(units)) + 1, self.state, self.mark, self.queue,
            )  # fmt: skip
            pull_centres(self.layout, draft, units, 3, 1e-3)
            swept += slice_
            if phase:
                self.pace.tick(phase)
            if part >= 1.0 or (phase and self.pace.cancelled):
                return

    def current(self) -> Draft:
        """A copy of the best draft so far."""
        assert self.best is not None
        return self.best.copied()

    def settle(self, draft: Draft, until: float) -> None:
        """Anneal a first draft everywhere, windows and prices gentle at first; keep it."""
        self.cool(draft, self.units, self.everywhere, SETTLE, self.price, "Moving borders", until)
        self.keep(draft)

    def polish(self) -> None:
        """Anneal the best draft from a low temperature: once, or while there is time."""
        while not self.pace.cancelled:
            draft = self.current()
            self.cool(draft, self.units, self.everywhere, POLISH, None, "Polishing borders")
            self.keep(draft)
            if self.pace.seconds is None or self.pace.past(1.0):
                return

    def fine(self) -> float:
        """Cost of missing a window by one mean territory."""
        return FINE * self.per_unit * len(self.units) / self.k

    def _rows(self, units: IntArray) -> IntArray:
        """All account rows of some units."""
        layout = self.layout
        if len(layout.load) == len(layout.x):
            return units
        chosen = np.zeros(len(layout.load), bool)
        chosen[units] = True
        return np.flatnonzero(chosen[layout.unit])
