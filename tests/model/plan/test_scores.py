"""Value, influence, readiness, effort and the static score."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.accounts import Accounts
from model.plan.scores import (
    hours_to_win,
    readiness_score,
    ready_items,
    static_score,
    static_weights,
    teaching_score,
    value_score,
)
from model.settings import settings_of

DEFAULTS = settings_of({})


def readiness(contract="", end=np.nan, **columns):
    accounts = Accounts({"account_id": ["A"], **{k: [v] for k, v in columns.items()}})
    score, alone = readiness_score(
        accounts,
        ready_items(accounts),
        np.array([contract], object),
        np.array([end]),
        DEFAULTS,
    )
    return score[0], alone[0]


def test_that_value_ranks_accounts_with_headroom():
    assert value_score(np.array([0, 50.0, 10, np.nan, 90])).tolist() == pytest.approx(
        [0, 200 / 3, 100 / 3, 0, 100]
    )
    assert value_score(np.array([np.nan])).tolist() == [0]


def test_that_teaching_gives_points():
    status = np.array(["fellowship", "residency", "none", ""], object)
    assert teaching_score(status, DEFAULTS).tolist() == [100, 60, 0, 0]


def test_that_readiness_adds_its_items_whether_flags_numbers_or_words():
    assert readiness(ready_champion=True, ready_pain=1.0, ready_access="yes")[0] == 45


def test_that_items_win_over_the_imported_readiness():
    assert readiness(ready_budget=True, readiness=70.0) == (10, False)
    assert readiness(ready_budget=False, readiness=70.0) == (70, False)


@pytest.mark.parametrize(
    ("contract", "end", "points"),
    [
        ("none", np.nan, 20),
        ("dual", 30, 20),
        ("sole-competitor", 9, 20),
        ("sole-competitor", 10, 0),
        ("sole-competitor", np.nan, 0),
        ("", np.nan, 0),
    ],
)
def test_that_without_readiness_the_contract_alone_speaks(contract, end, points):
    assert readiness(contract, end) == (points, True)


def test_that_hours_to_win_add_ten_per_hour_of_driving():
    types = np.array(["AMC", "ASC", "ASC"], object)
    hours = hours_to_win(types, np.array([0.5, 2.0, np.nan]), DEFAULTS)
    assert hours.tolist() == [115, 55, 35]


def test_that_the_static_score_weighs_and_rewards_low_effort():
    one = np.array([80.0])
    assert static_score(one, one, one, one, DEFAULTS)[0] == pytest.approx(0.9 * 80 + 0.1 * 20)


def test_that_weights_are_made_to_add_up_to_one():
    assert static_weights({"S.w_V": 2, "S.w_I": 1, "S.w_R": 1, "S.w_E": 0}) == (0.5, 0.25, 0.25, 0)


@given(st.lists(st.floats(0, 1e9), max_size=50))
def test_that_value_is_a_rank_between_zero_and_a_hundred(headroom):
    values = np.array(headroom, float)
    score = value_score(values)
    assert ((score >= 0) & (score <= 100)).all()
    order = np.argsort(values, kind="stable")
    assert (np.diff(score[order]) >= 0).all()
    assert np.array_equal(score > 0, values > 0)
