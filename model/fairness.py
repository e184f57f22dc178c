"""Are the quotas fair: what each territory could carry against what it is asked for (F32)."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from model.arrays import FloatArray
from model.metrics import coefficient_of_variation, metric, totals
from model.positions import serving
from model.scenario import Layer
from model.settings import settings_of
from model.state import State

_NEAR: Final = (0.8, 1.2)  # attainment that counts as near the quota


@dataclass(frozen=True, eq=False, slots=True)
class QuotaFairness:
    """Money per year by territory, (K,) each; NaN where a territory has no quota.

    `fair` is F32's quota, the same total; `ratio_cv` the spread of quota ÷ potential;
    `correlation` of attainment with size, NaN where there are too few territories to test;
    `near` the share of territories within 80-120 % of their quota.
    """

    quota: FloatArray
    fair: FloatArray
    revenue: FloatArray
    potential: FloatArray
    attainment: FloatArray  # revenue of the last 12 months ÷ quota
    ratio_cv: float
    correlation: float
    near: float
    ratio_limit: float
    correlation_limit: float
    tested: bool

    @property
    def known(self) -> bool:
        """Whether any territory has a quota."""
        return bool(np.isfinite(self.quota).any())

    @property
    def widest_gap(self) -> float:
        """The largest distance of a quota from the fair one, share of the fair one; NaN unknown."""
        gap = np.abs(self.quota - self.fair) / np.where(self.fair > 0, self.fair, np.nan)
        return float(np.nanmax(gap)) if np.isfinite(gap).any() else float("nan")


def quota_fairness(state: State, layer: Layer) -> QuotaFairness:
    """F32 of one layer: Q_fair = revenue + the team's growth shared by reachable headroom.

    A territory's part is its headroom × (0.6 + 0.4 · mean readiness ÷ 100) × ramp of its rep;
    readiness is the mean of its accounts that have any.
    """
    settings, k = settings_of(state), len(layer.territories)
    codes = layer.alignment.territory
    revenue = totals(metric(state, "revenue").values, codes, k)
    potential = totals(metric(state, "potential").values, codes, k)
    head = totals(metric(state, "headroom").values, codes, k)
    reps = [serving(state, territory) for territory in layer.territories]
    quota = np.array([np.nan if rep is None or rep.quota is None else rep.quota for rep in reps])
    ramp = np.array([1.0 if rep is None else rep.ramp for rep in reps])
    ready = np.nan_to_num(state.accounts.number("readiness"))
    count = totals((ready > 0).astype(np.float64), codes, k)
    mean = np.divide(totals(ready, codes, k), count, out=np.zeros(k), where=count > 0)
    reach = settings["quota.acc_base"] + settings["quota.acc_readiness"] * mean / 100
    has = np.isfinite(quota)
    weight = np.where(has, head * reach * ramp, 0.0)
    growth = float(np.nansum(quota) - revenue[has].sum())
    part = weight / weight.sum() if weight.sum() else np.zeros(k)
    fair = np.where(has, revenue + growth * part, np.nan)
    attainment = np.divide(revenue, quota, out=np.full(k, np.nan), where=has & (quota > 0))
    ratio = np.divide(quota, potential, out=np.full(k, np.nan), where=has & (potential > 0))
    tested = int(has.sum()) >= settings["quota.min_n"]
    near = (attainment[has] >= _NEAR[0]) & (attainment[has] <= _NEAR[1])
    return QuotaFairness(
        quota=quota,
        fair=fair,
        revenue=revenue,
        potential=potential,
        attainment=attainment,
        ratio_cv=coefficient_of_variation(ratio),
        correlation=_correlation(attainment[has], potential[has]) if tested else float("nan"),
        near=float(near.mean()) if near.size else float("nan"),
        ratio_limit=settings["quota.cv"],
        correlation_limit=settings["quota.corr"],
        tested=tested,
    )


def _correlation(one: FloatArray, other: FloatArray) -> float:
    if one.size < 2 or not one.std() or not other.std():
        return float("nan")
    return float(np.corrcoef(one, other)[0, 1])
