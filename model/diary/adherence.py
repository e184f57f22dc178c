"""How well the plan was kept lately, in a few figures: what reviews and books show."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from model.arrays import TextArray
from model.diary.measures import QUARTER_DAYS, adherence, days_off, share_of_hours
from model.diary.measures_acts import acts_of
from model.plan.tables import number, of_accounts
from model.reps import Rep
from model.state import State


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
    state: State,
    ids: TextArray,
    today: date,
    settings: Mapping[str, float],
    rep: Rep | None = None,
) -> Execution:
    """The figures of `model.diary.measures`; with `rep` the diary counts beside the CRM."""
    first = today - timedelta(days=QUARTER_DAYS - 1)
    acts = [a for a in acts_of(state, rep, ids, today) if a.when is not None and a.when >= first]
    off = days_off(state, rep, first, today) if rep else frozenset[date]()
    window, rebook = (int(settings[f"adherence.{name}"]) for name in ("window", "rebook"))
    kept = adherence(acts, window, rebook, off)
    scores = number(of_accounts(state.table("csat"), ids)[0], "score")
    scores = scores[np.isfinite(scores)]
    return Execution(
        adherence=kept.whole.value,
        due=int(kept.whole.whole),
        unplanned=share_of_hours(acts, lambda act: not act.is_planned).value,
        focus=share_of_hours(acts, lambda act: act.on_theme).value,
        satisfaction=float(scores.mean()) if scores.size else math.nan,
        answers=int(scores.size),
    )
