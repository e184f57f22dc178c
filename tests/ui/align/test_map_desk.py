"""Colour, size, layers, search and printing, in the real window of the demo."""

import numpy as np
import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from model.palette import TERRITORY_HUES
from tests.ui.conftest import Desk, Pointer
from ui.align.map_desk import MapDesk
from ui.map.map_style import BY_TERRITORY, MapLayer, MapStyle

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def map_desk(demo: Desk) -> MapDesk:
    """The controls of the map with nothing chosen."""
    found = demo.window.map_desk
    found.layers.territory = None
    found._take(MapStyle())
    return found


def open_menu(desk: Desk, qtbot: QtBot) -> QMenu:
    """The menu that has just been asked for."""

    def menus() -> list[QMenu]:
        return [m for m in desk.window.align.map.findChildren(QMenu) if m.isVisible()]

    qtbot.waitUntil(lambda: bool(menus()))
    return menus()[-1]


def choose(menu: QMenu, words: str) -> None:
    """Take an entry of a menu with the keyboard."""
    (action,) = [each for each in menu.actions() if each.text() == words]
    menu.setActiveAction(action)
    QTest.keyClick(menu, Qt.Key.Key_Return)


def arrived(map_desk: MapDesk, layer: MapLayer, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: map_desk.layers.result(layer) is not None, timeout=60_000)


def legend(pointer: Pointer) -> list[str]:
    return pointer.ask("[...document.querySelectorAll('.legend-title')].map(e => e.textContent)")


def test_that_a_click_on_colour_offers_types_and_metrics_and_the_keyboard_takes_one(
    demo: Desk, map_desk: MapDesk, pointer: Pointer, qtbot: QtBot
) -> None:
    bar = demo.window.align.map.bar
    qtbot.mouseClick(bar.colour, LEFT)
    menu = open_menu(demo, qtbot)
    words = [action.text() for action in menu.actions()]
    assert {"Territory", "Segment", "Account type", "Health system", "Potential"} <= set(words)
    view = demo.window.align.map.view
    with qtbot.waitSignal(view.painted, timeout=10_000):
        choose(menu, "Potential")
    assert map_desk.style.colour == "potential"
    assert legend(pointer) == ["Colour: Potential", "Size: Potential"]
    counts = pointer.ask("[...document.querySelectorAll('.legend-count')].map(e => e.textContent)")
    assert sum(map(int, counts)) == len(demo.session.state.accounts)
    assert bar.colour.accessibleName() == "Colour: Potential"


def test_that_colour_and_size_are_remembered_on_this_computer(
    demo: Desk, map_desk: MapDesk
) -> None:
    map_desk.colour_by("account_type")
    map_desk.size_by("beds")
    kept = demo.preferences.layout_of("map style", "all")
    assert kept is not None
    again = MapStyle.from_json(bytes(kept.data()).decode())
    assert (again.colour, again.size) == ("account_type", "beds")
    map_desk.size_by("")
    map_desk.colour_by(BY_TERRITORY)


def test_that_a_metric_can_be_cut_into_classes_of_equal_width(map_desk: MapDesk) -> None:
    map_desk.colour_by("beds")
    assert map_desk._made is not None
    by_number = map_desk._made.counts
    map_desk.colour_by("equal")
    assert map_desk._made.counts != by_number
    assert sum(map_desk._made.counts) == sum(by_number)


def test_that_colours_by_class_survive_a_move_and_its_undo(
    demo: Desk, map_desk: MapDesk, pointer: Pointer, qtbot: QtBot
) -> None:
    map_desk.colour_by("account_type")
    rows = np.array([0])
    other = 1 - int(demo.session.alignment.territory[0] == 1)
    demo.painted_after(qtbot, lambda: demo.session.move(rows, other))
    assert pointer.ask("catchment.desk.accounts.shade !== null")
    demo.painted_after(qtbot, demo.session.undo)
    assert pointer.ask("catchment.desk.accounts.shade !== null")


def test_that_the_bands_of_a_home_are_chosen_with_keys_and_drawn(
    demo: Desk, map_desk: MapDesk, pointer: Pointer, qtbot: QtBot
) -> None:
    demo.key(Qt.Key.Key_L, CONTROL)
    choose(open_menu(demo, qtbot), "Drive-time bands from a home")
    qtbot.waitUntil(map_desk.chooser.isVisible)
    QTest.keyClicks(map_desk.chooser.edit, "Louis")
    QTest.keyClick(map_desk.chooser.edit, Qt.Key.Key_Return)
    arrived(map_desk, MapLayer.BANDS, qtbot)
    names = [t.label for t in demo.session.layer.territories]
    assert map_desk.layers.territory == names.index("Louisville")
    bands = map_desk.layers.result(MapLayer.BANDS)
    territory = demo.session.alignment.territory
    assert len(bands.account_min) == int((territory == map_desk.layers.territory).sum())
    qtbot.waitUntil(lambda: pointer.ask("catchment.desk.overlays.fills.length") == 4)
    assert legend(pointer)[0] == "Drive from home of Louisville, estimate"


