"""Hours watched of a family's procedures, their target, and the procedures beside."""

import math

import pytest

from model.accounts import Accounts
from model.errors import PlanError
from model.plan.procedures import (
    hours_watched,
    name_family,
    procedures_of,
    set_adjacent,
    set_hours_target,
)
from model.scenario import LIVE, Scenario
from model.state import About, State


def small(plan):
    live = (Scenario(LIVE, "Live", {}),)
    return State(About("x"), Accounts({"account_id": ["A"]}), live, plans={"R1": plan})


LOG = [
    {"item": "Block of Dr Abel", "kind": "OR observation", "family": "UGI", "hours": 6},
    {"item": "Friday list", "kind": "OR observation", "family": "UGI", "hours": 2.5},
    {"item": "Before families were told apart", "kind": "hours", "score": 22},
    {"item": "UGI pitch", "kind": "pitch", "family": "UGI", "score": 88},
]


def test_that_hours_in_the_room_count_for_their_family_and_practice_does_not():
    plan = {"enablement": {"records": LOG}}
    assert (hours_watched(plan, "UGI"), hours_watched(plan, "GYN")) == (8.5, 0.0)
    assert hours_watched(plan) == 22.0


def test_that_a_family_has_a_target_a_day_and_neighbours_after_they_are_typed():
    state = small({})
    (fresh,) = procedures_of(state.plans["R1"], ("UGI",))
    assert fresh.lacks == "No target of hours and no day and no adjacent procedure."
    assert math.isnan(fresh.target)
    for edit in (
        lambda s: set_adjacent(s, "R1", "UGI", ["hernia", " bariatric", "hernia", ""]),
        lambda s: set_hours_target(s, "R1", "UGI", 40.0, "2027-06-30"),
        lambda s: name_family(s, "R1", "UGI", "Foregut"),
    ):
        change = edit(state)
        assert change.inverse().apply(change.apply(state)).plans == state.plans
        state = change.apply(state)
    (full,) = procedures_of(state.plans["R1"], ("UGI",))
    assert (full.name, full.adjacent) == ("Foregut", ("hernia", "bariatric"))
    assert (full.target, full.by, full.lacks) == (40.0, "2027-06-30", "")


def test_that_nobody_plans_to_watch_less_than_nothing():
    with pytest.raises(PlanError, match="no number of hours"):
        set_hours_target(small({}), "R1", "UGI", -2.0, "")


def test_that_the_example_names_the_procedures_beside_each_family(demo):
    found = procedures_of(demo.plans["R1"], ("UGI", "GYN", "CRS"))
    assert [one.adjacent for one in found] == [
        ("hernia", "bariatric"), ("urogynecology",), ("general surgery",)
    ]  # fmt: skip
