"""The strategy panels on the demo; their figures come from a thread, so tests wait for them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from model.clock import Clock
from model.demo import demo_state
from model.history import Author
from model.project import Project
from model.resources import resource
from ui.session import Session
from ui.strategy.reading_view import ReadingView
from ui.theme.style import Theme

Show = Callable[[Any], None]
Wait = Callable[[ReadingView], None]


@pytest.fixture(scope="module")
def open_demo(tmp_path_factory: pytest.TempPathFactory, own_home: Path) -> Iterator[Session]:
    """A session on the demo region."""
    path = tmp_path_factory.mktemp("strategy") / "demo.catchment"
    session = Session(Author("Maya"), Clock())
    session.adopt(Project.create(path, demo_state(resource("demo"))))
    yield session
    session.close()


@pytest.fixture
def session(open_demo: Session, theme: Theme) -> Session:
    """The demo as it was before anybody changed it."""
    while open_demo.undo() is not None:
        pass
    return open_demo


@pytest.fixture
def settled(qtbot: QtBot) -> Wait:
    """Wait until a panel shows the project as it is now."""

    def wait(view: ReadingView) -> None:
        qtbot.waitUntil(lambda: view.current, timeout=20_000)

    return wait


@pytest.fixture
def show(qtbot: QtBot, settled: Wait) -> Iterator[Show]:
    """Show a panel of R1's plan in a window of its own that has the focus."""
    windows: list[QWidget] = []

    def open_page(page: Any) -> None:
        window = QWidget()
        QVBoxLayout(window).addWidget(page)
        window.resize(1280, 900)
        page.show_rep("R1")
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow, timeout=20_000)
        windows.append(window)
        page.turns.finish()
        if isinstance(page, ReadingView):
            settled(page)

    yield open_page
    for window in windows:
        window.close()
        window.deleteLater()
    QApplication.sendPostedEvents()
