"""The budget of the first year, and what its annual goals take of it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from model.change import PlanEdited
from model.errors import PlanError
from model.plan.typed_edits import records, set_value, value_at
from model.state import State

BUDGET: Final = "budget"


@dataclass(frozen=True, slots=True)
class Budget:
    """Amounts in the territory's currency; `total` is NaN while none is typed."""

    total: float
    by_goal: Mapping[str, float]  # annual goals in their order, those with an amount

    @property
    def taken(self) -> float:
        """What the goals take together."""
        return sum(self.by_goal.values())

    @property
    def over(self) -> float:
        """How much the goals take above the budget, 0 within it."""
        return max(0.0, self.taken - self.total) if math.isfinite(self.total) else 0.0


def budget_of(plan: Mapping[str, Any]) -> Budget:
    """The budget as typed; a goal's own amount wins over the one in the list of the budget."""
    listed = value_at(plan, (BUDGET, "by_goal"), {})
    by_goal = {}
    for goal in records(plan, "annual_goals"):
        key = str(goal.get("id", ""))
        other = listed.get(key) if isinstance(listed, Mapping) else None
        amount = _amount(goal.get("budget_usd"), _amount(other, 0.0))
        if amount > 0:
            by_goal[key] = amount
    return Budget(_amount(value_at(plan, (BUDGET, "total_usd"), None), math.nan), by_goal)


def set_budget(state: State, rep_id: str, total: float | None) -> PlanEdited:
    """The budget of the first year, None for no budget yet; PlanError below nothing."""
    if total is not None and not (math.isfinite(total) and total >= 0):
        raise PlanError("The budget is below nothing.", remedy="Enter an amount of 0 or more.")
    return set_value(state, rep_id, (BUDGET, "total_usd"), total, "Set the budget")


def _amount(value: object, default: float) -> float:
    try:
        found = float(str(value))
    except ValueError:
        return default
    return found if math.isfinite(found) else default
