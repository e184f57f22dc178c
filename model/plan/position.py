"""What the data say of our position: strengths, weaknesses, opportunities, threats (P16)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from model.plan.outlook import ContractEvent
from model.plan.people import people_of
from model.plan.period import iso_date
from model.plan.rep_plan import RepPlan
from model.plan.tables import of_accounts, text
from model.state import State

STRENGTH, WEAKNESS, OPPORTUNITY, THREAT = "Strength", "Weakness", "Opportunity", "Threat"
CELLS: Final = (STRENGTH, WEAKNESS, OPPORTUNITY, THREAT)
_FEWEST_CLOSED: Final = 3  # of one kind, before its win rate says something
_POINTS: Final = 0.10  # above or below the team
_HIGH: Final = 0.30  # penetration from which an account is well used, plan-spec 2.2
_TOP_FIVE: Final = 0.5
_READY: Final = 60.0
_MONTHS: Final = 12.0
_GRADE_C: Final = 0.4
_OURS: Final = "sole-ours"
Amount = Callable[[float], str]


@dataclass(frozen=True, slots=True)
class Statement:
    """One finding of a rule: where it stands, what it says, the accounts it rests on."""

    cell: str  # one of CELLS
    kind: str
    value: float  # the deciding figure: a count, a share 0-1 or money, as the kind says
    accounts: tuple[str, ...] = ()  # ids, most important first
    subject: str = ""
    compared: float = float("nan")


def position_of(state: State, plan: RepPlan) -> tuple[Statement, ...]:
    """Every rule that fires, in the order of CELLS."""
    found = [
        *_win_rates(state, plan),
        *_penetration(plan),
        *_leaders(plan),
        *_movers(plan),
        *_people(state, plan),
        *_concentration(plan),
        *_families(plan),
        *_contracts(plan),
        *_ready(plan),
        *_lost_to(state, plan),
        *_grades(plan),
    ]
    return tuple(sorted(found, key=lambda one: CELLS.index(one.cell)))


def _ids(plan: RepPlan, rows: Sequence[int]) -> tuple[str, ...]:
    return tuple(str(plan.ids[row]) for row in rows)


def _by_headroom(plan: RepPlan, mask: np.ndarray) -> list[int]:
    rows = np.flatnonzero(mask)
    worth = np.nan_to_num(plan.figures.headroom[rows])
    return [int(row) for row in rows[np.lexsort((rows, -worth))]]


def _closed(state: State, ids: Sequence[str] | None) -> list[tuple[str, str]]:
    """Kind of account and status of every closed opportunity; `ids` None for the whole team."""
    table = state.table("opportunities")
    if ids is not None:
        table, _ = of_accounts(table, np.asarray(ids, object))
    types = state.accounts.text("account_type")
    found = []
    for key, status in zip(text(table, "account_id"), text(table, "status"), strict=True):
        if status in ("won", "lost") and state.accounts.has(str(key)):
            found.append((str(types[state.accounts.row_of(str(key))]), str(status)))
    return found


def _rate(closed: Sequence[tuple[str, str]]) -> float:
    return sum(status == "won" for _, status in closed) / len(closed) if closed else float("nan")


def _win_rates(state: State, plan: RepPlan) -> list[Statement]:
    """Kinds of institution that are won ten points more, or less, often than all of the team's."""
    own, team = _closed(state, list(plan.ids)), _rate(_closed(state, None))
    found = []
    for kind in sorted({kind for kind, _ in own if kind}):
        mine = [pair for pair in own if pair[0] == kind]
        rate = _rate(mine)
        if len(mine) < _FEWEST_CLOSED or not abs(rate - team) >= _POINTS - 1e-9:
            continue
        cell = STRENGTH if rate > team else WEAKNESS
        found.append(Statement(cell, "win rate", rate, subject=kind, compared=team))
    return sorted(found, key=lambda one: -abs(one.value - one.compared))[:2]


def _penetration(plan: RepPlan) -> list[Statement]:
    high = np.nan_to_num(plan.figures.penetration) >= _HIGH
    rows = np.flatnonzero(high)
    if not len(rows):
        return []
    ordered = sorted(map(int, rows), key=lambda n: (-plan.figures.revenue[n], n))
    return [Statement(STRENGTH, "well used", float(len(rows)), _ids(plan, ordered))]


def _leaders(plan: RepPlan) -> list[Statement]:
    """Leaders are ours where a champion is named; all reach on one account is a threat."""
    reach = plan.reach.one_step
    total = float(reach.sum())
    found = []
    champion = plan.scores.ready_items.get("champion", np.zeros(plan.n, bool))
    mask = champion & (plan.scores.best_tier > 0) & (plan.scores.best_tier <= 3)
    if mask.any():
        rows = _by_headroom(plan, mask)
        found.append(Statement(STRENGTH, "leaders", float(len(rows)), _ids(plan, rows)))
    if total > 0 and int((reach > 0).sum()) > 1:
        first = int(np.argmax(reach))
        share = float(reach[first]) / total
        found.append(Statement(OPPORTUNITY, "reach", float(reach[first]), _ids(plan, [first])))
        if share >= _GRADE_C:
            found.append(Statement(THREAT, "one leader", share, _ids(plan, [first])))
    return found


