"""What a territory's figures read on a day, each as a part of a whole so that districts add up."""

import math
from collections.abc import Iterable
from typing import Final

import numpy as np

from model.arrays import BoolArray
from model.diary.measures import Share
from model.diary.measures_acts import Act
from model.diary.visits_made import attained
from model.plan.tables import number, of_accounts, text
from model.review.alerts_funnel import open_pursuits
from model.review.daily import daily_readings
from model.review.figures import FIGURES, Reading
from model.review.ground import TerritoryGround
from model.review.performance import months_of, revenue_share
from model.review.readings_quarter import quarter_readings
from model.review.usage import done_items

_MONTHS: Final = 3  # of revenue against forecast
_PER: Final = 100_000.0


def readings_of(ground: TerritoryGround) -> tuple[Reading, ...]:
    """Every figure of one territory, in the order of `FIGURES`."""
    found = {
        reading.key: reading
        for part in (
            _execution,
            _accounts,
            _funnel,
            _money,
            _work,
            quarter_readings,
            daily_readings,
        )
        for reading in part(ground)
    }
    nothing = (Reading(measure.key, 0.0, 0.0) for measure in FIGURES)
    return tuple(found.get(empty.key, empty) for empty in nothing)


def _of_share(key: str, share: Share, source: str, behind: tuple[str, ...] = ()) -> Reading:
    return Reading(key, share.part, share.whole, 100.0, source, behind)


def _execution(ground: TerritoryGround) -> list[Reading]:
    """Adherence, unplanned, urgent, focus, booked, stability, flip-flops, outcomes."""
    found = ground.measures
    if found is None:
        return []
    activities = "activities and diary, last quarter"
    missed = _ids(act for act, _ in found.adherence.missed)
    first, last = ground.quarter
    done = [a for a in ground.acts if a.status == "done" and a.when and first <= a.when <= last]
    wild = _ids(act for act in done if not act.is_planned)
    fill = found.fill.weeks[:4]
    readings = [
        _of_share("adherence", found.adherence.whole, activities, missed),
        _of_share("unplanned", found.unplanned, activities, wild),
        _of_share("urgent", found.urgent, "request log, last quarter"),
        _of_share("focus", found.focus, activities),
        Reading(
            "booked",
            sum(week.booked for week in fill),
            sum(week.plannable for week in fill),
            100.0,
            "open activities and diary",
        ),
        _outcomes(ground),
    ]
    if math.isfinite(found.stability.value):
        readings.append(Reading("stability", found.stability.value, 1.0, 1.0, "change log"))
        flips = len(found.stability.flips)
        readings.append(Reading("flip_flops", flips, 1.0, 1.0, "change log"))
    return readings


def _outcomes(ground: TerritoryGround) -> Reading:
    """Of what was done in the quarter: the share without outcome or next step (S0-59)."""
    first, last = ground.quarter
    done = [item for item in done_items(ground) if first <= item.day <= last]
    lacking = [item.account_id for item in done if item.lacking]
    behind = tuple(dict.fromkeys(lacking))
    source = "activities and diary, last quarter"
    return Reading("outcomes", len(lacking), len(done), 100.0, source, behind)


def _ids(acts: Iterable[Act]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(act.account_id for act in acts))


def _accounts(ground: TerritoryGround) -> list[Reading]:
    """Coverage of A accounts, call frequency, density, satisfaction."""
    grades = ground.core.segmentation.potential_class
    visits, calls = ground.visits, np.nan_to_num(ground.workload.calls)
    known = np.isfinite(visits.done)
    due = (grades == "A") & (calls > 0) & known
    seen = due & (visits.done > 0)
    potential = float(np.nansum(ground.core.figures.potential))
    source = "visits, last quarter"
    scores = number(of_accounts(ground.state.table("csat"), ground.ids)[0], "score")
    scores = scores[np.isfinite(scores)]
    return [
        Reading("coverage", _n(seen), _n(due), 100.0, source, _named(ground, due & ~seen)),
        _attained(ground, "frequency", np.ones(len(known), bool)),
        _attained(ground, "frequency_a", grades == "A"),
        Reading("density", float(np.nansum(visits.done)), potential, _PER, source),
        Reading("satisfaction", float(scores.sum()), len(scores), 1.0, "survey answers"),
    ]


