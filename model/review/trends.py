"""How the figures of a territory ran lately: by week from its activities, by review as frozen."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from model.diary.measure_weeks import ActsWeek, weeks_of
from model.diary.measures import QUARTER_DAYS, Share, adherence, days_off, share_of_hours
from model.diary.measures_acts import FACE_TO_FACE, Act
from model.diary.work_days import working_days_between
from model.plan.period import iso_date, month_after
from model.plan.requests import request_load
from model.plan.tables import of_accounts, text
from model.review.ground import TerritoryGround
from model.review.performance import months_of
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
    """Figures at the end of each of the last weeks, over four weeks; of visits over a quarter."""
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
    found.append(Trend("urgent", ends, _percent(_urgent(ground, end) for end in ends)))
    found.append(Trend("or_coverage", ends, _percent(map(_cases, windows))))
    outcomes = _outcomes(ground)
    found.append(Trend("outcomes", ends, _percent(_since(outcomes, end) for end in ends)))
    seen = [_seen(ground, end) for end in ends]
    found.append(Trend("coverage", ends, _percent(covered for covered, _ in seen)))
    found.append(Trend("frequency", ends, _percent(kept for _, kept in seen)))
    return tuple(found)


def monthly_revenue(ground: TerritoryGround, count: int = WEEKS) -> Trend:
    """Revenue against what was expected, month by month, at the end of each month."""
    months = months_of(ground, count)
    days = tuple(_month_end(month.month) for month in months)
    return Trend("revenue", days, tuple(100 * month.share for month in months))


def _month_end(month: str) -> date:
    first = date.fromisoformat(f"{month}-01")
    return month_after(first, 1) - timedelta(days=1)


def _urgent(ground: TerritoryGround, end: date) -> Share:
    """Hours of requests in the weeks up to a day, of the hours worked in them."""
    first = end - timedelta(weeks=_SMOOTH)
    off = days_off(ground.state, ground.rep, first, end) if ground.rep else ()
    worked = ground.settings["cap.day_h"] * working_days_between(first, end, off)
    load = request_load(ground.state, ground.ids, end, days=7 * _SMOOTH)
    return Share(load.hours, worked if len(ground.state.table("requests")) else 0.0)


def _cases(acts: Sequence[Act]) -> Share:
    agreed = [act for act in acts if act.kind == "case_attendance" and not act.by_customer]
    return Share(sum(act.status == "done" for act in agreed), len(agreed))


def _outcomes(ground: TerritoryGround) -> list[tuple[date, bool]]:
    """Day of everything that was done, and whether its outcome is in writing."""
    table, _ = of_accounts(ground.state.table("activities_done"), ground.ids)
    done = text(table, "status") == "done"
    rows = zip(text(table, "actual_date")[done], text(table, "outcome")[done], strict=True)
    return [(day, bool(words)) for on, words in rows if (day := iso_date(on)) is not None]


def _since(outcomes: Sequence[tuple[date, bool]], end: date) -> Share:
    recent = [said for day, said in outcomes if end - timedelta(weeks=_SMOOTH) < day <= end]
    return Share(sum(recent), len(recent))


def _seen(ground: TerritoryGround, end: date) -> tuple[Share, Share]:
    """A accounts visited and planned visits made in the quarter up to a day.

    Unknown while the record of visits does not reach back over that quarter.
    """
    first = end - timedelta(days=QUARTER_DAYS - 1)
    visits = [a for a in ground.acts if a.done and a.status == "done" and a.kind in FACE_TO_FACE]
    if not visits or min(act.done for act in visits if act.done) > first:
        return Share(0.0, 0.0), Share(0.0, 0.0)
    counts = Counter(act.account_id for act in visits if act.done and first <= act.done <= end)
    done = np.array([counts[str(key)] for key in ground.ids], float)
    due = (ground.core.segmentation.potential_class == "A") & (ground.workload.calls > 0)
    planned = np.nan_to_num(ground.visits.planned)
    kept = np.minimum(done, planned)
    return (
        Share(float((due & (done > 0)).sum()), float(due.sum())),
        Share(float(kept.sum()), float(planned.sum())),
    )


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
