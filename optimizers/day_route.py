"""One day of a rep's diary put in order: appointments and cases stay, the rest goes round them."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from model.diary.focus import PLACELESS
from model.diary.quarter import Item, diary_of_rep
from model.diary.rule_facts import RuleFacts, rule_facts
from model.diary.table import day_rows
from model.diary.work_days import Quarter
from model.errors import PlanError
from model.reps import Rep
from model.state import State
from optimizers.quarter_problem import ANYWHERE, HOME
from optimizers.routes import DayStops, Route, Shift, day_stops

ANCHORED: Final = (
    "case_attendance",
    "vac_meeting",
    "demo",
    "wet_lab",
    "in_service",
    "training",
    "joint_plan_session",
    "business_case_meeting",
    "lighthouse_visit",
)
_FIRST, _LAST = 5.5 * 60, 19.5 * 60  # minutes after midnight
_DESK: Final = (8 * 60.0, 18 * 60.0)  # hours of what needs no place
_USUAL: Final = (8 * 60.0, 17 * 60.0)


@dataclass(frozen=True, eq=False, slots=True)
class DayRoute:
    """A day's stops with their route and the drive of the order they stood in before."""

    day: date
    items: tuple[Item, ...]
    stops: DayStops
    route: Route
    planned_minutes: float
    start: str  # "home" or the account the night is spent at
    end: str


def day_route(state: State, rep: Rep, day: date) -> DayRoute:
    """Route one day of the diary.

    Cases, committees and meetings keep their time, and so do hard and confirmed items; calls
    move inside the visiting hours. The day begins and ends at home, or where the diary sleeps.
    PlanError when nothing is planned that day.
    """
    quarter = Quarter.containing(day)
    timed = [i for i in diary_of_rep(state, rep.id, quarter).of_day(day) if i.end > i.start]
    items = tuple(item for item in timed if item.status not in ("moved", "no_show"))
    if not any(item.account_id for item in items):
        raise PlanError(
            f"No customer is planned for {rep.name} on {day}.",
            remedy="Build the quarter, or choose another day.",
        )
    facts = rule_facts(state, rep, quarter)
    places = [item.account_id for item in items if facts.located(item)]
    names = list(dict.fromkeys(places))
    nights = _nights(state, rep, quarter, day)
    names += [night for night in nights if night and night not in names]
    at = {name: number + 1 for number, name in enumerate(names)}
    ends = ["", *names]
    minutes = np.array([[facts.minutes(a, b) for b in ends] for a in ends])
    place = np.array([at[i.account_id] if facts.located(i) else ANYWHERE for i in items], np.int64)
    windows = np.array([_window(facts, item, day) for item in items])
    anchors = {n: item.start * 60 for n, item in enumerate(items) if _anchored(item)}
    start, end = (at.get(night, HOME) for night in nights)
    stops = day_stops(
        minutes,
        np.array([(item.end - item.start) * 60 for item in items]),
        windows[:, 0],
        windows[:, 1],
        anchors=anchors,
        place=place,
        shift=Shift(start, end, _FIRST, _LAST),
    )
    planned = stops.timed(np.arange(len(items)))
    found = stops.routed()
    better = found if _worth(found) <= _worth(planned) else planned
    named = tuple(night or "home" for night in nights)
    return DayRoute(day, items, stops, better, planned.minutes, named[0], named[1])


def _worth(route: Route) -> tuple[float, float]:
    return round(route.lateness, 3), route.minutes


def _nights(state: State, rep: Rep, quarter: Quarter, day: date) -> tuple[str, str]:
    """Where the night before and the night after are spent, "" for home."""
    table = day_rows(state, rep.id, quarter)
    slept = dict(zip(table["date"], table["night"], strict=True))
    before = [key for key in slept if key < day.isoformat()]
    return (str(slept[max(before)]) if before else ""), str(slept.get(day.isoformat(), ""))


def _anchored(item: Item) -> bool:
    settled = item.lock == "hard" or item.status in ("confirmed", "done")
    return item.kind in ANCHORED or (settled and item.kind not in PLACELESS)


def _window(facts: RuleFacts, item: Item, day: date) -> tuple[float, float]:
    """When an item may begin that day."""
    length = (item.end - item.start) * 60
    if item.kind in PLACELESS:
        return _DESK[0], max(_DESK[0], _DESK[1] - length)
    hours = [o for o in facts.hours.get(item.account_id, ()) if o.weekday == day.weekday()]
    opens, closes = (float(hours[0].opens), float(hours[0].closes)) if hours else _USUAL
    return opens, max(opens, closes - length)
