"""One day of the diary walked through: when each visit begins, whether the day still holds."""

import math

from model.arrays import FloatArray, IntArray
from optimizers.kernels import leaf
from optimizers.quarter_layout import Diary, Rounds

HOLDS, NO_WINDOW, TOO_LONG, TOO_LATE = 0, 1, 2, 3


@leaf
def begins(opens: FloatArray, closes: FloatArray, v: int, kind: int, arrived: float) -> float:
    """When visit v can begin on a day of a kind for somebody there at `arrived`; inf for never."""
    for w in range(opens.shape[2]):
        if arrived <= closes[v, kind, w]:
            return float(max(arrived, opens[v, kind, w]))
    return math.inf


@leaf
def ends(opens: FloatArray, closes: FloatArray, v: int, kind: int, by: float) -> float:
    """The latest time up to `by` at which visit v can begin on such a day; −inf for none."""
    for w in range(opens.shape[2] - 1, -1, -1):
        if by >= opens[v, kind, w]:
            return float(min(by, closes[v, kind, w]))
    return -math.inf


@leaf
def walk(q: Rounds, plan: Diary, d: int, visit: int, position: int) -> tuple[int, float]:
    """Walk day d with `visit` put in at `position` (−1: as it is): verdict, time of return."""
    here, stops, k = plan.night[d], plan.stops[d], 0
    left, now = -1.0, q.start[d]
    for z in range(stops + (1 if visit >= 0 else 0)):
        if visit >= 0 and z == position:
            v = visit
        else:
            v = plan.route[d, k]
            k += 1
        leg = 0.0 if q.place[v] < 0 else q.minutes[here, q.place[v]]
        begin = begins(q.opens, q.closes, v, q.slot[d], now + leg)
        if begin == math.inf:
            return NO_WINDOW, now
        if left < 0:
            left = begin - leg
        now = begin + q.service[v]
        if q.place[v] >= 0:
            here = q.place[v]
    now += q.minutes[here, plan.night[d + 1]]
    if now > q.end[d] or (left >= 0 and now - left > q.longest[d]):
        return TOO_LONG, now
    if now > q.late and not plan.late[d] and _late_days(q, plan, d) >= q.late_limit:
        return TOO_LATE, now
    return HOLDS, now


@leaf
def _late_days(q: Rounds, plan: Diary, d: int) -> int:
    """Late days of the week that day d is in."""
    count = 0
    e = d
    while e >= 0 and q.week[e] == q.week[d]:
        count += plan.late[e]
        e -= 1
    e = d + 1
    while e < q.week.shape[0] and q.week[e] == q.week[d]:
        count += plan.late[e]
        e += 1
    return count


@leaf
def refresh(q: Rounds, plan: Diary, d: int) -> None:
    """Recount day d after a change. A stop without a place is where the one before it is."""
    stops, kind, here, drive = plan.stops[d], q.slot[d], plan.night[d], 0.0
    now, left = q.start[d], -1.0
    plan.changed[d] = True
    plan.spot[d, 0] = here
    plan.free[d, 0] = now
    for z in range(stops):
        v = plan.route[d, z]
        there = q.place[v] if q.place[v] >= 0 else here
        leg = q.minutes[here, there]
        begin = max(now + leg, min(begins(q.opens, q.closes, v, kind, now + leg), 1e6))
        if left < 0:
            left = begin - leg
        plan.gap[d, z] = leg
        now = begin + q.service[v]
        plan.spot[d, z + 1] = there
        plan.free[d, z + 1] = now
        drive += leg
        here = there
    back = q.minutes[here, plan.night[d + 1]]
    plan.spot[d, stops + 1] = plan.night[d + 1]
    plan.gap[d, stops] = back
    plan.drive[d] = drive + back
    plan.late[d] = 1 if stops > 0 and now + back > q.late else 0
    latest = q.end[d] if left < 0 else min(q.end[d], left + q.longest[d])
    plan.latest[d, stops] = latest
    slack = latest - plan.free[d, stops] - back
    for z in range(stops - 1, -1, -1):
        v = plan.route[d, z]
        by = latest - plan.gap[d, z + 1] - q.service[v]
        latest = ends(q.opens, q.closes, v, kind, by)
        plan.latest[d, z] = latest
        slack = max(slack, latest - plan.free[d, z] - plan.gap[d, z])
    # a first stop may have one leave earlier, or later where the time away is limited
    plan.slack[d] = slack if q.longest[d] == math.inf else math.inf


@leaf
def date_allows(
    calendar: IntArray, day: IntArray, mates: IntArray, gap: int, links: IntArray, d: int
) -> bool:
    """Whether `gap` to the series' other visits and the order of steps allow day d.

    `mates` are the other visits, `links` rows of (other, least, most days after it, leads).
    """
    for e in range(mates.shape[0]):
        other = day[mates[e]]
        if other >= 0 and abs(calendar[d] - calendar[other]) < gap:
            return False
    for e in range(links.shape[0]):
        other = day[links[e, 0]]
        if other < 0:
            if links[e, 3]:
                return False
            continue
        apart = calendar[d] - calendar[other]
        if apart < links[e, 1] or apart > links[e, 2]:
            return False
    return True


@leaf
def spacing(day: IntArray, mates: IntArray, ideal: float, days: int, d: int) -> float:
    """Unevenness of the gaps to the visits of the series before and after day d, in gaps."""
    before, after = -1, days
    for e in range(mates.shape[0]):
        other = day[mates[e]]
        if before < other <= d:
            before = other
        if d < other < after:
            after = other
    cost = 0.0
    if before >= 0:
        cost += abs(d - before - ideal) / ideal
    if after < days:
        cost += abs(after - d - ideal) / ideal
    return cost


@leaf
def new_cluster(cluster: IntArray, spots: IntArray, stops: int, own: int) -> bool:
    """Whether a visit in cluster `own` adds one to the clusters of a day's spots."""
    seen = False
    for z in range(1, stops + 1):
        if cluster[spots[z]] >= 0:
            if cluster[spots[z]] == own:
                return False
            seen = True
    return seen and own >= 0
