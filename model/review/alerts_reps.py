"""Alerts about how a rep works: off plan, urgent requests, drift, workload, bookings."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

import numpy as np

from model.diary.entries import entries_of
from model.diary.measures import HOPES_A_WEEK, QUARTER_DAYS, adherence, days_off, share_of_hours
from model.diary.rules import LATE_H
from model.plan.period import iso_date
from model.plan.requests import request_load
from model.plan.tables import of_accounts, text
from model.review.alert import AMBER, RED, Alert, Evidence, Subject
from model.review.ground import TerritoryGround, fired
from model.review.snapshots import history_of

_MONTH: Final = 28
_MONTH_AGO: Final = (20, 62)  # days since the review of the month before was held
_CLOSE: Final = 30  # days in which two requests of a customer are too many
_FRIDAY: Final = 4


@dataclass(frozen=True, slots=True)
class AdherenceWeek:
    """One week's adherence, NaN where nothing was due."""

    monday: date
    value: float
    due: int


def adherence_weeks(ground: TerritoryGround, count: int) -> tuple[AdherenceWeek, ...]:
    """The last `count` weeks that are over, oldest first; items are judged by the week's end."""
    settings, monday = ground.settings, ground.today - timedelta(days=ground.today.weekday())
    first = monday - timedelta(weeks=count)
    off = days_off(ground.state, ground.rep, first, ground.today) if ground.rep else frozenset()
    window, rebook = (int(settings[f"adherence.{name}"]) for name in ("window", "rebook"))
    found = []
    for week in range(count):
        begin = first + timedelta(weeks=week)
        end = begin + timedelta(days=6)
        mine = [act for act in ground.acts if act.planned and begin <= act.planned <= end]
        whole = adherence(mine, window, rebook, off).whole
        found.append(AdherenceWeek(begin, whole.value, int(whole.whole)))
    return tuple(found)


def off_plan(ground: TerritoryGround) -> Iterator[Alert]:
    """AL4: two weeks running below the limit, or too much of a month unplanned."""
    if ground.measures is None:
        return
    show, limit = ground.show, ground.settings["alert.adherence"]
    weeks = adherence_weeks(ground, int(ground.settings["alert.adherence_weeks"]))
    low = [week for week in weeks if week.value < limit]
    if weeks and len(low) == len(weeks):
        said = " and ".join(show.percent(week.value) for week in weeks)
        yield _of_rep(
            ground,
            "AL4",
            "adherence",
            RED,
            weeks[-1].value,
            limit,
            f"adherence of the last {len(weeks)} weeks was {said}",
            tuple(
                Evidence(f"Week of {show.date(w.monday.isoformat())}", f"{w.due} items due")
                for w in weeks
            ),
        )
    first = ground.today - timedelta(days=_MONTH - 1)
    month = [act for act in ground.acts if act.when and first <= act.when <= ground.today]
    share = share_of_hours(month, lambda act: not act.is_planned)
    if share.value > ground.settings["alert.unplanned"]:
        yield _of_rep(
            ground,
            "AL4",
            "unplanned",
            AMBER,
            share.value,
            ground.settings["alert.unplanned"],
            f"{show.percent(share.value)} of the hours of four weeks were not planned",
            (Evidence("Unplanned", f"{show.hours(share.part)} of {show.hours(share.whole)}"),),
        )


