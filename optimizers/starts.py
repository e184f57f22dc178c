"""First drafts of a design: where centres stand before the search and who goes to them."""

from collections.abc import Callable

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.spatial import cKDTree

from model.arrays import FloatArray, IntArray
from optimizers.dual import cheapest, raise_prices
from optimizers.layout import Draft, Layout, empty_draft
from optimizers.travel import cost_of, cost_table, mean_centres, pull_centres

NEARBY = 16  # centres considered for each unit
MARGIN = 0.7  # part of the balance windows that first drafts may use
WARM, COLD = 0.2, 0.05  # first and last temperature ÷ mean cost per load
BLUR, LEAST_BLUR = 0.1, 0.02  # of the windows, ÷ mean cost per load
STEPS = 20  # Newton steps of an allocation
CLOSE = 5e-3  # mean territories by which they may miss their windows
LOST = 0.1  # mean territories missed by one of them at which prices are begun anew
SHARP = (0.025, 0.01)  # temperatures of the allocations that end it


def unit_places(layout: Layout) -> FloatArray:
    """The mean place of each unit, shape (U, 2)."""
    n_units = len(layout.load)
    rows = np.maximum(np.bincount(layout.unit, minlength=n_units), 1)
    x = np.bincount(layout.unit, layout.x, n_units)
    y = np.bincount(layout.unit, layout.y, n_units)
    return np.asarray(np.column_stack((x, y)) / rows[:, None])


def bisect(
    places: FloatArray, size: FloatArray, share: FloatArray, rng: np.random.Generator, vary: float
) -> IntArray:
    """Cut the units (u,) by straight lines into parts of the given shares (k,).

    Each cut is across the direction in which the part is longest, among four; with `vary`
    chance has its say. Returns the part of each unit, none empty when u >= k.
    """
    part = np.zeros(len(places), np.int64)
    stack = [(np.arange(len(places)), 0, len(share))]
    while stack:
        units, first, k = stack.pop()
        if k == 1:
            part[units] = first
            continue
        half = k // 2
        angles = rng.uniform(0, np.pi / 4) + np.arange(4) * np.pi / 4
        along = places[units] @ np.vstack((np.cos(angles), np.sin(angles)))
        spread = along.std(axis=0) * (1 + vary * rng.random(4))
        order = np.argsort(along[:, int(spread.argmax())], kind="stable")
        filled = np.cumsum(size[units][order])
        wanted = share[first : first + half].sum() / share[first : first + k].sum()
        cut = int(np.searchsorted(filled, filled[-1] * wanted))
        cut = min(max(cut, half), len(units) - (k - half))
        stack.append((units[order[:cut]], first, half))
        stack.append((units[order[cut:]], first + half, k - half))
    return part


def spread_centres(
    layout: Layout, places: FloatArray, anchored: FloatArray, rng: np.random.Generator
) -> FloatArray:
    """Centres (K, 2) for territories without an anchor (NaN rows), far from the others.

    Drawn with a chance proportional to workload × squared distance to the nearest centre.
    Source: Arthur, Vassilvitskii (2007), k-means++.
    """
    centre = anchored.copy()
    open_codes = np.flatnonzero(np.isnan(centre[:, 0]))
    known = centre[~np.isnan(centre[:, 0])]
    far = np.full(len(places), np.inf)
    if len(known):
        far = np.asarray(cKDTree(known).query(places)[0]) ** 2
    for code in open_codes:
        chance = layout.size * (far if np.isfinite(far).all() else 1.0)
        if not chance.sum() > 0:
            chance = np.ones(len(places))
        pick = int(np.searchsorted(np.cumsum(chance), rng.random() * chance.sum()))
        centre[code] = places[min(pick, len(places) - 1)]
        far = np.minimum(far, ((places - centre[code]) ** 2).sum(axis=1))
    return centre


