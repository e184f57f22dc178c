"""Ruin and recreate over (visit → day, position), compiled, in slices."""

import math

from model.arrays import BoolArray, FloatArray, IntArray
from optimizers.anneal import below, draw
from optimizers.kernels import leaf
from optimizers.quarter_layout import MOST_STOPS, Diary, Room, Rounds
from optimizers.quarter_points import CLUSTERS, DRIVE, SPACING, count
from optimizers.quarter_walk import (
    HOLDS,
    date_allows,
    new_cluster,
    refresh,
    spacing,
    walk,
)

FEWEST, SPREAD = 2, 6  # visits taken out of a neighbourhood
TAKEN = 0.4  # part of the neighbours that are
LONGEST_STRING = 2  # stops taken out in a row
WHOLE_DAYS, NIGHTS = 0.003, 0.02  # part of the ruins that empty two days; where one may sleep away
AFRESH = 0.05  # part of the visits left out before that are tried on every day again
SKIPPED = 0.02  # days passed over, so that the same hole is not filled the same way


@leaf
def take_out(q: Rounds, plan: Diary, d: int, first: int, last: int) -> int:
    """Take the unpinned visits at positions first..last−1 out of day d; how many."""
    kept = first
    for z in range(first, plan.stops[d]):
        v = plan.route[d, z]
        if z < last and not q.pinned[v]:
            plan.day[v] = -1
        else:
            plan.route[d, kept] = v
            kept += 1
    out = plan.stops[d] - kept
    plan.stops[d] = kept
    if out:
        refresh(q, plan, d)
    return int(out)


@leaf
def put_in(q: Rounds, plan: Diary, v: int, d: int, position: int) -> None:
    """Put visit v into day d."""
    for z in range(plan.stops[d], position, -1):
        plan.route[d, z] = plan.route[d, z - 1]
    plan.route[d, position] = v
    plan.stops[d] += 1
    plan.day[v] = d
    refresh(q, plan, d)


@leaf
def extra_points(q: Rounds, plan: Diary, v: int, d: int, mates: IntArray) -> float:
    """What visit v costs on day d besides its drive."""
    extra = 0.0
    if q.ideal_gap[v] > 0:
        days = q.calendar.shape[0]
        extra += q.price[SPACING] * spacing(plan.day, mates, q.ideal_gap[v], days, d)
    if q.today[v] >= 0 and d != q.today[v]:
        extra += q.move_cost[v]
    if q.price[CLUSTERS] > 0 and q.place[v] >= 0:
        own = q.cluster[q.place[v]]
        if new_cluster(q.cluster, plan.spot[d], plan.stops[d], own):
            extra += q.price[CLUSTERS]
    return extra


@leaf
def best_position(
    spot: IntArray,
    gap: FloatArray,
    free: FloatArray,
    latest: FloatArray,
    stops: int,
    to: FloatArray,
    away: FloatArray,
    opens: FloatArray,
    closes: FloatArray,
    service: float,
    placed: bool,
    bar: float,
) -> tuple[float, int]:
    """Where a visit costs the least detour below `bar` minutes on a day; −1 for nowhere.

    The first six are the day's rows of the Diary and the drives to and from the visit's place.
    """
    found, best = -1, bar
    for z in range(stops + 1):
        leg, on = 0.0, gap[z]
        if placed:
            leg, on = to[spot[z]], away[spot[z + 1]]
        cost = leg + on - gap[z]
        if cost >= best:
            continue
        arrived = free[z] + leg
        for w in range(opens.shape[0]):
            if arrived <= closes[w]:
                if max(arrived, opens[w]) + service + on <= latest[z]:
                    best, found = cost, z
                break
    return best, found


@leaf
def _walked_position(q: Rounds, plan: Diary, v: int, d: int, bar: float) -> tuple[float, int]:
    """As best_position, each position walked: a late day or the time away may be in the way."""
    found, best = -1, bar
    there = q.place[v]
    for z in range(plan.stops[d] + 1):
        cost = 0.0
        if there >= 0:
            cost = q.minutes[plan.spot[d, z], there] + q.minutes[there, plan.spot[d, z + 1]]
            cost -= plan.gap[d, z]
        if cost < best and walk(q, plan, d, v, z)[0] == HOLDS:
            best, found = cost, z
    return best, found


