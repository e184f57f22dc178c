"""The judged scale: zones in their tones, steps kept, words of the value read out."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ui.theme.style import Mode, Theme
from ui.widgets.goal_slider import GoalSlider, SliderZone

LEFT = Qt.MouseButton.LeftButton
ZONES = (
    SliderZone(0, 50, "too small", "bad"),
    SliderZone(50, 80, "", "good"),
    SliderZone(80, 100, "more", "warn"),
)


def made(theme: Theme, qtbot: QtBot) -> GoalSlider:
    slider = GoalSlider(theme, "Patients", lambda value: f"{value} patients")
    qtbot.addWidget(slider)
    slider.resize(640, slider.height())
    slider.show_scale(0, 100, 5, ZONES, (60, "60 gives room"))
    slider.show_value(60)
    slider.show()
    return slider


def test_that_each_zone_is_drawn_in_its_tone_in_both_themes(theme: Theme, qtbot: QtBot) -> None:
    slider = made(theme, qtbot)
    for mode in (Mode.LIGHT, Mode.DARK):
        theme.set_mode(mode)
        image = slider.grab().toImage()
        for value, tone in ((25, "bad_fill"), (70, "good_fill"), (90, "warn_fill")):
            pixel = image.pixelColor(round(slider.x_of(value)), 38)
            assert pixel == theme.colour(tone), (mode, tone)


def test_that_the_pointer_lands_on_whole_steps_and_says_each_once(
    theme: Theme, qtbot: QtBot
) -> None:
    slider = made(theme, qtbot)
    seen: list[int] = []
    slider.value_changed.connect(seen.append)
    QTest.mouseClick(slider, LEFT, pos=QPoint(round(slider.x_of(33)), 38))
    QTest.mouseClick(slider, LEFT, pos=QPoint(round(slider.x_of(34)), 38))
    assert seen == [35]
    assert slider.accessibleDescription() == "35 patients"
    QTest.mouseClick(slider, LEFT, pos=QPoint(slider.width() - 1, 38))
    assert slider.value == 100


def test_that_a_value_beyond_the_scale_stands_at_its_end(theme: Theme, qtbot: QtBot) -> None:
    slider = made(theme, qtbot)
    slider.show_value(400)
    assert slider.value == 400
    assert slider.x_of(400) == slider.x_of(100)
    assert slider.accessibleDescription() == "400 patients"
