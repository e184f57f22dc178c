"""Numbers about an alignment."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.accounts import Accounts
from model.alignment import Alignment
from model.errors import PlanError
from model.metrics import (
    balance_index,
    coefficient_of_variation,
    default_balance,
    deviation,
    disruption,
    gini,
    metric,
    metric_names,
    totals,
)
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.territories import Territory


def state_of(**columns):
    n = len(next(iter(columns.values())))
    accounts = Accounts({"account_id": [f"A{i}" for i in range(n)], **columns})
    layer = Layer((Territory("T1", "North"),), Alignment(np.zeros(n)))
    return State(About("x"), accounts, (Scenario(LIVE, "Live", {"core": layer}),))


def test_that_totals_add_up_by_territory_and_leave_the_unassigned_out():
    assert totals(np.array([1.0, 2, 4, 8]), np.array([0, 1, 0, -1]), 3).tolist() == [5, 2, 0]


def test_that_totals_refuse_columns_of_another_length():
    with pytest.raises(ValueError, match="values"):
        totals(np.ones(3), np.zeros(4, int), 1)


def test_that_the_balance_index_is_relative_to_the_mean_territory():
    assert balance_index(np.array([3.0, 1.0])).tolist() == [1.5, 0.5]
    assert balance_index(np.zeros(2)).tolist() == [0, 0]


def test_that_deviation_is_measured_from_each_territorys_share():
    assert deviation(np.array([30.0, 10.0])).tolist() == [0.5, -0.5]
    assert deviation(np.array([30.0, 10.0]), np.array([3.0, 1.0])).tolist() == [0, 0]


def test_that_spread_of_three_one_is_one_half_and_gini_one_quarter():
    assert coefficient_of_variation(np.array([3.0, 1.0])) == 0.5
    assert gini(np.array([3.0, 1.0])) == pytest.approx(0.25)
    assert np.isnan(gini(np.zeros(3)))


def test_that_only_a_change_of_owner_disrupts():
    before, after = np.array([0, 0, 1, -1]), np.array([0, 1, 1, 1])
    assert disruption(before, after, np.array([5.0, 3, 1, 1])) == pytest.approx(0.3)


@given(st.lists(st.floats(0.01, 1e6), min_size=1, max_size=20))
def test_that_gini_lies_between_equal_and_all_in_one(values):
    total = np.array(values)
    assert -1e-9 <= gini(total) <= 1 - 1 / len(total) + 1e-9
    assert gini(total * 7) == pytest.approx(gini(total), abs=1e-9)


@given(st.lists(st.tuples(st.floats(0, 1e6), st.integers(-1, 4)), min_size=1))
def test_that_no_value_is_lost_between_territories(pairs):
    values = np.array([v for v, _ in pairs])
    codes = np.array([c for _, c in pairs])
    assert totals(values, codes, 5).sum() == pytest.approx(values[codes >= 0].sum())


def test_that_a_users_own_column_is_a_metric_under_its_header():
    state = state_of(beds=[10, None], Implants=[3.0, 4.0], note=["a", "b"])
    assert metric(state, "implants").values.tolist() == [3, 4]
    assert metric(state, "beds").values.tolist() == [10, 0]
    assert metric(state, "beds").known == 0.5
    assert {"accounts", "beds", "Implants"} <= set(metric_names(state))
    assert "note" not in metric_names(state)


def test_that_coordinates_are_no_metric_to_add_up():
    names = metric_names(state_of(lat=[39.0, 40.0], lon=[-84.0, -85.0], csat=[8.0, 9.0]))
    assert not {"lat", "lon", "csat"} & set(names)


def test_that_an_unknown_metric_is_refused_with_the_list_of_those_there_are():
    with pytest.raises(PlanError, match=r'no metric "bedz".*beds'):
        metric(state_of(beds=[1.0]), "bedz")


@pytest.mark.parametrize(
    ("columns", "name"),  # potential gives segments, segments give calls, calls give hours
    [
        ({"hours": [3.0, 4.0], "potential": [5.0, 6.0]}, "workload"),
        ({"potential": [5.0, 6.0], "account_type": ["COMM", "ASC"]}, "workload"),
        ({"name": ["a", "b"]}, "accounts"),
        ({"hours": [3.0, None, None]}, "accounts"),
    ],
)
def test_that_what_is_balanced_by_default_is_the_best_that_is_known(columns, name):
    assert default_balance(state_of(**columns))[0] == name
