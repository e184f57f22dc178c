"""Districts and regions: made, renamed, moved, locked and deleted, as changes."""

from collections.abc import Sequence
from dataclasses import replace

from model.change import Change, Together
from model.errors import PlanError
from model.state import State
from model.territories import District, descendants
from model.territory_changes import DistrictsReplaced, TerritoriesChanged


def create_district(state: State, name: str, parent: str = "") -> DistrictsReplaced:
    """A new district, or a region when districts are put below it."""
    name = _checked(state.districts, name)
    used = {district.id for district in state.districts}
    number = 1
    while f"D{number}" in used:
        number += 1
    after = (*state.districts, District(f"D{number}", name, parent))
    return DistrictsReplaced(f"Create {name}", state.districts, after)


def rename_district(state: State, district_id: str, name: str) -> DistrictsReplaced | None:
    """Another name; None when it is the same."""
    old = district_of(state, district_id)
    name = _checked(state.districts, name, district_id)
    if name == old.name:
        return None
    return _edited(state, replace(old, name=name), f"Rename {old.name} to {name}")


def lock_district(state: State, district_id: str, locked: bool) -> DistrictsReplaced:
    """Lock or unlock a district and with it all territories in it."""
    old = district_of(state, district_id)
    words = f"{'Lock' if locked else 'Unlock'} {old.name}"
    return _edited(state, replace(old, locked=locked), words)


def move_district(state: State, district_id: str, parent: str) -> DistrictsReplaced:
    """Put a district below another, "" for the top."""
    old = district_of(state, district_id)
    if parent in descendants(state.districts, district_id):
        raise PlanError(f"{old.name} cannot lie in itself.", remedy="Choose another district.")
    to = f"below {district_of(state, parent).name}" if parent else "to the top"
    return _edited(state, replace(old, parent=parent), f"Move {old.name} {to}")


def delete_district(state: State, district_id: str) -> Change:
    """Remove a district; what lies in it, in every scenario, goes to the district above."""
    old = district_of(state, district_id)
    left = tuple(
        replace(district, parent=old.parent) if district.parent == district_id else district
        for district in state.districts
        if district.id != district_id
    )
    label = f"Delete {old.name}"
    parts: list[Change] = [DistrictsReplaced(label, state.districts, left)]
    for scenario in state.scenarios:
        for team_id, layer in scenario.layers.items():
            after = tuple(
                replace(t, district=old.parent) if t.district == district_id else t
                for t in layer.territories
            )
            if after != layer.territories:
                parts.append(
                    TerritoriesChanged(label, scenario.id, team_id, layer.territories, after)
                )
    return Together(label, tuple(parts))


def district_of(state: State, district_id: str) -> District:
    """A district by id; PlanError when it is gone."""
    for district in state.districts:
        if district.id == district_id:
            return district
    raise PlanError("That district is gone.", remedy="Choose another.")


def _edited(state: State, district: District, label: str) -> DistrictsReplaced:
    after = tuple(district if old.id == district.id else old for old in state.districts)
    return DistrictsReplaced(label, state.districts, after)


def _checked(districts: Sequence[District], name: str, district_id: str = "") -> str:
    name = " ".join(name.split())
    if not name:
        raise PlanError("A district needs a name.", remedy="Type one.")
    for other in districts:
        if other.id != district_id and other.name.casefold() == name.casefold():
            raise PlanError(
                f'There is a district "{other.name}" already.', remedy="Choose another name."
            )
    return name
