"""What a quarter and a year look at beside the month: funnel, leaders, answers, customers (§6)."""

import math
from collections.abc import Callable, Iterator
from typing import Final

import numpy as np

from model.arrays import BoolArray
from model.diary.work_days import working_days_between
from model.plan.funnel_figures import step_days
from model.plan.influence_graph import leaders_of
from model.plan.lighthouse import lighthouses
from model.plan.period import iso_date, month_after
from model.plan.tables import number, of_accounts, text, typed_number
from model.review.alerts_accounts import LEAST_ORDERS, competitor_moves, renewals_and_repeats
from model.review.exit_test import exit_reading
from model.review.figures import Reading
from model.review.ground import TerritoryGround
from model.review.snapshots import RELATIONSHIP, frozen_before

_LEADING: Final = (1, 2, 3)  # tiers
_YEAR_MONTHS: Final = 12
_GOAL_YEARS: Final = 3
_TODAY_WORDS: Final = ("now", "today", "same day", "urgent", "immediately")
_NO_PLAN: Final = ("", "none")


def quarter_readings(ground: TerritoryGround) -> list[Reading]:
    """The figures of §6 that have no limits of their own, and the five outcomes of customers."""
    return [
        *_answers(ground),
        *_pursuits(ground),
        *_leaders(ground),
        _rivals(ground),
        *_customers(ground),
        *_goal(ground),
        *exit_reading(ground),
    ]


def _counted(key: str, n: float, source: str, behind: tuple[str, ...] = ()) -> Reading:
    """A number of things; districts add it up."""
    return Reading(key, float(n), 1.0, 1.0, source, behind)


def _answers(ground: TerritoryGround) -> Iterator[Reading]:
    """F27: median hours until an urgent request was served, working days of the others.

    Served is when the log says so; else a request that was answered at once took its minutes,
    and one that got a date was served on it.
    """
    table, _ = of_accounts(ground.state.table("requests"), ground.ids)
    names = ("received_at", "stated_urgency", "decision", "scheduled_for", "answered_at")
    columns = [text(table, name) for name in names]
    first, last = ground.quarter
    hours, days = list[float](), list[float]()
    for row, minutes in zip(zip(*columns, strict=True), number(table, "minutes"), strict=True):
        received, urgency, decision, scheduled, answered = map(str, row)
        day, served = iso_date(received), iso_date(answered) or iso_date(scheduled)
        if day is None or not first <= day <= last:
            continue
        if urgency.casefold() in _TODAY_WORDS or decision == "now":
            spent = _hours_between(received, answered)
            spent = minutes / 60 if math.isnan(spent) and decision == "now" else spent
            hours += [spent] if spent == spent else []
        elif served is not None:
            days.append(float(working_days_between(day, served)))
    source = "request log, last quarter"
    for key, found in (("answer_urgent", hours), ("answer_other", days)):
        middle = float(np.median(found)) if found else 0.0
        yield Reading(key, middle * len(found), len(found), 1.0, source)


def _hours_between(first: str, last: str) -> float:
    """Hours between two instants of one clock, NaN where one has no time of day."""
    try:
        begin, end = (np.datetime64(words[:16], "m") for words in (first, last))
    except ValueError:
        return math.nan
    if "T" not in first or "T" not in last or np.isnat(begin) or np.isnat(end):
        return math.nan
    return float((end - begin) / np.timedelta64(60, "m"))


def _pursuits(ground: TerritoryGround) -> Iterator[Reading]:
    """Steps that led on, pursuits rescued by their plan B."""
    table, _ = of_accounts(ground.state.table("opportunities"), ground.ids)
    rows = step_days(table)
    entered = sum(len(days) for days in rows)
    advanced = sum(max(len(days) - 1, 0) for days in rows)
    yield Reading("conversion", advanced, entered, 100.0, "steps of the opportunities")
    tried = np.array([b.casefold() not in _NO_PLAN for b in text(table, "plan_b")], bool)
    status = text(table, "status")
    over = tried & ((status == "won") | (status == "lost"))
    won = float((over & (status == "won")).sum())
    yield Reading("rescued", won, float(over.sum()), 100.0, "closed opportunities with a plan B")


