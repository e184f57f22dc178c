"""Potential classes, penetration levels, segments."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.plan.facts import SEGMENTS
from model.plan.segmentation import deciles, potential_classes, segment_accounts
from model.settings import settings_of

DEFAULTS = settings_of({})
ORDER = {"A": 0, "B": 1, "C": 2}


def classes(potential, group=None):
    values = np.array(potential, float)
    groups = np.zeros(len(values), int) if group is None else np.array(group)
    return potential_classes(values, groups, DEFAULTS).tolist()


def segments(potential, penetration, types=None, status=None):
    n = len(potential)
    return segment_accounts(
        np.array(potential, float),
        np.array(penetration, float),
        np.array(types or ["COMM"] * n, object),
        np.array(status or ["active"] * n, object),
        DEFAULTS,
    )


def test_that_an_account_crossing_a_line_takes_the_higher_class():
    # cumulative before: 0, 50, 75 (crosses nothing yet at 70), 95
    assert classes([50, 25, 20, 5]) == ["A", "A", "B", "C"]


def test_that_every_territory_has_its_own_classes():
    assert classes([90, 10, 9, 1], [0, 0, 1, 1]) == ["A", "C", "A", "C"]


def test_that_accounts_without_potential_have_no_class_and_zeros_are_c():
    assert classes([100, np.nan, 0]) == ["A", "", "C"]
    assert classes([0, 0]) == ["C", "C"]
    assert classes([np.nan]) == [""]


@pytest.mark.parametrize(
    ("penetration", "segment"),
    [(0.0999, "Attack"), (0.1, "Grow"), (0.2999, "Grow"), (0.3, "Protect"), (np.nan, "Attack")],
)
def test_that_penetration_decides_the_segment_of_an_a_account(penetration, segment):
    assert segments([100], [penetration]).segment.tolist() == [segment]


def test_that_practices_without_procedures_refer_and_hospitals_without_are_monitored():
    found = segments([100, 0, 0, 10], [0, np.nan, np.nan, 0], ["COMM", "PRAC", "COMM", "PRAC"])
    assert found.potential_class.tolist() == ["A", "R", "C", "C"]
    assert found.segment.tolist() == ["Attack", "Referrer", "Monitor", "Monitor"]


def test_that_accounts_set_aside_or_closed_leave_the_grid():
    found = segments([60, 30, 10], [0, 0, 0], status=["active", "not_now", "closed"])
    assert found.segment.tolist() == ["Attack", "Not now", ""]
    assert found.potential_class.tolist() == ["A", "A", ""]


def test_that_deciles_hold_equal_counts_largest_first():
    potential = np.arange(20.0)
    assert deciles(potential, np.zeros(20, int))[[19, 18, 17, 1, 0]].tolist() == [1, 1, 2, 10, 10]
    assert np.isnan(deciles(np.array([np.nan]), np.zeros(1, int))).all()


@given(
    st.lists(
        st.tuples(st.integers(0, 10**6), st.floats(0, 2), st.integers(0, 3)),
        min_size=1,
        max_size=60,
    )
)
def test_that_segments_partition_the_accounts_and_classes_are_monotone(accounts):
    potential, penetration, group = (np.array(column) for column in zip(*accounts, strict=True))
    n = len(accounts)
    found = segment_accounts(
        potential.astype(float),
        penetration.astype(float),
        np.full(n, "COMM", object),
        np.full(n, "active", object),
        DEFAULTS,
        group,
    )
    assert set(found.segment) <= set(SEGMENTS)
    for code in set(group.tolist()):
        mine = np.flatnonzero(group == code)
        largest_first = mine[np.argsort(-potential[mine], kind="stable")]
        ranks = [ORDER[found.potential_class[i]] for i in largest_first]
        assert ranks == sorted(ranks)
        assert found.decile[largest_first].tolist() == sorted(found.decile[mine])
        if potential[mine].any():
            assert ranks[0] == 0
