"""What the worker does for the optimizer's window: plain data in, plain data out, no Qt."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any, Final

import numpy as np

from model.alignment import UNASSIGNED
from model.arrays import IntArray
from model.contiguity import site_graph
from model.errors import PlanError
from model.evaluation import Evaluator
from model.metrics import metric
from model.scenario import LIVE, Layer, Scenario
from model.state import State
from optimizers.clash import Clash, clash_of
from optimizers.curve import CurvePoint, rebalance_curve
from optimizers.design import Proposal, design
from optimizers.explain import MoveReason, explain_moves
from optimizers.ground import cut
from optimizers.hiring import Site, where_to_hire
from optimizers.naming import layer_of
from optimizers.pace import Progress as Pacing
from optimizers.pace import Report
from optimizers.portfolio import DesignJob, run_portfolio, variants
from optimizers.problem import DesignProblem
from optimizers.request import DesignRequest, placed_rows, problem_of
from optimizers.rules import rules_of
from optimizers.sizing import SizeAnswer, size
from optimizers.standing import centres
from optimizers.vacancy import Vacancy, vacancy
from optimizers.verdict import deviations, objective_of, violations

PLAN_EVERY: Final = 1.0  # seconds between two pictures of the best plan so far
SEEDS: Final = 3  # as asked, of the alternatives
BUDGETS: Final = (2.5, 5.0, 10.0, 15.0)  # percent that may move, of the curve
CURVE_PART: Final = 0.6  # of the time of all alternatives
WIDE: Final = 2.0  # windows of the loose alternative, in parts of those asked for

Plan = tuple[IntArray, dict[str, float]]  # codes of all accounts, worst deviations in percent
Tell = Callable[[str, float, float, float, Plan | None], None]


@dataclass(frozen=True, eq=False, slots=True)
class Option:
    """One alternative: the layer it makes and what it is judged by.

    `moved_pct` and `moved_accounts` are against the scenario that was open, `moved_of` says of
    what; `travel` is in hours a year, `balance` the worst deviation in percent by metric.
    `dominated` says that another one is no worse in anything.
    """

    label: str
    request: DesignRequest
    proposal: Proposal
    layer: Layer
    moved_pct: float
    moved_accounts: int
    moved_of: str
    travel: float
    balance: Mapping[str, float]
    words: str = ""
    dominated: bool = False

    @property
    def worst(self) -> float:
        """The worst deviation of all metrics, in percent."""
        return max(self.balance.values(), default=0.0)

    @property
    def measures(self) -> tuple[float, float, float]:
        """Moved, travel, worst balance: less is better."""
        return self.moved_pct, self.travel, self.worst


@dataclass(frozen=True, slots=True)
class Checked:
    """Whether rules can hold together; `counts` are how many rules there are of each kind."""

    clash: Clash | None
    counts: Mapping[str, int]


def run_design(
    state: State, request: DesignRequest, team: str, tell: Tell, stop: Callable[[], bool]
) -> tuple[Proposal, Layer]:
    """Search; the proposal and the territories it makes, its plans told about once a second."""
    problem = problem_of(state, request, team)
    proposal = design(
        problem,
        seconds=request.seconds,
        iterations=request.iterations,
        seed=request.seed,
        stop=lambda _best: stop(),
        report=_telling(state, problem, tell),
    )
    return proposal, layer_of(state, request, proposal, team)


def _telling(state: State, problem: DesignProblem, tell: Tell) -> Report:
    """A report that sends the codes of all accounts along when a second has passed."""
    rows, n = placed_rows(state), len(state.accounts)
    sent, best_sent = monotonic() - PLAN_EVERY, float("inf")

    def report(now: Pacing) -> None:
        nonlocal sent, best_sent
        plan: Plan | None = None
        bound = float("nan") if now.bound is None else now.bound
        better = now.best < best_sent
        if now.plan is not None and better and monotonic() - sent >= PLAN_EVERY:
            sent, best_sent = monotonic(), now.best
            codes, found = np.full(n, UNASSIGNED, np.int64), now.plan()
            codes[rows] = found
            plan = codes, {name: most for name, (most, _) in deviations(problem, found).items()}
        tell(now.phase, now.fraction, now.best, bound, plan)

    return report


def check_rules(state: State, request: DesignRequest, team: str) -> Checked:
    """Look for rules of a request that are proven not to hold together."""
    problem = problem_of(state, request, team)
    counts: dict[str, int] = {}
    for rule in rules_of(problem):
        counts[rule.kind] = counts.get(rule.kind, 0) + max(len(rule.rows), 1)
    return Checked(clash_of(problem), counts)


def find_alternatives(
    state: State,
    request: DesignRequest,
    team: str,
    tell: Tell,
    stop: Callable[[], bool],
) -> list[Option]:
    """Up to seven different alignments, `request.seconds` for all of them together.

    From a scenario: rising limits on what may move, then fairer and bolder ones. Anew: seeds,
    tighter and wider windows.
    """
    found: list[Option] = []
    part = CURVE_PART if request.start else 0.0

    def halt(_best: float) -> bool:
        return stop()

    def report(now: Pacing, begun: float = 0.0, room: float = 1.0) -> None:
        tell(now.phase, begun + room * now.fraction, now.best, float("nan"), None)

    if request.start:
        curve = rebalance_curve(
            state,
            replace(request, max_moved={}),
            team,
            budgets=BUDGETS,
            seconds=None if request.seconds is None else request.seconds * part,
            iterations=request.iterations,
            seed=request.seed,
            stop=halt,
            report=lambda now: report(now, 0.0, part),
        )
        found += [_from_curve(state, request, team, point) for point in curve.points]
    if not found or not stop():
        jobs = _jobs(problem_of(state, replace(request, max_moved={}), team), request, 1 - part)
        done = run_portfolio(jobs, stop=halt, report=lambda now: report(now, part, 1 - part))
        for one in done:
            words = "" if one.proposal.feasible else " ".join(one.proposal.violations[:1])
            asked = replace(request, seed=one.job.seed, max_moved={})
            found.append(_option(state, team, one.job.label, asked, one.proposal, words))
    return judged(different(found))


def _jobs(problem: DesignProblem, request: DesignRequest, part: float) -> list[DesignJob]:
    """What is designed beside the curve, in `part` of the seconds."""
    seeds = [request.seed + number for number in range(1 if request.start else SEEDS)]
    jobs = variants(problem, seeds)
    if request.start:
        jobs = [job for job in jobs if job.problem is not problem]
    low = np.maximum(problem.target - WIDE * (problem.target - problem.low), 0.0)
    high = problem.target + WIDE * (problem.high - problem.target)
    wide = replace(problem, low=low, high=high)
    jobs.append(DesignJob(wide, request.seed, label="Less driving: twice the tolerance"))
    each = None if request.iterations else (request.seconds or 10.0) * part / len(jobs)
    return [replace(job, seconds=each, iterations=request.iterations) for job in jobs]


def _from_curve(state: State, request: DesignRequest, team: str, point: CurvePoint) -> Option:
    label = f"Move at most {point.budget_pct:g} %"
    words = point.words if not point.asked or not point.feasible else ""
    return _option(state, team, label, request, point.proposal, words)


def _option(
    state: State,
    team: str,
    label: str,
    request: DesignRequest,
    proposal: Proposal,
    words: str,
) -> Option:
    layer = layer_of(state, request, proposal, team)
    weight = metric(state, "potential").values
    name = "potential" if weight.any() else "accounts"
    weight = weight if weight.any() else np.ones(len(state.accounts))
    moved = np.zeros(len(weight), bool)
    if team in state.scenario().layers:
        moved = moved_between(state.scenario().layer(team), layer)
    balance = {metric_name: most for metric_name, (most, _) in proposal.deviation.items()}
    share = 100 * float(weight[moved].sum()) / float(weight.sum())
    drive = Evaluator(state, layer).evaluate(layer.alignment).drive_hours
    travel = drive or proposal.objective
    count = int(moved.sum())
    return Option(label, request, proposal, layer, share, count, name, travel, balance, words)


def different(found: list[Option]) -> list[Option]:
    """The options without those that are the same alignment as one before."""
    kept: list[Option] = []
    for option in found:
        codes = option.layer.alignment.territory
        if not any(np.array_equal(codes, other.layer.alignment.territory) for other in kept):
            kept.append(option)
    return kept


def moved_between(before: Layer, after: Layer) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Which accounts change territory, by territory id, shape (n,)."""
    old = np.array([*(t.id for t in before.territories), ""], object)
    new = np.array([*(t.id for t in after.territories), ""], object)
    return np.asarray(old[before.alignment.territory] != new[after.alignment.territory], bool)


