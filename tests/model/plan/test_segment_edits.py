"""An account in another cell of the matrix, with its reason; policies of the segments."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.accounts import Accounts
from model.errors import PlanError
from model.explain.explain import explain
from model.explain.figure import FigureKey
from model.plan.rep_plan import rep_plan
from model.plan.segment_edits import (
    choose_segment,
    choose_segments,
    chosen_segments,
    policy_of,
    release_segment,
    reset_policy,
    set_policy,
)
from model.plan.segmentation import cell_of, segment_accounts
from model.scenario import LIVE, Scenario
from model.settings import settings_of
from model.state import About, State

TODAY = date(2026, 11, 30)
GRID = ("Attack", "Grow", "Protect", "Develop", "Build", "Maintain", "Monitor", "Serve", "Serve+")


def small():
    accounts = Accounts({"account_id": ["A", "B"], "name": ["North", "South"]})
    return State(About("x"), accounts, (Scenario(LIVE, "Live", {}),))


@given(segments=st.lists(st.sampled_from(GRID), min_size=1, max_size=4))
def test_that_undoing_choices_one_by_one_leaves_the_accounts_as_they_were(segments):
    state, done = small(), []
    for segment in segments:
        change = choose_segment(state, "A", segment, "We know them.", TODAY)
        state = change.apply(state)
        done.append(change)
    assert chosen_segments(state)["A"].segment == segments[-1]
    for change in reversed(done):
        state = change.inverse().apply(state)
    assert list(state.accounts) == list(small().accounts)


def test_that_an_account_moved_to_another_cell_takes_its_calls_and_is_the_only_one(demo):
    before = rep_plan(demo, 0, today=TODAY)
    after = rep_plan(
        choose_segment(demo, "A12", "Attack", "New owner.", TODAY).apply(demo), 0, today=TODAY
    )
    n = before.position("A12")
    assert (before.segmentation.segment[n], after.segmentation.segment[n]) == ("Grow", "Attack")
    assert (before.workload.calls[n], after.workload.calls[n]) == (18, 24)
    others = np.arange(before.n) != n
    assert np.array_equal(before.workload.calls[others], after.workload.calls[others])


def test_that_without_a_reason_or_outside_the_grid_a_segment_is_refused():
    with pytest.raises(PlanError, match="no reason"):
        choose_segment(small(), "A", "Grow", " ", TODAY)
    with pytest.raises(PlanError, match="not-now list"):
        choose_segment(small(), "A", "Not now", "Far away.", TODAY)


def test_that_the_figures_decide_again_once_a_choice_is_released():
    state = choose_segment(small(), "A", "Grow", "Known.", TODAY).apply(small())
    assert chosen_segments(release_segment(state, "A").apply(state)) == {}
    with pytest.raises(PlanError, match="follows from its figures"):
        release_segment(state, "B")


def test_that_an_account_set_aside_stays_aside_whatever_was_chosen():
    chosen = np.array(["Grow", "Grow", "Grow"], object)
    found = segment_accounts(
        np.array([100.0, 50.0, 10.0]),
        np.array([0.0, 0.0, 0.0]),
        np.array(["COMM"] * 3, object),
        np.array(["active", "not_now", "closed"], object),
        settings_of({}),
        chosen=chosen,
    )
    assert found.segment.tolist() == ["Grow", "Not now", ""]
    assert (found.potential_class[0], found.level[0]) == ("A", "M")


def test_that_every_segment_of_the_grid_has_one_cell():
    assert len({cell_of(name) for name in GRID}) == len(GRID) == 9


def test_that_a_policy_changes_for_the_segment_and_can_be_reset():
    state = small()
    assert (policy_of(state, "Monitor").f2f, policy_of(state, "Monitor").own) == (2, False)
    change = set_policy(state, "Monitor", 1, 6)
    changed = change.apply(state)
    assert (policy_of(changed, "Monitor").f2f, policy_of(changed, "Monitor").remote) == (1, 6)
    assert policy_of(changed, "Monitor").own
    assert change.inverse().apply(changed).settings == state.settings
    assert not policy_of(reset_policy(changed, "Monitor").apply(changed), "Monitor").own


def test_that_c_accounts_are_met_remotely_first():
    for segment in ("Monitor", "Serve", "Serve+"):
        policy = policy_of(small(), segment)
        assert policy.remote > policy.f2f


@pytest.mark.parametrize("calls", [-1, 300, float("nan")])
def test_that_a_policy_of_impossible_calls_is_refused(calls):
    with pytest.raises(PlanError, match="no number of contacts"):
        set_policy(small(), "Grow", calls, 4)


def test_that_the_explanation_of_a_chosen_segment_gives_the_reason(demo):
    state = choose_segment(demo, "A12", "Attack", "New owner.", TODAY).apply(demo)
    told = explain(state, FigureKey("account", "segment", "A12"), today=TODAY)
    assert told.value == "Attack"
    assert "New owner." in str(told)


def test_that_several_accounts_take_a_segment_in_one_change_and_back():
    change = choose_segments(small(), ["A", "B"], "Grow", " Known. ", TODAY)
    after = change.apply(small())
    assert change.label == "Put 2 accounts into Grow"
    found = chosen_segments(after)
    assert {key: (c.segment, c.reason, c.on) for key, c in found.items()} == {
        "A": ("Grow", "Known.", "2026-11-30"),
        "B": ("Grow", "Known.", "2026-11-30"),
    }
    assert list(change.inverse().apply(after).accounts) == list(small().accounts)
    freed = choose_segments(after, ["B"], "", "", TODAY).apply(after)
    assert list(chosen_segments(freed)) == ["A"]
    with pytest.raises(PlanError, match="no reason"):
        choose_segments(small(), ["A"], "Grow", " ", TODAY)
