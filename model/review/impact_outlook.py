"""The first year of territories: forecast, quota, fair quota and the chance of making it.

The low and the high forecast are read as the 10th and the 90th percentile.
"""

import math
from dataclasses import dataclass
from datetime import date
from statistics import NormalDist
from typing import Final

from model.fairness import QuotaFairness
from model.plan.rep_plan import rep_plan
from model.scenario import Scenario
from model.state import State
from model.territories import CORE_TEAM

_TENTH: Final = NormalDist().inv_cdf(0.9)  # standard deviations from the middle to P90


@dataclass(frozen=True, slots=True)
class Outlook:
    """The first year of a territory: forecast low, base, high, its quota and the fair one."""

    low: float
    base: float
    high: float
    quota: float
    fair: float

    @property
    def chance(self) -> float:
        """P(≥ 100 %) of today's quota, 0-1; NaN where a figure is missing."""
        return chance_of(self.quota, self.low, self.base, self.high)

    @property
    def fair_chance(self) -> float:
        """P(≥ 100 %) of the fair quota."""
        return chance_of(self.fair, self.low, self.base, self.high)


def chance_of(quota: float, low: float, base: float, high: float) -> float:
    """P(year ≥ quota) of two half normal curves through low (P10), base (P50) and high (P90)."""
    if not all(map(math.isfinite, (quota, low, base, high))) or quota <= 0:
        return math.nan
    spread = (base - low if quota <= base else high - base) / _TENTH
    if spread <= 0:
        return 1.0 if base >= quota else 0.0
    return 1.0 - NormalDist(base, spread).cdf(quota)


class Outlooks:
    """Forecasts of territories; one that has the same accounts in two scenarios is read once."""

    def __init__(self, state: State, today: date, team: str = CORE_TEAM.id) -> None:
        self._state, self._today, self._team = state, today, team
        self._known: dict[tuple[str, bytes], tuple[float, float, float]] = {}

    def of(self, scenario: Scenario, code: int, quotas: QuotaFairness) -> Outlook:
        """The first year of one territory of a scenario, with the quotas of that scenario."""
        low, base, high = self.years(scenario, code)
        return Outlook(low, base, high, float(quotas.quota[code]), float(quotas.fair[code]))

    def total(self, scenario: Scenario) -> float:
        """The base forecast of the whole team; NaN where a territory has none."""
        n = len(scenario.layer(self._team).territories)
        return sum(self.years(scenario, code)[1] for code in range(n))

    def years(self, scenario: Scenario, code: int) -> tuple[float, float, float]:
        """Low, base and high of the first year, NaN without a forecast."""
        layer = scenario.layer(self._team)
        key = (repr(layer.territories[code]), layer.alignment.rows_of(code).tobytes())
        if key not in self._known:
            kinds = rep_plan(
                self._state, code, scenario=scenario.id, team=self._team, today=self._today
            ).forecast.scenarios
            low, base, high = (
                kinds[name].year(1) if name in kinds else math.nan
                for name in ("low", "base", "high")
            )
            self._known[key] = low, base, high
        return self._known[key]
