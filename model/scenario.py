"""Named alignments of one project with their assumptions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from model.alignment import Alignment
from model.errors import PlanError
from model.territories import CORE_TEAM, Territory

LIVE: Final = "live"


@dataclass(frozen=True, eq=False, slots=True)
class Layer:
    """One team's part of a scenario: its territories and which account is whose."""

    territories: tuple[Territory, ...]
    alignment: Alignment

    def code_of(self, territory_id: str) -> int:
        """The code of a territory by id; PlanError when there is none."""
        for code, territory in enumerate(self.territories):
            if territory.id == territory_id:
                return code
        raise PlanError(
            f'There is no territory "{territory_id}".', remedy="Check the territory id."
        )

    def with_territory(self, code: int, territory: Territory) -> "Layer":
        """The same layer with one territory record replaced."""
        territories = list(self.territories)
        territories[code] = territory
        return replace(self, territories=tuple(territories))


@dataclass(frozen=True, eq=False, slots=True)
class Scenario:
    """An alignment per team with its name, hypothesis and fate.

    `status` is draft, proposed, approved, live or archived; `quality` is what the optimizer
    said of it (objective, bound, gap_pct, seed, ...), empty for a hand-made one. `decisions` say
    by status who took it there and when (see scenario_life).
    """

    id: str
    name: str
    layers: Mapping[str, Layer]
    hypothesis: str = ""
    origin: str = ""  # one line: "copied from Live", "from the optimizer, seed 7"
    status: str = "draft"
    effective_from: str = ""  # ISO date
    created_by: str = ""
    quality: Mapping[str, Any] = field(default_factory=dict)
    decisions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def layer(self, team_id: str = CORE_TEAM.id) -> Layer:
        """The layer of a team; an empty PlanError-free answer is impossible, so it raises."""
        try:
            return self.layers[team_id]
        except KeyError:
            raise PlanError(
                f'The scenario "{self.name}" has no team "{team_id}".',
                remedy="Choose another team.",
            ) from None

    def with_layer(self, team_id: str, layer: Layer) -> "Scenario":
        """The same scenario with one team's layer replaced."""
        return replace(self, layers={**self.layers, team_id: layer})


def scenario_named(scenarios: Sequence[Scenario], wanted: str) -> Scenario:
    """Find a scenario by id or, ignoring case, by name; PlanError lists what there is."""
    for scenario in scenarios:
        if wanted in (scenario.id, scenario.name):
            return scenario
    for scenario in scenarios:
        if wanted.casefold() in (scenario.id.casefold(), scenario.name.casefold()):
            return scenario
    names = ", ".join(f'"{scenario.name}"' for scenario in scenarios) or "none yet"
    raise PlanError(f'There is no scenario "{wanted}".', remedy=f"There are: {names}.")
