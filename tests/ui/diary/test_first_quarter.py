"""A new user in the real window: clicks to Today, clicks to a locked quarter."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from model.diary.work_days import Quarter
from tests.ui.conftest import Desk
from ui.diary.workspace import TODAY
from ui.widgets.choices import SegmentedControl

LONGEST_MS = 180_000  # of waiting for the plan, on any machine


class NewUser:
    """Somebody who has only a mouse; every press is counted."""

    def __init__(self) -> None:
        self.clicks = 0

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        assert widget.isVisible(), widget.accessibleName()
        assert widget.isEnabled(), widget.accessibleName()
        self.clicks += 1
        place = widget.rect().center() if at is None else at
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=place)
        QApplication.processEvents()

    def take(self, control: SegmentedControl, option: int) -> None:
        """Click a word of a segmented control."""
        self.click(control, control._areas()[option].center().toPoint())


@pytest.fixture
def start(desk: Desk, qtbot: QtBot) -> Desk:
    """The window as it is after the start: nothing open."""
    qtbot.waitUntil(lambda: desk.window.align.map.view.is_ready, timeout=30_000)
    desk.session.close()
    desk.window.show_workspace("")
    desk.window._on_opened()
    QApplication.processEvents()
    assert desk.window.welcome.isVisible()
    return desk


def test_that_today_is_three_clicks_from_the_start(start: Desk) -> None:
    user, window = NewUser(), start.window
    user.click(window.welcome.demo)
    user.click(window.rail.item("diary"))
    user.take(window.diary.tools, TODAY)
    assert window.diary.today.isVisible()
    assert window.diary.today._next is not None
    assert user.clicks == 3


@pytest.mark.slow
def test_that_a_new_user_locks_a_quarter_of_the_demo_with_five_clicks_and_no_question(
    start: Desk, qtbot: QtBot
) -> None:
    """The rest of fifteen minutes is for reading: the plan itself takes seconds."""
    user, window = NewUser(), start.window
    user.click(window.welcome.demo)
    user.click(window.rail.item("diary"))
    diary = window.diary
    user.click(diary.head.following)  # the first quarter comes with a diary, the second does not
    assert diary._quarter == Quarter(2027, 2)
    with qtbot.waitSignal(diary.planner.planned, timeout=LONGEST_MS):
        user.click(diary.none.action)
    user.click(diary.head.publish)
    assert user.clicks == 5
    entries = diary._agenda().entries
    assert len(entries) > 100
    locks = {week: {e.lock for e in diary._agenda().of_week(week)} for week in (1, 4, 5, 13)}
    assert locks[1] == locks[4] == {"hard"}
    assert "hard" not in locks[13]
    assert any(e.lock == "firm" for e in diary._agenda().of_week(5))
    assert not QApplication.activeModalWidget()
