"""Why the accounts of a scenario moved: the problem it answers, found again; no Qt."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from model.alignment import UNASSIGNED
from model.arrays import IntArray
from model.contiguity import site_graph
from model.errors import PlanError
from model.scenario import LIVE, Scenario
from model.state import State
from optimizers.design import Proposal
from optimizers.explain import MoveReason, explain_moves
from optimizers.ground import cut
from optimizers.problem import DesignProblem
from optimizers.rejudge import centres_amid
from optimizers.request import DesignRequest, design_rows, problem_of
from optimizers.strategies.asked import REQUEST, request_from
from optimizers.verdict import deviations, objective_of, violations


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
    rows = design_rows(state, asked_of(scenario, team))
    return [replace(reason, row=int(rows[reason.row])) for reason in reasons]


def asked_of(scenario: Scenario, team: str) -> DesignRequest:
    """What a scenario answers, seen from itself; the usual rules for a hand-made one."""
    k = len(scenario.layer(team).territories)
    kept = scenario.quality.get(REQUEST)
    if isinstance(kept, Mapping):
        return replace(
            request_from(kept),
            n_territories=k,
            start=scenario.id,
            max_moved={},
            max_lost={},
            max_gained={},
            usual_guard=False,
        )
    balance = dict(scenario.quality.get("balance", {}))
    return DesignRequest(k, balance=balance, start=scenario.id, seconds=None)


def reconstructed(
    state: State, scenario: Scenario, team: str, base: str
) -> tuple[DesignProblem, Proposal]:
    """The problem that a scenario answers, starting from `base`, and the answer.

    The windows are those that it was designed under; a hand-made one takes the default rule.
    """
    layer, before = scenario.layer(team), state.scenario(base).layer(team)
    request = asked_of(scenario, team)
    rows, k = design_rows(state, request), len(layer.territories)
    territory = layer.alignment.territory[rows].astype(np.int64)
    if not k or (territory < 0).any() or len(np.unique(territory)) < k:
        raise PlanError(
            "The moves of this scenario cannot be explained yet.",
            remedy="Give every account a territory and every territory an account.",
        )
    problem = problem_of(state.with_scenario(scenario), request, team)
    code_of = {one.id: code for code, one in enumerate(layer.territories)}
    new = np.array([*(code_of.get(t.id, UNASSIGNED) for t in before.territories), UNASSIGNED])
    start = new[before.alignment.territory[rows].astype(np.int64)]
    locked = problem.locked
    if locked is not None:
        locked = np.where(start == territory, locked, UNASSIGNED)
    problem = replace(problem, start=start, locked=locked)
    return problem, _as_proposal(problem, territory)


def _as_proposal(problem: DesignProblem, territory: IntArray) -> Proposal:
    at = centres_amid(problem, territory)
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
