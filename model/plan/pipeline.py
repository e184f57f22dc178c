"""Open and closed opportunities: what they are worth and how well they move (plan-spec §2.8)."""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd

from model.arrays import IntArray, TextArray
from model.plan.core import PlanCore
from model.plan.funnel_figures import (
    closed_lately,
    in_order,
    median_days,
    ratio,
    rescue_rate,
    step_days,
)
from model.plan.funnels import Funnel, funnels_of
from model.plan.opportunity_records import CLOSED, PARKED
from model.plan.outlook import Opportunity, Pipeline
from model.plan.period import iso_date
from model.plan.tables import of_accounts, records_of, text
from model.settings import Settings, settings_of
from model.state import State

_COMMITTEE_STEP: Final = 7  # its clock starts when the papers are due, plan-spec §10 no. 10
_PAPERS: Final = "vac_submission"
_LAST_STEP: Final = 11  # of the shipped funnels


def pipeline_of(
    state: State, core: PlanCore, today: date, quota: float, base_year_1: float
) -> Pipeline:
    """The opportunities of one plan's accounts.

    `quota` and `base_year_1` (money of the next twelve months, from the base stream) give the
    gap the pipeline has to cover; NaN leaves the coverage unknown.
    """
    table, _ = of_accounts(state.table("opportunities"), core.accounts.ids)
    records = table.to_dict("records")
    funnels = {funnel.id: funnel for funnel in funnels_of(state)}
    known = opportunities_of(state, core.accounts.ids, core.sequence.wave, today)
    open_ = tuple(o for status, o in known if status not in (*CLOSED, PARKED))
    closed = table[[closed_lately(row, today) for row in records]]
    won, lost = (int(np.sum(text(closed, "status") == kind)) for kind in CLOSED)
    n_closed = won + lost
    enough = n_closed >= core.settings["winrate.min_n"]
    win_rate = won / n_closed if enough and n_closed else math.nan
    median = median_days(closed[text(closed, "status") == "won"])
    unweighted = sum(o.value_per_year for o in open_)
    weighted = sum(o.weighted for o in open_)
    gap = quota - base_year_1
    return Pipeline(
        open=open_,
        weighted=weighted,
        unweighted=unweighted,
        one_off=sum(o.one_off for o in open_),
        won=won,
        lost=lost,
        win_rate=win_rate,
        median_days=median,
        velocity=unweighted * win_rate / median if median > 0 else math.nan,
        hygiene=ratio(sum(o.next_step_ok for o in open_), len(open_)),
        discipline=_discipline(records, funnels),
        rescue_rate=rescue_rate(table),
        step_conversion=step_conversion(table),
        stuck=tuple(sorted(o.id for o in open_ if o.stuck)),
        undated=tuple(sorted(o.id for o in open_ if not o.next_step_ok)),
        out_of_sequence=tuple(sorted(o.id for o in open_ if not o.in_sequence)),
        coverage_weighted=weighted / gap if gap > 0 else math.nan,
        coverage_unweighted=unweighted / gap if gap > 0 else math.nan,
        missing=() if len(table) else ("No opportunity of this territory is known.",),
    )


def opportunities_of(
    state: State, ids: TextArray, waves: IntArray, today: date
) -> tuple[tuple[str, Opportunity], ...]:
    """Every opportunity of the accounts `ids` with its status, in the order of the table.

    `waves` (n,) are the accounts' waves in the sequence, 0 for none.
    """
    table, position = of_accounts(state.table("opportunities"), ids)
    funnels = {funnel.id: funnel for funnel in funnels_of(state)}
    settings = settings_of(state.settings)
    return tuple(
        (
            _word(record, "status"),
            _opportunity(
                record,
                bool(waves[at] > 0),
                funnels.get(_word(record, "funnel")),
                _papers(state, record, funnels),
                today,
                settings,
            ),
        )
        for record, at in zip(records_of(table), position, strict=True)
    )


