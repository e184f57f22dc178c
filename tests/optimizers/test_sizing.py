"""How many reps, what if one leaves, where to hire: counted by hand where it can be."""

from dataclasses import replace

import numpy as np
import pytest

from model.demo import demo_state
from model.errors import PlanError
from model.resources import resource
from model.settings import settings_of
from model.state import State
from model.workload import account_hours, capacity_hours
from optimizers.economics import Worth, profit, ramp_share, served_share, worth_of
from optimizers.headcount import headcount
from optimizers.hiring import where_to_hire
from optimizers.naming import layer_of
from optimizers.sizing import size
from optimizers.vacancy import vacancy
from tests.optimizers.grid import grid_state

FULL_DAYS = 260 - 10 - 18 - 12
CAPACITY = FULL_DAYS * 8.5 * (1 - 0.12 - 0.10)  # F22 with the shipped numbers


@pytest.fixture(scope="module")
def demo() -> State:
    return demo_state(resource("demo"))


def busy(**columns: object) -> State:
    """Thirty-six clinics of 200 h each: 7,200 h, 4.9 standard reps."""
    return grid_state(6, 2, **{"hours": np.full(36, 200.0), **columns})


def test_that_capacity_serves_the_worthiest_hour_first() -> None:
    worth = np.array([10.0, 40.0, 5.0, 9.0])
    hours = np.array([10.0, 20.0, 10.0, 3.0])
    share = served_share(worth, hours, np.array([0, 0, 0, 1]), np.array([25.0, 9.0]))
    assert share.tolist() == [0.5, 1.0, 0.0, 1.0]  # 20 h at 2.0, then half of 10 h at 1.0
    assert served_share(worth, hours, np.array([0, 0, -1, 1]), np.array([99.0, 99.0]))[2] == 0.0


def test_that_the_ramp_starts_at_the_close() -> None:
    assert ramp_share(np.array([36.0]), np.array([1.0]))[0] == 0.0
    assert ramp_share(np.array([0.0]), np.array([1e-9]))[0] == pytest.approx(1.0)
    # one month open, one time constant: 1 - 1/e in the last of 36 months
    assert ramp_share(np.array([35.0]), np.array([1.0]))[0] == pytest.approx((1 - np.exp(-1)) / 36)


def test_that_profit_is_margin_less_reps() -> None:
    settings = settings_of({"hire.margin": 0.5, "hire.cost": 10.0})
    worth = Worth(np.array([100.0, 60.0]), np.array([20.0, 0.0]), np.zeros(2))
    assert profit(worth, np.array([1.0, 0.5]), 3, settings) == 0.5 * (120 + 30) - 30
    assert np.isnan(profit(Worth(*np.zeros((3, 2))), np.ones(2), 3, settings))


def test_that_the_reps_needed_are_hours_over_capacity() -> None:
    state = busy()
    assert capacity_hours(None, state.settings) == pytest.approx(CAPACITY)
    answer = size(state, balance={"workload": 30.0}, iterations=0, seconds=None)
    assert answer.reps_exact == pytest.approx(7200 / CAPACITY)
    assert answer.reps_needed == 5
    assert [point.reps for point in answer.curve] == [2, 3, 4, 5, 6, 7, 8]
    for point in answer.curve:
        assert point.utilisation == pytest.approx(7200 / CAPACITY / point.reps)
        assert point.coverage <= min(1.0, 1 / point.utilisation) + 1e-9
    travel = [point.travel_hours for point in answer.curve]
    assert travel[0] > travel[3] > travel[-1]  # unimproved drafts may waver from one to the next
    assert any("given as a whole" in note for note in answer.notes)
    assert answer.request_of(6).n_territories == 6


def test_that_locked_accounts_stay_in_every_size_unless_they_are_let_go() -> None:
    state = busy()
    square = state.scenario().layer().alignment.rows_of(0)
    state = busy(locked=np.isin(np.arange(36), square))

    def kept(own_locks: bool) -> tuple[list[bool], tuple[str, ...]]:
        answer = size(
            state, balance={"workload": 90.0}, iterations=1, seconds=None, own_locks=own_locks
        )
        found = []
        for point in answer.curve:
            layer = layer_of(state, answer.request_of(point.reps), point.proposal)
            owners = layer.alignment.territory[square]
            found.append({layer.territories[code].id for code in owners} == {"T0"})
        return found, answer.notes

    (same, notes), (free, _notes) = kept(own_locks=True), kept(own_locks=False)
    assert same == [True] * 6  # 2 to 7 reps
    assert notes[-1].startswith("Not designed: 8 territories. The accounts locked to Square 0")
    assert not all(free)


def test_that_the_best_size_follows_the_cost_of_a_rep() -> None:
    state = busy(potential=np.full(36, 200_000.0), revenue=np.full(36, 100_000.0))
    cheap = replace(state, settings={"hire.cost": 1.0})
    dear = replace(state, settings={"hire.cost": 5e6})
    few = size(dear, balance={"workload": 30.0}, iterations=0, seconds=None)
    many = size(cheap, balance={"workload": 30.0}, iterations=0, seconds=None)
    assert few.best == 2
    assert many.best > 4
    assert few.point(2).profit < many.point(2).profit
    with pytest.raises(PlanError, match="No design with 40 reps"):
        few.point(40)


def test_that_a_stopped_sizing_answers_with_what_it_has() -> None:
    answer = size(
        busy(), balance={"workload": 30.0}, iterations=0, seconds=None, stop=lambda _best: True
    )
    assert len(answer.curve) == 1
    assert any("stopped early" in note for note in answer.notes)


