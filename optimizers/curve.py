"""The rebalance curve: how much to move against travel and balance, as alignments to pick from.

Each point is a design under a hard budget of what may move. Where the budget is proven too small
for the windows (optimizers.relaxation), the point takes the best balance that the budget allows,
and says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from model.alignment import UNASSIGNED
from model.arrays import FloatArray, IntArray
from model.contiguity import site_graph
from model.errors import PlanError
from model.metrics import metric
from model.state import State
from model.territories import CORE_TEAM
from optimizers.design import Proposal, design
from optimizers.evening import widening_of
from optimizers.ground import cut
from optimizers.pace import Progress, Report, Stop
from optimizers.problem import DesignProblem
from optimizers.rejudge import rejudged
from optimizers.relaxation import Relaxation
from optimizers.request import DesignRequest, problem_of
from optimizers.rules import Rule, rules_of
from optimizers.standing import centres
from optimizers.verdict import deviations, moved_rows, objective_of

BUDGETS: Final = (2.5, 5.0, 10.0, 15.0, 25.0, 50.0)  # percent of the metric
WIDER: Final = (1.05, 1.3, 2.0)  # times the proven least tolerance, tried in turn
ROOM: Final = 0.002  # added to it, in parts of the target, for whole accounts


@dataclass(frozen=True, eq=False, slots=True)
class CurvePoint:
    """One alignment of the curve.

    `budget_pct` is what might move of the curve's metric and `moved_pct` what does; `travel` is
    in the objective's unit, without disruption; `balance` the worst deviation in percent by
    metric and `least_balance` what is proven that no alignment of this budget beats, by metric.
    `asked` says whether the windows asked for are kept, `feasible` whether all rules are, the
    windows widened where they had to be; `dominated` that another point is no worse in
    anything. `words` say what is particular.
    """

    budget_pct: float
    moved_pct: float
    moved_accounts: int
    travel: float
    balance: dict[str, float]
    least_balance: dict[str, float]
    asked: bool
    feasible: bool
    dominated: bool
    words: str
    proposal: Proposal

    @property
    def measures(self) -> tuple[float, float, float]:
        """Moved, travel and worst balance: less is better."""
        return self.moved_pct, self.travel, max(self.balance.values(), default=0.0)


@dataclass(frozen=True, eq=False, slots=True)
class RebalanceCurve:
    """Points by rising budget, and where the scenario stands without moving anything.

    `travel_now` is at the best centres of today's territories; None when some account has none.
    """

    metric_name: str
    points: tuple[CurvePoint, ...]
    travel_now: float | None
    balance_now: dict[str, float]
    stopped: bool


def rebalance_curve(
    state: State,
    request: DesignRequest,
    team_id: str = CORE_TEAM.id,
    *,
    metric_name: str = "",
    budgets: Sequence[float] = BUDGETS,
    seconds: float | None = None,
    iterations: int | None = None,
    seed: int = 1,
    stop: Stop = lambda _best: False,
    report: Report = lambda _progress: None,
) -> RebalanceCurve:
    """Designs from the request's start under rising budgets of what may move.

    `metric_name` is what the budgets are counted in: by default potential, without any the
    number of accounts. `seconds` are for the whole curve, `iterations` for each point. A stopped
    run answers with the points it has. Raises PlanError when the request has no start.
    """
    if not request.start:
        raise PlanError("A rebalance needs a scenario to start from.", remedy="Name the scenario.")
    name = metric_name or ("potential" if metric(state, "potential").values.any() else "accounts")
    wanted = sorted(set(budgets))
    points: list[CurvePoint] = []
    whole = problem_of(
        state, replace(request, max_moved={**request.max_moved, name: 100.0}), team_id
    )
    stopped = False
    for done, budget in enumerate(wanted):
        if points and stop(float("inf")):
            stopped = True
            break

        def tell(now: Progress, done: int = done, budget: float = budget) -> None:
            part = (done + now.fraction) / len(wanted)
            report(Progress(f"Moving at most {budget:g} % of {name}", part, now.best))

        problem = _budgeted(whole, name, budget)
        each = None if seconds is None else seconds / len(wanted)
        point = _point(problem, name, budget, each, iterations, seed, stop, tell)
        points.append(point if point.feasible else _smaller(point, points))
    travel, balance = _today(whole)
    return RebalanceCurve(name, tuple(_judged(points)), travel, balance, stopped)


def _budgeted(problem: DesignProblem, name: str, budget: float) -> DesignProblem:
    """The problem with another limit on what may move of a metric."""
    assert problem.moved_limits is not None
    assert problem.moved_values is not None
    b = problem.moved_names.index(name)
    limits = problem.moved_limits.copy()
    limits[b] = problem.moved_values[:, b].sum() * budget / 100
    return replace(problem, moved_limits=limits)


def _point(
    problem: DesignProblem,
    name: str,
    budget: float,
    seconds: float | None,
    iterations: int | None,
    seed: int,
    stop: Stop,
    report: Report,
) -> CurvePoint:
    least, extra = _least(problem)
    asked, found = problem, None
    if not extra:
        found = design(
            problem, seconds=seconds, iterations=iterations, seed=seed, stop=stop, report=report
        )
    for factor in WIDER:
        found = None if found is None else _as_reached(problem, found)
        if found is not None and (found.feasible or stop(found.objective)):
            break
        asked = _widened(
            problem, extra or dict.fromkeys(range(len(problem.metric_names)), 0.0), factor
        )
        found = design(
            asked, seconds=seconds, iterations=iterations, seed=seed, stop=stop, report=report
        )
    assert found is not None
    return _counted(problem, name, budget, least, bool(extra), _as_reached(problem, found))


def _as_reached(problem: DesignProblem, found: Proposal) -> Proposal:
    """A proposal judged by windows just as wide as it needs them, all other rules as they are."""
    if found.feasible:
        return found
    loads = np.zeros(problem.target.shape)
    np.add.at(loads, found.territory, problem.metrics)
    low, high = np.minimum(problem.low, loads), np.maximum(problem.high, loads)
    judged = rejudged(replace(problem, low=low, high=high), found)
    return judged if judged.feasible else found


def _smaller(point: CurvePoint, earlier: Sequence[CurvePoint]) -> CurvePoint:
    """In place of a point that breaks rules the best balanced one of a smaller budget."""
    kept = [other for other in earlier if other.feasible]
    if not kept:
        return point
    best = min(kept, key=lambda other: max(other.balance.values(), default=0.0))
    words = "No better alignment was found with this budget; that is not proven impossible."
    return replace(
        best, budget_pct=point.budget_pct, least_balance=point.least_balance, words=words
    )


def _least(problem: DesignProblem) -> tuple[dict[str, float], dict[int, float]]:
    """The least reachable ± percent by metric, and what windows must widen by, if they must.

    The second is in parts of the target by metric number; empty when nothing is proven.
    """
    relaxation, rules = Relaxation(problem), rules_of(problem)
    windows = tuple(rule for rule in rules if rule.kind == "window")
    least = {problem.metric_names[rule.index]: _from_even(problem, rule) for rule in windows}
    wider = relaxation.widening(rules, windows)
    if wider is None:
        return least, {}
    joint = widening_of(problem, [rule.index for rule in windows])
    extra = {rule.index: max(part, joint) for rule, part in zip(windows, wider, strict=True)}
    return least, extra if any(part > 1e-6 for part in extra.values()) else {}


def _from_even(problem: DesignProblem, rule: Rule) -> float:
    """How near to its target a metric can be brought by the other rules, at best, in percent."""
    m = rule.index
    low, high = np.zeros(problem.low.shape), np.full(problem.high.shape, np.inf)
    low[:, m], high[:, m] = problem.low[:, m], problem.high[:, m]
    if np.isfinite(problem.target[:, m]).all():
        low[:, m] = high[:, m] = problem.target[:, m]
    even = replace(problem, low=low, high=high)
    rules = rules_of(even)
    own = tuple(other for other in rules if other.kind == "window" and other.index == m)
    others = tuple(other for other in rules if other.kind != "window")
    wider = Relaxation(even).widening((*others, *own), own)
    return 100 * max(wider[0], widening_of(even, (m,))) if wider else 0.0


def _widened(problem: DesignProblem, extra: dict[int, float], factor: float) -> DesignProblem:
    low, high = problem.low.copy(), problem.high.copy()
    for m, part in extra.items():
        room = problem.target[:, m] * (part * factor + ROOM * factor)
        low[:, m] = np.maximum(low[:, m] - room, 0.0)
        high[:, m] += room
    return replace(problem, low=low, high=high)


def _counted(
    problem: DesignProblem,
    name: str,
    budget: float,
    least: dict[str, float],
    proven: bool,
    found: Proposal,
) -> CurvePoint:
    b = problem.moved_names.index(name)
    values = problem.moved_values
    assert values is not None
    rows = moved_rows(problem, found.territory)
    total = float(values[:, b].sum())
    balance = {metric_name: most for metric_name, (most, _) in found.deviation.items()}
    asked = found.feasible and _keeps_windows(problem, found.territory)
    worst = ", ".join(f"{metric_name} ±{most:.1f} %" for metric_name, most in balance.items())
    if not found.feasible:
        words = "No alignment that keeps every rule was found; it is not proven that there is none."
    elif asked:
        words = ""
    elif proven:
        proof = ", ".join(f"{of} ±{part:.1f} %" for of, part in least.items() if part > 0)
        words = "This budget is proven too small for the balance asked for: "
        words += f"the best is at least {proof} (proven); {worst} was reached."
    else:
        words = f"The balance asked for was not found with this budget; it reaches {worst}."
    return CurvePoint(
        budget_pct=budget,
        moved_pct=100 * float(values[rows, b].sum()) / total if total > 0 else 0.0,
        moved_accounts=len(rows),
        travel=_travel(problem, found.territory, found.centres),
        balance=balance,
        least_balance=least,
        asked=asked,
        feasible=found.feasible,
        dominated=False,
        words=words,
        proposal=found,
    )


def _keeps_windows(problem: DesignProblem, territory: IntArray) -> bool:
    loads = np.zeros(problem.target.shape)
    np.add.at(loads, territory, problem.metrics)
    slack = 1e-9 * np.maximum(problem.metrics.sum(axis=0), 1e-300)
    return bool(((loads <= problem.high + slack) & (loads >= problem.low - slack)).all())


def _travel(problem: DesignProblem, territory: IntArray, at: FloatArray) -> float:
    graph = cut(site_graph(problem.xy), problem.xy, problem.barriers)
    return objective_of(replace(problem, disruption=None, mismatch=None), graph, territory, at)


def _judged(points: Sequence[CurvePoint]) -> list[CurvePoint]:
    """Points with those marked that another one is no worse than in anything."""
    judged = []
    for number, point in enumerate(points):
        better = [
            other
            for place, other in enumerate(points)
            if place != number
            and other.feasible
            and all(a <= b for a, b in zip(other.measures, point.measures, strict=True))
            and (other.measures != point.measures or place < number)
        ]
        if better and point.feasible:
            said = f"The alignment at {better[0].budget_pct:g} % is no worse in anything."
            point = replace(point, dominated=True, words=f"{point.words} {said}".strip())
        judged.append(point)
    return judged


def _today(problem: DesignProblem) -> tuple[float | None, dict[str, float]]:
    """Travel and balance of the start, when it is complete."""
    start = problem.start
    if start is None or (start == UNASSIGNED).any() or (start >= problem.n_territories).any():
        return None, {}
    at = centres(problem.xy, problem.calls + 1e-9, start, problem.n_territories)
    if problem.homes is not None:
        given = np.isfinite(problem.homes).all(axis=1)
        at[given] = problem.homes[given]
    balance = {name: most for name, (most, _) in deviations(problem, start).items()}
    return _travel(problem, start, at), balance
