"""Territories cut by the user's own areas: an account belongs to the area it lies in."""

from dataclasses import replace

import numpy as np

from model.alignment import MAX_TERRITORIES, Alignment
from model.errors import PlanError
from model.locks import held_rows, is_locked
from model.places.own_areas import OwnAreas
from model.scenario import Layer
from model.state import State
from model.territories import Territory, shorten
from model.territory_changes import TerritoriesChanged
from model.territory_edits import free_id


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
