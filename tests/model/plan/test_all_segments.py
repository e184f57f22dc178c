"""Two readings of a segment: among all accounts, and within the territory as its plan has it."""

import numpy as np
import pytest

from model.accounts import Accounts
from model.alignment import Alignment
from model.plan.all_segments import all_segments, segments_within
from model.plan.rep_plan import RepPlan
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.territories import Territory


@pytest.fixture
def two_towns() -> State:
    # A large town, and a small one whose largest account is a tenth of the other's.
    accounts = Accounts(
        {
            "account_id": ["L1", "L2", "S1", "S2"],
            "account_type": ["COMM"] * 4,
            "potential": [1000.0, 900, 100, 5],
        }
    )
    territories = (Territory("T1", "Large"), Territory("T2", "Small"))
    layer = Layer(territories, Alignment(np.array([0, 0, 1, 1])))
    return State(About("Towns"), accounts, (Scenario(LIVE, "Live", {"core": layer}),))


def test_that_the_largest_account_of_a_small_territory_is_its_a_account_but_not_the_regions(
    two_towns: State,
) -> None:
    owners = two_towns.scenario().layer().alignment.territory
    assert all_segments(two_towns).potential_class.tolist() == ["A", "A", "C", "C"]
    assert segments_within(two_towns, owners).potential_class.tolist() == ["A", "A", "A", "C"]


def test_that_a_move_changes_no_class_among_all(two_towns: State) -> None:
    moved = np.array([1, 0, 1, 1])
    assert segments_within(two_towns, moved).potential_class.tolist() == ["A", "A", "C", "C"]
    layer = two_towns.scenario().layer()
    other = Layer(layer.territories, Alignment(moved))
    after = State(two_towns.about, two_towns.accounts, (Scenario(LIVE, "Live", {"core": other}),))
    was, now = all_segments(two_towns), all_segments(after)
    assert now.segment.tolist() == was.segment.tolist()


def test_that_an_account_reads_as_in_the_plan_of_its_territory(demo: State, plan: RepPlan) -> None:
    owners = demo.scenario(LIVE).layer("core").alignment.territory
    within = dict(zip(demo.accounts.ids, segments_within(demo, owners).segment, strict=True))
    assert [within[key] for key in plan.ids] == plan.segmentation.segment.tolist()
    among = dict(zip(demo.accounts.ids, all_segments(demo).segment, strict=True))
    assert any(among[key] != within[key] for key in plan.ids)  # so that it matters which
