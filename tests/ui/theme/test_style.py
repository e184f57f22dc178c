"""The theme changes as a whole, follows the desktop, and draws its own ring and fields."""

import sys
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QCompleter,
    QLineEdit,
    QRadioButton,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ui.theme.style import Mode, Theme
from ui.theme.tokens import DARK, LIGHT
from ui.widgets.buttons import Button

Picture = Callable[[QWidget], QImage]


def test_that_a_change_of_mode_changes_tokens_palette_and_says_so_once(
    theme: Theme, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(theme.changed):
        theme.set_mode(Mode.DARK)
    with qtbot.assertNotEmitted(theme.changed):
        theme.set_mode(Mode.DARK)
    assert theme.dark
    assert QApplication.palette().window().color().name().upper() == DARK.bg


def test_that_the_system_mode_follows_the_desktop(theme: Theme, qapp: QApplication) -> None:
    hints = qapp.styleHints()
    theme.set_mode(Mode.SYSTEM)
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.tokens is DARK
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert theme.tokens is LIGHT


def test_that_a_chosen_mode_does_not_follow_the_desktop(theme: Theme, qapp: QApplication) -> None:
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.tokens is LIGHT


def test_that_without_motion_nothing_lasts(theme: Theme) -> None:
    assert theme.duration(120) == 0
    theme.set_motion(True)
    assert theme.duration(120) in (0, 120)


def test_that_a_territory_of_none_is_grey(theme: Theme) -> None:
    assert theme.territory(-1) == theme.colour("neutral_fill")
    assert theme.territory(0).name().upper() == "#468CEB"


def test_that_the_focus_ring_shows_for_the_keyboard_only(
    theme: Theme, qtbot: QtBot, picture: Picture
) -> None:
    button = Button(theme, "Compare")
    qtbot.addWidget(button)
    button.show()
    button.activateWindow()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(button.hasFocus)
    middle = button.height() // 2
    accent = theme.colour("accent")
    window = button.window()
    window.setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange, False)
    assert picture(button).pixelColor(0, middle) != accent
    window.setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange, True)
    assert picture(button).pixelColor(0, middle) == accent
    assert picture(button).pixelColor(1, middle) == accent


def test_that_fields_are_32_high_and_framed_in_the_control_colour(
    theme: Theme, qtbot: QtBot, picture: Picture
) -> None:
    for field in (QComboBox(), QSpinBox()):
        qtbot.addWidget(field)
        field.resize(field.sizeHint())
        assert field.height() == 32
        edge = picture(field).pixelColor(field.width() // 2, 0)
        assert edge == theme.colour("control")


def test_that_a_checked_box_and_a_chosen_circle_are_accented(
    theme: Theme, qtbot: QtBot, picture: Picture
) -> None:
    for box, tone in ((QCheckBox(), "accent_text"), (QRadioButton(), "accent")):
        qtbot.addWidget(box)
        box.setChecked(True)
        box.resize(box.sizeHint())
        image = picture(box)
        seen = {
            image.pixelColor(x, y).name()
            for x in range(image.width())
            for y in range(image.height())
        }
        assert theme.colour(tone).name() in seen


def test_that_void_calls_drop_no_reference_to_none(theme: Theme, qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    before = sys.getrefcount(None)
    for step in range(1000):
        widget.resize(100 + step % 7, 100)
    assert sys.getrefcount(None) >= before - 50


def test_that_what_completes_a_word_lies_on_ground_in_both_themes(
    theme: Theme, qtbot: QtBot
) -> None:
    field = QLineEdit()
    field.setCompleter(QCompleter(["Lima", "Lima Surgical Associates"], field))
    qtbot.addWidget(field)
    field.show()
    for mode, tokens in ((Mode.LIGHT, LIGHT), (Mode.DARK, DARK)):
        theme.set_mode(mode)
        field.clear()
        qtbot.keyClicks(field, "Lim")
        popup = field.completer().popup()
        qtbot.waitUntil(popup.isVisible)
        shown = popup.grab().toImage()
        corner = shown.pixelColor(shown.width() - 6, 4)
        assert corner.alpha() == 255
        assert corner.name().upper() == tokens.surface
        popup.hide()
