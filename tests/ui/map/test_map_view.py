"""The map, driven with real events and watched through its signals and pixels."""

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor

from model.errors import PlanError
from ui.map.bounds import Bounds
from ui.map.territory_shape import TerritoryShape
from ui.theme.tokens import DARK, LIGHT

NO_KEY = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def colour_at(view, pixel, reach=0):
    """The colours within `reach` pixels of a point of the window, as #rrggbb."""
    picture = view.snapshot()
    return {
        picture.pixelColor(pixel.x() + dx, pixel.y() + dy).name()
        for dx in range(-reach, reach + 1)
        for dy in range(-reach, reach + 1)
    }


def is_near(colours, wanted):
    """Whether one of the colours is the wanted one but for smoothing at edges."""
    want = QColor(wanted)
    return any(
        abs(c.red() - want.red()) + abs(c.green() - want.green()) + abs(c.blue() - want.blue()) < 24
        for c in map(QColor, colours)
    )


def test_that_a_click_on_an_account_announces_and_picks_it(hand, view, qtbot):
    clicked = []
    view.account_clicked.connect(lambda row, keys: clicked.append((row, keys)))
    with qtbot.waitSignal(view.rows_selected, timeout=15_000) as picked:
        hand.click(hand.pixel_of(31))
    assert clicked == [(31, NO_KEY)]
    assert picked.args[0].tolist() == [31]


def test_that_a_shift_click_toggles_and_a_plain_one_replaces(hand, view, qtbot):
    with qtbot.waitSignal(view.rows_selected, timeout=15_000) as plain:
        hand.click(hand.pixel_of(3))
    with qtbot.waitSignal(view.rows_selected, timeout=15_000) as shifted:
        hand.click(hand.pixel_of(9), SHIFT)
    assert (list(plain.args[0]), plain.args[1]) == ([3], "replace")
    assert (list(shifted.args[0]), shifted.args[1]) == ([9], "toggle")


def test_that_a_click_beside_all_accounts_is_a_click_on_the_background(hand, view, qtbot):
    with (
        qtbot.assertNotEmitted(view.account_clicked),
        qtbot.waitSignal(view.background_clicked, timeout=15_000),
    ):
        hand.click(hand.pixel_at(41.5, -82.0))


def test_that_a_double_click_opens_an_account(hand, view, qtbot):
    at = hand.pixel_of(30)
    with qtbot.waitSignal(view.account_opened, timeout=15_000) as opened:
        hand.click(at)
        hand.click(at)
    assert opened.args == [30]


def test_that_a_box_around_thirty_accounts_picks_them(hand, view, qtbot):
    view.set_tool("box")
    corner, other = hand.pixel_at(40.3, -89.3), hand.pixel_at(37.7, -86.2)
    hand.press(corner)
    hand.glide(corner, other)
    with qtbot.waitSignal(view.rows_selected, timeout=15_000) as picked:
        hand.release(other)
    assert (sorted(picked.args[0]), picked.args[1]) == (list(range(30)), "replace")


def test_that_a_lasso_around_thirty_accounts_picks_them_and_shift_adds(hand, view, qtbot):
    view.set_tool("lasso")
    ring = [(40.3, -89.3), (40.3, -86.2), (37.7, -86.2), (37.7, -89.3), (40.1, -89.35)]
    corners = [hand.pixel_at(lat, lon) for lat, lon in ring]
    hand.press(corners[0])
    for start, end in pairwise(corners):
        hand.glide(start, end)
    with qtbot.waitSignal(view.rows_selected, timeout=15_000) as picked:
        hand.release(corners[-1], SHIFT)
    assert (sorted(picked.args[0]), picked.args[1]) == (list(range(30)), "add")


