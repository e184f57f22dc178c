"""A state arrives whole although only what is new of it is sent."""

import pickle
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from model.change import AccountEdited, AccountsMoved, TableReplaced
from model.demo import demo_state
from model.plan.typed_edits import set_value
from model.resources import resource
from model.state import State
from model.territories import CORE_TEAM
from ui.state_parts import Known, parts_of, whole_of


@pytest.fixture(scope="module")
def state() -> State:
    return demo_state(resource("demo"))


def sent(new: State, old: State | None, held: State | None) -> tuple[State, int]:
    """What arrives in a process that holds `held`, and how many bytes went there."""
    told = pickle.dumps(parts_of(new, old))
    return whole_of(pickle.loads(told), held), len(told)


def beds(state: State, account_id: str, number: float) -> State:
    old = state.accounts.record(state.accounts.row_of(account_id))["beds"]
    return AccountEdited("Beds", account_id, {"beds": old}, {"beds": number}).apply(state)


def moved(state: State) -> State:
    layer = state.scenario("live").layer(CORE_TEAM.id)
    return AccountsMoved(
        "live", CORE_TEAM.id, layer.alignment.moving(np.array([3]), 1, "Move")
    ).apply(state)


def shorter(state: State) -> State:
    needs = state.table("needs")
    return TableReplaced("Cut", "needs", needs, needs.iloc[1:]).apply(state)


def typed(state: State) -> State:
    return set_value(state, "R1", ("mission",), "Six hundred patients by 2029.").apply(state)


def with_column(state: State) -> State:
    accounts = state.accounts.with_columns({"mood": ["good"] * len(state.accounts)})
    return replace(state, accounts=accounts)


def without_table(state: State) -> State:
    return replace(state, tables={k: v for k, v in state.tables.items() if k != "needs"})


def assert_same(one: State, other: State) -> None:
    """Both hold the same, field by field."""
    assert one.accounts.names == other.accounts.names
    for name in one.accounts:
        np.testing.assert_array_equal(one.accounts[name], other.accounts[name])
    assert list(one.tables) == list(other.tables)
    assert all(one.tables[name].equals(other.tables[name]) for name in one.tables)
    assert (one.about, one.reps, one.teams) == (other.about, other.reps, other.teams)
    assert (one.plans, one.settings) == (other.plans, other.settings)
    assert one.open_scenario == other.open_scenario
    for mine, theirs in zip(one.scenarios, other.scenarios, strict=True):
        assert (mine.id, mine.name) == (theirs.id, theirs.name)
        for team, layer in mine.layers.items():
            codes = theirs.layers[team].alignment.territory
            np.testing.assert_array_equal(layer.alignment.territory, codes)


@pytest.mark.parametrize(
    "edit", [lambda s: beds(s, "A13", 51.0), moved, shorter, typed, with_column, without_table]
)
def test_that_an_edited_state_arrives_whole_and_little_of_it_is_sent(
    edit: Any, state: State
) -> None:
    held, whole = sent(state, None, None)
    new = edit(state)
    arrived, little = sent(new, state, held)
    assert_same(arrived, new)
    assert little < whole / 3
    kept = [name for name in held.tables if name != "needs"]
    assert all(arrived.tables[name] is held.tables[name] for name in kept)
    assert arrived.accounts["lat"] is held.accounts["lat"]


def test_that_the_same_state_is_named_and_an_unknown_one_sent_whole(state: State) -> None:
    assert isinstance(parts_of(state, state), Known)
    assert parts_of(state, None) is state
    assert whole_of(parts_of(state, state), state) is state


def test_that_other_accounts_are_sent_whole(state: State) -> None:
    kept = range(len(state.accounts) - 1)
    fewer = type(state.accounts)({n: state.accounts[n][list(kept)] for n in state.accounts})
    held, _ = sent(state, None, None)
    arrived, _ = sent(replace(state, accounts=fewer), state, held)
    assert_same(replace(arrived, scenarios=()), replace(state, accounts=fewer, scenarios=()))


def test_that_many_edits_one_after_the_other_arrive(state: State) -> None:
    held, _ = sent(state, None, None)
    old = state
    for edit in (moved, typed, shorter, with_column, lambda s: beds(s, "A01", 7.0), moved):
        new = edit(old)
        held, _ = sent(new, old, held)
        assert_same(held, new)
        old = new
