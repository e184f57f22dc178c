"""First drafts of a design: where centres stand before the search and who goes to them."""

import numpy as np
from scipy.spatial import cKDTree

from model.arrays import FloatArray, IntArray
from optimizers.dual import cheapest, raise_prices
from optimizers.layout import Draft, Layout
from optimizers.travel import cost_of, cost_table, mean_centres, pull_centres

NEARBY = 10  # centres considered for each unit
MARGIN = 0.7  # part of the balance windows that first drafts may use
WARM, COLD = 0.08, 0.02  # first and last temperature ÷ mean cost per load
LOST = 0.1  # mean territories missed per territory at which prices are begun anew
SHARP = 0.01  # temperature of the allocation that ends it


def empty_draft(layout: Layout) -> Draft:
    """A draft with nobody in place yet; its sums are not counted."""
    k, m = layout.low.shape
    n_sites = len(layout.site_ptr) - 1
    return Draft(
        code=np.zeros(len(layout.load), np.int64),
        load=np.zeros((k, m)),
        members=np.zeros(k, np.int64),
        moved=np.zeros(layout.moved_values.shape[1]),
        centre=np.zeros((k, 2)),
        seat=np.zeros(n_sites, np.int64),
    )


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
        fixed_code: IntArray,
        units: IntArray,
        territories: IntArray,
        places: FloatArray,
    ) -> None:
        self.layout, self.fixed_code = layout, fixed_code
        self.units, self.territories = units, territories
        self.places = places[units]
        self.size, self.load = layout.size[units], layout.load[units]
        self.price = np.zeros((len(territories), layout.load.shape[1]))
        low, high = layout.low[territories], layout.high[territories]
        middle, half = (low + high) / 2, (high - low) / 2 * MARGIN
        self.low, self.high = middle - half, middle + half

    def improve(self, draft: Draft, rounds: int) -> None:
        """Let centres and codes of `draft` follow each other, `rounds` times, cooling down."""
        mean = cost_of(self.layout, draft, self.units) / max(float(self.size.sum()), 1e-12)
        for step in range(rounds):
            warmth = max(0.0, 1 - step / max(1, rounds - 2))
            heat = mean * COLD * (WARM / COLD) ** warmth
            self.allocate(draft, max(heat, 1e-12), 0.02 * mean + 1e-12, 12 if step == 0 else 5)
            pull_centres(self.layout, draft, self.units, 4, 1e-3)
        self.allocate(draft, max(mean * SHARP, 1e-12), 0.02 * mean + 1e-12, 15)
        if self.missed(draft) > LOST * len(self.territories):
            self.price[:] = 0.0  # Newton's method lost its way: come down from hotter
            for heat in mean * np.geomspace(0.5, SHARP, 7):
                self.allocate(draft, max(float(heat), 1e-12), 0.02 * mean + 1e-12, 15)
        pull_centres(self.layout, draft, self.units, 4, 1e-3)

    def missed(self, draft: Draft) -> float:
        """By how much the territories miss their narrowed windows together."""
        place = np.searchsorted(self.territories, draft.code[self.units])
        loads = np.zeros(self.low.shape)
        np.add.at(loads, place, self.load)
        return float(np.maximum(np.maximum(self.low - loads, loads - self.high), 0.0).sum())

    def allocate(self, draft: Draft, heat: float, blur: float, rounds: int) -> None:
        """Give the units to the centres of `draft` at balancing prices."""
        local = nearby_centres(
            self.layout, self.fixed_code, self.units, self.territories, self.places,
            draft.centre, NEARBY,
        )  # fmt: skip
        nearby = self.territories[local]
        cost = cost_table(self.layout, draft.centre, self.units, self.fixed_code, nearby)
        raise_prices(
            cost, local, self.load, self.size, self.low, self.high, self.price,
            heat, blur, rounds, 2e-3,
        )  # fmt: skip
        choice, _ = cheapest(cost, local, self.load, self.price)
        draft.code[self.units] = nearby[np.arange(len(self.units)), choice]


def nearby_centres(
    layout: Layout,
    fixed_code: IntArray,
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
    _keep_allowed(layout, fixed_code, units, territories, local)
    return local


def _keep_allowed(
    layout: Layout, fixed_code: IntArray, units: IntArray, territories: IntArray, local: IntArray
) -> None:
    """Make sure that each unit's list of centres holds one where it may be (in place)."""
    held = np.flatnonzero(fixed_code[units] >= 0)
    wanted = np.searchsorted(territories, fixed_code[units[held]])
    missing = ~(local[held] == wanted[:, None]).any(axis=1)
    local[held[missing], -1] = wanted[missing]
    if len(layout.barred):
        shut = layout.barred[units[:, None], territories[local]].all(axis=1)
        for i in np.flatnonzero(shut & (fixed_code[units] < 0)):
            local[i, -1] = int(np.argmin(layout.barred[units[i], territories]))


def first_draft(
    layout: Layout,
    fixed_code: IntArray,
    homes: FloatArray | None,
    places: FloatArray,
    rng: np.random.Generator,
    vary: float,
) -> Draft:
    """A draft before any balancing: by bisection, or around what is given.

    Given are homes, and for locked or starting accounts the means of their places.
    """
    draft = empty_draft(layout)
    k = len(draft.members)
    known = known_centres(layout, fixed_code, homes)
    if np.isnan(known).all():
        share = (layout.low + layout.high).mean(axis=1) if layout.low.size else np.ones(k)
        draft.code[:] = bisect(places, layout.size, share, rng, vary)
        mean_centres(layout, draft, np.arange(len(places)))
        return draft
    draft.centre[:] = spread_centres(layout, places, known, rng)
    draft.code[:] = cKDTree(draft.centre).query(places)[1]
    draft.code[:] = np.where(fixed_code >= 0, fixed_code, draft.code)
    return draft


def known_centres(layout: Layout, fixed_code: IntArray, homes: FloatArray | None) -> FloatArray:
    """Homes, else means of the accounts a territory starts or is locked with, else NaN; (K, 2)."""
    k = len(layout.home)
    centre = np.full((k, 2), np.nan)
    owner = np.where(fixed_code[layout.unit] >= 0, fixed_code[layout.unit], layout.start)
    rows = np.flatnonzero(owner >= 0)
    count = np.bincount(owner[rows], minlength=k)
    has = count > 0
    for axis, values in enumerate((layout.x, layout.y)):
        sums = np.bincount(owner[rows], values[rows], k)
        centre[has, axis] = sums[has] / count[has]
    if homes is not None:
        centre[layout.home] = homes[layout.home]
    return centre


def fill_empty(layout: Layout, draft: Draft, fixed_code: IntArray) -> None:
    """Give each empty territory the movable unit nearest to its centre whose owner can spare it."""
    count = np.bincount(draft.code, minlength=len(draft.members))
    places = unit_places(layout)
    for code in np.flatnonzero(count == 0):
        can = (fixed_code < 0) & (count[draft.code] > 1)
        if len(layout.barred):
            can &= ~layout.barred[:, code]
        if not can.any():
            continue
        away = ((places - draft.centre[code]) ** 2).sum(axis=1)
        unit = int(np.where(can, away, np.inf).argmin())
        count[draft.code[unit]] -= 1
        draft.code[unit] = code
        count[code] = 1
