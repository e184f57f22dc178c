"""A planned quarter as the diary's rows, and what did not fit with its ways out."""

import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from model.diary.demands import Demand
from model.diary.focus import PLACELESS
from model.diary.table import COLUMNS, DAY_FLAGS, DAY_NUMBERS, DAY_TEXTS
from model.diary.visiting import WEEKDAYS, clock_text
from model.plan.tables import text
from model.state import State
from optimizers.quarter import Hindrance, QuarterProposal, explain
from optimizers.quarter_problem import ANYWHERE, HOME
from optimizers.quarter_request import QuarterRequest, demand_name

_SPACE: Final = uuid.UUID("5f2c7c43-2f0a-4d1e-9a58-3c1f6f0f7a10")  # names of items in one project
_COMPANY_START: Final = 8 * 60
WHY_NOT: Final = {
    Hindrance.NOT_ALLOWED: "No day of its kind and dates is left",
    Hindrance.DATE: "Every free day is too near to another visit or out of the order of steps",
    Hindrance.WINDOW: "The place is closed whenever you could be there",
    Hindrance.FULL: "Every day it may be on is full",
    Hindrance.LATE: "It would make one late day too many in its week",
    Hindrance.DEAR: "The drive costs more than the visit is worth",
    Hindrance.NONE: "It would fit, but the drive and the fuller week cost more than it is worth",
}
_HOURS: Final = "The hours of the quarter are used up."
_OFF_THEME: Final = "Off-theme items have their share of the customer hours already"
_NEAREST: Final = (  # which hindrance says most when days differ
    Hindrance.NONE,
    Hindrance.DEAR,
    Hindrance.LATE,
    Hindrance.FULL,
    Hindrance.WINDOW,
    Hindrance.DATE,
    Hindrance.NOT_ALLOWED,
)


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A demand without a day: why, and the ways out."""

    demand: Demand
    name: str
    reason: str
    ways_out: tuple[str, str, str]


def diary_from(
    state: State, request: QuarterRequest, proposal: QuarterProposal
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The items (columns of the diary table) and the days of a planned quarter."""
    rows = [_carried(state, request, demand) for demand in request.carried]
    for day, visits in enumerate(proposal.order):
        here = _slept_before(proposal, day)
        for visit in visits:
            place = int(request.problem.place[visit])
            drive = 0.0
            if place != ANYWHERE:
                drive, here = float(request.problem.minutes[here, place]), place
            fixed = request.demands[visit].fixed_start
            start = float(proposal.start[visit]) if fixed is None else float(fixed)
            rows.append(_row(state, request, visit, day, start, drive))
    items = pd.DataFrame(rows, columns=list(COLUMNS))
    items = items.sort_values(["date", "start", "uid"]).reset_index(drop=True)
    return items, _days(request, proposal, items)


def _slept_before(proposal: QuarterProposal, day: int) -> int:
    return int(proposal.night[day - 1]) if day else HOME


def _carried(state: State, request: QuarterRequest, demand: Demand) -> dict[str, object]:
    day = demand.first
    week = next((d.week for d in request.asked.calendar.days if d.day == day), np.nan)
    start = demand.today_start if demand.today_start is not None else demand.fixed_start
    start = _COMPANY_START if start is None else start
    mode = request.asked.modes.mode.get(day, "")
    return _fields(state, request, demand, day, week, mode, "", start, 0.0)


def _row(
    state: State, request: QuarterRequest, visit: int, number: int, start: float, drive: float
) -> dict[str, object]:
    demand, day = request.demands[visit], request.days[number]
    place = int(request.problem.place[visit])
    cluster = request.place_cluster[place - 1] if place > HOME else ""
    mode = request.asked.modes.mode.get(day.day, "")
    return _fields(state, request, demand, day.day, day.week, mode, cluster, start, drive)


def _fields(
    state: State,
    request: QuarterRequest,
    demand: Demand,
    day: date,
    week: float,
    mode: str,
    cluster: str,
    start: float,
    drive: float,
) -> dict[str, object]:
    begin = float(np.round(start))
    accounts = state.accounts
    name = accounts.text("name")[accounts.row_of(demand.account_id)] if demand.account_id else ""
    return {
        "uid": demand.uid or _uid(state, request, demand),
        "rep_id": request.rep.id,
        "quarter": request.quarter.name,
        "date": day.isoformat(),
        "weekday": WEEKDAYS[day.weekday()],
        "start": clock_text(begin),
        "end": clock_text(begin + demand.minutes),
        "day_mode": mode,
        "cluster": cluster,
        "type": demand.kind,
        "account_id": demand.account_id,
        "account": str(name),
        "contact_ids": ";".join(demand.contact_ids),
        "contacts": _contacts(state, demand),
        "role_class": demand.roles,
        "purpose": demand.purpose,
        "objective_id": demand.objective_id,
        "opportunity_id": demand.opportunity_id,
        "on_theme": "yes" if demand.on_theme else "no",
        "origin": demand.origin,
        "lock": demand.lock,
        "status": demand.status,
        "reason": demand.why,
        "outcome": "",
        "published": "",
        "created_on": "",
        "week": float(week),
        "minutes": float(demand.minutes),
        "step": float(demand.step) if demand.step else np.nan,
        "travel_before_min": float(np.round(drive)),
        "workload_h": demand.hours,
        "sequence": float(demand.sequence),
    }


