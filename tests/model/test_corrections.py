"""What people correct stays, says why, and can be given back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis.strategies import floats

from model.accounts import Accounts
from model.alignment import Alignment
from model.corrections import correct, corrections, place, release
from model.errors import PlanError
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.territories import CORE_TEAM


@pytest.fixture
def state():
    table = Accounts(
        {
            "account_id": ["A1", "A2"],
            "name": ["Elm", ""],
            "beds": [120.0, np.nan],
            "street": ["1 Elm St", ""],
            "upsell_flag": np.array([True, False]),
            "city": ["Lima", "Nowhere"],
            "region": ["OH", "OH"],
            "lat": [40.7, np.nan],
            "lon": [-84.1, np.nan],
            "placed_by": ["zip", "none"],
        }
    )
    live = Scenario(LIVE, "Live", {CORE_TEAM.id: Layer((), Alignment.unassigned(2))})
    return State(About("Test"), table, (live,))


def told(state):
    return [(c.account_id, c.field, c.value, c.in_file, c.why) for c in corrections(state)]


def test_that_a_corrected_value_is_pinned_with_its_reason(state):
    change = correct(state, "A1", {"beds": 150, "street": "2 Elm St"}, " They built a wing ")
    after = change.apply(state)
    assert change.label == "Correct Beds, Street of Elm"
    assert (after.accounts["beds"][0], after.accounts["street"][0]) == (150.0, "2 Elm St")
    assert told(after) == [
        ("A1", "beds", "150", "120", "They built a wing"),
        ("A1", "street", "2 Elm St", "1 Elm St", "They built a wing"),
    ]


def test_that_a_second_correction_remembers_the_file_and_not_the_first(state):
    once = correct(state, "A1", {"beds": 150}, "A").apply(state)
    twice = correct(once, "A1", {"beds": 160.5}, "B").apply(once)
    assert told(twice) == [("A1", "beds", "160.5", "120", "B")]


def test_that_a_dragged_pin_is_one_correction(state):
    change = place(state, "A2", 40.5, -84.25, "The new building")
    after = change.apply(state)
    assert change.label == "Place of A2"
    assert after.accounts["placed_by"][1] == "user"
    assert told(after) == [("A2", "place", "40.5, -84.25, user", "", "The new building")]


def test_that_released_values_are_those_of_the_file(state):
    after = correct(state, "A1", {"beds": 150, "upsell_flag": False}, "A").apply(state)
    after = place(after, "A1", 40.0, -84.0, "B").apply(after)
    for field in ("beds", "upsell_flag", "place"):
        after = release(after, "A1", field).apply(after)
    assert told(after) == []
    assert after.tables == {}
    for name in state.accounts:
        assert after.accounts[name].tolist()[0] == state.accounts[name].tolist()[0], name


def test_that_a_place_the_file_does_not_know_goes_back_to_its_address(state):
    table = state.accounts.with_values(0, {"lat": 1.0, "lon": 1.0, "placed_by": "user"})
    old = State(state.about, table, state.scenarios)
    assert told(old) == [("A1", "place", "1, 1, user", None, "")]
    after = release(old, "A1", "place").apply(old)
    assert after.accounts["placed_by"][0] == "city"
    assert abs(after.accounts.lat[0] - 40.74) < 0.1


def test_that_a_released_place_without_any_file_point_is_nowhere(state):
    after = place(state, "A2", 40.5, -84.25, "Guess").apply(state)
    after = release(after, "A2", "place").apply(after)
    assert np.isnan(after.accounts.lat[1])
    assert after.accounts["placed_by"][1] == "none"


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda s: correct(s, "A9", {"beds": 1}, "x"), 'no account "A9"'),
        (lambda s: correct(s, "A1", {"beds": "many"}, "x"), '"many" is no number'),
        (lambda s: correct(s, "A1", {"nonsense": 1}, "x"), 'no field "nonsense"'),
        (lambda s: correct(s, "A1", {"lat": 1.0}, "x"), "not corrected this way"),
        (lambda s: correct(s, "A1", {}, "x"), "No value"),
        (lambda s: correct(s, "A1", {"beds": 1}, "  "), "needs its reason"),
        (lambda s: place(s, "A1", 91.0, 0.0, "x"), "no place on earth"),
        (lambda s: place(s, "A1", float("nan"), 0.0, "x"), "no place on earth"),
        (lambda s: release(s, "A1", "beds"), "Beds of Elm is not corrected"),
    ],
)
def test_that_what_cannot_be_corrected_is_said(state, act, words):
    with pytest.raises(PlanError, match=words):
        act(state)


def test_that_a_field_the_table_lacks_can_be_given(state):
    after = correct(state, "A2", {"ors": 4}, "Counted them").apply(state)
    assert after.accounts["ors"][1] == 4.0
    assert told(after) == [("A2", "ors", "4", "", "Counted them")]
    cleared = correct(after, "A2", {"ors": None}, "Closed").apply(after)
    assert np.isnan(cleared.accounts["ors"][1])


@given(floats(-90, 90), floats(-180, 180))
def test_that_a_place_and_its_undo_leave_the_table_as_it_was(lat, lon):
    table = Accounts({"account_id": ["A"], "lat": [1.0], "lon": [2.0], "placed_by": ["zip"]})
    live = Scenario(LIVE, "Live", {CORE_TEAM.id: Layer((), Alignment.unassigned(1))})
    start = State(About("T"), table, (live,))
    change = place(start, "A", lat, lon, "Because")
    after = change.apply(start)
    assert (after.accounts.lat[0], after.accounts.lon[0]) == (lat, lon)
    back = change.inverse().apply(after)
    assert back.accounts.record(0) == table.record(0)
    assert back.tables == {}
