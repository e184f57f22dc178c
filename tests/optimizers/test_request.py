"""A manager's request becomes a problem, and a proposal becomes named territories."""

import pickle
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from model.accounts import Accounts
from model.alignment import Alignment
from model.demo import demo_state
from model.errors import PlanError
from model.reps import Rep
from model.resources import resource
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.territories import MAX_SHORT, Territory
from model.territory_edits import TerritoryEdits
from optimizers.design import Proposal, design
from optimizers.naming import layer_of
from optimizers.request import KM_PER_MI, DesignRequest, placed_rows, problem_of
from optimizers.suggest import advisor, suggest

# eight accounts around Boston, eight around Atlanta, one without a place
LAT = [42.36 + 0.02 * i for i in range(8)] + [33.75 + 0.02 * i for i in range(8)] + [None]
LON = [-71.06 + 0.01 * i for i in range(8)] + [-84.39 + 0.01 * i for i in range(8)] + [None]


def state(**columns: Any) -> State:
    accounts = Accounts(
        {
            "account_id": [f"A{i}" for i in range(17)],
            "account_name": [f"Clinic {i}" for i in range(17)],
            "lat": LAT,
            "lon": LON,
            "potential": [1000.0] * 17,
            "hours": [10.0] * 17,
            "calls": [4.0] * 17,
            **columns,
        }
    )
    territories = (
        Territory("N", "North", rep_id="r1"),
        Territory("S", "South", rep_id="r2", share=1.0),
    )
    codes = np.array([0] * 7 + [1] * 9 + [0])
    scenario = Scenario(LIVE, "Live", {"core": Layer(territories, Alignment(codes))})
    reps = (
        Rep("r1", "Ann", home_lat=42.4, home_lon=-71.0),
        Rep("r2", "Ben", home_lat=33.8, home_lon=-84.4),
    )
    return State(About("Test"), accounts, (scenario,), reps)


def solve(source: State, request: DesignRequest) -> Proposal:
    return design(problem_of(source, request), seconds=None, iterations=3, seed=request.seed)


def test_that_a_request_travels_to_a_worker() -> None:
    request = DesignRequest(3, balance={"hours": 5.0}, locks=("A1",))
    assert pickle.loads(pickle.dumps(request)) == request


def test_that_the_default_balance_is_workload_and_said() -> None:
    problem = problem_of(state(), DesignRequest(2))
    assert problem.metric_names == ("workload",)
    assert problem.high[:, 0] / problem.target[:, 0] == pytest.approx([1.1, 1.1])
    assert "workload within ±10 %" in problem.explanation
    assert "1 accounts have no place" in problem.explanation


def test_that_straight_distance_counts_call_miles() -> None:
    problem = problem_of(state(), DesignRequest(2, distance="straight"))
    assert (problem.unit, problem.objective_unit) == ("mi", "call-miles")
    north = np.linalg.norm(problem.xy[7] - problem.xy[0])
    # 0.14 degrees of latitude and 0.07 of longitude at 42.4 degrees north
    miles = np.hypot(0.14 * 111.195, 0.07 * 111.195 * np.cos(np.radians(42.43))) / KM_PER_MI
    assert north == pytest.approx(miles, rel=0.02)


def test_that_road_costs_are_hours_by_speed_and_stops() -> None:
    problem = problem_of(state(), DesignRequest(2, distance="road"))
    assert problem.objective_unit == "hours per year"
    # 10 km straight: 12.5 road km at 40 km/h, there and back, shared by 4 stops
    assert problem.legs[0].tolist() == pytest.approx([12.0, 2 * 1.25 / 40 / 4])
    assert problem.legs[1].tolist() == pytest.approx([48.0, 2 * 1.25 / 65 / 4])


def test_that_two_cities_become_two_named_territories_where_there_were_none() -> None:
    source, request = state(), DesignRequest(2, balance={"hours": 5.0})
    nobody = Scenario(LIVE, "Live", {"core": Layer((), Alignment.unassigned(17))})
    source = replace(source, scenarios=(nobody,))
    layer = layer_of(source, request, solve(source, request))
    codes = layer.alignment.territory
    assert len(set(codes[:8].tolist())) == len(set(codes[8:16].tolist())) == 1
    assert codes[16] == -1
    names = {layer.territories[codes[0]].name, layer.territories[codes[15]].name}
    assert names == {"Boston", "Atlanta"}
    assert all(len(t.label) <= MAX_SHORT for t in layer.territories)


