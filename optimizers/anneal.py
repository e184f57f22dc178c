"""Annealed moves, swaps and chains of units across territory borders, compiled."""

import math

import numpy as np

from model.arrays import BoolArray, FloatArray, IntArray
from optimizers.connect import shift, touches, try_shift
from optimizers.kernels import kernel, leaf
from optimizers.layout import Draft, Layout
from optimizers.travel import may_be, unit_cost

SILL = 1e-3  # mean territories
TURNED = 10.0  # a limit on turnover is kept first, for today's alignment keeps it
PAIRED = 0.6  # part of the proposals in which a second unit moves too


@leaf
def draw(state: IntArray) -> float:
    """A uniform number in [0, 1); `state` (1,) uint64, not 0, moves on (xorshift64*)."""
    x = state[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    state[0] = x
    return np.float64((x * np.uint64(2685821657736338717)) >> np.uint64(11)) * 2.0**-53


@leaf
def below(state: IntArray, n: int) -> int:
    """A uniform whole number in 0..n-1."""
    return int(draw(state) * n)


@kernel
def border(lay: Layout, draft: Draft, free: BoolArray) -> tuple[IntArray, IntArray]:
    """Movable units next to another free territory, by territory: CSR (K + 1,), (edge units,)."""
    k = draft.members.shape[0]
    on_edge = np.zeros(draft.code.shape[0], np.bool_)
    ptr = np.zeros(k + 1, np.int64)
    for u in range(draft.code.shape[0]):
        t = draft.code[u]
        if lay.held[u] >= 0 or not free[t]:
            continue
        for e in range(lay.unit_ptr[u], lay.unit_ptr[u + 1]):
            site = lay.site[lay.unit_rows[e]]
            if draft.seat[site] != t:
                on_edge[u] = True
            for f in range(lay.nbr_ptr[site], lay.nbr_ptr[site + 1]):
                if on_edge[u]:
                    break
                seat = draft.seat[lay.nbr[f]]
                on_edge[u] = seat != t and (seat < 0 or free[seat])
            if on_edge[u]:
                ptr[t + 1] += 1
                break
    for t in range(k):
        ptr[t + 1] += ptr[t]
    place = ptr[:-1].copy()
    units = np.empty(ptr[k], np.int64)
    for u in range(draft.code.shape[0]):
        if on_edge[u]:
            units[place[draft.code[u]]] = u
            place[draft.code[u]] += 1
    return ptr, units


@leaf
def _nearby_code(lay: Layout, draft: Draft, u: int, state: IntArray) -> int:
    """The territory of a random account at the site of unit u or next to it."""
    e = lay.unit_ptr[u]
    size = lay.unit_ptr[u + 1] - e
    site = lay.site[lay.unit_rows[e + below(state, size)] if size > 1 else lay.unit_rows[e]]
    first, last = lay.nbr_ptr[site], lay.nbr_ptr[site + 1]
    more = 1 if lay.site_ptr[site + 1] - lay.site_ptr[site] > 1 else 0
    if last - first + more == 0:
        return int(draft.code[u])
    pick = below(state, last - first + more)
    v = site if pick == last - first else lay.nbr[first + pick]
    if draft.seat[v] >= 0:
        return int(draft.seat[v])
    here = lay.site_ptr[v]
    row = lay.site_rows[here + below(state, lay.site_ptr[v + 1] - here)]
    return int(draft.code[lay.unit[row]])


@leaf
def _miss(load: float, low: float, high: float) -> float:
    """By how much a load is outside its window, and SILL more so that nearly is not enough."""
    over = max(low - load, load - high)
    return over + SILL if over > 1e-9 else 0.0


@leaf
def _window_change(lay: Layout, draft: Draft, t: int, coming: int, going: int) -> float:
    """How much more territory t misses its windows with one unit coming, one going (−1: none)."""
    change = 0.0
    for m in range(lay.load.shape[1]):
        new = draft.load[t, m]
        if coming >= 0:
            new += lay.load[coming, m]
        if going >= 0:
            new -= lay.load[going, m]
        change += _miss(new, lay.low[t, m], lay.high[t, m])
        change -= _miss(draft.load[t, m], lay.low[t, m], lay.high[t, m])
    return change


@leaf
def _moved_change(lay: Layout, draft: Draft, u: int, t: int, k: int, v: int) -> float:
    """How much more the limits on moving are exceeded when u goes to t and k (−1: none) to v."""
    change = 0.0
    for b in range(draft.moved.shape[0]):
        more = 0.0
        for unit, to in ((u, t), (k, v)):
            if unit < 0:
                continue
            for e in range(lay.unit_ptr[unit], lay.unit_ptr[unit + 1]):
                r = lay.unit_rows[e]
                if lay.start[r] == draft.code[unit]:
                    more += lay.moved_values[r, b]
                elif lay.start[r] == to:
                    more -= lay.moved_values[r, b]
        change += max(draft.moved[b] + more - 1.0, 0.0) - max(draft.moved[b] - 1.0, 0.0)
    return change


@leaf
def _turned_excess(lay: Layout, draft: Draft, t: int, c: int, lost: float, gained: float) -> float:
    """By how much territory t passes its limits on turnover when it loses and gains this more."""
    excess = 0.0
    over = draft.lost[t, c] + lost - lay.most_lost[t, c]
    if over > 1e-9:
        excess += over + SILL
    over = draft.gained[t, c] + gained - lay.most_gained[t, c]
    if over > 1e-9:
        excess += over + SILL
    return excess


@leaf
def _turned_change(lay: Layout, draft: Draft, u: int, t: int, k: int, v: int) -> float:
    """How much more limits on turnover are passed when u goes to t and k (−1: none) to v."""
    change = 0.0
    s = draft.code[u]
    for w in (s, t, -1 if v == s else v):
        if w < 0:
            continue
        for c in range(draft.lost.shape[1]):
            lost, gained = 0.0, 0.0
            for unit, to in ((u, t), (k, v)):
                if unit < 0 or (draft.code[unit] != w and to != w):
                    continue
                sign = 1.0 if to == w else -1.0
                for e in range(lay.unit_ptr[unit], lay.unit_ptr[unit + 1]):
                    r = lay.unit_rows[e]
                    if lay.start[r] == w:
                        lost -= sign * lay.turned_values[r, c]
                    elif lay.start[r] >= 0:
                        gained += sign * lay.turned_values[r, c]
            change += _turned_excess(lay, draft, w, c, lost, gained)
            change -= _turned_excess(lay, draft, w, c, 0.0, 0.0)
    return change


@leaf
def _partner(
    lay: Layout,
    draft: Draft,
    t: int,
    s: int,
    free: BoolArray,
    ptr: IntArray,
    units: IntArray,
    state: IntArray,
) -> tuple[int, int]:
    """A unit that leaves t in exchange, and where to: back to s, or on to a third territory."""
    if ptr[t + 1] == ptr[t]:
        return -1, -1
    k = units[ptr[t] + below(state, ptr[t + 1] - ptr[t])]
    if draft.code[k] != t:
        return -1, -1
    v = _nearby_code(lay, draft, k, state)
    if v != s and touches(lay, draft, lay.site[lay.unit_rows[lay.unit_ptr[k]]], s):
        v = s
    if v == t or not free[v] or not may_be(lay, k, v):
        return -1, -1
    return k, v


@leaf
def _proposed(
    lay: Layout, draft: Draft, free: BoolArray, ptr: IntArray, units: IntArray, state: IntArray
) -> tuple[int, int, int, int]:
    """A unit and where it goes, a partner and where that goes (−1: no partner, or nothing)."""
    u = units[below(state, len(units))]
    s, t = draft.code[u], _nearby_code(lay, draft, u, state)
    if s == t or not free[t] or not may_be(lay, u, t):
        return -1, -1, -1, -1
    k, v = -1, -1
    if draw(state) < PAIRED:
        k, v = _partner(lay, draft, t, s, free, ptr, units, state)
    if draft.members[s] <= 1 and v != s:
        return -1, -1, -1, -1
    return u, t, k, v


@leaf
def _split_change(lay: Layout, draft: Draft, u: int, s: int, t: int) -> float:
    """What splitting its group costs more when unit u goes from s to t."""
    if draft.share.shape[0] == 0 or lay.group[u] < 0:
        return 0.0
    g = lay.group[u]
    more = (1 if draft.share[g, t] == 0 else 0) - (1 if draft.share[g, s] == 1 else 0)
    return more * lay.split_price


@leaf
def _change(
    lay: Layout, draft: Draft, u: int, t: int, k: int, v: int, fine: float, price: FloatArray
) -> float:
    """What it costs more when u goes to t and k (−1: nobody) from t to v, fines and tolls too."""
    s = draft.code[u]
    change = unit_cost(lay, draft, u, t) - unit_cost(lay, draft, u, s)
    change += _split_change(lay, draft, u, s, t)
    missed = _window_change(lay, draft, t, u, k)
    missed += _window_change(lay, draft, s, k if v == s else -1, u)
    if k >= 0:
        change += unit_cost(lay, draft, k, v) - unit_cost(lay, draft, k, t)
        change += _split_change(lay, draft, k, t, v)
        if v != s:
            missed += _window_change(lay, draft, v, k, -1)
    if draft.moved.shape[0] > 0:
        missed += _moved_change(lay, draft, u, t, k, v)
    if draft.lost.shape[1] > 0:
        missed += TURNED * _turned_change(lay, draft, u, t, k, v)
    change += fine * missed
    for m in range(lay.load.shape[1]):
        change += lay.load[u, m] * (price[t, m] - price[s, m])
        if k >= 0:
            change += lay.load[k, m] * (price[v, m] - price[t, m])
    return float(change)


@kernel
def anneal(
    lay: Layout,
    draft: Draft,
    free: BoolArray,
    heat: float,
    fine: float,
    price: FloatArray,
    proposals: int,
    state: IntArray,
    mark: IntArray,
    queue: IntArray,
) -> int:
    """Propose changes at one temperature; returns how many were taken.

    `heat` is in the objective's unit, `fine` the cost of missing windows by one mean
    territory, `price` (K, M) a toll per mean territory of load. Only territories in `free`
    (K,) change. No territory is emptied.
    """
    ptr, units = border(lay, draft, free)
    taken = 0
    if len(units) == 0:
        return 0
    saving = 0.0 if lay.piece_price == math.inf else lay.piece_price
    for _ in range(proposals):
        u, t, k, v = _proposed(lay, draft, free, ptr, units, state)
        if u < 0:
            continue
        s = draft.code[u]
        worth = -_change(lay, draft, u, t, k, v, fine, price)
        if worth + saving < 0.0 and heat <= 0.0:
            continue
        if worth < 0.0 and heat > 0.0:
            worth -= heat * math.log(draw(state) + 1e-300)
        if worth + saving < 0.0:
            continue
        pieces = try_shift(lay, draft, u, t, worth if k < 0 else worth + saving, mark, queue)
        if pieces == math.inf:
            continue
        if k >= 0 and try_shift(lay, draft, k, v, worth - pieces, mark, queue) == math.inf:
            shift(lay, draft, u, s)
            continue
        taken += 1
    return taken