def _uid(state: State, request: QuarterRequest, demand: Demand) -> str:
    """The same demand of the same quarter is the same item whenever it is planned."""
    path = (state.about.project_id, request.rep.id, request.quarter.name, demand.key)
    return str(uuid.uuid5(_SPACE, "/".join(path)))


def _contacts(state: State, demand: Demand) -> str:
    table = state.table("contacts")
    mine = text(table, "account_id") == demand.account_id
    names = dict(zip(text(table[mine], "contact_id"), text(table[mine], "name"), strict=True))
    return ";".join(str(names[who]) for who in demand.contact_ids if who in names)


def _days(request: QuarterRequest, proposal: QuarterProposal, items: pd.DataFrame) -> pd.DataFrame:
    drive = {day.day: proposal.drive[n] for n, day in enumerate(request.days)}
    night = {day.day: int(proposal.night[n]) for n, day in enumerate(request.days)}
    rows = []
    for day in request.asked.calendar.days:
        own = items[items["date"] == day.day.isoformat()]
        clusters = Counter(name for name in own["cluster"] if name)
        slept = night.get(day.day, HOME)
        rows.append(
            {
                "rep_id": request.rep.id,
                "quarter": request.quarter.name,
                "date": day.day.isoformat(),
                "weekday": WEEKDAYS[day.day.weekday()],
                "day_mode": request.asked.modes.mode.get(day.day, ""),
                "cluster": clusters.most_common(1)[0][0] if clusters else "",
                "night": request.places[slept - 1][0] if slept > HOME else "",
                "planning_half": "yes" if (own["type"] == "planning_admin").any() else "no",
                "co_travel": "no",
                "case_cover": "rep" if (own["type"] == "case_attendance").any() else "",
                "week": float(day.week),
                "calls": float((own["type"] == "call_f2f").sum()),
                "customer_items": float((own["account_id"] != "").sum()),
                "door_to_door_h": _away(own, float(drive.get(day.day, 0.0))),
                "travel_h": round(float(drive.get(day.day, 0.0)) / 60, 2),
            }
        )
    return pd.DataFrame(rows, columns=[*DAY_TEXTS, *DAY_FLAGS, *DAY_NUMBERS])


def _away(own: pd.DataFrame, drive: float) -> float:
    """Hours from leaving to coming back; what needs no place before and after is done at home."""
    out = own[(own["account_id"] != "") & ~own["type"].isin(PLACELESS)]
    if not len(out):
        return 0.0
    starts = [int(s[:2]) * 60 + int(s[3:]) for s in out["start"]]
    ends = [start + minutes for start, minutes in zip(starts, out["minutes"], strict=True)]
    there = float(out["travel_before_min"].iloc[0])
    back = max(0.0, drive - float(own["travel_before_min"].sum()))
    return float(round((max(ends) + back - min(starts) + there) / 60, 2))


def unplaced_of(state: State, request: QuarterRequest, proposal: QuarterProposal) -> list[Unplaced]:
    """What has no day, heaviest first, each with its reason and three ways out."""
    found = []
    full = _theme_full(request, proposal)
    for visit in proposal.unplaced:
        demand = request.demands[int(visit)]
        if full and request.problem.off_theme[visit]:
            reason = _OFF_THEME
        else:
            reason = WHY_NOT[_hindrance(request, proposal, int(visit))]
        found.append(
            Unplaced(demand, request.problem.name(int(visit)), f"{reason}.", _ways(request, demand))
        )
    found += [
        Unplaced(demand, demand_name(state, demand), _HOURS, _ways(request, demand))
        for demand in request.spared
    ]
    order = {"must": 0, "A": 1, "B": 2, "C": 3}
    return sorted(found, key=lambda u: (order[u.demand.weight], u.demand.key))


def _theme_full(request: QuarterRequest, proposal: QuarterProposal) -> bool:
    """Whether one more usual visit off the theme would pass its share."""
    problem, on = request.problem, proposal.day >= 0
    customer = problem.service[on & problem.customer].sum()
    off = problem.service[on & problem.off_theme].sum()
    return bool(off + 45 > problem.theme_share * (customer + 45))


def _hindrance(request: QuarterRequest, proposal: QuarterProposal, visit: int) -> Hindrance:
    seen = {option.hindrance for option in explain(request.problem, proposal, visit)}
    return next((kind for kind in _NEAREST if kind in seen), Hindrance.NOT_ALLOWED)


def _ways(request: QuarterRequest, demand: Demand) -> tuple[str, str, str]:
    later = request.quarter.after(1).name
    if demand.kind == "case_attendance":
        return "Drop the case.", "Ask the clinical specialist to attend.", f"Move it to {later}."
    if demand.kind == "remote_touch":
        return "Drop the touch.", "Leave it to inside sales.", f"Move it to {later}."
    return (
        "Drop it this quarter.",
        "Do it by telephone or video, or ask the specialist.",
        f"Move it to {later}.",
    )
