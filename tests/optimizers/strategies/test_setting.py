"""Auto-build prefers reps who know metro or rural accounts, and says so (plan-spec S2-56)."""

from dataclasses import replace

import numpy as np
import pytest

from model.demo import demo_state
from model.reps import Rep
from model.resources import resource
from model.scenario import LIVE
from model.state import State
from optimizers.design import design
from optimizers.naming import layer_of
from optimizers.pace import Progress
from optimizers.rejudge import rejudged
from optimizers.request import DesignRequest, problem_of
from optimizers.strategies.run import pursue, reasons_of
from optimizers.strategies.skills import less_suited, setting_lacks
from optimizers.strategies.suiting import better_suited, suiting
from tests.optimizers.grid import grid_state
from ui.cli.align_options import AlignOptions

CITY = Rep("c", "Cleo", skills={"metro": 4.0, "rural": 1.0})
LAND = Rep("l", "Lars", skills={"metro": 1.0, "rural": 4.0})
UNKNOWN = Rep("u", "Uma", skills={"CRS": 3.0})


def four_by_four(**skills_of: dict[str, float]) -> State:
    """Sixteen clinics in a western and an eastern half; column 1, in the west, is rural."""
    source = grid_state(4, 1, account_type=["CAH" if i % 4 == 1 else "COMM" for i in range(16)])
    layer = source.scenario().layer()
    halves = np.array([0 if i % 4 < 2 else 1 for i in range(16)], np.int16)
    west = replace(layer.territories[0], id="W", name="West", rep_id="west")
    east = replace(layer.territories[0], id="E", name="East", rep_id="east")
    live = replace(
        source.scenario(),
        layers={
            "core": replace(
                layer, territories=(west, east), alignment=type(layer.alignment)(halves)
            )
        },
    )
    reps = tuple(
        Rep(key, key.title(), home_lat=40.135, home_lon=lon, skills=skills_of.get(key, {}))
        for key, lon in (("west", -89.94), ("east", -89.70))
    )
    return replace(source, scenarios=(live,), reps=reps)


WIDE = {"accounts": 60.0}


def rural_with_east(source: State, request: DesignRequest) -> int:
    """How many of the four rural clinics end up with the eastern rep."""
    problem = problem_of(source, request)
    found = design(problem, seconds=None, iterations=4, seed=1)
    assert found.feasible, found.violations
    return int((found.territory[1::4] == 1).sum())


def test_that_a_lack_is_the_part_of_the_level_missing_beyond_the_best_rep() -> None:
    source = grid_state(2, 1, account_type=["CAH", "COMM", "COMM", "COMM"],
                        cluster=["", "Core", "", "Core"])  # fmt: skip
    lacks = setting_lacks(source, [CITY, LAND])
    assert lacks is not None
    # rural asks 2: Cleo has 1, half; metro asks 2: Lars has 1; without a cluster nothing is asked
    assert lacks.tolist() == [[0.5, 0.0], [0.0, 0.5], [0.0, 0.0], [0.0, 0.5]]


def test_that_a_rep_of_unknown_skill_and_an_open_seat_count_as_the_mean_of_the_others() -> None:
    source = grid_state(2, 1, account_type=["CAH"] * 4)
    lacks = setting_lacks(source, [CITY, LAND, UNKNOWN, None])
    assert lacks is not None
    assert lacks[0].tolist() == [0.5, 0.0, 0.25, 0.25]


def test_that_what_nobody_knows_better_is_no_preference() -> None:
    source = grid_state(2, 1, account_type=["CAH"] * 4)
    assert setting_lacks(source, [CITY, CITY]) is None
    assert setting_lacks(source, [UNKNOWN, None]) is None
    assert setting_lacks(grid_state(2, 1), [CITY, LAND]) is None


def test_that_accounts_with_a_rep_who_knows_less_are_counted_where_the_rep_is_known() -> None:
    source = four_by_four(west={"rural": 1.0}, east={"rural": 3.0})
    assert less_suited(source, source.scenario().layer()) == 4
    source = four_by_four(east={"rural": 3.0})  # nothing is known of the west
    assert less_suited(source, source.scenario().layer()) is None
    source = four_by_four(west={"rural": 2.0}, east={"rural": 3.0})
    assert less_suited(source, source.scenario().layer()) is None  # two are asked: both suit


def test_that_the_cost_is_calls_by_hours_by_the_part_lacking() -> None:
    source = four_by_four(west={"rural": 1.0}, east={"rural": 2.0})
    problem = problem_of(source, DesignRequest(2, start=LIVE, balance=WIDE, setting_hours=0.8))
    assert problem.mismatch is not None
    assert problem.mismatch[1].tolist() == [4 * 0.8 * 0.5, 0.0]
    assert not problem.mismatch[[0, 2, 3]].any()


def test_that_a_rebalance_gives_rural_accounts_to_the_rep_who_knows_them() -> None:
    source = four_by_four(west={"rural": 0.0}, east={"rural": 3.0})
    asked = DesignRequest(2, start=LIVE, balance=WIDE, disruption_hours=0.1, setting_hours=5.0)
    assert rural_with_east(source, asked) == 4
    assert rural_with_east(source, replace(asked, setting_hours=0.0)) == 0
    turned = four_by_four(west={"rural": 3.0}, east={"rural": 0.0})
    assert rural_with_east(turned, asked) == 0