def _value(record: Mapping[Any, Any], name: str, otherwise: float = 0.0) -> float:
    try:
        value = float(record.get(name, math.nan))
    except (TypeError, ValueError):
        return otherwise
    return otherwise if math.isnan(value) else value


def _word(record: Mapping[Any, Any], name: str) -> str:
    value = record.get(name, "")
    return "" if value is None or value != value else str(value)


def _opportunity(
    record: Mapping[Any, Any],
    in_sequence: bool,
    funnel: Funnel | None,
    papers: date | None,
    today: date,
    settings: Settings,
) -> Opportunity:
    step = int(_value(record, "step"))
    entered = iso_date(record.get("step_entered"))
    days = (today - entered).days if entered is not None else math.nan
    clock = days if papers is None else (today - papers).days
    place = funnel.step(step) if funnel is not None else None
    usual = settings.get(f"funnel.step{step}.days", math.nan)
    usual = float(place.standard_days) if place is not None else usual
    standard = _value(record, "standard_days", usual)
    limit = max(standard, float(place.stuck_after_days)) if place is not None else standard
    base = settings.get(f"funnel.step{step}.p", 0.0)
    chance = _value(record, "probability", place.probability if place is not None else base)
    value = _value(record, "value_per_year")
    next_on = iso_date(record.get("next_step_on"))
    return Opportunity(
        id=_word(record, "opportunity_id"),
        account_id=_word(record, "account_id"),
        line=_word(record, "line"),
        funnel=_word(record, "funnel"),
        step=step,
        step_name=_word(record, "step_name"),
        value_per_year=value,
        one_off=_value(record, "one_off_value"),
        probability=chance,
        weighted=value * chance,
        opened=_word(record, "opened"),
        expected_close=_word(record, "expected_close"),
        days_in_step=float(days),
        standard_days=standard,
        stuck=bool(clock > limit),
        next_step=_word(record, "next_step"),
        next_step_on=_word(record, "next_step_on"),
        next_step_ok=next_on is not None and next_on > today,
        plan_b=_word(record, "plan_b"),
        in_sequence=in_sequence,
        competitor=_word(record, "competitor"),
    )


def _papers(state: State, record: Mapping[Any, Any], funnels: Mapping[str, Funnel]) -> date | None:
    """The day the papers for this opportunity's committee are due, None when unknown.

    Of the meeting its next step names, else of the first one after the step began; only while
    it stands at the step that submits the papers.
    """
    if _word(record, "status") in CLOSED:
        return None
    entered = iso_date(record.get("step_entered"))
    funnel = funnels.get(_word(record, "funnel"))
    step = int(_value(record, "step"))
    place = funnel.step(step) if funnel is not None else None
    submits = step == _COMMITTEE_STEP
    if place is not None:
        submits = any(task.type == _PAPERS for task in place.tasks)
    if not submits or entered is None:
        return None
    table = state.table("vac")
    row = state.accounts.row_of(_word(record, "account_id"))
    system = state.accounts.text("idn_id")[row]
    mine = table[(text(table, "idn_id") == system)] if system else table.iloc[:0]
    meetings = dict(zip(text(mine, "meeting"), text(mine, "papers_due"), strict=True))
    named = iso_date(meetings.get(_word(record, "next_step_on")))
    due = sorted(day for day in map(iso_date, meetings.values()) if day and day >= entered)
    return named or next(iter(due), None)


def _discipline(records: Sequence[Mapping[Any, Any]], funnels: Mapping[str, Funnel]) -> float:
    """Share of opportunities whose steps up to the present one were ticked in order."""
    ticked = [in_order(record, funnels.get(_word(record, "funnel"))) for record in records]
    return ratio(sum(ticked), len(ticked))


def step_conversion(table: pd.DataFrame) -> dict[int, float]:
    """Opportunities that went on from a step ÷ those that entered it, by step."""
    rows = step_days(table)
    last = max((n for days in rows for n in days), default=0)
    found = {}
    for step in range(1, max(last, _LAST_STEP)):
        entered = [days for days in rows if step in days]
        if entered:
            found[step] = sum(max(days) > step for days in entered) / len(entered)
    return found
