"""Search and filter fields announce text, terms and what is taken away."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.theme.style import Theme
from ui.widgets.buttons import IconButton
from ui.widgets.chip import Chip
from ui.widgets.fields import FilterField, SearchField

Picture = Callable[[QWidget], QImage]
LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def search(theme: Theme, qtbot: QtBot) -> SearchField:
    made = SearchField(theme, "Find a territory or rep")
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def terms(theme: Theme, qtbot: QtBot) -> FilterField:
    made = FilterField(theme, "field, sign, value")
    qtbot.addWidget(made)
    made.resize(600, 32)
    made.show()
    made.show_terms(["territory:T1", "drive > 1.0"])
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


def test_that_every_term_has_a_chip_whose_cross_removes_it(
    terms: FilterField, qtbot: QtBot
) -> None:
    chips = terms.findChildren(Chip)
    assert [chip.accessibleName() for chip in chips] == ["territory:T1", "drive > 1.0"]
    with qtbot.waitSignal(terms.term_removed) as removed:
        qtbot.mouseClick(chips[1], LEFT, NO_KEY, QPoint(chips[1].width() - 10, 10))
    assert removed.args == [1]


def test_that_backspace_in_the_empty_text_removes_the_last_term(
    terms: FilterField, qtbot: QtBot
) -> None:
    qtbot.keyClicks(terms.edit, "p")
    with qtbot.assertNotEmitted(terms.term_removed):
        qtbot.keyClick(terms.edit, Qt.Key.Key_Backspace)
    with qtbot.waitSignal(terms.term_removed) as removed:
        qtbot.keyClick(terms.edit, Qt.Key.Key_Backspace)
    assert removed.args == [1]


def test_that_tab_takes_the_proposal_and_enter_the_term(terms: FilterField, qtbot: QtBot) -> None:
    qtbot.keyClicks(terms.edit, "pot")
    terms.show_proposal("Tab completes")
    with qtbot.waitSignal(terms.proposal_taken):
        qtbot.keyClick(terms.edit, Qt.Key.Key_Tab)
    with qtbot.waitSignal(terms.term_entered) as entered:
        qtbot.keyClick(terms.edit, Qt.Key.Key_Return)
    assert entered.args == ["pot"]


def test_that_the_cross_clears_all(terms: FilterField, qtbot: QtBot) -> None:
    cross = terms.findChild(IconButton)
    assert cross is not None
    with qtbot.waitSignal(terms.cleared):
        qtbot.mouseClick(cross, LEFT)
    terms.show_terms([])
    assert not cross.isVisible()
