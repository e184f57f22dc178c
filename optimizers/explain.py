"""Why each account moved, in words, and what keeping it would cost."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from model.arrays import FloatArray, IntArray
from model.contiguity import SiteGraph, site_graph
from model.format import Formatter
from optimizers.design import Proposal
from optimizers.ground import cut
from optimizers.keep import keep_cost, pair_costs
from optimizers.pace import Stop
from optimizers.problem import SLACK, DesignProblem
from optimizers.rejudge import bounded
from optimizers.verdict import loads_of, moved_rows

_SHOW: Final = Formatter()  # a problem knows no locale
TRIFLE: Final = 0.05  # of the objective's unit; less travel is not worth a word


@dataclass(frozen=True, slots=True)
class MoveReason:
    """Why an account moved from territory `before` to `after`.

    `sentences` hold the reasons, weightiest first. In the objective's unit: `travel_saved` is
    what the new centre and a better suited rep save, `balance_worth` what the metrics it carries
    are worth by the multipliers, `keep_cost` what keeping it would cost, infinite where that is
    not possible; `estimated` says that the last comes from multipliers and not from designing
    again. `rule` is what forces the move: lock, forbidden, group, radius, contiguity, or "".
    """

    row: int
    before: int
    after: int
    travel_saved: float
    balance_worth: float
    keep_cost: float
    estimated: bool
    rule: str
    sentences: tuple[str, ...]


def explain_moves(
    problem: DesignProblem,
    proposal: Proposal,
    rows: Iterable[int] | None = None,
    *,
    seconds: float | None = None,
    iterations: int = 4,
    seed: int = 1,
    stop: Stop = lambda _best: False,
) -> list[MoveReason]:
    """Reasons for accounts `rows` (all that moved when None), in that order.

    Every move gets an estimate from the multipliers; within `seconds` (None: until all are
    done; 0: none) the cost of keeping is found by designing again with `iterations` each.
    Accounts that did not move are left out.
    """
    moved = moved_rows(problem, proposal.territory)
    wanted = moved if rows is None else np.array(list(rows), np.int64)
    wanted = wanted[np.isin(wanted, moved)]
    if not wanted.size:
        return []
    began = time.perf_counter()
    reasons = _Reasons(problem, proposal)
    price = multipliers(problem, proposal)
    first = reasons.first_order(wanted, price)
    found = []
    for row, (saved, worth) in zip(wanted.tolist(), first, strict=True):
        rule, sentence = reasons.rule(row)
        spent = time.perf_counter() - began
        exact = (seconds is None or spent < seconds) and not stop(float("inf"))
        cost = max(saved + worth, 0.0)
        if rule in ("lock", "forbidden"):
            cost, exact = float("inf"), True
        elif exact:
            again = keep_cost(
                problem, proposal, row, reasons.before(row), iterations=iterations, seed=seed
            )
            cost, exact = (cost, False) if again is None else (again, True)
        found.append(reasons.said(row, saved, worth, cost, not exact, rule, sentence))
    return found


def multipliers(problem: DesignProblem, proposal: Proposal) -> FloatArray:
    """What one more unit of each metric costs each territory at the proposal's centres, (K, M).

    Prices of the transportation relaxation (optimizers.bound), in the objective's unit per
    unit of the metric; negative where a territory is short of it.
    """
    bounder, _bound = bounded(problem, proposal)
    scale = np.maximum(problem.metrics.sum(axis=0) / problem.n_territories, 1e-300)
    return np.asarray(bounder.price / scale)


class _Reasons:
    """What the sentences about moves are made of, counted once."""

    def __init__(self, problem: DesignProblem, proposal: Proposal) -> None:
        assert problem.start is not None
        self.problem, self.proposal = problem, proposal
        self.start: IntArray = problem.start
        self.loads = loads_of(problem, proposal.territory)
        self.graph: SiteGraph = cut(site_graph(problem.xy), problem.xy, problem.barriers)

    def before(self, row: int) -> int:
        """Where an account was."""
        return int(self.start[row])

    def first_order(self, rows: IntArray, price: FloatArray) -> list[tuple[float, float]]:
        """Travel saved (less what moving costs) and worth of the balance, for each row."""
        problem, codes = self.problem, self.proposal.territory[rows]
        before = self.start[rows]
        there, _ = pair_costs(problem, self.proposal.centres, rows, before)
        here, _ = pair_costs(problem, self.proposal.centres, rows, codes)
        saved = there - here
        if problem.disruption is not None:
            saved = saved - problem.disruption[rows]
        if problem.mismatch is not None:
            saved = saved + problem.mismatch[rows, before] - problem.mismatch[rows, codes]
        worth = (problem.metrics[rows] * (price[before] - price[codes])).sum(axis=1)
        return list(zip(saved.tolist(), worth.tolist(), strict=True))

    def rule(self, row: int) -> tuple[str, str]:
        """The rule that forces an account to move and its sentence, or two empty texts."""
        problem, before = self.problem, self.before(row)
        after = int(self.proposal.territory[row])
        old, new = problem.territory(before), problem.territory(after)
        if problem.locked is not None and problem.locked[row] == after:
            return "lock", f"It is locked to {new}."
        if problem.forbidden is not None and problem.forbidden[row, before]:
            return "forbidden", f"It may not be in {old}."
        if problem.max_radius is not None:
            _, away = pair_costs(
                problem, self.proposal.centres, np.array([row]), np.array([before])
            )
            if away[0] > problem.max_radius * (1 + SLACK):
                far = f"{away[0]:,.0f} {problem.unit}"
                return "radius", f"It lies {far} from the centre of {old}, beyond the limit."
        if self._in_group(row):
            return "group", f"What it is kept together with is in {new}."
        if problem.contiguous == "hard" and not self._touches(row, before):
            return "contiguity", f"Kept in {old} it would be an island."
        return "", ""

    def _in_group(self, row: int) -> bool:
        groups = self.problem.groups
        if groups is None or groups[row] < 0 or self.problem.split_price is not None:
            return False
        mates = np.flatnonzero(groups == groups[row])
        return bool((self.start[mates] != self.start[row]).any())

    def _touches(self, row: int, code: int) -> bool:
        """Whether an account's place or one next to it belongs to a territory."""
        graph, site = self.graph, self.graph.site[row]
        near = np.append(graph.nbr[graph.ptr[site] : graph.ptr[site + 1]], site)
        members = np.flatnonzero(self.proposal.territory == code)
        return bool(np.isin(graph.site[members], near).any())

    def said(
        self,
        row: int,
        saved: float,
        worth: float,
        cost: float,
        estimated: bool,
        rule: str,
        sentence: str,
    ) -> MoveReason:
        """The reason in words."""
        after = int(self.proposal.territory[row])
        parts = [sentence] if sentence else []
        balance, gain = self._balance(row), [self._travel(row), self._setting(row)]
        parts += [*gain, *balance] if saved >= worth else [*balance, *gain]
        parts = [part for part in parts if part]
        if not rule and not balance and worth > saved:
            parts.insert(0, "It makes room for others along the chain of moves.")
        old, unit = self.problem.territory(self.before(row)), self.problem.objective_unit
        if np.isinf(cost):
            parts.append(f"No design was found that keeps it in {old}.")
        elif cost < TRIFLE:
            parts.append(f"Keeping it in {old} would cost hardly anything.")
        else:
            about = "about " if estimated else ""
            parts.append(f"Keeping it in {old} would cost {about}{cost:,.1f} {unit}.")
        return MoveReason(
            row, self.before(row), after, saved, worth, cost, estimated, rule, tuple(parts)
        )

    def _travel(self, row: int) -> str:
        rows, after = np.array([row]), self.proposal.territory[[row]]
        there, _ = pair_costs(self.problem, self.proposal.centres, rows, self.start[[row]])
        here, _ = pair_costs(self.problem, self.proposal.centres, rows, after)
        saved = float(there[0] - here[0])
        if abs(saved) < TRIFLE:
            return ""
        verb = "saves" if saved > 0 else "costs"
        new = self.problem.territory(int(after[0]))
        return f"Serving it from {new} {verb} {abs(saved):,.1f} {self.problem.objective_unit}."

    def _setting(self, row: int) -> str:
        """Which of the two reps knows the account's setting better, where that counts."""
        if self.problem.mismatch is None:
            return ""
        before, after = self.before(row), int(self.proposal.territory[row])
        gained = self.problem.mismatch[row, before] - self.problem.mismatch[row, after]
        if abs(gained) < TRIFLE:
            return ""
        new = self.problem.territory(after)
        how = "better" if gained > 0 else "less well"
        return f"The rep of {new} knows its setting, metro or rural, {how}."

    def _balance(self, row: int) -> list[str]:
        """What the windows would be without the move, for metrics that it helps."""
        problem, before = self.problem, self.before(row)
        after = int(self.proposal.territory[row])
        parts = []
        for m, name in enumerate(problem.metric_names):
            value, old, new = problem.metrics[row, m], self.loads[before, m], self.loads[after, m]
            target = problem.target[:, m]
            if old + value > problem.high[before, m] and target[before] > 0:
                over = (old + value) / target[before] - 1
                who = problem.territory(before)
                parts.append(
                    f"With it {who} would be {_SHOW.percent(over, 1)} above its {name} target."
                )
            if new - value < problem.low[after, m] and target[after] > 0:
                under = 1 - (new - value) / target[after]
                who = problem.territory(after)
                parts.append(
                    f"Without it {who} would be {_SHOW.percent(under, 1)} below its {name} target."
                )
        return parts
