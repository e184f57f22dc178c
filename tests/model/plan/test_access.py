"""Travel per cluster, reach of a drive and theatre days, on the demo."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from model.demo import demo_state
from model.plan.access import (
    ClusterTravel,
    band_radius_km,
    cluster_travel,
    or_days,
    windshield_share,
)
from model.plan.rep_plan import rep_plan
from model.resources import resource
from model.settings import settings_of


@pytest.fixture(scope="module")
def state():
    return demo_state(resource("demo"))


@pytest.fixture(scope="module")
def plan(state):
    return rep_plan(state, 0, today=date(2026, 11, 30))


def test_that_the_clusters_share_out_all_travel_and_potential(plan):
    rows = cluster_travel(plan)
    assert sum(row.n for row in rows) == plan.n
    assert sum(row.travel_hours for row in rows) == pytest.approx(
        float(np.nansum(plan.workload.travel_hours))
    )
    assert sum(row.potential for row in rows) == pytest.approx(
        float(np.nansum(plan.figures.potential))
    )
    assert [row.potential for row in rows] == sorted((r.potential for r in rows), reverse=True)


def test_that_field_days_are_visits_over_visits_a_day(plan):
    rows = {row.cluster: row for row in cluster_travel(plan)}
    mine = plan.clusters == "NORTH"
    assert rows["NORTH"].field_days == pytest.approx(float(plan.workload.visits[mine].sum()) / 3)


def test_that_a_cluster_without_headroom_has_no_price():
    row = ClusterTravel("X", 1, 0.0, 0.0, 1.0, 2.0, 1.0, 4.0)
    assert np.isnan(row.hours_per_100k)
    assert ClusterTravel("X", 1, 0.0, 5e4, 1.0, 2.0, 1.0, 4.0).hours_per_100k == 8.0


def test_that_an_hour_reaches_ninety_road_kilometres_less_the_detour(state):
    settings = settings_of(state)
    assert band_radius_km(0.5, settings) == pytest.approx(0.5 * 65 / 1.25, abs=0.1)
    assert band_radius_km(1.5, settings) == pytest.approx(1.5 * 90 / 1.25, abs=0.1)


def test_that_the_share_of_the_road_is_travel_over_all_hours(plan):
    share = windshield_share(plan)
    assert share == pytest.approx(
        float(np.nansum(plan.workload.travel_hours) / np.nansum(plan.workload.hours))
    )
    assert 0.1 < share < 0.3


def test_that_theatre_days_are_told_in_the_order_of_the_week(state, plan):
    days = or_days(state, plan)
    assert days["A13"] == "MW"
    assert days["A12"] == "TWTh"
    assert not set(days) - set(map(str, plan.ids))


def test_that_unknown_weekdays_are_left_out(state, plan):
    table = pd.DataFrame({"account_id": ["A01", "A01", "Z9"], "weekday": ["Sun", "Friday", "Mon"]})
    other = replace(state, tables={**state.tables, "or_schedule": table})
    assert or_days(other, plan) == {"A01": "F"}