class Balancer:
    """Location and allocation in turn, on all units or on those of some territories."""

    def __init__(
        self,
        layout: Layout,
        units: IntArray,
        territories: IntArray,
        places: FloatArray,
        over: Callable[[], bool] = lambda: False,
    ) -> None:
        """`over` is asked after each allocation, which takes long where territories are many."""
        self.layout, self.over = layout, over
        self.units, self.territories = units, territories
        self.places = places[units]
        self.size, self.load = layout.size[units], layout.load[units]
        self.price = np.zeros((len(territories), layout.load.shape[1]))
        low, high = layout.low[territories], layout.high[territories]
        middle, half = (low + high) / 2, (high - low) / 2 * MARGIN
        self.low, self.high = middle - half, middle + half
        self.value, self.miss = 0.0, float("inf")  # of the last allocation

    def improve(self, draft: Draft, rounds: int, *, warm: bool = True) -> None:
        """Let centres and codes of `draft` follow each other, `rounds` times, cooling down.

        Not `warm` begins at the last temperature, from a draft that is nearly balanced.
        """
        mean = cost_of(self.layout, draft, self.units) / max(float(self.size.sum()), 1e-12)
        for step in range(rounds):
            warmth = max(0.0, 1 - step / max(1, rounds - 2)) if warm else 0.0
            self.allocate(draft, COLD * (WARM / COLD) ** warmth, BLUR, mean)
            pull_centres(self.layout, draft, self.units, 4, 1e-3)
            if self.over():
                return
        for heat in SHARP:
            self.allocate(draft, heat, LEAST_BLUR, mean)
        if self.miss > LOST:
            self.price[:] = 0.0  # Newton's method lost its way: come down from hotter
            for heat in np.geomspace(0.5, SHARP[-1], 7):
                self.allocate(draft, float(heat), LEAST_BLUR, mean)
                if self.over():
                    return
        pull_centres(self.layout, draft, self.units, 4, 1e-3)

    def allocate(self, draft: Draft, heat: float, blur: float, mean: float) -> None:
        """Give the units to the centres of `draft` at balancing prices.

        `mean` is the mean cost per mean territory of load, `heat` and `blur` parts of it.
        """
        local = nearby_centres(
            self.layout, self.units, self.territories, self.places, draft.centre, NEARBY
        )
        nearby = self.territories[local]
        cost = cost_table(self.layout, draft, self.units, nearby)
        self.value, self.miss = raise_prices(
            cost, local, self.load, self.size, self.low, self.high, self.price,
            max(heat * mean, 1e-12), blur * mean + 1e-12, STEPS, CLOSE,
        )  # fmt: skip
        choice, _ = cheapest(cost, local, self.load, self.price)
        draft.code[self.units] = nearby[np.arange(len(self.units)), choice]


def nearby_centres(
    layout: Layout,
    units: IntArray,
    territories: IntArray,
    places: FloatArray,
    centre: FloatArray,
    wanted: int,
) -> IntArray:
    """Positions in `territories` of the centres worth considering for `units`, shape (u, C).

    `places` (u, 2) and `centre` (K, 2). The nearest, and one that is allowed in any case.
    """
    k = len(territories)
    if k <= wanted:
        return np.tile(np.arange(k), (len(units), 1))
    local = np.array(cKDTree(centre[territories]).query(places, wanted)[1], np.int64)
    _keep_allowed(layout, units, territories, local)
    return local


def _keep_allowed(layout: Layout, units: IntArray, territories: IntArray, local: IntArray) -> None:
    """Make sure that each unit's list of centres holds one where it may be (in place)."""
    held = np.flatnonzero(layout.held[units] >= 0)
    wanted = np.searchsorted(territories, layout.held[units[held]])
    missing = ~(local[held] == wanted[:, None]).any(axis=1)
    local[held[missing], -1] = wanted[missing]
    if len(layout.barred):
        shut = layout.barred[units[:, None], territories[local]].all(axis=1)
        for i in np.flatnonzero(shut & (layout.held[units] < 0)):
            local[i, -1] = int(np.argmin(layout.barred[units[i], territories]))


