"""Where centres stand before anybody moves a border: first drafts of parcels of units.

Location and allocation end in a local optimum, and good ones differ from bad ones by several
percent of travel, mostly in how many centres a part of the country has. The prices tell: a
centre from where work is cheap goes to where it is dear, and stays there if that was better.
"""

from collections.abc import Callable

import numpy as np
from scipy.optimize import linear_sum_assignment

from model.alignment import UNASSIGNED
from model.arrays import FloatArray, IntArray
from optimizers.layout import Draft, Layout
from optimizers.starts import Balancer, bisect, relabelled, unit_places
from optimizers.travel import mean_centres

PARCELS = 20  # per territory, at least
LARGEST = 6  # territories in a region
STEPS = 8  # of location and allocation in a region
RESETTLED = 5  # of location and allocation after a centre has gone elsewhere
EXTREME = 8  # of that many territories one is cheap, and one dear
BALANCED = 0.02  # mean territories; a draft that misses more is not compared


def parcelled(layout: Layout, places: FloatArray) -> Layout:
    """The layout with neighbouring units in parcels that move as one.

    Locked units and those with a forbidden pair stay on their own. `places` are (U, 2).
    """
    alone = layout.held >= 0
    if len(layout.barred):
        alone |= layout.barred.any(axis=1)
    together = np.flatnonzero(~alone)
    halvings = int(np.ceil(np.log2(PARCELS * len(layout.low))))
    if len(together) < 2 * 2**halvings:
        return layout
    parcel = np.empty(len(layout.load), np.int64)
    parcel[together] = halved(places[together], halvings)
    parcel[alone] = 2**halvings + np.arange(int(alone.sum()))
    count = 2**halvings + int(alone.sum())
    load = np.zeros((count, layout.load.shape[1]))
    np.add.at(load, parcel, layout.load)
    held, barred, mismatch = np.full(count, -1), layout.barred, layout.mismatch
    held[parcel[alone]] = layout.held[alone]
    if len(barred):
        barred = np.zeros((count, barred.shape[1]), bool)
        barred[parcel[alone]] = layout.barred[alone]
    if len(mismatch):
        mismatch = np.zeros((count, mismatch.shape[1]))
        np.add.at(mismatch, parcel, layout.mismatch)
    unit = parcel[layout.unit]
    ptr = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(unit, minlength=count), out=ptr[1:])
    return layout._replace(
        unit=unit, unit_ptr=ptr, unit_rows=np.argsort(unit, kind="stable"), load=load,
        size=np.bincount(parcel, layout.size, count).astype(np.float64), held=held, barred=barred,
        mismatch=mismatch,
    )  # fmt: skip


def halved(places: FloatArray, times: int) -> IntArray:
    """Halve the places (u, 2), `times` times, across the longer side; parts 0..2^times − 1."""
    part = np.zeros(len(places), np.int64)
    for _ in range(times):
        count = np.maximum(np.bincount(part), 1)
        spread = []
        for values in places.T:
            mean = np.bincount(part, values) / count
            spread.append(np.bincount(part, (values - mean[part]) ** 2))
        along = np.where(spread[0][part] >= spread[1][part], places[:, 0], places[:, 1])
        order = np.lexsort((along, part))
        rank = np.empty(len(part), np.int64)
        rank[order] = np.arange(len(part))
        first = np.cumsum(count) - count
        part = 2 * part + (2 * (rank - first[part]) >= count[part])
    return part


def neighbours_of_one(
    centre: FloatArray, candidates: IntArray, rng: np.random.Generator
) -> IntArray:
    """Codes of 2 to LARGEST territories near each other, of those in `candidates`; ascending."""
    size = int(rng.integers(2, min(LARGEST, len(candidates)) + 1))
    place = centre[candidates]
    first = int(rng.integers(len(candidates)))
    near = ((place - place[first]) ** 2).sum(axis=1).argsort()[1 : size + 2]
    others = rng.choice(near, min(size - 1, len(near)), replace=False)
    return np.sort(candidates[np.concatenate(([first], others))])


def place_anew(
    layout: Layout,
    draft: Draft,
    units: IntArray,
    territories: IntArray,
    places: FloatArray,
    rng: np.random.Generator,
    cut_anew: bool,
) -> None:
    """Put the centres of some territories, whose units are `units`, elsewhere (in place)."""
    at_home = np.isinf(layout.pull[territories])
    if cut_anew and not at_home.any():
        share = (layout.low + layout.high)[territories].mean(axis=1)
        part = bisect(places[units], layout.size[units], share, rng, 1.0)
        draft.code[units] = territories[relabelled(layout, units, part, territories)]
        mean_centres(layout, draft, units)
        return
    off = places[units] - draft.centre[draft.code[units]]
    reach = np.sqrt((off**2).sum(axis=1).mean()) * rng.uniform(0.2, 0.8)
    shaken = rng.normal(0, reach, (len(territories), 2))
    shaken[at_home] = 0.0
    draft.centre[territories] += shaken


