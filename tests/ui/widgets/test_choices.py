"""Choices announce what the user did and nothing else."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.theme.style import Theme
from ui.widgets.choices import SegmentedControl, Toggle, ValueSlider

Picture = Callable[[QWidget], QImage]
LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def styles(theme: Theme, qtbot: QtBot) -> SegmentedControl:
    made = SegmentedControl(theme, ["Geography", "Systems", "Money"], name="Style")
    qtbot.addWidget(made)
    made.resize(made.sizeHint())
    return made


def test_that_a_click_chooses_the_word_under_it(styles: SegmentedControl, qtbot: QtBot) -> None:
    with qtbot.waitSignal(styles.option_chosen) as chosen:
        qtbot.mouseClick(styles, LEFT, NO_KEY, QPoint(styles.width() - 10, 15))
    assert (chosen.args, styles.chosen) == ([2], 2)
    assert styles.accessibleName() == "Style: Money"
    with qtbot.assertNotEmitted(styles.option_chosen):
        qtbot.mouseClick(styles, LEFT, NO_KEY, QPoint(styles.width() - 10, 15))


def test_that_the_arrows_step_and_stop_at_the_ends(styles: SegmentedControl, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(styles.option_chosen):
        qtbot.keyClick(styles, Qt.Key.Key_Left)
    for expected in (1, 2):
        with qtbot.waitSignal(styles.option_chosen) as chosen:
            qtbot.keyClick(styles, Qt.Key.Key_Right)
        assert chosen.args == [expected]


def test_that_the_chosen_segment_lies_on_the_surface(
    theme: Theme, styles: SegmentedControl, picture: Picture
) -> None:
    image = picture(styles)
    assert image.pixelColor(8, 15) == theme.colour("surface")
    assert image.pixelColor(styles.width() - 6, 15) == theme.colour("hover")


def test_that_a_switch_turns_by_mouse_and_by_space(
    theme: Theme, qtbot: QtBot, picture: Picture
) -> None:
    switch = Toggle(theme, "Every territory in one piece")
    qtbot.addWidget(switch)
    assert picture(switch).pixelColor(24, 10) == theme.colour("control")
    with qtbot.waitSignal(switch.toggled) as turned:
        qtbot.mouseClick(switch, LEFT)
    assert turned.args == [True]
    assert picture(switch).pixelColor(10, 10) == theme.colour("accent")
    with qtbot.waitSignal(switch.toggled) as turned:
        qtbot.keyClick(switch, Qt.Key.Key_Space)
    assert turned.args == [False]


@pytest.fixture
def allowed(theme: Theme, qtbot: QtBot) -> ValueSlider:
    made = ValueSlider(theme, "Allowed", 0, 25, 10, show=lambda value: f"{value} %")
    qtbot.addWidget(made)
    made.resize(240, 24)
    made.show()
    return made


def test_that_a_press_on_the_scale_jumps_there(allowed: ValueSlider, qtbot: QtBot) -> None:
    scale = allowed.scale
    with qtbot.waitSignal(allowed.value_changed) as changed:
        qtbot.mouseClick(scale, LEFT, NO_KEY, QPoint(scale.width() - 2, 12))
    assert (changed.args, allowed.value) == ([25], 25)
    assert scale.accessibleDescription() == "25 %"


def test_that_the_keyboard_moves_the_handle(allowed: ValueSlider, qtbot: QtBot) -> None:
    with qtbot.waitSignal(allowed.value_changed) as changed:
        qtbot.keyClick(allowed.scale, Qt.Key.Key_Right)
    assert changed.args == [11]


def test_that_a_value_shown_by_program_is_not_announced(
    theme: Theme, allowed: ValueSlider, qtbot: QtBot, picture: Picture
) -> None:
    with qtbot.assertNotEmitted(allowed.value_changed):
        allowed.show_value(25)
    image, scale = picture(allowed.scale), allowed.scale
    assert image.pixelColor(scale.width() // 2, 12) == theme.colour("accent")
    allowed.show_value(0)
    assert picture(scale).pixelColor(scale.width() // 2, 12) == theme.colour("track")