def _leaders(ground: TerritoryGround) -> Iterator[Reading]:
    """Levels gained since the last review, tiers looked at within a year, lit lighthouses."""
    known = leaders_of(ground.state, ground.ids, ground.today)
    before = frozen_before(ground.state, "person", ground.today)
    steps = [
        one.relationship - before[one.contact_id, RELATIONSHIP]
        for one in known
        if (one.contact_id, RELATIONSHIP) in before and one.relationship == one.relationship
    ]
    if steps:
        yield _counted("leaders", sum(steps), "contacts against the last review")
    leading = [one for one in known if one.tier in _LEADING]
    stale = tuple(dict.fromkeys(one.account_id for one in leading if one.stale))
    fresh = sum(not one.stale for one in leading)
    yield Reading("tiers", fresh, len(leading), 100.0, "opinion leaders of T1 to T3", stale)
    if ground.plan.get("lighthouses"):
        found = lighthouses(ground.state, ground.core, ground.today).candidates
        chosen = [one for one in found if one.chosen]
        dark = tuple(one.account_id for one in chosen if not one.lit)
        source = f"{len(chosen)} chosen lighthouses"
        yield _counted("lit", sum(one.lit for one in chosen), source, dark)
        spread = [one.follower_headroom for one in chosen if one.lit]
        yield Reading("lit_opens", sum(spread), float(bool(chosen)), 1e-3, source)


def _rivals(ground: TerritoryGround) -> Reading:
    """Accounts where a competitor moved in (AL10)."""
    found = tuple(alert.subject.account_id for alert in competitor_moves(ground))
    return _counted("rivals", len(found), "sales and reviews of accounts", found)


def _customers(ground: TerritoryGround) -> Iterator[Reading]:
    """Repeat orders, renewals, upsell, referrals, churn (S2-39)."""
    accounts, sales = ground.core.accounts, ground.sales
    late = [a.subject for a in renewals_and_repeats(ground) if a.subject.id == a.subject.account_id]
    habit = (sales.amount[:, -2 * _YEAR_MONTHS :] > 0).sum(axis=1) >= LEAST_ORDERS
    habit &= ~_silent(ground)  # who has left orders nothing as usual
    behind = tuple(subject.account_id for subject in late)
    n = float(habit.sum())
    yield Reading("repeats", n - len(late), n, 100.0, "monthly sales, 24 months", behind)
    ends = [iso_date(word) for word in accounts.text("service_contract_end")]
    until = month_after(ground.today.replace(day=1), _YEAR_MONTHS + 1)
    due = np.array([end is not None and ground.today <= end < until for end in ends], bool)
    source = "service contracts of the accounts"
    known: Callable[[str], bool] = accounts.__contains__
    if known("service_contract_end"):
        yield _counted("renewals", due.sum(), source, _named(ground, due))
    if known("upsell_flag"):
        open_ = _flagged(ground, "upsell_flag")
        yield _counted("upsell", open_.sum(), "accounts marked for it", _named(ground, open_))
    if known("referral_count"):
        given = np.nan_to_num(accounts.number("referral_count"))
        yield _counted("referrals", given.sum(), "accounts", _named(ground, given > 0))
    lost = _flagged(ground, "churn_flag") | _silent(ground)
    if known("churn_flag") or len(sales.months) > _YEAR_MONTHS:
        yield _counted("lost", lost.sum(), "accounts and monthly sales", _named(ground, lost))


def _flagged(ground: TerritoryGround, name: str) -> BoolArray:
    """A flag, also where the table keeps it as yes and no."""
    accounts = ground.core.accounts
    words = np.array([word.casefold() in ("yes", "y", "1", "true") for word in accounts.text(name)])
    return np.asarray(accounts.flag(name) | words.astype(bool), bool)


def _silent(ground: TerritoryGround) -> BoolArray:
    """Accounts that bought before and nothing in the last twelve months."""
    sold = ground.sales.money
    now = sold[:, -_YEAR_MONTHS:].sum(axis=1)
    return np.asarray((now <= 0) & (sold[:, :-_YEAR_MONTHS].sum(axis=1) > 0), bool)


def _named(ground: TerritoryGround, flags: BoolArray) -> tuple[str, ...]:
    return tuple(str(account) for account in ground.ids[flags])


def _goal(ground: TerritoryGround) -> Iterator[Reading]:
    """Procedures of a year against the pace of the goal, levels of the enablement matrix."""
    tried = ground.plan.get("goals_tried", ())
    patients = typed_number(tried[-1].get("patients")) if tried else math.nan
    if patients > 0:
        now = float(np.nansum(ground.core.figures.ours))
        pace = patients / _GOAL_YEARS
        yield Reading("goal", now, pace, 100.0, "our procedures a year, a third of the goal")
    levels = ground.plan.get("enablement", {}).get("matrix", ())
    pairs = [(typed_number(row.get("level")), typed_number(row.get("target"))) for row in levels]
    pairs = [(have, want) for have, want in pairs if want > 0 and have == have]
    reached = sum(min(have, want) for have, want in pairs)
    yield Reading("mastery", reached, sum(want for _, want in pairs), 100.0, "competency matrix")
