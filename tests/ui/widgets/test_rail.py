"""The rail announces a workspace, shows the open one, and says why one is closed."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.theme.style import Mode, Theme
from ui.widgets.buttons import IconButton
from ui.widgets.rail import WORKSPACES, Logo, Rail

Picture = Callable[[QWidget], QImage]
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def rail(theme: Theme, qtbot: QtBot) -> Rail:
    made = Rail(theme)
    qtbot.addWidget(made)
    made.resize(72, 800)
    made.show()
    return made


def test_that_a_click_announces_the_workspace(rail: Rail, qtbot: QtBot) -> None:
    with qtbot.waitSignal(rail.workspace_chosen) as chosen:
        qtbot.mouseClick(rail.item("diary"), LEFT)
    assert chosen.args == ["diary"]


def test_that_the_workspaces_stand_in_the_order_of_their_keys(rail: Rail) -> None:
    assert [each.label for each in WORKSPACES] == [
        "Accounts",
        "Align",
        "Plan",
        "Diary",
        "Review",
        "Share",
    ]
    tops = [rail.item(each.key).y() for each in WORKSPACES]
    assert tops == [64 + 64 * place for place in range(6)]


def test_that_only_the_open_workspace_is_marked(rail: Rail, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(rail.workspace_chosen):
        rail.show_workspace("align")
        rail.show_workspace("plan")
    assert [each.key for each in WORKSPACES if rail.item(each.key).isChecked()] == ["plan"]


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_that_the_open_workspace_has_an_accent_edge(
    theme: Theme, rail: Rail, picture: Picture, mode: Mode
) -> None:
    theme.set_mode(mode)
    rail.show_workspace("align")
    image = picture(rail)
    middle = rail.item("align").y() + 28
    assert image.pixelColor(1, middle) == theme.colour("accent")
    assert image.pixelColor(1, middle - 64) == theme.colour("rail")


def test_that_a_closed_workspace_takes_no_click_and_says_why(rail: Rail, qtbot: QtBot) -> None:
    rail.enable({"accounts"}, "Open a plan first.")
    with qtbot.assertNotEmitted(rail.workspace_chosen):
        qtbot.mouseClick(rail.item("align"), LEFT)
    assert rail.item("align").toolTip() == "Open a plan first."
    assert rail.item("accounts").toolTip() == ""


def test_that_a_badge_is_a_dot_beside_the_icon(theme: Theme, rail: Rail, picture: Picture) -> None:
    item = rail.item("review")
    assert picture(item).pixelColor(48, 12) != theme.colour("bad_fill")
    rail.show_badge("review", True)
    assert picture(item).pixelColor(48, 12) == theme.colour("bad_fill")
    assert item.accessibleDescription() == "Something waits here."


def test_that_help_theme_and_settings_are_asked_at_the_foot(rail: Rail, qtbot: QtBot) -> None:
    buttons = rail.findChildren(IconButton)
    asked = (rail.help_asked, rail.theme_asked, rail.settings_asked)
    assert len(buttons) == len(asked)
    for button, signal in zip(buttons, asked, strict=True):
        with qtbot.waitSignal(signal):
            qtbot.mouseClick(button, LEFT)


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_that_the_logo_takes_the_accent_of_the_theme(
    theme: Theme, qtbot: QtBot, picture: Picture, mode: Mode
) -> None:
    theme.set_mode(mode)
    logo = Logo(theme)
    qtbot.addWidget(logo)
    assert picture(logo).pixelColor(16, 4) == theme.colour("accent")
