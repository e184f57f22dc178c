"""Risks that the figures show by themselves, before anybody has written one."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from model.plan.rep_plan import RepPlan

_TOP_FIVE: Final = 0.5
_ONE_LEADER: Final = 0.4
_ESTIMATED: Final = 0.4
_FULL: Final = 1.0


@dataclass(frozen=True, slots=True)
class Risk:
    """One risk with its early sign; probability and impact 1-5."""

    risk: str
    sign: str
    probability: int
    impact: int
    answer: str


def found_risks(plan: RepPlan) -> tuple[Risk, ...]:
    """Concentration, one leader, contracts that end, capacity, estimated potential."""
    rules = (_concentration, _leader, _contracts, _capacity, _grades, _low)
    return tuple(risk for rule in rules if (risk := rule(plan)) is not None)


def _concentration(plan: RepPlan) -> Risk | None:
    share = plan.mix.top_5
    if not share > _TOP_FIVE or plan.mix.accounts_buying <= 5:
        return None
    return Risk(
        f"{share:.0%} of revenue comes from five accounts".replace("%", " %"),
        "twelve-month sales of one of them fall by 10 %",
        2,
        5,
        "protect their call rhythm; joint plans with each",
    )


def _leader(plan: RepPlan) -> Risk | None:
    reach = plan.reach.one_step
    total = float(reach.sum())
    if total <= 0 or len(reach) < 2:
        return None
    first = int(np.argmax(reach))
    known = int(np.sum(plan.scores.best_tier > 0))
    share = float(reach[first]) / total
    if known != 1 and share < _ONE_LEADER:
        return None
    return Risk(
        f"{share:.0%} of all reach hangs on {plan.names[first]}".replace("%", " %"),
        "no step there in 30 days",
        3,
        4,
        "a second voice before the start",
    )


def _contracts(plan: RepPlan) -> Risk | None:
    uncovered = plan.contracts.uncovered
    if not uncovered:
        return None
    events = [e for e in plan.contracts.calendar if e.account_id in uncovered]
    first = min(events, key=lambda e: e.end_month)
    count = len(uncovered)
    noun = "contract ends" if count == 1 else "contracts end"
    return Risk(
        f"{count} {noun} within nine months and no opportunity is open",
        f"the first in month {first.end_month:.0f} of the plan",
        4,
        3,
        "open them now or let them go knowingly",
    )


def _capacity(plan: RepPlan) -> Risk | None:
    used = plan.workload.utilisation
    if not used > _FULL:
        return None
    return Risk(
        f"{used:.0%} of the hours of year one are planned".replace("%", " %"),
        "two weeks over 105 %",
        4,
        3,
        "cut calls of the last class, or a specialist",
    )


def _grades(plan: RepPlan) -> Risk | None:
    potential = np.nan_to_num(plan.figures.potential)
    total = float(potential.sum())
    weak = np.isin(plan.figures.confidence, ("C", "D"))
    if total <= 0 or float(potential[weak].sum()) / total <= _ESTIMATED:
        return None
    share = float(potential[weak].sum()) / total
    return Risk(
        f"{share:.0%} of the potential is estimated, not measured".replace("%", " %"),
        "a first measured volume differs by more than 30 %",
        3,
        4,
        "measured volumes of the ten largest accounts",
    )


def _low(plan: RepPlan) -> Risk | None:
    low, required = plan.forecast.scenarios.get("low"), plan.forecast.required
    if low is None or not required > 0 or low.whole >= required:
        return None
    return Risk(
        f"The low scenario brings {low.whole / required:.0%} of what is required".replace(
            "%", " %"
        ),
        "new business behind base for two quarters",
        3,
        4,
        "start the next accounts earlier",
    )
