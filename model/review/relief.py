"""Which accounts to move so that a territory with too much, or too little, comes into line.

The answer of the alerts on attention, workload and fairness: an alignment to look at, never more
revenue than the budget of F30. The optimizer can do better; this is the move one can explain.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from model.alignment import Alignment
from model.arrays import FloatArray, IntArray
from model.change import ScenarioChanged
from model.errors import PlanError
from model.evaluation import Evaluator
from model.metrics import coefficient_of_variation, metric
from model.scenario import LIVE, Layer, Scenario
from model.settings import settings_of
from model.state import State
from model.territories import CORE_TEAM

_MOST: Final = 6  # accounts of one proposal: more is a matter for the optimizer
_DRIVE_H: Final = 1.5  # one way; further is nobody's relief
_FULL: Final = 1.0 + 0.005  # of the capacity of who takes over
WORKLOAD: Final = "workload"


@dataclass(frozen=True, slots=True)
class Relief:
    """A proposal: accounts (rows) with their new territories (codes), and what it changes.

    CVs are those of workload per capacity and of potential; `revenue` is the share of the
    team's revenue that changes hands, `utilisation` by code after the moves.
    """

    rows: tuple[int, ...]
    to: tuple[int, ...]
    workload_before: float
    workload_after: float
    potential_before: float
    potential_after: float
    revenue: float
    utilisation: tuple[float, ...]


class _Board:
    """The live alignment with what every account weighs wherever it is moved."""

    def __init__(self, state: State) -> None:
        self.layer: Layer = state.scenario(LIVE).layer(CORE_TEAM.id)
        self.evaluator = Evaluator(state, self.layer, ("potential", "revenue", WORKLOAD))
        self.codes: IntArray = self.layer.alignment.territory.astype(np.int64)
        self.potential = metric(state, "potential").values
        self.revenue = metric(state, "revenue").values
        shown = self.evaluator.evaluate(self.layer.alignment)
        self.capacity = np.array([one.capacity for one in shown.territories])
        self.budget = settings_of(state)["disruption.max"] * float(self.revenue.sum())

    def sums(self, codes: IntArray, name: str) -> FloatArray:
        """Hours ÷ capacity, or potential, of each territory."""
        n = len(self.layer.territories)
        owned = codes >= 0
        if name != WORKLOAD:
            return np.asarray(np.bincount(codes[owned], self.potential[owned], n), np.float64)
        hours = self.evaluator.workload(codes)
        return np.asarray(np.bincount(codes[owned], hours[owned], n) / self.capacity, np.float64)

    def spread(self, codes: IntArray, name: str) -> float:
        """CV of a measure, NaN where a territory has no capacity."""
        return coefficient_of_variation(self.sums(codes, name))

    def relief(self, codes: IntArray) -> Relief:
        """What an alignment changes against the live one."""
        rows = np.flatnonzero(codes != self.codes)
        moved = float(self.revenue[rows].sum())
        whole = float(self.revenue.sum())
        return Relief(
            tuple(map(int, rows)),
            tuple(map(int, codes[rows])),
            self.spread(self.codes, WORKLOAD),
            self.spread(codes, WORKLOAD),
            self.spread(self.codes, "potential"),
            self.spread(codes, "potential"),
            moved / whole if whole else math.nan,
            tuple(map(float, self.sums(codes, WORKLOAD))),
        )


def relief_of_account(state: State, account_id: str) -> Relief | None:
    """Where one account's hours even the team best; None when nobody has the time for it.

    Who takes over must not exceed the capacity and may not drive much further than one and a
    half hours; without capacities known, nobody can be proposed.
    """
    board = _Board(state)
    row = state.accounts.row_of(account_id)
    best = _best_move(board, board.codes, [row], WORKLOAD)
    return None if best is None else board.relief(best)


def relief_of_territory(state: State, territory_id: str, name: str = WORKLOAD) -> Relief | None:
    """A few moves out of a territory with too much of a measure, or into one with too little.

    Moves are added while they even the team, keep to the budget of moved revenue and end when
    the territory is at the team's mean; None when not even one helps.
    """
    board = _Board(state)
    code = board.layer.code_of(territory_id)
    codes = board.codes
    for _ in range(_MOST):
        sums = board.sums(codes, name)
        over = sums[code] > float(sums.mean())
        rows = np.flatnonzero(codes == code) if over else np.flatnonzero(codes != code)
        moved = _best_move(board, codes, rows, name, None if over else code)
        if moved is None or _past(board.sums(moved, name), code, over):
            break
        codes = moved
    return board.relief(codes) if (codes != board.codes).any() else None


def _past(sums: FloatArray, code: int, over: bool) -> bool:
    """Whether a move has thrown a territory to the other side of the mean."""
    mean = float(sums.mean())
    return bool(sums[code] < mean) if over else bool(sums[code] > mean)


def _best_move(
    board: _Board,
    codes: IntArray,
    rows: Sequence[int] | IntArray,
    name: str,
    only: int | None = None,
) -> IntArray | None:
    """The single move that evens a measure most, None when none does."""
    best, found = board.spread(codes, name) - 1e-12, None
    targets = range(len(board.layer.territories)) if only is None else [only]
    spent = float(board.revenue[codes != board.codes].sum())
    for row in rows:
        if spent + board.revenue[row] > board.budget or codes[row] < 0:
            continue
        drive = board.evaluator.drive.from_all(row)
        for code in targets:
            if code == codes[row] or not drive[code] <= _DRIVE_H:
                continue
            tried = codes.copy()
            tried[row] = code
            spread = board.spread(tried, name)
            if spread < best and not board.sums(tried, WORKLOAD)[code] > _FULL:
                best, found = spread, tried
    return found


def relief_scenario(state: State, relief: Relief, name: str, hypothesis: str) -> ScenarioChanged:
    """The change that adds the proposal as a scenario beside the live one.

    Raises
    ------
    PlanError
        If a scenario of that name exists already.
    """
    if any(one.name.casefold() == name.casefold() for one in state.scenarios):
        raise PlanError(f'There is a scenario "{name}".', remedy="Open it, or rename it first.")
    live = state.scenario(LIVE)
    layer = live.layer(CORE_TEAM.id)
    codes = layer.alignment.territory.copy()
    codes[list(relief.rows)] = relief.to
    taken = {one.id for one in state.scenarios}
    key = next(k for n in range(1, len(taken) + 2) if (k := f"relief-{n}") not in taken)
    fresh = Scenario(
        key,
        name,
        {**live.layers, CORE_TEAM.id: replace(layer, alignment=Alignment(codes))},
        hypothesis=hypothesis,
        origin="proposed by an alert",
    )
    return ScenarioChanged(f"Add the scenario {name}", None, fresh)
