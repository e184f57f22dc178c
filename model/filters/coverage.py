"""Who covers which type of account: unowned ones and those that several teams serve."""

from dataclasses import dataclass

import numpy as np

from model.alignment import UNASSIGNED
from model.arrays import IntArray
from model.fields import ACCOUNT_TYPES
from model.filters.columns import owners
from model.scenario import Scenario
from model.state import State


@dataclass(frozen=True, eq=False, slots=True)
class TypeCoverage:
    """One account type; `by_team` counts the accounts each team serves."""

    code: str
    label: str
    accounts: int
    unowned: int
    several: int
    by_team: tuple[int, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Coverage:
    """Coverage of a scenario; within one team an account has one owner or none."""

    teams: tuple[str, ...]
    types: tuple[TypeCoverage, ...]
    unowned: IntArray  # rows that no team serves, ascending
    several: IntArray  # rows that more than one team serves, ascending


def coverage(state: State) -> Coverage:
    """The coverage of the open scenario by account type, types in the order of the catalogue."""
    scenario = state.scenario()
    teams = tuple(team for team in state.teams if team.id in scenario.layers)
    count = owners(state)
    types = state.accounts.text("account_type")
    order = {code: place for place, code in enumerate(ACCOUNT_TYPES)}
    codes = sorted(set(types.tolist()), key=lambda code: (order.get(code, len(order)), code))
    return Coverage(
        tuple(team.name for team in teams),
        tuple(
            _of_type(scenario, [team.id for team in teams], types == code, count, code)
            for code in codes
        ),
        np.flatnonzero(count == 0),
        np.flatnonzero(count > 1),
    )


def _of_type(
    scenario: Scenario, teams: list[str], mine: IntArray, count: IntArray, code: str
) -> TypeCoverage:
    served = [scenario.layer(team).alignment.territory != UNASSIGNED for team in teams]
    return TypeCoverage(
        code,
        ACCOUNT_TYPES.get(code, code or "No type"),
        int(mine.sum()),
        int((mine & (count == 0)).sum()),
        int((mine & (count > 1)).sum()),
        tuple(int((mine & team).sum()) for team in served),
    )
