"""An alignment by areas becomes territories and assignments; later accounts follow it."""

from dataclasses import replace

import numpy as np

from model.alignment import UNASSIGNED, Alignment
from model.arrays import IntArray
from model.change import (
    Change,
    RepsReplaced,
    ScenarioChanged,
    ScenarioOpened,
    TableReplaced,
    Together,
)
from model.intake.areas import AreaConflict, AreaTable, Placed, in_no_area, place_by_areas
from model.intake.incoming_parts import AreasTaken
from model.intake.merge import natural_order
from model.own_areas_cut import codes_in_areas
from model.reps import Rep
from model.scenario import LIVE, Layer, Scenario
from model.state import State
from model.territories import CORE_TEAM, Territory

TABLE = "areas"


def align_by_areas(state: State, areas: AreaTable) -> tuple[list[Change], AreasTaken]:
    """The changes that bring an alignment by areas into a project, and what they do.

    It becomes the live alignment where nobody is assigned yet, else a scenario of its own: what
    people decided is never overwritten. Territories are found by id or name and made where they
    are missing; accounts in no area keep what they have.
    """
    placed = place_by_areas(areas.frame, state.accounts)
    parts: list[Change] = []
    reps = _with_reps(state, areas)
    if reps != state.reps:
        parts.append(RepsReplaced("Add the reps of the areas", state.reps, reps))
    live = state.scenario(LIVE)
    layer = live.layer()
    free = not np.any(layer.alignment.territory != UNASSIGNED)
    layer, made = _with_territories(layer, areas, reps)
    codes = _codes(layer, placed)
    after = np.where(codes != UNASSIGNED, codes, layer.alignment.territory)
    assigned = int(np.sum(codes != UNASSIGNED))
    layer = replace(layer, alignment=Alignment(after))
    if free:
        label = f"Align {assigned:,} accounts by their areas"
        scenario = live.with_layer(CORE_TEAM.id, layer)
        parts.append(ScenarioChanged(label, live, scenario))
    else:
        scenario = _imported(state, live, layer, areas)
        parts.append(ScenarioChanged(f"Import {scenario.name}", None, scenario))
        parts.append(ScenarioOpened(f"Open {scenario.name}", state.open_scenario, scenario.id))
    before = state.tables.get(TABLE)
    parts.append(TableReplaced("Keep the areas", TABLE, before, areas.frame))
    left = np.flatnonzero(after == UNASSIGNED)
    conflicts = (
        *areas.conflicts,
        *placed.conflicts,
        *in_no_area(state.accounts, placed, left.tolist()),
    )
    return parts, AreasTaken(scenario.name, made, assigned, conflicts)


def place_new_accounts(
    state: State, n_before: int
) -> tuple[list[Change], tuple[AreaConflict, ...]]:
    """Assign the accounts from row `n_before` on that nobody has, by the project's areas.

    First by ZIP, county and the like, then by the polygons of the user's own areas.
    """
    if len(state.accounts) == n_before:
        return [], ()
    parts, conflicts = _place_by_codes(state, n_before)
    state = Together("Place new accounts", tuple(parts)).apply(state)
    inside = _place_by_polygons(state, n_before)
    state = Together("Place new accounts", tuple(inside)).apply(state)
    nobody = state.scenario(LIVE).layer().alignment.territory == UNASSIGNED
    left = set(state.accounts.ids[nobody].tolist())
    return [*parts, *inside], tuple(
        one for one in conflicts if not one.account_ids or left.intersection(one.account_ids)
    )


def _place_by_polygons(state: State, n_before: int) -> list[Change]:
    """New accounts that lie in an own area of a team go to its territory, in every scenario."""
    parts: list[Change] = []
    for scenario in state.scenarios:
        after, count = scenario, 0
        for team_id, layer in scenario.layers.items():
            now = layer.alignment.territory
            codes = np.concatenate(
                (
                    np.full(n_before, UNASSIGNED, np.int16),
                    codes_in_areas(state, scenario.id, team_id, n_before),
                )
            )
            use = (now == UNASSIGNED) & (codes != UNASSIGNED)
            if use.any():
                moved = replace(layer, alignment=Alignment(np.where(use, codes, now)))
                after, count = after.with_layer(team_id, moved), count + int(use.sum())
        if count:
            label = f"Place {count:,} new accounts by own areas"
            parts.append(ScenarioChanged(label, scenario, after))
    return parts