def test_that_a_new_design_takes_over_the_territories_it_resembles_most() -> None:
    source, request = state(), DesignRequest(3, balance={"hours": 50.0})
    layer = layer_of(source, request, solve(source, request))
    assert {"N", "S"} <= {t.id for t in layer.territories}
    assert len({t.id for t in layer.territories}) == 3
    owners = [layer.territories[code].id for code in layer.alignment.territory[:16]]
    assert "N" in owners[:8]
    assert "S" in owners[8:]


def test_that_a_rep_who_keeps_nothing_gets_the_territory_near_home() -> None:
    # everything belongs to one rep; two others live in Boston and in Atlanta
    source, request = state(), DesignRequest(3, balance={"accounts": 60.0})
    seats = (
        Territory("M", "Middle", rep_id="r3"),
        Territory("S", "South", rep_id="r2"),
        Territory("N", "North", rep_id="r1"),
    )
    live = Scenario(LIVE, "Live", {"core": Layer(seats, Alignment(np.zeros(17, np.int16)))})
    far = Rep("r3", "Cy", home_lat=38.0, home_lon=-78.0)
    source = replace(source, scenarios=(live,), reps=(*source.reps, far))
    found = solve(source, request)
    codes = np.array([0] * 4 + [1] * 4 + [2] * 8)  # two in Boston, one in Atlanta
    layer = layer_of(source, request, replace(found, territory=codes))
    assert layer.territories[2].id == "M"  # half of all stays there
    assert {layer.territories[code].id for code in (0, 1)} == {"N", "S"}
    swapped = np.array([0] * 6 + [1] * 2 + [0] * 4 + [2] * 4)
    layer = layer_of(source, request, replace(found, territory=swapped))
    assert [t.id for t in layer.territories] == ["M", "N", "S"]


def test_that_a_rebalance_keeps_ids_names_and_reps() -> None:
    source, request = state(), DesignRequest(2, start=LIVE, balance={"accounts": 5.0})
    proposal = solve(source, request)
    layer = layer_of(source, request, proposal)
    assert [(t.id, t.rep_id) for t in layer.territories] == [("N", "r1"), ("S", "r2")]
    assert layer.alignment.territory.tolist() == [0] * 8 + [1] * 8 + [0]


def test_that_a_third_territory_is_added_to_two() -> None:
    source, request = state(), DesignRequest(3, start=LIVE, balance={"accounts": 60.0})
    layer = layer_of(source, request, solve(source, request))
    assert {"N", "S"} < {t.id for t in layer.territories}
    assert set(layer.alignment.territory[:16].tolist()) == {0, 1, 2}


def test_that_locked_accounts_stay_in_a_rebalance() -> None:
    source = state(locked=[i == 7 for i in range(17)])
    request = DesignRequest(
        2, start=LIVE, balance={"accounts": 15.0}, contiguous="off", disruption_hours=0.0
    )
    problem = problem_of(source, request)
    assert problem.locked is not None
    assert np.flatnonzero(problem.locked >= 0).tolist() == [7]
    assert solve(source, request).territory[7] == 1


def test_that_homes_of_reps_become_centres() -> None:
    source, request = state(), DesignRequest(2, homes="reps", distance="straight")
    problem = problem_of(source, request)
    assert problem.homes is not None
    assert np.linalg.norm(problem.homes[0] - problem.xy[0]) < 6
    with pytest.raises(PlanError, match="1 of 3 territories have no rep with a known home"):
        problem_of(source, replace(request, n_territories=3))


def test_that_a_part_time_rep_keeps_the_territory_around_home_when_all_is_designed_anew() -> None:
    state = demo_state(resource("demo"))
    layer = state.scenario().layer()
    columbus = next(code for code, t in enumerate(layer.territories) if t.id == "T2")
    rows = layer.alignment.rows_of(columbus)
    few = rows[~state.accounts.locked[rows]][:5]
    source = TerritoryEdits(state).create("New", few).apply(state)
    request = DesignRequest(
        7, balance={"potential": 10.0, "workload": 10.0}, own_locks=False, seed=1
    )
    found = design(problem_of(source, request), seconds=None, iterations=20, seed=1)
    after = layer_of(source, request, found)
    louisville = layer.alignment.rows_of(5)  # of a rep with three quarters of the hours
    owners = [after.territories[code].id for code in after.alignment.territory[louisville]]
    assert owners.count("T6") >= 0.9 * len(louisville)


