"""Rows are chosen by mouse and keyboard, and the choice never depends on colour."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QDrag, QImage, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.theme.style import Mode, Theme
from ui.widgets.column_cells import PADDING
from ui.widgets.column_table import ROW_HEIGHT, ColumnTable
from ui.widgets.columns import Look, TableColumn
from ui.widgets.row_mime import rows_from_mime

Picture = Callable[[QWidget], QImage]
LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def table(theme: Theme, qtbot: QtBot) -> ColumnTable:
    """Five accounts with falling potential."""
    names = np.array(["Akron", "Berea", "Canton", "Dayton", "Elyria"], dtype=object)
    potential = np.array([50.0, 40.0, 30.0, 20.0, 10.0])
    made = ColumnTable(
        theme,
        [
            TableColumn("name", "Account", names, width=0),
            TableColumn("potential", "Potential", potential, Look.FIGURE, width=100),
            TableColumn(
                "territory",
                "Territory",
                np.array([0, 0, 1, 1, -1]),
                Look.TERRITORY,
                names=["West", "East"],
                hues=[0, 2],
            ),
        ],
    )
    qtbot.addWidget(made)
    made.resize(600, 240)
    made.show()
    return made


def line_at(table: ColumnTable, line: int, x: int = 120) -> QPoint:
    return QPoint(x, table.rowViewportPosition(line) + ROW_HEIGHT // 2)


def click(
    qtbot: QtBot, table: ColumnTable, line: int, keys: Qt.KeyboardModifier = NO_KEY, x: int = 120
) -> list[int]:
    with qtbot.waitSignal(table.rows_chosen) as chosen:
        qtbot.mouseClick(table.viewport(), LEFT, keys, line_at(table, line, x))
    rows: list[int] = chosen.args[0].tolist()
    return rows


def test_that_a_click_chooses_one_row_ctrl_adds_and_shift_takes_all_between(
    table: ColumnTable, qtbot: QtBot
) -> None:
    assert click(qtbot, table, 1) == [1]
    assert click(qtbot, table, 3, CTRL) == [1, 3]
    assert click(qtbot, table, 0, SHIFT) == [0, 1, 2, 3]
    assert click(qtbot, table, 2) == [2]


def test_that_the_box_toggles_without_losing_the_others(table: ColumnTable, qtbot: QtBot) -> None:
    box = PADDING + 8
    assert click(qtbot, table, 0, x=box) == [0]
    assert click(qtbot, table, 4, x=box) == [0, 4]
    assert click(qtbot, table, 0, x=box) == [4]


def test_that_rows_are_named_by_number_whatever_the_order(table: ColumnTable, qtbot: QtBot) -> None:
    header = table.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(1) + 50, 16)
    qtbot.mouseClick(header.viewport(), LEFT, NO_KEY, place)
    assert table.columns.sorting == ("potential", False)
    assert click(qtbot, table, 0) == [4]
    qtbot.mouseClick(header.viewport(), LEFT, NO_KEY, place)
    assert table.columns.sorting == ("potential", True)
    assert click(qtbot, table, 0) == [0]


def test_that_the_keyboard_reaches_chooses_and_opens_rows(table: ColumnTable, qtbot: QtBot) -> None:
    table.setFocus()
    table.setCurrentIndex(table.columns.index(1, 0))
    with qtbot.waitSignal(table.row_reached) as reached:
        qtbot.keyClick(table, Qt.Key.Key_Down)
    assert reached.args == [2]
    with qtbot.waitSignal(table.rows_chosen) as chosen:
        qtbot.keyClick(table, Qt.Key.Key_Space)
    assert chosen.args[0].tolist() == [2]
    with qtbot.waitSignal(table.rows_chosen) as chosen:
        qtbot.keyClick(table, Qt.Key.Key_Down, SHIFT)
    assert chosen.args[0].tolist() == [2, 3]
    with qtbot.waitSignal(table.row_activated) as opened:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == [3]
    with qtbot.waitSignal(table.rows_chosen) as chosen:
        qtbot.keyClick(table, Qt.Key.Key_A, CTRL)
    assert chosen.args[0].tolist() == [0, 1, 2, 3, 4]


def test_that_ctrl_a_takes_only_rows_that_show(table: ColumnTable, qtbot: QtBot) -> None:
    table.show_only(np.array([True, False, True, False, False]))
    with qtbot.waitSignal(table.rows_chosen) as chosen:
        qtbot.keyClick(table, Qt.Key.Key_A, CTRL)
    assert chosen.args[0].tolist() == [0, 2]


def test_that_a_double_click_opens_the_row(table: ColumnTable, qtbot: QtBot) -> None:
    with qtbot.waitSignal(table.row_activated) as opened:
        qtbot.mouseDClick(table.viewport(), LEFT, NO_KEY, line_at(table, 2))
    assert opened.args == [2]


def test_that_a_press_on_chosen_rows_keeps_them_until_it_is_a_click(
    table: ColumnTable, qtbot: QtBot
) -> None:
    table.choose(np.array([1, 2]))
    qtbot.mousePress(table.viewport(), LEFT, NO_KEY, line_at(table, 1))
    assert table.chosen_rows().tolist() == [1, 2]
    qtbot.mouseRelease(table.viewport(), LEFT, NO_KEY, line_at(table, 1))
    assert table.chosen_rows().tolist() == [1]


def test_that_choosing_by_program_is_not_announced(table: ColumnTable, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(table.rows_chosen):
        table.choose(np.array([3]))
        table.reveal(3)
    assert table.currentIndex().row() == 3


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_that_a_chosen_row_has_a_tint_and_an_edge(
    theme: Theme, table: ColumnTable, picture: Picture, mode: Mode
) -> None:
    theme.set_mode(mode)
    table.choose(np.array([1]))
    image = picture(table.viewport())
    y = table.rowViewportPosition(1) + 4
    assert image.pixelColor(1, y) == theme.colour("accent")
    assert image.pixelColor(300, y) == theme.colour("accent_bg")
    assert image.pixelColor(300, y + ROW_HEIGHT) != theme.colour("accent_bg")


def test_that_a_territory_cell_shows_its_swatch(
    theme: Theme, table: ColumnTable, picture: Picture
) -> None:
    image = picture(table.viewport())
    x = table.columnViewportPosition(2) + PADDING + 5
    y = table.rowViewportPosition(2) + ROW_HEIGHT // 2
    assert image.pixelColor(x, y) == theme.territory(2)


def test_that_only_visible_cells_are_put_into_words(theme: Theme, qtbot: QtBot) -> None:
    shown: list[float] = []

    def words(value: float) -> str:
        shown.append(value)
        return f"{value:.0f}"

    column = TableColumn("x", "X", np.arange(50_000.0), Look.FIGURE, show=words)
    table = ColumnTable(theme, [column])
    qtbot.addWidget(table)
    table.resize(300, 320)
    table.show()
    table.grab()
    assert 5 <= len(set(shown)) <= 15


def test_that_a_drag_takes_all_chosen_rows(
    table: ColumnTable, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    carried: list[list[int]] = []

    def drop_at_once(drag: QDrag, _actions: Qt.DropAction) -> Qt.DropAction:
        carried.append(rows_from_mime(drag.mimeData()).tolist())
        return Qt.DropAction.MoveAction

    monkeypatch.setattr(QDrag, "exec", drop_at_once)
    table.choose(np.array([1, 2]))
    start = line_at(table, 1)
    qtbot.mousePress(table.viewport(), LEFT, NO_KEY, start)
    far = QPointF(start + QPoint(40, 0))
    moved = QMouseEvent(QEvent.Type.MouseMove, far, far, Qt.MouseButton.NoButton, LEFT, NO_KEY)
    QApplication.sendEvent(table.viewport(), moved)
    assert carried == [[1, 2]]
    assert table.chosen_rows().tolist() == [1, 2]
