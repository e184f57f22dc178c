"""Two second opinions on the forecast: the open pipeline and Bass adoption (plan-spec §2.7)."""

from collections.abc import Mapping
from collections.abc import Sequence as Items
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from model.arrays import FloatArray
from model.plan.facts import N_MONTHS, AccountFigures, Sequence
from model.plan.forecast import Pursuits
from model.plan.outlook import ForecastScenario, Opportunity
from model.plan.period import iso_date, plan_month
from model.settings import Settings

_PIPELINE_ALONE: Final = 6  # months
_RAMP_ALONE: Final = 9  # from this month on


@dataclass(frozen=True, eq=False, slots=True)
class SecondOpinions:
    """Beside the base forecast, never inside it."""

    with_pipeline: FloatArray  # (36,) money per month; empty without a forecast
    bass: FloatArray  # (36,) share of surgeons who use us, 0-1
    ramp_adoption: float  # the same share by the ramp model at month 36; NaN unknown
    too_fast: bool  # the ramp model passes Bass by more than the setting


def pipeline_weights() -> FloatArray:
    """How much the pipeline counts in each month, (36,): 1 to month 6, 0 from month 9."""
    month = np.arange(1, N_MONTHS + 1)
    return np.clip((_RAMP_ALONE - month) / (_RAMP_ALONE - _PIPELINE_ALONE), 0.0, 1.0)


def with_pipeline(
    base: ForecastScenario, opportunities: Items[Opportunity], start: date
) -> FloatArray:
    """The base total with the ramp replaced, near term, where an opportunity is open.

    An opportunity brings value × probability of its step ÷ 12 a month from its expected close
    on, a capital sale its one-off value in that month; one without a date brings nothing.
    """
    month, weight = np.arange(1, N_MONTHS + 1), pipeline_weights()
    total = base.total.copy()
    for account_id in {opportunity.account_id for opportunity in opportunities}:
        total -= weight * base.per_account.get(account_id, np.zeros(N_MONTHS))
    for opportunity in opportunities:
        close = iso_date(opportunity.expected_close)
        if close is None:
            continue
        due = max(1, plan_month(close, start))
        total += weight * (month >= due) * opportunity.weighted / 12
        total += weight * (month == due) * opportunity.one_off * opportunity.probability
    return total


def bass_adopters(start: float, years: FloatArray, p: float, q: float) -> FloatArray:
    """Share of adopters after some years, F' = (p + qF)(1 − F) from `start`; p and q per year.

    Source: Bass (1969), A new product growth for model consumer durables, closed form.
    """
    pull = p + q * start
    if pull <= 0:  # nobody starts it
        return np.full(len(years), start)
    left = (1 - start) * np.exp(-(p + q) * years)
    return np.asarray((pull - p * left) / (pull + q * left), np.float64)


def second_opinions(
    pursuits: Pursuits,
    sequence: Sequence,
    base: ForecastScenario | None,
    opportunities: Items[Opportunity],
    start: date,
    settings: Settings,
) -> SecondOpinions:
    """Both, for one plan; surgeons per site are those of F21."""
    figures = pursuits.figures
    sites = settings.by_type("surgeons", pursuits.types) * (np.nan_to_num(figures.potential) > 0)
    surgeons = float(sites.sum())
    buying = float(sites[np.nan_to_num(figures.revenue) > 0].sum())
    share = buying / surgeons if surgeons else 0.0
    months = np.arange(1, N_MONTHS + 1) / 12
    bass = bass_adopters(share, months, settings["bass.p"], settings["bass.q"])
    if base is None or not surgeons:
        return SecondOpinions(np.zeros(0), bass, float("nan"), False)
    won = _new_users(figures, pursuits.p_win, sequence, base.time_to_close, sites)
    adopted = (buying + won) / surgeons
    return SecondOpinions(
        with_pipeline(base, opportunities, start),
        bass,
        adopted,
        adopted > float(bass[-1]) * (1 + settings["bass.warn"]),
    )


def _new_users(
    figures: AccountFigures,
    p_win: FloatArray,
    sequence: Sequence,
    months: Mapping[str, int],
    sites: FloatArray,
) -> float:
    """Surgeons expected to be won at new sites by month 36."""
    won = 0.0
    for pick in sequence.picks:
        live = 3 * (pick.quarter - 1) + 1 + months[pick.account_id] <= N_MONTHS
        fresh = not figures.revenue[pick.position] > 0
        won += float(p_win[pick.position] * sites[pick.position]) if live and fresh else 0.0
    return won