def _movers(plan: RepPlan) -> list[Statement]:
    found = []
    for cell, kind, movers in (
        (STRENGTH, "growing", plan.baseline.risers[:3]),
        (THREAT, "falling", plan.baseline.fallers[:3]),
    ):
        if movers:
            ids = tuple(mover.account_id for mover in movers)
            found.append(Statement(cell, kind, sum(mover.delta for mover in movers), ids))
    if plan.baseline.lapsed:
        lapsed = plan.baseline.lapsed
        found.append(Statement(WEAKNESS, "silent", float(len(lapsed)), tuple(lapsed)))
    return found


def _people(state: State, plan: RepPlan) -> list[Statement]:
    people = people_of(state, plan)
    if not plan.roles.contacts.sum():
        return []
    a_class = plan.segmentation.potential_class == "A"
    without = _by_headroom(plan, a_class & ~people.champion)
    found = []
    if without:
        n = float(len(without))
        all_of = float(a_class.sum())
        found.append(Statement(WEAKNESS, "champion", n, _ids(plan, without), compared=all_of))
    if plan.roles.gaps:
        n = float(len(plan.roles.gaps))
        found.append(Statement(WEAKNESS, "roles", n, tuple(plan.roles.gaps)))
    blocked = _by_headroom(plan, a_class & people.blocker)
    if blocked:
        found.append(Statement(THREAT, "blocker", float(len(blocked)), _ids(plan, blocked)))
    return found


def _concentration(plan: RepPlan) -> list[Statement]:
    if not plan.mix.top_5 > _TOP_FIVE or plan.mix.accounts_buying <= 5:
        return []
    ordered = sorted(range(plan.n), key=lambda n: (-np.nan_to_num(plan.figures.revenue[n]), n))
    return [Statement(WEAKNESS, "five accounts", plan.mix.top_5, _ids(plan, ordered[:5]))]


def _families(plan: RepPlan) -> list[Statement]:
    """Procedure families used less than half as much as the territory's average."""
    whole = plan.mix.total.penetration
    rows = [row for row in plan.mix.by_family if row.potential > 0]
    if not any(row.ours > 0 for row in rows):
        return []  # sales alone do not tell the families apart
    weak = [row for row in rows if row.penetration < whole / 2]
    return [
        Statement(WEAKNESS, "family", row.penetration, subject=row.family, compared=whole)
        for row in sorted(weak, key=lambda row: (-row.potential, row.family))[:2]
    ]


def _ends_soon(plan: RepPlan) -> list[ContractEvent]:
    return [c for c in plan.contracts.calendar if 0 < c.end_month <= _MONTHS]


def _contracts(plan: RepPlan) -> list[Statement]:
    """Windows at others' contracts, best headroom first, and our own contracts that end."""
    events = _ends_soon(plan)
    head = np.nan_to_num(plan.figures.headroom)
    theirs = sorted({c.position for c in events if c.status != _OURS}, key=lambda n: (-head[n], n))
    ours = [c.account_id for c in events if c.status == _OURS]
    found = []
    if theirs:
        worth = float(head[theirs].sum())
        n = float(len(theirs))
        found.append(Statement(OPPORTUNITY, "windows", worth, _ids(plan, theirs), compared=n))
    if ours:
        found.append(Statement(THREAT, "our contracts", float(len(ours)), tuple(ours)))
    if plan.contracts.uncovered:
        ids = tuple(plan.contracts.uncovered)
        found.append(Statement(WEAKNESS, "unworked windows", float(len(ids)), ids))
    return found


def _ready(plan: RepPlan) -> list[Statement]:
    """Accounts that are ready, worth it and have no open opportunity."""
    opened = {o.account_id for o in plan.pipeline.open}
    worth = np.nan_to_num(plan.figures.headroom) > 0
    rows = _by_headroom(plan, (plan.scores.readiness >= _READY) & worth)
    free = [n for n in rows if str(plan.ids[n]) not in opened]
    if not free:
        return []
    value = float(np.nansum(plan.figures.headroom[free]))
    n = float(len(free))
    return [Statement(OPPORTUNITY, "ready", value, _ids(plan, free), compared=n)]


def _lost_to(state: State, plan: RepPlan) -> list[Statement]:
    """The competitor who took most opportunities in the last twelve months."""
    table, _ = of_accounts(state.table("opportunities"), plan.ids)
    since = plan.today - timedelta(days=365)
    taken: dict[str, list[str]] = {}
    names = ("status", "competitor", "closed_on", "account_id")
    for status, who, day, key in zip(*(text(table, name) for name in names), strict=True):
        when = iso_date(day) or date.min
        if status == "lost" and who and when >= since:
            taken.setdefault(str(who), []).append(str(key))
    if not taken:
        return []
    first = min(taken, key=lambda who: (-len(taken[who]), who))
    ids = tuple(dict.fromkeys(taken[first]))
    return [Statement(THREAT, "lost to", float(len(taken[first])), ids, subject=first)]


def _grades(plan: RepPlan) -> list[Statement]:
    known = np.nan_to_num(plan.figures.potential)
    total = float(known.sum())
    share = float(known[plan.figures.confidence == "C"].sum()) / total if total > 0 else 0.0
    return [Statement(THREAT, "estimated", share)] if share > _GRADE_C else []
