"""What the worker does for the optimizer's window: plain data in, plain data out, no Qt."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import ceil
from time import monotonic
from typing import Final

import numpy as np

from model.alignment import UNASSIGNED
from model.arrays import BoolArray, IntArray
from model.evaluation import Evaluation, Evaluator
from model.metrics import metric
from model.scenario import Layer
from model.state import State
from optimizers.clash import Clash, clash_of
from optimizers.curve import CurvePoint, rebalance_curve
from optimizers.design import Proposal
from optimizers.headcount import Headcount, headcount
from optimizers.hiring import Site, where_to_hire
from optimizers.naming import layer_of
from optimizers.pace import Progress as Pacing
from optimizers.portfolio import DesignJob, run_portfolio, variants
from optimizers.problem import DesignProblem
from optimizers.request import (
    DesignRequest,
    design_rows,
    group_names,
    placed_rows,
    problem_of,
)
from optimizers.rules import rules_of
from optimizers.sizing import SizeAnswer, size
from optimizers.strategies.run import pursue
from optimizers.vacancy import Vacancy, vacancy
from optimizers.verdict import deviations

PLAN_EVERY: Final = 1.0  # seconds between two pictures of the best plan so far
SEEDS: Final = 3  # as asked, of the alternatives
BUDGETS: Final = (2.5, 5.0, 10.0, 15.0)  # percent that may move, of the curve
CURVE_PART: Final = 0.6  # of the time of all alternatives
WIDE: Final = 2.0  # windows of the loose alternative, in parts of those asked for

Plan = tuple[IntArray, dict[str, float]]  # codes of all, worst deviations in percent
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
    found: Evaluation
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
    """Whether rules can hold together; `counts` are how many rules there are of each kind.

    `ids` are the accounts that take part, in the order in which rules number them.
    """

    clash: Clash | None
    counts: Mapping[str, int]
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, slots=True)
class Designed:
    """What a design came to: the request as it was used, the proposal, the territories it makes.

    `found` are its numbers, `clash` is the proof when no design can keep every rule.
    """

    request: DesignRequest
    proposal: Proposal
    layer: Layer
    found: Evaluation
    clash: Clash | None = None


def run_design(
    state: State, request: DesignRequest, team: str, tell: Tell, stop: Callable[[], bool]
) -> Designed:
    """Go about a request by its strategy, its plans told about once a second."""
    live = _Live(state, tell)
    found = pursue(
        state, request, team, stop=lambda _best: stop(), report=live.report, watch=live.watch
    )
    numbers = Evaluator(state, found.layer).evaluate(found.layer.alignment)
    return Designed(found.request, found.proposal, found.layer, numbers, found.clash)


class _Live:
    """Sends the codes of all accounts along when a second has passed."""

    def __init__(self, state: State, tell: Tell) -> None:
        self._state, self._tell = state, tell
        self._problem: DesignProblem | None = None
        self._rows: IntArray = placed_rows(state)
        self._sent, self._best = monotonic() - PLAN_EVERY, float("inf")

    def watch(self, request: DesignRequest, problem: DesignProblem) -> None:
        """Another problem is designed from now on."""
        self._rows, self._problem = design_rows(self._state, request), problem
        self._best = float("inf")

    def report(self, now: Pacing) -> None:
        """Tell how far the search is."""
        plan: Plan | None = None
        bound = float("nan") if now.bound is None else now.bound
        due = now.best < self._best and monotonic() - self._sent >= PLAN_EVERY
        if now.plan is not None and due and self._problem is not None:
            self._sent, self._best = monotonic(), now.best
            codes, found = np.full(len(self._state.accounts), UNASSIGNED, np.int64), now.plan()
            codes[self._rows] = found
            off = deviations(self._problem, found)
            plan = codes, {name: most for name, (most, _) in off.items()}
        self._tell(now.phase, now.fraction, now.best, bound, plan)


def check_rules(state: State, request: DesignRequest, team: str) -> Checked:
    """Look for rules of a request that are proven not to hold together."""
    problem = problem_of(state, request, team)
    names = group_names(state, request, team)
    counts: dict[str, int] = {}
    for rule in rules_of(problem, names):
        counts[rule.kind] = counts.get(rule.kind, 0) + max(len(rule.rows), 1)
    ids = state.accounts.ids[design_rows(state, request)]
    return Checked(clash_of(problem, names), counts, tuple(str(one) for one in ids))


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
        cores = os.cpu_count() or 1
        free = replace(request, max_moved={})
        jobs = _jobs(problem_of(state, free, team), request, 1 - part, cores)
        done = run_portfolio(
            jobs, workers=cores, stop=halt, report=lambda now: report(now, part, 1 - part)
        )
        for one in done:
            words = "" if one.proposal.feasible else " ".join(one.proposal.violations[:1])
            asked = replace(request, seed=one.job.seed, max_moved={})
            found.append(_option(state, team, one.job.label, asked, one.proposal, words))
    return judged(different(found))


def _jobs(
    problem: DesignProblem, request: DesignRequest, part: float, cores: int
) -> list[DesignJob]:
    """What is designed beside the curve, in `part` of the seconds, on every core at once."""
    seeds = [request.seed + number for number in range(1 if request.start else SEEDS)]
    jobs = variants(problem, seeds)
    if request.start:
        jobs = [job for job in jobs if job.problem is not problem]
    low = np.maximum(problem.target - WIDE * (problem.target - problem.low), 0.0)
    high = problem.target + WIDE * (problem.high - problem.target)
    wide = replace(problem, low=low, high=high)
    jobs.append(DesignJob(wide, request.seed, label="Less driving: twice the tolerance"))
    rounds = ceil(len(jobs) / cores)
    each = None if request.iterations else (request.seconds or 10.0) * part / rounds
    return [replace(job, seconds=each, iterations=request.iterations) for job in jobs]


def _from_curve(state: State, request: DesignRequest, team: str, point: CurvePoint) -> Option:
    words = point.words if not point.asked or not point.feasible else ""
    label = f"Move at most {point.budget_pct:g} %"
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
    found = Evaluator(state, layer).evaluate(layer.alignment)
    travel, count = found.drive_hours or proposal.objective, int(moved.sum())
    return Option(
        label, request, proposal, layer, share, count, name, travel, balance, found, words
    )


def different(found: list[Option]) -> list[Option]:
    """The options without those that are the same alignment as one before."""
    by_codes: dict[bytes, Option] = {}
    for option in found:
        by_codes.setdefault(option.layer.alignment.territory.tobytes(), option)
    return list(by_codes.values())


def moved_between(before: Layer, after: Layer) -> BoolArray:
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
) -> tuple[SizeAnswer, dict[int, Layer], Headcount | None]:
    """The sizing curve, the territories of each size, and how the open scenario is staffed."""
    answer = size(
        state,
        team_id=team,
        balance=request.balance,
        seconds=request.seconds,
        iterations=request.iterations,
        seed=request.seed,
        own_locks=request.own_locks,
        stop=lambda _best: stop(),
        report=lambda now: tell(now.phase, now.fraction, now.best, float("nan"), None),
    )
    layers = {
        point.reps: layer_of(state, answer.request_of(point.reps), point.proposal, team)
        for point in answer.curve
    }
    now = state.scenario()
    staffed = team in now.layers and bool(now.layer(team).territories)
    return answer, layers, headcount(state, now, team) if staffed else None


def try_vacancy(state: State, team: str, code: int, stop: Callable[[], bool]) -> Vacancy:
    """Who takes the accounts of a territory of the open scenario when its rep leaves."""
    return vacancy(state, state.scenario(), code, team, stop=lambda _best: stop())


def find_sites(state: State, team: str) -> tuple[Site, ...]:
    """Where a further rep of the open scenario should live."""
    return where_to_hire(state, state.scenario(), team, most=6)