def relabelled(layout: Layout, units: IntArray, part: IntArray, territories: IntArray) -> IntArray:
    """Number the parts (u,) so that most work is where it is locked or starts; shape (u,).

    Parts and territories (k,) are equally many; nothing changes when nobody is anywhere.
    """
    k = len(territories)
    first_row = layout.unit_rows[layout.unit_ptr[units]]
    owner = np.where(layout.held[units] >= 0, layout.held[units], layout.start[first_row])
    known = np.flatnonzero(np.isin(owner, territories))
    if not known.size:
        return part
    kept = np.zeros((k, k))
    columns = np.searchsorted(territories, owner[known])
    np.add.at(kept, (part[known], columns), layout.size[units[known]] + 1e-9)
    old, new = linear_sum_assignment(kept, maximize=True)
    label = np.empty(k, np.int64)
    label[old] = new
    return label[part]


def first_draft(
    layout: Layout, tabled: bool, places: FloatArray, rng: np.random.Generator, number: int
) -> Draft:
    """A draft before any balancing: by bisection, or around what is given.

    Given are homes, and for locked or starting accounts the means of their places. Every
    other draft, by `number`, lets only homes be given. Those after the first vary.
    """
    draft = empty_draft(layout, tabled)
    k = len(draft.members)
    known = known_centres(layout) if number % 2 == 0 else layout.home.copy()
    if np.isnan(known).all():
        share = (layout.low + layout.high).mean(axis=1) if layout.low.size else np.ones(k)
        part = bisect(places, layout.size, share, rng, 0.5 if number else 0.0)
        draft.code[:] = relabelled(layout, np.arange(len(places)), part, np.arange(k))
        mean_centres(layout, draft, np.arange(len(places)))
    else:
        draft.centre[:] = spread_centres(layout, places, known, rng)
        draft.code[:] = cKDTree(draft.centre).query(places)[1]
    put_where_allowed(layout, draft, places)
    return draft


def put_where_allowed(layout: Layout, draft: Draft, places: FloatArray) -> None:
    """Locked units go where they are locked, forbidden ones to the nearest allowed centre."""
    if len(layout.barred):
        everyone = np.arange(len(draft.code))
        for unit in np.flatnonzero(layout.barred[everyone, draft.code]):
            away = ((draft.centre - places[unit]) ** 2).sum(axis=1)
            draft.code[unit] = int(np.where(layout.barred[unit], np.inf, away).argmin())
    draft.code[:] = np.where(layout.held >= 0, layout.held, draft.code)


def known_centres(layout: Layout) -> FloatArray:
    """Homes, else means of the accounts a territory starts or is locked with, else NaN; (K, 2)."""
    k = len(layout.home)
    centre = np.full((k, 2), np.nan)
    held = layout.held[layout.unit]
    owner = np.where(held >= 0, held, layout.start)
    rows = np.flatnonzero(owner >= 0)
    count = np.bincount(owner[rows], minlength=k)
    has = count > 0
    for axis, values in enumerate((layout.x, layout.y)):
        sums = np.bincount(owner[rows], values[rows], k)
        centre[has, axis] = sums[has] / count[has]
    at_home = layout.pull > 0.0
    centre[at_home] = layout.home[at_home]
    return centre


def fill_empty(layout: Layout, draft: Draft) -> None:
    """Give each empty territory the movable unit nearest to its centre whose owner can spare it."""
    count = np.bincount(draft.code, minlength=len(draft.members))
    places = unit_places(layout)
    for code in np.flatnonzero(count == 0):
        can = (layout.held < 0) & (count[draft.code] > 1)
        if len(layout.barred):
            can &= ~layout.barred[:, code]
        if not can.any():
            continue
        away = ((places - draft.centre[code]) ** 2).sum(axis=1)
        unit = int(np.where(can, away, np.inf).argmin())
        count[draft.code[unit]] -= 1
        draft.code[unit] = code
        count[code] = 1
