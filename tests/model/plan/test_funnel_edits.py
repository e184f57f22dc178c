"""A funnel is built or changed; what stands in it is never lost."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.accounts import Accounts
from model.errors import PlanError
from model.plan.funnel_edits import (
    FunnelDraft,
    blank_draft,
    copy_of,
    draft_of,
    problems_of,
    remove_funnel,
    save_funnel,
)
from model.plan.funnels import Funnel, funnels_of, shipped_funnels
from model.plan.opportunity_records import record_of
from model.scenario import LIVE, Scenario
from model.state import About, State


def _state(steps=(4, 6), statuses=("open", "open")) -> State:
    table = pd.DataFrame(
        {
            "opportunity_id": [f"O{i}" for i in range(1, len(steps) + 1)],
            "account_id": ["A1"] * len(steps),
            "funnel": ["disposable"] * len(steps),
            "status": list(statuses),
            "step": [float(step) for step in steps],
            "step4_on": ["2026-11-04"] * len(steps),
            "step6_on": ["2026-11-06" if step >= 6 else "" for step in steps],
            "probability": [0.3] * len(steps),
        }
    )
    log = pd.DataFrame({"opportunity_id": ["O1"], "step": [3.0], "outcome": ["ticked"]})
    return State(
        About("Two opportunities"),
        Accounts({"account_id": ["A1"]}),
        (Scenario(LIVE, "Live", {}),),
        tables={"opportunities": table, "opportunity_steps": log},
    )


def _funnel(state: State, key: str = "disposable") -> Funnel:
    return next(funnel for funnel in funnels_of(state) if funnel.id == key)


def test_that_opportunities_follow_their_steps_to_the_new_numbers_and_undo_takes_it_back():
    state = _state()
    draft = draft_of(_funnel(state)).without(2)
    change = save_funnel(state, "R1", draft)
    after = change.apply(state)
    one, two = record_of(after, "O1"), record_of(after, "O2")
    assert (one["step"], two["step"]) == (3.0, 5.0)
    assert (one["step3_on"], one["step4_on"]) == ("2026-11-04", "")
    assert two["step5_on"] == "2026-11-06"
    assert after.table("opportunity_steps")["step"].tolist() == [2.0]
    assert len(_funnel(after).steps) == 10
    back = change.inverse().apply(after)
    pd.testing.assert_frame_equal(back.table("opportunities"), state.table("opportunities"))
    assert back.plans == {}


def test_that_a_step_somebody_stands_at_cannot_go():
    state = _state()
    draft = draft_of(_funnel(state)).without(4)
    assert any("Step 4 cannot go: O1 stands there" in words for words in problems_of(draft, state))
    with pytest.raises(PlanError, match="Step 4 cannot go"):
        save_funnel(state, "R1", draft)


def test_that_closed_opportunities_keep_a_step_of_the_funnel():
    state = _state((4,), ("lost",))
    after = save_funnel(state, "R1", draft_of(_funnel(state)).without(4)).apply(state)
    assert record_of(after, "O1")["step"] == 3.0


def test_that_a_new_step_moves_what_comes_after_it():
    state = _state()
    made = draft_of(_funnel(state)).with_step(4)
    assert [words for words in problems_of(made, state) if "Step 5" in words]
    plan_b = replace(made.steps[4].step.plan_b, action="Ask again")
    made = made.with_changed(5, name="Second demo", exit_gate="Seen", plan_b=plan_b)
    assert problems_of(made, state) == ()
    after = save_funnel(state, "R1", made).apply(state)
    assert [record_of(after, key)["step"] for key in ("O1", "O2")] == [4.0, 7.0]
    assert record_of(after, "O2")["step_name"] == "Price and tier check on the GPO contract"


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"name": " "}, "Step 2 has no name"),
        ({"exit_gate": ""}, "Step 2 has no gate"),
        ({"standard_days": 0}, "Step 2 needs at least 1 usual day"),
        ({"stuck_after_days": 3}, "Step 2 needs at least 1 usual day"),
        ({"probability": 1.5}, "probability from 0 to 100"),
        ({"probability": 0.01}, "Step 2 is less probable"),
    ],
)
def test_that_each_mistake_is_told_in_a_sentence(cells, words):
    state = _state()
    problems = problems_of(draft_of(_funnel(state)).with_changed(2, **cells), state)
    assert any(words in problem for problem in problems)


def test_that_a_funnel_needs_a_win_two_steps_and_a_name_of_its_own():
    state = _state((), ())
    blank = blank_draft(state)
    plan_b = replace(blank.steps[0].step.plan_b, action="Park")
    ready = blank.with_changed(1, plan_b=plan_b)
    assert problems_of(ready, state) == ()
    assert "at least 2 steps" in problems_of(ready.without(1), state)[0]
    assert "No step is the win" in problems_of(ready.without(2), state)[1]
    assert "called Capital" in problems_of(ready.renamed("capital "), state)[0].replace(
        "capital", "Capital"
    )
    assert "no name" in problems_of(ready.renamed(""), state)[0]


def test_that_a_copy_is_a_funnel_of_its_own_and_can_be_removed_while_empty():
    state = _state()
    draft = copy_of(state, _funnel(state))
    after = save_funnel(state, "R1", draft).apply(state)
    assert [f.name for f in funnels_of(after)][-1] == "Disposable, own"
    assert record_of(after, "O1")["funnel"] == "disposable"
    assert copy_of(after, _funnel(state)).name == "Disposable, own 2"
    assert len(funnels_of(remove_funnel(after, draft.id).apply(after))) == 3
    table = after.table("opportunities").assign(funnel=draft.id)
    held = replace(after, tables={**after.tables, "opportunities": table})
    with pytest.raises(PlanError, match="2 opportunities belong"):
        remove_funnel(held, draft.id)


def test_that_the_shipped_definition_comes_back_and_cannot_be_removed():
    state = _state()
    with pytest.raises(PlanError, match="shipped funnel stays"):
        remove_funnel(state, "disposable")
    after = save_funnel(state, "R1", draft_of(_funnel(state)).without(2)).apply(state)
    again = remove_funnel(after, "disposable").apply(after)
    assert _funnel(again) == shipped_funnels()[2]
    assert [record_of(again, key)["step"] for key in ("O1", "O2")] == [4.0, 6.0]


def test_that_a_funnel_held_by_another_plan_is_changed_there():
    state = _state()
    first = save_funnel(state, "R1", draft_of(_funnel(state))).apply(state)
    draft = draft_of(_funnel(first)).renamed("Disposable goods")
    after = save_funnel(first, "R2", draft).apply(first)
    assert list(after.plans) == ["R1"]
    assert _funnel(after).name == "Disposable goods"


@given(moves=st.lists(st.tuples(st.integers(1, 11), st.sampled_from([-1, 1])), max_size=8))
def test_that_whatever_is_moved_each_step_is_there_once_and_numbered_in_order(moves):
    draft: FunnelDraft = draft_of(shipped_funnels()[0])
    for place, by in moves:
        draft = draft.moved(place, by)
    assert [one.step.no for one in draft.steps] == list(range(1, 12))
    assert sorted(one.origin for one in draft.steps) == list(range(1, 12))


def test_that_the_demo_goes_through_the_funnels_as_they_are_shipped(demo: State) -> None:
    assert funnels_of(demo) == shipped_funnels()
