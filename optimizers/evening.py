"""Rebalancing within a budget of what may move: as even as can be, and how even none can be.

How far the windows must at least be widened is bounded by the dual of a transportation problem
in which every account may be divided: what must move at windows that wide is more than the
budget, whatever the prices (Geoffrion 1974). Its prices then guide the search: a toll for each
hour that a territory holds makes work travel from full to empty ones over all in between, and
accounts with little to lose per hour go first.
"""

import math
from collections.abc import Collection
from typing import Final, NamedTuple

import numpy as np
from scipy.sparse import csr_array

from model.arrays import BoolArray, FloatArray, IntArray
from model.contiguity import site_graph
from optimizers.anneal import anneal
from optimizers.connect import number_pieces
from optimizers.dual import raise_prices
from optimizers.ground import cut
from optimizers.layout import Draft, Layout, lay_out
from optimizers.problem import DesignProblem
from optimizers.rules import tolerance_of
from optimizers.search import FINE, Search
from optimizers.travel import cost_of, fixed_cost
from optimizers.travel import misses as misses_of

NEWTON: Final = 8  # steps towards the least widening
HEATS: Final = (0.01, 0.002, 3e-4)  # × mean moved part per mean territory
COLUMNS: Final = 40  # territories among which prices are sought; the bound looks at all
CHUNK: Final = 2000  # units whose pairs are looked at at once
WEIGHT: Final = 10.0  # travel of a mean account that moving a mean account is taken to cost
PIECE: Final = 0.02  # guiding price of a further piece, in mean territories' travel
SWEEPS: Final = 400.0  # proposals per unit where no clock decides
SLICES: Final = 60
HOT, COLD = 0.5, 0.01  # × mean cost per unit
NARROW: Final = 0.985  # of the widening that was kept, to be tried next
GIVE, MOST_GIVE, STEP = 0.25, 0.3, 0.004  # how the widening grows where it was too narrow
FIRST: Final = 1.05  # of the proven widening, to begin with
WHOLE: Final = 0.25  # of today's widening, to begin with where joining pieces takes its share
ROUND: Final = 1e-9


class Floor(NamedTuple):
    """How much wider, in parts of the target, all windows must be at least (proven).

    `price` (K, M) are the prices that prove it, in parts of the budget per mean territory.
    """

    widening: float
    price: FloatArray


class Evened(NamedTuple):
    """The most even draft within the budget, how much wider its windows are, and the proofs.

    `touching` is proven for those alignments alone in which every account stays or goes to a
    territory that touches its own today.
    """

    draft: Draft | None
    widening: float
    proven: float
    touching: float


def words_of(problem: DesignProblem, evened: Evened) -> str:
    """What balance a budget allows, proven and found, in a sentence or two."""
    names = [
        name for name, low in zip(problem.metric_names, problem.low.T, strict=True) if low.any()
    ]
    asked = {
        tolerance_of(problem, m) for m, name in enumerate(problem.metric_names) if name in names
    }
    common = asked.pop() if len(asked) == 1 else None

    def said(widening: float) -> str:
        if common is None:
            return f"{100 * widening:.1f} % of the target beyond its limits"
        return f"±{100 * (common + widening):.1f} %"

    best = f"The best balance of {' and '.join(names) or 'the metrics'} within {_budget(problem)}"
    reached = f"{said(evened.widening)} was reached"
    near = f"at least {said(evened.touching)} (proven)"
    if evened.proven <= 0.0:
        words = f"{best} is not proven: {reached}."
    else:
        words = f"{best} is at least {said(evened.proven)} (proven); {reached}."
    if evened.touching > evened.proven:
        words += f" Where accounts stay or go to a territory that touches theirs it is {near}."
    return words


def _budget(problem: DesignProblem) -> str:
    """What may move, in words: "15 % of potential"."""
    values, limits = problem.moved_values, problem.moved_limits
    assert values is not None
    assert limits is not None
    parts = [
        f"{100 * limit / total:.4g} % of {name}" if total > 0 else f"{limit:,.0f} {name}"
        for name, limit, total in zip(
            problem.moved_names, limits.tolist(), values.sum(axis=0).tolist(), strict=True
        )
    ]
    return " and ".join(parts)


def widening_of(problem: DesignProblem, metrics: Collection[int]) -> float:
    """How much wider the windows of some metrics must be at least (proven), together.

    In parts of the target; the windows of the other metrics stay as they are. 0.0 where nothing
    is proven or nothing limits what may move.
    """
    if problem.moved_limits is None or problem.start is None or not metrics:
        return 0.0
    layout = lay_out(problem, cut(site_graph(problem.xy), problem.xy, problem.barriers))
    target = targets_of(problem)
    target[:, [m for m in range(target.shape[1]) if m not in metrics]] = 0.0
    return floor_of(layout, target, False).widening


def targets_of(problem: DesignProblem) -> FloatArray:
    """What each territory should have, in mean territories, shape (K, M); never quite 0."""
    scale = np.maximum(problem.metrics.sum(axis=0) / problem.n_territories, 1e-300)
    finite = np.where(np.isfinite(problem.target), problem.target, 0.0)
    return np.asarray(np.maximum(finite / scale, 1e-9))


