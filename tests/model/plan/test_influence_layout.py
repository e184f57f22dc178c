"""Where accounts stand on the influence map."""

from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given
from hypothesis.strategies import floats, integers, lists, tuples

from model.plan.influence_layout import influence_layout


def graph(*edges: tuple[str, str, float]) -> "nx.DiGraph[str]":
    made: nx.DiGraph[str] = nx.DiGraph()
    made.add_weighted_edges_from(edges)
    return made


def test_that_who_is_asked_stands_left_of_who_follows() -> None:
    places = influence_layout(graph(("A", "B", 0.5), ("B", "C", 0.5), ("A", "C", 0.9))).places
    assert [places[node][0] for node in "ABC"] == [0, 1, 2]


def test_that_a_loop_is_cut_at_its_weakest_link() -> None:
    places = influence_layout(graph(("A", "B", 0.9), ("B", "C", 0.8), ("C", "A", 0.2))).places
    assert [places[node][0] for node in "ABC"] == [0, 1, 2]


def test_that_accounts_without_a_link_and_an_empty_graph_have_no_place() -> None:
    made = graph(("A", "B", 0.5))
    made.add_node("alone")
    assert set(influence_layout(made).places) == {"A", "B"}
    assert influence_layout(nx.DiGraph()).places == {}


def test_that_links_to_neighbours_do_not_cross_where_they_need_not() -> None:
    made = graph(("A", "Z", 0.5), ("B", "Y", 0.5), ("C", "X", 0.5))
    places = influence_layout(made).places
    order = sorted("ABC", key=lambda node: places[node][1])
    followers = sorted("XYZ", key=lambda node: places[node][1])
    assert [next(iter(made[node])) for node in order] == followers


def test_that_a_full_layer_stands_in_zigzag() -> None:
    made = graph(*(("A", f"B{n:02}", 0.5) for n in range(30)))
    found = influence_layout(made)
    columns = {round(x, 2) for node, (x, _) in found.places.items() if node != "A"}
    assert len(columns) == 3
    assert found.height < 13


@given(
    lists(
        tuples(integers(0, 20), integers(0, 20), floats(0.1, 1.0)).filter(lambda e: e[0] != e[1]),
        min_size=1,
        max_size=60,
    )
)
def test_that_no_two_accounts_stand_at_one_place(edges: list[tuple[int, int, float]]) -> None:
    found = influence_layout(graph(*((f"A{a:02}", f"A{b:02}", w) for a, b, w in edges)))
    places = sorted(found.places.values())
    assert len({(round(x, 3), round(y, 3)) for x, y in places}) == len(places)
    for (x1, y1), (x2, y2) in pairwise(places):
        if x1 == pytest.approx(x2):
            assert y2 - y1 > 0.3
    assert all(0 <= y <= found.height for _, y in places)
