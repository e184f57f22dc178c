"""A accounts that a rep's diary holds nothing for: named before a quarter is published (S2-06)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from model.diary.day_words import day_words
from model.diary.entries import GONE
from model.diary.quarter import BUFFER, OWN
from model.diary.table import diary_rows
from model.diary.unplaced import DROP, LATER, left_out
from model.diary.work_days import Quarter
from model.people import contactable
from model.plan.all_segments import segments_within
from model.plan.not_now import not_now_of
from model.plan.period import iso_date
from model.plan.potential import account_figures
from model.plan.tables import text
from model.reps import Rep
from model.state import State
from model.territories import CORE_TEAM

_TOP: Final = "A"
_NOT_HELD: Final = (*GONE, "no_show")
_NONE: Final = "No reason is on record."


@dataclass(frozen=True, slots=True)
class Uncalled:
    """One A account without an item, and what is known of why, as a sentence."""

    account_id: str
    name: str
    why: str


def uncalled_in(state: State, rep: Rep | None, quarter: Quarter) -> tuple[Uncalled, ...]:
    """The rep's A accounts no item of the quarter's diary is at, largest potential first.

    A is what the rep's plan calls so: among the accounts of the own territory. Items that were
    cancelled or missed, the rep's own work and those with somebody who must not be contacted
    are none. What was left out of the plan on purpose is listed too, with its reason.
    """
    layer = state.scenario().layer(CORE_TEAM.id)
    codes = [c for c, one in enumerate(layer.territories) if rep and one.rep_id == rep.id]
    if rep is None or not codes:
        return ()
    territory = layer.alignment.territory
    grades = segments_within(state, np.asarray(territory, np.int64)).potential_class
    rows = np.flatnonzero(np.isin(territory, codes) & (grades == _TOP))
    planned = _planned(state, rep, quarter)
    open_rows = [row for row in rows if str(state.accounts.ids[row]) not in planned]
    potential = np.nan_to_num(account_figures(state).potential)
    known = _reasons(state, rep, quarter)
    names = state.accounts.text("name")
    return tuple(
        Uncalled(one := str(state.accounts.ids[row]), str(names[row]) or one, known.get(one, _NONE))
        for row in sorted(open_rows, key=lambda row: -potential[row])
    )


def _planned(state: State, rep: Rep, quarter: Quarter) -> frozenset[str]:
    table = contactable(diary_rows(state, rep.id, quarter), state)
    columns = (text(table, name) for name in ("account_id", "type", "status"))
    return frozenset(
        str(account)
        for account, kind, status in zip(*columns, strict=True)
        if kind != BUFFER and kind not in OWN and status not in _NOT_HELD
    )


def _reasons(state: State, rep: Rep, quarter: Quarter) -> Mapping[str, str]:
    """Why nothing is planned at an account, by its id; the most deliberate reason counts."""
    found: dict[str, str] = {}
    table = diary_rows(state, rep.id, quarter)
    columns = (text(table, name) for name in ("account_id", "date", "status", "reason"))
    for account, day, status, reason in zip(*columns, strict=True):
        if status in _NOT_HELD:
            what = "missed" if status == "no_show" else "called off"
            when = iso_date(day)
            on = f" of {day_words(state, when)}" if when else ""
            found[str(account)] = f"The item{on} was {what}{f': {reason}' if reason else ''}."
    for one in left_out(state, rep.id, quarter):
        if one.decision == LATER:
            found[one.account_id] = f"Moved to {quarter.after(1).name}."
        elif one.decision == DROP:
            found[one.account_id] = "Dropped this quarter."
        elif not one.decision:
            found[one.account_id] = f"Not placed: {one.reason}"
    for left in not_now_of(state.plans.get(rep.id, {})):
        when = iso_date(left.reassess_on)
        until = f" until {day_words(state, when)}" if when else ""
        found[left.account_id] = f"Left for now{until}."
    return found


def purpose_at(quarter: Quarter) -> str:
    """What an item is for that gives such an account its attention; to be made more precise."""
    return f"Ask what has changed and agree the next date (class A, nothing in {quarter.name})"
