"""Teams (overlays): further layers of coverage over the same accounts, as changes."""

from collections.abc import Sequence
from dataclasses import replace

from model.alignment import Alignment
from model.change import Change, ScenarioChanged, Together
from model.errors import PlanError
from model.scenario import Layer
from model.state import State
from model.territories import CORE_TEAM, Team
from model.territory_changes import TeamsReplaced


def create_team(state: State, name: str) -> Change:
    """A new team; every scenario gets an empty layer for it."""
    name = _checked(state.teams, name)
    team = Team(_free_id([team.id for team in state.teams]), name)
    label = f"Create the team {name}"
    empty = Layer((), Alignment.unassigned(len(state.accounts)))
    layers = [
        ScenarioChanged(label, scenario, scenario.with_layer(team.id, empty))
        for scenario in state.scenarios
    ]
    teams = TeamsReplaced(label, state.teams, (*state.teams, team))
    return Together(label, (teams, *layers))


def rename_team(state: State, team_id: str, name: str) -> TeamsReplaced | None:
    """Another name; None when it is the same. PlanError when it is blank, taken or gone."""
    old = next((team for team in state.teams if team.id == team_id), None)
    if old is None:
        raise PlanError("That team is gone.", remedy="Choose another.")
    name = _checked([team for team in state.teams if team is not old], name)
    if name == old.name:
        return None
    after = tuple(replace(team, name=name) if team is old else team for team in state.teams)
    return TeamsReplaced(f"Rename the team {old.name} to {name}", state.teams, after)


def delete_team(state: State, team_id: str) -> Change:
    """Remove a team with its territories from every scenario; the core team stays."""
    team = next((team for team in state.teams if team.id == team_id), None)
    if team is None or team_id == CORE_TEAM.id:
        raise PlanError("The core team stays.", remedy="Delete its territories instead.")
    label = f"Delete the team {team.name}"
    teams = TeamsReplaced(label, state.teams, tuple(t for t in state.teams if t is not team))
    parts: list[Change] = [teams]
    for scenario in state.scenarios:
        if team_id in scenario.layers:
            left = {key: layer for key, layer in scenario.layers.items() if key != team_id}
            after = replace(scenario, layers=left)
            parts.append(ScenarioChanged(label, scenario, after))
    return Together(label, tuple(parts))


def _checked(others: Sequence[Team], name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise PlanError("A team needs a name.", remedy="Type one.")
    if any(team.name.casefold() == name.casefold() for team in others):
        raise PlanError(f'There is a team "{name}" already.', remedy="Choose another name.")
    return name


def _free_id(taken: Sequence[str]) -> str:
    number = 1
    while f"team-{number}" in taken:
        number += 1
    return f"team-{number}"
