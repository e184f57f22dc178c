"""A proposal of the optimizer becomes a scenario; the same for the window and the command line."""

from dataclasses import asdict, replace
from typing import Any

from model.scenario import Layer, Scenario
from model.state import State
from optimizers.design import Proposal
from optimizers.request import DesignRequest
from optimizers.strategies.asked import REQUEST


def free_name(state: State, wanted: str) -> str:
    """`wanted`, or `wanted (2)`, `wanted (3)`, ... when a scenario has that name already."""
    taken = {scenario.name.casefold() for scenario in state.scenarios}
    taken |= {scenario.id.casefold() for scenario in state.scenarios}
    name, number = wanted, 1
    while name.casefold() in taken:
        number += 1
        name = f"{wanted} ({number})"
    return name


def scenario_of(
    state: State,
    team: str,
    request: DesignRequest,
    proposal: Proposal,
    layer: Layer,
    wanted_name: str = "",
    created_by: str = "command line",
) -> Scenario:
    """The proposal as a new scenario beside the one it started from."""
    base = state.scenario(request.start) if request.start else state.scenario()
    name = free_name(state, wanted_name or f"Design {request.n_territories}")
    return replace(
        base,
        id=name,
        name=name,
        layers={**base.layers, team: layer},
        hypothesis="",
        origin=f"from the optimizer, seed {proposal.seed}",
        status="draft",
        effective_from="",
        created_by=created_by,
        quality={
            **quality_of(proposal),
            "strategy": request.strategy,
            "balance": dict(request.balance),
            "start": request.start,
            REQUEST: asdict(request),
        },
    )


def quality_of(proposal: Proposal) -> dict[str, Any]:
    """What the optimizer said of its plan, kept with the scenario."""
    return {
        "feasible": proposal.feasible,
        "objective": proposal.objective,
        "objective_unit": proposal.objective_unit,
        "bound": proposal.bound,
        "gap_pct": proposal.gap_pct,
        "seconds": proposal.seconds,
        "iterations": proposal.iterations,
        "compile_seconds": proposal.compile_seconds,
        "seed": proposal.seed,
        "deviation": {
            name: {"max_pct": worst, "mean_pct": mean}
            for name, (worst, mean) in proposal.deviation.items()
        },
        "contiguous": proposal.contiguous,
        "violations": list(proposal.violations),
        "less_suited": proposal.less_suited,
        "explanation": proposal.explanation,
    }
