"""Alerts about accounts: neglected, taking too much, a competitor, satisfaction, repeat orders."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from model.arrays import FloatArray
from model.plan.period import iso_date
from model.plan.tables import number, of_accounts, text
from model.review.alert import AMBER, RED, Alert, Evidence, Subject
from model.review.ground import TerritoryGround, fired
from model.review.snapshots import SHARE, frozen_before

_YEAR_DAYS: Final = 365
_SEASON: Final = 12
LEAST_ORDERS: Final = 4  # months with orders that make a gap usual
_NEVER: Final = 999  # days, for an account without a visit on record


@dataclass(frozen=True, slots=True)
class Neglect:
    """How long an A account was not seen, and what was done of its calls in the quarter."""

    position: int
    days: float  # since the last visit, inf without one
    gap: float  # days between two visits as planned
    done: float
    planned: float


def neglected(ground: TerritoryGround) -> tuple[Neglect, ...]:
    """The A accounts of AL2; accounts whose visits nobody records are left out."""
    gap_factor, share = (ground.settings[f"alert.{k}"] for k in ("gap_factor", "calls_share"))
    recorded = bool(ground.acts)
    found = []
    for at in np.flatnonzero(ground.core.segmentation.potential_class == "A"):
        calls = float(np.nan_to_num(ground.workload.calls[at]))
        last, done = ground.visits.last[at], float(ground.visits.done[at])
        if calls <= 0 or (last is None and math.isnan(done) and not recorded):
            continue
        days = (ground.today - last).days if last is not None else math.inf
        planned = float(ground.visits.planned[at])
        late = days > gap_factor * _YEAR_DAYS / calls
        few = done < share * planned
        if late or few:
            found.append(Neglect(int(at), days, _YEAR_DAYS / calls, done, planned))
    return tuple(sorted(found, key=lambda n: -float(ground.core.figures.potential[n.position])))


def neglected_accounts(ground: TerritoryGround) -> Iterator[Alert]:
    """AL2."""
    show = ground.show
    for one in neglected(ground):
        last = ground.visits.last[one.position]
        limit = ground.settings["alert.gap_factor"] * one.gap
        visits = f"{show.number(one.done)} of {show.number(one.planned, 1)}"
        made = f"{visits} planned visits in the quarter"
        if last is None:
            made = f"no visit on record, {made}"
        elif one.days > limit:
            made = f"no visit for {one.days:.0f} days, {made}"
        else:
            made = f"{made}, the last {one.days:.0f} days ago"
        yield fired(
            ground,
            "AL2",
            _account(ground, one.position),
            RED if one.days > 2 * one.gap or not one.done else AMBER,
            min(one.days, _NEVER),
            limit,
            f"{ground.names[one.position]}, class A: {made}",
            (
                Evidence("Last visit", show.date(last.isoformat()) if last else "none on record"),
                Evidence("Planned gap", f"{one.gap:.0f} days"),
                Evidence("Visits in the quarter", visits),
                Evidence("Potential", show.money(float(_potential(ground)[one.position]))),
            ),
        )


def attention_hogs(ground: TerritoryGround) -> Iterator[Alert]:
    """AL3: an account over the share of the visits or hours while A accounts are neglected."""
    settings, show = ground.settings, ground.show
    starved = neglected(ground)
    if len(starved) < settings["alert.hog_neglected"]:
        return
    visits, hours = _share(ground.visits.done), _share(_hours(ground))
    for at in range(len(ground.ids)):
        over = visits[at] > settings["alert.hog_visits"] or hours[at] > settings["alert.hog_hours"]
        if not over or any(at == one.position for one in starved):
            continue
        names = [str(ground.names[one.position]) for one in starved]
        yield fired(
            ground,
            "AL3",
            _account(ground, at),
            RED,
            float(visits[at]),
            settings["alert.hog_visits"],
            f"{ground.names[at]} takes {show.percent(visits[at])} of the visits of the quarter "
            f"while {len(starved)} A accounts are neglected",
            (
                Evidence("Share of visits", show.percent(visits[at])),
                Evidence("Share of hours", show.percent(hours[at])),
                Evidence("Neglected meanwhile", ", ".join(names)),
            ),
        )


def _hours(ground: TerritoryGround) -> FloatArray:
    """Hours by account: done in the quarter where activities are recorded, else the year's."""
    first, last = ground.quarter
    if not ground.acts:
        return ground.workload.hours
    hours = np.zeros(len(ground.ids))
    for act in ground.acts:
        if act.status == "done" and act.done is not None and first <= act.done <= last:
            hours[ground.core.accounts.row_of(act.account_id)] += act.minutes / 60
    return hours


