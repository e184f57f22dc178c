"""Visits by role and hours with buyers, week by week: does the diary reach more of them?"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from model.diary.measures_acts import FACE_TO_FACE, Act
from model.diary.work_days import working_days_between

ROLES: Final = ("U", "B", "A")
_BUYER: Final = "B"


@dataclass(frozen=True, slots=True)
class ActsWeek:
    """What was done in one week; `visits` by role: U, B, A, "multi" for several, "?" for none."""

    monday: date
    working_days: int
    visits: Mapping[str, int]
    by_kind: Mapping[str, int]  # all done activities
    buyer_hours: float  # of everything done with a buyer, also together with others

    @property
    def whole(self) -> int:
        """All visits."""
        return sum(self.visits.values())

    @property
    def visits_a_day(self) -> float:
        """Visits ÷ working days, NaN in a week off."""
        return self.whole / self.working_days if self.working_days else math.nan


def weeks_of(
    acts: Sequence[Act], last: date, count: int, off: Collection[date] = ()
) -> tuple[ActsWeek, ...]:
    """The `count` weeks up to that of `last`, oldest first; of the last only its days so far."""
    monday = last - timedelta(days=last.weekday())
    found = []
    for back in range(count - 1, -1, -1):
        begin = monday - timedelta(weeks=back)
        end = min(begin + timedelta(days=6), last)
        done = [a for a in acts if a.status == "done" and a.done and begin <= a.done <= end]
        visits = [act.role for act in done if act.kind in FACE_TO_FACE]
        kinds = [act.kind for act in done]
        found.append(
            ActsWeek(
                begin,
                working_days_between(begin - timedelta(days=1), end, off),
                {role: visits.count(role) for role in (*ROLES, "multi", "?")},
                {kind: kinds.count(kind) for kind in dict.fromkeys(sorted(kinds))},
                sum(act.minutes for act in done if _BUYER in act.roles) / 60,
            )
        )
    return tuple(found)
