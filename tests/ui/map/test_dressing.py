"""The dressed map in the page itself: colours, sizes, layers, names that do not collide."""

import itertools

import numpy as np
import pytest

from reports.map_facts import LegendPart, LegendRow
from tests.ui.map.conftest import EAST, WEST, place_accounts
from ui.map.overlay import Fill, Overlay, Spot, Stroke
from ui.map.territory_shape import TerritoryShape

HOSTILE = '<img src=x onerror="alert(1)">&amp;'
CANVAS = "catchment.desk.stage.layers.find(l => l.name === '{}').context"
RGB = "[..." + CANVAS + ".getImageData({}, {}, 1, 1).data]"


def colour_at(hand, layer, lat, lon):
    """Red, green, blue, alpha of a canvas where a place is."""
    at = hand.pixel_at(lat, lon)
    view = f"catchment.desk.stage.toView([{at.x()}, {at.y()}])"
    x, y = hand.page(f"(p => [Math.round(p.x), Math.round(p.y)])({view})")
    return hand.page(RGB.format(layer, x, y))


def boxes(hand):
    labels = "[...catchment.desk.labels.placed, ...catchment.desk.labels.placedTowns]"
    return hand.page(f"{labels}.map(l => [l.x, l.y, l.picture.width, l.picture.height])")


def apart(one, other):
    (x, y, w, h), (left, top, wide, high) = one, other
    return x + w <= left or left + wide <= x or y + h <= top or top + high <= y


def test_that_accounts_take_the_colour_of_their_class_and_give_it_back(hand, view):
    code = np.zeros(33, np.int16)
    code[30] = 1
    hand.painted_after(lambda: view.dressing.colour_by(("#00FF00", "#0000FF"), code))
    lat, lon = view._contents.lat, view._contents.lon
    assert colour_at(hand, "accounts", lat[0], lon[0])[:3] == [0, 255, 0]
    assert colour_at(hand, "accounts", lat[30], lon[30])[:3] == [0, 0, 255]
    hand.painted_after(lambda: view.dressing.colour_by((), None))
    assert colour_at(hand, "accounts", lat[0], lon[0])[:3] == [0x46, 0x8C, 0xEB]


def test_that_accounts_without_a_class_are_neutral(hand, view):
    hand.painted_after(lambda: view.dressing.colour_by(("#00FF00",), np.full(33, -1)))
    expected = [int(view._tokens.neutral_fill[i : i + 2], 16) for i in (1, 3, 5)]
    assert colour_at(hand, "accounts", view._contents.lat[0], view._contents.lon[0])[:3] == expected


@pytest.mark.parametrize(("colours", "code"), [(("red",), np.zeros(33)), (("#00FF00",), [0])])
def test_that_what_is_no_colour_or_no_class_of_each_account_is_refused(view, colours, code):
    with pytest.raises(ValueError, match=r"RRGGBB|classes for"):
        view.dressing.colour_by(colours, np.asarray(code))


def test_that_other_sizes_keep_selection_and_colours(hand, view):
    hand.painted_after(lambda: view.select([3]))
    hand.painted_after(lambda: view.set_sizes(np.linspace(100, 1, 33)))
    assert hand.page("catchment.desk.accounts.radius[0] > catchment.desk.accounts.radius[31]")
    assert hand.page("[...catchment.desk.accounts.selected]") == [3]
    with pytest.raises(ValueError, match="sizes for"):
        view.set_sizes(np.ones(2))


def test_that_an_area_lies_over_the_territories_without_their_tint(hand, view):
    inner = WEST.mean(axis=0) + (WEST - WEST.mean(axis=0)) * 0.2
    overlay = Overlay(fills=(Fill((inner,), "#00FF00", 1.0),))
    hand.painted_after(lambda: view.dressing.show_overlays([overlay], plain=True))
    assert colour_at(hand, "areas", 41.0, -87.5)[3] == 0  # no tint
    assert colour_at(hand, "areas", 39.1, -87.9) == [0, 255, 0, 255]
    hand.painted_after(lambda: view.dressing.show_overlays([], plain=False))
    assert colour_at(hand, "areas", 41.0, -87.5)[3] > 0


def test_that_lines_and_spots_are_drawn_where_they_belong(hand, view):
    way = np.array([[-83.0, 38.0], [-83.0, 41.9]])
    overlay = Overlay(
        strokes=(Stroke((way,), "#FF0000", 6.0, 1.0),),
        spots=(Spot(38.0, -82.0, "#0000FF", mark="", radius=9),),
    )
    hand.painted_after(lambda: view.dressing.show_overlays([overlay], plain=False))
    assert colour_at(hand, "areas", 38.5, -83.0)[:3] == [255, 0, 0]
    assert colour_at(hand, "marks", 38.0, -82.0)[:3] == [0, 0, 255]
    hand.painted_after(lambda: view.dressing.show_overlays([], plain=False))


