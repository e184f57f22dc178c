"""What was decided about items without a day holds when a quarter is planned again."""

from dataclasses import replace

from model.diary.demand_ground import Ground
from model.diary.demands import MUST, Demand
from model.diary.focus import MINUTES, modes_of
from model.diary.unplaced import DROP, LATER, REMOTE, LeftOut, left_out
from model.diary.visiting import DESK
from model.plan.facts import ROLES
from model.plan.tables import text

_TOUCH = "remote_touch"


def heeding_decisions(ground: Ground, demands: list[Demand], fixed: list[Demand]) -> list[Demand]:
    """Leave out what was dropped or put off, make a touch of what is done by telephone.

    An item counts by its key; one that somebody has decided on and nobody demands any more,
    such as one that gave way to an emergency, is done by telephone all the same. `fixed` are
    the items that stay: what stands there by telephone already comes no second time.
    """
    settled = {(item.kind, item.account_id, item.purpose) for item in fixed}
    decided = {
        one.key: one
        for one in left_out(ground.state, ground.rep.id, ground.calendar.quarter)
        if one.decision in (DROP, LATER, REMOTE)
    }
    found: list[Demand] = []
    for demand in demands:
        one = decided.get(demand.key)
        if one is None:
            found.append(demand)
        elif one.decision == REMOTE and demand.kind != _TOUCH:
            found += _once(_by_phone(ground, demand), settled)
    asked = {demand.key for demand in demands}
    rest = (one for key, one in decided.items() if one.decision == REMOTE and key not in asked)
    for one in rest:
        if _ours(ground, one):
            found += _once(_by_phone(ground, _demand(ground, one, "")), settled)
    return found


def put_off(ground: Ground) -> list[Demand]:
    """What the quarter before left for this one."""
    before = ground.calendar.quarter.after(-1)
    return [
        _demand(ground, one, f"{before.name}:")
        for one in left_out(ground.state, ground.rep.id, before)
        if one.decision == LATER and _ours(ground, one)
    ]


def _once(demand: Demand, settled: set[tuple[str, str, str]]) -> list[Demand]:
    known = (demand.kind, demand.account_id, demand.purpose) in settled
    return [] if known else [demand]


def _by_phone(ground: Ground, demand: Demand) -> Demand:
    minutes = MINUTES[_TOUCH]
    return replace(
        demand,
        kind=_TOUCH,
        minutes=minutes,
        hours=ground.hours(_TOUCH, demand.account_id, minutes),
        modes=None,
        windows=DESK,
        series="",
        spacing=0.0,
        min_gap=0,
        why="You decided to do it by telephone or video.",
    )


def _demand(ground: Ground, one: LeftOut, prefix: str) -> Demand:
    quarter, account = ground.calendar.quarter, one.account_id
    known = set(map(str, text(ground.state.table("contacts"), "contact_id")))
    who = tuple(part for part in one.contact_ids.split(";") if part in known)
    face = one.kind == "call_f2f"
    return Demand(
        key=f"{prefix}{one.key}",
        kind=one.kind,
        minutes=one.minutes,
        weight=ground.grade(account) if face or one.kind == _TOUCH else MUST,
        first=quarter.first,
        last=quarter.last,
        account_id=account,
        contact_ids=who,
        roles=one.roles if set(one.roles.split("/")) <= set(ROLES) else "",
        purpose=one.purpose,
        objective_id=ground.serving(one.kind, account),
        opportunity_id=one.opportunity_id,
        on_theme=ground.on_theme(account, one.kind, who),
        prospect=ground.prospect(account),
        hours=one.hours,
        modes=modes_of(one.kind, ground.prospect(account)),
        windows=DESK if one.kind == _TOUCH else ground.visiting(account),
        series=who[0] if face and who else "",
        min_gap=ground.min_gap(account) if face else 0,
        why=f"You moved it here from {quarter.after(-1).name}." if prefix else "",
    )


def _ours(ground: Ground, one: LeftOut) -> bool:
    return not one.account_id or ground.position(one.account_id) >= 0