def test_that_another_territory_of_the_tree_moves_the_bands(
    demo: Desk, map_desk: MapDesk, qtbot: QtBot
) -> None:
    map_desk.layers.choose_territory(0)
    map_desk.toggle(MapLayer.BANDS, True)
    arrived(map_desk, MapLayer.BANDS, qtbot)
    first = map_desk.layers.result(MapLayer.BANDS)
    demo.window.align.tree.tree.territory_chosen.emit(1)
    qtbot.waitUntil(lambda: map_desk.layers.result(MapLayer.BANDS) is not first, timeout=60_000)


def test_that_lines_lead_from_each_home_to_each_account_and_follow_a_move(
    demo: Desk, map_desk: MapDesk, pointer: Pointer, qtbot: QtBot
) -> None:
    demo.painted_after(qtbot, lambda: map_desk.toggle(MapLayer.RIVERS, True))
    ways = "catchment.desk.overlays.strokes.map(s => [s.colour, s.to - s.from])"
    hues = demo.window.align.keeper.hues(demo.session.layer)
    counts = np.bincount(demo.session.alignment.territory).tolist()
    expected = [[TERRITORY_HUES["light"][h], n] for h, n in zip(hues, counts, strict=True)]
    assert pointer.ask(ways) == expected
    rows = np.array([0])
    other = 1 - int(demo.session.alignment.territory[0] == 1)
    demo.painted_after(qtbot, lambda: demo.session.move(rows, other))
    assert pointer.ask(ways) != expected


def test_that_system_links_join_sites_and_hubs(
    demo: Desk, map_desk: MapDesk, pointer: Pointer, qtbot: QtBot
) -> None:
    demo.painted_after(qtbot, lambda: map_desk.toggle(MapLayer.SYSTEMS, True))
    assert pointer.ask("catchment.desk.overlays.strokes[0].to") > 10
    assert pointer.ask("catchment.desk.overlays.spots.every(s => s.text)")


def test_that_the_list_of_headroom_goes_to_a_place_and_esc_takes_the_layer_away(
    demo: Desk, map_desk: MapDesk, pointer: Pointer, qtbot: QtBot
) -> None:
    map_desk.toggle(MapLayer.GROWTH, True)
    arrived(map_desk, MapLayer.GROWTH, qtbot)
    places = demo.window.align.map.places
    assert places.isVisible()
    assert places.list.count() == 10
    growth = map_desk.layers.result(MapLayer.GROWTH)
    area = growth.areas[growth.listed[1]]
    places.list.setFocus()
    places.list.setCurrentRow(1)
    demo.painted_after(qtbot, lambda: QTest.keyClick(places.list, Qt.Key.Key_Return))
    centre = pointer.ask("(c => [c.lat, c.lng])(catchment.desk.map.getCenter())")
    assert centre == pytest.approx([area.lat, area.lon], abs=0.05)
    QTest.keyClick(places.list, Qt.Key.Key_Escape)
    assert not places.isVisible()
    assert not map_desk.style.shows(MapLayer.GROWTH)


def test_that_where_to_hire_shows_towns_and_says_when_it_is_out_of_date(
    demo: Desk, map_desk: MapDesk, qtbot: QtBot
) -> None:
    map_desk.toggle(MapLayer.HIRE, True)
    assert demo.window.align.map.busy.isVisible()
    assert demo.window.align.map.busy.cancel.accessibleName() == "Stop this"
    arrived(map_desk, MapLayer.HIRE, qtbot)
    places = demo.window.align.map.places
    assert places.list.count() > 0
    assert places.renew.isHidden()
    other = 1 - int(demo.session.alignment.territory[0] == 1)
    demo.session.move(np.array([0]), other)
    assert not places.renew.isHidden()
    old = map_desk.layers.result(MapLayer.HIRE)
    qtbot.mouseClick(places.renew, LEFT)
    qtbot.waitUntil(lambda: map_desk.layers.result(MapLayer.HIRE) is not old, timeout=60_000)
    assert places.renew.isHidden()


