"""Steps are reached by mouse and arrows, and never cut off."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ui.theme.style import Theme
from ui.widgets.share_bar import Part, ShareBar
from ui.widgets.step_bar import Step, StepBar


def test_that_a_click_and_the_arrows_go_to_a_step(theme: Theme, qtbot: QtBot) -> None:
    bar = StepBar(theme, [Step("Read", True), Step("Columns", count=12), Step("Review")])
    qtbot.addWidget(bar)
    bar.show()
    with qtbot.waitSignal(bar.step_chosen) as chosen:
        qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.area_of(2).center().toPoint())
    assert chosen.args == [2]
    qtbot.keyClick(bar, Qt.Key.Key_Left)
    assert bar.current == 1
    assert bar.accessibleName() == "Step 2 of 3: Columns"
    qtbot.keyClick(bar, Qt.Key.Key_Left)
    qtbot.keyClick(bar, Qt.Key.Key_Left)
    assert bar.current == 0


def test_that_a_count_takes_its_own_room(theme: Theme, qtbot: QtBot) -> None:
    bar = StepBar(theme, [Step("Columns")])
    qtbot.addWidget(bar)
    narrow = bar.sizeHint().width()
    bar.show_steps([Step("Columns", count=1234)], 0)
    assert bar.sizeHint().width() > narrow


def test_that_parts_say_their_counts_and_wrap_in_a_narrow_bar(theme: Theme, qtbot: QtBot) -> None:
    bar = ShareBar(theme)
    qtbot.addWidget(bar)
    bar.resize(600, 40)
    bar.show()
    bar.show_parts([Part(3, "new", "accent"), Part(11, "changed", "warn_fill")])
    assert bar.accessibleName() == "3 new, 11 changed"
    one_line = bar.height()
    bar.resize(100, 40)
    assert bar.height() > one_line
