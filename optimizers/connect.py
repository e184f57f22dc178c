"""Moving units while keeping sums and contiguity: the compiled bookkeeping of a draft.

A piece of a territory counts only when an account in it could leave: what is locked apart
stays apart, and no rule can be asked of it.
"""

import math

import numpy as np

from model.arrays import BoolArray, FloatArray, IntArray
from optimizers.kernels import kernel, leaf
from optimizers.layout import Draft, Layout
from optimizers.travel import may_be, unit_cost

SHARED = -2  # numba takes it from here; the same as layout.SHARED
REACH = 4000  # sites looked at before a territory is taken to fall apart
LOCK_WEIGHT = 0.1  # mean territories; what a locked account adds to the weight of its piece


@leaf
def holds(lay: Layout, draft: Draft, site: int, t: int) -> bool:
    """Whether territory t has an account at a site."""
    if draft.seat[site] != SHARED:
        return bool(draft.seat[site] == t)
    for e in range(lay.site_ptr[site], lay.site_ptr[site + 1]):
        if draft.code[lay.unit[lay.site_rows[e]]] == t:
            return True
    return False


@leaf
def loose(lay: Layout, draft: Draft, site: int, t: int) -> bool:
    """Whether territory t has an account at a site that is not locked."""
    for e in range(lay.site_ptr[site], lay.site_ptr[site + 1]):
        u = lay.unit[lay.site_rows[e]]
        if draft.code[u] == t and lay.held[u] < 0:
            return True
    return False


@leaf
def touches(lay: Layout, draft: Draft, site: int, t: int) -> bool:
    """Whether territory t is at a site or at a neighbour of it."""
    if holds(lay, draft, site, t):
        return True
    for e in range(lay.nbr_ptr[site], lay.nbr_ptr[site + 1]):
        if holds(lay, draft, lay.nbr[e], t):
            return True
    return False


@leaf
def reseat(lay: Layout, draft: Draft, site: int) -> None:
    """Note anew whose a site is."""
    first = lay.site_ptr[site]
    t = draft.code[lay.unit[lay.site_rows[first]]]
    for e in range(first + 1, lay.site_ptr[site + 1]):
        if draft.code[lay.unit[lay.site_rows[e]]] != t:
            t = SHARED
            break
    draft.seat[site] = t


@leaf
def shift(lay: Layout, draft: Draft, u: int, t: int) -> None:
    """Move unit u to territory t and bring the sums up to date; centres stay."""
    s = draft.code[u]
    draft.code[u] = t
    draft.members[s] -= 1
    draft.members[t] += 1
    for m in range(lay.load.shape[1]):
        draft.load[s, m] -= lay.load[u, m]
        draft.load[t, m] += lay.load[u, m]
    if draft.share.shape[0] > 0 and lay.group[u] >= 0:
        draft.share[lay.group[u], s] -= 1
        draft.share[lay.group[u], t] += 1
    for e in range(lay.unit_ptr[u], lay.unit_ptr[u + 1]):
        r = lay.unit_rows[e]
        reseat(lay, draft, lay.site[r])
        if lay.start[r] >= 0:
            for b in range(draft.moved.shape[0]):
                if s == lay.start[r]:
                    draft.moved[b] += lay.moved_values[r, b]
                elif t == lay.start[r]:
                    draft.moved[b] -= lay.moved_values[r, b]
            for c in range(draft.lost.shape[1]):
                value = lay.turned_values[r, c]
                if s == lay.start[r]:
                    draft.lost[s, c] += value
                else:
                    draft.gained[s, c] -= value
                if t == lay.start[r]:
                    draft.lost[t, c] -= value
                else:
                    draft.gained[t, c] += value


@leaf
def recount(lay: Layout, draft: Draft) -> None:
    """Bring every sum of a draft up to date with its codes; centres stay."""
    draft.load[:] = 0.0
    draft.members[:] = 0
    draft.moved[:] = 0.0
    draft.lost[:] = 0.0
    draft.gained[:] = 0.0
    draft.share[:] = 0
    for u in range(draft.code.shape[0]):
        t = draft.code[u]
        draft.members[t] += 1
        for m in range(lay.load.shape[1]):
            draft.load[t, m] += lay.load[u, m]
        if draft.share.shape[0] > 0 and lay.group[u] >= 0:
            draft.share[lay.group[u], t] += 1
    for r in range(lay.x.shape[0]):
        if lay.start[r] >= 0 and lay.start[r] != draft.code[lay.unit[r]]:
            for b in range(draft.moved.shape[0]):
                draft.moved[b] += lay.moved_values[r, b]
            for c in range(draft.lost.shape[1]):
                draft.lost[lay.start[r], c] += lay.turned_values[r, c]
                draft.gained[draft.code[lay.unit[r]], c] += lay.turned_values[r, c]
    for site in range(draft.seat.shape[0]):
        reseat(lay, draft, site)


@leaf
def _pieces_at(
    lay: Layout, draft: Draft, t: int, mark: IntArray, queue: IntArray, n_seeds: int
) -> int:
    """How many pieces of territory t the seeds at the start of `queue` lie in.

    `queue` (2S + 2,) keeps the seeds, sites of t, and is searched from; `mark` (S + 1,) holds
    stamps, the last one issued at its end. With hard contiguity a search beyond REACH sites
    gives up and takes what was not reached to be apart.
    """
    stamp = mark[-1] + 2
    mark[-1] = stamp
    left = 0
    for i in range(n_seeds):
        if mark[queue[i]] != stamp - 1:
            mark[queue[i]] = stamp - 1  # still to be reached
            left += 1
    reach = n_seeds + REACH if lay.piece_price == math.inf else len(queue)
    found = 0
    for i in range(n_seeds):
        if mark[queue[i]] == stamp:
            continue
        mark[queue[i]] = stamp
        left -= 1
        counts = False
        queue[n_seeds] = queue[i]
        head, tail = n_seeds, n_seeds + 1
        while head < tail and head < reach and not (counts and left == 0):
            v = queue[head]
            head += 1
            counts = counts or loose(lay, draft, v, t)
            for e in range(lay.nbr_ptr[v], lay.nbr_ptr[v + 1]):
                w = lay.nbr[e]
                if mark[w] != stamp and holds(lay, draft, w, t):
                    if mark[w] == stamp - 1:
                        left -= 1
                    mark[w] = stamp
                    queue[tail] = w
                    tail += 1
        if counts:
            found += 1
    return found


