"""Towns where accounts are, to put a home into."""

import numpy as np

from model.territory_edits import Home
from ui.session import Session


def towns_of(session: Session) -> dict[str, Home]:
    """The towns of the accounts on the map, by name with state; the middle of each."""
    accounts = session.state.accounts
    cities, states = accounts.text("city"), accounts.text("state")
    rows: dict[str, list[int]] = {}
    for row in np.flatnonzero(accounts.placed).tolist():
        if cities[row]:
            rows.setdefault(", ".join(filter(None, (cities[row], states[row]))), []).append(row)
    return {
        name: Home(
            float(accounts.lat[rows[name]].mean()),
            float(accounts.lon[rows[name]].mean()),
            str(cities[rows[name][0]]),
        )
        for name in sorted(rows)
    }