def test_that_names_stand_apart_and_wholly_inside_the_map(hand, view):
    spots = tuple(Spot(38.2 + 0.4 * k, -82.5, "#0000FF", text=f"Spot number {k}") for k in range(6))
    rows = np.arange(32)
    names = [f"Hospital of name {k}" for k in rows]

    def dress():
        view.dressing.show_overlays([Overlay(spots=spots)], plain=False)
        view.dressing.name_accounts(rows, names)

    hand.painted_after(dress)
    found = boxes(hand)
    assert len(found) >= 10
    assert all(apart(a, b) for a, b in itertools.combinations(found, 2))
    left, top = hand.page("(v => [v.margin.x, v.margin.y])(catchment.desk.stage.view)")
    size = hand.target.size()
    for x, y, wide, high in found:
        assert left <= x
        assert x + wide <= left + size.width()
        assert top <= y
        assert y + high <= top + size.height()
    hand.painted_after(lambda: view.dressing.show_overlays([], plain=False))


def test_that_names_keep_from_under_what_lies_on_the_map(hand, view):
    from PySide6.QtCore import QRect

    cover = QRect(0, 0, 400, 600)
    hand.painted_after(lambda: view.dressing.cover([cover]))
    left = hand.page("catchment.desk.stage.view.margin.x")
    assert all(x >= left + 392 for x, _, _, _ in boxes(hand))
    hand.painted_after(lambda: view.dressing.cover([]))


def test_that_a_legend_shows_hostile_text_as_it_is(hand, view):
    section = LegendPart(HOSTILE, (LegendRow("dot", "#00FF00", HOSTILE, "3"),))
    hand.painted_after(lambda: view.dressing.show_legend("Size", [(10.0, "10")], [section]))
    assert hand.page("document.querySelectorAll('.legend img').length") == 0
    assert hand.page("document.querySelector('.legend-row .legend-text').textContent") == HOSTILE
    assert hand.page("document.querySelector('.legend-count').textContent") == "3"
    hand.painted_after(lambda: view.dressing.show_legend("", [], shown=False))
    assert hand.page("document.querySelector('.legend').hidden")
    hand.painted_after(lambda: view.dressing.show_legend("", []))
    assert view.blocked_requests == ()


def test_that_north_is_shown(hand):
    assert hand.page("document.querySelector('.north').textContent") == "N"


def test_that_a_hatched_territory_differs_from_a_plain_one(hand, view):
    def hatched(kind):
        return [
            TerritoryShape(0, "#468CEB", "West", (WEST,), kind),
            TerritoryShape(1, "#B23B20", "East", (EAST,)),
        ]

    row = f"[...{CANVAS.format('areas')}.getImageData("
    at = hand.pixel_at(39.0, -88.9)
    view_point = f"catchment.desk.stage.toView([{at.x()}, {at.y()}])"
    x, y = hand.page(f"(p => [Math.round(p.x), Math.round(p.y)])({view_point})")
    line = f"new Set({row}{x}, {y}, 24, 1).data].filter((_, k) => k % 4 === 3)).size"
    assert hand.page(line) == 1
    hand.painted_after(lambda: view.set_territories(hatched(1)))
    assert hand.page(line) > 1


def test_that_a_place_comes_to_the_middle(hand, view):
    hand.painted_after(lambda: view.go_to(41.0, -81.0, 9.0))
    middle = hand.page(
        "(c => [c.lat, c.lng, catchment.desk.map.getZoom()])(catchment.desk.map.getCenter())"
    )
    assert middle == pytest.approx([41.0, -81.0, 9.0], abs=0.02)


def test_that_a_page_that_starts_again_is_dressed_as_before(hand, view, qtbot):
    place_accounts(view)
    code = np.zeros(33, np.int16)

    def dress():
        view.dressing.colour_by(("#00FF00",), code)
        view.dressing.show_overlays([Overlay(spots=(Spot(38.0, -82.0, "#0000FF"),))], plain=True)

    hand.painted_after(dress)
    with qtbot.waitSignal(view.ready, timeout=20_000):
        view._start_again()
    with qtbot.waitSignal(view.painted, timeout=20_000):
        view.select([])
    assert hand.page("catchment.desk.accounts.shades") == ["#00FF00"]
    assert hand.page("catchment.desk.overlays.spots.length") == 1
    view.dressing.show_overlays([], plain=False)
    view.dressing.colour_by((), None)


@pytest.fixture
def resized(view, qtbot, hand):
    """Gives the map another width; it has its own back afterwards."""
    size = view.size()

    def to(wide):
        view.resize(wide, 500)
        qtbot.waitUntil(lambda: hand.page("window.innerWidth") == wide, timeout=20_000)

    yield to
    view.resize(size)
    qtbot.waitUntil(lambda: hand.page("window.innerWidth") == size.width(), timeout=20_000)


@pytest.mark.parametrize("wide", [520, 624, 700, 900])
def test_that_the_legend_leaves_the_sources_readable(hand, view, resized, wide):
    resized(wide)
    dots = [(3.0, "100 k"), (6.0, "500 k"), (9.0, "1.50 M"), (9.0, "locked")]
    hand.painted_after(lambda: view.dressing.show_legend("Potential", dots))
    found = """['.legend', '.sources'].map(name => {
        const part = document.querySelector(name);
        if (name === '.sources') part.textContent = 'x'.repeat(68);
        const box = part.getBoundingClientRect();
        return [box.x, box.y, box.width, box.height]; })"""
    legend, sources = hand.page(found)
    assert legend[2] > 200
    assert sources[2] > 300
    assert apart(legend, sources)
