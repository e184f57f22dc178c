"""The search for a good design: drafts, annealing, then re-solving a few territories at a time."""

import math
from typing import NamedTuple

import numpy as np

from model.arrays import BoolArray, FloatArray, IntArray
from optimizers.anneal import anneal
from optimizers.bound import Bounder
from optimizers.connect import join_pieces, number_pieces, recount
from optimizers.ground import Terrain
from optimizers.layout import Draft, Layout, empty_draft
from optimizers.locate import Locator, parcelled, unlocked
from optimizers.pace import Pace
from optimizers.starts import fill_empty, first_draft, put_where_allowed, unit_places
from optimizers.travel import cost_of, costs_of, fixed_cost, misses, pull_centres

STARTS = 6  # first drafts tried at most
ROUNDS = 12  # of location and allocation for a first draft
FILLED = 2  # more of them when it is filled up from a sample
RELOCATED = 24  # centres tried elsewhere, at most
PROMISING = 1.003  # a draft of parcels dearer than this many times the best is not looked into
VALLEYS = 3  # runs of annealing where accounts are locked
SLICES = 12  # temperatures of one annealing run
FINE = 100.0  # cost of missing a window by one mean territory, in mean territories' travel
DRAWN, FORGOTTEN = 0.1, 0.95  # of the fine, added at each slice; what stays of it at the next
PIECE = 0.005  # guiding price of a further piece, in mean territories' travel
BOUNDING = 0.03  # part of the time that may go into bounds on the way


class Cooling(NamedTuple):
    """A run of annealing: temperatures in mean costs per unit, proposals per unit.

    `soft` is the part of the fine for missed windows that it begins with.
    """

    hot: float
    cold: float
    sweeps: float
    soft: float = 1.0


SETTLE = Cooling(0.4, 0.004, 400.0, 0.01)
REPAIR = Cooling(0.05, 0.01, 6.0, 0.3)
RESETTLE = Cooling(0.1, 0.004, 400.0, 0.3)
MEND = Cooling(0.05, 0.005, 40.0, 0.3)
POLISH = Cooling(0.03, 0.002, 40.0)


