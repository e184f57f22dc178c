"""Revenue of a territory against what was expected of it, month by month (plan-spec §6, AL1)."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from model.plan.plan_versions import latest_version
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
    months, sold = ground.sales.months, ground.sales.money.sum(axis=0)
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


def _approved(ground: TerritoryGround) -> Mapping[str, float]:
    """Money by month of the approved base forecast, {} without one."""
    version = latest_version(ground.state, ground.rep_id) if ground.rep_id else None
    facts: Mapping[str, Any] = version.facts if version is not None else {}
    months = facts.get("base_months", {})
    return {str(month): float(money) for month, money in months.items()}
