"""Search and filter fields announce text, terms and what is taken away."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.theme.style import Theme
from ui.widgets.fields import SearchField

Picture = Callable[[QWidget], QImage]
LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def search(theme: Theme, qtbot: QtBot) -> SearchField:
    made = SearchField(theme, "Find a territory or rep")
    qtbot.addWidget(made)
    made.show()
    return made


def test_that_esc_clears_the_search_and_down_leaves_it(search: SearchField, qtbot: QtBot) -> None:
    with qtbot.waitSignal(search.text_changed):
        qtbot.keyClicks(search.edit, "w")
    with qtbot.waitSignal(search.text_changed) as changed:
        qtbot.keyClick(search.edit, Qt.Key.Key_Escape)
    assert changed.args == [""]
    with qtbot.waitSignal(search.left_downwards):
        qtbot.keyClick(search.edit, Qt.Key.Key_Down)


def test_that_the_frame_is_accented_while_it_has_the_focus(
    theme: Theme, search: SearchField, qtbot: QtBot, picture: Picture
) -> None:
    search.edit.clearFocus()
    assert picture(search).pixelColor(100, 0) == theme.colour("control")
    search.activateWindow()
    search.setFocus()
    qtbot.waitUntil(search.edit.hasFocus)
    assert picture(search).pixelColor(100, 0) == theme.colour("accent")
    assert picture(search).pixelColor(100, 1) == theme.colour("accent")