class Locator:
    """A draft whose centres get better, with the prices that balance it and its value."""

    def __init__(
        self,
        layout: Layout,
        draft: Draft,
        rng: np.random.Generator,
        over: Callable[[], bool] = lambda: False,
    ) -> None:
        self.layout, self.draft, self.rng, self.over = layout, draft, rng, over
        self.places = unit_places(layout)
        self.units, self.territories = np.arange(len(layout.load)), np.arange(len(layout.low))
        self.price: FloatArray = np.zeros(layout.low.shape)
        self.value = float("inf")

    def settle(self, rounds: int, *, warm: bool = True) -> None:
        """Let centres and codes follow each other; not `warm` from a nearly balanced draft."""
        balancer = Balancer(self.layout, self.units, self.territories, self.places, self.over)
        balancer.price[:] = self.price
        balancer.improve(self.draft, rounds, warm=warm)
        self.price, self.value = balancer.price, balancer.value
        if balancer.miss > BALANCED:
            self.value = float("inf")

    def relabel(self, layout: Layout) -> None:
        """Take over a layout with locks, and give the centres the codes that cost them least.

        Whose home it is, whose accounts are locked there and how many stay decides.
        """
        taken = linear_sum_assignment(_misfit(layout, self.draft))[1]  # a centre for each code
        code_of = np.empty(len(taken), np.int64)
        code_of[taken] = np.arange(len(taken))
        self.draft.centre[:] = self.draft.centre[taken]
        code = code_of[self.draft.code]
        self.draft.code[:] = np.where(layout.held >= 0, layout.held, code)
        self.price, self.layout = self.price[taken], layout

    def relocated(self) -> "Locator | None":
        """This one with a centre sent from a cheap place to a dear one; None when none can go.

        Where accounts are locked that is tried without their locks, which hold a centre back;
        the centres are numbered anew for them afterwards.
        """
        movable = np.flatnonzero(np.isfinite(self.layout.pull))
        if len(movable) < 3:
            return None
        level = (self.price * self.layout.load.sum(axis=0)).sum(axis=1)
        order = movable[np.argsort(level[movable], kind="stable")]
        few = 1 + len(movable) // EXTREME
        cheap, dear = self.rng.choice(order[:few]), self.rng.choice(order[-few:])
        there = np.flatnonzero(self.draft.code == dear)
        if cheap == dear or len(there) < 2:
            return None
        trial = Locator(unlocked(self.layout), self.draft.copied(), self.rng, self.over)
        trial.draft.centre[cheap] = self.places[self.rng.choice(there)]
        trial.price[:] = self.price
        trial.price[cheap] = self.price[dear]
        trial.settle(RESETTLED)
        if (self.layout.held >= 0).any():
            trial.relabel(self.layout)
            trial.settle(RESETTLED, warm=False)
        return trial


def unlocked(layout: Layout) -> Layout:
    """The layout with nobody locked."""
    return layout._replace(held=np.full_like(layout.held, UNASSIGNED))


def _misfit(layout: Layout, draft: Draft) -> FloatArray:
    """What it costs, roughly, that a territory (K,) gets a draft's centre (K,); shape (K, K)."""
    k, rate = len(layout.low), layout.legs[0, 1]
    cost = np.zeros((k, k))
    held = layout.held[layout.unit]
    rows = np.flatnonzero(held >= 0)
    xy = np.column_stack((layout.x, layout.y))
    away = np.sqrt(((xy[rows, None] - draft.centre[None]) ** 2).sum(axis=2))
    np.add.at(cost, held[rows], rate * layout.calls[rows, None] * away)
    rows = np.flatnonzero((layout.start >= 0) & (held < 0))
    np.add.at(cost, (layout.start[rows], draft.code[layout.unit[rows]]), -layout.disruption[rows])
    if len(layout.mismatch):
        np.add.at(cost.T, draft.code, layout.mismatch)
    for code in np.flatnonzero(layout.pull > 0.0):
        at_home = np.sqrt(((layout.home[code] - draft.centre) ** 2).sum(axis=1))
        cost[code] += rate * min(layout.pull[code], 1e6) * at_home
    return cost