def _attained(ground: TerritoryGround, key: str, of: BoolArray) -> Reading:
    """Planned visits that were made, of all accounts or of those that count most (S2-37)."""
    found = attained(ground.visits, of)
    return _of_share(key, found.share, "visits, last quarter", _named(ground, found.short))


def _n(flags: BoolArray) -> float:
    return float(flags.sum())


def _named(ground: TerritoryGround, flags: BoolArray) -> tuple[str, ...]:
    return tuple(str(account) for account in ground.ids[flags])


def _funnel(ground: TerritoryGround) -> list[Reading]:
    """Dated next steps, stuck, cases attended, win rate, days to win, joint plans, requests."""
    pursuits = open_pursuits(ground)
    dated = [one for one in pursuits if one.next_step_ok]
    stuck = [one for one in pursuits if one.stuck]
    table, _ = of_accounts(ground.state.table("opportunities"), ground.ids)
    status, source = text(table, "status"), "opportunities"
    won, lost = _n(status == "won"), _n(status == "lost")
    days = number(table, "days_to_close")[status == "won"]
    days = days[np.isfinite(days)]
    joint = ground.plan.get("joint_plans", ())
    signed = sum(one.get("status") == "signed" for one in joint)
    load = ground.measures.requests if ground.measures is not None else None
    return [
        Reading(
            "hygiene",
            len(dated),
            len(pursuits),
            100.0,
            source,
            tuple(o.account_id for o in pursuits if not o.next_step_ok),
        ),
        Reading(
            "stuck", len(stuck), len(pursuits), 100.0, source, tuple(o.account_id for o in stuck)
        ),
        Reading("win_rate", won, won + lost, 100.0, "opportunities closed"),
        Reading("time_to_close", float(np.median(days)) if len(days) else 0.0, len(days) > 0),
        Reading("joint_plans", signed, float(bool(joint)), 1.0, "joint plans"),
        Reading(
            "requests",
            load.total if load else 0.0,
            len(load.by_account) if load else 0.0,
            1.0,
            "request log, last quarter",
        ),
        _cases(ground),
    ]


def _cases(ground: TerritoryGround) -> Reading:
    """F26: cases attended ÷ cases agreed in the quarter."""
    first, last = ground.quarter
    mine = [
        act
        for act in ground.acts
        if act.kind == "case_attendance" and act.when and first <= act.when <= last
    ]
    agreed = [act for act in mine if not act.by_customer]
    done = [act for act in agreed if act.status == "done"]
    missed = _ids(act for act in agreed if act.status != "done")
    return Reading("or_coverage", len(done), len(agreed), 100.0, "cases, last quarter", missed)


def _money(ground: TerritoryGround) -> list[Reading]:
    """Revenue against what was expected, penetration."""
    months = months_of(ground, _MONTHS)
    known = [month for month in months if month.expected > 0]
    figures = ground.core.figures
    source = known[-1].source if known else ""
    return [
        Reading(
            "revenue",
            revenue_share(months) if known else 0.0,
            float(bool(known)),
            100.0,
            f"last {_MONTHS} months against {source}",
        ),
        Reading(
            "penetration",
            float(np.nansum(figures.revenue)),
            float(np.nansum(figures.potential)),
            100.0,
            "revenue of twelve months ÷ potential",
        ),
    ]


def _work(ground: TerritoryGround) -> list[Reading]:
    """Utilisation, driving, hours with customers; of the plan's year."""
    work, source = ground.workload, "workload of the plan's first year"
    hours, driven = float(np.nansum(work.hours)), float(np.nansum(work.travel_hours))
    capacity = work.capacity if hours and math.isfinite(work.capacity) else 0.0
    return [
        Reading("utilisation", hours, capacity, 100.0, source),
        Reading("driving", driven, hours, 100.0, source),
        Reading("selling", hours - driven, hours, 100.0, source),
    ]