@leaf
def insert(q: Rounds, plan: Diary, v: int, stale: bool, skipped: float, state: IntArray) -> bool:
    """Put visit v where it costs least; False when no day has room for less than leaving it.

    With `skipped`, that part of the days is passed over at random. A `stale` visit has been tried
    on the days that have not changed; one that others of its series or its links bind never is.
    """
    day, position, best = -1, 0, q.weight[v]
    mates = q.mate[q.mate_ptr[v] : q.mate_ptr[v + 1]]
    links = q.link[q.link_ptr[v] : q.link_ptr[v + 1]]
    bound = mates.shape[0] > 0 or links.shape[0] > 0
    stale = stale and not bound
    priced = q.ideal_gap[v] > 0 or q.today[v] >= 0 or q.price[CLUSTERS] > 0
    there, rate, extra = max(q.place[v], 0), max(q.price[DRIVE], 1e-9) / 60.0, 0.0
    to, away = q.to[there], q.minutes[there]
    for d in range(plan.stops.shape[0]):
        if not q.allowed[v, d] or q.service[v] > plan.slack[d] or (stale and not plan.changed[d]):
            continue
        if plan.stops[d] >= MOST_STOPS or draw(state) < skipped:
            continue
        if bound and not date_allows(q.calendar, plan.day, mates, q.min_gap[v], links, d):
            continue
        if priced:
            extra = extra_points(q, plan, v, d, mates)
            if extra >= best:
                continue
        kind = q.slot[d]
        cost, found = best_position(
            plan.spot[d],
            plan.gap[d],
            plan.free[d],
            plan.latest[d],
            plan.stops[d],
            to,
            away,
            q.opens[v, kind],
            q.closes[v, kind],
            q.service[v],
            q.place[v] >= 0,
            (best - extra) / rate,
        )
        if found < 0:
            continue
        strict = q.late < math.inf or (found == 0 and q.longest[d] < math.inf)
        if strict and walk(q, plan, d, v, found)[0] != HOLDS:
            cost, found = _walked_position(q, plan, v, d, (best - extra) / rate)
        if found >= 0:
            best, day, position = cost * rate + extra, d, found
    if day >= 0:
        put_in(q, plan, v, day, position)
    return day >= 0


@leaf
def recreate(
    q: Rounds, plan: Diary, room: Room, before: IntArray, skipped: float, state: IntArray
) -> None:
    """Put in what is left out, in an order drawn anew each time, leaders before followers.

    What had no day `before` (n,) the ruin is mostly tried on changed days only.
    """
    waiting, key = room.waiting, room.key
    order, m = below(state, 4), 0
    for v in range(q.place.shape[0]):
        if plan.day[v] >= 0:
            continue
        chance = draw(state)
        if order == 0:
            key[m] = chance
        elif order == 1:
            key[m] = -q.minutes[0, max(q.place[v], 0)] + chance
        elif order == 2:
            key[m] = q.allowed[v].sum() + 3.0 * chance
        else:
            key[m] = -q.weight[v] + chance
        waiting[m] = v
        m += 1
    _sort(waiting, key, m)
    for _ in range(2):  # followers whose leader came in late get a second turn
        for z in range(m):
            if plan.day[waiting[z]] < 0:
                stale = before[waiting[z]] < 0 and draw(state) >= AFRESH
                insert(q, plan, waiting[z], stale, skipped, state)
        if q.link.shape[0] == 0:
            break


@leaf
def _sort(visit: IntArray, key: FloatArray, m: int) -> None:
    """Sort the first m visits by their keys, ascending; they are few."""
    for z in range(1, m):
        v, own, y = visit[z], key[z], z
        while y > 0 and key[y - 1] > own:
            visit[y], key[y] = visit[y - 1], key[y - 1]
            y -= 1
        visit[y], key[y] = v, own


@leaf
def _unfollow(q: Rounds, plan: Diary) -> None:
    """Take out what follows a visit that is not in the diary."""
    again = q.link.shape[0] > 0
    while again:
        again = False
        for v in range(q.place.shape[0]):
            if plan.day[v] < 0 or q.pinned[v]:
                continue
            for e in range(q.link_ptr[v], q.link_ptr[v + 1]):
                if q.link[e, 3] and plan.day[q.link[e, 0]] < 0:
                    d = plan.day[v]
                    for z in range(plan.stops[d]):
                        if plan.route[d, z] == v:
                            take_out(q, plan, d, z, z + 1)
                            break
                    again = True
                    break


