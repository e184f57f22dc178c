"""A place is found by account, ZIP or town."""

import numpy as np
import pytest

from model.accounts import Accounts
from model.places.search import find_places


@pytest.fixture(scope="module")
def accounts() -> Accounts:
    return Accounts(
        {
            "account_id": np.array(["A1", "A2", "A3"], object),
            "name": np.array(["St. Brigid Lima", "Lima Surgical", "Lost Lima Clinic"], object),
            "city": np.array(["Lima", "Lima", "Lima"], object),
            "state": np.array(["OH", "OH", "OH"], object),
            "lat": np.array([40.7, 40.8, np.nan]),
            "lon": np.array([-84.1, -84.2, np.nan]),
        }
    )


def test_that_every_typed_word_must_begin_a_word_of_the_name(accounts):
    assert [place.row for place in find_places("brig lima", accounts)] == [0]


def test_that_what_begins_with_the_first_word_comes_first_and_the_unplaced_not_at_all(accounts):
    found = find_places("lima", accounts)
    assert [place.row for place in found[:2]] == [1, 0]
    assert all(place.row is None for place in found[2:])
    assert ("Lima", "town, OH") in [(place.name, place.note) for place in found]


def test_that_a_zip_is_found_where_it_lies(accounts):
    (place,) = find_places("45202", accounts)
    assert (place.name, place.note) == ("45202", "ZIP of Cincinnati, OH")
    assert (round(place.lat), round(place.lon)) == (39, -85) or (round(place.lon) == -84)


def test_that_a_state_tells_towns_of_one_name_apart(accounts):
    names = {place.note for place in find_places("columbus, ga", accounts)}
    assert names == {"town, GA"}


@pytest.mark.parametrize("typed", ["", " ", "x", "!?", "00000", "zzqx"])
def test_that_nothing_is_found_for_nothing(typed, accounts):
    assert find_places(typed, accounts) == ()