def _share(values: FloatArray) -> FloatArray:
    whole = float(np.nansum(values))
    return np.nan_to_num(values) / whole if whole > 0 else np.zeros(len(values))


def competitor_moves(ground: TerritoryGround) -> Iterator[Alert]:
    """AL10: our units of three months against those a year before, a competitor's share."""
    drop, least = (ground.settings[f"alert.procedure_{k}"] for k in ("drop", "least"))
    months, units = ground.sales.months, ground.sales.amount
    if len(months) >= _SEASON + 3:
        now = units[:, -3:].sum(axis=1)
        then = units[:, -_SEASON - 3 : -_SEASON].sum(axis=1)
        for at in np.flatnonzero((then >= least) & (now < (1 - drop) * then)):
            yield _fallen(ground, int(at), float(now[at]), float(then[at]))
    gain = ground.settings["alert.share_gain"]
    before = frozen_before(ground.state, "account", ground.today)
    shares = ground.core.accounts.number("competitor_share").tolist()
    for own, (account, share) in enumerate(zip(ground.ids, shares, strict=True)):
        was = before.get((str(account), SHARE), math.nan)
        if share - was >= gain:
            yield _gained(ground, own, share, was)


def _fallen(ground: TerritoryGround, at: int, now: float, then: float) -> Alert:
    show = ground.show
    return fired(
        ground,
        "AL10",
        _account(ground, at),
        RED,
        now / then - 1,
        -ground.settings["alert.procedure_drop"],
        f"{ground.names[at]} used {show.number(now)} units in three months, "
        f"{show.number(then)} in the same months a year ago",
        (
            Evidence("Units, last three months", show.number(now)),
            Evidence("A year before", show.number(then)),
            Evidence("Main competitor", _competitor(ground, at)),
        ),
    )


def _gained(ground: TerritoryGround, at: int, share: float, before: float) -> Alert:
    show, who = ground.show, _competitor(ground, at)
    return fired(
        ground,
        "AL10",
        _account(ground, at),
        AMBER,
        share - before,
        ground.settings["alert.share_gain"],
        f"{who} holds {show.number(share)} % at {ground.names[at]}, {show.number(before)} % at the "
        "last review",
        (Evidence("Share now", f"{show.number(share)} %"), Evidence("Competitor", who)),
    )


def _competitor(ground: TerritoryGround, at: int) -> str:
    return str(ground.core.accounts.text("main_competitor")[at]) or "not known"


def satisfaction(ground: TerritoryGround) -> Iterator[Alert]:
    """AL17: the newest answer of each account, from the last year."""
    limit, drop = ground.settings["alert.csat"], ground.settings["alert.csat_drop"]
    show = ground.show
    for account, (day, score, before) in _answers(ground).items():
        if score >= limit and not before - score >= drop:
            continue
        known = Evidence("Before", show.number(before, 1))
        yield fired(
            ground,
            "AL17",
            Subject("account", account, ground.name_of(account), account),
            RED if score < limit else AMBER,
            score,
            limit,
            f"{ground.name_of(account)} gave {show.number(score)}; call within five working days",
            (Evidence("Asked on", show.date(day.isoformat())), known),
        )