@leaf
def _empty_broken(q: Rounds, plan: Diary) -> None:
    """Empty changed days that no longer hold: without its first stop a day may begin earlier.

    Where driving breaks the triangle inequality, any stop less may also mean more driving.
    """
    for d in range(plan.stops.shape[0]):
        if plan.changed[d] and walk(q, plan, d, -1, 0)[0] != HOLDS:
            take_out(q, plan, d, 0, plan.stops[d])


@leaf
def ruin(q: Rounds, plan: Diary, state: IntArray) -> None:
    """Take out a neighbourhood with strings of its days, or whole days, perhaps with a night."""
    n, days = q.place.shape[0], plan.stops.shape[0]
    if draw(state) < (NIGHTS if q.hotels.shape[0] else WHOLE_DAYS):
        d = below(state, days)
        take_out(q, plan, d, 0, plan.stops[d])
        e = d + 1 if q.hotels.shape[0] and d + 1 < days else below(state, days)
        take_out(q, plan, e, 0, plan.stops[e])
        if q.hotels.shape[0] and e == d + 1 and q.away[d]:
            _sleep(q, plan, d, state)
        return
    seed, wanted, out = below(state, n), FEWEST + below(state, SPREAD), 0
    for z in range(q.near.shape[1]):
        v = q.near[seed, z]
        d = plan.day[v]
        if d < 0 or draw(state) >= TAKEN:
            continue
        at = 0
        while plan.route[d, at] != v:
            at += 1
        length = 1 + below(state, LONGEST_STRING)
        first = max(0, at - below(state, length))
        out += take_out(q, plan, d, first, min(plan.stops[d], first + length))
        if out >= wanted:
            break


@leaf
def _sleep(q: Rounds, plan: Diary, d: int, state: IntArray) -> None:
    """Draw where the night after day d is spent; back to what it was if a day cannot hold."""
    before = plan.night[d + 1]
    choice = below(state, q.hotels.shape[0] + 1)
    plan.night[d + 1] = q.hotels[choice - 1] if choice else 0
    if walk(q, plan, d, -1, 0)[0] != HOLDS or walk(q, plan, d + 1, -1, 0)[0] != HOLDS:
        plan.night[d + 1] = before
    refresh(q, plan, d)
    refresh(q, plan, d + 1)


@leaf
def rounds(
    q: Rounds,
    now: Diary,
    trial: Diary,
    best: Diary,
    room: Room,
    cost: FloatArray,
    heat: FloatArray,
    state: IntArray,
) -> None:
    """Ruin and recreate once per entry of `heat`; `cost` (2,) holds now's and the best's.

    `trial` is equal to `now` before and after.
    """
    for step in range(heat.shape[0]):
        trial.changed[:] = False
        ruin(q, trial, state)
        _empty_broken(q, trial)
        _unfollow(q, trial)
        recreate(q, trial, room, now.day, SKIPPED, state)
        value = count(q, trial, room)
        if value >= cost[0] - heat[step] * math.log(draw(state) + 1e-300):
            _take_over(trial, now, trial.changed)
            continue
        cost[0] = value
        _take_over(now, trial, trial.changed)
        for d in range(trial.changed.shape[0]):
            best.changed[d] |= trial.changed[d]
        if value < cost[1] - 1e-9:
            cost[1] = value
            _take_over(best, trial, best.changed)
            best.changed[:] = False


@leaf
def _take_over(mine: Diary, theirs: Diary, changed: BoolArray) -> None:
    """Copy the days that changed."""
    for v in range(mine.day.shape[0]):
        mine.day[v] = theirs.day[v]
    for d in range(changed.shape[0]):
        if not changed[d]:
            continue
        stops = theirs.stops[d]
        mine.stops[d] = stops
        mine.drive[d] = theirs.drive[d]
        mine.late[d] = theirs.late[d]
        mine.slack[d] = theirs.slack[d]
        mine.night[d + 1] = theirs.night[d + 1]
        for z in range(stops):
            mine.route[d, z] = theirs.route[d, z]
        for z in range(stops + 1):
            mine.free[d, z] = theirs.free[d, z]
            mine.latest[d, z] = theirs.latest[d, z]
            mine.gap[d, z] = theirs.gap[d, z]
        for z in range(stops + 2):
            mine.spot[d, z] = theirs.spot[d, z]
