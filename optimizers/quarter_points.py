"""What a quarter's diary costs, in points, compiled."""

from model.arrays import FloatArray
from optimizers.kernels import kernel, leaf
from optimizers.quarter_layout import Diary, Room, Rounds
from optimizers.quarter_walk import spacing

DRIVE, NIGHT, OFF_THEME, SPACING, CLUSTERS, WEEKS, ROLES = range(7)
N_TERMS = 9  # left out, moved, and the seven prices


@kernel
def terms(q: Rounds, plan: Diary, room: Room) -> FloatArray:
    """The parts of the objective in points: left out, moved, then in the order of Prices."""
    count(q, plan, room)
    return room.terms.copy()


@leaf
def count(q: Rounds, plan: Diary, room: Room) -> float:
    """Count the objective in points; its parts are in `room`."""
    out = room.terms
    out[:] = 0.0
    for v in range(q.place.shape[0]):
        if plan.day[v] < 0:
            out[0] += q.weight[v]
    if not q.plain:
        _count_visits(q, plan, room)
    for d in range(plan.stops.shape[0]):
        out[2 + DRIVE] += plan.drive[d] / 60.0
        out[2 + NIGHT] += 1.0 if plan.night[d] > 0 else 0.0
        if q.price[CLUSTERS] > 0:
            out[2 + CLUSTERS] += _clusters(q, plan, d)
    total = out[0] + out[1]
    for z in range(7):
        out[2 + z] *= q.price[z]
        total += out[2 + z]
    return float(total)


@leaf
def _count_visits(q: Rounds, plan: Diary, room: Room) -> None:
    """Count what depends on each visit: moved, off theme, spacing, weeks, roles."""
    out, weeks, roles = room.terms, room.weeks, room.roles
    weeks[:] = 0.0
    roles[:] = 0.0
    off = customers = 0.0
    for v in range(q.place.shape[0]):
        d = plan.day[v]
        if d < 0:
            continue
        if q.today[v] >= 0 and d != q.today[v]:
            out[1] += q.move_cost[v]
        weeks[q.week[d]] += q.service[v]
        if q.ideal_gap[v] > 0:
            mates = q.mate[q.mate_ptr[v] : q.mate_ptr[v + 1]]
            days = plan.stops.shape[0]
            out[2 + SPACING] += 0.5 * spacing(plan.day, mates, q.ideal_gap[v], days, d)
        if q.customer[v]:
            customers += q.service[v]
            off += q.service[v] if q.off_theme[v] else 0.0
            if q.role[v] >= 0:
                roles[q.role[v]] += q.service[v]
    out[2 + OFF_THEME] = max(0.0, off - q.theme_share * customers) / 60.0
    for r in range(roles.shape[0]):
        out[2 + ROLES] += max(0.0, roles[r] - q.role_share[r] * customers) / 60.0
    mean = weeks.sum() / weeks.shape[0]
    for w in range(weeks.shape[0]):
        out[2 + WEEKS] += abs(weeks[w] - mean) / 60.0


@leaf
def _clusters(q: Rounds, plan: Diary, d: int) -> float:
    """Clusters of day d beyond the first."""
    count = 0
    for z in range(1, plan.stops[d] + 1):
        own = q.cluster[plan.spot[d, z]]
        fresh = own >= 0
        for y in range(1, z):
            if q.cluster[plan.spot[d, y]] == own:
                fresh = False
                break
        count += fresh
    return max(0.0, count - 1.0)
