"""A proposal made for another problem with the same accounts, judged by this one."""

from dataclasses import replace

import numpy as np

from model.arrays import FloatArray, IntArray
from model.contiguity import site_graph
from optimizers.bound import Bounder
from optimizers.connect import recount
from optimizers.design import Proposal
from optimizers.ground import Terrain, cut
from optimizers.layout import empty_draft, lay_out
from optimizers.problem import DesignProblem
from optimizers.standing import centres
from optimizers.verdict import objective_of, violations


def rejudged(problem: DesignProblem, proposal: Proposal) -> Proposal:
    """A proposal made for another problem with the same accounts, as this one sees it."""
    graph = cut(site_graph(problem.xy), problem.xy, problem.barriers)
    codes, centres = proposal.territory, proposal.centres
    broken = violations(problem, graph, codes, centres)
    objective = objective_of(problem, graph, codes, centres)
    bound = None if broken else min(bounded(problem, proposal)[1], objective)
    return replace(
        proposal,
        objective=objective,
        bound=bound,
        gap_pct=100.0 * (objective / bound - 1.0) if bound else None,
        feasible=not broken,
        violations=broken,
        explanation=problem.explanation,
    )


def bounded(problem: DesignProblem, proposal: Proposal) -> tuple[Bounder, float]:
    """Who found the conditional bound at a proposal's centres, with its prices, and the bound."""
    layout = lay_out(problem, cut(site_graph(problem.xy), problem.xy, problem.barriers))
    terrain = Terrain(problem)
    draft = empty_draft(layout, terrain.tabled)
    draft.code[layout.unit] = proposal.territory
    draft.centre[:] = proposal.centres
    terrain.survey(draft, np.arange(problem.n_territories))
    recount(layout, draft)
    bounder = Bounder(layout, np.zeros(layout.low.shape))
    return bounder, float(bounder.thorough(draft))


def centres_amid(problem: DesignProblem, territory: IntArray) -> FloatArray:
    """Where an alignment's centres are, (K, 2): at the homes they are bound to, else amid the work.

    A home that only pulls binds nothing.
    """
    at = centres(problem.xy, problem.calls + 1e-9, territory, problem.n_territories)
    if problem.homes is not None:
        bound = np.isfinite(problem.homes).all(axis=1)
        if problem.pull is not None:
            bound &= np.isinf(problem.pull)
        at[bound] = problem.homes[bound]
    return at