def judged(found: list[Option]) -> list[Option]:
    """The options with those marked that another one is no worse than in anything."""
    marked = []
    for place, option in enumerate(found):
        beaten = any(
            other.proposal.feasible
            and all(a <= b for a, b in zip(other.measures, option.measures, strict=True))
            and (other.measures != option.measures or number < place)
            for number, other in enumerate(found)
            if number != place
        )
        marked.append(replace(option, dominated=beaten))
    return marked


def run_sizing(
    state: State, request: DesignRequest, team: str, tell: Tell, stop: Callable[[], bool]
) -> tuple[SizeAnswer, dict[int, Layer]]:
    """The sizing curve, and the territories of each size."""
    answer = size(
        state,
        team_id=team,
        balance=request.balance,
        seconds=request.seconds,
        iterations=request.iterations,
        seed=request.seed,
        stop=lambda _best: stop(),
        report=lambda now: tell(now.phase, now.fraction, now.best, float("nan"), None),
    )
    layers = {
        point.reps: layer_of(state, answer.request_of(point.reps), point.proposal, team)
        for point in answer.curve
    }
    return answer, layers


def try_vacancy(state: State, team: str, code: int, stop: Callable[[], bool]) -> Vacancy:
    """Who takes the accounts of a territory of the open scenario when its rep leaves."""
    return vacancy(state, state.scenario(), code, team, stop=lambda _best: stop())


