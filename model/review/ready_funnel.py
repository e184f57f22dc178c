"""Reports about pursuits and promises: steps, wins, leaders, joint plans, goal and forecast."""

from collections.abc import Sequence
from typing import Any, Final

from model.format import NBSP
from model.plan.funnel_figures import funnel_figures
from model.plan.influence_graph import leaders_of
from model.plan.joint_plans import joint_plans_of, milestones_of
from model.plan.rep_plan import rep_plan
from model.review.alerts_funnel import open_pursuits
from model.review.ground import TerritoryGround
from model.review.performance import months_of
from model.review.ready_table import Bars, Column, Kind, ReadyTable, known

_YEAR: Final = 12
_BARS: Final = 20


def by_step(grounds: Sequence[TerritoryGround]) -> ReadyTable:
    """Every open opportunity with its step and age, the oldest in their step first."""
    rows: list[tuple[Any, ...]] = [
        (
            one.id,
            ground.name_of(one.account_id),
            ground.territory.label,
            one.line,
            one.step,
            one.step_name,
            known(one.days_in_step),
            known(one.standard_days),
            one.value,
            one.next_step,
            one.next_step_on,
            "stuck" if one.stuck else "" if one.next_step_ok else "no next step",
        )
        for ground in grounds
        for one in open_pursuits(ground)
    ]
    rows.sort(key=lambda row: (row[11] == "", -(row[6] or 0.0)))
    columns = (
        Column("Opportunity"), Column("Account"), Column("Territory"), Column("Line"),
        Column("Step", Kind.COUNT), Column("Step name"), Column("Days in step", Kind.COUNT),
        Column("Standard days", Kind.COUNT), Column("Value", Kind.MONEY), Column("Next step"),
        Column("Next step on", Kind.DAY), Column("State"),
    )  # fmt: skip
    bars = Bars("Account", ("Days in step", "Standard days"), most=_BARS)
    return ReadyTable(columns, tuple(rows), bars, "" if rows else "No opportunity is open.")


def won_lost(grounds: Sequence[TerritoryGround]) -> ReadyTable:
    """Won, lost, win rate and median days by territory and funnel."""
    rows = []
    for ground in grounds:
        found = funnel_figures(ground.state, ground.ids, open_pursuits(ground), ground.today)
        for funnel in found:
            if not (funnel.open or funnel.won or funnel.lost):
                continue
            rows.append(
                (
                    ground.territory.label,
                    funnel.name,
                    funnel.open,
                    funnel.value,
                    funnel.won,
                    funnel.lost,
                    known(funnel.win_rate),
                    known(funnel.median_days),
                    known(funnel.rescue_rate),
                )
            )
    columns = (
        Column("Territory"), Column("Funnel"), Column("Open", Kind.COUNT),
        Column("Open value", Kind.MONEY), Column("Won", Kind.COUNT), Column("Lost", Kind.COUNT),
        Column("Win rate", Kind.SHARE), Column("Median days to win", Kind.COUNT),
        Column("Rescued by plan B", Kind.SHARE),
    )  # fmt: skip
    missing = "" if rows else "No opportunity is known."
    return ReadyTable(columns, tuple(rows), Bars("Funnel", ("Won", "Lost"), summed=True), missing)


def leaders(grounds: Sequence[TerritoryGround]) -> ReadyTable:
    """Opinion leaders with tier, relationship now and aimed at, last and next contact."""
    rows: list[tuple[Any, ...]] = [
        (
            one.contact_id,
            one.name,
            ground.name_of(one.account_id),
            f"T{one.tier}",
            known(one.relationship),
            known(one.target),
            one.next_on,
            one.next_step,
            one.gap,
        )
        for ground in grounds
        for one in leaders_of(ground.state, ground.ids, ground.today)
    ]
    rows.sort(key=lambda row: (row[3], row[1]))
    columns = (
        Column("Contact"), Column("Name"), Column("Account"), Column("Tier"),
        Column("Relationship", Kind.COUNT), Column("Aim", Kind.COUNT), Column("Next on", Kind.DAY),
        Column("Next step"), Column("Missing"),
    )  # fmt: skip
    missing = "" if rows else "No opinion leader is known."
    bars = Bars("Name", ("Relationship", "Aim"))
    return ReadyTable(columns, tuple(rows), bars, missing)


def joint(grounds: Sequence[TerritoryGround]) -> ReadyTable:
    """Open milestones of the joint plans by day."""
    rows = [
        (
            ground.name_of(str(plan.get("account_id", ""))),
            ground.territory.label,
            str(plan.get("status", "")),
            milestone.step,
            milestone.owner,
            milestone.due,
            "late" if milestone.due and milestone.due < ground.today.isoformat() else "",
        )
        for ground in grounds
        for plan in joint_plans_of(ground.plan)
        for milestone in milestones_of(plan)
        if not milestone.done
    ]
    rows.sort(key=lambda row: (row[5] == "", row[5], row[0]))
    columns = (
        Column("Account"), Column("Territory"), Column("Status"), Column("Milestone"),
        Column("Owner"), Column("Due", Kind.DAY), Column("State"),
    )  # fmt: skip
    missing = "" if rows else "No joint plan has an open milestone."
    return ReadyTable(columns, tuple(rows), missing=missing)


def forecast(grounds: Sequence[TerritoryGround]) -> ReadyTable:
    """Sold against expected month by month, then the three years of the base forecast."""
    rows: list[tuple[Any, ...]] = []
    years: list[tuple[Any, ...]] = []
    for ground in grounds:
        months = months_of(ground, _YEAR)
        sold = any(m.sold or m.expected > 0 for m in months)  # else no month is known
        rows += [
            (
                ground.territory.label,
                ground.show.month(m.month).replace(NBSP, " "),  # a filter is typed
                m.sold,
                known(m.expected),
                known(m.share),
                m.source,
            )
            for m in (months if sold else ())
        ]
        plan = rep_plan(ground.whole, ground.code, today=ground.today)
        base = plan.forecast.base
        for year in (1, 2, 3) if base is not None else ():
            needed = dict(enumerate(plan.forecast.required_by_year, 1)).get(year)
            money = base.year(year) if base is not None else None
            share = money / needed if money and needed else None
            years.append((ground.territory.label, f"Plan year {year}", money, needed, share,
                          "base forecast (estimate) against what is required"))  # fmt: skip
    rows += years
    columns = (
        Column("Territory"), Column("Period"), Column("Sold or forecast", Kind.MONEY),
        Column("Expected or required", Kind.MONEY), Column("Share", Kind.SHARE), Column("Source"),
    )  # fmt: skip
    missing = "" if rows else "No monthly sales are known."
    bars = Bars("Period", ("Sold or forecast", "Expected or required"), summed=True, most=_YEAR)
    return ReadyTable(columns, tuple(rows), bars, missing)