def _place_by_codes(state: State, n_before: int) -> tuple[list[Change], tuple[AreaConflict, ...]]:
    frame = state.tables.get(TABLE)
    if frame is None or frame.empty:
        return [], ()
    placed = place_by_areas(frame, state.accounts)
    parts: list[Change] = []
    left: IntArray = np.zeros(0, np.int64)
    for scenario in state.scenarios:
        layer = scenario.layers.get(CORE_TEAM.id)
        if layer is None:
            continue
        codes, now = _codes(layer, placed), layer.alignment.territory
        fresh = np.arange(len(now)) >= n_before
        use = fresh & (now == UNASSIGNED) & (codes != UNASSIGNED)
        if scenario.id == LIVE:
            left = np.flatnonzero(fresh & (now == UNASSIGNED) & (codes == UNASSIGNED))
        if use.any():
            moved = replace(layer, alignment=Alignment(np.where(use, codes, now)))
            label = f"Place {int(use.sum()):,} new accounts by their areas"
            after = scenario.with_layer(CORE_TEAM.id, moved)
            parts.append(ScenarioChanged(label, scenario, after))
    return parts, in_no_area(state.accounts, placed, left.tolist())


def _codes(layer: Layer, placed: Placed) -> IntArray:
    """The territory code of each account by its area, UNASSIGNED where that is not known."""
    code_of = {t.name.casefold(): code for code, t in enumerate(layer.territories)}
    code_of |= {t.id.casefold(): code for code, t in enumerate(layer.territories)}
    found = [code_of.get(name.casefold(), UNASSIGNED) for name in placed.territory]
    return np.array(found, np.int16)


def _with_territories(
    layer: Layer, areas: AreaTable, reps: tuple[Rep, ...]
) -> tuple[Layer, tuple[str, ...]]:
    """The layer with the territories the areas name, and the names of those made."""
    known = {t.id.casefold() for t in layer.territories}
    known |= {t.name.casefold() for t in layer.territories}
    wanted: dict[str, tuple[str, str, str]] = {}
    for area in areas.areas:
        key = area.territory.casefold()
        spelled, name, rep = wanted.get(key, (area.territory, "", ""))
        wanted[key] = spelled, name or area.name, rep or area.rep
    made = sorted(
        (w for key, w in wanted.items() if key not in known), key=lambda w: natural_order(w[0])
    )
    fresh = tuple(
        Territory(id=spelled, name=name or spelled, rep_id=_rep_id(reps, rep))
        for spelled, name, rep in made
    )
    territories = []
    for territory in layer.territories:
        of_file = wanted.get(territory.id.casefold()) or wanted.get(territory.name.casefold())
        rep_id = _rep_id(reps, of_file[2]) if of_file else ""
        territories.append(
            replace(territory, rep_id=rep_id) if rep_id and not territory.rep_id else territory
        )
    names = tuple(territory.name for territory in fresh)
    return replace(layer, territories=(*territories, *fresh)), names


def _rep_id(reps: tuple[Rep, ...], wanted: str) -> str:
    text = wanted.casefold()
    return next((r.id for r in reps if text and text in (r.id.casefold(), r.name.casefold())), "")


def _with_reps(state: State, areas: AreaTable) -> tuple[Rep, ...]:
    """The project's reps and those only the areas name."""
    names = dict.fromkeys(area.rep for area in areas.areas if area.rep)
    fresh = tuple(Rep(name, name) for name in names if not _rep_id(state.reps, name))
    return (*state.reps, *fresh)


def _imported(state: State, live: Scenario, layer: Layer, areas: AreaTable) -> Scenario:
    """A scenario of its own for the alignment, beside the live one."""
    taken = {scenario.name for scenario in state.scenarios}
    ids = {scenario.id for scenario in state.scenarios}
    base = f"Imported from {areas.sheet}" if areas.sheet else "Imported alignment"
    name, number = base, 1
    while name in taken:
        number += 1
        name = f"{base} ({number})"
    scenario_id, number = "imported", 1
    while scenario_id in ids:
        number += 1
        scenario_id = f"imported-{number}"
    copy = live.with_layer(CORE_TEAM.id, layer)
    return replace(
        copy,
        id=scenario_id,
        name=name,
        status="draft",
        origin="imported by its areas",
        effective_from="",
        quality={},
    )
