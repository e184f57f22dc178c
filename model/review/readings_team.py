"""Figures that need the other territories beside one: fit, band, spreads, headcount (§6)."""

import math
from collections.abc import Mapping, Sequence

import numpy as np

from model.arrays import FloatArray
from model.evaluation import moved_shares
from model.metrics import coefficient_of_variation
from model.rep_fit import FitJudge
from model.review.alerts_team import potential_indices
from model.review.figures import Reading
from model.review.ground import TerritoryGround
from model.review.impact_followup import before_live
from model.scenario import LIVE
from model.state import State
from model.territories import CORE_TEAM
from model.workload import capacity_hours

_EVEN = 100.0  # index of the mean territory
_SMALLEST_TEAM = 2


def territory_readings(
    state: State, grounds: Sequence[TerritoryGround]
) -> Mapping[str, tuple[Reading, ...]]:
    """Fit of rep and accounts (F29) and distance from the mean potential (F28), by territory."""
    index = potential_indices(grounds)
    n = max((ground.code for ground in grounds), default=-1) + 1
    by_code = {ground.code: ground.rep for ground in grounds}
    codes = np.full(len(state.accounts), -1, np.int64)
    for ground in grounds:
        codes[ground.core.rows] = ground.code
    fit = FitJudge(state, [by_code.get(code) for code in range(n)]).judge(codes).territory
    found = {}
    for ground in grounds:
        place, own = ground.territory.id, []
        weight = float(np.nansum(ground.core.figures.potential))
        suits = float(fit[ground.code])
        if suits == suits and weight:
            own.append(Reading("fit", suits * weight, weight, 1.0, "skills and needs"))
        if place in index and len(grounds) >= _SMALLEST_TEAM:
            off = abs(index[place] - _EVEN)
            own.append(Reading("band", off, 1.0, 1.0, "potential of the territories"))
        found[place] = tuple(own)
    return found


def region_readings(state: State, grounds: Sequence[TerritoryGround]) -> tuple[Reading, ...]:
    """Balance, quota fairness, disruption and headcount of all territories together."""
    if len(grounds) < _SMALLEST_TEAM:
        return ()
    potential = np.array([float(np.nansum(g.core.figures.potential)) for g in grounds])
    quota = np.array([_quota(ground) for ground in grounds])
    ratio = np.divide(quota, potential, out=np.full(len(grounds), np.nan), where=potential > 0)
    used = np.array([ground.workload.utilisation for ground in grounds])
    hours = sum(float(np.nansum(ground.workload.hours)) for ground in grounds)
    full = capacity_hours(None, grounds[0].settings)
    reps = sum(ground.rep is not None for ground in grounds)
    return (
        *_spread("cv_potential", potential, "potential of the territories"),
        *_spread("cv_workload", used, "hours per capacity of the territories"),
        *_spread("quota_cv", ratio, "quota per potential of the reps"),
        *_moved(state),
        Reading("headcount", hours / full, float(hours > 0), 1.0, f"{reps} reps at work"),
    )


def _quota(ground: TerritoryGround) -> float:
    rep = ground.rep
    return math.nan if rep is None or rep.quota is None else rep.quota


def _spread(key: str, values: FloatArray, source: str) -> tuple[Reading, ...]:
    found = coefficient_of_variation(values)
    known = found == found and np.isfinite(values).sum() >= _SMALLEST_TEAM
    return (Reading(key, found, 1.0, 1.0, source),) if known else ()


def _moved(state: State) -> tuple[Reading, ...]:
    """Revenue that the last realignment moved (F30), where the former alignment is kept."""
    old = before_live(state)
    if old is None or CORE_TEAM.id not in old.layers:
        return ()
    share = moved_shares(state, old, state.scenario(LIVE), CORE_TEAM.id).get("revenue", math.nan)
    known = share == share
    return (Reading("moved", share, 1.0, 1.0, f"against {old.name}"),) if known else ()
