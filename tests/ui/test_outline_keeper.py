"""Outlines follow the alignment; a large account set is drawn beside the window."""

import numpy as np
import pytest
import shapely
from pytestqt.qtbot import QtBot

from model.accounts import Accounts
from model.alignment import Alignment
from model.contiguity import SiteGraph, site_graph
from model.own_areas_cut import cut_by_areas
from model.places.own_areas import OwnAreas
from model.places.plane import plane_for
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.territories import CORE_TEAM, Territory
from ui.align import outline_keeper
from ui.align.outline_keeper import OutlineKeeper
from ui.theme.style import Theme


def small() -> tuple[State, Layer, SiteGraph]:
    """Three territories of ten accounts each, from west to east in Ohio."""
    rng = np.random.default_rng(2)
    lat, lon = 40 + rng.random(30), -84.5 + np.repeat([0.0, 1.0, 2.0], 10) + 0.8 * rng.random(30)
    ids = np.array([f"A{k}" for k in range(30)], object)
    territories = tuple(Territory(f"T{k}", f"Part {k}") for k in range(3))
    layer = Layer(territories, Alignment(np.repeat([0, 1, 2], 10).astype(np.int16)))
    live = Scenario(LIVE, "Live", {CORE_TEAM.id: layer}, status="live")
    state = State(About("Small"), Accounts({"account_id": ids, "lat": lat, "lon": lon}), (live,))
    return state, layer, site_graph(plane_for(lat, lon).xy(lat, lon))


def test_that_a_small_account_set_is_drawn_at_once(theme: Theme) -> None:
    state, layer, graph = small()
    keeper = OutlineKeeper(theme)
    keeper.open(state, layer)
    keeper.follow(layer, graph)
    assert [len(shape.rings) > 0 for shape in keeper.shapes(layer)] == [True, True, True]
    assert len(set(keeper.hues(layer))) == 3
    assert sorted(keeper.as_wkb()) == [0, 1, 2]


def test_that_a_large_account_set_has_hues_at_once_and_outlines_when_drawn(
    theme: Theme, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    state, layer, graph = small()
    monkeypatch.setattr(outline_keeper, "AT_ONCE", 5)
    keeper = OutlineKeeper(theme)
    with qtbot.waitSignal(keeper.drawn, timeout=30_000):
        keeper.open(state, layer)
        keeper.follow(layer, graph)
        first, second, third = keeper.hues(layer)
        assert first != second != third
        assert all(not shape.rings for shape in keeper.shapes(layer))
    keeper.follow(layer, graph)
    assert all(shape.rings for shape in keeper.shapes(layer))
    assert keeper.hues(layer) == [first, second, third]


def test_that_another_account_set_does_not_wait_for_the_one_before_in_vain(
    theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    state, layer, graph = small()
    monkeypatch.setattr(outline_keeper, "AT_ONCE", 5)
    keeper = OutlineKeeper(theme)
    keeper.open(state, layer)
    keeper.open(state, layer)
    keeper.finish()
    keeper.follow(layer, graph)
    assert sorted(keeper.as_wkb()) == [0, 1, 2]


def test_that_a_move_draws_only_what_it_touched(theme: Theme) -> None:
    state, layer, graph = small()
    keeper = OutlineKeeper(theme)
    keeper.open(state, layer)
    keeper.follow(layer, graph)
    before = keeper.outlines_of(layer)
    move = layer.alignment.moving(np.array([0]), 1, "Move")
    after = Layer(layer.territories, layer.alignment.apply(move))
    keeper.follow(after, graph)
    now = keeper.outlines_of(after)
    assert now[2] is before[2]
    assert now[0] is not before[0]


def test_that_outlines_are_those_of_the_areas_the_project_keeps(theme: Theme) -> None:
    state, layer, graph = small()
    boxes = [shapely.box(-84.6 + k, 39.9, -83.6 + k, 41.1) for k in range(3)]
    names = tuple(f"a{k}" for k in range(3))
    cut = cut_by_areas(state, LIVE, CORE_TEAM.id, OwnAreas(names, ("T0", "T1", "T2"), tuple(boxes)))
    kept = cut.apply(state)
    layer = kept.scenario(LIVE).layer()
    keeper = OutlineKeeper(theme)
    keeper.open(kept, layer)
    keeper.follow(layer, graph)
    for shape, box in zip(keeper.outlines_of(layer), boxes, strict=True):
        assert shapely.area(shapely.symmetric_difference(shape, box)) < 1e-6
    keeper.open(cut.inverse().apply(kept), layer)
    keeper.follow(layer, graph)
    assert keeper.outlines_of(layer)[0] != boxes[0]


def test_that_an_alignment_beside_shows_the_own_area_of_a_territory_without_accounts(
    theme: Theme,
) -> None:
    state, layer, graph = small()
    boxes = [shapely.box(-84.6 + k, 39.9, -83.6 + k, 41.1) for k in range(4)]  # none in the last
    owners = ("T0", "T1", "T2", "Far east")
    areas = OwnAreas(("a0", "a1", "a2", "a3"), owners, tuple(boxes))
    kept = cut_by_areas(state, LIVE, CORE_TEAM.id, areas).apply(state)
    layer = kept.scenario(LIVE).layer()
    assert layer.alignment.rows_of(3).size == 0
    keeper = OutlineKeeper(theme)
    keeper.open(kept, layer)
    keeper.follow(layer, graph)
    moved = layer.alignment.moving(layer.alignment.rows_of(2), 1, "Move")
    beside = Layer(layer.territories, layer.alignment.apply(moved))
    for one in (layer, beside):
        shape = keeper.outlines_of(one)[3]
        assert shape is not None
        assert shapely.area(shapely.symmetric_difference(shape, boxes[3])) < 1e-6
