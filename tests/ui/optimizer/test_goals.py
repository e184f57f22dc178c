"""Goals in words: what they balance, which rules they switch, and shares by capacity."""

from dataclasses import replace

import pytest

from model.demo import demo_state
from model.resources import resource
from model.state import State
from model.workload import capacity_hours
from ui.optimizer.goals import GOALS, capacity_shares, first_known, serves, wish_of


@pytest.fixture(scope="module")
def state() -> State:
    """The demo region."""
    return demo_state(resource("demo"))


def test_that_each_goal_alone_balances_something_the_demo_knows(state: State) -> None:
    for goal in GOALS:
        assert serves(state, goal)
        wish = wish_of(state, [goal.key])
        assert wish.balance
        assert all(first_known(state, (name,)) for name in wish.balance)


def test_that_goals_together_take_the_tightest_tolerance_and_all_rules(state: State) -> None:
    wish = wish_of(state, ["fair", "money", "systems", "experience"])
    assert wish.balance["potential"] == 5
    assert wish.balance["workload"] == 10
    assert wish.together
    assert wish.by_capacity
    assert not wish.keeps


def test_that_no_goal_asks_for_nothing(state: State) -> None:
    wish = wish_of(state, [])
    assert (dict(wish.balance), wish.style) == ({}, "geographic")
    assert not any((wish.together, wish.keeps, wish.by_capacity, wish.homes))


def test_that_shares_follow_part_time_and_ramp(state: State) -> None:
    territories = state.scenario().layer().territories
    first = territories[0].rep_id
    reps = tuple(replace(rep, fte=0.5, ramp=0.8) if rep.id == first else rep for rep in state.reps)
    changed = replace(state, reps=reps)
    shares, before = capacity_shares(changed, territories), capacity_shares(state, territories)
    assert shares[territories[0].id] == pytest.approx(0.4 * before[territories[0].id])
    assert shares[territories[1].id] == before[territories[1].id]
    full = capacity_hours(None, state.settings)
    expected = capacity_hours(state.rep(territories[1].rep_id), state.settings) / full
    assert shares[territories[1].id] == pytest.approx(expected)
