"""The quarter, the day and an emergency over the main roads: one source of drive times for all."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from model.demo import demo_state
from model.diary.drive_source import drive_times
from model.diary.publish import take_over
from model.diary.quarter import Diary, days_of, items_of
from model.diary.rules import broken_rules
from model.diary.travel import driving_over
from model.diary.work_days import Quarter
from model.places.road_drive import RoadDrive
from model.resources import resource
from optimizers.day_route import day_asked, day_route
from optimizers.emergency import emergency
from optimizers.quarter import plan_quarter
from optimizers.quarter_answer import diary_from
from optimizers.quarter_request import quarter_problem_of
from tests.optimizers.quarter_check import broken, without_locked_days

TODAY = date(2026, 11, 30)
ROUNDS = 3000


@pytest.fixture(scope="module")
def by_distance():
    return demo_state(resource("demo"))


@pytest.fixture(scope="module")
def state(by_distance):
    return driving_over(by_distance, roads=True).apply(by_distance)


def asked(state, quarter):
    return quarter_problem_of(state, state.rep("R1"), Quarter.of(quarter), TODAY)


def built(state, quarter):
    request = asked(state, quarter)
    proposal = plan_quarter(request.problem, seconds=None, iterations=ROUNDS, seed=1)
    return request, proposal, *diary_from(state, request, proposal)


@pytest.fixture(scope="module", params=["2027Q1", "2027Q4"])
def planned(request, state):
    return request.param, *built(state, request.param)


def test_that_the_quarter_over_roads_breaks_no_rule(planned, state):
    name, request, proposal, items, days = planned
    assert broken(without_locked_days(request.problem, proposal), proposal) == []
    diary = Diary(days_of(days), tuple(items_of(items)))
    assert broken_rules(state, state.rep("R1"), Quarter.of(name), diary) == []


def test_that_each_drive_of_the_quarter_is_the_roads(planned, state):
    _, request, proposal, _, _ = planned
    drive, rep, accounts = drive_times(state), state.rep("R1"), state.accounts
    assert isinstance(drive, RoadDrive)
    rows = [accounts.row_of(members[0]) for members in request.places]
    lat = np.r_[rep.home_lat, accounts.lat[rows]]
    lon = np.r_[rep.home_lon, accounts.lon[rows]]
    legs = 60 * drive.hours(lat[:, None], lon[:, None], lat, lon)
    assert np.array_equal(request.problem.minutes, np.round(legs))
    assert proposal.drive.sum() > 0


def test_that_roads_make_another_quarter_than_distances_do(planned, by_distance):
    name, request, _, _, _ = planned
    crow = asked(by_distance, name).problem.minutes
    roads = request.problem.minutes
    assert crow.shape == roads.shape
    off = roads[crow > 0] / crow[crow > 0]
    assert 0.7 < np.median(off) < 1.1
    assert off.std() > 0.02  # not merely another road factor


def test_that_the_same_seed_gives_the_same_quarter_over_roads(planned, state):
    name, _, first, items, _ = planned
    _, second, again, _ = built(state, name)
    assert np.array_equal(first.drive, second.drive)
    pd.testing.assert_frame_equal(items, again)


def test_that_the_kept_quarter_is_routed_by_the_same_drives(state, planned):
    name, request, proposal, items, days = planned
    kept = take_over(state, "R1", Quarter.of(name), items, days).apply(state)
    busy = items[(items["account_id"] != "") & (items["type"] != "remote_touch")]
    day = date.fromisoformat(busy["date"].value_counts().index[0])
    found = day_route(kept, kept.rep("R1"), day)
    number = request.problem.calendar.tolist().index(day.toordinal())
    assert found.planned_minutes == pytest.approx(float(proposal.drive[number]), abs=5)
    assert found.route.minutes <= found.planned_minutes + 1e-9


def test_that_an_emergency_is_reached_over_the_roads(state, by_distance):
    day = date(2027, 2, 9)
    back = [
        emergency(one, one.rep("R1"), day, "A26", 60, 9 * 60).begin for one in (state, by_distance)
    ]
    legs = [day_asked(one, one.rep("R1"), day).stops.minutes for one in (state, by_distance)]
    assert not np.array_equal(*legs)
    assert all(9 * 60 <= begin <= 12 * 60 + 120 for begin in back)


def test_that_the_rules_judge_by_the_source(state):
    """At a crawl over the roads a planned day gets too long from door to door."""
    slow = {"drive.speed_lt_15km": 10.0, "drive.speed_lt_60km": 15.0, "drive.speed_ge_60km": 20.0}
    crawling = replace(state, settings={**state.settings, **slow})
    quarter, rep = Quarter.of("2027Q1"), state.rep("R1")
    _, _, items, days = built(state, "2027Q1")
    diary = Diary(days_of(days), tuple(items_of(items)))
    assert "H2" in {rule.code for rule in broken_rules(crawling, rep, quarter, diary)}
