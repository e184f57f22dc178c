"""What a goal would bring: live sufficiency and reach, the next bigger goal, goals kept as tries.

Everything here is arithmetic on one computed plan (plan-spec §2.6), fast enough for a slider.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from model.change import PlanEdited
from model.errors import PlanError
from model.plan.backtest import PATIENTS, goal_test, smallest_goal
from model.plan.goal_edits import STRATEGIC
from model.plan.outlook import BackTest, GoalTest
from model.plan.rep_plan import RepPlan
from model.plan.typed_edits import plan_of, records, replaced
from model.state import State


@dataclass(frozen=True, slots=True)
class GoalWhatIf:
    """One goal as the slider shows it; `gap` is its money less what is required."""

    test: GoalTest
    gap: float
    within_addressable: bool  # G ≤ Σ addressable procedures of sequenced accounts × cap

    @property
    def sentence(self) -> str:
        """Both verdicts as one sentence; "" when neither is known."""
        words = [w for w in (self.test.verdict, self.test.reach_verdict) if w]
        if not self.within_addressable:
            words.append("more than the sequenced accounts can hold")
        said = "; ".join(words)
        return f"{said[0].upper()}{said[1:]}." if said else ""


@dataclass(frozen=True, slots=True)
class CentresGoal:
    """A lighthouse goal as money (§2.6): what the centres bring and what they open."""

    own: float
    followers: float

    @property
    def revenue(self) -> float:
        """Money of 36 months."""
        return self.own + self.followers


def what_if_goal(
    ground: RepPlan | BackTest, patients: float, settings: Mapping[str, float]
) -> GoalWhatIf:
    """A goal of so many patients in 36 months against the required money and the forecast."""
    known = ground.backtest if isinstance(ground, RepPlan) else ground
    test = goal_test(known, patients, settings)
    return GoalWhatIf(test, test.revenue - known.required, not patients > known.most_patients)


def next_bigger_goal(
    ground: RepPlan | BackTest, settings: Mapping[str, float]
) -> GoalWhatIf | None:
    """The smallest goal with the target sufficiency (1.05); None while no money test is possible.

    With goals of less than about a hundred patients one patient is more than a hundredth of the
    sufficiency: the answer is then the first whole patient above the target.
    """
    known = ground.backtest if isinstance(ground, RepPlan) else ground
    wanted = smallest_goal(known, settings)
    return None if wanted is None else what_if_goal(known, float(wanted), settings)


def goal_range(ground: RepPlan | BackTest, settings: Mapping[str, float]) -> tuple[int, int, int]:
    """Lowest, highest and step of the slider: around the base forecast and the solved goal."""
    known = ground.backtest if isinstance(ground, RepPlan) else ground
    solved = next_bigger_goal(known, settings)
    marks = [known.base_patients, solved.test.patients if solved else math.nan]
    marks += [tried.patients for tried in known.tried]
    finite = [mark for mark in marks if math.isfinite(mark) and mark > 0]
    if not finite:
        return 0, 10_000, 50
    size = 10 ** max(0, math.floor(math.log10(max(finite))) - 1)
    low, high = math.floor(0.5 * min(finite) / size), math.ceil(1.5 * max(finite) / size)
    return low * size, high * size, max(1, size // 10)


def centres_goal(
    plan: RepPlan,
    account_ids: tuple[str, ...],
    own_targets: Mapping[str, float] | None = None,
) -> CentresGoal:
    """Centres × (own target revenue + yield of their followers × chance to win), 36 months.

    Without a target a centre brings what the base forecast has for it; a follower brings its
    attainable headroom over three years. An account that follows several centres counts once.
    """
    base, figures = plan.forecast.base, plan.figures
    own, followers = 0.0, set[str]()
    for account_id in account_ids:
        forecast = base.per_account.get(account_id) if base is not None else None
        money = float(forecast.sum()) if forecast is not None else 0.0
        own += (own_targets or {}).get(account_id, money)
        light = next((c for c in plan.lighthouses.candidates if c.account_id == account_id), None)
        followers.update(light.followers if light is not None else ())
    opened = 0.0
    for account_id in sorted(followers - set(account_ids)):
        position = plan.position(account_id)
        forecast = base.per_account.get(account_id) if base is not None else None
        if forecast is not None:
            opened += float(forecast.sum())
        elif position is not None:
            chance = float(np.nan_to_num(plan.forecast.p_win[position]))
            opened += 3 * chance * float(np.nan_to_num(figures.headroom[position]))
    return CentresGoal(own, opened)


def keep_try(state: State, rep_id: str, patients: float, today: date) -> PlanEdited:
    """Write a goal into the history of tries, which is printed (S0-19)."""
    plan = plan_of(state, rep_id)
    return replaced(
        state, rep_id, {**plan, "goals_tried": _tried(plan, patients, today)}, "Keep a tried goal"
    )


def adopt_goal(state: State, rep_id: str, patients: float, today: date) -> PlanEdited:
    """Make a number of patients the target of the patients goal, and keep it as a try.

    PlanError when the plan has no patients goal yet.
    """
    plan = plan_of(state, rep_id)
    goals = records(plan, STRATEGIC)
    at = _patients_place(goals)
    measure = {**goals[at].get("measure", {}), "target": round(patients)}
    goals[at] = {**goals[at], "measure": measure}
    after = {**plan, STRATEGIC: goals, "goals_tried": _tried(plan, patients, today)}
    return replaced(state, rep_id, after, f"Raise the goal to {patients:,.0f} patients")


def counted_goal(plan: Mapping[str, object]) -> str:
    """The id of the goal whose patients are tested against the money, "" without one."""
    goals = (goal for goal in records(plan, STRATEGIC) if goal.get("kind") == PATIENTS)
    return str(next(goals, {}).get("id", ""))


def count_family(state: State, rep_id: str, family: str) -> PlanEdited:
    """Let the patients goal count one family, "" for the patients of all (plan-spec §2.6).

    PlanError when the plan has no patients goal yet.
    """
    plan = plan_of(state, rep_id)
    goals = records(plan, STRATEGIC)
    at = _patients_place(goals)
    goals[at] = {**goals[at], "family": family}
    label = f"Count the patients of {family}" if family else "Count the patients of all families"
    return replaced(state, rep_id, {**plan, STRATEGIC: goals}, label)


def _patients_place(goals: Sequence[Mapping[str, object]]) -> int:
    at = next((n for n, goal in enumerate(goals) if goal.get("kind") == PATIENTS), None)
    if at is None:
        raise PlanError(
            "The plan has no goal about patients yet.",
            remedy="Write one with measure, baseline, target and date, then raise it here.",
        )
    return at


def _tried(plan: Mapping[str, object], patients: float, today: date) -> list[Mapping[str, object]]:
    if not (math.isfinite(patients) and patients > 0):
        raise PlanError("A goal needs patients.", remedy="Enter a number above 0.")
    kept = records(plan, "goals_tried")
    wanted = round(patients)
    if kept and kept[-1].get("patients") == wanted:
        return list(kept)
    return [*kept, {"tried_on": today.isoformat(), "patients": wanted}]
