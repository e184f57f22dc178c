"""The tree shows balance, filters, folds, and takes accounts dropped on a territory."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.theme.style import Theme
from ui.widgets.row_mime import rows_to_mime
from ui.widgets.territory_rows import BarColumns, Measure, TerritoryRow
from ui.widgets.territory_tree import TerritoryTree

Picture = Callable[[QWidget], QImage]
LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
ROWS = [
    TerritoryRow(0, "SW Ohio", "M. Lindqvist", 0, "Ohio", 40),
    TerritoryRow(1, "NW Ohio", "J. Whitfield", 4, "Ohio", 30),
    TerritoryRow(2, "Louisville", "P. Doyle", 5, "Kentucky", 20),
]


@pytest.fixture
def tree(theme: Theme, qtbot: QtBot) -> TerritoryTree:
    """Three territories in two districts with one measure."""
    made = TerritoryTree(theme)
    qtbot.addWidget(made)
    made.show_territories(ROWS)
    made.show_measures([Measure("Potential index", np.array([104.0, 140.0, 80.0]), average=100.0)])
    made.resize(376, 420)
    made.show()
    return made


def place_of(tree: TerritoryTree, code: int) -> QPoint:
    """The middle of a territory's row in the viewport."""
    for top in range(tree.view.model().rowCount()):
        parent = tree.view.model().index(top, 0)
        for child in range(tree.view.model().rowCount(parent)):
            index = tree.view.model().index(child, 0, parent)
            if index.data() == ROWS[code].name:
                return tree.view.visualRect(index).center()
    raise AssertionError(f"territory {code} is not in the tree")


def visible_names(tree: TerritoryTree) -> list[str]:
    names, index = [], tree.view.model().index(0, 0)
    while index.isValid():
        parent = index.parent()
        if not tree.view.isRowHidden(index.row(), parent):
            names.append(index.data())
        index = tree.view.indexBelow(index)
    return names


def test_that_a_click_announces_the_territory(tree: TerritoryTree, qtbot: QtBot) -> None:
    with qtbot.waitSignal(tree.territory_chosen) as chosen:
        qtbot.mouseClick(tree.view.viewport(), LEFT, NO_KEY, place_of(tree, 1))
    assert chosen.args == [1]
    assert tree.chosen() == 1


def test_that_the_arrows_walk_and_enter_opens(tree: TerritoryTree, qtbot: QtBot) -> None:
    tree.choose(0)
    with qtbot.waitSignal(tree.territory_chosen) as chosen:
        qtbot.keyClick(tree.view, Qt.Key.Key_Down)
    assert chosen.args == [1]
    with qtbot.waitSignal(tree.territory_activated) as opened:
        qtbot.keyClick(tree.view, Qt.Key.Key_Return)
    assert opened.args == [1]


