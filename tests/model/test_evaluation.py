"""The numbers of a whole alignment."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.accounts import Accounts
from model.alignment import UNASSIGNED, Alignment
from model.evaluation import Evaluator, evaluate, moved_shares
from model.metrics import metric, metric_names
from model.reps import Rep
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.territories import Territory

# Four accounts in a row along the 40th parallel, a home at each end:
#   home W  .  A0  A1  A2  A3  .  home E
LONS = [-84.0, -83.9, -83.1, -83.0]


def project(codes, hours=(10.0, 20, 30, 40)):
    accounts = Accounts(
        {
            "account_id": ["A0", "A1", "A2", "A3"],
            "lat": [40.0] * 4,
            "lon": LONS,
            "hours": list(hours),
            "potential": [1.0, 2, 3, 4],
        }
    )
    reps = (
        Rep("W", "Wendy", home_lat=40.0, home_lon=-84.1),
        Rep("E", "Edgar", home_lat=40.0, home_lon=-82.9),
    )
    layer = Layer(
        (Territory("T1", "West", rep_id="W"), Territory("T2", "East", rep_id="E")),
        Alignment(np.array(codes)),
    )
    return State(About("x"), accounts, (Scenario(LIVE, "Live", {"core": layer}),), reps)


def live(codes):
    state = project(codes)
    return evaluate(state, state.scenario())


def test_that_totals_counts_and_index_are_those_of_the_owned_accounts():
    west, east = live([0, 0, 1, 1]).territories
    assert (west.accounts, east.accounts) == (2, 2)
    assert (west.totals["potential"], east.totals["potential"]) == (3, 7)
    assert (west.index["potential"], east.index["potential"]) == pytest.approx((60, 140))
    assert west.rep == "Wendy"


def test_that_an_account_nobody_owns_counts_nowhere():
    found = live([0, UNASSIGNED, 1, 1])
    assert found.unassigned == 1
    assert sum(t.totals["potential"] for t in found.territories) == 8


def test_that_crossed_accounts_break_a_territory_and_overlap_the_other_home():
    straight, crossed = live([0, 0, 1, 1]), live([0, 1, 0, 1])
    assert straight.contiguous
    assert straight.overlap == 0
    assert not crossed.contiguous
    assert crossed.overlap == 2


def test_that_the_spread_of_workload_is_that_of_utilisation_when_capacity_is_known():
    found = live([0, 0, 0, 1])
    west, east = found.territories
    used = np.array([west.utilisation, east.utilisation])
    assert found.balance["workload"].cv == pytest.approx(used.std() / used.mean())


MOVES = st.lists(st.tuples(st.integers(0, 3), st.integers(-1, 1)), min_size=1, max_size=5)


@given(st.lists(st.integers(-1, 1), min_size=4, max_size=4), MOVES)
def test_that_after_any_moves_the_numbers_known_before_give_those_of_a_recount(codes, moves):
    state = project(codes)
    layer = state.scenario().layer()
    evaluator = Evaluator(state, layer, metric_names(state))
    now = layer.alignment
    shown = evaluator.evaluate(now)
    for row, to in moves:
        before, known = now, shown
        now = before.apply(before.moving(np.array([row]), to, "move"))
        shown = evaluator.evaluate(now, (before, known))
    recount = live(now.territory)
    assert repr(list(shown.territories)) == repr(list(recount.territories))  # NaN equals NaN
    assert repr(shown.balance) == repr(recount.balance)
    assert (shown.unassigned, shown.overlap) == (recount.unassigned, recount.overlap)
    assert shown.drive_hours == recount.drive_hours
    assert shown.contiguous == recount.contiguous


def test_that_territories_are_read_by_code_from_both_ends_and_in_part():
    rows = live([0, 0, 1, 1]).territories
    assert [t.id for t in rows] == ["T1", "T2"]
    assert rows[-1] is rows[1]
    assert [t.id for t in rows[1:]] == ["T2"]
    with pytest.raises(IndexError):
        rows[2]


def test_that_moved_shares_compare_owners_by_id_not_by_code():
    state = project([0, 0, 1, 1])
    before = state.scenario()
    layer = before.layer()
    turned = Layer(layer.territories[::-1], Alignment(np.array([1, 1, 0, 0])))
    assert moved_shares(state, before, before.with_layer("core", turned))["accounts"] == 0
    moved = Layer(layer.territories, Alignment(np.array([0, 1, 1, 1])))
    shares = moved_shares(state, before, before.with_layer("core", moved))
    assert shares["accounts"] == 1
    assert shares["potential"] == pytest.approx(20)


def test_that_a_project_without_reps_or_places_still_has_numbers():
    accounts = Accounts({"account_id": ["A0", "A1"], "beds": [5.0, 7.0]})
    layer = Layer((Territory("T1", "All"),), Alignment(np.array([0, 0])))
    state = State(About("x"), accounts, (Scenario(LIVE, "Live", {"core": layer}),))
    (only,) = evaluate(state, state.scenario()).territories
    assert only.totals["beds"] == 12
    assert np.isnan(only.utilisation)
    assert metric(state, "workload").known in (0.0, 1.0)


def test_that_hours_shared_out_by_capacity_are_no_imbalance():
    # Wendy works half time: a third of the hours is her fair share, and she has it.
    state = project([0, 0, 1, 1], hours=(10.0, 20, 30, 30))
    half = Rep("W", "Wendy", home_lat=40.0, home_lon=-84.1, fte=0.5)
    full = evaluate(state, state.scenario())
    found = evaluate(replace(state, reps=(half, state.reps[1])), state.scenario())
    hours = [t.workload for t in found.territories]
    fair = sum(hours) / 3
    worst = max(abs(hours[0] / fair - 1), abs(hours[1] / (2 * fair) - 1))
    assert found.balance["workload"].max_pct == pytest.approx(100 * worst)
    assert found.balance["workload"].max_pct < full.balance["workload"].max_pct
    assert found.balance["potential"].max_pct == full.balance["potential"].max_pct
