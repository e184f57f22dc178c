"""Moving units while keeping sums and contiguity: the compiled bookkeeping of a draft."""

import numpy as np
from numba import njit

from model.arrays import BoolArray, FloatArray, IntArray
from optimizers.layout import Draft, Layout
from optimizers.travel import unit_cost

SHARED = -2  # numba takes it from here; the same as layout.SHARED
REACH = 4000  # sites looked at before a territory is taken to fall apart


@njit(cache=True)
def holds(lay: Layout, draft: Draft, site: int, t: int) -> bool:
    """Whether territory t has an account at a site."""
    if draft.seat[site] != SHARED:
        return bool(draft.seat[site] == t)
    for e in range(lay.site_ptr[site], lay.site_ptr[site + 1]):
        if draft.code[lay.unit[lay.site_rows[e]]] == t:
            return True
    return False


@njit(cache=True)
def touches(lay: Layout, draft: Draft, site: int, t: int) -> bool:
    """Whether territory t is at a site or at a neighbour of it."""
    if holds(lay, draft, site, t):
        return True
    for e in range(lay.nbr_ptr[site], lay.nbr_ptr[site + 1]):
        if holds(lay, draft, lay.nbr[e], t):
            return True
    return False


@njit(cache=True)
def reseat(lay: Layout, draft: Draft, site: int) -> None:
    """Note anew whose a site is."""
    first = lay.site_ptr[site]
    t = draft.code[lay.unit[lay.site_rows[first]]]
    for e in range(first + 1, lay.site_ptr[site + 1]):
        if draft.code[lay.unit[lay.site_rows[e]]] != t:
            t = SHARED
            break
    draft.seat[site] = t


@njit(cache=True)
def shift(lay: Layout, draft: Draft, u: int, t: int) -> None:
    """Move unit u to territory t and bring the sums up to date; centres stay."""
    s = draft.code[u]
    draft.code[u] = t
    draft.members[s] -= 1
    draft.members[t] += 1
    for m in range(lay.load.shape[1]):
        draft.load[s, m] -= lay.load[u, m]
        draft.load[t, m] += lay.load[u, m]
    for e in range(lay.unit_ptr[u], lay.unit_ptr[u + 1]):
        r = lay.unit_rows[e]
        reseat(lay, draft, lay.site[r])
        if lay.start[r] >= 0:
            for b in range(draft.moved.shape[0]):
                if s == lay.start[r]:
                    draft.moved[b] += lay.moved_values[r, b]
                elif t == lay.start[r]:
                    draft.moved[b] -= lay.moved_values[r, b]


@njit(cache=True)
def recount(lay: Layout, draft: Draft) -> None:
    """Bring every sum of a draft up to date with its codes; centres stay."""
    draft.load[:] = 0.0
    draft.members[:] = 0
    draft.moved[:] = 0.0
    for u in range(draft.code.shape[0]):
        t = draft.code[u]
        draft.members[t] += 1
        for m in range(lay.load.shape[1]):
            draft.load[t, m] += lay.load[u, m]
    for r in range(lay.x.shape[0]):
        if lay.start[r] >= 0 and lay.start[r] != draft.code[lay.unit[r]]:
            for b in range(draft.moved.shape[0]):
                draft.moved[b] += lay.moved_values[r, b]
    for site in range(draft.seat.shape[0]):
        reseat(lay, draft, site)


@njit(cache=True)
def _site_may_leave(
    lay: Layout, draft: Draft, site: int, s: int, mark: IntArray, queue: IntArray
) -> bool:
    """Whether s stays in as many pieces without `site`; a site alone never leaves.

    `mark` (S + 1,) holds stamps, the last one issued at its end; `queue` is (S,).
    """
    stamp = mark[-1] + 2
    mark[-1] = stamp
    first, left = -1, 0
    for e in range(lay.nbr_ptr[site], lay.nbr_ptr[site + 1]):
        v = lay.nbr[e]
        if holds(lay, draft, v, s):
            if first < 0:
                first = v
            else:
                mark[v] = stamp - 1  # still to be reached
                left += 1
    if left == 0:
        return first >= 0
    mark[site] = stamp
    mark[first] = stamp
    queue[0] = first
    head, tail = 0, 1
    while head < tail and head < REACH:
        v = queue[head]
        head += 1
        for e in range(lay.nbr_ptr[v], lay.nbr_ptr[v + 1]):
            w = lay.nbr[e]
            if mark[w] != stamp and holds(lay, draft, w, s):
                if mark[w] == stamp - 1:
                    left -= 1
                    if left == 0:
                        return True
                mark[w] = stamp
                queue[tail] = w
                tail += 1
    return False


@njit(cache=True)
def n_pieces(lay: Layout, draft: Draft, t: int, mark: IntArray, queue: IntArray) -> int:
    """In how many connected pieces territory t is."""
    stamp = mark[-1] + 2
    mark[-1] = stamp
    found = 0
    for site in range(draft.seat.shape[0]):
        if mark[site] == stamp or not holds(lay, draft, site, t):
            continue
        found += 1
        mark[site] = stamp
        queue[0] = site
        head, tail = 0, 1
        while head < tail:
            v = queue[head]
            head += 1
            for e in range(lay.nbr_ptr[v], lay.nbr_ptr[v + 1]):
                w = lay.nbr[e]
                if mark[w] != stamp and holds(lay, draft, w, t):
                    mark[w] = stamp
                    queue[tail] = w
                    tail += 1
    return found


