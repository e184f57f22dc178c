"""Visits against the plan: capped per account, those of class A apart, with their limits."""

import math
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.accounts import Accounts
from model.diary.measures import limits_of
from model.diary.measures_acts import Act
from model.diary.visits_made import Visits, attained, visits_made

TODAY = date(2026, 11, 30)
ALL = np.ones(3, bool)


def visits(planned, done):
    return Visits(np.array(planned, float), np.array(done, float), (None,) * len(planned))


def visit(account, days_ago, status="done"):
    day = TODAY - timedelta(days=days_ago)
    done = day if status == "done" else None
    return Act("", "call_f2f", account, "U", day, done, status, "plan", True, 60.0)


def test_that_more_visits_than_planned_do_not_make_up_for_fewer_elsewhere():
    found = attained(visits([6, 4, 2], [3, 9, 2]), ALL)
    assert (found.share.part, found.share.whole) == (3 + 4 + 2, 12)
    assert found.short.tolist() == [True, False, False]


def test_that_accounts_nobody_keeps_a_record_of_are_left_out():
    found = attained(visits([6, 4, 2], [3, np.nan, 2]), ALL)
    assert (found.share.part, found.share.whole) == (5, 8)
    nothing = attained(visits([6], [np.nan]), np.ones(1, bool))
    assert math.isnan(nothing.share.value)


def test_that_only_the_accounts_asked_for_count():
    found = attained(visits([6, 4, 2], [3, 4, 0]), np.array([True, False, False]))
    assert found.share.value == pytest.approx(0.5)
    assert found.short.tolist() == [True, False, False]


@pytest.mark.parametrize(("share", "state"), [(85, "green"), (84, "amber"), (69, "red")])
def test_that_the_frequency_of_a_accounts_has_its_limits(share, state):
    assert limits_of("frequency_a").state(share) == state


def test_that_visits_of_91_days_count_and_the_last_one_is_kept():
    accounts = Accounts({"account_id": ["A", "B"], "name": ["A", "B"]})
    acts = [visit("A", 0), visit("A", 90), visit("A", 91), visit("A", 3, "no_show")]
    found = visits_made(accounts, np.array([24.0, 8.0]), acts, TODAY)
    assert found.done.tolist() == [2, 0]
    assert found.planned.tolist() == [6, 2]
    assert found.last == (TODAY, None)


@given(st.lists(st.tuples(st.floats(0, 30), st.integers(0, 30)), min_size=1))
def test_that_attainment_lies_between_none_and_all(pairs):
    planned, done = zip(*pairs, strict=True)
    share = attained(visits(planned, done), np.ones(len(pairs), bool)).share
    assert 0 <= share.part <= share.whole + 1e-9
