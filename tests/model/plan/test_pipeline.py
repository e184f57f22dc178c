"""Opportunities: clocks, steps, win rate."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from model.accounts import Accounts
from model.alignment import Alignment
from model.plan.core import plan_core
from model.plan.pipeline import pipeline_of, step_conversion
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.territories import Territory

TODAY = date(2026, 11, 30)
COLUMNS = (
    "opportunity_id",
    "account_id",
    "status",
    "funnel",
    "step",
    "step_entered",
    "standard_days",
    "value_per_year",
    "one_off_value",
    "probability",
    "next_step_on",
    "opened",
    "closed_on",
    "plan_b",
)


def pipeline(*records, vac=None, quota=float("nan"), base=float("nan")):
    table = pd.DataFrame([{"account_id": "A0", "status": "open", **r} for r in records])
    layer = Layer((Territory("T1", "North"),), Alignment(np.zeros(1)))
    state = State(
        About("x", period=("2027-01-01", "2029-12-31")),
        Accounts({"account_id": ["A0"], "idn_id": ["SYS"]}),
        (Scenario(LIVE, "Live", {"core": layer}),),
        tables={"opportunities": table, **({"vac": vac} if vac is not None else {})},
    )
    return pipeline_of(state, plan_core(state, np.array([0]), None), TODAY, quota, base)


def closed(status, days=100.0, on="2026-06-01", **more):
    return {"status": status, "days_to_close": days, "closed_on": on, **more}


def test_that_no_opportunities_give_no_rates():
    found = pipeline()
    assert found.open == ()
    assert np.isnan(found.hygiene)
    assert np.isnan(found.win_rate)
    assert found.weighted == 0
    assert found.missing


def test_that_value_is_weighted_by_the_probability_of_its_step():
    found = pipeline(
        {"opportunity_id": "O1", "step": 5, "value_per_year": 100.0, "probability": 0.4},
        {"opportunity_id": "O2", "step": 9, "value_per_year": 100.0},
        quota=300.0,
        base=200.0,
    )
    assert (found.unweighted, found.weighted) == (200, pytest.approx(40 + 85))
    assert found.coverage_weighted == pytest.approx(1.25)
    assert found.coverage_unweighted == pytest.approx(2)


def test_that_a_capital_sale_counts_once_and_not_per_year():
    found = pipeline(
        {"opportunity_id": "O1", "funnel": "capital", "step": 5, "one_off_value": 42.0}
    )
    assert (found.unweighted, found.one_off) == (0, 42)
    assert found.open[0].value == 42


@pytest.mark.parametrize(("entered", "stuck"), [("2026-11-10", False), ("2026-11-09", True)])
def test_that_an_opportunity_is_stuck_after_its_standard_days(entered, stuck):
    found = pipeline({"opportunity_id": "O1", "step": 5, "step_entered": entered})
    assert found.open[0].standard_days == 20
    assert (found.stuck == ("O1",)) is stuck


@pytest.mark.parametrize(("papers", "stuck"), [("2027-02-11", False), ("2026-10-30", True)])
def test_that_the_clock_of_the_committee_step_starts_when_papers_are_due(papers, stuck):
    vac = pd.DataFrame({"idn_id": ["SYS"], "meeting": ["2027-03-04"], "papers_due": [papers]})
    record = {
        "opportunity_id": "O1",
        "step": 7,
        "step_entered": "2026-06-01",
        "next_step_on": "2027-03-04",
    }
    assert pipeline(record, vac=vac).open[0].stuck is stuck


def test_that_hygiene_counts_next_steps_in_the_future():
    found = pipeline(
        {"opportunity_id": "O1", "step": 1, "next_step_on": "2026-12-01"},
        {"opportunity_id": "O2", "step": 1, "next_step_on": "2026-11-30"},
        {"opportunity_id": "O3", "step": 1, "next_step_on": ""},
        {"opportunity_id": "O4", "step": 1, "next_step_on": "2027-06-01"},
    )
    assert found.hygiene == 0.5
    assert found.undated == ("O2", "O3")
    assert found.out_of_sequence == ("O1", "O2", "O3", "O4")


def test_that_the_win_rate_hides_below_five_closed_opportunities():
    four = [closed("won")] * 2 + [closed("lost")] * 2
    assert np.isnan(pipeline(*four).win_rate)
    assert pipeline(*four, closed("won")).win_rate == 0.6


def test_that_only_the_last_twelve_months_count_as_closed():
    found = pipeline(closed("won", 10.0), closed("won", 900.0, "2025-01-01"))
    assert (found.won, found.median_days) == (1, 10)


def test_that_time_to_close_is_computed_where_it_is_not_given():
    found = pipeline(closed("won", np.nan, "2026-06-11", opened="2026-06-01"))
    assert found.median_days == 10


def test_that_plan_b_rescues_are_counted_against_all_plan_bs():
    found = pipeline(
        closed("won", plan_b="rental, try 1"),
        closed("lost", plan_b="rental"),
        closed("won", plan_b="none"),
    )
    assert found.rescue_rate == 0.5


def test_that_steps_convert_from_one_to_the_next_and_order_is_checked():
    table = pd.DataFrame(
        {
            "step1_on": ["2026-01-01", "2026-01-01", "2026-05-01"],
            "step2_on": ["2026-02-01", "", "2026-01-01"],
            "step": [2.0, 1.0, 2.0],
        }
    )
    assert step_conversion(table) == {1: pytest.approx(2 / 3), 2: 0.0}
    records = [{"opportunity_id": f"O{i}", **r} for i, r in enumerate(table.to_dict("records"))]
    assert pipeline(*records).discipline == pytest.approx(2 / 3)
