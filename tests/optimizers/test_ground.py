"""Barriers part neighbours and lengthen ways; roads are as long as their pieces."""

from dataclasses import replace

import numpy as np
import pytest

from model.contiguity import pieces, site_graph
from model.places.roads import RoadGraph
from optimizers.design import design
from optimizers.ground import RoadDistances, Terrain, count_crossings, cut
from optimizers.problem import DesignProblem
from tests.optimizers.drawn import problem, scatter

GRID = np.array([[x, y] for x in range(4) for y in range(4)], float)


def test_that_a_way_counts_each_line_between_it_and_the_centre() -> None:
    lines = np.array([[1.5, -1, 1.5, 9], [2.5, -1, 2.5, 1.5]])
    x, y = GRID[:, 0].copy(), GRID[:, 1].copy()
    crossed = count_crossings(x, y, 0.0, 0.0, lines).reshape(4, 4)
    # columns x = 0, 1 lie this side; x = 3 is behind both lines where the second reaches
    assert crossed[0].tolist() == crossed[1].tolist() == [0, 0, 0, 0]
    assert crossed[2].tolist() == [1, 1, 1, 1]
    assert crossed[3].tolist() == [2, 2, 1, 1]


def test_that_a_way_through_the_joint_of_two_lines_crosses_one() -> None:
    river = np.array([[1, -5, 1, 0], [1, 0, 1, 5]], float)
    assert count_crossings(np.array([2.0]), np.array([0.0]), 0.0, 0.0, river).tolist() == [1.0]


def test_that_neighbours_on_two_sides_of_a_barrier_are_none() -> None:
    graph = cut(site_graph(GRID), GRID, np.array([[1.5, -9, 1.5, 9]]))
    everyone = np.zeros(16, np.int64)
    assert pieces(graph, everyone, 1).tolist() == [2]
    assert pieces(site_graph(GRID), everyone, 1).tolist() == [1]


def test_that_territories_do_not_reach_over_a_barrier() -> None:
    river = np.array([[1.5, -9, 1.5, 9]])
    task = problem(GRID, 2, 1.0, barriers=river, detour=5.0)
    found = design(task, seconds=None, iterations=4, seed=0)
    assert found.feasible
    west = GRID[:, 0] < 1.5
    assert len(set(found.territory[west].tolist())) == 1
    assert set(found.territory[west].tolist()).isdisjoint(found.territory[~west].tolist())


def test_that_a_detour_costs_what_it_says() -> None:
    task = problem([[0, 0], [2, 0]], 1, homes=np.array([[0.0, 0.0]]), contiguous="off")
    river = replace(task, barriers=np.array([[1.0, -9, 1.0, 9]]), detour=5.0)
    assert design(task, seconds=None, iterations=1).objective == pytest.approx(2.0)
    found = design(river, seconds=None, iterations=1)
    assert found.objective == pytest.approx(7.0)
    assert found.bound == pytest.approx(7.0)


def ring() -> tuple[RoadGraph, np.ndarray]:
    """Six junctions on a circle of radius 100 km, joined to their neighbours but for one."""
    angle = np.arange(6) * np.pi / 3
    places = 100 * np.column_stack((np.cos(angle), np.sin(angle)))
    start = np.arange(5)
    roads = RoadGraph(places[:, 1], places[:, 0], start, start + 1, np.full(5, 110.0))
    return roads, places


def test_that_roads_are_as_long_as_their_pieces() -> None:
    roads, places = ring()
    away = RoadDistances(roads, places, places, km_per_unit=1.0, circuity=1.2)(places[:1])
    # along the pieces, and the long way round to the last junction
    assert away[0].tolist() == pytest.approx([0, 110, 220, 330, 440, 550])


def test_that_a_place_off_the_road_goes_to_its_junction_first() -> None:
    roads, places = ring()
    account = places[1:2] * 1.1  # 10 km outside the second junction
    away = RoadDistances(roads, places, account, km_per_unit=1.0, circuity=1.2)(places[:1])
    assert away[0, 0] == pytest.approx(110 + 12)
    near = RoadDistances(roads, places, account, km_per_unit=1.0, circuity=1.2)(account)
    assert near[0, 0] == 0.0


def road_problem() -> DesignProblem:
    rng = np.random.default_rng(3)
    xy = scatter(60, 3)
    junctions = rng.uniform(-10, 110, (80, 2))
    edges = site_graph(junctions)
    one = np.repeat(np.arange(edges.n_sites), np.diff(edges.ptr))
    there = edges.xy
    km = np.linalg.norm(there[one] - there[edges.nbr], axis=1) * 1.3
    roads = RoadGraph(there[:, 1], there[:, 0], one, edges.nbr, km)
    return problem(
        xy, 4, 15.0, roads=RoadDistances(roads, there, xy, km_per_unit=1.0, circuity=1.25)
    )


def test_that_a_design_by_road_is_measured_by_road_and_its_bound_holds() -> None:
    task = road_problem()
    found = design(task, seconds=None, iterations=6, seed=2)
    assert found.feasible
    assert task.roads is not None
    away = task.roads(found.centres)[found.territory, np.arange(60)]
    assert found.objective == pytest.approx(float(away.sum()))
    assert found.bound is not None
    assert 0 < found.bound <= found.objective
    straight = np.linalg.norm(task.xy - found.centres[found.territory], axis=1)
    assert (away >= straight - 1e-9).all()


def test_that_without_barriers_and_roads_nothing_is_tabled() -> None:
    assert not Terrain(problem(GRID, 2)).tabled
    assert not Terrain(problem(GRID, 2, barriers=np.array([[0.5, 0, 0.5, 3]]))).tabled
