"""What a rep who suits less costs is part of the objective, of its bound, and of every parcel."""

from itertools import product

import numpy as np
import pytest
from scipy.optimize import linprog

from model.contiguity import site_graph
from optimizers.design import design
from optimizers.keep import region_around
from optimizers.layout import lay_out
from optimizers.locate import parcelled
from optimizers.rejudge import centres_amid
from optimizers.starts import unit_places
from tests.optimizers.drawn import problem, scatter


@pytest.mark.parametrize("seed", range(4))
def test_that_the_cheapest_of_all_alignments_at_the_homes_is_found(seed: int) -> None:
    rng = np.random.default_rng(seed)
    xy, homes = rng.uniform(0, 100, (8, 2)), rng.uniform(0, 100, (2, 2))
    extra = rng.uniform(0, 60, (8, 2))
    task = problem(xy, 2, 30.0, homes=homes, mismatch=extra, contiguous="off")
    found = design(task, seconds=None, iterations=6, seed=1)
    cost = np.linalg.norm(xy[:, None] - homes[None], axis=2) + extra
    best = min(
        float(cost[np.arange(8), np.array(codes)].sum())
        for codes in product((0, 1), repeat=8)
        if 3 <= sum(codes) <= 5  # 4 each, +- 30 %
    )
    assert found.feasible
    assert found.objective == pytest.approx(best)


def test_that_the_bound_is_the_transportation_optimum_with_it() -> None:
    rng = np.random.default_rng(4)
    xy, work, extra = scatter(40, 4), rng.uniform(0.5, 1.5, 40), rng.uniform(0, 20, (40, 3))
    task = problem(xy, 3, 6.0, work, mismatch=extra)
    found = design(task, seconds=None, iterations=6, seed=0)
    cost = np.linalg.norm(xy[:, None] - found.centres[None], axis=2) + extra
    load = np.zeros((3, 120))
    for t in range(3):
        load[t, t::3] = work
    least = linprog(
        cost.ravel(), A_eq=np.kron(np.eye(40), np.ones(3)), b_eq=np.ones(40),
        A_ub=np.vstack((load, -load)),
        b_ub=np.concatenate((task.high[:, 0], -task.low[:, 0])), bounds=(0, 1),
    ).fun  # fmt: skip
    assert found.bound is not None
    assert least * (1 - 2e-3) <= found.bound <= least * (1 + 1e-9)


def test_that_groups_and_parcels_carry_the_cost_of_their_accounts() -> None:
    xy, extra = scatter(400, 7), np.random.default_rng(7).uniform(0, 5, (400, 3))
    groups = np.full(400, -1)
    groups[:6] = 0
    task = problem(xy, 3, 10.0, mismatch=extra, groups=groups, contiguous="soft")
    layout = lay_out(task, site_graph(xy))
    assert layout.mismatch[layout.unit[0]] == pytest.approx(extra[:6].sum(axis=0))
    parcels = parcelled(layout, unit_places(layout))
    assert len(parcels.load) < len(layout.load)
    for parcel in (0, 5, len(parcels.load) - 1):
        rows = parcels.unit == parcel
        assert parcels.mismatch[parcel] == pytest.approx(extra[rows].sum(axis=0))


def test_that_a_few_territories_of_a_large_problem_keep_their_pairs() -> None:
    xy, extra = scatter(500, 3), np.random.default_rng(3).uniform(0, 5, (500, 8))
    task = problem(xy, 8, 20.0, mismatch=extra)
    region = region_around(task, design(task, seconds=None, iterations=2, seed=1), (0, 1))
    assert region.problem.mismatch is not None
    assert (region.problem.mismatch == extra[np.ix_(region.rows, region.codes)]).all()


def test_that_a_centre_is_at_a_home_that_binds_it_and_amid_the_work_where_one_only_pulls() -> None:
    xy = np.array([[0.0, 0.0], [0.0, 2.0], [0.0, 1.0], [10.0, 0.0], [10.0, 2.0], [10.0, 1.0]])
    homes, codes = np.array([[5.0, 5.0], [6.0, 6.0]]), np.array([0, 0, 0, 1, 1, 1])
    bound = problem(xy, 2, 90.0, homes=homes)
    assert centres_amid(bound, codes) == pytest.approx(homes)
    pulled = problem(xy, 2, 90.0, homes=homes, pull=np.array([np.inf, 4.0]))
    assert centres_amid(pulled, codes) == pytest.approx(
        np.array([[5.0, 5.0], [10.0, 1.0]]), abs=0.05
    )
