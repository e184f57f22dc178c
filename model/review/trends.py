"""How the figures of a territory ran lately: by week from its activities, by review as frozen."""

import math
from collections import Counter
from collections.abc import Callable, Sequence
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
from model.plan.tables import number, of_accounts, text
from model.review.ground import TerritoryGround
from model.review.performance import months_of
from model.review.snapshots import history_of
from model.review.usage import DoneItem, done_items

WEEKS: Final = 13
_WEEKLY: Final[tuple[tuple[str, Callable[[Act], bool]], ...]] = (
    ("unplanned", lambda act: not act.is_planned),
    ("focus", lambda act: act.on_theme),
)
_YEAR_MONTHS, _YEAR_DAYS = 12, 365
_SMOOTH: Final = 4  # weeks behind each point: one week of a rep is too few items to read


@dataclass(frozen=True, slots=True)
class Trend:
    """Points of one figure, oldest first, each as a part of a whole so that districts add up."""

    key: str
    days: tuple[date, ...]
    shares: tuple[Share, ...]
    scale: float = 100.0

    @property
    def values(self) -> tuple[float, ...]:
        """In the unit of the measure, NaN where nothing was."""
        return tuple(self.scale * share.value for share in self.shares)

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
    found = [Trend("adherence", ends, tuple(_kept(ground, acts) for acts in windows))]
    for key, counts in _WEEKLY:
        found.append(Trend(key, ends, tuple(share_of_hours(acts, counts) for acts in windows)))
    found.append(Trend("urgent", ends, tuple(_urgent(ground, end) for end in ends)))
    found.append(Trend("or_coverage", ends, tuple(map(_cases, windows))))
    outcomes = done_items(ground)
    found.append(Trend("outcomes", ends, tuple(_since(outcomes, end) for end in ends)))
    seen = [_seen(ground, end) for end in ends]
    found.append(Trend("coverage", ends, tuple(covered for covered, _ in seen)))
    found.append(Trend("frequency", ends, tuple(kept for _, kept in seen)))
    return tuple(found)


def monthly_trends(ground: TerritoryGround, count: int = WEEKS) -> tuple[Trend, ...]:
    """Revenue, penetration, satisfaction, wins and their days, at the ends of the last months."""
    revenue = monthly_revenue(ground, count)
    first, ends = ground.today.replace(day=1), list[date]()
    for back in range(count - 1, -1, -1):
        end = month_after(first, 1 - back) - timedelta(days=1)
        ends.append(min(end, ground.today))
    days = tuple(ends)
    return (
        revenue,
        Trend("penetration", revenue.days, _penetration(ground, count)),
        Trend("satisfaction", days, tuple(_satisfaction(ground, end) for end in days), 1.0),
        *_closed(ground, days),
    )


def _penetration(ground: TerritoryGround, count: int) -> tuple[Share, ...]:
    """Sales of the twelve months up to each month of the potential; unknown in the first year,
    and where no sales by month are known.
    """
    sold = ground.sales.money.sum(axis=0)
    potential = float(np.nansum(ground.core.figures.potential)) if sold.any() else 0.0
    return tuple(
        Share(float(sold[end - _YEAR_MONTHS : end].sum()), potential)
        if end >= _YEAR_MONTHS
        else Share(0.0, 0.0)
        for end in range(max(len(sold) - count, 0) + 1, len(sold) + 1)
    )


def _satisfaction(ground: TerritoryGround, end: date) -> Share:
    """Mean of the survey answers of the year up to a day.

    An answer names the score before it, not its day: it counts in the year before the answer.
    """
    table, _ = of_accounts(ground.state.table("csat"), ground.ids)
    columns = (number(table, "score"), number(table, "previous_score"))
    scores = []
    for on, now, before in zip(text(table, "surveyed_on"), *columns, strict=True):
        day = iso_date(on)
        if _in_year(day, end):
            scores.append(now)
        elif day is not None and end < day <= end + timedelta(days=_YEAR_DAYS):
            scores.append(before)
    known = [score for score in scores if score == score]
    return Share(float(sum(known)), len(known))