def test_that_a_lasso_leaves_out_what_lies_in_its_bay(hand, view, qtbot):
    view.set_tool("lasso")
    # a C around columns 0 and 5 and the bottom row; columns 1 to 4 of the upper rows lie outside
    ring = [(40.3, -89.3), (40.3, -88.8), (38.25, -88.8), (38.25, -86.7), (40.3, -86.7),
            (40.3, -86.2), (37.7, -86.2), (37.7, -89.3)]  # fmt: skip
    corners = [hand.pixel_at(lat, lon) for lat, lon in ring]
    hand.press(corners[0])
    for start, end in pairwise(corners):
        hand.glide(start, end)
    with qtbot.waitSignal(view.rows_selected, timeout=15_000) as picked:
        hand.release(corners[-1])
    want = {row for row in range(30) if row < 6 or row % 6 in (0, 5)}
    assert set(picked.args[0].tolist()) == want


def start_drag(hand, view, qtbot, row):
    start = hand.pixel_of(row)
    with qtbot.waitSignal(view.drag_started, timeout=15_000) as started:
        hand.press(start)
        hand.glide(start, start + QPoint(24, 8))
    return start + QPoint(24, 8), started.args[0].tolist()


def test_that_an_account_dragged_to_another_territory_is_dropped_there(hand, view, qtbot):
    start, rows = start_drag(hand, view, qtbot, 5)
    goal = hand.pixel_at(39.5, -82.5)
    with qtbot.waitSignal(
        view.drag_moved, timeout=15_000, check_params_cb=lambda code, _: code == 1
    ) as moved:
        hand.glide(start, goal)
    with qtbot.waitSignal(view.dropped, timeout=15_000) as dropped:
        hand.release(goal)
    assert rows == [5]
    assert isinstance(moved.args[1], QPoint)
    assert (dropped.args[0].tolist(), dropped.args[1]) == ([5], 1)


def test_that_dragging_a_selected_account_takes_the_selection_along(hand, view, qtbot):
    hand.painted_after(lambda: view.select([0, 6, 12]))
    start, rows = start_drag(hand, view, qtbot, 6)
    goal = hand.pixel_at(39.5, -82.5)
    hand.glide(start, goal)
    with qtbot.waitSignal(view.dropped, timeout=15_000) as dropped:
        hand.release(goal)
    assert rows == [0, 6, 12]
    assert (dropped.args[0].tolist(), dropped.args[1]) == ([0, 6, 12], 1)


def test_that_escape_cancels_a_drag(hand, view, qtbot):
    start, _ = start_drag(hand, view, qtbot, 5)
    goal = hand.pixel_at(39.5, -82.5)
    hand.glide(start, goal)
    with qtbot.waitSignal(view.drag_cancelled, timeout=15_000):
        hand.key(Qt.Key.Key_Escape)
    with qtbot.assertNotEmitted(view.dropped):
        hand.release(goal)
        hand.painted_after(lambda: view.select([]))


def test_that_a_drop_in_its_own_territory_moves_nothing(hand, view, qtbot):
    start, _ = start_drag(hand, view, qtbot, 5)
    goal = hand.pixel_at(41.0, -88.0)
    hand.glide(start, goal)
    with (
        qtbot.assertNotEmitted(view.dropped),
        qtbot.waitSignal(view.drag_cancelled, timeout=15_000),
    ):
        hand.release(goal)


def test_that_a_drop_beside_a_territory_counts_for_the_nearest_account(hand, view, qtbot):
    only_west = [
        TerritoryShape(0, "#468CEB", "West", (np.array([[-90, 37], [-85, 37], [-85, 42]]),))
    ]
    hand.painted_after(
        lambda: view.set_territories([*only_west, TerritoryShape(1, "#B23B20", "East")])
    )
    start, _ = start_drag(hand, view, qtbot, 5)
    goal = hand.pixel_of(31) + QPoint(12, 12)
    hand.glide(start, goal)
    with qtbot.waitSignal(view.dropped, timeout=15_000) as dropped:
        hand.release(goal)
    assert dropped.args[1] == 1


