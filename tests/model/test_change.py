from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from model.alignment import Alignment
from model.change import (
    AboutChanged,
    AccountEdited,
    AccountsMoved,
    AccountsReplaced,
    Change,
    PlanEdited,
    RepsReplaced,
    ScenarioChanged,
    ScenarioOpened,
    SettingsChanged,
    TableReplaced,
    Together,
)
from model.errors import PlanError


def move(state, rows, to):
    alignment = state.scenario("live").layer().alignment
    return AccountsMoved("live", "core", alignment.moving(np.array(rows), to, "Move"))


def imported(state):
    kept = np.array([0, 2, 4])
    before = {
        (s.id, team): layer.alignment for s in state.scenarios for team, layer in s.layers.items()
    }
    after = {key: Alignment(alignment.territory[kept]) for key, alignment in before.items()}
    return AccountsReplaced("Import", state.accounts, state.accounts.taking(kept), before, after)


def every_kind(state):
    copy = replace(state.scenario("b"), id="c", name="Plan C")
    return [
        move(state, [0, 1], 1),
        AccountEdited(
            "Edit", "A2", {"beds": np.nan, "locked": False}, {"beds": 7.0, "locked": True}
        ),
        ScenarioChanged("Add", None, copy),
        ScenarioChanged("Rename", state.scenario("b"), replace(state.scenario("b"), name="B2")),
        ScenarioChanged.removing(state, "b", "Remove"),
        ScenarioOpened("Open", "b", "live"),
        TableReplaced("Drop", "contacts", state.tables["contacts"], None),
        TableReplaced("Add", "vac", None, pd.DataFrame({"x": [1.0]})),
        imported(state),
        RepsReplaced("Reps", state.reps, state.reps[:1]),
        PlanEdited("Plan", "R2", None, {"mission": "Reach"}),
        PlanEdited("Plan", "R1", state.plans["R1"], None),
        SettingsChanged(
            "Set", {"class.A_share": 0.2, "new": None}, {"class.A_share": None, "new": 1}
        ),
        AboutChanged("About", state.about, replace(state.about, currency="EUR")),
        Together("Both", (move(state, [0], 1), RepsReplaced("Reps", state.reps, ()))),
    ]


@pytest.mark.parametrize("number", range(15))
def test_that_a_change_and_its_inverse_leave_the_very_state(small_state, assert_same, number):
    change = every_kind(small_state)[number]
    assert isinstance(change, Change)
    after = change.apply(small_state)
    assert_same(change.inverse().apply(after), small_state)
    assert_same(change.inverse().inverse().apply(small_state), after)
    with pytest.raises(AssertionError):
        assert_same(after, small_state)


def test_that_every_kind_of_change_is_tried(small_state):
    assert {type(change) for change in every_kind(small_state)} == {
        AccountsMoved, AccountEdited, ScenarioChanged, ScenarioOpened, TableReplaced,
        AccountsReplaced, RepsReplaced, PlanEdited, SettingsChanged, AboutChanged, Together,
    }  # fmt: skip


def test_that_a_removed_open_scenario_comes_back_to_its_place_and_is_open(small_state):
    third = ScenarioChanged("Add", None, replace(small_state.scenario("b"), id="c", name="C"))
    state = third.apply(small_state)
    removal = ScenarioChanged.removing(state, "Plan B", "Remove Plan B")
    without = removal.apply(state)
    assert [scenario.id for scenario in without.scenarios] == ["live", "c"]
    assert without.open_scenario == "live"
    back = removal.inverse().apply(without)
    assert [scenario.id for scenario in back.scenarios] == ["live", "b", "c"]
    assert back.open_scenario == "b"


def test_that_the_live_scenario_cannot_be_removed(small_state):
    with pytest.raises(PlanError, match="live scenario stays"):
        ScenarioChanged.removing(small_state, "live", "Remove").apply(small_state)


def test_that_an_edit_of_a_cell_that_changed_meanwhile_is_refused(small_state):
    edit = AccountEdited("Beds", "A1", {"beds": 99.0}, {"beds": 1.0})
    with pytest.raises(PlanError, match="beds of account A1 has changed"):
        edit.apply(small_state)


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [("lat", 42.0, None), ("name", "Brookside", None), ("locked", True, None), ("name", None, 7)],
)
def test_that_an_edit_to_nothing_or_to_a_number_in_a_text_column_is_undone(
    small_state, assert_same, name, before, after
):
    account = "A1" if before else "ü-6"
    edit = AccountEdited("Edit", account, {name: before}, {name: after})
    assert_same(edit.inverse().apply(edit.apply(small_state)), small_state)


def test_that_undoing_an_edit_that_brought_a_column_leaves_it_blank(small_state):
    edit = AccountEdited("Note", "A1", {"note": None}, {"note": "call early"})
    undone = edit.inverse().apply(edit.apply(small_state))
    assert undone.accounts.text("note").tolist() == [""] * 6


def test_that_a_gesture_of_several_parts_fails_as_a_whole(small_state, assert_same):
    both = Together("Both", (move(small_state, [0], 1), ScenarioOpened("Open", "b", "gone")))
    with pytest.raises(PlanError, match='"gone"'):
        both.apply(small_state)


def test_that_the_parts_of_a_gesture_are_undone_in_reverse(small_state, assert_same):
    first = move(small_state, [0], 1)
    second = move(first.apply(small_state), [0], -1)
    both = Together("Twice", (first, second))
    assert_same(both.inverse().apply(both.apply(small_state)), small_state)