def test_that_a_layer_that_is_stopped_is_off_again(
    demo: Desk, map_desk: MapDesk, qtbot: QtBot
) -> None:
    map_desk.toggle(MapLayer.HIRE, True)
    qtbot.mouseClick(demo.window.align.map.busy.cancel, LEFT)
    assert not map_desk.style.shows(MapLayer.HIRE)
    assert not demo.window.align.map.busy.isVisible()
    qtbot.waitUntil(lambda: not demo.window.worker.busy, timeout=60_000)
    assert map_desk.layers.result(MapLayer.HIRE) is None


def test_that_an_account_is_found_with_the_keyboard_and_selected(
    demo: Desk, map_desk: MapDesk, qtbot: QtBot
) -> None:
    demo.key(Qt.Key.Key_F, CONTROL | SHIFT)
    qtbot.waitUntil(map_desk.search.isVisible)
    name = str(demo.session.state.accounts.text("name")[7])
    QTest.keyClicks(map_desk.search.edit, name)
    QTest.keyClick(map_desk.search.edit, Qt.Key.Key_Return)
    assert demo.window.align.selected.tolist() == [7]
    assert not map_desk.search.isVisible()


def test_that_a_zip_gets_a_mark_and_esc_leaves_the_search(
    demo: Desk, map_desk: MapDesk, pointer: Pointer, qtbot: QtBot
) -> None:
    map_desk.ask_search()
    QTest.keyClicks(map_desk.search.edit, "45202")
    map_desk.search.search_now()
    item = map_desk.search.list.visualItemRect(map_desk.search.list.item(0)).center()
    view = demo.window.align.map.view
    with qtbot.waitSignal(view.painted, timeout=10_000):
        qtbot.mouseClick(map_desk.search.list.viewport(), LEFT, pos=item)
    assert pointer.ask("catchment.desk.overlays.spots.map(s => s.text)") == ["45202"]
    map_desk.ask_search()
    QTest.keyClick(map_desk.search.edit, Qt.Key.Key_Escape)
    assert not map_desk.search.isVisible()
    map_desk._on_opened()


def test_that_accounts_are_named_once_they_are_few_in_view(
    demo: Desk, map_desk: MapDesk, pointer: Pointer, qtbot: QtBot
) -> None:
    demo.window.align._fit()
    qtbot.waitUntil(lambda: pointer.ask("catchment.desk.labels.names.size") == 0)
    accounts = demo.session.state.accounts
    view = demo.window.align.map.view
    demo.painted_after(qtbot, lambda: view.go_to(accounts.lat[0], accounts.lon[0], 10.0))
    qtbot.waitUntil(lambda: pointer.ask("catchment.desk.labels.names.size") > 0)
    assert pointer.ask("catchment.desk.labels.names.get(0)") == accounts.text("name")[0]
    map_desk.toggle(MapLayer.NAMES, False)
    qtbot.waitUntil(lambda: pointer.ask("catchment.desk.labels.names.size") == 0)


def test_that_the_map_is_printed_as_seen_on_the_paper_of_the_country(
    demo: Desk, map_desk: MapDesk, qtbot: QtBot, tmp_path, monkeypatch
) -> None:
    map_desk.colour_by("account_type")
    out = tmp_path / "map.pdf"
    monkeypatch.setattr("ui.align.map_print.QFileDialog.getSaveFileName", lambda *_: (str(out), ""))
    demo.key(Qt.Key.Key_P, CONTROL)
    qtbot.waitUntil(out.exists, timeout=60_000)
    page = PdfReader(out).pages[0]
    assert (float(page.mediabox.width), float(page.mediabox.height)) == (792.0, 612.0)
    text = page.extract_text()
    for words in ("Ohio Valley 2027", "Colour: Account type", "30 Nov 2026", " mi", "N"):
        assert words in text
    qtbot.waitUntil(lambda: not demo.window.worker.busy)


def test_that_the_map_is_copied_as_a_picture(demo: Desk, map_desk: MapDesk, qtbot: QtBot) -> None:
    bar = demo.window.align.map.bar
    qtbot.mouseClick(bar.more, LEFT)
    choose(open_menu(demo, qtbot), "Copy the map as a picture")
    picture = QGuiApplication.clipboard().image()
    assert picture.width() == demo.window.align.map.view.snapshot().width()


def test_that_every_control_of_the_map_has_a_name(demo: Desk) -> None:
    bar = demo.window.align.map.bar
    for part in (bar.colour, bar.sizes, bar.layers, bar.search, bar.more):
        assert part.accessibleName()
        assert part.focusPolicy() != Qt.FocusPolicy.NoFocus
        assert part.toolTip()
