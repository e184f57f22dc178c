"""First drafts with locks, and prices that grow where windows are missed."""

import numpy as np

from model.arrays import IntArray
from model.contiguity import site_graph
from optimizers.connect import recount
from optimizers.design import design
from optimizers.ground import Terrain
from optimizers.layout import Layout, empty_draft, lay_out
from optimizers.locate import Locator, unlocked
from optimizers.pace import Pace
from optimizers.problem import DesignProblem
from optimizers.search import Search
from optimizers.starts import first_draft, unit_places
from tests.optimizers.drawn import problem, scatter


def layout_of(task: DesignProblem) -> Layout:
    return lay_out(task, site_graph(task.xy))


def search_of(task: DesignProblem, codes: IntArray) -> tuple[Search, Layout]:
    pace = Pace(None, 3, lambda _best: False, lambda _progress: None)
    return Search(layout_of(task), Terrain(task), pace, 1), layout_of(task)


def test_that_a_centre_sent_elsewhere_leaves_locked_accounts_where_they_are() -> None:
    locked = np.full(120, -1)
    locked[::10] = np.arange(12) % 4
    layout = layout_of(problem(scatter(120, 3), 4, 20.0, locked=locked))
    rng = np.random.default_rng(5)
    located = Locator(layout, first_draft(layout, False, unit_places(layout), rng, 0), rng)
    located.settle(6)
    trials = [located.relocated() for _ in range(10)]
    known = [trial for trial in trials if trial is not None]
    assert known
    held = layout.held >= 0
    for trial in known:
        assert trial.draft.code[held].tolist() == layout.held[held].tolist()
        assert trial.layout is layout


def test_that_territories_are_numbered_as_their_locked_accounts_want_it() -> None:
    towns = np.repeat([[0.0, 0.0], [50.0, 0.0], [0.0, 50.0], [50.0, 50.0]], 20, axis=0)
    xy = towns + np.random.default_rng(1).normal(0, 2, towns.shape)
    locked = np.full(80, -1)
    locked[[0, 20, 40, 60]] = [2, 3, 1, 0]
    found = design(problem(xy, 4, 5.0, locked=locked), seconds=None, iterations=2, seed=1)
    assert found.territory.tolist() == np.repeat([2, 3, 1, 0], 20).tolist()


def test_that_nobody_is_held_without_locks() -> None:
    locked = np.full(40, -1)
    locked[3] = 1
    layout = layout_of(problem(scatter(40, 1), 2, locked=locked))
    assert (unlocked(layout).held == -1).all()
    assert layout.held[3] == 1


def test_that_a_price_grows_where_too_much_is_and_falls_where_too_little() -> None:
    task = problem([[0, 0], [1, 0], [2, 0], [9, 0], [10, 0], [20, 0]], 3, 10.0)
    codes = np.array([0, 0, 0, 1, 1, 2])  # 3, 2 and 1 where 1.8 to 2.2 are asked for
    search, layout = search_of(task, codes)
    draft = empty_draft(layout, False)
    draft.code[:] = codes
    recount(layout, draft)
    search.per_unit = 1.0  # known once a first draft is there
    free = np.array([True, True, True])
    once = search._drawn(draft, free, np.zeros((3, 1)))
    twice = search._drawn(draft, free, once)
    assert once[0, 0] > 0.0 == once[1, 0] > once[2, 0]
    assert twice[0, 0] > once[0, 0]
    assert twice[2, 0] < once[2, 0]
    some = search._drawn(draft, np.array([False, True, True]), np.zeros((3, 1)))
    assert some[0, 0] == 0.0
    search.best_score = (0.0, 1.0)  # a plan keeps all windows
    assert search._drawn(draft, free, once) is once
