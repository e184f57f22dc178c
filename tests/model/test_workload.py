"""Hours a year of every account and of every rep."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.accounts import Accounts
from model.alignment import Alignment
from model.demo import demo_state
from model.metrics import balance_index, coefficient_of_variation, gini, totals
from model.plan.facts import Segmentation
from model.plan.potential import account_figures
from model.plan.rep_plan import rep_plan
from model.reps import Rep
from model.scenario import LIVE, Layer, Scenario
from model.settings import settings_of
from model.state import About, State
from model.territories import Territory
from model.workload import (
    account_hours,
    activation,
    call_frequency,
    capacity_hours,
    travel_hours,
    utilisation_verdict,
    visits_per_day,
    working_days,
)

ROOT = Path(__file__).resolve().parents[2]
DEFAULTS = settings_of({})
PRICED = {"asp.stent": 100.0, "units.stent.HRT": 1.0}


@pytest.fixture(scope="module")
def demo():
    return demo_state(ROOT / "resources" / "demo")


def project(columns, settings=None, reps=(), territory=None, scenarios=()):
    n = len(next(iter(columns.values())))
    accounts = Accounts({"account_id": [f"A{i}" for i in range(n)], **columns})
    territories = (Territory("T1", "North", rep_id="R1"), Territory("T2", "South", rep_id="R2"))
    codes = np.zeros(n) if territory is None else np.array(territory)
    live = Scenario(LIVE, "Live", {"core": Layer(territories, Alignment(codes))})
    return State(
        About("x", as_of="2026-11-30"),
        accounts,
        (live, *scenarios),
        reps=reps,
        settings=settings or {},
    )


def team_values(demo, scenario):
    layer = demo.scenario(scenario).layer()
    codes, n = layer.alignment.territory, len(layer.territories)
    figures = account_figures(demo)
    hours = totals(account_hours(demo, scenario).total, codes, n)
    reps = [demo.rep(territory.rep_id) for territory in layer.territories]
    capacity = np.array([capacity_hours(rep, demo.settings) for rep in reps])
    potential = totals(figures.potential, codes, n)
    return {
        "pot_m": potential / 1e6,
        "rev_m": totals(figures.revenue, codes, n) / 1e6,
        "util_pct": 100 * hours / capacity,
        "PI": 100 * balance_index(potential),
        "quota_m": np.array([rep.quota for rep in reps]) / 1e6,
        "cv_pot": coefficient_of_variation(potential),
        "gini_pot": gini(potential),
        "cv_workload": coefficient_of_variation(hours / capacity),
    }


def team_figures(demo):
    live, moved = team_values(demo, "live"), team_values(demo, "B")
    figures = account_figures(demo)
    row = demo.accounts.row_of("T2-01")
    hours = account_hours(demo)
    revenue = figures.revenue.sum()
    out = {
        f"team.T{code + 1}.{name}": values[code]
        for name, values in live.items()
        if name in ("pot_m", "rev_m", "util_pct", "PI", "quota_m")
        for code in range(6)
    }
    return out | {
        "team.cv_pot": live["cv_pot"],
        "team.gini_pot": live["gini_pot"],
        "team.cv_workload": live["cv_workload"],
        "team.rev_total_m": revenue / 1e6,
        "team.scioto.pot_m": figures.potential[row] / 1e6,
        "team.scioto.rev_m": figures.revenue[row] / 1e6,
        "team.scioto.util_points": 100 * hours.total[row] / capacity_hours(None, demo.settings),
        "team.B.cv_pot": moved["cv_pot"],
        "team.B.gini_pot": moved["gini_pot"],
        "team.B.cv_workload": moved["cv_workload"],
        "team.B.T2_util_pct": moved["util_pct"][1],
        "team.B.T4_util_pct": moved["util_pct"][3],
        "team.B.rev_moved_pct": 100 * figures.revenue[row] / revenue,
    }


def test_that_the_golden_numbers_of_the_team_come_out(demo):
    golden = json.loads((ROOT / "tests" / "data" / "golden.json").read_text(encoding="utf-8"))
    computed = team_figures(demo)
    assert len(computed) == 43
    wrong = {}
    for key, value in computed.items():
        entry = golden["values"][key]
        slack = max(entry.get("tol", 0), golden["tolerance_rel"] * abs(entry["value"]))
        if abs(value - entry["value"]) > slack + 1e-9:
            wrong[key] = (entry["value"], value)
    assert wrong == {}


def test_that_a_plans_hours_are_the_hours_of_its_territory(demo):
    plan = rep_plan(demo, 0, today=date(2026, 11, 30))
    hours = account_hours(demo).total[plan.rows]
    assert hours == pytest.approx(plan.workload.hours)


def test_that_only_travel_changes_with_the_owner(demo):
    live, moved = account_hours(demo), account_hours(demo, "B")
    assert np.array_equal(live.fixed, moved.fixed)
    assert np.array_equal(live.visits, moved.visits)
    changed = np.flatnonzero(live.total != moved.total)
    assert demo.accounts.ids[changed].tolist() == ["T2-01"]


def test_that_call_frequencies_follow_the_segment_and_the_opinion_leader():
    segment = np.array(["Attack", "Serve+", "Not now", "Referrer", "Referrer", ""], object)
    calls, touches = call_frequency(segment, np.array([0, 0, 0, 3, 4, 0]), DEFAULTS)
    assert calls.tolist()[:5] == [24, 5, 0, 8, 3]
    assert touches.tolist()[:5] == [12, 6, 1, 6, 4]
    assert np.isnan(calls[5])


def test_that_only_prospects_whose_turn_is_not_this_year_are_thinned_out():
    classes = np.array(["A", "A", "A", "B", "C", "A"], object)
    segment = np.array(["Attack", "Attack", "Grow", "Develop", "Monitor", "Not now"], object)
    nothing = np.full(6, "", object)
    segmentation = Segmentation(classes, nothing, segment, np.zeros(6))
    revenue = np.array([0, 0, 5.0, np.nan, 0, 0])
    wave = np.array([5, 4, 0, 0, 0, 0])
    factor = activation(segmentation, revenue, wave, DEFAULTS)
    assert factor.tolist() == [0.3, 1, 1, 0.3, 1, 1]


def test_that_travel_is_two_ways_shared_by_the_visits_of_a_day_and_parking():
    hours = travel_hours(np.array([10.0, 10]), np.array([1.0, np.nan]), np.array([4.0, 4]), {})
    assert hours.tolist() == pytest.approx([10 * (2 / 4 + 0.2), 2.0])


def test_that_visits_a_day_follow_the_cluster_and_without_one_the_type():
    clusters = np.array(["HILLS", "TOWN", "", ""], object)
    types = np.array(["ASC", "CAH", "ASC", "CAH"], object)
    settings = settings_of({"rural.HILLS": 1.0})
    assert visits_per_day(clusters, types, settings).tolist() == [3, 4, 4, 3]


def test_that_capacity_is_working_days_less_administration_and_buffer():
    assert working_days(None, DEFAULTS) == 220
    assert capacity_hours(None, {}) == pytest.approx(220 * 8.5 * 0.78)
    rep = Rep("R1", "Ann", fte=0.5, ramp=0.8, holidays=0, leave_days=30, company_days=10)
    assert capacity_hours(rep, {}) == pytest.approx(220 * 8.5 * 0.78 * 0.4)


@pytest.mark.parametrize(
    ("utilisation", "verdict"),
    [
        (0.74, "red"),
        (0.75, "amber"),
        (0.85, "green"),
        (1.0, "green"),
        (1.1, "amber"),
        (1.11, "red"),
        (float("nan"), ""),
    ],
)
def test_that_utilisation_has_a_colour(utilisation, verdict):
    assert utilisation_verdict(utilisation, DEFAULTS) == verdict


def test_that_pinned_hours_win_and_their_visits_travel_again():
    pinned = project(
        {
            "account_type": ["AMC"],
            "lat": [40.0],
            "lon": [-84.0],
            "face_hours": [16.0],
            "remote_hours": [4.0],
            "case_hours": [5.15],
            "pursuit_hours": [8.0],
        },
        reps=(Rep("R1", "Ann", home_lat=40.0, home_lon=-84.0),),
    )
    hours = account_hours(pinned)
    assert hours.calls.tolist() == pytest.approx([10])  # 16 h ÷ 1.6 h a call
    assert hours.visits.tolist() == pytest.approx([10 + 1 + 1])  # 1 OR day, 1 pursuit visit
    assert hours.fixed.tolist() == pytest.approx([33.15])
    assert hours.travel.tolist() == pytest.approx([12 * 0.2])


def test_that_pinned_total_hours_are_kept_as_they_are():
    far = (Rep("R1", "Ann", home_lat=45.0, home_lon=-90.0),)
    state = project({"hours": [52.0, np.nan], "lat": [40.0, 40], "lon": [-84.0, -84]}, reps=far)
    hours = account_hours(state)
    assert hours.total[0] == 52.0
    assert hours.visits[0] == 0
    assert np.isnan(hours.total[1])


def test_that_pinned_calls_win_over_the_segment():
    state = project(
        {"account_type": ["ASC"], "calls": [30.0], "proc_volume.HRT": [100.0]}, settings=PRICED
    )
    hours = account_hours(state)
    assert hours.calls.tolist() == [30]
    assert hours.fixed[0] == pytest.approx(30 * 1.0 + 12 * 0.5 * 0.4)  # Attack, waved later


def test_that_accounts_nothing_is_known_of_have_one_call_and_unknown_hours():
    hours = account_hours(project({"name": ["Brookside", "Lakeside"]}))
    assert hours.calls.tolist() == [1, 1]
    assert np.isnan(hours.total).all()
    assert hours.visits.tolist() == [0, 0]


def test_that_nobodys_account_has_no_drive():
    reps = (Rep("R1", "Ann", home_lat=40.0, home_lon=-84.0),)
    state = project(
        {"calls": [4.0, 4.0], "lat": [41.0, 41], "lon": [-84.0, -84]}, reps=reps, territory=[0, -1]
    )
    hours = account_hours(state)
    assert hours.drive[0] > 1
    assert np.isnan(hours.drive[1])
    assert hours.travel[1] == pytest.approx(4 * 0.2)


@given(
    st.lists(
        st.tuples(st.floats(0, 5000), st.floats(0, 500), st.sampled_from(["AMC", "ASC", "PRAC"])),
        min_size=1,
        max_size=30,
    ),
    st.integers(0, 3),
)
def test_that_hours_do_not_depend_on_the_scenario_where_homes_are_unknown(accounts, seed):
    volumes, ours, types = zip(*accounts, strict=True)
    columns = {
        "proc_volume.HRT": np.array(volumes),
        "our_procs.HRT": np.array(ours),
        "account_type": list(types),
    }
    state = project(columns, settings=PRICED)
    live = state.scenario()
    codes = np.random.default_rng(seed).integers(-1, 2, len(accounts))
    layer = replace(live.layer(), alignment=Alignment(codes))
    other = replace(live, id="other", name="Other", layers={"core": layer})
    state = state.with_scenario(other)
    hours = account_hours(state)
    assert (hours.total >= 0).all()
    assert np.array_equal(hours.total, account_hours(state, "other").total)
