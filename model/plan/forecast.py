"""The 36-month forecast: today's business, new business per start, patients (plan-spec §2.7)."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np

from model.arrays import FloatArray, TextArray
from model.plan.facts import N_MONTHS, AccountFigures, Sequence
from model.plan.outlook import Forecast, ForecastScenario
from model.plan.period import month_labels
from model.plan.tables import typed_number
from model.settings import Settings

SCENARIOS: Final = ("low", "base", "high")


def half_up(value: float) -> int:
    """Round to whole months, halves up."""
    return math.floor(value + 0.5)


def months_to_close(types: TextArray, readiness: FloatArray, settings: Settings) -> FloatArray:
    """TTC in whole months, (n,): the type's months × (1.3 − 0.6·R/100), at least 2."""
    factor = settings["ttc.const"] - settings["ttc.slope"] * readiness / 100.0
    months = np.floor(settings.by_type("ttc", types) * factor + 0.5)
    return np.maximum(settings["ttc.min"], months)


def win_probability(
    types: TextArray, readiness: FloatArray, revenue: FloatArray, settings: Settings
) -> FloatArray:
    """p_win, (n,) 0-1: type base + 0.003 per readiness point above 50 + 0.08 for customers."""
    chance = settings.by_type("pwin", types) + settings["pwin.slope"] * (readiness - 50.0)
    chance = chance + settings["pwin.customer"] * (np.nan_to_num(revenue) > 0)
    return np.clip(chance, settings["pwin.min"], settings["pwin.max"])


@dataclass(frozen=True, eq=False, slots=True)
class Pursuits:
    """What the new stream is computed from, all (n,)."""

    types: TextArray
    figures: AccountFigures
    months_to_close: FloatArray
    p_win: FloatArray


def forecast_scenario(
    name: str, pursuits: Pursuits, sequence: Sequence, settings: Settings
) -> ForecastScenario:
    """One scenario; unknown revenue and headroom count 0."""
    figures = pursuits.figures
    churn, price = settings[f"scenario.{name}.churn"], settings["price.change"]
    month = np.arange(1, N_MONTHS + 1)
    prices = (1 + price) ** ((month - 1) / 12)
    keeping = (1 - churn) ** (month / 12) / 12
    base = np.nansum(figures.revenue) * keeping * prices
    patients = figures.ours.sum(axis=0)[:, None] * keeping
    ramps = settings.by_type("tau", pursuits.types) * settings[f"scenario.{name}.tau"]
    per_account: dict[str, FloatArray] = {}
    closing: dict[str, int] = {}
    for pick in sequence.picks:
        i = pick.position
        months = half_up(pursuits.months_to_close[i] * settings[f"scenario.{name}.ttc"])
        live = 3 * (pick.quarter - 1) + 1 + months
        since = np.maximum(0, month - live + 1)
        chance = min(settings["pwin.run_cap"], pursuits.p_win[i] * settings[f"scenario.{name}.p"])
        headroom = float(np.nan_to_num(figures.headroom[i]))
        full = chance * settings["head.attained"] * headroom / 12
        rate = full * (1 - np.exp(-since / ramps[i]))
        per_account[pick.account_id] = rate * prices
        closing[pick.account_id] = months
        patients = patients + patients_of(figures, i, rate)
    new = np.sum(list(per_account.values()), axis=0) if per_account else np.zeros(N_MONTHS)
    return ForecastScenario(name, base, new, base + new, patients, per_account, closing)


def patients_of(figures: AccountFigures, position: int, rate: FloatArray) -> FloatArray:
    """Patients per family and month of a run-rate before price: share of potential ÷ F1."""
    potential = figures.potential[position]
    by_family = np.nan_to_num(figures.potential_by_family[position])
    per_procedure = figures.revenue_per_procedure
    usable = (per_procedure > 0) & bool(potential > 0)
    per_money = np.zeros(len(by_family))
    per_money[usable] = by_family[usable] / potential / per_procedure[usable]
    return per_money[:, None] * rate


def forecast(
    pursuits: Pursuits,
    sequence: Sequence,
    start: date,
    plan: Mapping[str, Any],
    quota: float | None,
    settings: Settings,
) -> Forecast:
    """Low, base and high, with what the company requires in the plan's `company` part."""
    company = plan.get("company", {})
    by_year = tuple(typed_number(value) for value in company.get("required_sales_usd", ()))
    required = typed_number(company.get("required_36m_usd"))
    if math.isnan(required):
        required = sum(by_year) or math.nan
    target = typed_number(company.get("quota_y1_usd"))
    if math.isnan(target) and quota is not None:
        target = quota
    known = bool(np.isfinite(pursuits.figures.revenue).any())
    known |= bool(np.isfinite(pursuits.figures.headroom).any())
    scenarios = {
        name: forecast_scenario(name, pursuits, sequence, settings)
        for name in (SCENARIOS if known else ())
    }
    nothing = "Without revenue and potential nothing can be forecast: import sales and volumes."
    notes = [] if known else [nothing]
    if math.isnan(required):
        notes.append("The plan does not say what the company requires in 36 months.")
    return Forecast(
        months=month_labels(start),
        scenarios=scenarios,
        time_to_close=pursuits.months_to_close,
        p_win=pursuits.p_win,
        required=required,
        required_by_year=by_year,
        quota=target,
        missing=tuple(notes),
    )
