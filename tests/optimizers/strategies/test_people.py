"""Numbers of people by ZIP or county reach the accounts that live among them."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.accounts import Accounts
from model.errors import PlanError
from model.state import State
from optimizers.strategies.people import people_metric, people_names
from tests.optimizers.grid import grid_state

TABLE = "postcodes_demographics"


def with_people(frame: pd.DataFrame, **columns: object) -> State:
    return replace(grid_state(2, 1, **columns), tables={TABLE: frame})


def test_that_a_zip_is_shared_by_its_accounts_and_counts_once() -> None:
    people = pd.DataFrame({"postcode": ["45402", "02110"], "population": [90.0, 7.0]})
    source = with_people(people, postcode=["45402", "45402-1234", "45402", "2110"])
    assert people_metric(source, TABLE, "population").values.tolist() == [30.0, 30.0, 30.0, 7.0]


def test_that_a_zip_without_an_account_goes_to_the_nearest() -> None:
    people = pd.DataFrame(
        {"postcode": ["1", "9"], "population": [5.0, 3.0], "lat": [np.nan, 40.1], "lon": [0, -89.9]}
    )
    source = with_people(people, postcode=["00001", "", "", ""])
    assert people_metric(source, TABLE, "population").values.tolist() == [5.0, 0.0, 0.0, 3.0]


def test_that_counties_join_by_name_and_state_with_or_without_the_word_county() -> None:
    people = pd.DataFrame(
        {"county": ["Greene", "Greene"], "region": ["OH", "IL"], "population": [8.0, 2.0]}
    )
    source = with_people(
        people, county=["Greene County", "greene", "", "Clark"], region=["IL", "OH", "IL", "IL"]
    )
    values = people_metric(source, TABLE, "population").values.tolist()
    assert values[:2] == [2.0, 8.0]


def test_that_the_county_of_an_account_is_found_by_its_place() -> None:
    accounts = Accounts({"account_id": ["A"], "lat": [39.759], "lon": [-84.192]})
    people = pd.DataFrame({"county": ["Montgomery"], "region": ["OH"], "population": [5.0]})
    source = replace(grid_state(2, 1), accounts=accounts, tables={TABLE: people})
    assert people_metric(source, TABLE, "population").values.tolist() == [5.0]


def test_that_what_does_not_add_up_is_not_offered() -> None:
    people = pd.DataFrame(
        {
            "postcode": ["1"],
            "lat": [40.0],
            "town": ["X"],
            "population": [1.0],
            "median_household_income": [7.0],
        }
    )
    source = with_people(people)
    assert people_names(source, TABLE) == ("population",)
    with pytest.raises(PlanError, match="no number"):
        people_metric(source, TABLE, "median_household_income")
    with pytest.raises(PlanError, match="No row"):
        people_metric(source, TABLE, "population")


def test_that_a_table_without_zip_and_county_says_so() -> None:
    with pytest.raises(PlanError, match="neither ZIP codes nor counties"):
        people_metric(with_people(pd.DataFrame({"population": [1.0]})), TABLE, "population")


@given(
    zips=st.lists(st.integers(1, 5), min_size=4, max_size=4),
    amounts=st.lists(st.floats(0, 1e6), min_size=5, max_size=5),
)
def test_that_everybody_counts_once(zips: list[int], amounts: list[float]) -> None:
    people = pd.DataFrame(
        {
            "postcode": [str(number) for number in range(1, 6)],
            "population": amounts,
            "lat": 40.0,
            "lon": -90.0,
        }
    )
    source = with_people(people, postcode=[str(number) for number in zips])
    if sum(amounts) > 0:
        found = people_metric(source, TABLE, "population").values
        assert found.sum() == pytest.approx(sum(amounts))
