"""Open and closed opportunities: what they are worth and how well they move (plan-spec §2.8)."""

import math
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
import pandas as pd

from model.plan.core import PlanCore
from model.plan.outlook import Opportunity, Pipeline
from model.plan.period import iso_date
from model.plan.tables import number, of_accounts, text
from model.settings import Settings
from model.state import State

_COMMITTEE_STEP: Final = 7  # its clock starts when the papers are due, plan-spec §10 no. 10
_LAST_STEP: Final = 11
_CLOSED: Final = ("won", "lost")
_YEAR_DAYS: Final = 365


def pipeline_of(
    state: State, core: PlanCore, today: date, quota: float, base_year_1: float
) -> Pipeline:
    """The opportunities of one plan's accounts.

    `quota` and `base_year_1` (money of the next twelve months, from the base stream) give the
    gap the pipeline has to cover; NaN leaves the coverage unknown.
    """
    table, position = of_accounts(state.table("opportunities"), core.accounts.ids)
    status = text(table, "status")
    is_open = ~np.isin(status, (*_CLOSED, "parked"))
    waved = core.sequence.wave[position] > 0
    open_ = tuple(
        _opportunity(record, bool(in_sequence), _papers(state, core, record), today, core.settings)
        for record, in_sequence, keep in zip(table.to_dict("records"), waved, is_open, strict=True)
        if keep
    )
    closed = table[[_closed_lately(row, today) for row in table.to_dict("records")]]
    won, lost = (int(np.sum(text(closed, "status") == kind)) for kind in _CLOSED)
    n_closed = won + lost
    enough = n_closed >= core.settings["winrate.min_n"]
    win_rate = won / n_closed if enough and n_closed else math.nan
    median = _median_days(closed[text(closed, "status") == "won"])
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
        hygiene=_ratio(sum(o.next_step_ok for o in open_), len(open_)),
        discipline=_discipline(table),
        rescue_rate=_rescue_rate(table),
        step_conversion=step_conversion(table),
        stuck=tuple(sorted(o.id for o in open_ if o.stuck)),
        undated=tuple(sorted(o.id for o in open_ if not o.next_step_ok)),
        out_of_sequence=tuple(sorted(o.id for o in open_ if not o.in_sequence)),
        coverage_weighted=weighted / gap if gap > 0 else math.nan,
        coverage_unweighted=unweighted / gap if gap > 0 else math.nan,
        missing=() if len(table) else ("No opportunity of this territory is known.",),
    )


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else math.nan


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
    papers: date | None,
    today: date,
    settings: Settings,
) -> Opportunity:
    step = int(_value(record, "step"))
    entered = iso_date(record.get("step_entered"))
    days = (today - entered).days if entered is not None else math.nan
    clock = days
    if step == _COMMITTEE_STEP and papers is not None:
        clock = (today - papers).days
    default_days = settings.get(f"funnel.step{step}.days", math.nan)
    standard = _value(record, "standard_days", default_days)
    chance = _value(record, "probability", settings.get(f"funnel.step{step}.p", 0.0))
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
        stuck=bool(clock > standard),
        next_step=_word(record, "next_step"),
        next_step_on=_word(record, "next_step_on"),
        next_step_ok=next_on is not None and next_on > today,
        plan_b=_word(record, "plan_b"),
        in_sequence=in_sequence,
        competitor=_word(record, "competitor"),
    )


def _papers(state: State, core: PlanCore, record: Mapping[Any, Any]) -> date | None:
    """The day the papers for this opportunity's committee are due, None when unknown.

    Of the meeting its next step names, else of the first one after the step began.
    """
    entered = iso_date(record.get("step_entered"))
    if _value(record, "step") != _COMMITTEE_STEP or entered is None:
        return None
    table = state.table("vac")
    i = core.accounts.row_of(_word(record, "account_id"))
    system = core.accounts.text("idn_id")[i]
    mine = table[(text(table, "idn_id") == system)] if system else table.iloc[:0]
    meetings = dict(zip(text(mine, "meeting"), text(mine, "papers_due"), strict=True))
    named = iso_date(meetings.get(_word(record, "next_step_on")))
    due = sorted(day for day in map(iso_date, meetings.values()) if day and day >= entered)
    return named or next(iter(due), None)


def _closed_lately(record: Mapping[Any, Any], today: date) -> bool:
    closed = iso_date(record.get("closed_on"))
    if record.get("status") not in _CLOSED:
        return False
    return closed is None or today - timedelta(days=_YEAR_DAYS) <= closed <= today


def _median_days(won: pd.DataFrame) -> float:
    days = number(won, "days_to_close")
    for i, (opened, closed) in enumerate(
        zip(text(won, "opened"), text(won, "closed_on"), strict=True)
    ):
        start, end = iso_date(opened), iso_date(closed)
        if math.isnan(days[i]) and start is not None and end is not None:
            days[i] = (end - start).days
    known = days[np.isfinite(days)]
    return float(np.median(known)) if known.size else math.nan


def _step_dates(table: pd.DataFrame) -> list[list[str]]:
    columns = [text(table, f"step{step}_on") for step in range(1, _LAST_STEP + 1)]
    return [list(row) for row in zip(*columns, strict=True)]


def _discipline(table: pd.DataFrame) -> float:
    """Share of opportunities whose steps up to the present one were ticked in order."""
    steps = number(table, "step")
    in_order = 0
    for dates, step in zip(_step_dates(table), steps, strict=True):
        reached = dates[: int(step)] if step == step else []
        in_order += bool(reached) and all(reached) and reached == sorted(reached)
    return _ratio(in_order, len(table))


def step_conversion(table: pd.DataFrame) -> dict[int, float]:
    """Opportunities that went on from a step ÷ those that entered it, by step."""
    rows = _step_dates(table)
    entered = [sum(bool(dates[step]) for dates in rows) for step in range(_LAST_STEP)]
    return {
        step + 1: entered[step + 1] / entered[step]
        for step in range(_LAST_STEP - 1)
        if entered[step]
    }


def _rescue_rate(table: pd.DataFrame) -> float:
    tried = np.array([bool(p) and p.casefold() != "none" for p in text(table, "plan_b")], bool)
    won = text(table, "status") == "won"
    return _ratio(int(np.sum(tried & won)), int(np.sum(tried)))
