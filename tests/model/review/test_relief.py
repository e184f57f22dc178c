"""The move an alert proposes: by hand on a row of accounts, by golden numbers on the demo."""

import numpy as np
import pytest

from model.accounts import Accounts
from model.alignment import Alignment
from model.demo import demo_state
from model.errors import PlanError
from model.reps import Rep
from model.resources import resource
from model.review.relief import relief_of_account, relief_of_territory, relief_scenario
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.territories import Territory


@pytest.fixture(scope="module")
def demo():
    return demo_state(resource("demo"))


def pair(*, potential=(40.0, 40.0, 40.0, 40.0, 80.0), codes=(0, 0, 0, 0, 1), revenue=1.0):
    """Five accounts in one town; Ann has the first four."""
    n = len(codes)
    accounts = Accounts(
        {
            "account_id": [f"A{k + 1}" for k in range(n)],
            "name": [f"Clinic {k + 1}" for k in range(n)],
            "account_type": ["PRAC"] * n,
            "potential": list(potential),
            "revenue": [revenue] * n,
            "lat": np.full(n, 40.0),
            "lon": -83.0 + 0.001 * np.arange(n),
            "hours": [100.0] * n,
        }
    )
    territories = (Territory("T1", "North", rep_id="R1"), Territory("T2", "South", rep_id="R2"))
    live = Scenario(LIVE, "Live", {"core": Layer(territories, Alignment(np.array(codes)))})
    reps = tuple(Rep(f"R{k}", f"Rep {k}", home_lat=40.0, home_lon=-83.0) for k in (1, 2))
    return State(About("Pair", "p"), accounts, (live,), reps, settings={"disruption.max": 0.5})


def test_that_moving_the_teaching_hospital_gives_the_numbers_of_the_specification(demo):
    relief = relief_of_account(demo, "T2-01")
    assert [demo.scenario(LIVE).layer("core").territories[c].id for c in relief.to] == ["T4"]
    assert relief.workload_before == pytest.approx(0.163, abs=5e-4)
    assert relief.workload_after == pytest.approx(0.065, abs=5e-4)
    assert relief.potential_before == pytest.approx(0.205, abs=5e-4)
    assert relief.potential_after == pytest.approx(0.119, abs=5e-4)
    assert relief.revenue == pytest.approx(0.044, abs=5e-4)


def test_that_accounts_move_until_the_territory_is_at_the_mean():
    # 160 against 80: one move of 40 makes 120 and 120
    relief = relief_of_territory(pair(), "T1", "potential")
    assert (len(relief.rows), set(relief.to)) == (1, {1})
    assert relief.potential_after == pytest.approx(0.0)


def test_that_a_territory_with_too_little_is_given_to():
    relief = relief_of_territory(pair(), "T2", "potential")
    assert set(relief.to) == {1}
    assert relief.potential_after == pytest.approx(0.0)


def test_that_no_move_is_proposed_where_none_helps():
    even = pair(potential=(20.0, 20.0, 20.0, 20.0, 80.0))
    assert relief_of_territory(even, "T1", "potential") is None


def test_that_the_budget_of_moved_revenue_is_never_passed():
    tight = pair()
    tight = State(tight.about, tight.accounts, tight.scenarios, tight.reps,
                  settings={"disruption.max": 0.15})  # fmt: skip
    # one account is a fifth of the revenue
    assert relief_of_territory(tight, "T1", "potential") is None


def test_that_nobody_over_capacity_takes_an_account():
    state = pair()
    full = Rep("R2", "Rep 2", home_lat=40.0, home_lon=-83.0, fte=0.1)
    state = State(state.about, state.accounts, state.scenarios, (state.reps[0], full),
                  settings=state.settings)  # fmt: skip
    assert relief_of_account(state, "A1") is None


def test_that_the_proposal_becomes_a_scenario_beside_the_live_one_and_can_be_undone(demo):
    relief = relief_of_account(demo, "T2-01")
    change = relief_scenario(demo, relief, "Scioto to the north", "One move")
    after = change.apply(demo)
    fresh = after.scenario("Scioto to the north")
    assert fresh.layer("core").alignment.territory[relief.rows[0]] == relief.to[0]
    assert after.scenario(LIVE) is demo.scenario(LIVE)
    undone = change.inverse().apply(after)
    assert [s.id for s in undone.scenarios] == [s.id for s in demo.scenarios]
    with pytest.raises(PlanError, match="There is a scenario"):
        relief_scenario(after, relief, "scioto to the North", "")
