"""Territories cut by the user's own areas: an account belongs to the area it lies in.

The areas stay in the project, so that accounts of a later import find their territory too.
"""

from dataclasses import replace
from functools import lru_cache
from typing import Final

import numpy as np
import pandas as pd
import shapely

from model.alignment import MAX_TERRITORIES, UNASSIGNED, Alignment
from model.arrays import IntArray
from model.change import Change, TableReplaced, Together
from model.errors import PlanError
from model.locks import held_rows, is_locked
from model.places.own_areas import OwnAreas
from model.scenario import Layer
from model.state import State
from model.territories import CORE_TEAM, Territory, shorten
from model.territory_changes import TerritoriesChanged
from model.territory_edits import free_id

TABLE: Final = "own_areas"  # of a project: name, territory id, team, polygon as WKB in hex
COLUMNS: Final = ("name", "territory", "team", "polygon")


def cut_by_areas(state: State, scenario_id: str, team_id: str, areas: OwnAreas) -> Change:
    """The change that cuts territories by areas and keeps the areas for later imports.

    What `territories_of_areas` does; areas of the same team and name are replaced.
    """
    cut = territories_of_areas(state, scenario_id, team_id, areas)
    territories = cut.apply(state).scenario(scenario_id).layer(team_id).territories
    owner = {name: territory.id for territory in territories for name in territory.areas}
    shapes = shapely.to_wkb(np.array(areas.shapes, object), hex=True).tolist()
    rows = [
        (name, owner[name], team_id, polygon)
        for name, polygon in zip(areas.names, shapes, strict=True)
    ]
    fresh = pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)
    before = state.tables.get(TABLE)
    if before is not None:
        gone = (before["team"] == team_id) & before["name"].isin(areas.names)
        fresh = pd.concat([before[~gone], fresh], ignore_index=True)
    return Together(cut.label, (cut, TableReplaced("Keep the own areas", TABLE, before, fresh)))


def codes_in_areas(state: State, scenario_id: str, team_id: str, first: int) -> IntArray:
    """The territory of each account from row `first` on by the project's own areas, (n - first,).

    UNASSIGNED where an account lies in none, or its territory is not in this scenario.
    """
    accounts = state.accounts
    codes = np.full(len(accounts) - first, UNASSIGNED, np.int16)
    areas = areas_of(state, team_id)
    if areas is None or not codes.size:
        return codes
    code_of = {
        t.id: c for c, t in enumerate(state.scenario(scenario_id).layer(team_id).territories)
    }
    inside = areas.rows_at(accounts.lat[first:], accounts.lon[first:])
    by_area = np.array(
        [*(code_of.get(owner, UNASSIGNED) for owner in areas.territories), UNASSIGNED], np.int16
    )
    return by_area[inside]


def areas_of(state: State, team_id: str = CORE_TEAM.id) -> OwnAreas | None:
    """The areas that the project keeps for a team, by the ids of territories; None for none.

    The same object for the same areas, so that what is drawn of them can be kept.
    """
    kept = state.tables.get(TABLE)
    kept = None if kept is None else kept[kept["team"] == team_id]
    if kept is None or kept.empty:
        return None
    return _areas(*(tuple(kept[column].astype(str)) for column in ("name", "territory", "polygon")))


@lru_cache(maxsize=4)
def _areas(names: tuple[str, ...], owners: tuple[str, ...], wkb: tuple[str, ...]) -> OwnAreas:
    return OwnAreas(names, owners, tuple(shapely.from_wkb(np.array(wkb, object))))


def territories_of_areas(
    state: State, scenario_id: str, team_id: str, areas: OwnAreas
) -> TerritoriesChanged:
    """The change that gives every account in an area to the area's territory.

    Territories are found by id, name or short name, and made where they are missing; each owns
    the names of its areas. Locked accounts, those of locked territories and those in no area
    stay. Raises PlanError when no account lies in an area.
    """
    layer = state.scenario(scenario_id).layer(team_id)
    territories = list(layer.territories)
    known: dict[str, int] = {}
    for code, territory in enumerate(territories):
        for words in (territory.short, territory.name, territory.id):
            known.setdefault(words.casefold(), code)
    inside = areas.rows_at(state.accounts.lat, state.accounts.lon)
    if not (inside >= 0).any():
        raise PlanError(
            "No account lies in one of these areas.",
            remedy="Check that file and accounts are of the same region.",
        )
    code_of = np.zeros(len(areas.names), np.int64)
    for row, name in enumerate(areas.territories):
        code = known.setdefault(name.casefold(), len(territories))
        if code == len(territories):
            short = shorten(name)
            fresh = Territory(free_id(state, [t.id for t in territories]), name, short=short)
            territories.append(fresh)
        code_of[row] = code
        own = dict.fromkeys((*territories[code].areas, areas.names[row]))
        territories[code] = replace(territories[code], areas=tuple(own))
    if len(territories) > MAX_TERRITORIES:
        raise PlanError(
            f"The areas make {len(territories):,} territories; {MAX_TERRITORIES:,} are the most.",
            remedy="Say in a column “territory” which areas are one.",
        )
    shut = np.array([is_locked(t, state.districts) for t in territories])
    codes = layer.alignment.territory.copy()
    free = (inside >= 0) & ~held_rows(state, layer)
    free[free] = ~shut[code_of[inside[free]]]
    codes[free] = code_of[inside[free]]
    after = Layer(tuple(territories), Alignment(codes))
    label = f"Cut territories by {len(areas.names):,} own areas"
    return TerritoriesChanged.between(label, scenario_id, team_id, layer, after)
