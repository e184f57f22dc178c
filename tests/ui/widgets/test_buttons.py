"""Buttons say that they were pressed; a busy one keeps its width and takes no clicks."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.theme.style import Mode, Theme
from ui.widgets.buttons import Button, IconButton, Kind

Picture = Callable[[QWidget], QImage]


def test_that_a_click_is_announced(theme: Theme, qtbot: QtBot) -> None:
    button = Button(theme, "Compare")
    qtbot.addWidget(button)
    with qtbot.waitSignal(button.clicked):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_that_an_ampersand_is_shown_and_underlines_nothing(
    theme: Theme, qtbot: QtBot, picture: Picture
) -> None:
    button = Button(theme, "Approve Ann & Bo")
    qtbot.addWidget(button)
    assert (button.text(), button.accessibleName()) == ("Approve Ann && Bo", "Approve Ann & Bo")
    assert button.shortcut().isEmpty()
    button.set_label("Approve R&D")
    button.set_busy(True, "Ann & Bo")
    assert button.text() == "Ann && Bo"
    button.set_busy(False)
    assert (button.text(), button.accessibleName()) == ("Approve R&&D", "Approve R&D")
    assert button.shortcut().isEmpty()


def test_that_a_busy_button_keeps_its_width_and_takes_no_clicks(theme: Theme, qtbot: QtBot) -> None:
    button = Button(theme, "Import 40 accounts", Kind.PRIMARY)
    qtbot.addWidget(button)
    button.show()
    width = button.width()
    button.set_busy(True)
    assert (button.text(), button.width()) == ("Wait", width)
    with qtbot.assertNotEmitted(button.clicked):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    button.set_busy(False)
    assert (button.text(), button.isEnabled()) == ("Import 40 accounts", True)


def test_that_a_label_given_while_busy_shows_afterwards(theme: Theme, qtbot: QtBot) -> None:
    button = Button(theme, "Import 40 accounts")
    qtbot.addWidget(button)
    button.set_busy(True)
    button.set_label("Import 41 accounts")
    assert button.text() == "Wait"
    button.set_busy(False)
    assert (button.text(), button.accessibleName()) == ("Import 41 accounts",) * 2


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
@pytest.mark.parametrize(("kind", "token"), [(Kind.PRIMARY, "accent"), (Kind.PLAIN, "surface")])
def test_that_a_button_is_filled_by_its_kind_in_both_themes(
    theme: Theme, qtbot: QtBot, picture: Picture, kind: Kind, token: str, mode: Mode
) -> None:
    button = Button(theme, "Optimize", kind)
    qtbot.addWidget(button)
    theme.set_mode(mode)
    button.resize(button.sizeHint())
    assert button.height() == 32
    assert picture(button).pixelColor(5, 16) == theme.colour(token)


def test_that_a_small_button_is_24_high(theme: Theme, qtbot: QtBot) -> None:
    button = Button(theme, "Columns", small=True, icon="columns")
    qtbot.addWidget(button)
    assert button.sizeHint().height() == 24


def test_that_an_icon_follows_the_theme(theme: Theme, qtbot: QtBot) -> None:
    button = Button(theme, "Compare", icon="compare")
    qtbot.addWidget(button)
    light = button.icon().pixmap(16, 16).toImage()
    theme.set_mode(Mode.DARK)
    assert button.icon().pixmap(16, 16).toImage() != light


def test_that_a_tool_in_use_is_tinted_and_named(
    theme: Theme, qtbot: QtBot, picture: Picture
) -> None:
    tool = IconButton(theme, "lasso", "Select with a lasso", checkable=True)
    qtbot.addWidget(tool)
    assert (tool.toolTip(), tool.accessibleName()) == ("Select with a lasso",) * 2
    qtbot.mouseClick(tool, Qt.MouseButton.LeftButton)
    assert tool.isChecked()
    assert picture(tool).pixelColor(16, 2) == theme.colour("accent_bg")
