"""Single moves of one scenario taken over into another."""

from dataclasses import dataclass

import numpy as np

from model.alignment import UNASSIGNED
from model.arrays import IntArray
from model.change import AccountsMoved
from model.errors import PlanError
from model.locks import held_rows, locked_territories
from model.scenario import Layer
from model.state import State


@dataclass(frozen=True, eq=False, slots=True)
class Pull:
    """The change that takes moves over; `left` are rows that stay, with the reason in words."""

    change: AccountsMoved
    left: IntArray
    why_left: str


def territory_in(source: Layer, target: Layer) -> IntArray:
    """Where the accounts of `source` are, in the codes of `target`, shape (n_accounts,).

    Territories are the same when their ids are; −2 where the target has no such territory.
    """
    place = {territory.id: code for code, territory in enumerate(target.territories)}
    codes = [place.get(territory.id, -2) for territory in source.territories]
    return np.array([*codes, UNASSIGNED], np.int64)[source.alignment.territory]


def differing(one: Layer, other: Layer) -> IntArray:
    """Rows of the accounts that belong to another territory in `other` than in `one`."""
    return np.flatnonzero(territory_in(one, other) != other.alignment.territory)


def pull(state: State, team: str, source: str, target: str, rows: IntArray) -> Pull:
    """Move `rows` in the scenario `target` to where they are in `source`, as one step.

    Locked accounts and territories stay, and so does what goes to a territory that the target
    does not have. PlanError when nothing is left to move.
    """
    origin, goal = state.scenario(source), state.scenario(target)
    layer = goal.layer(team)
    wanted = territory_in(origin.layer(team), layer)[rows]
    moving = wanted != layer.alignment.territory[rows]
    strange = moving & (wanted == -2)
    closed = np.append(locked_territories(state, layer), [False, False])
    held = moving & ~strange & (held_rows(state, layer)[rows] | closed[wanted])
    free = moving & ~strange & ~held
    words = _words(int(strange.sum()), int(held.sum()), goal.name)
    if not free.any():
        raise PlanError(
            words or f"These accounts are in {goal.name} where {origin.name} has them.",
            remedy="Choose others.",
        )
    n = int(free.sum())
    what = "1 account" if n == 1 else f"{n:,} accounts"
    label = f"Pull {what} from {origin.name} into {goal.name}"
    move = layer.alignment.moving(rows[free], wanted[free].astype(np.int16), label)
    return Pull(AccountsMoved(goal.id, team, move), rows[strange | held], words)


def _words(strange: int, held: int, name: str) -> str:
    parts = []
    if strange:
        what = "1 goes" if strange == 1 else f"{strange:,} go"
        parts.append(f"{what} to a territory that {name} does not have.")
    if held:
        parts.append(f"{'1 is' if held == 1 else f'{held:,} are'} locked.")
    return " ".join(parts)
