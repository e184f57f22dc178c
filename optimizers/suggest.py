"""Where a few accounts would fit, judged at today's centres: quick enough for a drag."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.spatial import cKDTree

from model.alignment import UNASSIGNED, Move
from model.arrays import FloatArray, IntArray
from model.scenario import Scenario
from model.state import State
from model.territories import CORE_TEAM
from optimizers.standing import Standing, owners_of

NEAREST: Final = 64  # accounts around each moved one whose territories are considered
ASKED: Final = 200  # of many moved accounts, those around which is looked


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


class Advisor:
    """Answers where accounts would fit; kept for one scenario and told of its moves."""

    def __init__(self, standing: Standing) -> None:
        self.standing = standing
        self._placed = np.flatnonzero(standing.placed)
        places = standing.xy[self._placed]
        self._tree = cKDTree(places) if len(places) else None

    def moved(self, move: Move) -> None:
        """Take over a move that the scenario has made; undo is its inverse."""
        self.standing.shift(move.rows.tolist(), move.after.tolist())
        self.standing.recentre(owners_of(np.concatenate((move.before, move.after))))

    def suggest(self, rows: IntArray) -> list[Suggestion]:
        """Territories for accounts `rows`, best first: rules kept first, then least travel."""
        standing = self.standing
        rows = np.unique(rows[standing.placed[rows]])
        if not rows.size or self._tree is None:
            return []
        before = standing.codes[rows]
        asked = rows[:: max(1, len(rows) // ASKED)]
        wanted = min(NEAREST, len(self._placed))
        around = self._placed[np.atleast_2d(self._tree.query(standing.xy[asked], wanted)[1])]
        options = np.setdiff1d(standing.codes[around], [UNASSIGNED])
        options = np.array([o for o in options if (before != o).any()], np.int64)
        if not options.size:
            return []
        cost = standing.cost(rows[:, None], options[None])
        delta = cost.sum(axis=0) - standing.cost(rows, before).sum()
        splits = self._split(rows, before)
        found = [
            self._option(int(code), float(hours), rows, before, splits)
            for code, hours in zip(options, delta, strict=True)
        ]
        return sorted(found, key=lambda s: (len(s.broken), s.delta_hours))

    def _split(self, rows: IntArray, before: IntArray) -> dict[int, str]:
        """For each territory that would fall apart without its rows, the sentence that says so."""
        standing = self.standing
        return {
            code: f"{standing.territories[code].label} would be in more pieces."
            for code in owners_of(before)
            if standing.breaks(code, rows[before == code].tolist())
        }

    def _option(
        self, code: int, hours: float, rows: IntArray, before: IntArray, splits: dict[int, str]
    ) -> Suggestion:
        standing = self.standing
        moving = before != code
        given = moving & (before >= 0)
        touched = np.array(sorted({*owners_of(before[given]), code}), np.int64)
        change = np.zeros((len(touched), standing.loads.shape[1]))
        np.subtract.at(
            change, np.searchsorted(touched, before[given]), standing.values[rows[given]]
        )
        change[np.searchsorted(touched, code)] += standing.values[rows[moving]].sum(axis=0)
        away = np.abs((standing.loads[touched] + change) / standing.target[touched] - 1) * 100
        worst = dict(zip(standing.metric_names, away.max(axis=0).tolist(), strict=True))
        broken = (
            *self._held(rows[moving]),
            *self._unbalanced(touched, change),
            *(words for owner, words in splits.items() if owner != code),
            *self._apart(code, rows[moving]),
        )
        return Suggestion(code, hours, worst, broken)

    def _held(self, rows: IntArray) -> tuple[str, ...]:
        held = int(self.standing.locked[rows].sum())
        return (f"{held} of the accounts are locked.",) if held else ()

    def _unbalanced(self, touched: IntArray, change: FloatArray) -> list[str]:
        standing, sentences = self.standing, []
        loads, target = standing.loads[touched], standing.target[touched]
        after = loads + change
        out = (after > standing.high[touched]) | (after < standing.low[touched])
        worse = out & (np.abs(after - target) > np.abs(loads - target))
        for i, m in zip(*np.nonzero(worse), strict=True):
            name, part = standing.territories[touched[i]].label, after[i, m] / target[i, m] - 1
            sentences.append(f"{name} would be {standing.off_target(m, part)}.")
        return sentences

    def _apart(self, code: int, rows: IntArray) -> tuple[str, ...]:
        standing = self.standing
        label = standing.territories[code].label
        if not (standing.codes == code).any():
            return (f"{label} has no account yet.",)
        if not standing.joins(code, rows.tolist()):
            return (f"{label} would be in more pieces.",)
        return ()


def advisor(state: State, scenario: Scenario, team_id: str = CORE_TEAM.id) -> Advisor:
    """Prepare suggestions for a scenario's team; PlanError without territories."""
    return Advisor(Standing(state, scenario, team_id))


def suggest(state: State, scenario: Scenario, team_id: str, rows: IntArray) -> list[Suggestion]:
    """Territories where accounts `rows` would fit, best first.

    For many questions about one scenario keep an `advisor` and ask it.
    """
    return advisor(state, scenario, team_id).suggest(np.asarray(rows, np.int64))
