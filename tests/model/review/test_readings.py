"""Figures of the scorecards: the demo's are the golden ones, a district adds its parts."""

from datetime import date, timedelta

import pytest

from model.demo import demo_state
from model.resources import resource
from model.review.figures import FIGURES, Reading, together
from model.review.ground import territory_grounds
from model.review.performance import months_of
from model.review.readings import readings_of
from model.review.trends import (
    monthly_revenue,
    monthly_trends,
    planned_and_done,
    weekly_trends,
)

TODAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def grounds():
    return territory_grounds(demo_state(resource("demo")), TODAY)


@pytest.fixture(scope="module")
def first(grounds):
    return {reading.key: reading for reading in readings_of(grounds[0])}


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("adherence", "metrics.adherence_pct"),
        ("unplanned", "metrics.unplanned_pct"),
        ("urgent", "metrics.urgent_pct"),
        ("focus", "metrics.focus_pct"),
        ("satisfaction", "metrics.csat"),
        ("hygiene", "pipeline.hygiene_pct"),
        ("win_rate", "pipeline.win_rate_pct"),
    ],
)
def test_that_the_figures_of_the_first_territory_are_the_golden_ones(first, golden, key, name):
    assert first[key].value == pytest.approx(golden[name]["value"], abs=0.51)


def test_that_the_accounts_behind_a_figure_are_named(first):
    assert first["coverage"].behind == ("A03",)
    assert first["coverage"].state == "amber"
    assert (first["coverage"].part, first["coverage"].whole) == (13, 14)


def test_that_every_figure_is_listed_for_every_territory(grounds):
    for ground in grounds:
        assert [r.key for r in readings_of(ground)] == [m.key for m in FIGURES]


def test_that_a_district_adds_parts_and_wholes_and_leaves_out_what_is_not_known():
    one = [Reading("coverage", 9, 10, 100.0, behind=("A1",))]
    other = [Reading("coverage", 1, 2, 100.0, behind=("B1",))]
    silent = [Reading("coverage", 0, 0, 100.0)]
    found = {r.key: r for r in together([one, other, silent])}
    assert found["coverage"].value == pytest.approx(100 * 10 / 12)
    assert found["coverage"].behind == ("A1", "B1")
    assert found["revenue"].state == ""


@pytest.mark.parametrize(
    ("hours", "state"), [(90, "green"), (105, "amber"), (111, "red"), (70, "red")]
)
def test_that_utilisation_is_judged_from_both_sides(hours, state):
    assert Reading("utilisation", hours, 100, 100.0).state == state


def test_that_the_trend_ends_with_the_last_week_that_is_over(grounds):
    adherence = weekly_trends(grounds[0], 8)[0]
    assert len(adherence.values) == 8
    assert adherence.days[-1] == date(2026, 11, 29)
    assert adherence.known
    assert all(0 <= value <= 100 for value in adherence.values)


def test_that_every_weekly_figure_has_its_trend_and_ends_at_the_figure_of_today(grounds, first):
    trends = {trend.key: trend for trend in weekly_trends(grounds[0])}
    assert set(trends) == {
        "adherence", "unplanned", "focus", "urgent", "or_coverage", "outcomes", "coverage",
        "frequency",
    }  # fmt: skip
    assert all(len(trend.values) == 13 for trend in trends.values())
    for key in ("urgent", "outcomes", "adherence"):
        assert trends[key].known, key


def test_that_visits_of_a_quarter_are_not_judged_before_the_record_reaches_back(grounds):
    trend = next(t for t in weekly_trends(grounds[0]) if t.key == "coverage")
    oldest = min(act.done for act in grounds[0].acts if act.done)
    for day, value in zip(trend.days, trend.values, strict=True):
        assert (value == value) == (oldest <= day - timedelta(days=90))


def test_that_revenue_runs_by_month(grounds):
    trend = monthly_revenue(grounds[0])
    assert len(trend.values) == 13
    assert trend.days[-1] == date(2026, 11, 30)
    months = months_of(grounds[0], 1)
    assert trend.values[-1] == pytest.approx(100 * months[-1].sold / months[-1].expected)


def test_that_planned_and_done_items_are_counted_by_kind(grounds):
    bars = {bar.name: bar for bar in planned_and_done(grounds[0])}
    first, last = grounds[0].quarter
    users = [
        act
        for act in grounds[0].acts
        if act.when and first <= act.when <= last
        and act.kind in ("call_f2f", "early_discovery") and "U" in act.roles
    ]  # fmt: skip
    assert bars["Users"].planned == sum(act.origin in ("plan", "funnel") for act in users)
    assert bars["Users"].done == sum(act.status == "done" for act in users)


def test_that_what_is_not_known_today_has_no_trend_either(grounds):
    second = grounds[1]  # no monthly sales, no diary
    monthly = {trend.key: trend for trend in monthly_trends(second)}
    weekly = {trend.key: trend for trend in weekly_trends(second)}
    assert not monthly["penetration"].known
    assert not weekly["urgent"].known
    first = {
        trend.key: trend for trend in (*monthly_trends(grounds[0]), *weekly_trends(grounds[0]))
    }
    assert first["penetration"].known
    assert first["urgent"].known
