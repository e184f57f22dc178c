"""How competitors moved over the last four quarters, as far as the project knows."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from model.plan.period import iso_date
from model.plan.tables import text
from model.review.snapshots import SHARE, SNAPSHOTS, history_of
from reports.book.facts import BookFacts

_YEAR = timedelta(days=365)
_QUARTERS = 4


@dataclass(frozen=True, slots=True)
class Movement:
    """One competitor: opportunities against it, and its share since the reviews of a year ago."""

    won: int = 0  # opportunities we won against it
    lost: int = 0
    points: float = math.nan  # mean of the accounts it holds, percentage points; NaN without
    series: tuple[float, ...] = ()  # points of each of the four quarters, oldest first; NaN unknown


def movement_of(facts: BookFacts) -> Mapping[str, Movement]:
    """Competitor -> its movement in the twelve months before today."""
    today = facts.plan.today
    counts: dict[str, dict[str, int]] = {}
    table = facts.own("opportunities")
    names = ("competitor", "status", "closed_on")
    for name, status, closed in zip(*(text(table, n) for n in names), strict=True):
        day = iso_date(str(closed))
        if name and status in ("won", "lost") and day and today - _YEAR <= day <= today:
            one = counts.setdefault(str(name), {"won": 0, "lost": 0})
            one[str(status)] += 1
    points, series = _points(facts), _series(facts)
    return {
        name: Movement(
            **counts.get(name, {}),
            points=points.get(name, math.nan),
            series=series.get(name, ()),
        )
        for name in dict.fromkeys((*counts, *points))
    }


def _series(facts: BookFacts) -> dict[str, tuple[float, ...]]:
    """Points of each quarter of the last year: the share at its end less that at its begin.

    The share on a day is what the last review until then froze, today the one now known; an
    account counts in the quarters whose both ends it knows.
    """
    if SNAPSHOTS not in facts.state.tables:
        return {}
    today, shares = facts.plan.today, facts.column("competitor_share")
    ends = [today - _YEAR * k / _QUARTERS for k in range(_QUARTERS, -1, -1)]
    rows: dict[str, list[list[float]]] = {}
    for i, name in enumerate(facts.words("main_competitor")):
        known = history_of(facts.state, "account", str(facts.plan.ids[i]), SHARE)
        if not name or not known:
            continue
        at = [next((v for d, v in reversed(known) if d <= end), math.nan) for end in ends]
        at[-1] = float(shares[i])
        rows.setdefault(name, []).append(at)
    found = {}
    for name, each in rows.items():
        steps = np.diff(np.array(each, float), axis=1)  # (accounts, quarters)
        found[name] = tuple(
            float(np.mean(column[np.isfinite(column)])) if np.isfinite(column).any() else math.nan
            for column in steps.T
        )
    return found


def _points(facts: BookFacts) -> dict[str, float]:
    """Its share of the accounts it holds now against the first review of the last year."""
    today, shares = facts.plan.today, facts.column("competitor_share")
    found: dict[str, list[float]] = {}
    if SNAPSHOTS not in facts.state.tables:
        return {}
    for i, name in enumerate(facts.words("main_competitor")):
        known = history_of(facts.state, "account", str(facts.plan.ids[i]), SHARE)
        before = [value for day, value in known if today - _YEAR <= day < today]
        if name and before and math.isfinite(shares[i]):
            found.setdefault(name, []).append(float(shares[i]) - before[0])
    return {name: float(np.mean(moves)) for name, moves in found.items()}
