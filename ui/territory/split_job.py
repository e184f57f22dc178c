"""Splitting one territory with the optimizer, in the worker; no Qt."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np

from model.alignment import UNASSIGNED, Alignment
from model.arrays import IntArray
from model.errors import PlanError
from model.scenario import LIVE, Layer, Scenario
from model.state import State
from optimizers.pace import Progress
from optimizers.strategies.asked import DesignRequest
from optimizers.strategies.run import pursue

SECONDS: Final = 3.0
Tell = Callable[[str, float], None]


def split_parts(
    state: State, team: str, code: int, parts: int, tell: Tell, stop: Callable[[], bool]
) -> IntArray:
    """Part numbers of the accounts of one territory of the open scenario, (k,), from 0.

    The accounts are designed anew into `parts` balanced, contiguous territories by the same
    search as a whole design; an account without a place goes with the first part. Part 0 is
    the one with the most accounts. Raises PlanError when there are too few accounts.
    """
    layer = state.scenario().layer(team)
    rows = layer.alignment.rows_of(code)
    placed = rows[state.accounts.placed[rows]]
    if placed.size < parts:
        raise PlanError(
            f"{layer.territories[code].label} has {placed.size} accounts on the map.",
            remedy=f"A split into {parts} needs at least {parts}.",
        )
    whole = Layer((layer.territories[code],), Alignment(np.zeros(placed.size, np.int16)))
    alone = replace(
        state,
        accounts=state.accounts.taking(placed),
        scenarios=(Scenario(LIVE, "Live", {team: whole}),),
        open_scenario=LIVE,
        plans={},
    )
    request = DesignRequest(parts, homes="free", seconds=SECONDS, own_locks=False)

    def report(now: Progress) -> None:
        tell(now.phase, now.fraction)

    outcome = pursue(alone, request, team, stop=lambda _best: stop(), report=report)
    numbers = np.zeros(rows.size, np.int64)
    numbers[np.isin(rows, placed)] = _by_size(outcome.layer.alignment.territory)
    return numbers


def _by_size(codes: IntArray) -> IntArray:
    """Codes renumbered so that 0 has the most accounts; nobody's accounts go with it."""
    found, count = np.unique(codes[codes != UNASSIGNED], return_counts=True)
    order = found[np.argsort(-count, kind="stable")]
    place = np.zeros(int(codes.max(initial=0)) + 2, np.int64)
    place[order] = np.arange(order.size)
    numbers: IntArray = place[codes]
    return numbers
