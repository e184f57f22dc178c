"""An emergency in the middle of a day: what moves, what gives way, when one is home."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from model.diary.quarter import Item
from model.reps import Rep
from model.state import State
from optimizers.day_route import day_asked
from optimizers.routes import replan

_PRICE: Final = {"remote_touch": 0.5, "planning_admin": 0.5, "call_f2f": 1.0}
_DEAR: Final = 3.0  # of what has an appointment
_HARD: Final = 2.0  # times as dear


@dataclass(frozen=True, slots=True)
class Turned:
    """One item that begins at another time: minutes after midnight."""

    uid: str
    was: float
    now: float


@dataclass(frozen=True, slots=True)
class Emergency:
    """What a day becomes; `later` minutes one is back later, negative for earlier."""

    account_id: str
    day: date
    begin: float  # minutes after midnight
    minutes: int
    turned: tuple[Turned, ...]
    dropped: tuple[str, ...]  # uids of what no longer fits
    later: float


def emergency(
    state: State, rep: Rep, day: date, account_id: str, minutes: int, now: float
) -> Emergency:
    """Fit a stop of so many minutes into what is left of a day from `now` on.

    Appointments and hard items are kept before calls, calls before what needs no place; the
    buffer is there for this. Nothing begins earlier than it was agreed.
    PlanError when nothing is planned that day.
    """
    week = 0
    urgent = Item(
        week, day, now / 60, (now + minutes) / 60, "case_attendance", account_id, "U", "",
        "Emergency", "", True, 0.0, minutes / 60, "none", uid="emergency",
    )  # fmt: skip
    asked = day_asked(state, rep, day, urgent, now)
    last = len(asked.items) - 1
    order = sorted(range(last), key=lambda n: asked.items[n].start)
    planned = asked.stops.timed(np.array(order, np.int64))
    found = replan(asked.stops, planned, last, weight=np.array([_price(i) for i in asked.items]))
    begins = dict(zip(found.route.order.tolist(), found.route.begin.tolist(), strict=True))
    turned = tuple(
        Turned(asked.items[n].uid, asked.items[n].start * 60, float(begins[n]))
        for n in order
        if n in begins and abs(begins[n] - asked.items[n].start * 60) >= 1
    )
    dropped = tuple(asked.items[n].uid for n in found.dropped)
    return Emergency(account_id, day, begins[last], minutes, turned, dropped, found.later)


def _price(item: Item) -> float:
    price = _PRICE.get(item.kind, _DEAR)
    return price * _HARD if item.lock == "hard" else price
