"""The day and the time that are proposed for an item somebody did not choose a day for."""

from datetime import date, timedelta
from typing import Final

from model.diary.entries import GONE
from model.errors import PlanError
from ui.diary.agenda import Agenda
from ui.diary.requesting import free_start

_APART: Final = timedelta(days=7)  # from the other visits at the account
_NOTICE: Final = timedelta(days=14)  # an item needs its preparation
_NOON: Final = 12 * 60


def day_for(agenda: Agenda, today: date, account_id: str) -> date:
    """The first day of the quarter that leaves time to prepare and has room.

    One that keeps a week from the account's other visits goes first.
    """
    later = [plan.day for plan in agenda.days if plan.day >= today + _NOTICE]
    free = [day for day in later if start_on(agenda, day) != _NOON]
    visits = [
        entry.day
        for entry in agenda.entries
        if entry.is_visit and entry.account_id == account_id and entry.status not in GONE
    ]
    apart = [day for day in free if all(abs(day - visit) >= _APART for visit in visits)]
    return next(iter([*apart, *free, *later]), agenda.days[-1].day)


def start_on(agenda: Agenda, day: date) -> int:
    """The first free time of a day in minutes after midnight, noon on a full one."""
    try:
        return free_start(agenda, day)
    except PlanError:
        return _NOON