def urgent_overload(ground: TerritoryGround) -> Iterator[Alert]:
    """AL5: of a customer by the rolling quarter, of the rep by the last four weeks."""
    settings, show = ground.settings, ground.show
    red = settings["alert.requests_red"]
    causes = request_load(ground.state, ground.ids, ground.today).causes
    for account, days in sorted(_requests(ground).items()):
        if len(days) < 2:
            continue
        close = any((b - a).days <= _CLOSE for a, b in pairwise(days))
        yield fired(
            ground,
            "AL5",
            Subject("account", account, ground.name_of(account), account),
            RED if len(days) >= red or close else AMBER,
            len(days),
            red,
            f"{ground.name_of(account)} asked {len(days)} times in the quarter outside the plan",
            (
                Evidence("Requests", ", ".join(show.date(d.isoformat()) for d in days)),
                Evidence("Most frequent cause", causes.get(account, "not recorded")),
            ),
        )
    load = request_load(ground.state, ground.ids, ground.today, days=_MONTH)
    weekly, limit = load.total * 7 / _MONTH, settings["alert.requests_week"]
    if weekly > limit and ground.rep is not None:
        yield _of_rep(
            ground,
            "AL5",
            "requests",
            AMBER,
            weekly,
            limit,
            f"{load.total} urgent requests in four weeks, {show.number(weekly, 2)} a week",
            (
                Evidence("From colleagues and managers", show.number(load.internal)),
                Evidence("Hours", show.hours(load.hours, 1)),
            ),
        )


def _requests(ground: TerritoryGround) -> Mapping[str, list[date]]:
    """Days of the customers' own requests in the rolling quarter, by account, in order."""
    table, _ = of_accounts(ground.state.table("requests"), ground.ids)
    columns = (text(table, name) for name in ("account_id", "received_at", "source"))
    first = ground.today - timedelta(days=QUARTER_DAYS)
    found: dict[str, list[date]] = {}
    for account, received, source in zip(*columns, strict=True):
        day = iso_date(received)
        if day is not None and first < day <= ground.today and source in ("customer", ""):
            found.setdefault(str(account), []).append(day)
    return {account: sorted(days) for account, days in found.items()}


def drift(ground: TerritoryGround) -> Iterator[Alert]:
    """AL6: weeks of the last four with two or more hit-and-hope visits; the most of a week."""
    if ground.measures is None:
        return
    first, show = ground.today - timedelta(days=_MONTH), ground.show
    weeks = {week: list[str]() for week in ground.measures.hit_and_hope_weeks if week > first}
    for act in ground.measures.hit_and_hope:
        day = act.done or act.planned
        monday = day - timedelta(days=day.weekday()) if day is not None else None
        if monday in weeks:
            weeks[monday].append(ground.name_of(act.account_id))
    if not weeks:
        return
    told = (f"{len(names)} in the week of {show.date(w.isoformat())}" for w, names in weeks.items())
    yield _of_rep(
        ground,
        "AL6",
        "drift",
        AMBER,
        max(map(len, weeks.values())),
        float(HOPES_A_WEEK),
        f"visits made up within {ground.settings['hithope.days']:.0f} working days and without "
        f"research: {', '.join(told)}",
        tuple(
            Evidence(f"Week of {show.date(week.isoformat())}", ", ".join(names))
            for week, names in weeks.items()
        ),
    )


def too_much_work(ground: TerritoryGround) -> Iterator[Alert]:
    """AL11: hours over capacity two months running, late days, driving."""
    if ground.rep is None:
        return
    show, work = ground.show, ground.workload
    limit, before = ground.settings["alert.utilisation"], _use_before(ground)
    if work.utilisation > limit and before is not None and before[1] > limit:
        day, used = before
        yield _of_rep(
            ground,
            "AL11",
            "utilisation",
            RED if work.utilisation > ground.settings["util.amber_high"] / 100 else AMBER,
            work.utilisation,
            limit,
            f"the plan asks for {show.percent(work.utilisation)} of the year's capacity, "
            f"{show.percent(used)} at the review of {show.date(day.isoformat())}",
            (
                Evidence("Hours", show.hours(float(np.nansum(work.hours)))),
                Evidence("Capacity", show.hours(work.capacity)),
            ),
        )
    share, most = work.travel_share, ground.settings["alert.driving"]
    if share > most:
        yield _of_rep(
            ground,
            "AL11",
            "driving",
            AMBER,
            share,
            most,
            f"{show.percent(share)} of the hours are driven",
            (Evidence("Driving a year", show.hours(float(np.nansum(work.travel_hours)))),),
        )
    yield from _late_days(ground)


