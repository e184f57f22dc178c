"""A project before its first account, and its territories as GIS programs show them."""

import numpy as np
import shapely

from model.accounts import Accounts
from model.alignment import Alignment
from model.own_areas_cut import areas_of
from model.places.outlines import Outlines
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.territories import CORE_TEAM


def empty_state(name: str, currency: str = "USD") -> State:
    """A project without accounts: one live scenario with the core team; `currency` is ISO 4217."""
    live = Scenario(LIVE, "Live", {CORE_TEAM.id: Layer((), Alignment.unassigned(0))}, status="live")
    accounts = Accounts({"account_id": np.empty(0, object), "name": np.empty(0, object)})
    return State(About(name, currency=currency), accounts, (live,))


def outlines_of(state: State) -> dict[int, bytes]:
    """The outlines of the open scenario's territories as WKB by code; {} without territories."""
    layer = state.scenario().layer()
    n = len(layer.territories)
    if not n:
        return {}
    outlines = Outlines(state.accounts.lat, state.accounts.lon, areas_of(state))
    shapes = outlines.of(layer.alignment.territory, n)
    return {code: shapely.to_wkb(shape) for code, shape in enumerate(shapes) if shape is not None}
