"""How the figures of a territory ran lately: by week from its activities, by review as frozen."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from model.diary.measure_weeks import ActsWeek, weeks_of
from model.diary.measures import Share, adherence, days_off, share_of_hours
from model.diary.measures_acts import FACE_TO_FACE, Act
from model.review.ground import TerritoryGround
from model.review.snapshots import history_of

WEEKS: Final = 13
_WEEKLY: Final[tuple[tuple[str, Callable[[Act], bool]], ...]] = (
    ("unplanned", lambda act: not act.is_planned),
    ("focus", lambda act: act.on_theme),
)
_SMOOTH: Final = 4  # weeks behind each point: one week of a rep is too few items to read


@dataclass(frozen=True, slots=True)
class Trend:
    """Points of one figure in the unit of its measure, oldest first, NaN where nothing was."""

    key: str
    days: tuple[date, ...]
    values: tuple[float, ...]

    @property
    def known(self) -> bool:
        """Whether there is a line to draw."""
        return sum(math.isfinite(value) for value in self.values) > 1


def weekly_trends(ground: TerritoryGround, count: int = WEEKS) -> tuple[Trend, ...]:
    """Adherence, unplanned and focus at the end of each of the last weeks, over four weeks."""
    monday = ground.today - timedelta(days=ground.today.weekday())
    ends = tuple(monday - timedelta(days=7 * back + 1) for back in range(count - 1, -1, -1))
    windows = [
        [
            act
            for act in ground.acts
            if act.when and end - timedelta(weeks=_SMOOTH) < act.when <= end
        ]
        for end in ends
    ]
    found = [Trend("adherence", ends, _percent(_kept(ground, acts) for acts in windows))]
    for key, counts in _WEEKLY:
        shares = (share_of_hours(acts, counts) for acts in windows)
        found.append(Trend(key, ends, _percent(shares)))
    return tuple(found)


def _kept(ground: TerritoryGround, acts: Sequence[Act]) -> Share:
    window, rebook = (int(ground.settings[f"adherence.{name}"]) for name in ("window", "rebook"))
    first = ground.today - timedelta(weeks=WEEKS + _SMOOTH)
    off = days_off(ground.state, ground.rep, first, ground.today) if ground.rep else ()
    return adherence(acts, window, rebook, off).whole


def _percent(shares: Iterable[Share]) -> tuple[float, ...]:
    return tuple(100 * share.value for share in shares)


def frozen_trend(ground: TerritoryGround, key: str) -> Trend:
    """A figure as the reviews of this territory froze it."""
    points = history_of(ground.state, "territory", ground.territory.id, key)
    return Trend(key, tuple(day for day, _ in points), tuple(value for _, value in points))


@dataclass(frozen=True, slots=True)
class PlannedDone:
    """Items of one kind in the last quarter."""

    name: str
    planned: int
    done: int


def planned_and_done(ground: TerritoryGround) -> tuple[PlannedDone, ...]:
    """Visits to users, buyers and admins, cases and remote touches: planned, done."""
    first, last = ground.quarter
    acts = [act for act in ground.acts if act.when and first <= act.when <= last]
    kinds: tuple[tuple[str, Callable[[Act], bool]], ...] = (
        ("Users", lambda act: act.kind in FACE_TO_FACE and "U" in act.roles),
        ("Buyers", lambda act: act.kind in FACE_TO_FACE and "B" in act.roles),
        ("Admins", lambda act: act.kind in FACE_TO_FACE and "A" in act.roles),
        ("Cases", lambda act: act.kind == "case_attendance"),
        ("Remote", lambda act: act.kind == "remote_touch"),
    )
    return tuple(
        PlannedDone(
            name,
            sum(act.is_planned for act in acts if belongs(act)),
            sum(act.status == "done" for act in acts if belongs(act)),
        )
        for name, belongs in kinds
    )


def visit_weeks(ground: TerritoryGround, count: int = WEEKS) -> tuple[ActsWeek, ...]:
    """Visits by role and hours with buyers by week."""
    first = ground.today - timedelta(weeks=count + 1)
    off = days_off(ground.state, ground.rep, first, ground.today) if ground.rep else ()
    return weeks_of(ground.acts, ground.today, count, off)