def _in_year(day: date | None, end: date) -> bool:
    return day is not None and end - timedelta(days=_YEAR_DAYS) < day <= end


def _closed(ground: TerritoryGround, ends: Sequence[date]) -> tuple[Trend, Trend]:
    """Win rate, and median days of what was won, of the year up to each day."""
    table, _ = of_accounts(ground.state.table("opportunities"), ground.ids)
    rows = zip(
        text(table, "status"), text(table, "closed_on"), number(table, "days_to_close"), strict=True
    )
    closed = [(status, iso_date(on), days) for status, on, days in rows]
    rates, times = list[Share](), list[Share]()
    for end in ends:
        own = [(status, days) for status, day, days in closed if _in_year(day, end)]
        won = [days for status, days in own if status == "won"]
        whole = len(won) + sum(status == "lost" for status, _ in own)
        rates.append(Share(len(won), whole))
        known = [days for days in won if days == days]
        middle = float(np.median(known)) if known else 0.0
        times.append(Share(middle * len(known), len(known)))
    return (
        Trend("win_rate", tuple(ends), tuple(rates)),
        Trend("time_to_close", tuple(ends), tuple(times), 1.0),
    )


def monthly_revenue(ground: TerritoryGround, count: int = WEEKS) -> Trend:
    """Revenue against what was expected, month by month, at the end of each month."""
    months = months_of(ground, count)
    days = tuple(_month_end(month.month) for month in months)
    known = [month.expected > 0 for month in months]
    shares = (
        Share(month.sold, month.expected) if sure else Share(0.0, 0.0)
        for month, sure in zip(months, known, strict=True)
    )
    return Trend("revenue", days, tuple(shares))


def _month_end(month: str) -> date:
    first = date.fromisoformat(f"{month}-01")
    return month_after(first, 1) - timedelta(days=1)


def _urgent(ground: TerritoryGround, end: date) -> Share:
    """Hours of requests in the weeks up to a day, of the hours worked in them."""
    first = end - timedelta(weeks=_SMOOTH)
    off = days_off(ground.state, ground.rep, first, end) if ground.rep else ()
    worked = ground.settings["cap.day_h"] * working_days_between(first, end, off)
    load = request_load(ground.state, ground.ids, end, days=7 * _SMOOTH)
    kept = ground.measures is not None and len(ground.state.table("requests")) > 0
    return Share(load.hours, worked if kept else 0.0)


def _cases(acts: Sequence[Act]) -> Share:
    agreed = [act for act in acts if act.kind == "case_attendance" and not act.by_customer]
    return Share(sum(act.status == "done" for act in agreed), len(agreed))


def _since(items: Sequence[DoneItem], end: date) -> Share:
    first = end - timedelta(weeks=_SMOOTH)
    recent = [item.lacking for item in items if first < item.day <= end]
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


def added(groups: Sequence[Sequence[Trend]]) -> tuple[Trend, ...]:
    """The trends of several territories as one: parts and wholes added point by point.

    Those that end on different days have no common line and are left out.
    """
    by_key: dict[str, list[Trend]] = {}
    for trend in (trend for group in groups for trend in group):
        by_key.setdefault(trend.key, []).append(trend)
    found = []
    for key, own in by_key.items():
        if len({trend.days for trend in own}) > 1:
            continue
        columns = zip(*(trend.shares for trend in own), strict=True)
        sums = tuple(Share(sum(s.part for s in c), sum(s.whole for s in c)) for c in columns)
        found.append(Trend(key, own[0].days, sums, own[0].scale))
    return tuple(found)


def frozen_trend(ground: TerritoryGround, key: str) -> Trend:
    """A figure as the reviews of this territory froze it."""
    points = history_of(ground.state, "territory", ground.territory.id, key)
    days, values = tuple(day for day, _ in points), (value for _, value in points)
    return Trend(key, days, tuple(Share(value, 1.0) for value in values), 1.0)


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
