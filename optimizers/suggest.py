"""Where a few accounts would fit, judged at today's centres: quick enough for a drag."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from model.alignment import UNASSIGNED
from model.arrays import FloatArray, IntArray
from model.errors import PlanError
from model.metrics import default_balance, metric, totals
from model.places.plane import plane_for
from model.scenario import Layer, Scenario
from model.state import State
from model.territories import CORE_TEAM
from optimizers.request import road_legs

NEAREST = 64  # accounts around each moved one whose territories are considered


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A territory that some accounts could go to.

    `delta_hours` is the change of travel in hours a year, `balance_after` the largest
    |value ÷ target − 1| in percent of it and of the territories that give, by metric;
    `broken` are the rules that the move would break, in words.
    """

    territory: int
    delta_hours: float
    balance_after: Mapping[str, float]
    broken: tuple[str, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Advisor:
    """What suggestions need of a scenario, counted once: (n,) columns and (K,) sums."""

    layer: Layer
    xy: FloatArray
    calls: FloatArray
    legs: FloatArray
    centre: FloatArray
    values: FloatArray
    loads: FloatArray
    target: FloatArray
    tolerance_pct: float
    metric_name: str
    locked: tuple[bool, ...]
    tree: cKDTree
    tree_rows: IntArray

    def suggest(self, rows: IntArray) -> list[Suggestion]:
        """Territories for accounts `rows`, best first: rules kept first, then least travel."""
        rows = rows[np.isfinite(self.xy[rows]).all(axis=1)]
        codes = self.layer.alignment.territory
        if not rows.size or not self.tree_rows.size:
            return []
        wanted = min(NEAREST, len(self.tree_rows))
        around = self.tree_rows[np.atleast_2d(self.tree.query(self.xy[rows], wanted)[1])]
        options = np.setdiff1d(codes[around], [UNASSIGNED])
        found = [self._option(int(code), rows) for code in options]
        found = [option for option in found if (codes[rows] != option.territory).any()]
        return sorted(found, key=lambda s: (len(s.broken), s.delta_hours))

    def _cost(self, rows: IntArray, code: IntArray) -> FloatArray:
        used = code >= 0
        away = np.hypot(*(self.xy[rows] - self.centre[code]).T)
        rate = self.legs[np.searchsorted(self.legs[:-1, 0], away, side="right"), 1]
        return np.where(used, self.calls[rows] * away * rate, 0.0)

    def _option(self, code: int, rows: IntArray) -> Suggestion:
        before = self.layer.alignment.territory[rows].astype(np.int64)
        moving = before != code
        delta = self._cost(rows, np.full(len(rows), code)) - self._cost(rows, before)
        loads = self.loads.copy()
        np.add.at(loads, before[moving & (before >= 0)], -self.values[rows][moving & (before >= 0)])
        loads[code] += self.values[rows][moving].sum()
        touched = np.unique(np.append(before[before >= 0], code))
        away = np.abs(loads[touched] / self.target[touched] - 1) * 100
        broken = self._broken(code, rows[moving], loads, touched)
        worst = {self.metric_name: float(away.max())}
        return Suggestion(code, float(delta.sum()), worst, broken)

    def _broken(
        self, code: int, rows: IntArray, loads: FloatArray, touched: IntArray
    ) -> tuple[str, ...]:
        sentences = []
        held = sum(self.locked[row] for row in rows)
        if held:
            sentences.append(f"{held} of the accounts are locked.")
        part = self.tolerance_pct / 100
        for t in touched:
            value, target = loads[t], self.target[t]
            over, was_over = abs(value - target), abs(self.loads[t] - target)
            if over > part * target and over > was_over:
                name = self.layer.territories[t].label
                sentences.append(
                    f"{name} would be {value / target - 1:+.1%} from its {self.metric_name} target."
                )
        if not (self.layer.alignment.territory == code).any():
            sentences.append(f"{self.layer.territories[code].label} has no account yet.")
        return tuple(sentences)


def advisor(state: State, scenario: Scenario, team_id: str = CORE_TEAM.id) -> Advisor:
    """Prepare suggestions for a scenario's team; PlanError without territories or places."""
    layer = scenario.layer(team_id)
    if not layer.territories:
        raise PlanError("The scenario has no territories yet.", remedy="Design some first.")
    xy = plane_for(state.accounts.lat, state.accounts.lon).xy(
        state.accounts.lat, state.accounts.lon
    )
    codes = layer.alignment.territory
    used = np.flatnonzero((codes >= 0) & np.isfinite(xy).all(axis=1))
    name, tolerance, _ = default_balance(state)
    values, k = metric(state, name).values, len(layer.territories)
    calls = metric(state, "calls").values
    share = np.array([t.share for t in layer.territories])
    target = values[codes >= 0].sum() * share / share.sum()
    return Advisor(
        layer=layer,
        xy=xy,
        calls=calls if calls.any() else np.ones(len(xy)),
        legs=road_legs(state),
        centre=_centres(xy[used], calls[used] + 1e-9, codes[used].astype(np.int64), k),
        values=values,
        loads=totals(values, codes, k),
        target=np.maximum(target, 1e-12),
        tolerance_pct=tolerance,
        metric_name=name,
        locked=tuple(bool(v) for v in state.accounts.locked),
        tree=cKDTree(xy[used] if used.size else np.zeros((1, 2))),
        tree_rows=used,
    )


def suggest(state: State, scenario: Scenario, team_id: str, rows: IntArray) -> list[Suggestion]:
    """Territories where accounts `rows` would fit, best first.

    For many questions about one scenario keep an `advisor` and ask it.
    """
    return advisor(state, scenario, team_id).suggest(np.asarray(rows, np.int64))


def _centres(xy: FloatArray, weight: FloatArray, codes: IntArray, k: int) -> FloatArray:
    """Weighted geometric medians of the accounts of each code, shape (K, 2); far away if none.

    Weiszfeld's iteration, to a hundredth of a kilometre or 60 steps.
    """
    sums = np.maximum(np.bincount(codes, weight, k), 1e-300)
    centre = np.column_stack([np.bincount(codes, weight * xy[:, a], k) / sums for a in (0, 1)])
    for _ in range(60):
        pull = weight / (np.hypot(*(xy - centre[codes]).T) + 1e-6)
        sums = np.maximum(np.bincount(codes, pull, k), 1e-300)
        new = np.column_stack([np.bincount(codes, pull * xy[:, a], k) / sums for a in (0, 1)])
        done = np.abs(new - centre).max() < 0.01
        centre = new
        if done:
            break
    return centre