class Search:
    """Improves drafts and keeps the best: the cheapest that keeps all rules, else the nearest."""

    def __init__(self, layout: Layout, terrain: Terrain, pace: Pace, seed: int) -> None:
        self.terrain, self.pace = terrain, pace
        unknown = math.isnan(layout.piece_price)
        self.guided = unknown  # pieces have a price that is no part of the objective
        self.layout = layout._replace(piece_price=0.0) if unknown else layout
        self.rng = np.random.default_rng(seed)
        self.state = np.array([self.rng.integers(1, 2**62)], np.uint64)
        n_sites = len(layout.site_ptr) - 1
        self.mark, self.queue = np.zeros(n_sites + 1, np.int64), np.empty(2 * n_sites + 2, np.int64)
        self.units = np.arange(len(layout.load))
        self.places = unit_places(layout)
        self.k = len(layout.low)
        self.everywhere = np.ones(self.k, bool)
        self.piece = np.empty(len(layout.x), np.int64)
        self.best: Draft | None = None
        self.best_score = (float("inf"), float("inf"))
        self.per_unit = 0.0
        self.price: FloatArray = np.zeros(layout.low.shape)
        self.bounder = Bounder(self.layout, self.price)
        self.bounding = 0.0
        self.cooling = SETTLE

    def score(self, draft: Draft, units: IntArray) -> tuple[float, float]:
        """What is missed and what it costs, for the territories that `units` are all of."""
        layout = self.layout
        missed = misses(layout, draft, units) + float((draft.members == 0).sum())
        cost = cost_of(layout, draft, units) + float(fixed_cost(layout, draft))
        if layout.piece_price > 0.0:
            _main, more = number_pieces(layout, draft, self._rows(units), self.piece)
            if layout.piece_price == math.inf:
                missed += more
            else:
                cost += more * layout.piece_price
        return missed, cost

    def keep(self, draft: Draft) -> bool:
        """Settle the centres of a draft and keep it if it is the best so far."""
        self.recentre(draft, self.units, 200, 1e-5)
        score = self.score(draft, self.units)
        if score >= self.best_score:
            return False
        self.best, self.best_score = draft.copied(), score
        self.pace.plan = self.plan
        if score[0] == 0.0:
            self.pace.found(score[1])
        return True

    def bound(self) -> None:
        """Tell a bound for the best draft, when bounds have not taken much time so far."""
        if self.best is None or self.best_score[0] > 0.0:
            return
        if self.bounding > BOUNDING * self.pace.elapsed:
            return
        began = self.pace.elapsed
        self.pace.bounded(self.bounder.quick(self.best))
        self.bounding += self.pace.elapsed - began

    def recentre(self, draft: Draft, units: IntArray, steps: int, tolerance: float) -> None:
        """Pull the centres of the territories that `units` are all of, where that saves travel."""
        if not self.terrain.tabled:
            pull_centres(self.layout, draft, units, steps, tolerance)
            return
        codes = np.unique(draft.code[units])
        old = costs_of(self.layout, draft, units)
        centre, away = draft.centre[codes], draft.away[codes]
        pull_centres(self.layout, draft, units, steps, tolerance)
        self.terrain.survey(draft, codes)
        if self.layout.apart > 0.0:  # going back alone, a centre may come too close to another
            return
        worse = (costs_of(self.layout, draft, units) >= old)[codes]
        draft.centre[codes[worse]] = centre[worse]
        draft.away[codes[worse]] = away[worse]

    def begin(self, until: float) -> None:
        """Make first drafts and keep the best; today's alignment is one."""
        coarse = parcelled(self.layout, self.places)
        best: Locator | None = None
        worth = math.inf
        for number in range(STARTS):
            located = self._located(coarse, number)
            value = self._worth(located)
            if best is None or value < worth:
                best, worth = located, value
            self.pace.tick("Placing the centres")
            if self.pace.past(until * 0.6):
                break
        assert best is not None
        for _ in range(min(RELOCATED, 2 * self.k)):
            if self.pace.past(until):
                break
            trial = best.relocated()
            if trial is not None and trial.value < best.value * PROMISING:
                value = self._worth(trial)
                if value < worth * (1 - 1e-4):
                    best, worth = trial, value
            self.pace.tick("Placing the centres")
        self._adopt(best)
        if (self.layout.start >= 0).any():
            self._resume()

    def _placing(self) -> bool:
        """Tell that centres are being placed; whether that shall end."""
        self.pace.tick("Placing the centres")
        return self.pace.cancelled

    def _worth(self, located: Locator) -> float:
        """What a draft of parcels costs; with locks, which parcels misjudge, without parcels."""
        locked = bool((self.layout.held >= 0).any())
        return self._filled(located).value if locked else located.value

    def _located(self, coarse: Layout, number: int) -> Locator:
        """Centres for parcels of units; every other draft is of one mind with locks only later."""
        places = unit_places(coarse)
        locked = bool((coarse.held >= 0).any())
        if not locked or number % 2 == 0:
            draft = first_draft(coarse, False, places, self.rng, number)
            located = Locator(coarse, draft, self.rng, self._placing)
            located.settle(ROUNDS)
            return located
        nobody_held = unlocked(coarse)
        draft = first_draft(nobody_held, False, places, self.rng, number)
        located = Locator(nobody_held, draft, self.rng, self._placing)
        located.settle(ROUNDS)
        located.relabel(coarse)
        located.settle(ROUNDS)
        return located

    def _resume(self) -> None:
        """Mend today's alignment, too, and go on from there where that is better."""
        draft = self.from_start()
        self.keep(draft.copied())
        self.pace.tick("Reading today's alignment")
        if self.pace.cancelled:
            return
        if self.layout.piece_price == math.inf:
            self.join(draft, self.units, self.everywhere, np.zeros_like(self.price))
            self.keep(draft.copied())
        self.cool(draft, self.units, self.everywhere, MEND)
        self.resume(draft)

    def _adopt(self, located: Locator) -> None:
        """Part the parcels of a first draft, make it whole, mend its windows and keep it."""
        whole = self._filled(located)
        flat = whole.draft
        draft = empty_draft(self.layout, self.terrain.tabled)
        draft.code[:], draft.centre[:] = flat.code, flat.centre
        cost = cost_of(self.layout, flat, self.units)
        self.price = whole.price
        self.bounder = Bounder(self.layout, self.price)
        self.per_unit = max(cost / len(self.units), 1e-9)  # all may lie in one point
        if self.guided:
            self.layout = self.layout._replace(piece_price=PIECE * cost / self.k + 1e-9)
        self.terrain.survey(draft, np.arange(self.k))
        self.join(draft, self.units, self.everywhere, self.price)
        self.first = draft.copied()
        self.keep(draft)
        if not self.pace.cancelled:
            self.cool(draft, self.units, self.everywhere, REPAIR, self.price)
            self.keep(draft)

    def _filled(self, located: Locator) -> Locator:
        """A first draft of parcels as one of units, settled again."""
        flat = empty_draft(self.layout, False)
        flat.centre[:] = located.draft.centre
        flat.code[self.layout.unit] = located.draft.code[located.layout.unit]
        whole = Locator(self.layout, flat, self.rng, self._placing)
        whole.price[:] = located.price
        whole.settle(FILLED, warm=False)
        return whole

    def from_start(self) -> Draft:
        """Today's alignment as a draft; who had no territory goes to the nearest centre."""
        layout = self.layout
        draft = first_draft(layout, self.terrain.tabled, self.places, self.rng, 0)
        first_row = layout.unit_rows[layout.unit_ptr[:-1]]
        code = layout.start[first_row]
        draft.code[:] = np.where(code >= 0, code, draft.code)
        put_where_allowed(layout, draft, self.places)
        fill_empty(layout, draft)
        recount(layout, draft)
        self.terrain.survey(draft, np.arange(self.k))
        return draft

    def join(self, draft: Draft, units: IntArray, free: BoolArray, price: FloatArray) -> None:
        """Make territories of a draft whole and not empty, and count its sums."""
        fill_empty(self.layout, draft)
        recount(self.layout, draft)
        if self.layout.piece_price > 0.0:
            join_pieces(self.layout, draft, self._rows(units), free, price)
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
        drawn = np.zeros_like(self.price)
        slice_ = max(cooling.sweeps / SLICES, 0.5)
        if phase and self.pace.seconds is not None:
            slice_ = min(slice_, 3.0)
        while True:
            part = min(swept / cooling.sweeps, 1.0)
            if phase and self.pace.seconds is not None:
                part = max(part, (self.pace.spent() - began) / max(until - began, 1e-9))
            part = min(part, 1.0)
            heat = self.per_unit * cooling.hot * (cooling.cold / cooling.hot) ** part
            fine = self.fine() * cooling.soft ** (1 - part)
            price = drawn if toll is None else drawn + toll * (1 - part)
            anneal(
                self.layout, draft, free, heat, fine, price,
                int(slice_ * len(units)) + 1, self.state, self.mark, self.queue,
            )  # fmt: skip
            if not self.terrain.tabled or part >= 1.0:
                self.recentre(draft, units, 3, 1e-3)
            swept += slice_
            drawn = self._drawn(draft, free, drawn)
            if phase:
                self.pace.tick(phase)
            if part >= 1.0 or (phase and self.pace.cancelled):
                return

    def _drawn(self, draft: Draft, free: BoolArray, drawn: FloatArray) -> FloatArray:
        """Prices (K, M) that grow while windows are missed and no plan has kept them all yet.

        A fine alone sends what is missing to and fro between neighbours; a price that stays
        draws it from farther away. Source: the method of multipliers, Hestenes (1969).
        """
        if self.best_score[0] == 0.0 or not self.layout.low.size:
            return drawn
        layout, load = self.layout, draft.load
        missed = np.maximum(load - layout.high, 0.0) - np.maximum(layout.low - load, 0.0)
        grown = FORGOTTEN * drawn + DRAWN * self.fine() * missed
        return np.where(free[:, None], grown, 0.0)

    def resume(self, draft: Draft) -> None:
        """Keep a draft made from today's alignment and go on from there."""
        if self.keep(draft):
            self.first, self.price, self.cooling = draft, np.zeros_like(self.price), RESETTLE

    def show(self, draft: Draft) -> None:
        """Take a draft for the best, though it misses windows by more in sum than another."""
        self.recentre(draft, self.units, 200, 1e-5)
        self.best, self.best_score = draft, self.score(draft, self.units)
        self.pace.plan = self.plan

    def plan(self) -> IntArray:
        """The code of every account in the best draft so far, shape (n,)."""
        assert self.best is not None
        return np.asarray(self.best.code[self.layout.unit], np.int64)

    def current(self) -> Draft:
        """A copy of the best draft so far."""
        assert self.best is not None
        return self.best.copied()

    def settle(self, until: float) -> None:
        """Anneal the first draft everywhere, windows and prices gentle at first; keep the best.

        Where accounts are locked, chance decides in which of several valleys that ends, so it is
        done again, while there is time.
        """
        locked = bool((self.layout.held >= 0).any())
        for _ in range(VALLEYS if locked else 1):
            draft = self.first.copied()
            toll, phase = self.price, "Moving borders"
            self.cool(draft, self.units, self.everywhere, self.cooling, toll, phase, until)
            self.keep(draft)
            if self.pace.past(until):
                return

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
