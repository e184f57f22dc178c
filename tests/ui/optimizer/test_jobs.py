"""What the worker does for the optimizer's window, without a window."""

import numpy as np
import pytest

from model.alignment import Alignment
from model.arrays import IntArray
from model.demo import demo_state
from model.errors import PlanError
from model.resources import resource
from model.scenario import Layer
from model.state import State
from model.territories import CORE_TEAM, Territory
from optimizers.request import DesignRequest
from ui.optimizer.jobs import (
    Plan,
    check_rules,
    different,
    find_alternatives,
    moved_between,
    run_design,
)
from ui.optimizer.live_map import matched
from ui.optimizer.reasons import explain_scenario, reconstructed

TEAM = CORE_TEAM.id
EVEN = {"potential": 10.0, "workload": 10.0}


@pytest.fixture(scope="module")
def state() -> State:
    """The demo region."""
    return demo_state(resource("demo"))


def silent(*_told: object) -> None:
    """Nobody listens."""


def go_on() -> bool:
    return False


def test_that_a_design_tells_plans_of_all_accounts_and_never_a_worse_one(state: State) -> None:
    plans: list[IntArray] = []
    bests: list[float] = []

    def tell(_phase: str, fraction: float, best: float, _bound: float, plan: Plan | None) -> None:
        assert 0 <= fraction <= 1
        if plan is not None:
            codes, worst = plan
            plans.append(codes)
            assert set(worst) == set(EVEN)
            bests.append(best)

    request = DesignRequest(6, balance=EVEN, seconds=None, iterations=4, seed=1)
    designed = run_design(state, request, TEAM, tell, go_on)
    proposal, layer = designed.proposal, designed.layer
    assert plans
    assert all(len(plan) == len(state.accounts) for plan in plans)
    assert all(plan.min() >= 0 and plan.max() < 6 for plan in plans)
    assert bests == sorted(bests, reverse=True)
    assert len(layer.territories) == 6
    assert proposal.feasible


def test_that_the_check_counts_the_rules_and_names_a_clash(state: State) -> None:
    fine = check_rules(state, DesignRequest(6, balance=EVEN, start="live"), TEAM)
    assert fine.clash is None
    assert fine.counts["window"] == 2
    assert fine.counts["lock"] == int(state.accounts.locked.sum())
    asked = DesignRequest(6, balance=EVEN, start="live", max_moved={"potential": 0.0})
    found = check_rules(state, asked, TEAM)
    assert found.clash is not None
    assert any(rule.kind == "moved" for rule in found.clash.rules)


def test_that_alternatives_differ_and_one_beaten_in_everything_is_marked(state: State) -> None:
    asked = DesignRequest(6, balance=EVEN, start="live", seconds=None, iterations=1, seed=1)
    found = find_alternatives(state, asked, TEAM, silent, go_on)
    assert 3 <= len(found) <= 7
    assert different(found) == found
    for option in found:
        if option.dominated:
            assert any(
                all(a <= b for a, b in zip(other.measures, option.measures, strict=True))
                for other in found
                if other is not option
            )


def test_that_alternatives_of_a_further_team_are_territories_of_that_team(state: State) -> None:
    asked = DesignRequest(
        2, strategy="specialty", balance={"workload": 15.0}, seconds=None, iterations=1, seed=1
    )
    found = find_alternatives(state, asked, "clinical", silent, go_on)
    assert found
    for option in found:
        assert len(option.layer.territories) == 2
        assert option.moved_accounts == 0  # a new team takes nothing from anybody


def test_that_moves_are_counted_by_territory_and_not_by_code() -> None:
    one, two = Territory("T1", "One"), Territory("T2", "Two")
    before = Layer((one, two), Alignment(np.array([0, 0, 1, -1])))
    after = Layer((two, one), Alignment(np.array([1, 0, 0, -1])))
    assert moved_between(before, after).tolist() == [False, True, False, False]


def test_that_a_scenario_made_by_hand_is_explained_against_live(state: State) -> None:
    layer = state.scenario("live").layer()
    rows = np.flatnonzero((layer.alignment.territory == 1) & ~state.accounts.locked)[:2]
    moved = layer.alignment.apply(layer.alignment.moving(rows, 3, "Move 2"))
    scenario = state.scenario("live").with_layer(TEAM, Layer(layer.territories, moved))
    scenario = type(scenario)("A", "A", scenario.layers)
    reasons = explain_scenario(state, scenario, TEAM, 0.0, go_on)
    assert sorted(reason.row for reason in reasons) == rows.tolist()
    assert all((reason.before, reason.after) == (1, 3) for reason in reasons)
    assert all(reason.sentences and reason.keep_cost >= 0 for reason in reasons)


def test_that_a_scenario_with_an_empty_territory_is_not_explained(state: State) -> None:
    layer = state.scenario("live").layer()
    codes = layer.alignment.territory.copy()
    codes[codes == 0] = 1
    scenario = state.scenario("live").with_layer(TEAM, Layer(layer.territories, Alignment(codes)))
    with pytest.raises(PlanError, match="cannot be explained"):
        reconstructed(state, scenario, TEAM, "live")


def test_that_codes_of_a_plan_are_matched_to_the_territories_they_share_most_with() -> None:
    before = np.array([0, 0, 0, 1, 1, 1])
    plan = np.array([2, 2, 1, 1, 1, 0])
    code = matched(before, plan, 2, 3)
    assert (code[2], code[1]) == (0, 1)
    assert code[0] == 2
