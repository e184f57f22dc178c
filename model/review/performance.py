"""Revenue of a territory against what was expected of it, month by month (plan-spec §6, AL1)."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from model.arrays import FloatArray
from model.plan.period import iso_date, month_after
from model.plan.plan_versions import latest_version
from model.plan.tables import number, of_accounts, text
from model.review.ground import TerritoryGround

_SEASON: Final = 12
FORECAST: Final = "base forecast of the approved plan"
YEAR_BEFORE: Final = "the same month a year before"


@dataclass(frozen=True, slots=True)
class MonthRevenue:
    """One month: money sold, money expected (NaN unknown) and where the expectation is from."""

    month: str
    sold: float
    expected: float
    source: str

    @property
    def share(self) -> float:
        """Sold ÷ expected, NaN unknown."""
        return self.sold / self.expected if self.expected > 0 else math.nan


def months_of(ground: TerritoryGround, count: int) -> tuple[MonthRevenue, ...]:
    """The last `count` months of the sales table that are over, oldest first.

    Expected is the base forecast the plan was approved with; months before that plan, and
    territories without one, are held against the same month of the year before.
    """
    months, sold = _sales(ground)
    approved = _approved(ground)
    found = []
    for at in range(max(0, len(months) - count), len(months)):
        month = months[at]
        if month in approved:
            expected, source = approved[month], FORECAST
        elif at >= _SEASON:
            expected, source = float(sold[at - _SEASON]), YEAR_BEFORE
        else:
            expected, source = math.nan, ""
        found.append(MonthRevenue(month, float(sold[at]), expected, source))
    return tuple(found)


def revenue_share(months: tuple[MonthRevenue, ...]) -> float:
    """Sold ÷ expected of months with both, NaN where there is none."""
    both = [month for month in months if month.expected > 0]
    expected = sum(month.expected for month in both)
    return sum(month.sold for month in both) / expected if expected else math.nan


def _sales(ground: TerritoryGround) -> tuple[tuple[str, ...], FloatArray]:
    """Months of the whole table that are over, and the territory's money in each."""
    table = ground.state.table("sales_monthly")
    months = tuple(month for month in ground.sale_months if _is_over(month, ground))
    mine, _ = of_accounts(table, ground.ids)
    column = {month: place for place, month in enumerate(months)}
    money = np.zeros(len(months))
    for month, revenue in zip(text(mine, "month"), number(mine, "revenue"), strict=True):
        if month in column and math.isfinite(revenue):
            money[column[month]] += revenue
    return months, money


def _is_over(month: str, ground: TerritoryGround) -> bool:
    first = iso_date(f"{month[:7]}-01")
    return first is not None and (month_after(first, 1) - ground.today).days <= 1


def _approved(ground: TerritoryGround) -> Mapping[str, float]:
    """Money by month of the approved base forecast, {} without one."""
    version = latest_version(ground.state, ground.rep_id) if ground.rep_id else None
    facts: Mapping[str, Any] = version.facts if version is not None else {}
    months = facts.get("base_months", {})
    return {str(month): float(money) for month, money in months.items()}
