"""Editing the goal hierarchy: the mission first, then goals bigger than sales, then the money."""

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from model.change import PlanEdited
from model.errors import PlanError
from model.plan.goals import mission_problem, only_money
from model.plan.period import iso_date
from model.plan.typed_edits import plan_of, records, replaced, set_value, value_at
from model.state import State

STRATEGIC, ANNUAL, QUARTERLY = "strategic_goals", "annual_goals", "quarterly_objectives"
LEVELS: Final = (STRATEGIC, ANNUAL, QUARTERLY)
GOAL_KINDS: Final[Mapping[str, str]] = {
    "patients": "Patients treated",
    "lighthouse": "Lighthouse centers",
    "thought_leader": "Thought leaders",
    "access/IDN": "Access and systems",
    "capability": "Capability",
    "market standing": "Market standing",
}
_MOST_OBJECTIVES: Final = 6  # of one quarter
_WORD: Final[Mapping[str, str]] = {
    STRATEGIC: "strategic goal",
    ANNUAL: "annual goal",
    QUARTERLY: "quarterly objective",
}
_MEASURES_OF_STANDING: Final = 2  # a thought-leader goal counts at least two things (S0-16)
_YEARS: Final = 3


def save_mission(state: State, rep_id: str, text: str) -> PlanEdited:
    """The mission sentence; PlanError in words when it is refused."""
    refused = mission_problem(text)
    if refused:
        raise PlanError(refused, remedy="Say whom it helps, how many, and by when.")
    return set_value(state, rep_id, ("mission",), text.strip(), "Write the mission")


def money_lock(plan: Mapping[str, Any]) -> str:
    """Why no money may be entered yet, "" when it may: the mission comes first (S0-14)."""
    if mission_problem(str(plan.get("mission", ""))):
        return "Write the mission first; the money fields open when it is saved."
    return ""


def set_money(
    state: State,
    rep_id: str,
    required_by_year: Sequence[float] | None = None,
    quota: float | None = None,
) -> PlanEdited:
    """What the company requires in each of three years, and the first year's quota."""
    locked = money_lock(plan_of(state, rep_id))
    if locked:
        raise PlanError("The mission is not saved yet.", remedy=locked)
    company = dict(value_at(plan_of(state, rep_id), ("company",), {}))
    amounts = [*(required_by_year or ()), *(() if quota is None else (quota,))]
    if any(not math.isfinite(amount) or amount < 0 for amount in amounts):
        raise PlanError("Sales cannot be below nothing.", remedy="Enter an amount of 0 or more.")
    if required_by_year is not None:
        if len(required_by_year) != _YEARS:
            raise PlanError("The plan has three years.", remedy="Enter one amount for each.")
        company["required_sales_usd"] = [float(amount) for amount in required_by_year]
        company["required_36m_usd"] = float(sum(required_by_year))
    if quota is not None:
        company["quota_y1_usd"] = float(quota)
    return set_value(state, rep_id, ("company",), company, "Enter the required sales")


def goal_problem(plan: Mapping[str, Any], level: str, goal: Mapping[str, Any]) -> str:
    """Why a goal is refused, "" when it stands. Why and how may still be short."""
    text = str(goal.get("text", "")).strip()
    if not text:
        return f"The {_WORD[level]} has no text."
    measure = goal.get("measure", {})
    if level == STRATEGIC:
        if only_money(f"{text}. {_measured(measure)}"):
            return "The only numbers of the goal are money or per cent of growth."
        if str(goal.get("kind", "")) not in GOAL_KINDS:
            return "The goal has no kind."
        if _measures(goal) < _MEASURES_OF_STANDING and goal.get("kind") == "thought_leader":
            return "A thought-leader goal needs at least two countable measures."
    elif str(goal.get("parent", "")) not in _parents(plan, level):
        return f"The {_WORD[level]} serves no goal above it."
    if level == QUARTERLY and not re.fullmatch(r"\d{4}-?Q[1-4]", str(goal.get("quarter", ""))):
        return "The objective has no quarter."
    if level == QUARTERLY and _beside(plan, goal) >= _MOST_OBJECTIVES:
        return f"{goal['quarter']} has more than {_MOST_OBJECTIVES} objectives."
    return _measure_problem(measure, level)


def goal_ready(goal: Mapping[str, Any]) -> bool:
    """Whether a goal has what approval asks for: measure, baseline, target and date (S0-05)."""
    measure = goal.get("measure", {})
    return bool(str(goal.get("text", "")).strip()) and not _measure_problem(measure, STRATEGIC)


def children_of(plan: Mapping[str, Any], goal_id: str) -> tuple[str, ...]:
    """The ids of the goals and objectives that serve a goal."""
    return tuple(
        str(record.get("id", ""))
        for level in (ANNUAL, QUARTERLY)
        for record in records(plan, level)
        if record.get("parent") == goal_id
    )


def drop_goal(state: State, rep_id: str, level: str, goal_id: str) -> PlanEdited:
    """A goal less; PlanError while others serve it, for they would be orphans."""
    plan = plan_of(state, rep_id)
    serving = children_of(plan, goal_id)
    if serving:
        raise PlanError(
            f"{', '.join(serving)} serve {goal_id}.",
            remedy="Give them another goal or remove them first.",
        )
    kept = [record for record in records(plan, level) if record.get("id") != goal_id]
    if len(kept) == len(records(plan, level)):
        raise PlanError(f"{goal_id} is not in the plan.", remedy="Choose a goal that is.")
    after = {**plan, level: kept}
    return replaced(state, rep_id, after, f"Remove {_WORD[level]} {goal_id}")


def _beside(plan: Mapping[str, Any], goal: Mapping[str, Any]) -> int:
    """Other objectives of the same quarter."""
    return sum(
        record.get("quarter") == goal.get("quarter") and record.get("id") != goal.get("id")
        for record in records(plan, QUARTERLY)
    )


def _parents(plan: Mapping[str, Any], level: str) -> set[str]:
    above = (STRATEGIC,) if level == ANNUAL else (STRATEGIC, ANNUAL)
    return {str(record.get("id", "")) for name in above for record in records(plan, name)}


def _measured(measure: Mapping[str, Any]) -> str:
    parts = (str(measure.get(name, "")) for name in ("target", "unit", "metric"))
    return " ".join(part for part in parts if part)


def _measures(goal: Mapping[str, Any]) -> int:
    """Countable measures of a goal: the first and the further ones with a number as target."""
    measure = goal.get("measure", {})
    every = [measure, *(m for m in measure.get("also", ()) if isinstance(m, Mapping))]
    names = {str(m.get("metric", "")) for m in every if _is_number(m.get("target"))}
    return len(names - {""})


def _measure_problem(measure: Mapping[str, Any], level: str) -> str:
    if not str(measure.get("metric", "")).strip():
        return f"The {_WORD[level]} has no measure."
    if not _is_number(measure.get("target")):
        return f"The measure of the {_WORD[level]} has no target."
    if level == STRATEGIC and not _is_number(measure.get("baseline")):
        return f"The measure of the {_WORD[level]} has no baseline."
    if iso_date(measure.get("target_date", "")) is None:
        return f"The measure of the {_WORD[level]} has no date."
    return ""


def _is_number(value: object) -> bool:
    try:
        return math.isfinite(float(str(value)))
    except ValueError:
        return False
