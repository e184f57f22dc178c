"""One day of a rep's diary put in order: appointments and cases stay, the rest goes round them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from model.diary.focus import PLACELESS
from model.diary.quarter import BUFFER, Item, diary_of_rep
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
_URGENT_MIN: Final = 180.0  # an emergency begins at most so much later than one can be there


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
    asked = day_asked(state, rep, day)
    items, stops = asked.items, asked.stops
    planned = stops.timed(np.arange(len(items)))
    found = stops.routed()
    better = found if _worth(found) <= _worth(planned) else planned
    named = tuple(night or "home" for night in asked.nights)
    return DayRoute(day, items, stops, better, planned.minutes, named[0], named[1])


@dataclass(frozen=True, eq=False, slots=True)
class DayAsked:
    """A day's items as stops, and the account slept near before and after, "" at home."""

    items: tuple[Item, ...]
    stops: DayStops
    nights: tuple[str, str]


def day_asked(
    state: State, rep: Rep, day: date, urgent: Item | None = None, now: float = _FIRST
) -> DayAsked:
    """The stops of a day of the diary.

    With `urgent` that item is the last stop; it may begin from `now` (minutes after midnight)
    on, at most three hours later than one can be there; what has begun is done first, and
    the buffer is left out: it is there for this.
    PlanError when nothing is planned that day.
    """
    quarter = Quarter.containing(day)
    timed = [i for i in diary_of_rep(state, rep.id, quarter).of_day(day) if i.end > i.start]
    whole = [item for item in timed if item.status not in ("moved", "no_show")]
    if not any(item.account_id for item in whole):
        raise PlanError(
            f"No customer is planned for {rep.name} on {day}.",
            remedy="Build the quarter, or choose another day.",
        )
    facts = rule_facts(state, rep, quarter)
    nights = _nights(state, rep, quarter, day)
    items, here, free = tuple(whole), nights[0], now
    if urgent is not None:
        items, here, free = _left(facts, whole, nights[0], now)
        items = (*items, urgent)
    places = [item.account_id for item in items if facts.located(item)]
    names = list(dict.fromkeys([*places, *(name for name in (here, nights[1]) if name)]))
    at = {name: number + 1 for number, name in enumerate(names)}
    ends = ["", *names]
    minutes = np.array([[facts.minutes(a, b) for b in ends] for a in ends])
    place = np.array([at[i.account_id] if facts.located(i) else ANYWHERE for i in items], np.int64)
    windows = np.array([_window(facts, item, day) for item in items])
    held = items if urgent is None else items[:-1]
    if urgent is not None:
        there = free + float(minutes[at.get(here, HOME), at.get(urgent.account_id, HOME)])
        # Nobody is asked to be ready earlier at an hour's notice.
        begins = np.array([[item.start * 60] for item in held]).reshape(-1, 1)
        windows[:-1] = np.maximum(windows[:-1], begins)
        windows[-1] = free, there + _URGENT_MIN
    stops = day_stops(
        minutes,
        np.array([(item.end - item.start) * 60 for item in items]),
        windows[:, 0],
        windows[:, 1],
        anchors={n: item.start * 60 for n, item in enumerate(held) if _anchored(item)},
        place=place,
        shift=Shift(at.get(here, HOME), at.get(nights[1], HOME), free, _LAST),
    )
    return DayAsked(items, stops, nights)


def _left(
    facts: RuleFacts, items: Sequence[Item], slept: str, now: float
) -> tuple[tuple[Item, ...], str, float]:
    """What is ahead at a time of the day, where one is and when one is free; no buffers."""
    begun = [item for item in items if item.start * 60 < now and item.kind != BUFFER]
    ahead = tuple(item for item in items if item.start * 60 >= now and item.kind != BUFFER)
    here = next((i.account_id for i in reversed(begun) if facts.located(i)), slept)
    return ahead, here, max([now, *(item.end * 60 for item in begun)])


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
