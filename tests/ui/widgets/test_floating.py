"""What floats stays off the pointer and lets the mouse through; a dialog keeps it out."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.dialog import DialogFrame
from ui.widgets.floating import CARD_BLUR, place_beside
from ui.widgets.map_cards import (
    BeforeAfter,
    DragCard,
    MoveFacts,
    MoveRow,
    Side,
)
from ui.widgets.rules_list import RuleLine, Verdict

Picture = Callable[[QWidget], QImage]
LEFT = Qt.MouseButton.LeftButton
BOUNDS, CARD = QRect(0, 0, 800, 600), QSize(368, 240)
MOVE = MoveFacts(
    "Move 3 accounts",
    "0.50 M potential",
    Side("SW Ohio", 0),
    Side("NW Ohio", 4),
    [MoveRow("Workload", BeforeAfter("98 %", "96 %"), BeforeAfter("76 %", "78 %"))],
)


def test_that_a_card_lies_right_of_and_below_the_pointer() -> None:
    assert place_beside(QPoint(100, 100), CARD, BOUNDS) == QPoint(116, 116)


def test_that_a_card_flips_at_the_edges() -> None:
    assert place_beside(QPoint(700, 100), CARD, BOUNDS) == QPoint(316, 116)
    assert place_beside(QPoint(100, 500), CARD, BOUNDS) == QPoint(116, 244)


@given(st.integers(0, 799), st.integers(0, 599))
def test_that_a_card_is_never_under_the_pointer_and_inside_where_it_fits(x: int, y: int) -> None:
    pointer = QPoint(x, y)
    area = QRect(place_beside(pointer, CARD, BOUNDS), CARD)
    assert not area.contains(pointer)
    assert area.left() >= 0
    assert area.right() < 800


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.setProperty("surface", "page")
    made.show()
    return made


def test_that_the_drag_card_grows_by_what_it_has_to_say(theme: Theme, window: QWidget) -> None:
    card = DragCard(theme, window)
    card.show_move(MOVE)
    before = card.inner.height()
    rules = (RuleLine("Buckeye Mercy is split", verdict=Verdict.LOOK),)
    team = BeforeAfter("0.205", "0.192", "good")
    more = MoveFacts(
        MOVE.title, MOVE.amount, MOVE.giver, MOVE.taker, MOVE.rows, "Spread", team, rules
    )
    card.show_move(more)
    assert card.inner.height() > before + 40
    assert card.accessibleName() == "Move 3 accounts to NW Ohio"


def test_that_the_drag_card_is_painted_with_both_territories(
    theme: Theme, window: QWidget, picture: Picture
) -> None:
    card = DragCard(theme, window)
    card.show_move(MOVE)
    card.show_beside(QPoint(40, 40))
    assert card.card_rect().topLeft() == QPoint(56, 56)
    image = picture(card)
    corner = CARD_BLUR
    assert image.pixelColor(corner + 184, corner + 4) == theme.colour("surface")
    seen = {image.pixelColor(x, corner + 58).name() for x in range(corner, corner + DragCard.WIDTH)}
    assert {theme.territory(0).name(), theme.territory(4).name()} <= seen


def test_that_the_mouse_goes_through_a_floating_card(
    theme: Theme, window: QWidget, qtbot: QtBot
) -> None:
    below = QPushButton("Below", window)
    below.setGeometry(0, 0, 800, 600)
    below.show()
    card = DragCard(theme, window)
    card.show_move(MOVE)
    card.show_beside(QPoint(100, 100))
    assert card.isVisible()
    assert window.childAt(card.card_rect().center()) is below


@pytest.fixture
def dialog(theme: Theme, window: QWidget) -> DialogFrame:
    return DialogFrame(theme, window, "Optimize the core team", size=QSize(480, 320))


def test_that_a_dialog_covers_the_window_and_follows_its_size(
    window: QWidget, dialog: DialogFrame
) -> None:
    assert dialog.geometry() == window.rect()
    window.resize(1000, 700)
    QApplication.processEvents()
    assert dialog.geometry() == QRect(0, 0, 1000, 700)
    assert dialog.frame.geometry().center() == QPoint(500, 350)


def test_that_esc_and_the_cross_ask_to_close_and_the_scrim_does_nothing(
    dialog: DialogFrame, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(dialog.close_asked):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    with qtbot.waitSignal(dialog.close_asked):
        qtbot.mouseClick(dialog.cross, LEFT)
    with qtbot.assertNotEmitted(dialog.close_asked):
        qtbot.mouseClick(dialog, LEFT, pos=QPoint(5, 5))


def test_that_tab_stays_inside_a_dialog(
    theme: Theme, window: QWidget, dialog: DialogFrame, qtbot: QtBot
) -> None:
    outside = QPushButton("Outside", window)
    outside.show()
    stop = Button(theme, "Stop and keep best", Kind.PRIMARY)
    dialog.add_button(stop)
    stop.show()
    window.activateWindow()
    dialog.setFocus()
    qtbot.waitUntil(dialog.hasFocus)
    visited = []
    for _ in range(4):
        QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_Tab)
        visited.append(QApplication.focusWidget())
    assert visited == [dialog.cross, stop, dialog.cross, stop]


def test_that_the_scrim_dims_what_is_behind(
    theme: Theme, window: QWidget, dialog: DialogFrame, picture: Picture
) -> None:
    image = picture(window)
    assert image.pixelColor(2, 2).lightness() < theme.colour("bg").lightness() - 40
    assert image.pixelColor(400, 300) == theme.colour("bg")