def starts_of(layout: Layout) -> IntArray:
    """Where the first account of each unit is today, −1 for nowhere; shape (U,)."""
    return np.asarray(layout.start[layout.unit_rows[layout.unit_ptr[:-1]]])


def touching_pairs(layout: Layout) -> BoolArray:
    """Which territories have accounts next to each other today, or are the same; (K, K)."""
    k = len(layout.low)
    touch = np.eye(k, dtype=bool)
    n_sites = len(layout.site_ptr) - 1
    net = csr_array(
        (np.ones(len(layout.nbr), np.int8), layout.nbr, layout.nbr_ptr), shape=(n_sites, n_sites)
    )
    known = np.flatnonzero(layout.start >= 0)
    ones = np.ones(len(known), np.int8)
    at = csr_array((ones, (layout.site[known], layout.start[known])), shape=(n_sites, k))
    shared = (at.T @ (net @ at) + at.T @ at).tocoo()
    touch[shared.coords[0], shared.coords[1]] = True
    return touch


def floor_of(layout: Layout, target: FloatArray, near_only: bool) -> Floor:
    """The least widening of all windows at which one limit on moving is not proven too low.

    `target` (K, M) in mean territories. With `near_only` accounts stay or go to a territory
    that touches theirs. Each limit is looked at alone; the highest floor is returned.
    """
    allowed = _allowed(layout, near_only)
    floors = [
        _floor(layout, target, allowed, layout.moved_values[:, b])
        for b in range(layout.moved_values.shape[1])
    ]
    nothing = Floor(0.0, np.zeros(layout.low.shape))
    return max(floors, key=lambda floor: floor.widening, default=nothing)


def _allowed(layout: Layout, near_only: bool) -> BoolArray:
    """Where each unit may be, (U, K)."""
    n_units, k = len(layout.load), len(layout.low)
    ok = np.ones((n_units, k), bool) if not len(layout.barred) else ~layout.barred
    held = np.flatnonzero(layout.held >= 0)
    ok[held] = False
    ok[held, layout.held[held]] = True
    start = starts_of(layout)
    if near_only:
        free = (start >= 0) & (layout.held < 0)
        near = touching_pairs(layout)[start] & ok
        free &= near.any(axis=1)
        ok[free] = near[free]
    return ok


def _floor(layout: Layout, target: FloatArray, allowed: BoolArray, moved: FloatArray) -> Floor:
    """Newton's method on the dual: each step's prices prove the widening that it comes to."""
    k = len(layout.low)
    stays = csr_array(
        (np.where(layout.start >= 0, moved, 0.0), (layout.unit, np.maximum(layout.start, 0))),
        shape=(len(layout.load), k),
    )
    total = np.asarray(stays.sum(axis=1)).ravel()
    near = _columns(layout, allowed)
    cost = np.where(
        np.take_along_axis(allowed, near, 1),
        total[:, None] - stays[np.arange(len(total))[:, None], near].reshape(near.shape),
        1e6,
    )
    price, best = np.zeros(layout.low.shape), Floor(0.0, np.zeros(layout.low.shape))
    mean = float(total.sum()) / k + 1e-12
    for _ in range(NEWTON):
        low = np.maximum(layout.low - best.widening * target, 0.0)
        high = layout.high + best.widening * target
        for heat in HEATS:
            raise_prices(
                cost, near, layout.load, layout.size, low, high, price,
                mean * heat, max(mean * heat * 0.3, 1e-4 * mean), 40, 1e-3,
            )  # fmt: skip
        value = _dual(layout, allowed, stays, total, price)
        value -= float((price * np.where(price > 0, high, low)).sum())
        slope = float((np.abs(price) * target).sum())
        if value <= 1.0 + 1e-6 or slope <= 0.0:
            return best if best.widening > 0.0 else Floor(0.0, price)
        step = (value - 1.0 - 1e-6) / slope
        best = Floor(best.widening + step, price.copy())
        if step < 1e-4:
            break
    return best


def _columns(layout: Layout, allowed: BoolArray) -> IntArray:
    """Territories among which prices are sought for each unit: its own and the emptiest."""
    k = len(layout.low)
    wanted = min(k, COLUMNS, int(allowed.sum(axis=1).max()))
    start = starts_of(layout)
    load = np.bincount(np.maximum(start, 0), layout.size * (start >= 0), k)
    order = np.argsort(load, kind="stable")
    rank = np.empty(k)
    rank[order] = np.arange(k)
    key = np.where(allowed, rank[None], 2.0 * k)
    rows = np.flatnonzero(start >= 0)
    key[rows, start[rows]] -= np.where(allowed[rows, start[rows]], 1.0 * k, 0.0)
    return np.ascontiguousarray(np.argsort(key, axis=1, kind="stable")[:, :wanted], np.int64)


