"""A project before its first account."""

import numpy as np

from model.accounts import Accounts
from model.alignment import Alignment
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.territories import CORE_TEAM


def empty_state(name: str, currency: str = "USD") -> State:
    """A project without accounts: one live scenario with the core team; `currency` is ISO 4217."""
    live = Scenario(LIVE, "Live", {CORE_TEAM.id: Layer((), Alignment.unassigned(0))}, status="live")
    accounts = Accounts({"account_id": np.empty(0, object), "name": np.empty(0, object)})
    return State(About(name, currency=currency), accounts, (live,))