@leaf
def _pieces_around(
    lay: Layout, draft: Draft, u: int, t: int, mark: IntArray, queue: IntArray
) -> int:
    """How many pieces of territory t are at the sites of unit u or next to them."""
    stamp = mark[-1] + 1
    mark[-1] = stamp
    n_seeds = 0
    for e in range(lay.unit_ptr[u], lay.unit_ptr[u + 1]):
        site = lay.site[lay.unit_rows[e]]
        if holds(lay, draft, site, t):
            if mark[site] != stamp:
                mark[site] = stamp
                queue[n_seeds] = site
                n_seeds += 1
            continue
        for f in range(lay.nbr_ptr[site], lay.nbr_ptr[site + 1]):
            v = lay.nbr[f]
            if mark[v] != stamp and holds(lay, draft, v, t):
                mark[v] = stamp
                queue[n_seeds] = v
                n_seeds += 1
    return int(_pieces_at(lay, draft, t, mark, queue, n_seeds))


@leaf
def try_shift(
    lay: Layout, draft: Draft, u: int, t: int, worth: float, mark: IntArray, queue: IntArray
) -> float:
    """Move unit u to t if more pieces do not cost more than it is `worth`.

    Returns what the pieces cost more (less than 0: they save), inf where it did not move.
    """
    s = draft.code[u]
    if lay.piece_price == 0.0:
        shift(lay, draft, u, t)
        return 0.0
    alone = lay.unit_ptr[u + 1] - lay.unit_ptr[u] == 1
    first = lay.site[lay.unit_rows[lay.unit_ptr[u]]]
    if alone and lay.piece_price == math.inf and not touches(lay, draft, first, t):
        return math.inf
    more = -_pieces_around(lay, draft, u, t, mark, queue)
    if lay.piece_price == math.inf:
        more = max(more, -1)  # what is out of reach may be joined all the same
    more -= 1 if alone else _pieces_around(lay, draft, u, s, mark, queue)
    shift(lay, draft, u, t)
    more += _pieces_around(lay, draft, u, s, mark, queue)
    more += 1 if alone else _pieces_around(lay, draft, u, t, mark, queue)
    cost = 0.0
    if lay.piece_price < math.inf:
        cost = more * lay.piece_price
    elif more > 0:
        cost = math.inf
    if cost > worth:
        shift(lay, draft, u, s)
        return math.inf
    return cost


@kernel
def number_pieces(
    lay: Layout, draft: Draft, rows: IntArray, piece: IntArray
) -> tuple[IntArray, int]:
    """Number the connected pieces of the territories of `rows`, which are all of theirs.

    `piece` (n,) takes the number per row. Returns each territory's main piece (K,), the
    heaviest in which an account is not locked, and how many pieces with such there are more.
    """
    piece[:] = -1
    queue = np.empty(len(rows), np.int64)
    main = np.full(draft.members.shape[0], -1, np.int64)
    most = np.zeros(draft.members.shape[0])
    found, more = 0, 0
    for r0 in rows:
        if piece[r0] >= 0:
            continue
        t, weight, counts = draft.code[lay.unit[r0]], 0.0, False
        piece[r0] = found
        queue[0] = r0
        head, tail = 0, 1
        while head < tail:
            r = queue[head]
            head += 1
            u = lay.unit[r]
            weight += lay.size[u] + 1e-6 + (LOCK_WEIGHT if lay.held[u] >= 0 else 0.0)
            counts = counts or lay.held[u] < 0
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
        if counts:
            more += 1 if main[t] >= 0 else 0
            if main[t] < 0 or weight > most[t]:
                main[t], most[t] = found, weight
        found += 1
    return main, more


@leaf
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
            if t == s or not free[t] or piece[w] != main[t] or not may_be(lay, u, t):
                continue
            cost = unit_cost(lay, draft, u, t)
            for m in range(lay.load.shape[1]):
                cost += lay.load[u, m] * price[t, m]
            if best < 0 or cost < least:
                best, least = t, cost
    return best


@kernel
def join_pieces(
    lay: Layout, draft: Draft, rows: IntArray, free: BoolArray, price: FloatArray
) -> None:
    """Give accounts outside their territory's main piece to a main piece next to them.

    Only rows of the territories in `free` (K,) take part, and units that move alone and are
    not locked. The least costly taker is chosen. Codes and seats change; sums must be
    recounted.
    """
    piece = np.empty(lay.x.shape[0], np.int64)
    for _ in range(20):
        main, _more = number_pieces(lay, draft, rows, piece)
        changed = 0
        for r in rows:
            u = lay.unit[r]
            alone = lay.unit_ptr[u + 1] - lay.unit_ptr[u] == 1
            if piece[r] == main[draft.code[u]] or lay.held[u] >= 0 or not alone:
                continue
            t = _taker(lay, draft, r, free, price, piece, main)
            if t >= 0:
                draft.code[u] = t
                piece[r] = main[t]
                reseat(lay, draft, lay.site[r])
                changed += 1
        if changed == 0:
            return