def find_sites(state: State, team: str) -> tuple[Site, ...]:
    """Where a further rep of the open scenario should live."""
    return where_to_hire(state, state.scenario(), team, most=6)


def explain_scenario(
    state: State,
    scenario: Scenario,
    team: str,
    seconds: float,
    stop: Callable[[], bool],
    base: str = LIVE,
) -> list[MoveReason]:
    """Why the accounts of a scenario are elsewhere than in `base`; rows are those of the state."""
    problem, proposal = reconstructed(state, scenario, team, base)
    reasons = explain_moves(problem, proposal, seconds=seconds, stop=lambda _best: stop())
    rows = placed_rows(state)
    return [replace(reason, row=int(rows[reason.row])) for reason in reasons]


def reconstructed(
    state: State, scenario: Scenario, team: str, base: str
) -> tuple[DesignProblem, Proposal]:
    """The problem that a scenario answers, starting from `base`, and the answer.

    The windows are those that it was designed under; a hand-made one takes the default rule.
    """
    layer, before = scenario.layer(team), state.scenario(base).layer(team)
    rows, k = placed_rows(state), len(layer.territories)
    territory = layer.alignment.territory[rows].astype(np.int64)
    if not k or (territory < 0).any() or len(np.unique(territory)) < k:
        raise PlanError(
            "The moves of this scenario cannot be explained yet.",
            remedy="Give every account a territory and every territory an account.",
        )
    asked = dict(scenario.quality.get("balance", {}))
    kept = state.with_scenario(scenario)
    request = DesignRequest(k, balance=asked, start=scenario.id, seconds=None)
    problem = problem_of(kept, request, team)
    code_of = {one.id: code for code, one in enumerate(layer.territories)}
    new = np.array([*(code_of.get(t.id, UNASSIGNED) for t in before.territories), UNASSIGNED])
    start = new[before.alignment.territory[rows].astype(np.int64)]
    locked = problem.locked
    if locked is not None:
        locked = np.where(start == territory, locked, UNASSIGNED)
    problem = replace(problem, start=start, locked=locked)
    return problem, _as_proposal(problem, territory)


def _as_proposal(problem: DesignProblem, territory: IntArray) -> Proposal:
    at = centres(problem.xy, problem.calls + 1e-9, territory, problem.n_territories)
    if problem.homes is not None:
        given = np.isfinite(problem.homes).all(axis=1)
        at[given] = problem.homes[given]
    graph = cut(site_graph(problem.xy), problem.xy, problem.barriers)
    broken = violations(problem, graph, territory, at)
    return Proposal(
        territory=territory,
        centres=at,
        objective=objective_of(problem, graph, territory, at),
        objective_unit=problem.objective_unit,
        bound=None,
        gap_pct=None,
        feasible=not broken,
        deviation=deviations(problem, territory),
        contiguous=True,
        islands=0,
        violations=broken,
        seconds=0.0,
        compile_seconds=0.0,
        iterations=0,
        seed=0,
        trace=(),
    )
