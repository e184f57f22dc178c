import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.extra.numpy import arrays
from hypothesis.strategies import integers, just, tuples

from model.contiguity import broken, pieces, site_graph

NAN = float("nan")
# 4 -- 3
# |  \ |   the diagonal may run either way
# 1 -- 2
SQUARE = np.array([[0.0, 0.0], [1.0, 0.0], [1.1, 1.0], [0.0, 1.0]])


def neighbours(graph):
    return {
        s: set(graph.nbr[graph.ptr[s] : graph.ptr[s + 1]].tolist()) for s in range(graph.n_sites)
    }


def test_that_no_account_gives_an_empty_graph():
    graph = site_graph(np.zeros((0, 2)))
    assert graph.n_sites == 0
    assert pieces(graph, np.zeros(0, np.int16), 2).tolist() == [0, 0]


def test_that_only_unplaced_accounts_give_no_pieces():
    graph = site_graph(np.full((2, 2), NAN))
    assert graph.site.tolist() == [-1, -1]
    assert pieces(graph, np.array([0, 1]), 2).tolist() == [0, 0]


def test_that_one_account_is_one_piece():
    assert pieces(site_graph(np.array([[3.0, 4.0]])), np.array([1]), 3).tolist() == [0, 1, 0]


def test_that_two_sites_are_neighbours():
    assert neighbours(site_graph(np.array([[0.0, 0.0], [5.0, 5.0]]))) == {0: {1}, 1: {0}}


def test_that_sites_on_one_line_form_a_chain_in_the_order_they_lie():
    xy = np.array([[3.0, 6.0], [0.0, 0.0], [2.0, 4.0], [1.0, 2.0]])
    graph = site_graph(xy)
    line = graph.site[[1, 3, 2, 0]].tolist()
    expected = nx.path_graph(line)
    assert neighbours(graph) == {s: set(expected[s]) for s in line}


def test_that_accounts_at_one_point_are_one_site():
    graph = site_graph(np.array([[0.0, 0.0], [1.0, 1.0], [0.0, 0.0]]))
    assert graph.n_sites == 2
    assert graph.site[0] == graph.site[2] != graph.site[1]


def test_that_a_point_too_near_for_the_triangulation_is_joined_to_its_neighbour():
    crowd = np.vstack((SQUARE * 1000, SQUARE[:1] * 1000 + 1e-13))
    graph = site_graph(crowd)
    assert all(neighbours(graph).values())
    assert pieces(graph, np.zeros(5, np.int16), 1).tolist() == [1]


def test_that_a_territory_cut_in_two_by_another_is_broken():
    xy = np.array([[0.0, 0.0], [1.0, 0.0], [2.0, 0.0]])
    graph = site_graph(xy)
    assert pieces(graph, np.array([0, 1, 0]), 2).tolist() == [2, 1]
    assert broken(graph, np.array([0, 1, 0]), 2).tolist() == [0]


def test_that_a_site_shared_by_two_territories_belongs_to_both():
    xy = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 0.0], [2.0, 0.0]])
    graph = site_graph(xy)
    assert pieces(graph, np.array([0, 1, 0, 0]), 2).tolist() == [1, 1]
    assert pieces(graph, np.array([0, 1, 0, 1]), 2).tolist() == [1, 1]


def test_that_unassigned_accounts_neither_count_nor_connect():
    graph = site_graph(np.array([[0.0, 0.0], [1.0, 0.0], [2.0, 0.0]]))
    assert pieces(graph, np.array([0, -1, 0]), 1).tolist() == [2]


def test_that_a_territory_column_of_another_length_is_refused():
    with pytest.raises(ValueError, match="territory"):
        pieces(site_graph(SQUARE), np.array([0]), 1)


def recount(graph, territory, n_territories):
    counted = []
    for code in range(n_territories):
        net = nx.Graph()
        sites = set(graph.site[(territory == code) & (graph.site >= 0)].tolist())
        net.add_nodes_from(sites)
        net.add_edges_from((s, t) for s in sites for t in neighbours(graph)[s] if t in sites)
        counted.append(nx.number_connected_components(net))
    return counted


@settings(deadline=None)
@given(
    grid=arrays(np.int64, tuples(integers(1, 30), just(2)), elements=integers(0, 6)),
    seed=integers(0, 1000),
)
def test_that_pieces_agree_with_a_recount_by_networkx(grid, seed):
    rng = np.random.default_rng(seed)
    xy = grid.astype(float)
    xy[rng.random(len(xy)) < 0.1] = NAN
    territory = rng.integers(-1, 4, len(xy))
    graph = site_graph(xy)
    counted = pieces(graph, territory, 4)
    assert counted.tolist() == recount(graph, territory, 4)
    some = np.array([False, True, False, True])
    assert pieces(graph, territory, 4, some).tolist() == np.where(some, counted, 0).tolist()


@settings(deadline=None)
@given(grid=arrays(np.int64, tuples(integers(1, 30), just(2)), elements=integers(0, 6)))
def test_that_the_graph_is_connected_and_listed_from_both_sides(grid):
    graph = site_graph(grid.astype(float))
    around = neighbours(graph)
    assert all(s in around[t] and s != t for s in around for t in around[s])
    assert nx.is_connected(nx.Graph(around))
