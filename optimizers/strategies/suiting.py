"""A design drawn again for the reps who know its accounts' setting, metro or rural (S2-56).

In a design anew nobody knows at first whose territory is where. Once it is named, the borders
are drawn once more with what a rep who knows a setting less costs.
"""

from dataclasses import replace
from typing import Final

from model.positions import serving
from model.scenario import Layer
from model.state import State
from optimizers.design import Proposal
from optimizers.naming import layer_of
from optimizers.problem import DesignProblem
from optimizers.rejudge import centres_amid, rejudged
from optimizers.request import base_layer, design_rows, mismatch_of
from optimizers.strategies.asked import DesignRequest
from optimizers.strategies.cast import cast_of
from optimizers.strategies.skills import less_suited

SUITED_PART: Final = 0.3  # of the time goes into drawing again


def waits_for_owners(state: State, request: DesignRequest, team_id: str) -> bool:
    """Whether reps can be preferred for a setting only after the territories are named."""
    if request.start or not request.setting_hours or request.distance == "straight":
        return False
    base = base_layer(state, request, team_id)
    if base is None or less_suited(state, base) is None:
        return False
    return not request.n_territories or not cast_of(state, request, team_id).fixed.all()


def suiting(
    state: State,
    request: DesignRequest,
    problem: DesignProblem,
    proposal: Proposal,
    team_id: str,
) -> DesignProblem | None:
    """The problem with what each rep of the proposal's territories costs by setting, or None."""
    layer = layer_of(state, request, proposal, team_id)
    reps = [serving(state, territory) for territory in layer.territories]
    mismatch = mismatch_of(state, request, reps, design_rows(state, request))
    return None if mismatch is None else replace(problem, mismatch=mismatch)


def around(asked: DesignProblem, first: Proposal) -> DesignProblem:
    """The problem in which borders move for who fits, while each rep stays where the first is.

    With free centres two reps would change places whole, wherever they live.
    """
    return replace(asked, start=first.territory, disruption=None, homes=first.centres, pull=None)


def _recentred(asked: DesignProblem, proposal: Proposal) -> Proposal:
    """The proposal with free centres amid their accounts again, where that is better."""
    places = proposal.centres, centres_amid(asked, proposal.territory)
    judged = [rejudged(asked, replace(proposal, centres=at)) for at in places]
    return min(judged, key=lambda one: (not one.feasible, one.objective))


def better_suited(
    state: State,
    request: DesignRequest,
    team_id: str,
    asked: DesignProblem,
    first: Proposal,
    again: Proposal,
) -> tuple[DesignProblem, Proposal]:
    """The better of the first proposal and of the one drawn again, each with whom it is named for.

    `asked` is the problem as `suiting` makes it of the first.
    """
    one = rejudged(asked, first)
    renamed = suiting(state, request, asked, again, team_id) or replace(asked, mismatch=None)
    other = replace(
        _recentred(renamed, again),
        seconds=one.seconds + again.seconds,
        iterations=one.iterations + again.iterations,
    )
    if other.feasible and (not one.feasible or other.objective < one.objective):
        return renamed, other
    return asked, one


def suited_words(
    state: State, request: DesignRequest, layer: Layer, team_id: str
) -> tuple[int | None, list[str]]:
    """How many accounts have a rep who knows their setting less than a colleague, and in words."""
    left = less_suited(state, layer) if request.setting_hours else None
    if left is None:
        return None, []
    many = f"{left} accounts have" if left > 1 else f"{'one' if left else 'no'} account has"
    said = f"Reps who know metro or rural accounts were preferred: {many} one who knows its setting"
    said += " less than a colleague"
    base = base_layer(state, request, team_id) if request.start else None
    before = None if base is None else less_suited(state, base)
    return left, [f"{said}." if before is None else f"{said}, {before} before."]
