"""Targets and locks that a territory has by hand are kept by a design."""

import numpy as np
import pytest

from model.demo import demo_state
from model.resources import resource
from model.territory_details import TerritoryDetails
from optimizers.request import problem_of
from optimizers.strategies.asked import DesignRequest


@pytest.fixture(scope="module")
def state():
    return demo_state(resource("demo"))


def window(state):
    """Low, high and target of potential by territory, from a rebalance of Live."""
    n = len(state.scenario("live").layer().territories)
    request = DesignRequest(n, balance={"potential": 10.0}, start="live", own_locks=True)
    problem = problem_of(state, request)
    at = list(problem.metric_names).index("potential")
    assert problem.target is not None
    return problem.low[:, at], problem.high[:, at], problem.target[:, at], problem


def test_that_a_target_moves_the_window_of_its_territory_alone(state):
    low, high, target, _ = window(state)
    wanted = 0.95 * float(target[0])
    change = TerritoryDetails(state, "live").target(0, "potential", "", wanted)
    own_low, own_high, own_target, _ = window(change.apply(state))
    assert (own_low[0], own_high[0]) == pytest.approx((0.9 * wanted, 1.1 * wanted))
    assert own_target[0] == wanted
    assert own_low[1:] == pytest.approx(low[1:])
    assert own_high[1:] == pytest.approx(high[1:])


def test_that_bounds_narrow_the_window(state):
    low, high, _, _ = window(state)
    middle = float(low[0] + high[0]) / 2
    change = TerritoryDetails(state, "live").target(0, "potential", "min", middle)
    own_low, own_high, _, _ = window(change.apply(state))
    assert own_low[0] == pytest.approx(middle)
    assert own_high[0] == pytest.approx(high[0])


def test_that_a_locked_territory_keeps_its_accounts_in_a_design(state):
    change = TerritoryDetails(state, "live").lock([2], True)
    after = change.apply(state)
    *_, problem = window(after)
    rows = after.scenario("live").layer().alignment.rows_of(2)
    assert problem.locked is not None
    placed = np.flatnonzero(after.accounts.placed)
    assert set(problem.locked[np.isin(placed, rows)].tolist()) == {2}
