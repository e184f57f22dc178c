from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from model.alignment import Alignment, Move
from model.change import (
    AboutChanged,
    AccountEdited,
    AccountsMoved,
    AccountsReplaced,
    PlanEdited,
    RepsReplaced,
    ScenarioChanged,
    ScenarioOpened,
    SettingsChanged,
    TableReplaced,
    Together,
)
from model.scenario_changes import ScenarioDescribed
from model.store.changes import StoredChange, pack_change, resolved, unpack_change
from model.store.codec import Packer


def changes_of(state):
    move = Move(
        "Move 🏥", np.array([0, 2]), np.array([0, 1], np.int16), np.array([1, -1], np.int16)
    )
    kept = np.array([5, 0])
    before = {("live", "core"): state.scenario("live").layer().alignment}
    before |= {("live", "clinical"): state.scenario("live").layer("clinical").alignment}
    before |= {("b", "core"): state.scenario("b").layer().alignment}
    after = {key: Alignment(alignment.territory[kept]) for key, alignment in before.items()}
    moved = AccountsMoved("live", "core", move)
    return {
        "accounts_moved": moved,
        "account_edited": AccountEdited("E", "A2", {"beds": np.nan}, {"beds": 7.0, "new": "x"}),
        "scenario_changed": ScenarioChanged.removing(state, "b", "Remove"),
        "scenario_described": ScenarioDescribed(
            "D", "b", {"hypothesis": "Fewer miles"}, {"hypothesis": "More calls"}
        ),
        "scenario_opened": ScenarioOpened("Open", "b", "live"),
        "table_replaced": TableReplaced("T", "contacts", None, pd.DataFrame({"x": [np.nan, 1.0]})),
        "accounts_replaced": AccountsReplaced(
            "Import", state.accounts, state.accounts.taking(kept), before, after
        ),
        "reps_replaced": RepsReplaced("Reps", state.reps, state.reps[::-1]),
        "plan_edited": PlanEdited("Plan", "R2", None, {"goals": [1, {"a": None}]}),
        "settings_changed": SettingsChanged("S", {"new": None}, {"new": 0.1 + 0.2}),
        "about_changed": AboutChanged("A", state.about, replace(state.about, units="km")),
        "together": Together("Both", (moved, ScenarioOpened("Open", "b", "live"))),
    }


KINDS = [
    "accounts_moved",
    "account_edited",
    "scenario_changed",
    "scenario_described",
    "scenario_opened",
    "table_replaced",
    "accounts_replaced",
    "reps_replaced",
    "plan_edited",
    "settings_changed",
    "about_changed",
    "together",
]


@pytest.mark.parametrize("kind", KINDS)
def test_that_a_change_read_back_does_and_undoes_the_same(small_state, assert_same, kind):
    change = changes_of(small_state)[kind]
    written, payload = pack_change(change)
    read = unpack_change(payload)
    assert (written, type(read), read.label) == (kind, type(change), change.label)
    after = change.apply(small_state)
    assert_same(read.apply(small_state), after)
    assert_same(read.inverse().apply(after), change.inverse().apply(after))


def test_that_a_stored_change_is_read_once_and_only_when_walked(small_state):
    reads = []

    def load():
        reads.append(1)
        return ScenarioOpened("Open", "b", "live")

    stored = StoredChange("Open", load)
    assert (stored.label, reads) == ("Open", [])
    assert stored.apply(small_state).open_scenario == "live"
    assert stored.inverse().apply(small_state).open_scenario == "b"
    assert len(reads) == 1


def test_that_a_stored_change_is_kept_as_what_it_stands_for():
    opened = ScenarioOpened("Open", "b", "live")
    stored = StoredChange("Open", lambda: opened)
    assert pack_change(stored) == pack_change(opened)
    assert resolved(stored) is opened


def test_that_a_kind_the_document_does_not_know_is_refused():
    with pytest.raises(TypeError, match="str"):
        pack_change("a string")


def test_that_a_kind_of_a_later_version_is_refused():
    later = Packer().pack({"kind": "weather_changed", "label": "Rain"})
    with pytest.raises(ValueError, match="weather_changed"):
        unpack_change(later)
