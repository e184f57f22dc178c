"""Influence edges, what they reach, opinion-leader tiers."""

import numpy as np
import pandas as pd

from model.plan.influence import edges_between, opinion_leaders, reach_of, tier_points
from model.settings import settings_of

DEFAULTS = settings_of({})
IDS = np.array(["A", "B", "C"], object)


def edges(*rows):
    return pd.DataFrame(rows, columns=["from_account", "to_account", "weight"])


def test_that_edges_leaving_the_territory_loops_and_blank_weights_are_left_out():
    table = edges(("A", "B", 0.5), ("A", "X", 0.5), ("B", "B", 1.0), ("B", "C", None))
    assert edges_between(table, IDS) == ((0, 1, 0.5),)
    assert edges_between(pd.DataFrame(), IDS) == ()


def test_that_one_step_adds_weighted_headroom():
    reach = reach_of(((0, 1, 0.5), (0, 2, 0.2)), np.array([10.0, 100, 1000]))
    assert reach.one_step.tolist() == [250, 0, 0]
    assert reach.missing == ()


def test_that_two_steps_take_the_strongest_path_to_each_account_once():
    reach = reach_of(((0, 1, 0.5), (1, 2, 0.4), (0, 2, 0.1)), np.array([7.0, 100, 1000]))
    assert reach.two_steps.tolist() == [0.5 * 100 + 0.2 * 1000, 400, 0]


def test_that_a_cycle_does_not_count_the_source():
    reach = reach_of(((0, 1, 0.5), (1, 0, 0.5)), np.array([100.0, 40]))
    assert reach.two_steps.tolist() == [20, 50]


def test_that_unknown_headroom_reaches_nothing_and_missing_edges_are_said():
    assert reach_of(((0, 1, 1.0),), np.array([1.0, np.nan])).one_step.tolist() == [0, 0]
    assert reach_of((), np.array([1.0])).missing


def test_that_tiers_of_contacts_win_over_imported_ones():
    contacts = pd.DataFrame(
        {"account_id": ["A", "A", "A", "B", "B"], "kol_tier": ["T3", "T1", "T4", "T4", ""]}
    )
    best, extra = opinion_leaders(contacts, IDS, np.array([np.nan, 2, 2]), np.array([np.nan, 5, 1]))
    assert best.tolist() == [1, 4, 2]
    assert extra.tolist() == [1, 0, 1]


def test_that_tier_points_grow_with_further_leaders_to_a_hundred():
    best, extra = np.array([0.0, 4, 3, 2, 1, 1]), np.array([0.0, 0, 2, 1, 0, 3])
    assert tier_points(best, extra, DEFAULTS).tolist() == [0, 20, 65, 85, 100, 100]
