"""One of many is chosen by typing, by mouse, or not at all."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.theme.style import Theme
from ui.widgets.chooser import Chooser, Option

OPTIONS = [
    Option("beds", "Beds", "beds"),
    Option("ors", "ORs", "rooms", "operating theatres"),
    Option("beta", "Beta", "now Column B"),
]


@pytest.fixture
def room(theme: Theme, qtbot: QtBot) -> QWidget:
    """A window with something to choose for at its right end."""
    del theme  # it styles the application
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def test_that_typed_words_narrow_the_list_and_enter_takes_the_first(
    room: QWidget, theme: Theme
) -> None:
    chooser, taken = Chooser(theme, room), list[str]()
    chooser.ask("It is", OPTIONS, room, taken.append)
    QTest.keyClicks(chooser.edit, "theat")
    assert chooser.list.count() == 1
    QTest.keyClick(chooser.edit, Qt.Key.Key_Return)
    assert taken == ["ors"]
    assert not chooser.isVisible()


def test_that_arrows_go_round_from_what_holds_now(room: QWidget, theme: Theme) -> None:
    chooser, taken = Chooser(theme, room), list[str]()
    chooser.ask("It is", OPTIONS, room, taken.append, now="beta")
    QTest.keyClick(chooser.edit, Qt.Key.Key_Down)
    QTest.keyClick(chooser.edit, Qt.Key.Key_Return)
    assert taken == ["beds"]


def test_that_escape_and_a_click_elsewhere_take_nothing(
    room: QWidget, theme: Theme, qtbot: QtBot
) -> None:
    chooser, taken = Chooser(theme, room), list[str]()
    chooser.ask("It is", OPTIONS, room, taken.append)
    with qtbot.waitSignal(chooser.cancelled):
        QTest.keyClick(chooser.edit, Qt.Key.Key_Escape)
    chooser.ask("It is", OPTIONS, room, taken.append)
    with qtbot.waitSignal(chooser.cancelled):
        chooser.edit.clearFocus()
    assert taken == []


def test_that_nothing_called_so_is_said(room: QWidget, theme: Theme) -> None:
    chooser, taken = Chooser(theme, room), list[str]()
    chooser.ask("It is", OPTIONS, room, taken.append)
    QTest.keyClicks(chooser.edit, "zzz")
    QTest.keyClick(chooser.edit, Qt.Key.Key_Return)
    assert taken == []
    assert chooser._none.isVisible()


def test_that_it_stays_inside_the_window(room: QWidget, theme: Theme) -> None:
    corner = QWidget(room)
    corner.setGeometry(580, 380, 20, 20)
    chooser = Chooser(theme, room)
    chooser.ask("It is", OPTIONS, corner, str)
    assert room.rect().contains(chooser.geometry())
