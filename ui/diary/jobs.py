"""What the worker does for the Diary: plan a quarter, say why an item is on its day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

import pandas as pd

from model.diary.unplaced import LeftOut
from model.diary.work_days import Quarter
from model.errors import PlanError
from model.state import State
from optimizers.pace import Progress
from optimizers.quarter import Hindrance, explain, plan_quarter
from optimizers.quarter_answer import WHY_NOT, diary_from, unplaced_of
from optimizers.quarter_request import QuarterRequest, quarter_problem_of

SECONDS: Final = 7.0  # of search; with the demand and the answer a quarter takes ten
_NEAR: Final = 3  # other days that are named in a reason
Tell = Callable[[str, float, float], None]  # phase, share done, best so far


@dataclass(frozen=True, eq=False, slots=True)
class Planned:
    """A planned quarter: rows of the diary and of its days, what is left out, and figures."""

    items: pd.DataFrame
    days: pd.DataFrame
    left_out: tuple[LeftOut, ...]
    notes: tuple[str, ...]
    placed: int
    travel_hours: float


@dataclass(frozen=True, eq=False, slots=True)
class Wish:
    """Whose quarter is to be planned, as seen on a day."""

    state: State
    rep_id: str
    quarter: Quarter
    today: date
    repair: bool


def plan(wish: Wish, tell: Tell, stop: Callable[[], bool], seconds: float = SECONDS) -> Planned:
    """Plan a quarter; a stopped search gives its best so far."""
    tell("Gathering what the quarter is asked for", 0.0, float("nan"))
    request = _request(wish)

    def report(now: Progress) -> None:
        tell(now.phase, now.fraction, now.best)

    proposal = plan_quarter(
        request.problem,
        seconds=seconds,
        stop=lambda _best: stop(),
        report=report,
        repair=wish.repair,
    )
    items, days = diary_from(wish.state, request, proposal)
    left = tuple(
        LeftOut(
            one.demand.key,
            one.name,
            one.reason,
            one.demand.kind,
            one.demand.account_id,
            ";".join(one.demand.contact_ids),
            one.demand.roles,
            one.demand.purpose,
            one.demand.minutes,
            one.demand.objective_id,
            one.demand.opportunity_id,
            one.demand.hours,
        )
        for one in unplaced_of(wish.state, request, proposal)
    )
    return Planned(
        items, days, left, request.asked.notes, proposal.placed, float(proposal.drive.sum()) / 60
    )


def reason(wish: Wish, uid: str) -> str:
    """Why an item is on its day and what keeps it from others, in sentences."""
    request = _request(wish)
    row = next((n for n, demand in enumerate(request.demands) if demand.uid == uid), -1)
    if row < 0:
        return "It lies before tomorrow or is the company’s: nothing is chosen about it."
    demand = request.demands[row]
    if demand.pinned:
        why = f"It is pinned: {demand.why}" if demand.why else "It is pinned to its day."
        return why.rstrip(".") + "."
    proposal = plan_quarter(request.problem, seconds=None, iterations=1, repair=True)
    options = explain(request.problem, proposal, row)
    own = next((n for n, day in enumerate(request.days) if day.day == demand.today), -1)
    free = [o for o in options if o.hindrance == Hindrance.NONE and o.day != own]
    free.sort(key=lambda option: option.points)
    near = [f"{request.days[o.day].day:%a %d %b}" for o in free[:_NEAR]]
    also = f"It would fit on {', '.join(near)} too." if near else "No other day takes it."
    kinds = [o.hindrance for o in options if o.hindrance != Hindrance.NONE and o.day != own]
    parts = [f"{kinds.count(k)} days: {_lower(WHY_NOT[k])}." for k in dict.fromkeys(kinds)]
    return " ".join([*([f"{demand.why.rstrip('.')}."] if demand.why else []), also, *parts])


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _request(wish: Wish) -> QuarterRequest:
    rep = wish.state.rep(wish.rep_id)
    if rep is None:
        raise PlanError("The rep is no longer in the project.", remedy="Choose another rep.")
    return quarter_problem_of(wish.state, rep, wish.quarter, wish.today, repair=wish.repair)
