"""How often accounts are seen against what is planned, those of class A apart (F24, S2-37)."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from model.arrays import BoolArray, TextArray
from model.diary.measure_evidence import Evidence
from model.diary.measures import QUARTER_DAYS
from model.diary.measures_acts import FACE_TO_FACE, Act
from model.diary.visits_made import Visits, attained, visits_made
from model.plan.core import plan_core
from model.reps import Rep
from model.state import State
from model.territories import CORE_TEAM
from model.workload import plan_workload


@dataclass(frozen=True, eq=False, slots=True)
class Seen:
    """Visits of the quarter at a rep's accounts, arrays (n,)."""

    ids: TextArray
    grade: TextArray  # "A", "B", "C", "" by potential
    visits: Visits
    acts: tuple[Act, ...]

    @property
    def of_a(self) -> BoolArray:
        """Which accounts hold most of the potential."""
        return np.asarray(self.grade == "A", bool)

    def percent(self, of: BoolArray) -> float:
        """Planned visits that were made at some accounts, 0-100; NaN where none is known."""
        return 100 * attained(self.visits, of).share.value

    def percent_at(self, end: date, of: BoolArray) -> float:
        """The same for the quarter up to a day; NaN before the record reaches back over it."""
        first = end - timedelta(days=QUARTER_DAYS - 1)
        made = [
            act.done
            for act in self.acts
            if act.done and act.status == "done" and act.kind in FACE_TO_FACE
        ]
        if not made or min(made) > first:
            return math.nan
        counts = Counter(
            act.account_id
            for act in self.acts
            if act.done and first <= act.done <= end and act.status == "done"
            and act.kind in FACE_TO_FACE
        )  # fmt: skip
        done = np.array([counts[str(key)] for key in self.ids], float)
        return 100 * attained(replace(self.visits, done=done), of).share.value

    def behind(self, of: BoolArray) -> tuple[Evidence, ...]:
        """The accounts seen less often than planned, those that lack most visits first."""
        visits = self.visits
        short = np.flatnonzero(attained(visits, of).short)
        lacking = np.nan_to_num(visits.planned - visits.done)
        return tuple(
            Evidence(
                visits.last[at],
                f"{visits.done[at]:.0f} of {visits.planned[at]:.0f} planned visits",
                what=f"Class {self.grade[at]}" if self.grade[at] else "No class",
                account_id=str(self.ids[at]),
            )
            for at in sorted(short, key=lambda at: -lacking[at])
        )


def seen_of(state: State, rep: Rep, acts: Sequence[Act], today: date) -> Seen:
    """The visits of a rep's territory in the core team over the 91 days to `today`."""
    layer = state.scenario().layer(CORE_TEAM.id)
    codes = [n for n, t in enumerate(layer.territories) if t.rep_id == rep.id]
    core = plan_core(state, np.flatnonzero(np.isin(layer.alignment.territory, codes)), rep)
    visits = visits_made(core.accounts, plan_workload(core, rep).calls, acts, today)
    grade = core.segmentation.potential_class
    return Seen(core.accounts.ids, grade, visits, tuple(acts))
