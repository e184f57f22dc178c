"""The twelve reports on the demo: every one has rows, and the rows recount."""

from datetime import date

import pytest

from model.demo import demo_state
from model.errors import PlanError
from model.resources import resource
from model.review.ground import territory_grounds
from model.review.ready import REPORTS, filtered, ready_report
from model.review.ready_table import Kind

TODAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def demo():
    return demo_state(resource("demo"))


@pytest.fixture(scope="module")
def grounds(demo):
    return territory_grounds(demo, TODAY)


@pytest.mark.parametrize("key", REPORTS)
def test_that_every_report_has_whole_rows_on_the_demo(grounds, key):
    table = ready_report(key, grounds)
    assert table.rows
    assert {len(row) for row in table.rows} == {len(table.columns)}
    for place, column in enumerate(table.columns):
        cells = [row[place] for row in table.rows if row[place] is not None]
        text = column.kind in (Kind.TEXT, Kind.DAY)
        assert all(isinstance(cell, str) == text for cell in cells), column.name
    if table.bars is not None:
        assert {table.bars.label, *table.bars.values} <= set(table.names)


def test_that_there_are_twelve():
    assert len(REPORTS) == 12


def test_that_the_neglected_accounts_lead_the_coverage_report(grounds):
    rows = ready_report("coverage", grounds).rows
    assert [row[0] for row in rows if row[-1]] == [row[0] for row in rows[:4]]
    assert {row[0] for row in rows[:4]} == {"A03", "T2-19", "T2-20", "T2-22"}


def test_that_open_opportunities_recount_to_the_table(grounds, demo):
    rows = ready_report("funnel", grounds).rows
    table = demo.table("opportunities")
    assert len(rows) == int((table["status"] == "open").sum())


def test_that_a_territory_without_monthly_sales_has_no_month_of_nothing(grounds):
    table = ready_report("goal", grounds)
    months = [row for row in table.rows if not row[1].startswith("Plan year")]
    assert {row[0] for row in months} == {"SW Ohio / NKY"}
    assert [row[1] for row in months[:1] + months[-1:]] == ["December 2025", "November 2026"]
    assert len(months) == 12
    assert table.rows[: len(months)] == tuple(months)  # months first, then the years ahead
    assert len({row[0] for row in table.rows}) == 6


def test_that_a_report_is_filtered_by_its_columns(grounds):
    table = ready_report("coverage", grounds)
    first = filtered(table, {"Territory": ["Columbus Core"], "State": ["neglected"]})
    assert [row[0] for row in first.rows] == ["T2-19", "T2-20", "T2-22"]


def test_that_an_unknown_report_is_named(grounds):
    with pytest.raises(PlanError, match="There is no report"):
        ready_report("weather", grounds)


def test_that_selling_time_is_told_by_week_and_role(grounds):
    table = ready_report("mix", grounds)
    place = {name: k for k, name in enumerate(table.names)}
    monday = date(2026, 11, 9)
    (row,) = [r for r in table.rows if r[place["Week of"]] == monday.isoformat()]
    done = [
        act
        for act in grounds[0].acts
        if act.status == "done" and act.done and 0 <= (act.done - monday).days < 7
    ]
    for role, name in (("U", "users"), ("B", "buyers"), ("A", "admins")):
        hours = sum(act.minutes for act in done if role in act.roles) / 60
        assert row[place[f"Hours with {name}"]] == pytest.approx(hours)
    worked = 4 * 8.5  # Wednesday is Veterans Day
    assert row[place["Selling time"]] == pytest.approx(sum(a.minutes for a in done) / 60 / worked)
