"""Accounts of the list of whom to see next that the rep has left until a day."""

from datetime import date, timedelta
from typing import Final

import pandas as pd

from model.change import TableReplaced
from model.errors import PlanError
from model.plan.period import iso_date
from model.plan.tables import text
from model.state import State

PUT_OFF: Final = "see_next_put_off"
_NAMES: Final = ("rep_id", "account_id", "until", "said_on")
LONGEST_DAYS: Final = 184  # half a year; beyond it the not-now list of the plan decides


def put_off_until(state: State, rep_id: str) -> dict[str, date]:
    """The day until which each account is left, by account id."""
    table = state.table(PUT_OFF)
    rows = zip(*(text(table, name) for name in _NAMES[:3]), strict=True)
    return {
        str(account): day
        for whose, account, words in rows
        if whose == rep_id and (day := iso_date(words)) is not None
    }


def putting_off(
    state: State, rep_id: str, account_id: str, until: date, today: date
) -> TableReplaced:
    """The change that leaves an account until a day.

    PlanError for a day that is not ahead, and for one further than half a year: that is a
    decision of the plan, with a reason and a referral ask.
    """
    if until <= today:
        raise PlanError("The day is not ahead.", remedy="Choose a day after today.")
    if until > today + timedelta(days=LONGEST_DAYS):
        raise PlanError(
            "The account would be left for more than half a year.",
            remedy="Put it on the not-now list of the plan, with a reason.",
        )
    row = (rep_id, account_id, until.isoformat(), today.isoformat())
    return _changed(state, rep_id, account_id, [row], f"Leave {account_id} until {until:%d %b}")


def taking_up(state: State, rep_id: str, account_id: str) -> TableReplaced:
    """The change that lists an account again; PlanError when it is not left."""
    if account_id not in put_off_until(state, rep_id):
        raise PlanError(f"{account_id} is not put off.", remedy="Choose one that is.")
    return _changed(state, rep_id, account_id, [], f"List {account_id} again")


def _changed(
    state: State, rep_id: str, account_id: str, rows: list[tuple[str, ...]], label: str
) -> TableReplaced:
    table = state.table(PUT_OFF)
    known = [tuple(map(str, row)) for row in zip(*(text(table, n) for n in _NAMES), strict=True)]
    kept = [row for row in known if row[:2] != (rep_id, account_id)]
    after = pd.DataFrame([*kept, *rows], columns=list(_NAMES))
    return TableReplaced(label, PUT_OFF, state.tables.get(PUT_OFF), after)
