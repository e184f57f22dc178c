"""How well the plan was kept lately: adherence, unplanned, focus, satisfaction (§2.9)."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from model.arrays import TextArray
from model.plan.period import iso_date
from model.plan.tables import number, of_accounts, text
from model.state import State

_QUARTER_DAYS = 91
_PLANNED = ("plan", "funnel")


@dataclass(frozen=True, slots=True)
class Execution:
    """Shares 0-1 of the 91 days up to today; NaN where no activity is known."""

    adherence: float
    due: int
    unplanned: float
    focus: float
    satisfaction: float  # mean score
    answers: int


def execution_of(
    state: State, ids: TextArray, today: date, settings: Mapping[str, float]
) -> Execution:
    """Adherence = done within the window of working days ÷ due; the others by hours done."""
    table, _ = of_accounts(state.table("activities_done"), ids)
    first = today - timedelta(days=_QUARTER_DAYS)
    planned, actual = text(table, "planned_date"), text(table, "actual_date")
    when = [iso_date(p) or iso_date(a) for p, a in zip(planned, actual, strict=True)]
    recent = np.array([day is not None and first < day <= today for day in when], bool)
    table = table[recent]
    due = table[text(table, "counts_in_adherence") == "yes"]
    kept = sum(_kept(row, int(settings["adherence.window"])) for row in due.to_dict("records"))
    done = table[text(table, "status") == "done"]
    minutes = np.nan_to_num(number(done, "minutes"))
    whole = float(minutes.sum())
    planned_ones = np.isin(text(done, "origin"), _PLANNED)
    scores = number(of_accounts(state.table("csat"), ids)[0], "score")
    scores = scores[np.isfinite(scores)]
    return Execution(
        adherence=kept / len(due) if len(due) else math.nan,
        due=len(due),
        unplanned=float(minutes[~planned_ones].sum()) / whole if whole else math.nan,
        focus=float(minutes[text(done, "on_theme") == "yes"].sum()) / whole if whole else math.nan,
        satisfaction=float(scores.mean()) if scores.size else math.nan,
        answers=int(scores.size),
    )


def _kept(row: Mapping[object, object], window: int) -> bool:
    """Whether a due item was done within `window` working days of its date."""
    planned, actual = iso_date(row.get("planned_date")), iso_date(row.get("actual_date"))
    if row.get("status") != "done" or planned is None or actual is None:
        return False
    early, late = sorted((planned, actual))
    return len(pd.bdate_range(early, late)) - 1 <= window
