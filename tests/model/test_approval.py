"""The checklist of an approval on the example, and where there is nothing to judge by."""

from dataclasses import replace

import numpy as np
import pytest

from model.alignment import UNASSIGNED, Alignment
from model.approval import approval_checks
from model.demo import demo_state
from model.evaluation import Evaluator
from model.resources import resource
from model.scenario import LIVE, Layer
from model.state import State


@pytest.fixture(scope="module")
def state() -> State:
    return demo_state(resource("demo"))


def checked(state: State, layer: Layer) -> dict[str, tuple[str, bool | None]]:
    found = approval_checks(state, layer, Evaluator(state, layer).evaluate(layer.alignment))
    return {check.name: (check.words, check.kept) for check in found}


def test_that_the_four_checks_name_their_figures(state: State) -> None:
    found = checked(state, state.scenario(LIVE).layer())
    assert list(found) == ["Balance", "Fit", "Fairness", "Attention"]
    assert "of 6 by potential" in found["Balance"][0]
    assert "of 6 by workload" in found["Balance"][0]


def test_that_everything_in_one_territory_is_out_of_balance(state: State) -> None:
    layer = state.scenario(LIVE).layer()
    one = Alignment(np.zeros(len(state.accounts), np.int16))
    words, kept = checked(state, replace(layer, alignment=one))["Balance"]
    assert "0 of 6 by potential" in words
    assert kept is False


def test_that_reps_of_no_known_skill_and_no_quota_are_not_judged(state: State) -> None:
    reps = tuple(replace(rep, skills={}, quota=None) for rep in state.reps)
    bare = replace(state, reps=reps)
    found = checked(bare, bare.scenario(LIVE).layer())
    assert found["Fit"] == ("The skills of the reps are not known.", None)
    assert found["Fairness"] == ("No rep has a quota.", None)


def test_that_a_rep_who_can_do_everything_fits(state: State) -> None:
    every = {skill for rep in state.reps for skill in rep.skills}
    reps = tuple(replace(rep, skills=dict.fromkeys(every, 5.0)) for rep in state.reps)
    able = replace(state, reps=reps)
    words, kept = checked(able, able.scenario(LIVE).layer())["Fit"]
    assert kept is True or "one: 0" not in words


def test_that_an_a_account_without_calls_is_named(state: State) -> None:
    layer = state.scenario(LIVE).layer()
    assert checked(state, layer)["Attention"] == ("Every A account has calls.", True)
    calls = np.full(len(state.accounts), np.nan)
    calls[state.accounts.row_of("T2-01")] = 0.0  # planned by hand
    none = replace(state, accounts=state.accounts.with_columns({"calls": calls}))
    words = "1 A account has no call planned: Scioto University Hospital."
    assert checked(none, layer)["Attention"] == (words, False)


def test_that_an_a_account_of_no_territory_is_named(state: State) -> None:
    layer = state.scenario(LIVE).layer()
    codes = layer.alignment.territory.copy()
    codes[state.accounts.row_of("T2-01")] = UNASSIGNED
    words, kept = checked(state, replace(layer, alignment=Alignment(codes)))["Attention"]
    assert "Scioto University Hospital" in words
    assert kept is False
