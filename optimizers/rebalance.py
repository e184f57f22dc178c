"""After a drag: which few neighbouring accounts to move so that the windows hold again.

An overfull territory hands accounts on to a neighbour that has room. When none next to it has,
the work travels along a chain of territories, found by shortest path: a territory's distance is
its multiplier, the hours of travel that it costs to take one more share of work off it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise
from typing import Final

import numpy as np

from model.alignment import Move
from model.arrays import FloatArray, IntArray
from model.scenario import Scenario
from model.state import State
from model.territories import CORE_TEAM
from optimizers.standing import Standing, owners_of

MOST_MOVES: Final = 24  # accounts proposed at most
LOOKED_AT: Final = 24  # pairs of a row and a taker tried in one step
CHAINS: Final = 4  # chains tried before a territory is given up
LONGEST: Final = 5  # territories in a chain
REACHED: Final = 40  # territories whose borders are looked up for one chain
TRIFLE: Final = 1e-9  # in parts of a target


@dataclass(frozen=True, slots=True)
class Handover:
    """One account that should change territory, and why; `delta_hours` of travel a year."""

    row: int
    before: int
    after: int
    delta_hours: float
    reason: str


@dataclass(frozen=True, slots=True)
class Rebalance:
    """Accounts to move so that windows hold again, in the order in which they keep contiguity.

    `holds` says whether then every touched territory is within its windows; `left` names those
    that are not. Nothing has been moved yet.
    """

    handovers: tuple[Handover, ...]
    delta_hours: float
    holds: bool
    left: tuple[str, ...]

    def move(self, codes: IntArray, label: str) -> Move:
        """The proposal as one change to an alignment with these codes (n,)."""
        last = {handover.row: handover.after for handover in self.handovers}
        rows = np.array(sorted(last), np.int64)
        after = np.array([last[row] for row in rows.tolist()], np.int16)
        return Move(label, rows, codes[rows].astype(np.int16), after)


class Rebalancer:
    """Keeps the standing of one scenario and proposes how to heal it after a drag.

    `balance` are tolerances in percent by metric; without it the default rule of design §4.
    """

    def __init__(
        self,
        state: State,
        scenario: Scenario,
        team_id: str = CORE_TEAM.id,
        balance: Mapping[str, float] | None = None,
    ) -> None:
        self.standing = Standing(state, scenario, team_id, balance)
        self._given: set[int] = set()

    def moved(self, move: Move) -> None:
        """Take over a move that the scenario has made; undo is its inverse."""
        self.standing.shift(move.rows.tolist(), move.after.tolist())
        touched = owners_of(np.concatenate((move.before, move.after)))
        self.standing.recentre(touched)
        self._given = set(touched)

    def after(self, rows: IntArray) -> Rebalance:
        """What to hand on now that accounts `rows` are where they are; they stay there."""
        standing = self.standing
        kept = {int(row) for row in rows}
        wanted = {*owners_of(standing.codes[rows]), *self._given}
        before = standing.missed()
        attempt = _Attempt(standing, kept)
        stuck: set[int] = set()
        while len(attempt.done) < MOST_MOVES:
            missed = standing.missed()
            sick = [c for c in _sick(missed, before, wanted) if c not in stuck]
            if not sick:
                break
            worst = max(sick, key=lambda code: missed[code])
            if not attempt.heal(worst):
                stuck.add(worst)
        result = self._result(attempt, before, wanted)
        attempt.take_back(0)
        return result

    def _result(self, attempt: "_Attempt", before: FloatArray, wanted: set[int]) -> Rebalance:
        standing = self.standing
        missed = standing.missed()
        left = []
        for code in _sick(missed, before, wanted):
            away = standing.loads[code] / standing.target[code] - 1
            m = int(np.abs(away).argmax())
            who = standing.territories[code].label
            left.append(f"{who} stays {standing.off_target(m, float(away[m]))}.")
        total = sum(handover.delta_hours for handover in attempt.done)
        return Rebalance(tuple(attempt.done), float(total), not left, tuple(left))


def _sick(missed: FloatArray, before: FloatArray, wanted: set[int]) -> list[int]:
    """Territories to heal: those of the drag, and others that are worse than they were."""
    worse = np.flatnonzero(missed > before + TRIFLE).tolist()
    return sorted({*worse, *(code for code in wanted if missed[code] > TRIFLE)})


class _Attempt:
    """Moves tried on a standing, which can be taken back; rows in `kept` are not touched."""

    def __init__(self, standing: Standing, kept: set[int]) -> None:
        self.standing, self.kept = standing, kept
        self.done: list[Handover] = []

    def heal(self, code: int) -> bool:
        """Bring a territory nearer to its windows; whether all together are nearer then."""
        return self._one(code) or self._chain(code)

    def take_back(self, length: int) -> None:
        """Undo all but the first `length` moves."""
        while len(self.done) > length:
            last = self.done.pop()
            self.standing.shift((last.row,), (last.before,))

    def _one(self, code: int) -> bool:
        """The one move across the territory's border that helps most for its travel."""
        row, source, taker, delta = self._pairs(code)
        if not row.size:
            return False
        standing = self.standing
        now = standing.missed()
        load = standing.values[row]
        gives = self._missing(source, -load) - now[source]
        takes = self._missing(taker, load) - now[taker]
        gain = -(gives + takes)
        helps = np.flatnonzero(gain > TRIFLE)
        healed = now[code] + np.where(source == code, gives, takes)
        unit = max(float(np.abs(delta).mean()), 1e-9)
        done = np.where(healed[helps] <= TRIFLE, 0.0, 1.0)  # one that is enough comes first
        worth = delta[helps] / unit - 4.0 * gain[helps] / max(float(now[code]), 1e-12)
        for i in helps[np.lexsort((worth, done))][:LOOKED_AT]:
            if self._try(int(row[i]), int(taker[i]), float(delta[i]), code):
                return True
        return False

    def _pairs(self, code: int) -> tuple[IntArray, IntArray, IntArray, FloatArray]:
        """Rows, whose they are, who may take them and the travel, for a sick territory."""
        standing = self.standing
        parts = []
        if (standing.loads[code] > standing.high[code]).any():
            out = standing.borders(code)
            parts.append((out.row, np.full(len(out.row), code), out.taker, out.delta))
        if (standing.loads[code] < standing.low[code]).any():
            for other in np.unique(standing.borders(code).taker).tolist():
                border = standing.borders(other)
                own = border.taker == code
                count = int(own.sum())
                parts.append(
                    (
                        border.row[own],
                        np.full(count, other),
                        border.taker[own],
                        border.delta[own],
                    )
                )
        if not parts:
            nothing = np.zeros(0, np.int64)
            return nothing, nothing, nothing, np.zeros(0)
        row, source, taker, delta = (np.concatenate(column) for column in zip(*parts, strict=True))
        free = np.array([int(r) not in self.kept for r in row], bool)
        return row[free], source[free], taker[free], delta[free]

    def _missing(self, codes: IntArray, change: FloatArray) -> FloatArray:
        """By how much territories (p,) would miss their windows after changes (p, M)."""
        standing = self.standing
        loads = standing.loads[codes] + change
        over = np.maximum(loads - standing.high[codes], standing.low[codes] - loads)
        return np.asarray((np.maximum(over, 0.0) / standing.target[codes]).sum(axis=1))

    def _try(self, row: int, taker: int, delta: float, sick: int) -> bool:
        """Move a row unless it tears its territory or does not hang on to the taker."""
        standing = self.standing
        source = int(standing.codes[row])
        if standing.breaks(source, (row,)) or not standing.joins(taker, (row,)):
            return False
        reason = self._reason(sick, source, taker, delta)
        standing.shift((row,), (taker,))
        self.done.append(Handover(row, source, taker, delta, reason))
        return True

    def _reason(self, sick: int, source: int, taker: int, delta: float) -> str:
        standing = self.standing
        away = standing.loads / standing.target - 1
        m = int(np.abs(away[sick]).argmax())
        who = standing.territories[sick].label
        travel = f"{abs(delta):,.1f} h a year {'more' if delta > 0 else 'less'} on the road"
        if source == sick or taker == sick:
            other = standing.territories[taker if source == sick else source].label
            verb = "take" if source == sick else "spare"
            return (
                f"{who} is {standing.off_target(m, float(away[sick, m]))} and {other} can "
                f"{verb} some; {travel}."
            )
        return f"It makes room along the way for {who}; {travel}."

    def _chain(self, code: int) -> bool:
        """Pass work on through several territories; undone unless all are nearer then."""
        over = bool((self.standing.loads[code] > self.standing.high[code]).any())
        total = float(self.standing.missed().sum())
        for chain in self._chains(code, over):
            length = len(self.done)
            steps = list(pairwise(chain))
            passed = all(self._pass_on(a, b, code) for a, b in steps)
            if passed and float(self.standing.missed().sum()) < total - TRIFLE:
                return True
            self.take_back(length)
        return False

    def _pass_on(self, source: int, taker: int, sick: int) -> bool:
        """Give the row whose work fits best from one territory to the next of a chain."""
        standing = self.standing
        border = standing.borders(source)
        own = np.flatnonzero(border.taker == taker)
        own = np.array([i for i in own if int(border.row[i]) not in self.kept], np.int64)
        if not own.size:
            return False
        load = standing.values[border.row[own]]
        after = self._missing(np.full(len(own), source), -load)
        share = self._missing(np.full(len(own), taker), load)
        unit = max(float(np.abs(border.delta[own]).mean()), 1e-9)
        worth = border.delta[own] / unit + 100.0 * (after + 0.5 * share)
        for i in own[np.argsort(worth, kind="stable")][:LOOKED_AT]:
            if self._try(int(border.row[i]), taker, float(border.delta[i]), sick):
                return True
        return False

    def _chains(self, code: int, over: bool) -> list[list[int]]:
        """Chains of territories along which work can leave (or reach) one, cheapest first."""
        standing = self.standing
        need = float(standing.missed()[code])
        room = standing.high - standing.loads if over else standing.loads - standing.low
        roomy = (room / standing.target).min(axis=1)
        distance, came, settled = {code: 0.0}, {code: code}, set[int]()
        frontier, found = [(0.0, code)], list[list[int]]()
        while frontier and len(found) < CHAINS and len(settled) < REACHED:
            here, at = heappop(frontier)
            if at in settled:
                continue
            settled.add(at)
            chain = _way_back(came, at)
            if at != code and roomy[at] >= 0.5 * need:
                found.append(chain if over else chain[::-1])
            if len(chain) >= LONGEST:
                continue
            for near, price in self._prices(at, over).items():
                if near not in settled and here + price < distance.get(near, np.inf):
                    distance[near], came[near] = here + price, at
                    heappush(frontier, (here + price, near))
        return found

    def _prices(self, code: int, over: bool) -> dict[int, float]:
        """Travel hours that one share of work costs from (to) a territory to (from) each next."""
        standing = self.standing
        border = standing.borders(code)
        prices: dict[int, float] = {}
        size = standing.values[:, 0] / standing.target[code, 0]
        for other in np.unique(border.taker).tolist():
            edge = border if over else standing.borders(other)
            own = edge.taker == (other if over else code)
            loads = size[edge.row[own]]
            some = loads > 0
            if some.any():
                cost = edge.delta[own][some] / loads[some]
                prices[other] = max(float(np.min(cost)), 0.0) + 1e-6
        return prices


def _way_back(came: dict[int, int], at: int) -> list[int]:
    chain = [at]
    while came[chain[-1]] != chain[-1]:
        chain.append(came[chain[-1]])
    return chain[::-1]
