"""How the last quarter went: requests, adherence, scorecard, risks the figures show."""

import math
from datetime import date

import pytest

from model.accounts import Accounts
from model.diary.adherence import execution_of
from model.plan.requests import request_load
from model.plan.risk_rules import found_risks
from model.plan.scorecard import MEASURES, Measure
from model.settings import settings_of
from model.state import About, State

TODAY = date(2026, 11, 30)


def test_that_the_demo_quarter_is_measured_as_its_reviews_say(demo, plan):
    done = execution_of(demo, plan.ids, TODAY, settings_of(demo))
    assert round(100 * done.adherence) == 78
    assert round(100 * done.unplanned) == 16
    assert round(100 * done.focus) == 58
    assert (round(done.satisfaction, 1), done.answers) == (8.3, 14)


def test_that_requests_of_the_demo_quarter_are_counted(demo, plan):
    load = request_load(demo, plan.ids, TODAY)
    assert (load.total, load.internal) == (18, 6)
    assert load.by_account[:2] == (("A10", 5, "red"), ("A26", 2, "amber"))
    assert load.hours == pytest.approx(23.0)
    assert load.hours_share == pytest.approx(0.05, abs=0.001)
    assert load.causes["A10"] == "stock level"


def test_that_another_territory_is_not_charged_with_them(demo, plan):
    other = [i for i in demo.accounts.ids if i not in set(plan.ids)]
    load = request_load(demo, demo.accounts.ids[demo.accounts.rows_of(other)], TODAY)
    assert (load.total, load.by_account) == (0, ())


def test_that_nothing_is_measured_without_activities():
    empty = State(About("x"), Accounts({"account_id": ["A"]}), ())
    done = execution_of(empty, empty.accounts.ids, TODAY, settings_of({}))
    assert math.isnan(done.adherence)
    assert math.isnan(done.satisfaction)


def test_that_a_figure_is_green_amber_or_red_by_its_limits():
    up = Measure("a", "A", "Weekly", "%", 85, 70)
    down = Measure("b", "B", "Weekly", "%", 10, 20, False)
    assert [up.state(v) for v in (85, 84.9, 70, 69)] == ["green", "amber", "amber", "red"]
    assert [down.state(v) for v in (10, 10.1, 20, 21)] == ["green", "amber", "amber", "red"]
    assert up.state(math.nan) == ""


def test_that_each_measure_has_its_own_key():
    assert len({m.key for m in MEASURES}) == len(MEASURES)


def test_that_the_figures_of_the_demo_show_concentration_and_the_low_scenario(plan):
    said = " ".join(risk.risk for risk in found_risks(plan))
    assert "62 % of revenue comes from five accounts" in said
    assert "81 % of what is required" in said
    assert "% of the hours" not in said
