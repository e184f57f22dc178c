"""What is locked: accounts by themselves, by their territory, by a district above it."""

import numpy as np

from model.arrays import BoolArray, IntArray
from model.errors import PlanError
from model.scenario import Layer
from model.state import State
from model.territories import District, Territory, path_of


def is_locked(territory: Territory, districts: tuple[District, ...]) -> bool:
    """Whether a territory is locked, by itself or by a district it lies in."""
    return territory.locked or any(
        district.locked for district in path_of(districts, territory.district)
    )


def locked_territories(state: State, layer: Layer) -> BoolArray:
    """Which territories are locked, shape (n_territories,)."""
    return np.array([is_locked(t, state.districts) for t in layer.territories], np.bool_)


def held_rows(state: State, layer: Layer) -> BoolArray:
    """Which accounts stay where they are, shape (n_accounts,)."""
    closed = np.append(locked_territories(state, layer), False)  # the last: nobody's accounts
    held: BoolArray = state.accounts.locked | closed[layer.alignment.territory]
    return held


def movable_rows(state: State, layer: Layer, rows: IntArray, code: int) -> IntArray:
    """Those of `rows` that may move to a territory (UNASSIGNED: to none) and are not there yet.

    Raises PlanError when the territory itself is locked.
    """
    if code >= 0 and is_locked(layer.territories[code], state.districts):
        raise PlanError(
            f"{layer.territories[code].label} is locked.", remedy="Unlock it, then move."
        )
    moving = rows[layer.alignment.territory[rows] != code]
    free: IntArray = moving[~held_rows(state, layer)[moving]]
    return free
