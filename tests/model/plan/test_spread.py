"""What sizes accounts on a map, how few hold most, what lies near home."""

import math

import numpy as np

from model.plan.spread import fewest_for_share, share_within, size_measure

NAN = math.nan


def test_that_potential_comes_before_procedures_before_beds():
    some, none = np.array([5.0, NAN]), np.array([NAN, NAN])
    assert size_measure(some, some, some).name == "potential"
    assert size_measure(none, some, some).name == "procedures"
    assert size_measure(none, np.zeros(2), some).name == "beds"
    assert size_measure(none, none, none).values.tolist() == [1.0, 1.0]
    assert size_measure(some, some, some).values.tolist() == [5.0, 0.0]


def test_that_the_share_near_home_counts_unknown_ways_in_the_whole_only():
    values, hours = np.array([60.0, 20.0, 20.0]), np.array([0.5, 2.0, NAN])
    assert share_within(values, hours, 1.0) == 0.6
    assert math.isnan(share_within(values, np.full(3, NAN), 1.0))
    assert math.isnan(share_within(np.zeros(3), hours, 1.0))


def test_that_the_fewest_accounts_that_reach_a_share_are_counted():
    values = np.array([10.0, 50.0, NAN, 20.0, 20.0])
    assert fewest_for_share(values, 0.5) == 1
    assert fewest_for_share(values, 0.7) == 2
    assert fewest_for_share(values, 0.71) == 3
    assert fewest_for_share(np.zeros(2), 0.7) == 0
