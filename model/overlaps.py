"""Where territories cover the same ground or the same accounts (F31, S2-13, S2-05)."""

from dataclasses import dataclass

import numpy as np

from model.alignment import UNASSIGNED
from model.arrays import IntArray
from model.evaluation import Evaluator
from model.scenario import Layer, Scenario
from model.settings import setting
from model.state import State


@dataclass(frozen=True, slots=True)
class Overlap:
    """An account nearer to another territory's home; `minutes` one way are gained there."""

    row: int
    code: int
    nearer: int
    minutes: float


def overlaps(evaluator: Evaluator, layer: Layer) -> list[Overlap]:
    """Accounts closer to another home by more than the agreed minutes, most gained first.

    Source: plan-spec F31; the minutes are the setting `overlap.min` (20).
    """
    least = setting(evaluator.state, "overlap.min")
    codes = layer.alignment.territory.astype(np.int64)
    rows = np.flatnonzero(codes != UNASSIGNED)
    own = evaluator.drive.to(rows, codes[rows])
    with np.errstate(invalid="ignore"):
        gained = 60 * (own - evaluator.drive.least[rows])
    found = np.flatnonzero(np.isfinite(own) & (gained > least))
    found = found[np.lexsort((rows[found], -gained[found]))]
    rows, gained = rows[found], gained[found]
    nearer = evaluator.drive.nearest(rows)
    parts = zip(rows.tolist(), codes[rows].tolist(), nearer.tolist(), gained.tolist(), strict=True)
    return [Overlap(*part) for part in parts]


@dataclass(frozen=True, slots=True)
class TeamCover:
    """How one team covers the accounts: how many have an owner, how many have none."""

    team_id: str
    name: str
    owned: int
    unowned: int


@dataclass(frozen=True, slots=True)
class TypeCover:
    """The accounts of one type: how many each team serves (in the order of the teams)."""

    account_type: str
    accounts: int
    owned: tuple[int, ...]
    nobody: int  # accounts that no team serves
    several: int  # accounts that more than one team serves


@dataclass(frozen=True, eq=False, slots=True)
class Coverage:
    """Who covers which kind of account, over all teams of a scenario (S2-05)."""

    teams: tuple[TeamCover, ...]
    types: tuple[TypeCover, ...]
    several: IntArray  # rows with more than one owner
    nobody: IntArray  # rows without any


def coverage(state: State, scenario: Scenario) -> Coverage:
    """Count the owners of every account by type and team."""
    present = [team for team in state.teams if team.id in scenario.layers]
    n = len(state.accounts)
    owned = np.zeros((n, len(present)), np.bool_)
    for place, team in enumerate(present):
        owned[:, place] = scenario.layers[team.id].alignment.territory != UNASSIGNED
    count = owned.sum(axis=1)
    kinds = np.array([str(kind) or "not given" for kind in state.accounts.text("account_type")])
    types = []
    for kind in sorted(set(kinds.tolist())):
        here = kinds == kind
        types.append(
            TypeCover(
                kind,
                int(here.sum()),
                tuple(int(n_owned) for n_owned in owned[here].sum(axis=0)),
                int((count[here] == 0).sum()),
                int((count[here] > 1).sum()),
            )
        )
    return Coverage(
        tuple(
            TeamCover(team.id, team.name, int(owned[:, i].sum()), int((~owned[:, i]).sum()))
            for i, team in enumerate(present)
        ),
        tuple(types),
        np.flatnonzero(count > 1),
        np.flatnonzero(count == 0),
    )


@dataclass(frozen=True, slots=True)
class SharedGround:
    """Another team's territory over one's accounts."""

    team_id: str
    code: int
    accounts: int


def co_coverage(scenario: Scenario, team_id: str, code: int) -> list[SharedGround]:
    """Which territories of other teams serve the accounts of one, most accounts first."""
    rows = scenario.layer(team_id).alignment.rows_of(code)
    found = []
    for other, layer in scenario.layers.items():
        if other == team_id:
            continue
        codes = layer.alignment.territory[rows]
        numbers, counts = np.unique(codes[codes != UNASSIGNED], return_counts=True)
        pairs = zip(numbers.tolist(), counts.tolist(), strict=True)
        found += [SharedGround(other, number, count) for number, count in pairs]
    return sorted(found, key=lambda ground: (-ground.accounts, ground.team_id, ground.code))
