"""Reach and cascades on small graphs drawn by hand; leaders of the example."""

from datetime import date

import networkx as nx
import pytest

from model.plan.influence_graph import (
    cascade_from,
    cascades,
    influence_graph,
    is_stale,
    leaders_of,
    reach_from,
    tier_number,
)

TODAY = date(2026, 11, 30)


def drawn(*edges, headroom=100.0):
    graph = nx.DiGraph()
    for one, other, weight in edges:
        graph.add_edge(one, other, weight=weight)
    for node in graph:
        graph.nodes[node]["headroom"] = headroom
    return graph


def test_that_the_second_step_counts_the_product_of_the_weights():
    graph = drawn(("A", "B", 0.5), ("B", "C", 0.4))
    found = {r.account_id: (r.step, r.strength, r.opened) for r in reach_from(graph, "A")}
    assert found == {"B": (1, 0.5, 50), "C": (2, pytest.approx(0.2), pytest.approx(20))}


def test_that_an_account_counts_once_by_its_strongest_path():
    graph = drawn(("A", "B", 0.9), ("B", "C", 0.9), ("A", "C", 0.2))
    (strong,) = [r for r in reach_from(graph, "A") if r.account_id == "C"]
    assert (strong.step, strong.strength) == (1, pytest.approx(0.81))


def test_that_a_circle_does_not_come_back_to_where_it_began():
    graph = drawn(("A", "B", 0.5), ("B", "A", 0.5), ("B", "C", 0.5), ("C", "D", 0.5))
    assert [r.account_id for r in cascade_from(graph, "A").reached] == ["B", "C", "D"]
    assert len(reach_from(graph, "A", steps=2)) == 2


def test_that_an_account_outside_the_graph_reaches_nobody():
    assert reach_from(drawn(("A", "B", 0.5)), "Z") == ()


def test_that_the_best_cascades_come_first_and_agree_with_the_plan(demo, plan):
    graph = influence_graph(demo, plan)
    assert (len(graph), graph.number_of_edges()) == (40, 41)
    best = cascades(graph)
    assert best[0].account_id == "A13"
    for cascade in best:
        n = plan.position(cascade.account_id)
        assert cascade.opened == pytest.approx(plan.reach.two_steps[n])


def test_that_every_leader_of_the_example_has_an_ask_an_offer_and_a_date(demo, plan):
    leaders = [x for x in leaders_of(demo, plan.ids, TODAY) if 1 <= x.tier <= 3]
    named = [x for x in leaders if not x.gap]
    assert len(named) == 18
    assert all(x.ask and x.offer and x.next_on >= TODAY.isoformat() for x in named)
    assert all(x.gap.startswith("No ") for x in leaders if x not in named)


def test_that_a_tier_is_stale_after_twelve_months_or_when_never_reviewed():
    assert is_stale("2025-11-29", TODAY)
    assert not is_stale("2025-11-30", TODAY)
    assert is_stale("", TODAY)


@pytest.mark.parametrize(("words", "tier"), [("T2", 2), (3.0, 3), ("t4", 4), ("", 0), ("T9", 0)])
def test_that_tiers_are_read_however_they_are_written(words, tier):
    assert tier_number(words) == tier
