"""Suggestions rank where accounts fit, name what would break, and follow every move."""

import numpy as np
import pytest

from model.alignment import Alignment
from model.contiguity import pieces, site_graph
from optimizers.standing import Standing
from optimizers.suggest import Advisor, advisor
from tests.optimizers.grid import grid_state


def test_that_the_neighbour_across_the_border_comes_first() -> None:
    state = grid_state(6, 2)
    found = advisor(state, state.scenario()).suggest(np.array([2]))  # top row, west of the border
    assert found[0].territory == 1
    assert found[0].delta_hours == min(option.delta_hours for option in found)
    # nine clinics of 10 h each; the taker has ten of them, 11.1 % above
    assert found[0].balance_after["workload"] == pytest.approx(100 / 9)
    assert any(
        "Square 1 would be 11.1\N{NO-BREAK SPACE}% above its" in sentence
        for sentence in found[0].broken
    )


def test_that_a_territory_that_would_fall_apart_is_named() -> None:
    state = grid_state(6, 2)
    # the middle column of the north-western square cuts it in two
    found = advisor(state, state.scenario()).suggest(np.array([1, 7, 13]))
    assert all("Square 0 would be in more pieces." in option.broken for option in found)


def test_that_an_account_far_inside_another_territory_would_be_an_island() -> None:
    state = grid_state(6, 2)
    options = advisor(state, state.scenario()).suggest(np.array([0]))
    assert {option.territory for option in options} == {1, 2, 3}
    for option in options:
        assert f"Square {option.territory} would be in more pieces." in option.broken


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_that_contiguity_is_judged_as_the_model_judges_it(seed: int) -> None:
    state = grid_state(9, 3, seed)
    standing = Standing(state, state.scenario())
    graph = site_graph(standing.xy)
    asked = Advisor(standing)
    rng = np.random.default_rng(seed)
    for _ in range(25):
        rows = rng.choice(81, int(rng.integers(1, 4)), replace=False)
        before = pieces(graph, standing.codes, 9)
        for option in asked.suggest(rows):
            codes = standing.codes.copy()
            codes[rows] = option.territory
            worse = (pieces(graph, codes, 9) > before).any()
            said = any("more pieces" in sentence for sentence in option.broken)
            assert said == worse


def test_that_an_advisor_told_of_a_move_answers_like_a_new_one() -> None:
    state = grid_state(6, 2, 4)
    scenario = state.scenario()
    told = advisor(state, scenario)
    layer = scenario.layer()
    move = layer.alignment.moving(np.array([2, 8]), 1, "Move 2 accounts")
    told.moved(move)
    after = scenario.with_layer("core", type(layer)(layer.territories, layer.alignment.apply(move)))
    fresh = advisor(state, after)
    assert told.standing.loads == pytest.approx(fresh.standing.loads)
    assert told.standing.seat.tolist() == fresh.standing.seat.tolist()
    assert told.standing.centre == pytest.approx(fresh.standing.centre, abs=0.5)
    for row in (3, 9, 14, 20):
        ours, theirs = told.suggest(np.array([row])), fresh.suggest(np.array([row]))
        assert [s.territory for s in ours] == [s.territory for s in theirs]
        assert [s.broken for s in ours] == [s.broken for s in theirs]
        for one, other in zip(ours, theirs, strict=True):
            assert one.delta_hours == pytest.approx(other.delta_hours, abs=0.5)
    told.moved(move.inverse())
    assert told.standing.codes.tolist() == layer.alignment.territory.tolist()


def test_that_accounts_at_one_place_may_belong_to_two_territories() -> None:
    state = grid_state(4, 2)
    # the first and the second clinic share one address
    lat, lon = state.accounts.lat.copy(), state.accounts.lon.copy()
    lat[1], lon[1] = lat[0], lon[0]
    state = grid_state(4, 2, lat=lat, lon=lon)
    codes = state.scenario().layer().alignment.territory.copy()
    standing = Standing(state, state.scenario())
    assert standing.holds(int(standing.site[0]), 0)
    standing.shift([1], [1])
    assert standing.holds(int(standing.site[0]), 0)
    assert standing.holds(int(standing.site[0]), 1)
    assert not standing.breaks(1, [1])
    codes[1] = 1
    assert Alignment(standing.codes).territory.tolist() == codes.tolist()


def test_that_nobody_is_asked_about_accounts_without_a_place() -> None:
    state = grid_state(4, 2)
    lat = state.accounts.lat.copy()
    lat[5] = np.nan
    state = grid_state(4, 2, lat=lat)
    assert advisor(state, state.scenario()).suggest(np.array([5])) == []
