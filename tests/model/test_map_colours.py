"""Classes of a metric, categories, and ramps that rank for every sight and in grey."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.extra.numpy import arrays
from hypothesis.strategies import floats, integers

from model.accounts import Accounts
from model.errors import PlanError
from model.format import Formatter
from model.map_colours import (
    NONE,
    RAMPS,
    Method,
    by_category,
    by_metric,
    class_breaks,
    colouring,
    offered_categories,
)
from model.palette import grey_distance, oklab_distance
from model.scenario import LIVE, Scenario
from model.state import About, State
from model.system_seats import system_names

LIVE_ONE = Scenario(LIVE, "Live", {}, status="live")
SHOW = Formatter.of(About("Small"))


def state_of(**columns) -> State:
    n = len(next(iter(columns.values())))
    ids = np.array([f"A{k}" for k in range(n)], object)
    return State(About("Small"), Accounts({"account_id": ids, **columns}), (LIVE_ONE,))


def test_that_quantiles_hold_as_many_values_each():
    values = np.arange(1.0, 11.0)
    code = np.searchsorted(class_breaks(values, Method.QUANTILE), values, side="right")
    assert np.bincount(code).tolist() == [2, 2, 2, 2, 2]


def test_that_equal_classes_are_as_wide_each():
    assert class_breaks(np.array([0.0, 10.0, 100.0]), Method.EQUAL).tolist() == [20, 40, 60, 80]


@pytest.mark.parametrize("method", list(Method))
@settings(max_examples=40)
@given(values=arrays(np.float64, integers(1, 30), elements=floats(0, 1e6)))
def test_that_limits_rise_and_lie_within_the_values(method, values):
    breaks = class_breaks(values, method)
    assert len(breaks) <= 4
    assert (np.diff(breaks) > 0).all()
    assert all(values.min() <= limit <= values.max() for limit in breaks)


def test_that_classes_of_a_metric_say_their_range_and_count_and_leave_out_what_is_missing():
    made = by_metric(
        state_of(beds=np.array([10.0, 20, 30, 40, 50, np.nan])), "beds", Method.QUANTILE, SHOW
    )
    assert made.labels == ("10", "20", "30", "40", "50")
    assert made.counts == (1, 1, 1, 1, 1)
    assert made.code.tolist() == [0, 1, 2, 3, 4, NONE]
    assert (made.ranked, made.rest, made.n_rest) == (True, "no value", 1)


def test_that_an_empty_class_of_equal_width_is_not_in_the_legend():
    beds = np.array([1.0, 2.0, 100.0])
    made = by_metric(state_of(beds=beds), "beds", Method.EQUAL, SHOW)
    assert made.labels == ("1 to 2", "100")
    assert made.code.tolist() == [0, 0, 1]


def test_that_one_value_is_one_class_and_no_value_is_none():
    assert by_metric(state_of(beds=np.full(3, 7.0)), "beds", Method.QUANTILE, SHOW).counts == (3,)
    assert by_metric(state_of(beds=np.full(3, np.nan)), "beds", Method.EQUAL, SHOW).labels == ()


def test_that_the_most_frequent_categories_get_a_colour_and_the_rest_is_counted():
    values = np.array([*"AAABBC", *"DEFGHIJ", ""], object)
    made = by_category("Kind", values, "unknown", {"A": "Alpha"})
    assert made.labels[:3] == ("Alpha", "B", "C")
    assert len(made.labels) == len(made.colours("light")) == 8
    assert made.n_rest == 3
    assert made.rest == "others, unknown"


def test_that_only_categories_that_tell_accounts_apart_are_offered():
    idn = np.array(["Mercy", "none", "Mercy"], object)
    plain = state_of(idn_id=idn, account_type=np.array(["ASC"] * 3, object))
    assert offered_categories(plain) == ("system",)
    assert system_names(plain.accounts).tolist() == ["Mercy", "", "Mercy"]
    assert colouring(plain, "system", Method.EQUAL, SHOW).counts == (2,)


def test_that_a_metric_nobody_knows_is_refused():
    with pytest.raises(PlanError):
        colouring(state_of(beds=np.ones(1)), "moonlight", Method.EQUAL, SHOW)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_that_neighbouring_classes_differ_for_every_sight_and_in_grey(theme):
    for one, other in pairwise(RAMPS[theme]):
        assert oklab_distance(one, other) >= 8
        assert grey_distance(one, other) >= 8
    lightness = [grey_distance(RAMPS[theme][0], c) for c in RAMPS[theme]]
    assert lightness == sorted(lightness)