def test_that_choosing_by_program_is_not_announced(tree: TerritoryTree, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(tree.territory_chosen):
        tree.choose(2)
        tree.choose(-1)
    assert tree.chosen() == -1


def test_that_a_click_on_a_district_folds_it(tree: TerritoryTree, qtbot: QtBot) -> None:
    ohio = tree.view.model().index(0, 0)
    qtbot.mouseClick(tree.view.viewport(), LEFT, NO_KEY, tree.view.visualRect(ohio).center())
    assert not tree.view.isExpanded(ohio)
    tree.show_territories(ROWS)
    assert not tree.view.isExpanded(tree.view.model().index(0, 0))
    assert tree.view.isExpanded(tree.view.model().index(1, 0))


def test_that_a_filter_finds_territories_reps_and_districts(tree: TerritoryTree) -> None:
    everything = ["Ohio", "SW Ohio", "NW Ohio", "Kentucky", "Louisville", "Team average"]
    assert visible_names(tree) == everything
    tree.filter_by("whit")
    assert visible_names(tree) == ["Ohio", "NW Ohio"]
    tree.filter_by("kentucky")
    assert visible_names(tree) == ["Kentucky", "Louisville"]
    tree.filter_by("")
    assert visible_names(tree) == everything


def drop(tree: TerritoryTree, packed: QMimeData, place: QPoint) -> QDropEvent:
    actions, keys = Qt.DropAction.MoveAction, NO_KEY
    viewport = tree.view.viewport()
    enter = QDragEnterEvent(place, actions, packed, LEFT, keys)
    QApplication.sendEvent(viewport, enter)
    move = QDragMoveEvent(place, actions, packed, LEFT, keys)
    QApplication.sendEvent(viewport, move)
    event = QDropEvent(QPointF(place), actions, packed, LEFT, keys)
    QApplication.sendEvent(viewport, event)
    return event


def test_that_rows_dropped_on_a_territory_are_announced(tree: TerritoryTree, qtbot: QtBot) -> None:
    packed = rows_to_mime(np.array([7, 9]))
    with qtbot.waitSignal(tree.accounts_dropped) as dropped:
        event = drop(tree, packed, place_of(tree, 2))
    assert event.isAccepted()
    assert dropped.args[0] == 2
    assert dropped.args[1].tolist() == [7, 9]


def test_that_other_things_and_other_places_take_no_drop(tree: TerritoryTree, qtbot: QtBot) -> None:
    text = QMimeData()
    text.setText("St. Brigid Lima")
    with qtbot.assertNotEmitted(tree.accounts_dropped):
        drop(tree, text, place_of(tree, 2))
        drop(tree, rows_to_mime(np.array([7])), QPoint(40, 8))


def test_that_the_drop_target_is_outlined(
    theme: Theme, tree: TerritoryTree, picture: Picture
) -> None:
    place = place_of(tree, 1)
    top = tree.view.visualRect(tree.view.indexAt(place)).top()
    assert picture(tree.view.viewport()).pixelColor(200, top) != theme.colour("accent")
    tree.mark_drop_target(1)
    assert picture(tree.view.viewport()).pixelColor(200, top) == theme.colour("accent")


def test_that_bars_and_swatches_are_painted_where_the_titles_stand(
    theme: Theme, tree: TerritoryTree, picture: Picture
) -> None:
    image, place = picture(tree.view.viewport()), place_of(tree, 1)
    row = tree.view.visualRect(tree.view.indexAt(place)).toRectF()
    bar = BarColumns.for_width(376).area(row, 0, 1)
    bad = theme.colour("bad_fill")
    x = round(bar.left() + (bar.width() - 36) * 0.7)
    middle = round(bar.center().y())
    assert any(image.pixelColor(x, y) == bad for y in range(middle - 3, middle + 3))
    assert image.pixelColor(22, round(row.center().y()) - 8) == theme.territory(4)


def test_that_a_pointer_over_a_row_is_announced_and_tints_it(
    theme: Theme, tree: TerritoryTree, qtbot: QtBot, picture: Picture
) -> None:
    place = place_of(tree, 0)
    qtbot.mouseMove(tree.view.viewport(), place_of(tree, 1))  # wherever the pointer was before
    with qtbot.waitSignal(tree.territory_reached) as reached:
        qtbot.mouseMove(tree.view.viewport(), place)
    assert reached.args == [0]
    assert picture(tree.view.viewport()).pixelColor(4, place.y()) == theme.colour("hover")


def test_that_a_step_of_a_drag_draws_only_the_rows_it_changes(
    tree: TerritoryTree, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    draw = tree.view.cells._draw_territory

    def noted(painter: QPainter, area: QRectF, row: TerritoryRow, selected: bool) -> None:
        drawn.append(row.name)
        draw(painter, area, row, selected)

    def show(values: list[float], average: float, before: list[float] | None = None) -> None:
        was = None if before is None else np.array(before)
        measure = Measure("Potential index", np.array(values), before=was, average=average)
        drawn.clear()
        tree.show_measures([measure])

    qtbot.waitUntil(lambda: tree.isVisible() and tree.view.viewport().isVisible())
    tree.grab()
    QApplication.processEvents()
    monkeypatch.setattr(tree.view.cells, "_draw_territory", noted)
    none = float("nan")
    show([104.0, 140.0, 80.0], 100.0)
    for values, before in (
        ([104.0, 130.0, 80.0], None),
        ([104.0, 130.0, 80.0], [none, 140.0, none]),
        ([104.0, 140.0, 80.0], None),
    ):
        show(values, 100.0, before)
        qtbot.waitUntil(lambda: bool(drawn))
        assert set(drawn) == {"NW Ohio"}
    show([104.0, 140.0, 80.0], 108.0)  # the average stands in a row of its own
    qtbot.waitUntil(lambda: set(drawn) == {"SW Ohio", "NW Ohio", "Louisville"})


def test_that_measures_keep_selection_and_folding(tree: TerritoryTree) -> None:
    tree.choose(1)
    tree.show_measures([Measure("Workload %", np.array([90.0, 95.0, np.nan]))])
    assert tree.chosen() == 1
