"""The base forecast as a table: quarters of year one, half-years after, years and the whole."""

import math
from dataclasses import dataclass
from datetime import date

import numpy as np

from model.arrays import FloatArray
from model.plan.facts import N_MONTHS
from model.plan.outlook import Forecast
from model.plan.period import month_after

_YEAR = 12


@dataclass(frozen=True, slots=True)
class ForecastRow:
    """One stretch of months; money in whole units, NaN where not given."""

    label: str
    base: float  # today's business
    new: float
    total: float
    required: float
    is_sum: bool

    @property
    def gap(self) -> float:
        """What the forecast has over what is required."""
        return self.total - self.required


def required_by_month(outlook: Forecast) -> FloatArray:
    """Required money per month, (36,), each year in equal parts; NaN in years not given.

    Without required sales the quota stands for the first year.
    """
    months = np.full(N_MONTHS, math.nan)
    by_year = outlook.required_by_year or ((outlook.quota,) if outlook.quota > 0 else ())
    for year, money in enumerate(by_year[: N_MONTHS // _YEAR]):
        months[_YEAR * year : _YEAR * (year + 1)] = money / _YEAR
    return months


def forecast_rows(outlook: Forecast, start: date) -> tuple[ForecastRow, ...]:
    """Rows of the base scenario with sums per year and over all; () without a forecast."""
    base = outlook.base
    if base is None:
        return ()
    required = required_by_month(outlook)
    rows = []

    def row(label: str, first: int, end: int, *, is_sum: bool = False) -> None:
        rows.append(
            ForecastRow(
                label,
                float(base.base[first:end].sum()),
                float(base.new[first:end].sum()),
                float(base.total[first:end].sum()),
                float(required[first:end].sum()),
                is_sum,
            )
        )

    for year in range(N_MONTHS // _YEAR):
        first = _YEAR * year
        label = year_label(start, year)
        step, letter = (3, "Q") if year == 0 else (6, "H")
        for n in range(_YEAR // step):
            name = f"{letter}{n + 1}"
            row(f"{label} {name}" if n == 0 else name, first + step * n, first + step * (n + 1))
        row(f"Year {label}", first, first + _YEAR, is_sum=True)
    row(f"{N_MONTHS} months", 0, N_MONTHS, is_sum=True)
    return tuple(rows)


def year_label(start: date, year: int) -> str:
    """2027, or 2027/28 when the plan's years do not begin in January; `year` counts from 0."""
    first = month_after(start, _YEAR * year)
    return str(first.year) if first.month == 1 else f"{first.year}/{(first.year + 1) % 100:02d}"


def quarter_label(start: date, quarter: int) -> str:
    """ "2027 Q1" of the plan's quarter 1-12."""
    return f"{year_label(start, (quarter - 1) // 4)} Q{(quarter - 1) % 4 + 1}"