def test_that_a_drag_on_open_ground_pans_the_map(hand, view, qtbot):
    before = view._view
    start = hand.pixel_at(41.5, -82.0)
    hand.press(start)
    hand.glide(start, start + QPoint(120, 0))
    with qtbot.waitSignal(view.view_changed, timeout=15_000) as changed:
        hand.release(start + QPoint(120, 0))
    assert changed.args[0].west < before.west
    assert changed.args[0].south == pytest.approx(before.south, abs=0.2)


def test_that_the_wheel_zooms(hand, view, qtbot):
    wide = view._view
    with qtbot.waitSignal(view.view_changed, timeout=15_000) as changed:
        hand.wheel(QPoint(400, 300), 2)
    near = changed.args[0]
    assert near.east - near.west < wide.east - wide.west


@pytest.mark.parametrize(("key", "grows"), [(Qt.Key.Key_Plus, False), (Qt.Key.Key_Minus, True)])
def test_that_plus_and_minus_zoom(hand, view, qtbot, key, grows):
    before = view._view
    hand.click(hand.pixel_at(41.5, -82.0))
    with qtbot.waitSignal(view.view_changed, timeout=15_000) as changed:
        hand.key(key)
    after = changed.args[0]
    assert (after.east - after.west > before.east - before.west) == grows


def test_that_an_arrow_pans_64_pixels(hand, view, qtbot):
    before = hand.pixel_of(31)
    hand.click(hand.pixel_at(41.5, -82.0))
    with qtbot.waitSignal(view.view_changed, timeout=15_000):
        hand.key(Qt.Key.Key_Right)
    assert hand.pixel_of(31) == before - QPoint(64, 0)


def test_that_tab_walks_by_distance_from_the_selection_and_enter_opens(hand, view, qtbot):
    hand.painted_after(lambda: view.select([0]))
    hand.click(hand.pixel_at(41.5, -82.0))
    with qtbot.waitSignal(view.hovered, timeout=15_000) as nearest:
        hand.key(Qt.Key.Key_Tab)
    with qtbot.waitSignal(view.hovered, timeout=15_000) as second:
        hand.key(Qt.Key.Key_Tab)
    # half a degree of latitude is a little longer than of longitude, on the map as on the ground
    assert (nearest.args, second.args) == ([1], [6])
    with qtbot.waitSignal(view.account_opened, timeout=15_000) as opened:
        hand.key(Qt.Key.Key_Return)
    assert opened.args == [6]


def test_that_space_picks_the_account_at_the_keyboard(hand, view, qtbot):
    hand.painted_after(lambda: view.select([0]))
    hand.click(hand.pixel_at(41.5, -82.0))
    with qtbot.waitSignal(view.hovered, timeout=15_000):
        hand.key(Qt.Key.Key_Tab)
    with qtbot.waitSignal(view.rows_selected, timeout=15_000) as picked:
        hand.key(Qt.Key.Key_Space)
    assert (picked.args[0].tolist(), picked.args[1]) == ([1], "toggle")


def test_that_hovering_shows_the_name_as_text(hand, view, qtbot):
    hostile = "<img src=x onerror=\"qt.webChannelTransport.send('{}')\"><b>Mercy</b>"
    names = [hostile] * 33
    shapes = [TerritoryShape(0, "#468CEB", "<script>stolen=1</script>", ())]

    def show():
        contents = view._contents
        view.set_accounts(contents.lat, contents.lon, np.ones(33), np.zeros(33, np.int16),
                          np.zeros(33, np.uint8), names)  # fmt: skip
        view.set_territories(shapes)

    hand.painted_after(show)
    refused = view.refused_calls
    with qtbot.waitSignal(view.hovered, timeout=15_000) as hovered:
        hand.move(hand.pixel_of(31), Qt.MouseButton.NoButton)
    qtbot.waitUntil(lambda: hand.page("document.querySelector('.tooltip').className") != "tooltip")
    assert hovered.args == [31]
    assert hand.page("document.querySelector('.tooltip-name').textContent") == hostile
    assert hand.page("document.querySelector('.tooltip-line').textContent") == shapes[0].label
    assert (
        hand.page("document.querySelectorAll('.tooltip img, .tooltip b, .tooltip script').length")
        == 0
    )
    assert hand.page("typeof stolen") == "undefined"
    assert view.refused_calls == refused


