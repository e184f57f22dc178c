"""What is said about a scenario changes; its alignments stay as they are."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from model.errors import PlanError
from model.state import State


@dataclass(frozen=True, eq=False, slots=True)
class ScenarioDescribed:
    """Name, hypothesis, status, date or decisions of a scenario change.

    `before` and `after` hold the same fields of the scenario with plain values.
    """

    label: str
    scenario_id: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]

    def apply(self, state: State) -> State:
        scenario = state.scenario(self.scenario_id)
        if any(getattr(scenario, name) != value for name, value in self.before.items()):
            raise PlanError(
                f"What {scenario.name} says of itself has changed since.", remedy="Repeat the step."
            )
        return state.with_scenario(replace(scenario, **self.after))

    def inverse(self) -> "ScenarioDescribed":
        return replace(self, before=self.after, after=self.before)
