"""Expected against actual after 30, 90 and 180 days: did the change bring what it promised?"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

import numpy as np

from model.diary.measures_acts import FACE_TO_FACE, Act, acts_of
from model.metrics import metric
from model.plan.period import iso_date
from model.plan.tables import number, text
from model.review.handover import Handover
from model.scenario import LIVE, Scenario
from model.scenario_life import ARCHIVED
from model.state import State

DAYS: Final = (30, 90, 180)
_YEAR: Final = 365.25
_MONTHS: Final = 12
_BEFORE: Final = "live until "  # how the origin of a former live alignment begins


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One figure at one date: `actual` is NaN until the day has come, and where nobody knows."""

    name: str
    unit: str  # money, count, share
    days: int
    on: date
    expected: float
    actual: float
    due: bool  # the day has come


def before_live(state: State) -> Scenario | None:
    """The alignment that was live before today's, None when there was none."""
    kept = [s for s in state.scenarios if s.status == ARCHIVED and s.origin.startswith(_BEFORE)]
    return max(kept, key=lambda one: one.id, default=None)


def as_before(state: State) -> tuple[State, str] | None:
    """The project as it was before the live alignment took effect, and the id of what is now live.

    None when no former alignment is kept; so the pack of a change can be printed after it.
    """
    old, live = before_live(state), state.scenario(LIVE)
    if old is None:
        return None
    key = f"{LIVE}-now"
    kept = [one for one in state.scenarios if one.id not in (LIVE, old.id)]
    now = replace(live, id=key, name=live.origin.removeprefix("was ") or live.name)
    return replace(state, scenarios=(replace(old, id=LIVE), now, *kept), open_scenario=LIVE), key


def follow_up(
    state: State, handed: Sequence[Handover], begin: date, today: date
) -> tuple[FollowUp, ...]:
    """Revenue, calls and visits of the moved accounts at each date, and the team's revenue.

    Expected is the pace of the last twelve months on record before `begin`, the calls of the
    year's plan, and a visit to each account within 15 working days; actual counts whole months
    of sales and the face-to-face calls on record after `begin`, in the CRM or the diary. Calls
    are not known as long as nothing at all is on record since.
    """
    moved = {one.account_id for one in handed}
    calls = sum(one.calls for one in handed)
    until = min(today, begin + timedelta(days=DAYS[-1]))
    acts = _acts_since(state, handed, begin, until)
    made = _made(acts, moved)
    found = []
    for days in DAYS:
        on = begin + timedelta(days=days)
        due = on <= today
        months = days // 30
        for name, whose in (
            ("Revenue of the moved accounts", moved),
            ("Revenue of the team", None),
        ):
            expected, actual = _revenue(state, whose, begin, months)
            found.append(
                FollowUp(name, "money", days, on, expected, actual if due else math.nan, due)
            )
        by_then = [account for day, account in made if day <= on]
        for name, planned, came in (
            ("Calls at the moved accounts", calls * days / _YEAR, len(by_then)),
            ("Moved accounts visited", float(len(handed)), len(set(by_then))),
        ):
            actual = float(came) if due and acts else math.nan
            found.append(FollowUp(name, "count", days, on, planned, actual, due))
    return tuple(found)


def visited(state: State, handed: Sequence[Handover], begin: date, today: date) -> int:
    """How many of the moved accounts were visited since the change took effect."""
    acts = _acts_since(state, handed, begin, today)
    return len({account for _, account in _made(acts, {one.account_id for one in handed})})


def began_on(scenario: Scenario, today: date) -> date:
    """The day a change took or takes effect: as it was set, else when it went live, else today."""
    told = scenario.effective_from or scenario.decisions.get(LIVE, {}).get("when", "")
    return iso_date(told[:10]) or today


def _revenue(
    state: State, accounts: set[str] | None, begin: date, months: int
) -> tuple[float, float]:
    """Money of so many whole months from the month after `begin`: as before, and as it came.

    Without sales by month of all these accounts the pace is their yearly revenue, and what came
    is not known.
    """
    table = state.table("sales_monthly")
    ids, when = text(table, "account_id"), text(table, "month")
    yearly = np.nan_to_num(metric(state, "revenue").values)
    every = state.accounts.ids
    mine = np.ones(len(every), bool) if accounts is None else np.isin(every, list(accounts))
    sold = set(every[mine & (yearly > 0)].tolist())
    if not sold <= set(ids.tolist()):
        pace = float(yearly[mine].sum()) / _MONTHS
        return (pace * months if pace else math.nan), math.nan
    kept = np.isin(ids, every[mine])
    money = np.nan_to_num(number(table, "revenue"))
    first = begin.replace(day=1)
    before = sorted({str(month) for month in when} - {""})
    before = [month for month in before if month < _month(first, 0)][-_MONTHS:]
    start = 0 if begin.day == 1 else 1
    after = [_month(first, start + n) for n in range(months)]
    pace = float(money[kept & np.isin(when, before)].sum()) / len(before) if before else math.nan
    known = set(after) <= set(when.tolist())
    actual = float(money[kept & np.isin(when, after)].sum()) if known else math.nan
    return pace * months, actual


def _month(first: date, later: int) -> str:
    count = first.year * 12 + first.month - 1 + later
    return f"{count // 12}-{count % 12 + 1:02d}"


def _acts_since(
    state: State, handed: Sequence[Handover], begin: date, until: date
) -> list[tuple[date, Act]]:
    """Everything on record after `begin`, at any account or in the new reps' diaries."""
    acts: dict[str, Act] = {}
    for rep in {one.new.id: one.new for one in handed if one.new is not None}.values():
        acts |= {act.uid: act for act in acts_of(state, rep, state.accounts.ids, until)}
    return [
        (act.done, act)
        for act in acts.values()
        if act.done is not None and begin < act.done <= until
    ]


def _made(acts: Sequence[tuple[date, Act]], moved: set[str]) -> list[tuple[date, str]]:
    """Day and account of every face-to-face call at the moved accounts."""
    return [
        (day, act.account_id)
        for day, act in acts
        if act.kind in FACE_TO_FACE and act.account_id in moved
    ]
