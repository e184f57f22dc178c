"""The best plans for each amount that may move from today's alignment, in the worker; no Qt."""

from collections.abc import Callable
from typing import Final

from model.errors import PlanError
from model.positions import serving
from model.scenario import LIVE, Layer
from model.state import State
from optimizers.curve import rebalance_curve
from optimizers.naming import layer_of
from optimizers.pace import Progress
from optimizers.strategies.asked import DesignRequest

SECONDS: Final = 15.0
BUDGETS: Final = (2.5, 5.0, 10.0, 15.0, 25.0)  # percent of the metric that may move
Tell = Callable[[str, float], None]


def found_plans(state: State, team: str, tell: Tell, stop: Callable[[], bool]) -> list[Layer]:
    """Layers by rising budget, each a search of its own from the live scenario.

    Raises PlanError when live has no territories, or accounts without one.
    """
    live = state.scenario(LIVE).layers.get(team)
    if live is None or not live.territories or not len(live.alignment.territory):
        raise PlanError("The live scenario has no territories.", remedy="Draw or optimize them.")
    reps = [serving(state, territory) for territory in live.territories]
    at_home = all(rep is not None and rep.has_home for rep in reps)
    request = DesignRequest(
        len(live.territories), start=LIVE, homes="reps" if at_home else "free", seconds=SECONDS
    )

    def report(now: Progress) -> None:
        tell(now.phase, now.fraction)

    curve = rebalance_curve(
        state, request, team, budgets=BUDGETS, seconds=SECONDS, stop=lambda _best: stop(),
        report=report,
    )  # fmt: skip
    return [layer_of(state, request, point.proposal, team) for point in curve.points]
