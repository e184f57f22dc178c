"""Reports about what is done: roles, planned and done, requests and their causes."""

from collections.abc import Sequence

from model.plan.requests import request_load
from model.review.ground import TerritoryGround
from model.review.ready_table import Bars, Column, Kind, ReadyTable
from model.review.trends import planned_and_done, visit_weeks

_NOTHING = "No activity is on record; import the activities of the CRM, or build the diary."


def mix(grounds: Sequence[TerritoryGround]) -> ReadyTable:
    """Visits by role of whom was met and hours with buyers, week by week (S2-95)."""
    rows = []
    for ground in grounds:
        if not ground.acts:
            continue
        for week in visit_weeks(ground):
            rows.append(
                (
                    ground.territory.label,
                    week.monday.isoformat(),
                    *(week.visits[role] for role in ("U", "B", "A")),
                    week.whole,
                    week.visits_a_day if week.working_days else None,
                    week.buyer_hours,
                )
            )
    columns = (
        Column("Territory"), Column("Week of", Kind.DAY), Column("Users", Kind.COUNT),
        Column("Buyers", Kind.COUNT), Column("Admins", Kind.COUNT), Column("Visits", Kind.COUNT),
        Column("Visits a day", Kind.NUMBER), Column("Hours with buyers", Kind.NUMBER),
    )  # fmt: skip
    bars = Bars("Week of", ("Users", "Buyers", "Admins"))
    return ReadyTable(columns, tuple(rows), bars, "" if rows else _NOTHING)


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
    bars = Bars("Kind", ("Planned", "Done"))
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