def test_that_accounts_wear_the_colour_of_their_territory(hand, view):
    assert colour_at(view, hand.pixel_of(31)) == {"#b23b20"}
    hand.painted_after(lambda: view.recolour([31], 0))
    assert colour_at(view, hand.pixel_of(31)) == {"#468ceb"}


def test_that_an_account_without_territory_is_grey(hand, view):
    hand.painted_after(lambda: view.recolour([31], -1))
    assert colour_at(view, hand.pixel_of(31)) == {LIGHT.neutral_fill.lower()}


def test_that_a_selected_account_has_a_dark_ring(hand, view):
    pixel = hand.pixel_of(31)
    assert not is_near(colour_at(view, pixel, 12), LIGHT.text)
    hand.painted_after(lambda: view.select([31]))
    assert is_near(colour_at(view, pixel, 12), LIGHT.text)
    hand.painted_after(lambda: view.select([]))
    assert not is_near(colour_at(view, pixel, 12), LIGHT.text)


def test_that_a_preview_shows_the_colour_to_be_and_leaves_no_trace(hand, view):
    hand.painted_after(lambda: view.preview_move([31], 0))
    assert colour_at(view, hand.pixel_of(31)) == {"#468ceb"}
    hand.painted_after(lambda: view.preview_move([31], None))
    assert colour_at(view, hand.pixel_of(31)) == {"#b23b20"}


def test_that_the_dark_theme_changes_water_and_land(hand, view):
    land, water = hand.pixel_at(36.5, -85.5), hand.pixel_at(43.5, -85.5)
    hand.painted_after(lambda: view.fit(Bounds(-95, 34, -75, 45)))
    land, water = hand.pixel_at(36.5, -85.5), hand.pixel_at(44.0, -85.5)
    assert colour_at(view, land) == {LIGHT.land.lower()}
    hand.painted_after(lambda: view.set_theme(DARK))
    assert colour_at(view, land) == {DARK.land.lower()}
    assert colour_at(view, water) == {DARK.water.lower()}
    hand.painted_after(lambda: view.set_theme(LIGHT))


def test_that_neighbours_keep_an_outline_each_on_their_own_side(hand, view):
    border = hand.pixel_at(41.7, -85.0)
    left = {c for dx in (-2, -1) for c in colour_at(view, border + QPoint(dx, 0))}
    right = {c for dx in (1, 2) for c in colour_at(view, border + QPoint(dx, 0))}
    blue, rust = QColor("#468CEB"), QColor("#B23B20")
    assert any(abs(QColor(c).hue() - blue.hue()) < 12 for c in left)
    assert any(abs(QColor(c).hue() - rust.hue()) < 12 for c in right)


def test_that_an_unplaced_account_is_neither_drawn_nor_picked(hand, view, qtbot):
    view.set_tool("box")
    corner, other = hand.pixel_at(42.2, -90.3), hand.pixel_at(36.8, -79.7)
    hand.press(corner)
    hand.glide(corner, other)
    with qtbot.waitSignal(view.rows_selected, timeout=15_000) as picked:
        hand.release(other)
    assert sorted(picked.args[0]) == list(range(32))
    with pytest.raises(PlanError, match="no place on the map"):
        view.fly_to(32)


