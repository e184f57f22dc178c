"""The Diary workspace with the demo on it, and a hand that drags."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from model.clock import Clock
from model.history import Author
from ui.diary.agenda import AgendaItem
from ui.diary.workspace import WEEK, DiaryWorkspace
from ui.job import Worker
from ui.opening import create_demo
from ui.session import Session
from ui.theme.style import Theme


class Hand:
    """What a person does with the diary."""

    def __init__(self, workspace: DiaryWorkspace, session: Session) -> None:
        self.workspace, self.session = workspace, session

    def entry(self, uid: str) -> AgendaItem:
        """An item as the project holds it now."""
        self.workspace.agenda = None
        found = self.workspace._agenda().entry(uid)
        assert found is not None
        return found

    def place(self, uid: str) -> tuple[date, int]:
        """Day and start of an item as the project holds it now."""
        entry = self.entry(uid)
        return entry.day, entry.start

    def drag(self, uid: str, to: QPoint, *, let_go: bool = True) -> None:
        """Take an item at its middle to a place of the calendar, in small steps."""
        calendar = self.workspace.calendar
        start = calendar.point_of(uid)
        QTest.mousePress(calendar, Qt.MouseButton.LeftButton, pos=start)
        for step in range(1, 9):
            self.move(calendar, start + (to - start) * step / 8)
        if let_go:
            QTest.mouseRelease(calendar, Qt.MouseButton.LeftButton, pos=to)

    def move(self, target: QWidget, at: QPoint) -> None:
        """Move the pointer with the button held."""
        event = QMouseEvent(
            QEvent.Type.MouseMove,
            QPointF(at),
            QPointF(target.mapToGlobal(at)),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(target, event)

    def to(self, uid: str, day: date, start: int) -> QPoint:
        """Where an item taken at its middle has to go to begin at a time of a day."""
        entry = self.entry(uid)
        middle = start + (entry.end - entry.start) // 2
        return self.workspace.calendar.point_at(day, middle)


@pytest.fixture(scope="module")
def opened(own_home: Path, application_theme: Theme) -> Iterator[Hand]:
    """One workspace for a module."""
    assert own_home.exists()
    application_theme.set_motion(False)
    session = Session(Author("Test", ""), Clock())
    worker = Worker()
    workspace = DiaryWorkspace(application_theme, session, worker)
    workspace.resize(1368, 820)
    workspace.show()
    session.adopt(create_demo())
    QApplication.processEvents()
    yield Hand(workspace, session)
    session.close()
    worker.close()
    workspace.close()
    workspace.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def hand(opened: Hand, qtbot: QtBot) -> Hand:
    """The demo's week 6, as it was before anybody changed it."""
    assert qtbot is not None
    while opened.session.undo() is not None:
        pass
    workspace = opened.workspace
    workspace.week.cause.drop()
    workspace.tools.choose(WEEK)
    workspace.show_week(6)
    workspace._choose("")
    workspace.activateWindow()
    QApplication.processEvents()
    return opened
