"""The changes of territories and districts; each has an exact inverse."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from model.alignment import Alignment
from model.arrays import IntArray
from model.errors import PlanError
from model.scenario import Layer
from model.state import State
from model.territories import District, Team, Territory


@dataclass(frozen=True, eq=False, slots=True)
class TerritoriesChanged:
    """Territories of one layer come, go or are edited, their accounts with them.

    `codes` are the alignment before and after, int16 (n_accounts,) each, for the positions of
    the territories shift; None when no account's code changes.
    """

    label: str
    scenario_id: str
    team_id: str
    before: tuple[Territory, ...]
    after: tuple[Territory, ...]
    codes: tuple[IntArray, IntArray] | None = None

    @classmethod
    def between(
        cls, label: str, scenario_id: str, team_id: str, before: Layer, after: Layer
    ) -> "TerritoriesChanged":
        """The change from one layer to another of the same accounts."""
        was, now = before.alignment.territory, after.alignment.territory
        codes = None if was is now or np.array_equal(was, now) else (was, now)
        return cls(label, scenario_id, team_id, before.territories, after.territories, codes)

    def apply(self, state: State) -> State:
        scenario = state.scenario(self.scenario_id)
        layer = scenario.layer(self.team_id)
        alignment = layer.alignment
        fits = layer.territories == self.before
        if self.codes is not None:
            fits = fits and np.array_equal(alignment.territory, self.codes[0])
            alignment = Alignment(self.codes[1])
        if not fits:
            raise PlanError("The territories have changed since.", remedy="Repeat the step.")
        return state.with_scenario(scenario.with_layer(self.team_id, Layer(self.after, alignment)))

    def inverse(self) -> "TerritoriesChanged":
        codes = None if self.codes is None else (self.codes[1], self.codes[0])
        return replace(self, before=self.after, after=self.before, codes=codes)


@dataclass(frozen=True, eq=False, slots=True)
class DistrictsReplaced:
    """The list of districts changes as a whole."""

    label: str
    before: tuple[District, ...]
    after: tuple[District, ...]

    def apply(self, state: State) -> State:
        if state.districts != self.before:
            raise PlanError("The districts have changed since.", remedy="Repeat the step.")
        return replace(state, districts=self.after)

    def inverse(self) -> "DistrictsReplaced":
        return replace(self, before=self.after, after=self.before)


@dataclass(frozen=True, eq=False, slots=True)
class TeamsReplaced:
    """The list of teams changes as a whole."""

    label: str
    before: tuple[Team, ...]
    after: tuple[Team, ...]

    def apply(self, state: State) -> State:
        if state.teams != self.before:
            raise PlanError("The teams have changed since.", remedy="Repeat the step.")
        return replace(state, teams=self.after)

    def inverse(self) -> "TeamsReplaced":
        return replace(self, before=self.after, after=self.before)


TERRITORY_CHANGES: Final = (TerritoriesChanged, DistrictsReplaced)
"""What leaves accounts, reps and teams as they are."""
