"""After a drag few neighbours move on, and the windows hold again."""

import numpy as np
import pytest

from model.contiguity import pieces, site_graph
from model.state import State
from optimizers.rebalance import Rebalancer
from tests.optimizers.grid import grid_state


def dragged(state: State, rows: list[int], to: int, balance: float) -> Rebalancer:
    live = Rebalancer(state, state.scenario(), balance={"workload": balance})
    live.moved(state.scenario().layer().alignment.moving(np.array(rows), to, "Drag"))
    return live


def test_that_one_account_comes_back_for_one_that_went() -> None:
    # ±12 % of nine allows 8 to 10: two accounts too many for Square 1, two too few for Square 0
    live = dragged(grid_state(6, 2), [2, 8], 1, 12.0)
    found = live.after(np.array([2, 8]))
    assert found.holds
    assert len(found.handovers) <= 2
    assert all(handover.row not in (2, 8) for handover in found.handovers)
    assert any("target" in handover.reason for handover in found.handovers)
    assert found.left == ()


def test_that_nothing_is_proposed_while_the_windows_hold() -> None:
    live = dragged(grid_state(6, 2), [2], 1, 15.0)
    found = live.after(np.array([2]))
    assert (found.handovers, found.holds, found.delta_hours) == ((), True, 0.0)


def test_that_locked_accounts_stay_and_what_cannot_be_healed_is_said() -> None:
    state = grid_state(6, 2, locked=[True] * 36)
    found = dragged(state, [2, 8], 1, 12.0).after(np.array([2, 8]))
    assert not found.holds
    assert found.handovers == ()
    assert "Square 0 stays 22.2\N{NO-BREAK SPACE}% below its workload target." in found.left


def test_that_work_is_passed_on_through_a_full_neighbour() -> None:
    # three upright stripes of twelve; the first has two too many, the last two too few, and
    # the middle one is full: ±5 % allows twelve and no more; the outer rows, which the hull of
    # the map joins past the middle, are locked
    state = grid_state(6, 2, locked=[i < 6 or i >= 30 for i in range(36)])
    layer = state.scenario().layer()
    codes = (np.arange(36) % 6) // 2
    codes[[14, 20]], codes[[16, 22]] = 0, 1
    stripes = type(layer)(layer.territories[:3], type(layer.alignment)(codes))
    scenario = state.scenario().with_layer("core", stripes)
    live = Rebalancer(state.with_scenario(scenario), scenario, balance={"workload": 5.0})
    found = live.after(np.array([14, 20]))
    assert found.holds
    steps = [(handover.before, handover.after) for handover in found.handovers]
    assert sorted(steps) == [(0, 1), (0, 1), (1, 2), (1, 2)]
    assert any("makes room along the way for Square 0" in h.reason for h in found.handovers)
    move = found.move(codes, "Heal")
    assert len(set(move.rows.tolist())) == len(move.rows)


@pytest.mark.parametrize("seed", range(1, 9))
def test_that_a_proposal_heals_keeps_pieces_and_moves_nothing_itself(seed: int) -> None:
    state = grid_state(12, 3, seed)
    rng = np.random.default_rng(seed)
    live = Rebalancer(state, state.scenario(), balance={"workload": 14.0})
    standing = live.standing
    graph = site_graph(standing.xy)
    border = standing.borders(4)
    pick = rng.choice(len(border.row), 3, replace=False)
    rows = np.unique(border.row[pick])
    to = int(border.taker[pick[0]])
    live.moved(state.scenario().layer().alignment.moving(rows, to, "Drag"))
    codes, loads = standing.codes.copy(), standing.loads.copy()
    before = pieces(graph, codes, 9)
    found = live.after(rows)
    assert standing.codes.tolist() == codes.tolist()
    assert standing.loads == pytest.approx(loads)
    after = codes.copy()
    for handover in found.handovers:
        assert after[handover.row] == handover.before
        assert handover.row not in rows
        after[handover.row] = handover.after
    assert (pieces(graph, after, 9) <= before).all()
    sums = np.bincount(after, standing.values[:, 0], 9)
    touched = np.unique(after[codes != after])
    inside = (sums <= standing.high[:, 0] + 1e-9) & (sums >= standing.low[:, 0] - 1e-9)
    if found.holds:
        assert inside[touched].all()
        assert inside[to]
    travel = standing.cost(np.arange(144), after).sum() - standing.cost(np.arange(144), codes).sum()
    assert found.delta_hours == pytest.approx(travel)
    assert live.after(rows).handovers == found.handovers


def test_that_taking_the_proposal_leaves_nothing_to_heal() -> None:
    state = grid_state(6, 2)
    live = dragged(state, [2, 8], 1, 12.0)
    found = live.after(np.array([2, 8]))
    live.moved(found.move(live.standing.codes, "Heal"))
    again = live.after(np.array([2, 8]))
    assert again.holds
    assert again.handovers == ()
