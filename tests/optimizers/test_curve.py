"""The rebalance curve: budgets are hard, what they cannot reach is proven, the beaten are named."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from model.alignment import Alignment
from model.errors import PlanError
from model.state import State
from optimizers.curve import RebalanceCurve, _smaller, rebalance_curve
from optimizers.pace import Progress
from optimizers.request import DesignRequest
from tests.optimizers.grid import grid_state

BUDGETS = (5.0, 12.0, 30.0, 60.0)


@cache
def lopsided() -> State:
    """Thirty-six clinics in four territories, of which the first has fifteen, the second three."""
    state = grid_state(6, 2)
    layer = state.scenario().layer()
    codes = layer.alignment.territory.copy()
    codes[[4, 5, 10, 11, 16, 17]] = 1
    codes[[3, 9, 15]] = 0
    codes[[4, 10, 16]] = 0
    scenario = state.scenario().with_layer("core", type(layer)(layer.territories, Alignment(codes)))
    return state.with_scenario(scenario)


@cache
def curve() -> RebalanceCurve:
    request = DesignRequest(4, balance={"workload": 12.0}, start="live")
    return rebalance_curve(lopsided(), request, budgets=BUDGETS, iterations=2)


def test_that_no_point_moves_more_than_its_budget() -> None:
    assert [point.budget_pct for point in curve().points] == list(BUDGETS)
    before = lopsided().scenario().layer().alignment.territory
    for point in curve().points:
        moved = point.proposal.territory != before
        assert point.moved_accounts == moved.sum()
        assert point.moved_pct == pytest.approx(100 * moved.mean())  # all have equal potential
        assert point.moved_pct <= point.budget_pct + 1e-9
        assert point.feasible


def test_that_a_budget_too_small_for_balance_reaches_what_is_proven() -> None:
    small, _, large, _ = curve().points
    # 5 % of 36 is one account: fifteen clinics become fourteen, 55.6 % above nine
    assert not small.asked
    assert "proven too small" in small.words
    assert small.balance["workload"] == pytest.approx(100 * 5 / 9)
    assert small.least_balance["workload"] == pytest.approx(100 * 5 / 9, abs=0.01)
    assert large.asked
    assert large.balance["workload"] <= 12.0 + 1e-6
    assert large.words == "" or large.dominated


def test_that_more_budget_is_never_worse_balanced_where_the_balance_is_missed() -> None:
    worst = [point.balance["workload"] for point in curve().points if not point.asked]
    assert worst == sorted(worst, reverse=True)


def test_that_a_point_that_was_not_found_is_filled_by_a_smaller_budget() -> None:
    small, _, large, _ = curve().points
    failed = replace(large, feasible=False)
    filled = _smaller(failed, [small])
    assert filled.feasible
    assert (filled.budget_pct, filled.moved_pct) == (30.0, small.moved_pct)
    assert "No better alignment was found" in filled.words
    assert _smaller(failed, []) is failed


def test_that_beaten_points_are_marked_and_say_by_which() -> None:
    shown = [point for point in curve().points if not point.dominated]
    assert shown
    for one in shown:
        for other in shown:
            if other is not one:
                assert any(a < b for a, b in zip(one.measures, other.measures, strict=True))
    for point in curve().points:
        assert ("no worse in anything" in point.words) == point.dominated


def test_that_where_the_scenario_stands_is_told() -> None:
    assert curve().metric_name == "potential"
    assert curve().balance_now["workload"] == pytest.approx(100 * 6 / 9)
    assert curve().travel_now is not None
    assert not curve().stopped


def test_that_a_stopped_curve_keeps_its_points_and_tells_how_far_it_is() -> None:
    seen: list[Progress] = []
    request = DesignRequest(4, balance={"workload": 40.0}, start="live")
    found = rebalance_curve(
        lopsided(),
        request,
        budgets=(30.0, 60.0),
        iterations=10**6,
        stop=lambda _best: len(seen) > 3,
        report=seen.append,
    )
    assert found.stopped
    assert len(found.points) == 1
    assert found.points[0].moved_pct <= 30.0
    assert [now.fraction for now in seen] == sorted(now.fraction for now in seen)


def test_that_a_curve_needs_a_scenario_to_start_from() -> None:
    with pytest.raises(PlanError, match="needs a scenario"):
        rebalance_curve(lopsided(), DesignRequest(4))


def test_that_a_further_rep_keeps_four_of_five_accounts_in_place() -> None:
    # S2-29: from four to five territories within 20 %
    state = grid_state(6, 2)
    request = DesignRequest(5, balance={"workload": 25.0}, start="live", contiguous="soft")
    found = rebalance_curve(state, request, metric_name="accounts", budgets=(20.0,), iterations=2)
    (point,) = found.points
    assert point.moved_pct <= 20.0
    before = state.scenario().layer().alignment.territory
    assert np.mean(point.proposal.territory == before) >= 0.8
    assert (point.proposal.territory == 4).sum() > 0