def test_that_forbidden_pairs_and_shares_name_territories() -> None:
    request = DesignRequest(2, forbid=(("A0", "North"),), shares={"S": 3.0})
    problem = problem_of(state(), request)
    assert problem.forbidden is not None
    assert np.argwhere(problem.forbidden).tolist() == [[0, 0]]
    assert problem.target[1, 0] / problem.target[0, 0] == pytest.approx(3.0)


def test_that_systems_stay_whole_within_a_metro() -> None:
    systems = ["Mercy" if i in (0, 3, 9, 12) else "" for i in range(17)]
    request = DesignRequest(2, strategy="system", balance={"accounts": 20.0})
    groups = problem_of(state(idn_id=systems), request).groups
    assert groups is not None
    assert groups[0] == groups[3] != groups[9]  # 900 miles apart: two metros
    assert groups[9] == groups[12]
    assert (groups[[1, 2, 4]] == -1).all()


@pytest.mark.parametrize(
    ("request_", "sentence"),
    [
        (DesignRequest(2, strategy="magic"), "geographic, system, specialty, potential"),
        (DesignRequest(40), "40 territories cannot be made from 16 accounts"),
        (DesignRequest(2, balance={"moons": 5.0}), 'no metric "moons"'),
        (DesignRequest(2, shares={"X": 2.0}), 'no territory "X"'),
        (DesignRequest(2, forbid=(("Z9", "N"),)), 'no account "Z9"'),
        (DesignRequest(2, max_moved={"potential": 5.0}), "needs a scenario"),
        (DesignRequest(2, start="Summer"), 'no scenario "Summer"'),
        (DesignRequest(0), "at least one territory"),
    ],
)
def test_that_an_unservable_request_says_why(request_: DesignRequest, sentence: str) -> None:
    with pytest.raises(PlanError, match=sentence):
        problem_of(state(), request_)


def test_that_only_accounts_with_a_place_take_part() -> None:
    assert placed_rows(state()).tolist() == list(range(16))


def test_that_a_stray_account_is_suggested_to_the_territory_around_it() -> None:
    source = state()
    found = suggest(source, source.scenario(), "core", np.array([7]))
    assert [option.territory for option in found] == [0]
    assert found[0].delta_hours < -10
    assert found[0].broken == ()


def test_that_a_suggestion_warns_of_locks_and_of_balance() -> None:
    source = state(locked=[i == 8 for i in range(17)])
    found = advisor(source, source.scenario()).suggest(np.array([8, 9, 10]))
    assert [option.territory for option in found] == [0]
    assert found[0].delta_hours > 0
    assert "1 of the accounts are locked." in found[0].broken
    assert any("North would be" in s and "above its" in s for s in found[0].broken)


def test_that_only_accounts_of_the_chosen_types_take_part() -> None:
    source = state(account_type=["AMC"] * 6 + ["ASC"] * 11)
    request = DesignRequest(1, account_types=("AMC",))
    problem = problem_of(source, request)
    assert problem.n_accounts == 6
    assert "10 accounts of other types take no part" in problem.explanation
    with pytest.raises(PlanError, match="No account is of the types chosen"):
        problem_of(source, DesignRequest(1, account_types=("LTC",)))


def test_that_an_account_is_barred_from_a_rep_by_name() -> None:
    problem = problem_of(state(), DesignRequest(2, forbid=(("A0", "Ben"),)))
    assert problem.forbidden is not None
    assert problem.forbidden[0].tolist() == [False, True]
    assert not problem.forbidden[1:].any()


def test_that_hours_follow_the_capacity_once_and_not_twice() -> None:
    source = state()
    half = replace(source.reps[0], fte=0.5)
    source = replace(source, reps=(half, source.reps[1]))
    target = problem_of(source, DesignRequest(2, balance={"workload": 10.0})).target[:, 0]
    assert target[0] / target[1] == pytest.approx(0.5)
