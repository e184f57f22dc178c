"""Workspaces that are built late must know what happened before."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Desk
from ui.plan.places import BOOK

LATE = ("accounts", "plan", "diary", "review", "share")


def test_that_a_start_builds_only_what_it_shows(desk: Desk) -> None:
    rooms = desk.window.rooms
    assert [key for key in LATE if rooms.is_built(key)] == []
    assert rooms.is_built("align")


def test_that_the_badge_of_the_review_counts_although_nobody_has_opened_it(
    desk: Desk, qtbot: QtBot
) -> None:
    window = desk.window
    window.open_demo()
    window.show_workspace("align")
    badge = window.rail.item("review")
    qtbot.waitUntil(lambda: window.rooms.is_built("review"), timeout=20_000)
    qtbot.waitUntil(lambda: "waiting" in badge.accessibleDescription(), timeout=60_000)
    assert not window.review.isVisible()


def test_that_a_workspace_opened_late_shows_the_open_project(desk: Desk) -> None:
    window, session = desk.window, desk.session
    assert session.is_open
    assert not window.rooms.is_built("diary")
    window.show_workspace("diary")
    assert window.diary.isVisible()
    assert window.diary.agenda is not None
    assert window.diary.tools.isVisible()
    window.show_workspace("plan")
    assert window.plan.rep_id == "R1"
    window.plan.show_page(BOOK)
    assert window.plan.books.list.columns.n_rows == len(session.layer.territories)
    window.show_workspace("accounts")
    assert window.accounts.page.value == "rest"
    for key in LATE:
        window.show_workspace(key)
        assert window.rooms.stack.currentWidget() is window.rooms.room(key)


class Shown(QObject):
    """Notes what shows itself as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.windows: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note a window that shows."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.windows.append(repr(watched))
        return False


def test_that_no_part_of_a_workspace_flashes_as_a_window_while_it_is_built(
    demo: Desk, qtbot: QtBot
) -> None:
    shown, application = Shown(), QApplication.instance()
    assert application is not None
    application.installEventFilter(shown)
    for key in LATE:
        demo.window.show_workspace(key)
        demo.window.activateWindow()
        qtbot.waitUntil(demo.window.isActiveWindow)
    application.removeEventFilter(shown)
    assert shown.windows == []
