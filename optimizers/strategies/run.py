"""A request gone about from the number of territories to named ones, and what came of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from model.arrays import FloatArray
from model.contiguity import site_graph
from model.errors import PlanError
from model.metrics import metric
from model.scenario import Layer
from model.settings import setting
from model.state import State
from model.territories import CORE_TEAM
from optimizers.clash import Clash, clash_of
from optimizers.design import Proposal, design
from optimizers.explain import MoveReason, explain_moves
from optimizers.ground import cut
from optimizers.naming import layer_of
from optimizers.pace import Progress, Report, Stop
from optimizers.problem import DesignProblem
from optimizers.rejudge import rejudged
from optimizers.request import base_layer, design_rows, group_names, problem_of, split_price
from optimizers.sizing import size
from optimizers.strategies.asked import DesignRequest
from optimizers.strategies.rules import RELATIONSHIPS, amounts, nested
from optimizers.strategies.suiting import (
    SUITED_PART,
    around,
    better_suited,
    suited_words,
    suiting,
    waits_for_owners,
)
from optimizers.verdict import moved_rows, objective_of

SIZING_PART: Final = 0.4  # of the time goes into choosing the number of territories
COMPARED_PART: Final = 0.3  # of the time goes into the design that another is compared with
SIZES: Final = 2  # tried on either side of the number needed
STOPPED: Final = "The run was stopped before it had found a design that keeps every rule."
NOT_FOUND: Final = (
    "No design that keeps every rule was found; it is not proven that there is none. Give the "
    "search more time, or widen a rule."
)


Watch = Callable[[DesignRequest, DesignProblem], None]


@dataclass(frozen=True, eq=False, slots=True)
class Outcome:
    """What came of a request.

    `request` has the number of territories and the limits that were used; `clash` is the proof
    when no design can keep every rule. The proposal's explanation says all that is particular.
    """

    request: DesignRequest
    problem: DesignProblem
    proposal: Proposal
    layer: Layer
    clash: Clash | None


def pursue(
    state: State,
    request: DesignRequest,
    team_id: str = CORE_TEAM.id,
    *,
    stop: Stop = lambda _best: False,
    report: Report = lambda _progress: None,
    watch: Watch = lambda _request, _problem: None,
) -> Outcome:
    """Go about a request by its strategy, within its seconds or iterations.

    `watch` hears of each problem before it is designed; what is reported then is of that one.

    Raises
    ------
    PlanError
        If the request names something unknown, contradicts itself, or lacks what it stands on.
    """
    words: list[str] = []
    run = _Run(state, team_id, stop, report, watch)
    request, problem, proposal = run.suited(request, words)
    clash = None
    if not proposal.feasible and stop(proposal.objective):
        words.append(STOPPED)
    elif not proposal.feasible:
        clash = clash_of(problem, group_names(state, request, team_id))
        words.append(f"{clash.sentence} {clash.remedy}" if clash is not None else NOT_FOUND)
    layer = layer_of(state, request, proposal, team_id)
    words += _rebalanced(state, request, problem, proposal)
    words += _together(problem, proposal)
    left, suited = suited_words(state, request, layer, team_id)
    told = " ".join([proposal.explanation, *words, *suited])
    proposal = replace(proposal, explanation=told, less_suited=left)
    return Outcome(request, problem, proposal, layer, clash)


def reasons_of(
    state: State,
    outcome: Outcome,
    team_id: str = CORE_TEAM.id,
    *,
    seconds: float | None = None,
    stop: Stop = lambda _best: False,
) -> list[MoveReason]:
    """Why accounts moved from the start, without one from the open scenario, most costly first.

    Rows are those of the accounts table, codes those of the outcome's layer.
    """
    rows = design_rows(state, outcome.request)
    base = base_layer(state, outcome.request, team_id)
    if base is None or not base.territories:
        return []
    at = {territory.id: code for code, territory in enumerate(outcome.layer.territories)}
    place = np.array([at.get(t.id, -1) for t in base.territories] + [-1], np.int64)
    problem = replace(
        outcome.problem,
        start=place[base.alignment.territory[rows].astype(np.int64)],
        territory_names=tuple(t.label for t in outcome.layer.territories),
    )
    found = explain_moves(problem, outcome.proposal, seconds=seconds, stop=stop)
    found.sort(key=lambda reason: (-reason.keep_cost, reason.row))
    return [replace(reason, row=int(rows[reason.row])) for reason in found]


Found = tuple[DesignRequest, DesignProblem, Proposal]


class _Run:
    """The designs behind one request, one after the other."""

    def __init__(
        self, state: State, team_id: str, stop: Stop, report: Report, watch: Watch
    ) -> None:
        self.state, self.team_id = state, team_id
        self.stop, self.report, self.watch = stop, report, watch

    def suited(self, request: DesignRequest, words: list[str]) -> Found:
        """A design; where it had to be found first whose a territory is, drawn again for who fits.

        Reps who know metro or rural accounts can be preferred only once it is known where they are.
        """
        if not waits_for_owners(self.state, request, self.team_id):
            return self.by_strategy(request, words)
        first = _Run(
            self.state, self.team_id, self.stop, self._told("", 0.0, 1 - SUITED_PART), self.watch
        )
        found = first.by_strategy(_with_time(request, 1 - SUITED_PART), words)
        asked = suiting(self.state, *found, self.team_id)
        if asked is None or self.stop(found[2].objective):
            return found
        self.watch(found[0], asked)
        again = design(
            around(asked, found[2]),
            seconds=None if request.seconds is None else request.seconds * SUITED_PART,
            iterations=request.iterations,
            seed=request.seed,
            stop=self.stop,
            report=self._told("For reps who fit", 1 - SUITED_PART, 1.0),
        )
        best = better_suited(self.state, found[0], self.team_id, asked, found[2], again)
        return found[0], *best

    def by_strategy(self, request: DesignRequest, words: list[str]) -> Found:
        """The designs that the strategy and the rules of a request ask for."""
        if request.n_territories == 0:
            request = self.sized(request, words)
        if request.strategy in ("potential", "revenue"):
            return self.compared(request, words)
        if request.usual_guard and request.start and not request.max_moved:
            return self.guarded(request, words)
        if split_price(request, self.team_id) is not None:
            return self.priced(request)
        return self.once(request)

    def once(
        self, request: DesignRequest, phase: str = "", part: tuple[float, float] = (0.0, 1.0)
    ) -> Found:
        """One design; `part` is where its progress begins and ends."""
        problem = problem_of(self.state, request, self.team_id)
        self.watch(request, problem)
        proposal = design(
            problem,
            seconds=request.seconds if request.iterations is None else None,
            iterations=request.iterations,
            seed=request.seed,
            stop=self.stop,
            report=self._told(phase, *part),
        )
        return request, problem, proposal

    def _told(self, phase: str, start: float, end: float) -> Report:
        def tell(now: Progress) -> None:
            words = f"{phase}: {now.phase.lower()}" if phase else now.phase
            fraction = start + (end - start) * now.fraction
            self.report(now._replace(phase=words, fraction=fraction))

        return tell

    def sized(self, request: DesignRequest, words: list[str]) -> DesignRequest:
        """The request with as many territories as pay best, or as the hours need."""
        seconds = request.seconds
        each = None if seconds is None else seconds * SIZING_PART / (2 * SIZES + 1)
        answer = size(
            self.state,
            team_id=self.team_id,
            balance=request.balance,
            span=SIZES,
            seconds=each if request.iterations is None else None,
            iterations=request.iterations,
            seed=request.seed,
            own_locks=request.own_locks,
            stop=self.stop,
            report=self._told("Sizing", 0.0, SIZING_PART),
        )
        words.append(
            f"{answer.best} territories were chosen: the workload needs {answer.reps_exact:.1f} "
            f"reps, and of {answer.curve[0].reps} to {answer.curve[-1].reps} this is best."
        )
        left = None if seconds is None else seconds * (1 - SIZING_PART)
        return replace(request, n_territories=answer.best, seconds=left)

    def compared(self, request: DesignRequest, words: list[str]) -> Found:
        """A design tight on money, and what it costs on the road against a geographic one."""
        plain = replace(
            _with_time(request, COMPARED_PART), strategy="geographic", balance={}, weights={}
        )
        _, near, geographic = self.once(plain, "For comparison", (0.0, COMPARED_PART))
        found = self.once(_with_time(request, 1 - COMPARED_PART), "", (COMPARED_PART, 1.0))
        _, problem, proposal = found
        before, after = _travel(near, geographic), _travel(problem, proposal)
        unit = problem.objective_unit
        if before > 0 and geographic.feasible and proposal.feasible:
            price = 100 * (after / before - 1)
            words.append(
                f"The price in travel: {after:,.0f} {unit}, {price:+.1f} % against a geographic "
                f"design with {before:,.0f}."
            )
        elif proposal.feasible:
            words.append("No geographic design to compare with was found.")
        return found

    def priced(self, request: DesignRequest) -> Found:
        """The better of a design with groups kept whole and of one where each split has its price.

        Single accounts that move see no saving until the last of a group has moved.
        """
        half = _with_time(request, 0.5)
        over = nested(request, self.team_id)
        whole = replace(
            half,
            keep_together="territory" if over else "idn",
            strategy="geographic" if request.strategy == "system" else request.strategy,
            split_hours=None,
        )
        try:
            _, _, kept = self.once(whole, "Groups whole", (0.0, 0.5))
        except PlanError:  # too few groups, or one too large: splitting is the only way
            return self.once(request)
        _, problem, split = self.once(half, "Groups at a price", (0.5, 1.0))
        kept = rejudged(problem, kept)
        better = kept.feasible and (not split.feasible or kept.objective <= split.objective)
        return request, problem, kept if better else split

    def guarded(self, request: DesignRequest, words: list[str]) -> Found:
        """A rebalance within the usual guard where that can be, else as little as it takes."""
        part = 100 * setting(self.state, "disruption.max")
        name = "revenue" if metric(self.state, "revenue").values.any() else "accounts"
        half = _with_time(request, 0.5)
        careful = replace(half, max_moved={name: part})
        found = self.once(careful, "", (0.0, 0.5))
        if found[2].feasible:
            words.append(f"At most {part:g} % of {name} may move, as nothing else was said.")
            return found
        words.append(
            f"The usual limit, {part:g} % of {name} moved, was not reached with this balance."
        )
        return self.once(half, "Without a limit", (0.5, 1.0))


def _with_time(request: DesignRequest, part: float) -> DesignRequest:
    return replace(request, seconds=None if request.seconds is None else request.seconds * part)


def _travel(problem: DesignProblem, proposal: Proposal) -> float:
    """Travel alone, without disruption and prices, in the objective's unit."""
    graph = cut(site_graph(problem.xy), problem.xy, problem.barriers)
    bare = replace(problem, disruption=None, mismatch=None, pull=None, homes=None, split_price=None)
    return objective_of(bare, graph, proposal.territory, proposal.centres)


