"""What sequence and forecast "what ifs" start from, computed once per state of the project."""

from functools import lru_cache

from model.plan.rep_plan import RepPlan
from model.plan.sequence_what_if import SequenceGround, sequence_ground
from model.state import State


@lru_cache(maxsize=2)
def ground_of(state: State, plan: RepPlan) -> SequenceGround:
    """The order of a plan's accounts with its forecast; PlanError when nobody serves it."""
    rep_id = plan.rep.id if plan.rep is not None else ""
    return sequence_ground(state, rep_id, plan.today, scenario=plan.scenario_id, team=plan.team_id)