def _answers(ground: TerritoryGround) -> dict[str, tuple[date, float, float]]:
    """The newest answer by account: day, score, the score before (NaN unknown)."""
    table, _ = of_accounts(ground.state.table("csat"), ground.ids)
    rows = zip(
        text(table, "account_id"),
        text(table, "surveyed_on"),
        number(table, "score"),
        number(table, "previous_score"),
        strict=True,
    )
    found: dict[str, tuple[date, float, float]] = {}
    for account, words, score, before in rows:
        day = iso_date(words)
        if day is None or math.isnan(score) or not 0 <= (ground.today - day).days < _YEAR_DAYS:
            continue
        if account not in found or day >= found[account][0]:
            found[str(account)] = day, float(score), float(before)
    return found


def renewals_and_repeats(ground: TerritoryGround) -> Iterator[Alert]:
    """AL19: our service contracts that end, orders that are late by the account's own habit."""
    yield from _services(ground)
    months, units = ground.sales.months, ground.sales.amount
    factor = ground.settings["alert.reorder_factor"]
    for at in range(len(ground.ids)):
        bought = np.flatnonzero(units[at, -2 * _SEASON :] > 0)
        if len(bought) < LEAST_ORDERS:
            continue
        usual = float(np.median(np.diff(bought)))
        late = min(2 * _SEASON, len(months)) - 1 - int(bought[-1])
        if late > factor * usual and late <= _SEASON:
            yield _late(ground, at, months[len(months) - 1 - late], late, usual)


def _late(ground: TerritoryGround, at: int, month: str, late: int, usual: float) -> Alert:
    show = ground.show
    return fired(
        ground,
        "AL19",
        _account(ground, at),
        AMBER,
        late,
        ground.settings["alert.reorder_factor"] * usual,
        f"{ground.names[at]} last ordered in {show.month(month)}; usually every "
        f"{show.number(usual, 1)} months",
        (
            Evidence("Last order", show.month(month)),
            Evidence("Months since", show.number(late)),
            Evidence("Usual gap, months", show.number(usual, 1)),
        ),
    )


def _services(ground: TerritoryGround) -> Iterator[Alert]:
    days, accounts = ground.settings["alert.service_days"], ground.core.accounts
    ends = [iso_date(word) for word in accounts.text("service_contract_end")]
    table, position = of_accounts(ground.state.table("contracts"), ground.ids)
    kinds = zip(position, text(table, "contract_status"), text(table, "end"), strict=True)
    for at, kind, word in kinds:
        if kind in ("placement", "service"):
            ends[at] = ends[at] or iso_date(word)
    for at, end in enumerate(ends):
        if end is None or not 0 <= (end - ground.today).days <= days:
            continue
        left = (end - ground.today).days
        yield fired(
            ground,
            "AL19",
            Subject("account", f"{ground.ids[at]}:service", str(ground.names[at]), _id(ground, at)),
            AMBER,
            left,
            days,
            f"The service contract of {ground.names[at]} ends in {left} days",
            (Evidence("Ends on", ground.show.date(end.isoformat())),),
        )


def time_sinks_of(ground: TerritoryGround) -> Iterator[Alert]:
    """AL8."""
    show = ground.show
    for sink in ground.measures.sinks if ground.measures is not None else ():
        gate = show.date(sink.last_gate.isoformat()) if sink.last_gate else "never"
        yield fired(
            ground,
            "AL8",
            Subject("account", sink.account_id, ground.name_of(sink.account_id), sink.account_id),
            AMBER,
            sink.hours,
            ground.settings["timesink.hours"],
            f"{ground.name_of(sink.account_id)} took {show.hours(sink.hours)} and {sink.calls} "
            "visits in 120 days and passed no gate",
            (Evidence("Last gate", gate),),
        )


def _account(ground: TerritoryGround, at: int) -> Subject:
    return Subject("account", _id(ground, at), str(ground.names[at]), _id(ground, at))


def _id(ground: TerritoryGround, at: int) -> str:
    return str(ground.ids[at])


def _potential(ground: TerritoryGround) -> FloatArray:
    return ground.core.figures.potential