def _rebalanced(
    state: State, request: DesignRequest, problem: DesignProblem, proposal: Proposal
) -> list[str]:
    """What a rebalance moves, in words."""
    if problem.start is None:
        return []
    rows = moved_rows(problem, proposal.territory)
    if not rows.size:
        return ["Nothing moves."]
    all_rows = design_rows(state, request)
    said = [f"{rows.size} accounts move"]
    for name, unit in (("revenue", "%"), ("potential", "%"), (RELATIONSHIPS, "")):
        values: FloatArray = amounts(state, request, name)[all_rows]
        total = float(values.sum())
        if total > 0 and unit:
            said.append(f"{100 * float(values[rows].sum()) / total:.1f} % of {name}")
        elif total > 0:
            said.append(f"{float(values[rows].sum()):,.0f} {name}")
    return [f"{said[0]}: {', '.join(said[1:])}."]


def _together(problem: DesignProblem, proposal: Proposal) -> list[str]:
    """What became of groups and of pieces where neither is a hard rule."""
    words = []
    if problem.groups is not None:
        own = problem.groups >= 0
        pairs = np.unique(np.column_stack((problem.groups, proposal.territory))[own], axis=0)
        count = np.unique(pairs[:, 0], return_counts=True)[1]
        split = int((count > 1).sum())
        words.append(f"Of {len(count)} groups kept together {split} are split.")
    if problem.contiguous != "hard" and proposal.islands:
        words.append(f"{proposal.islands} islands lie apart from their territories.")
    return words
