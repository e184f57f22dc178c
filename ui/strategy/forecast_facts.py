"""What the forecast page shows, made of a forecast: the fan, its sentence, its table."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from model.format import Formatter
from model.plan.facts import N_MONTHS
from model.plan.facts import Sequence as Order
from model.plan.forecast_table import ForecastRow, forecast_rows, required_by_month, year_label
from model.plan.outlook import Forecast
from model.settings import Settings
from ui.widgets.columns import Look, TableColumn
from ui.widgets.forecast_fan import Fan, FanMark

_YEAR, _APART, _MARKS = 12, 4, 4
SCENARIOS: Final = ("low", "base", "high")


@dataclass(frozen=True, slots=True)
class Assumptions:
    """Other numbers than the settings': factors on all scenarios, points a year."""

    win: float = 1.0  # × chance to win
    months: float = 1.0  # × months to go-live
    churn: float = 0.0  # + share of today's business lost a year
    price: float | None = None  # share a year; None: as set

    def settings(self, known: Settings) -> dict[str, float]:
        """The settings they stand for."""
        own: dict[str, float] = {}
        for name in SCENARIOS:
            key = f"scenario.{name}"
            own[f"{key}.p"] = known[f"{key}.p"] * self.win
            own[f"{key}.ttc"] = known[f"{key}.ttc"] * self.months
            own[f"{key}.churn"] = min(max(known[f"{key}.churn"] + self.churn, 0.0), 1.0)
        if self.price is not None:
            own["price.change"] = self.price
        return own


def fan_of(
    outlook: Forecast,
    order: Order,
    start: date,
    names: Mapping[str, str],
    show: Formatter,
    before: Forecast | None = None,
) -> Fan | None:
    """The fan of a forecast; `before` is the present one when this one rests on assumptions."""
    base = outlook.base
    if base is None:
        return None
    rows = [row for row in forecast_rows(outlook, start) if row.label.startswith("Year")]
    required = required_by_month(outlook)
    quota = np.empty(0)
    if outlook.quota > 0 and not np.isclose(outlook.quota, required[:_YEAR].sum(), rtol=1e-3):
        quota = np.full(_YEAR, outlook.quota / _YEAR)
    then = before.base if before is not None else None
    return Fan(
        low=outlook.scenarios["low"].total,
        base=base.total,
        high=outlook.scenarios["high"].total,
        today=base.base,
        required=required,
        months=tuple(show.month(month) for month in outlook.months),
        years=tuple(year_label(start, n) for n in range(N_MONTHS // _YEAR)),
        notes=tuple(_year_note(row, show) for row in rows),
        marks=first_sales(outlook, order, names),
        before=None if then is None else then.total,
        quota=quota,
    )


def first_sales(outlook: Forecast, order: Order, names: Mapping[str, str]) -> tuple[FanMark, ...]:
    """The largest starts whose first sales lie far enough apart to be named."""
    base = outlook.base
    if base is None:
        return ()
    live = {
        pick.account_id: 3 * (pick.quarter - 1) + 1 + base.time_to_close[pick.account_id]
        for pick in order.picks
        if pick.account_id in base.time_to_close
    }
    marks: list[FanMark] = []
    for account_id in sorted(live, key=lambda key: -float(base.per_account[key].sum())):
        month = live[account_id]
        apart = all(abs(month - mark.month) >= _APART for mark in marks)
        if apart and 0 < month <= N_MONTHS and len(marks) < _MARKS:
            marks.append(FanMark(month, names.get(account_id, account_id)))
    return tuple(marks)


def verdict_words(outlook: Forecast, show: Formatter) -> str:
    """Which scenarios bring what is required, and by how much the others miss it."""
    if not outlook.scenarios:
        return " ".join(outlook.missing)
    totals = {name: outlook.scenarios[name].whole for name in SCENARIOS}
    required = outlook.required
    if not required > 0:
        span = f"{show.money_k(totals['low'])} and {show.money_k(totals['high'])} k"
        return (
            f"{show.money_k(totals['base'])} k in 36 months, between {span}. "
            "What the company requires is not entered."
        )
    met = [
        f"{name.capitalize()} ({show.money_k(totals[name])} k, "
        f"{show.percent(totals[name] / required)})"
        for name in ("base", "high", "low")
        if totals[name] >= required
    ]
    missed = [
        f"{name.capitalize()} by {show.money_k(required - totals[name])} k"
        for name in SCENARIOS
        if totals[name] < required
    ]
    if not met:
        return f"Required sales are missed in all scenarios: {_listed(missed)}."
    tail = f", missed in {_listed(missed)}" if missed else ""
    return f"Required sales are met in {_listed(met)}{tail}."


def table_columns(outlook: Forecast, start: date, show: Formatter) -> list[TableColumn]:
    """Quarters of year one, half-years after, the years and the whole."""
    rows = forecast_rows(outlook, start)
    return [
        TableColumn("label", "Months", np.array([row.label for row in rows], object), width=0),
        _money("base", "Today’s business", rows, [r.base for r in rows], show),
        _money("new", "New accounts", rows, [r.new for r in rows], show),
        _money("total", "Total", rows, [r.total for r in rows], show),
        _money("required", "Required", rows, [r.required for r in rows], show),
        TableColumn(
            "gap", "Gap", np.array([r.gap for r in rows], np.float64), Look.FIGURE, 84,
            lambda value: show.signed(value / 1e3),
        ),
    ]  # fmt: skip


def contributions(outlook: Forecast) -> list[tuple[str, float]]:
    """(account id, new money of 36 months) of the base scenario, largest first."""
    base = outlook.base
    found = {} if base is None else {k: float(v.sum()) for k, v in base.per_account.items()}
    return sorted(((k, v) for k, v in found.items() if v > 0), key=lambda one: -one[1])


def _money(
    key: str, title: str, _rows: Sequence[ForecastRow], values: list[float], show: Formatter
) -> TableColumn:
    return TableColumn(key, title, np.array(values, np.float64), Look.FIGURE, 108, show.money_k)


def _year_note(row: ForecastRow, show: Formatter) -> str:
    if math.isnan(row.required):
        return f"base {show.money_k(row.total)}"
    return f"base {show.money_k(row.total)} of {show.money_k(row.required)} required"


def _listed(words: Sequence[str]) -> str:
    return " and ".join((", ".join(words[:-1]), words[-1]) if len(words) > 1 else words)