def test_that_flying_to_an_account_brings_it_to_the_middle(hand, view, qtbot):
    with qtbot.waitSignal(view.view_changed, timeout=15_000):
        view.fly_to(31)
    pixel = hand.pixel_of(31)
    assert abs(pixel.x() - 400) <= 1
    assert abs(pixel.y() - 300) <= 1


def test_that_fitting_shows_all_of_the_bounds(hand, view, qtbot):
    wanted = Bounds(-88.0, 38.0, -84.0, 40.0)
    with qtbot.waitSignal(view.view_changed, timeout=15_000) as changed:
        view.fit(wanted)
    assert changed.args[0].contains(wanted)
    assert not changed.args[0].contains(wanted.grown(1.0))


def test_that_a_map_fits_when_it_is_shown_if_it_was_hidden_when_asked(qapp, qtbot, new_map):
    hidden = new_map()
    wanted = Bounds(-88.0, 38.0, -84.0, 40.0)
    with qtbot.waitSignal(hidden.ready, timeout=20_000):
        hidden.fit(wanted)
    hidden.resize(700, 500)
    shown = []
    hidden.view_changed.connect(shown.append)
    hidden.show()
    # 700 pixels less two margins of 40 for four degrees: 4.5 degrees in all, up to a quarter zoom
    qtbot.waitUntil(
        lambda: (
            bool(shown) and shown[-1].contains(wanted) and shown[-1].east - shown[-1].west < 5.4
        ),
        timeout=10_000,
    )
    hidden.close()
    hidden.deleteLater()


def test_that_an_empty_account_set_shows_the_base_map(hand, view):
    none = np.empty(0)
    hand.painted_after(lambda: view.set_accounts(none, none, none, none, none, []))
    assert hand.page("catchment.desk.accounts.n") == 0
    assert colour_at(view, hand.pixel_at(36.5, -85.5)) == {LIGHT.land.lower()}


def test_that_the_scale_bar_speaks_miles_or_kilometres(hand, view):
    scale = "document.querySelector('.scale').textContent"
    hand.painted_after(lambda: view.set_units("km"))
    assert hand.page(scale).endswith(" km")
    hand.painted_after(lambda: view.set_units("mi"))
    assert hand.page(scale).endswith(" mi")


def test_that_the_legend_explains_dot_sizes(hand, view):
    hand.painted_after(
        lambda: view.dressing.show_legend("Potential", [(10.0, "10 k"), (90.0, "90 k")])
    )
    texts = "[...document.querySelectorAll('.legend-text')].map(e => e.textContent)"
    widths = "[...document.querySelectorAll('.legend-dot')].map(e => e.offsetWidth)"
    assert hand.page(texts) == ["10 k", "90 k", "locked"]
    assert hand.page(f"({widths})")[0] < hand.page(f"({widths})")[1]
    hand.painted_after(lambda: view.dressing.show_legend("", []))
    assert hand.page("document.querySelector('.legend').hidden")


def test_that_only_a_territory_that_differs_is_sent_again(hand, view, monkeypatch):
    told = []
    monkeypatch.setattr(view._bridge, "tell", told.append)
    same = list(view._contents.shapes.values())
    view.set_territories(same)
    assert told == []
    view.set_territories([same[0], TerritoryShape(1, "#0A6C69", "East", same[1].rings)])
    assert [shape["code"] for shape in told[0]["shapes"]] == [1]
    view.set_territories([same[0]])
    assert told[1]["removed"] == [1]
    monkeypatch.undo()
    view._contents.replace_shapes(same)


def test_that_columns_of_different_length_are_an_error(view):
    three, two = np.zeros(3), np.zeros(2)
    with pytest.raises(ValueError, match="differ in length"):
        view.set_accounts(three, two, three, three, three, ["a", "b", "c"])
    with pytest.raises(IndexError):
        view.select([33])
    with pytest.raises(ValueError, match="no such tool"):
        view.set_tool("hammer")
    with pytest.raises(ValueError, match="no such unit"):
        view.set_units("leagues")
