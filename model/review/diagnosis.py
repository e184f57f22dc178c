"""Why a territory sells more or less than the team's mean: market, effort, allocation, effect.

Revenue = potential x visits per potential x potential reached per visit x revenue per potential
reached. The gap to the team's mean territory is split over the four factors by logarithmic mean
(LMDI, Ang 2004), so the parts add up to the gap. Potential reached counts each account by the
share of its planned visits that were done.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from model.review.ground import TerritoryGround

MARKET, EFFORT, ALLOCATION, EFFECT = "market", "effort", "allocation", "effectiveness"
WORDS: Final = {
    MARKET: "What there is: potential of the territory",
    EFFORT: "How much is done: visits per potential",
    ALLOCATION: "Where it is done: potential reached per visit",
    EFFECT: "What it brings: revenue per potential reached",
}


@dataclass(frozen=True, slots=True)
class Factor:
    """One of the four: the territory's value, the team's, money of the gap it explains."""

    key: str
    own: float
    team: float
    money: float


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A territory against the team's mean one; money of the last twelve months.

    `factors` is empty, and `missing` says why, where something to split by is not known.
    """

    territory_id: str
    revenue: float
    team: float
    factors: tuple[Factor, ...]
    missing: str = ""

    @property
    def gap(self) -> float:
        """Money over the team's mean, negative below it."""
        return self.revenue - self.team

    @property
    def weakest(self) -> str:
        """The factor that costs most, "" where none costs anything."""
        worst = min(self.factors, key=lambda factor: factor.money, default=None)
        return worst.key if worst is not None and worst.money < 0 else ""


@dataclass(frozen=True, slots=True)
class _Sums:
    revenue: float
    potential: float
    visits: float
    reached: float

    @property
    def factors(self) -> dict[str, float]:
        """The four factors; their product is the revenue."""
        return {
            MARKET: self.potential,
            EFFORT: self.visits / self.potential,
            ALLOCATION: self.reached / self.visits,
            EFFECT: self.revenue / self.reached,
        }


def diagnoses(grounds: Sequence[TerritoryGround]) -> tuple[Diagnosis, ...]:
    """One for each territory, in their order; a team of one has nothing to be held against."""
    sums = [_sums(ground) for ground in grounds]
    n = len(sums)
    mean = _Sums(*(sum(_parts(one)[k] for one in sums) / max(n, 1) for k in range(4)))
    return tuple(
        _diagnosis(ground.territory.id, own, mean, n)
        for ground, own in zip(grounds, sums, strict=True)
    )


def _parts(sums: _Sums) -> tuple[float, float, float, float]:
    return sums.revenue, sums.potential, sums.visits, sums.reached


def _sums(ground: TerritoryGround) -> _Sums:
    potential = np.nan_to_num(ground.core.figures.potential)
    done, planned = np.nan_to_num(ground.visits.done), np.nan_to_num(ground.visits.planned)
    kept = np.divide(done, planned, out=(done > 0).astype(np.float64), where=planned > 0)
    return _Sums(
        float(np.nansum(ground.core.figures.revenue)),
        float(potential.sum()),
        float(done.sum()),
        float((potential * np.minimum(1.0, kept)).sum()),
    )


def _diagnosis(territory_id: str, own: _Sums, mean: _Sums, n: int) -> Diagnosis:
    missing = _missing(own, mean, n)
    if missing:
        return Diagnosis(territory_id, own.revenue, mean.revenue, (), missing)
    ratio = math.log(own.revenue / mean.revenue)
    gap = own.revenue - mean.revenue
    weight = gap / ratio if ratio else own.revenue
    team = mean.factors
    factors = tuple(
        Factor(key, value, team[key], weight * math.log(value / team[key]))
        for key, value in own.factors.items()
    )
    return Diagnosis(territory_id, own.revenue, mean.revenue, factors)


def _missing(own: _Sums, mean: _Sums, n: int) -> str:
    if n < 2:
        return "There is only one territory, nothing to compare it with."
    names = ("revenue", "potential", "visits", "visits of accounts with potential")
    for name, mine, team in zip(names, _parts(own), _parts(mean), strict=True):
        if mine <= 0 or team <= 0:
            return f"No {name} is known for the last quarter or year."
    return ""