def _use_before(ground: TerritoryGround) -> tuple[date, float] | None:
    """The use of capacity a month ago as a review froze it, None where none was held then."""
    points = history_of(ground.state, "territory", ground.territory.id, "utilisation")
    near, far = _MONTH_AGO
    months = [(day, used) for day, used in points if near <= (ground.today - day).days <= far]
    return (months[-1][0], months[-1][1] / 100) if months else None


def _late_days(ground: TerritoryGround) -> Iterator[Alert]:
    """Weeks of the next four with more days that end late than the limit."""
    if ground.rep is None:
        return
    limit, ahead = ground.settings["day.late_max"], ground.today + timedelta(days=_MONTH)
    ends: dict[date, int] = {}
    for entry in entries_of(ground.state, ground.rep):
        if ground.today <= entry.day <= ahead and entry.start is not None:
            end = entry.start.hour * 60 + entry.start.minute + entry.minutes
            ends[entry.day] = max(ends.get(entry.day, 0), end)
    late = Counter(
        day - timedelta(days=day.weekday()) for day, end in ends.items() if end > LATE_H * 60
    )
    for monday, count in sorted(late.items()):
        if count > limit:
            yield _of_rep(
                ground,
                "AL11",
                f"late-{monday.isoformat()}",
                AMBER,
                count,
                limit,
                f"{count} days of the week of {ground.show.date(monday.isoformat())} end late",
                (),
            )


def flip_flops(ground: TerritoryGround) -> Iterator[Alert]:
    """AL13."""
    if ground.measures is None:
        return
    for kind, key in ground.measures.stability.flips:
        changes = [
            change
            for change in ground.measures.stability.changes
            if (change.kind, change.key) == (kind, key)
        ]
        said = kind.replace("_", " ")
        yield _of_rep(
            ground,
            "AL13",
            f"{kind}-{key}",
            RED,
            len(changes),
            2.0,
            f"{said} {key} was changed {len(changes)} times in twelve months",
            tuple(
                Evidence(
                    ground.show.date(c.day.isoformat()), f"{c.before or '–'} to {c.after or '–'}"
                )
                for c in changes
            ),
        )


def under_filled(ground: TerritoryGround) -> Iterator[Alert]:
    """AL14."""
    if ground.measures is None:
        return
    show, limit, fill = ground.show, ground.settings["alert.forward_fill"], ground.measures.fill
    if fill.index < limit:
        yield _of_rep(
            ground,
            "AL14",
            "fill",
            AMBER,
            fill.index,
            limit,
            f"{show.percent(fill.index)} of what the next thirteen weeks should hold is booked",
            (
                Evidence("Next week", show.percent(fill.next_week)),
                Evidence("Next four weeks", show.percent(fill.next_four_weeks)),
            ),
        )
    if ground.today.weekday() >= _FRIDAY and _monday_is_empty(ground):
        monday = ground.today + timedelta(days=7 - ground.today.weekday())
        yield _of_rep(
            ground,
            "AL14",
            "monday",
            RED,
            0.0,
            1.0,
            f"nothing is booked on Monday, {show.date(monday.isoformat())}",
            (),
        )


def _monday_is_empty(ground: TerritoryGround) -> bool:
    monday = ground.today + timedelta(days=7 - ground.today.weekday())
    if ground.rep is None or monday in days_off(ground.state, ground.rep, monday, monday):
        return False
    booked = any(entry.day == monday for entry in entries_of(ground.state, ground.rep))
    table, _ = of_accounts(ground.state.table("activities_open"), ground.ids)
    return not booked and monday.isoformat() not in set(text(table, "date"))


def _of_rep(
    ground: TerritoryGround,
    rule: str,
    what: str,
    level: str,
    value: float,
    limit: float,
    sentence: str,
    evidence: tuple[Evidence, ...],
) -> Alert:
    """An alert about the rep of a territory; `what` tells two of one rule apart."""
    name = ground.rep.name if ground.rep is not None else ground.territory.label
    return fired(
        ground,
        rule,
        Subject("rep", f"{ground.rep_id or ground.territory.id}:{what}", name),
        level,
        value,
        limit,
        f"{name}: {sentence}",
        evidence,
    )
