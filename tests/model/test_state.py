"""What one state keeps of the state before it."""

import pickle
from dataclasses import replace

import numpy as np
import pandas as pd

from model.accounts import Accounts
from model.alignment import Alignment
from model.scenario import LIVE, Layer, Scenario
from model.settings import settings_of
from model.state import About, State


def small(**fields):
    accounts = Accounts({"account_id": ["A"], "lat": [40.0], "lon": [-84.0]})
    return State(
        About("P"),
        accounts,
        (Scenario(LIVE, "Live", {"core": Layer((), Alignment(np.array([-1])))}),),
        **fields,
    )


def test_that_what_is_given_can_be_changed_afterwards_without_changing_the_state():
    plans = {"R1": {"goal": 1}}
    state = small(plans=plans)
    plans["R2"] = {}
    assert state.plans == {"R1": {"goal": 1}}


def test_that_the_next_state_keeps_the_very_same_parts_until_they_are_new():
    state = small(plans={"R1": {}}, settings={"pen.low": 0.2}, tables={"sales": pd.DataFrame()})
    moved = replace(state, open_scenario="other")
    assert moved.plans is state.plans
    assert moved.settings is state.settings
    assert moved.tables is state.tables
    typed = replace(state, plans={**state.plans, "R2": {}})
    assert typed.plans is not state.plans
    assert typed.settings is state.settings


def test_that_the_settings_of_states_that_follow_are_read_once():
    state = small(settings={"pen.low": 0.2})
    assert settings_of(replace(state, open_scenario="other")) is settings_of(state)
    assert settings_of(replace(state, settings={"pen.low": 0.3}))["pen.low"] == 0.3


def test_that_a_state_on_its_way_to_another_process_keeps_what_it_holds():
    state = pickle.loads(pickle.dumps(small(settings={"pen.low": 0.2})))
    assert settings_of(state)["pen.low"] == 0.2
    assert replace(state, open_scenario="other").settings is state.settings
