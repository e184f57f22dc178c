"""Invented projects for the tests of live help: clinics on a grid, cut into square territories."""

from typing import Any

import numpy as np

from model.accounts import Accounts
from model.alignment import Alignment
from model.reps import Rep
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.territories import Territory


def grid_state(side: int, parts: int, seed: int = 0, **columns: Any) -> State:
    """`side` × `side` clinics about 10 km apart in `parts` × `parts` equal squares."""
    rng = np.random.default_rng(seed)
    row, column = np.divmod(np.arange(side * side), side)
    n = len(row)
    shake = rng.uniform(-0.02, 0.02, (2, n)) if seed else np.zeros((2, n))
    accounts = Accounts(
        {
            "account_id": [f"A{i}" for i in range(n)],
            "account_name": [f"Clinic {i}" for i in range(n)],
            "lat": 40 + 0.09 * row + shake[0],
            "lon": -90 + 0.12 * column + shake[1],
            "hours": np.full(n, 10.0) if not seed else rng.integers(6, 15, n).astype(float),
            "calls": np.full(n, 4.0),
            "potential": np.full(n, 1000.0),
            "region": ["IL"] * n,
            **columns,
        }
    )
    step = side / parts
    codes = (row // step).astype(int) * parts + (column // step).astype(int)
    territories = tuple(
        Territory(f"T{t}", f"Square {t}", rep_id=f"R{t}") for t in range(parts * parts)
    )
    middle = (np.arange(parts) + 0.5) * step
    reps = tuple(
        Rep(
            f"R{t}",
            f"Rep {t}",
            home_lat=40 + 0.09 * float(middle[t // parts]),
            home_lon=-90 + 0.12 * float(middle[t % parts]),
        )
        for t in range(parts * parts)
    )
    layer = Layer(territories, Alignment(codes))
    return State(About("Grid"), accounts, (Scenario(LIVE, "Live", {"core": layer}),), reps)
