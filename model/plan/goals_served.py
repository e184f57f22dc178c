"""Which strategic goals have a dated activity that serves them (plan-spec S0-23)."""

from typing import Final

from model.diary.goal_chain import goal_chain
from model.diary.table import diary_frame
from model.plan.goal_edits import QUARTERLY, STRATEGIC
from model.plan.tables import text
from model.plan.typed_edits import plan_of, records
from model.state import State

_CALLED_OFF: Final = "cancelled"


def unserved_goals(state: State, rep_id: str) -> tuple[str, ...]:
    """The ids of the strategic goals no item of the rep's diary leads up to, in their order."""
    plan = plan_of(state, rep_id)
    goals = [str(goal.get("id", "")) for goal in records(plan, STRATEGIC)]
    if not goals:
        return ()
    frame = diary_frame(state)
    mine = (text(frame, "rep_id") == rep_id) & (text(frame, "status") != _CALLED_OFF)
    parent = {str(o.get("id", "")): str(o.get("parent", "")) for o in records(plan, QUARTERLY)}
    served = set()
    for objective in {str(key) for key in text(frame, "objective_id")[mine]}:
        served |= {goal_chain(plan, objective).strategic_id, parent.get(objective, "")}
    return tuple(goal for goal in goals if goal not in served)