def test_that_a_design_anew_around_the_homes_prefers_who_fits() -> None:
    source = four_by_four(west={"rural": 0.0}, east={"rural": 3.0})
    asked = DesignRequest(2, homes="reps", balance=WIDE, setting_hours=5.0)
    assert rural_with_east(source, asked) == 4
    assert rural_with_east(source, replace(asked, setting_hours=0.0)) == 0


@pytest.mark.parametrize(("west", "east", "owner"), [(4.0, 0.0, "W"), (0.0, 4.0, "E")])
def test_that_a_design_anew_without_homes_goes_to_who_fits_where_as_much_stays(
    west: float, east: float, owner: str
) -> None:
    source = four_by_four(west={"rural": west}, east={"rural": east})
    request = DesignRequest(2, balance=WIDE)
    problem = problem_of(source, request)
    assert problem.mismatch is None  # which code is whose is not known before it is named
    found = design(problem, seconds=None, iterations=2, seed=1)
    middle = np.array([i % 4 in (1, 2) for i in range(16)])  # half of either, all of the rural
    layer = layer_of(source, request, replace(found, territory=np.where(middle, 0, 1)))
    assert layer.territories[0].id == owner


def test_that_what_stays_outweighs_who_fits_in_a_design_anew() -> None:
    source = four_by_four(west={"rural": 0.0}, east={"rural": 4.0})
    request = DesignRequest(2, balance=WIDE)
    found = design(problem_of(source, request), seconds=None, iterations=2, seed=1)
    western = np.array([i % 4 < 2 for i in range(16)])
    layer = layer_of(source, request, replace(found, territory=np.where(western, 0, 1)))
    assert [t.id for t in layer.territories] == ["W", "E"]


def test_that_a_design_anew_is_drawn_again_once_it_is_known_whose_each_territory_is() -> None:
    source = four_by_four(west={"rural": 0.0}, east={"rural": 3.0})
    asked = DesignRequest(
        2, balance=WIDE, setting_hours=5.0, seconds=None, iterations=4, own_locks=False
    )
    told, phases, watched = [], [], []

    def report(now: Progress) -> None:
        told.append(now.fraction)
        phases.append(now.phase)

    outcome = pursue(
        source, asked, report=report, watch=lambda _request, problem: watched.append(problem)
    )
    assert outcome.proposal.feasible
    assert outcome.proposal.less_suited == 0
    assert [problem.mismatch is None for problem in watched] == [True, False]
    assert told == sorted(told)
    assert phases[-1].startswith("For reps who fit")
    assert outcome.problem.start is None  # nothing moves in a design anew
    bare = pursue(source, replace(asked, setting_hours=0.0))
    assert bare.proposal.less_suited is None
    assert less_suited(source, bare.layer) == 4


def test_that_a_proposal_drawn_again_is_taken_only_if_it_is_better_as_it_is_named() -> None:
    source = four_by_four(west={"rural": 0.0}, east={"rural": 3.0})
    request = DesignRequest(2, balance=WIDE, setting_hours=5.0)
    problem = problem_of(source, request)
    first = design(problem, seconds=None, iterations=3, seed=1)
    asked = suiting(source, request, problem, first, "core")
    assert asked is not None
    assert better_suited(source, request, "core", asked, first, first)[1].objective == (
        pytest.approx(rejudged(asked, first).objective)
    )
    mixed = replace(first, territory=np.arange(16) % 2)  # far to drive
    _problem, kept = better_suited(source, request, "core", asked, first, mixed)
    assert (kept.territory == first.territory).all()


def test_that_straight_miles_know_no_hours_and_no_preference() -> None:
    source = four_by_four(west={"rural": 0.0}, east={"rural": 3.0})
    request = DesignRequest(2, start=LIVE, balance=WIDE, distance="straight")
    assert problem_of(source, request).mismatch is None


def test_that_the_run_and_the_reason_of_a_move_say_it() -> None:
    source = four_by_four(west={"rural": 0.0}, east={"rural": 3.0})
    asked = DesignRequest(
        2, start=LIVE, balance=WIDE, disruption_hours=0.1, setting_hours=5.0, seconds=None,
        iterations=4,
    )  # fmt: skip
    outcome = pursue(source, asked)
    assert outcome.proposal.less_suited == 0
    assert outcome.proposal.explanation.endswith(
        "Reps who know metro or rural accounts were preferred: no account has one who knows"
        " its setting less than a colleague, 4 before."
    )
    for reason in reasons_of(source, outcome, seconds=0.0):
        assert "The rep of East knows its setting, metro or rural, better." in reason.sentences
        assert reason.travel_saved > 0  # farther to drive, yet worth it


@pytest.mark.parametrize("setting_hours", [0.0, 0.5])
def test_that_the_objective_of_the_demo_is_travel_and_what_suits_less(setting_hours: float) -> None:
    state = demo_state(resource("demo"))
    request = DesignRequest(6, start=LIVE, setting_hours=setting_hours)
    problem = problem_of(state, request)
    found = design(problem, seconds=None, iterations=3, seed=1)
    assert (problem.mismatch is not None) == (setting_hours > 0)
    if problem.mismatch is None:
        return
    bare = replace(problem, mismatch=None)
    travel = design(bare, seconds=None, iterations=3, seed=1)
    cost = problem.mismatch[np.arange(len(travel.territory)), travel.territory]
    assert found.objective <= travel.objective + cost.sum() + 1e-6


def test_that_the_command_line_prefers_as_much_as_the_window() -> None:
    assert AlignOptions.__dataclass_fields__["setting"].default == DesignRequest(1).setting_hours
