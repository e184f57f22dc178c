"""A realignment in the change log of every rep it touches: a cause from outside.

Such rows are printed with the plan and not counted against its stability (plan-spec §2.9, §5.2).
"""

from dataclasses import replace
from datetime import date
from typing import Final

import pandas as pd

from model.diary.change_log import COLUMNS
from model.diary.measures_stability import CHANGE_LOG, EXTERNAL
from model.review.impact import Impact
from model.scenario import Layer
from model.state import State

CAUSE: Final = f"{EXTERNAL}: realignment"


def with_realignment(state: State, impact: Impact, layer: Layer, day: date, who: str) -> State:
    """The project with a row for each rep who gains or loses accounts.

    Parameters
    ----------
    layer
        The scenario's territories: whose rep gets the row.
    who
        The manager who answers for the change.
    """
    rep_of = {territory.id: territory.rep_id for territory in layer.territories}
    rows = [
        (
            rep_of[one.territory_id], day.isoformat(), "alignment", "accounts",
            f"{one.accounts[0]:.0f}", f"{one.accounts[1]:.0f}", CAUSE, who,
        )
        for one in impact.reps
        if one.changed and rep_of.get(one.territory_id)
    ]  # fmt: skip
    known = state.tables.get(CHANGE_LOG)
    fresh = pd.DataFrame(rows, columns=list(COLUMNS))
    whole = fresh if known is None else pd.concat([known, fresh], ignore_index=True)
    return replace(state, tables={**state.tables, CHANGE_LOG: whole})
