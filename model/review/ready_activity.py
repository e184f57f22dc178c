"""Reports about what is done: roles, planned and done, requests and their causes."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from model.diary.measure_weeks import ROLES
from model.plan.requests import request_load
from model.review.ground import TerritoryGround
from model.review.ready_table import Bars, Column, Kind, ReadyTable
from model.review.trends import planned_and_done, visit_weeks

ALL: Final = "all"
_WEEK: Final = 7  # days
_NOTHING = "No activity is on record; import the activities of the CRM, or build the diary."


def mix(grounds: Sequence[TerritoryGround]) -> ReadyTable:
    """Visits and hours by role of whom was met, and the share of selling time, by week.

    Hours together with several roles count with each (S2-95); selling time is all hours with
    customers of the hours of the week's working days (F25, S2-17).
    """
    rows = []
    for ground in grounds:
        if not ground.acts:
            continue
        day_h = ground.settings["cap.day_h"]
        for week in visit_weeks(ground):
            hours = hours_by_role(ground, week.monday)
            worked = week.working_days * day_h
            rows.append(
                (
                    ground.territory.label,
                    week.monday.isoformat(),
                    *(week.visits[role] for role in ROLES),
                    week.whole,
                    week.visits_a_day if week.working_days else None,
                    *(hours[role] for role in ROLES),
                    _share(hours[ALL], worked),
                )
            )
    columns = (
        Column("Territory"), Column("Week of", Kind.DAY), Column("Users", Kind.COUNT),
        Column("Buyers", Kind.COUNT), Column("Admins", Kind.COUNT), Column("Visits", Kind.COUNT),
        Column("Visits a day", Kind.NUMBER), Column("Hours with users", Kind.NUMBER),
        Column("Hours with buyers", Kind.NUMBER), Column("Hours with admins", Kind.NUMBER),
        Column("Selling time", Kind.SHARE),
    )  # fmt: skip
    bars = Bars("Week of", ("Users", "Buyers", "Admins"), summed=True)
    return ReadyTable(columns, tuple(rows), bars, "" if rows else _NOTHING)


def hours_by_role(ground: TerritoryGround, monday: date) -> Mapping[str, float]:
    """Hours done with customers in a week: by role letter, and `ALL` of them once."""
    found = dict.fromkeys((*ROLES, ALL), 0.0)
    for act in ground.acts:
        if act.status == "done" and act.done and 0 <= (act.done - monday).days < _WEEK:
            for role in {*act.roles, ALL} & found.keys():
                found[role] += act.minutes / 60
    return found


def planned_done(grounds: Sequence[TerritoryGround]) -> ReadyTable:
    """Items planned and done in the last quarter by kind."""
    rows = [
        (ground.territory.label, bar.name, bar.planned, bar.done, _share(bar.done, bar.planned))
        for ground in grounds
        if ground.acts
        for bar in planned_and_done(ground)
    ]
    columns = (
        Column("Territory"), Column("Kind"), Column("Planned", Kind.COUNT),
        Column("Done", Kind.COUNT), Column("Done of planned", Kind.SHARE),
    )  # fmt: skip
    bars = Bars("Kind", ("Planned", "Done"), summed=True)
    return ReadyTable(columns, tuple(rows), bars, "" if rows else _NOTHING)


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def causes(grounds: Sequence[TerritoryGround]) -> ReadyTable:
    """Requests of the last quarter by account, with the most frequent cause of each."""
    rows = []
    for ground in grounds:
        load = request_load(ground.state, ground.ids, ground.today)
        for account, count, level in load.by_account:
            cause = load.causes.get(account, "")
            rows.append(
                (account, ground.name_of(account), ground.territory.label, count, level, cause)
            )
    rows.sort(key=lambda row: (-row[3], row[0]))
    columns = (
        Column("Account id"), Column("Account"), Column("Territory"),
        Column("Requests", Kind.COUNT), Column("State"), Column("Most frequent cause"),
    )  # fmt: skip
    missing = "" if rows else "No request was logged in the last quarter."
    return ReadyTable(columns, tuple(rows), Bars("Account", ("Requests",)), missing)
