"""A list that names a rep beside each account tells today's alignment too."""

from dataclasses import replace

import numpy as np
import pytest

from model.accounts import Accounts
from model.alignment import UNASSIGNED, Alignment
from model.intake.assigning import territories_named
from model.intake.named_owners import by_named_owners
from model.reps import Rep
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.territories import Territory


def project(owners, codes=None, territories=(), reps=()):
    n = len(owners)
    accounts = Accounts(
        {
            "account_id": [f"A{row}" for row in range(n)],
            "name": [f"Clinic {row}" for row in range(n)],
            "lat": np.full(n, 42.0),
            "lon": np.linspace(-72, -71, n),
            "owner_rep_id": owners,
        }
    )
    codes = np.full(n, UNASSIGNED) if codes is None else np.array(codes)
    layer = Layer(tuple(territories), Alignment(codes.astype(np.int16)))
    live = Scenario(LIVE, "Live", {"core": layer}, status="live")
    return State(about=About(name="Own"), accounts=accounts, reps=reps, scenarios=(live,))


def taken(state, n_before=0):
    changes, notes = by_named_owners(state, n_before)
    after = state
    for change in changes:
        after = change.apply(after)
    back = after
    for change in reversed(changes):
        back = change.inverse().apply(back)
    assert back.reps == state.reps
    assert np.array_equal(layer_of(back).alignment.territory, layer_of(state).alignment.territory)
    return after, notes


def layer_of(state):
    return state.scenario(LIVE).layer()


def test_that_a_list_without_territories_gives_one_to_each_owner():
    state = project(["Ann Lee", "Bo Ray", "ann  lee", "", "vacant"])
    after, notes = taken(state)
    assert [(t.name, t.rep_id) for t in layer_of(after).territories] == [
        ("Ann Lee", "Ann Lee"),
        ("Bo Ray", "Bo Ray"),
    ]
    assert layer_of(after).alignment.territory.tolist() == [0, 1, 0, UNASSIGNED, UNASSIGNED]
    assert [rep.name for rep in after.reps] == ["Ann Lee", "Bo Ray"]
    assert "one was made for each of 2 owners" in notes[0]
    assert "2 reps were taken" in notes[1]


def test_that_a_territory_is_led_by_whom_most_of_its_accounts_name():
    territories = (Territory("W", "West"), Territory("E", "East"), Territory("N", "North"))
    state = project(
        ["Ann", "Ann", "Bo", "Bo", "Cy", "Di"],
        [0, 0, 0, 1, 2, 2],
        territories,
        reps=(Rep("R7", "Bo"),),
    )
    after, _ = taken(state)
    assert [t.rep_id for t in layer_of(after).territories] == ["Ann", "R7", ""]
    assert [rep.id for rep in after.reps] == ["R7", "Ann"], "nobody is made for a tie"


def test_that_a_rep_in_charge_stays_whatever_the_list_says():
    state = project(
        ["Ann", "Ann"], [0, 0], (Territory("W", "West", rep_id="R1"),), (Rep("R1", "Z"),)
    )
    changes, notes = by_named_owners(state, 0)
    assert (changes, notes) == ([], [])


def test_that_a_new_account_of_nobody_goes_to_its_owners_only_territory():
    territories = (
        Territory("W", "West", rep_id="R1"),
        Territory("E", "East", rep_id="R2"),
        Territory("S", "South", rep_id="R2"),
    )
    reps = (Rep("R1", "Ann"), Rep("R2", "Bo"))
    state = project(["Ann", "Ann", "Bo"], [UNASSIGNED] * 3, territories, reps)
    after, _ = taken(state, n_before=1)
    assert layer_of(after).alignment.territory.tolist() == [UNASSIGNED, 0, UNASSIGNED]


@pytest.mark.parametrize("owner", ["0055g00000ABCDEAA4", "0055g00000ABCDE", "n/a", "–", " "])
def test_that_a_record_number_or_nobody_is_no_rep(owner):
    assert by_named_owners(project([owner, owner]), 0) == ([], [])


def test_that_a_project_without_the_column_or_the_team_is_left_alone():
    state = project(["Ann"])
    bare = replace(state, scenarios=(replace(state.scenario(LIVE), layers={}),))
    assert by_named_owners(bare, 0) == ([], [])


def test_that_a_territory_is_called_as_most_rows_spell_it():
    spelled = Accounts(
        {
            "account_id": ["1", "2", "3", "4"],
            "territory": ["NORTH", "North", "North", "south"],
        }
    )
    assert [t.id for t in territories_named(spelled)] == ["North", "south"]
