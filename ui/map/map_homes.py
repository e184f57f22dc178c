"""Where the ways of each territory begin, and which accounts they lead to."""

import numpy as np

from model.arrays import FloatArray, IntArray
from model.scenario import Layer
from model.state import State
from ui.map.layer_pictures import Home


def home_of(state: State, layer: Layer, code: int) -> Home | None:
    """The home of a territory's rep, else the middle of its accounts; None without either."""
    territory = layer.territories[code]
    rep = next((rep for rep in state.reps if rep.id == territory.rep_id), None)
    if rep is not None and rep.home_lat is not None and rep.home_lon is not None:
        return Home(territory.label, rep.home_lat, rep.home_lon)
    rows = placed_rows(state, layer, code)
    if not rows.size:
        return None
    accounts = state.accounts
    middle = float(accounts.lat[rows].mean()), float(accounts.lon[rows].mean())
    return Home(territory.label, *middle, known=False)


def placed_rows(state: State, layer: Layer, code: int) -> IntArray:
    """Rows of a territory's accounts that have a place."""
    return np.flatnonzero((layer.alignment.territory == code) & state.accounts.placed)


def ways_from(home: Home, state: State, rows: IntArray) -> list[FloatArray]:
    """A straight line from a home to each account, (2, 2) lon and lat."""
    ends = np.empty((len(rows), 2, 2))
    ends[:, 0] = home.lon, home.lat
    ends[:, 1, 0], ends[:, 1, 1] = state.accounts.lon[rows], state.accounts.lat[rows]
    return list(ends)