def test_that_the_demo_team_shows_needed_reps_by_region_and_class(demo: State) -> None:
    found = headcount(demo, demo.scenario())
    hours = np.nan_to_num(account_hours(demo).total)
    assert found.reps_needed == pytest.approx(hours.sum() / capacity_hours(None, demo.settings))
    assert sum(cell.reps_needed for cell in found.cells) == pytest.approx(found.reps_needed)
    assert sum(cell.reps_now for cell in found.cells) == pytest.approx(found.reps_now)
    assert sum(cell.accounts for cell in found.cells) == len(demo.accounts)


def test_that_an_idle_cell_of_little_headroom_is_over_staffed_and_a_full_one_short() -> None:
    hours = np.where(np.arange(36) % 6 < 3, 10.0, 400.0)  # west idle, east 7,200 h for two reps
    potential = np.where(np.arange(36) % 6 < 3, 50.0, 90_000.0)
    region = ["WY" if i % 6 < 3 else "IL" for i in range(36)]
    state = grid_state(6, 2, hours=hours, potential=potential, region=region)
    found = headcount(state, state.scenario())
    west = [cell for cell in found.cells if cell.region == "WY"]
    east = [cell for cell in found.cells if cell.region == "IL"]
    assert any(cell.over_staffed for cell in west)
    assert not any(cell.over_staffed for cell in east)
    short = sum(item.hours for item in found.unserved)
    assert short == pytest.approx(sum(cell.short_hours for cell in found.cells))
    assert short > 0
    assert {item.row for item in found.unserved} <= set(np.flatnonzero(hours == 400.0).tolist())


def test_that_the_return_of_a_hire_follows_margin_and_ramp() -> None:
    state = busy(potential=np.full(36, 500_000.0), hours=np.full(36, 400.0))
    usual = headcount(state, state.scenario()).hire
    better = headcount(replace(state, settings={"hire.margin": 0.9}), state.scenario()).hire
    slow = {f"ramp.q{quarter}": 0.1 for quarter in (1, 2, 3, 4)}
    slower = headcount(replace(state, settings=slow), state.scenario()).hire
    assert usual.roi == pytest.approx((usual.won * 0.6 - usual.cost) / usual.cost)
    assert better.roi > usual.roi > slower.roi
    # ramp of the first year 0.7625: (0.7625 + 1 + 1) / 3 of a year
    assert usual.hours == pytest.approx(CAPACITY * 2.7625 / 3, rel=1e-6)


def test_that_neighbours_with_time_take_over_what_a_leaving_rep_had() -> None:
    state = grid_state(6, 2, hours=np.full(36, 60.0))
    found = vacancy(state, state.scenario(), 0)
    assert found.rows.tolist() == state.scenario().layer().alignment.rows_of(0).tolist()
    assert set(found.after.tolist()) <= {1, 2, 3}
    assert sum(taker.accounts for taker in found.takers) == 9
    assert sum(taker.hours for taker in found.takers) == pytest.approx(9 * 60.0)
    for taker in found.takers:
        assert taker.utilisation_after == pytest.approx(
            taker.utilisation_before + taker.hours / CAPACITY
        )
    assert found.overloaded == ()
    assert found.uncovered == ()
    assert found.travel_hours > 0
    move = found.move("Hand over")
    assert state.scenario().layer().alignment.apply(move).rows_of(0).size == 0


def test_that_full_neighbours_leave_hours_uncovered_and_are_named() -> None:
    # nine clinics of 160 h: 1,440 h of 1,458.6 each, so hardly anything fits
    state = grid_state(6, 2, hours=np.full(36, 160.0), revenue=np.arange(36.0))
    found = vacancy(state, state.scenario(), 3)
    assert found.overloaded
    spare = len(found.takers) * (CAPACITY - 1440)
    assert found.uncovered_hours == pytest.approx(1440 - spare, abs=1.0)
    assert found.revenue == pytest.approx(np.arange(36)[found.rows].sum())


def test_that_relationships_of_the_leaving_rep_are_counted(demo: State) -> None:
    scenario = demo.scenario()
    contacts = demo.table("contacts")
    level = contacts["relationship"].astype(float)
    counted = 0
    for code in range(len(scenario.layer().territories)):
        ids = demo.accounts.ids[scenario.layer().alignment.rows_of(code)]
        expected = int(((level >= 2) & contacts["account_id"].isin(ids)).sum())
        found = vacancy(demo, scenario, code)
        assert found.relationships == expected
        counted += expected
    assert counted > 0


def test_that_an_empty_or_unknown_territory_is_refused() -> None:
    state = grid_state(4, 2)
    with pytest.raises(PlanError, match="no such territory"):
        vacancy(state, state.scenario(), 9)


def test_that_a_hire_is_wanted_where_reps_drive_far() -> None:
    # all reps live in the south-west, the clinics lie around Springfield and Champaign
    state = grid_state(6, 2, hours=np.full(36, np.nan), calls=np.full(36, 24.0))
    far = tuple(replace(rep, home_lat=38.7, home_lon=-90.4) for rep in state.reps)
    sites = where_to_hire(replace(state, reps=far), state.scenario())
    assert sites
    best = sites[0]
    assert best.saved_hours == max(site.saved_hours for site in sites)
    assert best.saved_hours > 0
    assert best.lat > 39.7
    assert best.hours <= CAPACITY + 1e-6
    assert sum(hours for _, hours in best.from_territories) == pytest.approx(best.hours)
    near = where_to_hire(state, state.scenario())
    assert not near or near[0].saved_hours < best.saved_hours


def test_that_worth_needs_no_money_data() -> None:
    state = grid_state(4, 2, potential=np.full(16, np.nan))
    assert not worth_of(state).known
    answer = size(state, balance={"workload": 60.0}, iterations=0, seconds=None)
    assert all(np.isnan(point.profit) for point in answer.curve)
    assert answer.best == 1
