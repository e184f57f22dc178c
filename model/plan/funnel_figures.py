"""How each funnel and each of its steps works: conversion, win rate, velocity (plan-spec §2.8)."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
import pandas as pd

from model.arrays import TextArray
from model.plan.funnels import Funnel, funnels_of
from model.plan.opportunity_records import CLOSED, LOST, TABLE, WON
from model.plan.outlook import Opportunity
from model.plan.period import iso_date
from model.plan.tables import number, of_accounts, text
from model.settings import settings_of
from model.state import State

_YEAR_DAYS: Final = 365
_STEP_DAY: Final = re.compile(r"^step(\d+)_on$")


@dataclass(frozen=True, slots=True)
class StepFigures:
    """One step of one funnel; ratios and days are NaN where nothing is known.

    `velocity` is money a year that leaves the step a day: open value × conversion ÷ days.
    """

    no: int
    name: str
    entered: int
    advanced: int
    conversion: float
    median_days: float  # calendar days from this step to the next one reached
    standard_days: int
    open: int
    value: float  # money, open
    stuck: int
    velocity: float


@dataclass(frozen=True, slots=True)
class FunnelFigures:
    """One funnel; `won_unticked` are won without all steps dated in order (S0-97).

    `win_rate` is won ÷ (won + lost) of the last twelve months, NaN below the least number;
    `velocity` is open × win rate × average value ÷ median days, money a day.
    """

    funnel_id: str
    name: str
    open: int
    value: float
    weighted: float
    won: int
    lost: int
    win_rate: float
    median_days: float
    velocity: float
    discipline: float
    won_unticked: int
    rescue_rate: float
    won_step: int
    steps: tuple[StepFigures, ...]


def funnel_figures(
    state: State, ids: TextArray, open_: Sequence[Opportunity], today: date
) -> tuple[FunnelFigures, ...]:
    """The figures of every funnel for the accounts `ids`; `open_` are their open opportunities."""
    table, _ = of_accounts(state.table(TABLE), ids)
    least = settings_of(state.settings)["winrate.min_n"]
    return tuple(
        _figures(funnel, table[text(table, "funnel") == funnel.id], open_, today, least)
        for funnel in funnels_of(state)
    )


def in_order(record: Mapping[Any, Any], funnel: Funnel | None) -> bool:
    """Whether each step up to the present one has a day, in order; optional ones may lack it."""
    step = _number(record.get("step"))
    if step < 1:
        return False
    optional = {s.no for s in funnel.steps if s.optional} if funnel else set()
    days = []
    for n in range(1, step + 1):
        day = record.get(f"step{n}_on")
        if day is None or day != day or not str(day):
            if n in optional and n < step:
                continue
            return False
        days.append(str(day))
    return days == sorted(days)


def step_days(table: pd.DataFrame) -> list[dict[int, date]]:
    """The day each step was entered, by step number, one dict per row."""
    columns = {
        int(found[1]): text(table, str(name))
        for name in table.columns
        if (found := _STEP_DAY.match(str(name)))
    }
    return [
        {n: day for n in sorted(columns) if (day := iso_date(columns[n][i])) is not None}
        for i in range(len(table))
    ]


def closed_lately(record: Mapping[Any, Any], today: date) -> bool:
    """Whether an opportunity was won or lost within the last twelve months."""
    closed = iso_date(record.get("closed_on"))
    if record.get("status") not in CLOSED:
        return False
    return closed is None or today - timedelta(days=_YEAR_DAYS) <= closed <= today


def median_days(won: pd.DataFrame) -> float:
    """Median of the days from opening to the win, NaN when none is known."""
    days = number(won, "days_to_close").copy()
    for i, (opened, closed) in enumerate(
        zip(text(won, "opened"), text(won, "closed_on"), strict=True)
    ):
        start, end = iso_date(opened), iso_date(closed)
        if math.isnan(days[i]) and start is not None and end is not None:
            days[i] = (end - start).days
    known = days[np.isfinite(days)]
    return float(np.median(known)) if known.size else math.nan


def rescue_rate(table: pd.DataFrame) -> float:
    """Won after a plan B ÷ all that had one."""
    tried = np.array([bool(p) and p.casefold() != "none" for p in text(table, "plan_b")], bool)
    won = text(table, "status") == WON
    return ratio(int(np.sum(tried & won)), int(np.sum(tried)))


def ratio(part: float, whole: float) -> float:
    """part ÷ whole, NaN when there is nothing to divide by."""
    return part / whole if whole else math.nan


def _number(value: object) -> int:
    try:
        return int(float(str(value)))
    except ValueError:
        return 0


def _figures(
    funnel: Funnel, table: pd.DataFrame, open_: Sequence[Opportunity], today: date, least: float
) -> FunnelFigures:
    own = [o for o in open_ if o.funnel == funnel.id]
    records = table.to_dict("records")
    recent = table[[closed_lately(record, today) for record in records]]
    won, lost = (int(np.sum(text(recent, "status") == kind)) for kind in (WON, LOST))
    win_rate = won / (won + lost) if won + lost and won + lost >= least else math.nan
    days = median_days(recent[text(recent, "status") == WON])
    value = sum(o.value for o in own)
    ordered = [in_order(record, funnel) for record in records]
    untidy = sum(
        record.get("status") == WON and not tidy
        for record, tidy in zip(records, ordered, strict=True)
    )
    return FunnelFigures(
        funnel_id=funnel.id,
        name=funnel.name,
        open=len(own),
        value=value,
        weighted=sum(o.value * o.probability for o in own),
        won=won,
        lost=lost,
        win_rate=win_rate,
        median_days=days,
        velocity=value * win_rate / days if days > 0 else math.nan,
        discipline=ratio(sum(ordered), len(ordered)),
        won_unticked=untidy,
        rescue_rate=rescue_rate(table),
        won_step=funnel.won_step,
        steps=_steps(funnel, table, own),
    )


def _steps(
    funnel: Funnel, table: pd.DataFrame, own: Sequence[Opportunity]
) -> tuple[StepFigures, ...]:
    rows = step_days(table)
    found = []
    for step in funnel.steps:
        later = [_later(days, step.no) for days in rows]
        entered = [i for i, days in enumerate(rows) if step.no in days]
        advanced = [i for i in entered if later[i] is not None]
        spent = [
            (following - rows[i][step.no]).days
            for i in advanced
            if (following := later[i]) is not None
        ]
        here = [o for o in own if o.step == step.no]
        conversion = ratio(len(advanced), len(entered))
        days = float(np.median(spent)) if spent else math.nan
        value = sum(o.value for o in here)
        found.append(
            StepFigures(
                no=step.no,
                name=step.name,
                entered=len(entered),
                advanced=len(advanced),
                conversion=conversion,
                median_days=days,
                standard_days=step.standard_days,
                open=len(here),
                value=value,
                stuck=sum(o.stuck for o in here),
                velocity=value * conversion / days if days > 0 else math.nan,
            )
        )
    return tuple(found)


def _later(days: Mapping[int, date], step: int) -> date | None:
    """The day the next step was entered that was entered at all."""
    after = [n for n in days if n > step]
    return days[min(after)] if after else None