@njit(cache=True)
def try_shift(lay: Layout, draft: Draft, u: int, t: int, mark: IntArray, queue: IntArray) -> bool:
    """Move unit u to t unless that breaks a territory into more pieces; say whether it moved."""
    s = draft.code[u]
    if not lay.hard:
        shift(lay, draft, u, t)
        return True
    if lay.unit_ptr[u + 1] - lay.unit_ptr[u] > 1:
        before = n_pieces(lay, draft, s, mark, queue) + n_pieces(lay, draft, t, mark, queue)
        shift(lay, draft, u, t)
        after = n_pieces(lay, draft, s, mark, queue) + n_pieces(lay, draft, t, mark, queue)
        if after > before:
            shift(lay, draft, u, s)
            return False
        return True
    site = lay.site[lay.unit_rows[lay.unit_ptr[u]]]
    if not touches(lay, draft, site, t):
        return False
    shift(lay, draft, u, t)
    if holds(lay, draft, site, s) or _site_may_leave(lay, draft, site, s, mark, queue):
        return True
    shift(lay, draft, u, s)
    return False


@njit(cache=True)
def number_pieces(
    lay: Layout, draft: Draft, rows: IntArray, fixed_code: IntArray, piece: IntArray
) -> tuple[IntArray, int]:
    """Number the connected pieces of the territories of `rows`, which are all of theirs.

    `piece` (n,) takes the number per row. Returns each territory's main piece (K,), that
    with most locked accounts and work in it, and how many pieces there are.
    """
    piece[:] = -1
    queue = np.empty(len(rows), np.int64)
    main = np.full(draft.members.shape[0], -1, np.int64)
    most = np.zeros(draft.members.shape[0])
    found = 0
    for r0 in rows:
        if piece[r0] >= 0:
            continue
        t, weight = draft.code[lay.unit[r0]], 0.0
        piece[r0] = found
        queue[0] = r0
        head, tail = 0, 1
        while head < tail:
            r = queue[head]
            head += 1
            u = lay.unit[r]
            weight += lay.size[u] + 1e-6 + (1e6 if fixed_code[u] >= 0 else 0.0)
            site = lay.site[r]
            for e in range(lay.nbr_ptr[site] - 1, lay.nbr_ptr[site + 1]):
                v = site if e < lay.nbr_ptr[site] else lay.nbr[e]
                if draft.seat[v] != t and draft.seat[v] != SHARED:
                    continue
                for f in range(lay.site_ptr[v], lay.site_ptr[v + 1]):
                    w = lay.site_rows[f]
                    if piece[w] < 0 and draft.code[lay.unit[w]] == t:
                        piece[w] = found
                        queue[tail] = w
                        tail += 1
        if main[t] < 0 or weight > most[t]:
            main[t], most[t] = found, weight
        found += 1
    return main, found


@njit(cache=True)
def _taker(
    lay: Layout,
    draft: Draft,
    r: int,
    free: BoolArray,
    price: FloatArray,
    piece: IntArray,
    main: IntArray,
) -> int:
    """The territory next to row r that can take its unit into its main piece; −1 if none can."""
    u = lay.unit[r]
    s, site = draft.code[u], lay.site[r]
    best, least = -1, 0.0
    for e in range(lay.nbr_ptr[site] - 1, lay.nbr_ptr[site + 1]):
        v = site if e < lay.nbr_ptr[site] else lay.nbr[e]
        for f in range(lay.site_ptr[v], lay.site_ptr[v + 1]):
            w = lay.site_rows[f]
            t = draft.code[lay.unit[w]]
            if t == s or not free[t] or piece[w] != main[t]:
                continue
            if lay.barred.shape[0] > 0 and lay.barred[u, t]:
                continue
            cost = unit_cost(lay, draft.centre, u, t)
            for m in range(lay.load.shape[1]):
                cost += lay.load[u, m] * price[t, m]
            if best < 0 or cost < least:
                best, least = t, cost
    return best


@njit(cache=True)
def join_pieces(
    lay: Layout,
    draft: Draft,
    rows: IntArray,
    fixed_code: IntArray,
    free: BoolArray,
    price: FloatArray,
) -> None:
    """Give accounts outside their territory's main piece to a main piece next to them.

    Only rows of the territories in `free` (K,) take part, and units that move alone and are
    not locked. The least costly taker is chosen. Codes and seats change; sums must be
    recounted.
    """
    piece = np.empty(lay.x.shape[0], np.int64)
    for _ in range(20):
        main, _ = number_pieces(lay, draft, rows, fixed_code, piece)
        changed = 0
        for r in rows:
            u = lay.unit[r]
            alone = lay.unit_ptr[u + 1] - lay.unit_ptr[u] == 1
            if piece[r] == main[draft.code[u]] or fixed_code[u] >= 0 or not alone:
                continue
            t = _taker(lay, draft, r, free, price, piece, main)
            if t >= 0:
                draft.code[u] = t
                piece[r] = main[t]
                reseat(lay, draft, lay.site[r])
                changed += 1
        if changed == 0:
            return
