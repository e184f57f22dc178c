"""The territory of somebody who brings a list of accounts and plans for all of them."""

from dataclasses import replace

import numpy as np

from model.alignment import Alignment
from model.change import RepsReplaced, ScenarioChanged, Together
from model.errors import PlanError
from model.reps import Rep
from model.state import State
from model.territories import CORE_TEAM, Territory

_ID = "T1"


def can_plan_for_all(state: State, scenario: str = "", team: str = CORE_TEAM.id) -> bool:
    """Whether there are accounts and no territories yet."""
    return bool(len(state.accounts)) and not state.scenario(scenario).layer(team).territories


def plan_for_all(state: State, name: str, scenario: str = "", team: str = CORE_TEAM.id) -> Together:
    """One territory of all accounts with a rep of this name, as one change.

    A rep of that name who is there already gets it. PlanError without a name, and where the
    scenario has territories.
    """
    name = name.strip()
    if not name:
        raise PlanError("The territory has no rep yet.", remedy="Type the name of the rep.")
    if not can_plan_for_all(state, scenario, team):
        raise PlanError("The accounts have territories.", remedy="Give one a rep in Align.")
    known = next((rep for rep in state.reps if rep.name == name), None)
    taken = {rep.id for rep in state.reps}
    free = next(f"R{n}" for n in range(1, len(taken) + 2) if f"R{n}" not in taken)
    rep = known or Rep(free, name)
    before = state.scenario(scenario)
    mine = Territory(_ID, state.about.name or name, rep_id=rep.id)
    whole = Alignment(np.zeros(len(state.accounts), np.int16))
    layer = replace(before.layer(team), territories=(mine,), alignment=whole)
    label = f"Plan for all {len(state.accounts):,} accounts"
    moved = ScenarioChanged(label, before, before.with_layer(team, layer))
    if known is not None:
        return Together(label, (moved,))
    return Together(label, (RepsReplaced(label, state.reps, (*state.reps, rep)), moved))
