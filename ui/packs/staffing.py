"""Counts heads for the papers: the test lives with the optimizers, the pages know only values."""

from collections.abc import Sequence

from model.review.pack_staffing import StaffCell, Staffing
from model.scenario import Scenario
from model.state import State
from model.territories import CORE_TEAM


def staffing_of(
    state: State, scenarios: Sequence[Scenario], team: str = CORE_TEAM.id
) -> dict[str, Staffing]:
    """The headcount test of each scenario by its id."""
    from optimizers.headcount import headcount  # numba is heavy, and the window starts without it

    found = {}
    for scenario in scenarios:
        one = headcount(state, scenario, team)
        cells = tuple(
            StaffCell(
                cell.region,
                cell.segment,
                cell.accounts,
                cell.hours,
                cell.reps_needed,
                cell.reps_now,
                cell.headroom_per_hour,
                cell.over_staffed,
                cell.short_hours,
            )
            for cell in one.cells
        )
        found[scenario.id] = Staffing(
            one.reps_needed,
            one.reps_now,
            cells,
            tuple((item.row, item.hours) for item in one.unserved),
            one.hire.hours,
            one.hire.won,
            one.hire.margin,
            one.hire.cost,
            one.hire.roi,
        )
    return found