def _dual(
    layout: Layout, allowed: BoolArray, stays: csr_array, total: FloatArray, price: FloatArray
) -> float:
    """What the units cost at least together at these prices, over all allowed pairs."""
    value = 0.0
    for first in range(0, len(total), CHUNK):
        rows = slice(first, first + CHUNK)
        cost = total[rows, None] - stays[rows].toarray() + layout.load[rows] @ price.T
        value += float(np.where(allowed[rows], cost, np.inf).min(axis=1).sum())
    return value


class Evening:
    """Makes today's alignment as even as a budget allows, in the search's own clock and chance."""

    def __init__(self, search: Search, problem: DesignProblem) -> None:
        self.search, self.base = search, search.layout
        self.target = targets_of(problem)
        self.best: Draft | None = None
        self.widening = math.inf

    def run(self, until: float, only: float) -> Evened:
        """Search until a part of the time is over, or every window holds.

        The part is `only` when the windows are proven not to hold, if only among those
        alignments whose accounts go no farther than to a territory that touches theirs.
        """
        search = self.search
        near = floor_of(self.base, self.target, self.base.piece_price == math.inf)
        proven = floor_of(self.base, self.target, False).widening if near.widening > 0.0 else 0.0
        search.pace.tick("Reading today's alignment")
        draft = search.from_start()
        cost = cost_of(self.base, draft, search.units) + float(fixed_cost(self.base, draft))
        per_unit = max(cost / len(search.units), 1e-9)
        moved = self.base.moved_values.sum(axis=1)
        rate = WEIGHT * per_unit / max(float(moved.mean()) / len(search.units) * len(moved), 1e-12)
        layout = self._priced(rate * moved, cost)
        toll = near.price * rate
        if self.base.piece_price == math.inf:
            search.join(draft, search.units, search.everywhere, toll)
        self._note(draft)
        if self.widening > ROUND:
            end = only if near.widening > 0.0 else until
            self._cool(draft, layout, toll, near.widening, per_unit, end)
        found = self.widening if self.best is not None else math.inf
        return Evened(self.best, found, proven, max(near.widening, proven))

    def _priced(self, disruption: FloatArray, cost: float) -> Layout:
        """The layout in which moving has a price, and pieces too where they have none."""
        layout = self.base._replace(disruption=self.base.disruption + disruption)
        if self.search.guided:
            layout = layout._replace(piece_price=PIECE * cost / self.search.k + 1e-9)
        return layout

    def _cool(
        self, draft: Draft, layout: Layout, toll: FloatArray, first: float, per_unit: float,
        until: float,
    ) -> None:  # fmt: skip
        """Anneal with windows as wide as they must be: narrower when they hold, else wider."""
        search, pace = self.search, self.search.pace
        began, done = pace.spent(), 0
        fine = FINE * per_unit * len(search.units) / search.k
        wide = first * FIRST
        if layout.piece_price == math.inf and first > 0.0:
            wide = max(wide, WHOLE * min(self.widening, 4.0))
        proposals = int(SWEEPS / SLICES * len(search.units)) + 1
        while not pace.cancelled and self.widening > ROUND:
            part = done / SLICES
            if pace.seconds is not None:
                part = (pace.spent() - began) / max(until - began, 1e-9)
            if part > 1.0:
                return
            heat = per_unit * HOT * (COLD / HOT) ** part
            window = layout._replace(
                low=np.maximum(layout.low - wide * self.target, 0.0),
                high=layout.high + wide * self.target,
            )
            anneal(
                window, draft, search.everywhere, heat, fine, toll, proposals,
                search.state, search.mark, search.queue,
            )  # fmt: skip
            search.recentre(draft, search.units, 3, 1e-3)
            reached, over = self._note(draft), float(draft.moved.max(initial=0.0)) - 1.0
            if over > 0.0 or reached > wide + 1e-6:
                wide *= 1.0 + GIVE * min(max(over, reached - wide), MOST_GIVE)
                wide += STEP * max(wide, 0.01)
            else:
                wide = min(wide, reached) * NARROW
                wide = wide if wide > 1e-3 else 0.0
            done += 1
            pace.tick("Evening out within the budget")

    def _note(self, draft: Draft) -> float:
        """How much wider than asked the windows of a draft are; it is kept if that is least."""
        search, layout = self.search, self.base
        off = np.maximum(layout.low - draft.load, draft.load - layout.high) / self.target
        widening = max(float(off.max(initial=0.0)), 0.0)
        if widening < self.widening and self._keeps(draft, widening):
            self.best, self.widening = draft.copied(), widening
            if search.best_score[0] > 0.0:
                search.show(self.best)
        return widening

    def _keeps(self, draft: Draft, widening: float) -> bool:
        """Whether a draft keeps every rule but the windows, and those when so much wider."""
        wide = (widening + ROUND) * self.target
        layout = self.base._replace(low=self.base.low - wide, high=self.base.high + wide)
        if misses_of(layout, draft, self.search.units) > 0.0 or (draft.members == 0).any():
            return False
        if layout.piece_price < math.inf:
            return True
        rows = np.arange(len(layout.x))
        return bool(number_pieces(layout, draft, rows, self.search.piece)[1] == 0)
