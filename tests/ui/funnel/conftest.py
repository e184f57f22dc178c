"""The funnel on the demo, outside the window; opened once for a module, each test begins anew."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from model.clock import Clock
from model.demo import demo_state
from model.history import Author
from model.project import Project
from model.resources import resource
from ui.funnel.workspace import BOARD, FunnelWorkspace
from ui.plan.turns import Turns
from ui.session import Session
from ui.strategy.beside import Beside
from ui.theme.style import Mode, Theme


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is computed beside the window, or built at a later turn, is there at once."""

    def run(beside: Beside, work: Callable[[], object]) -> None:
        found: Future[object] = Future()
        found.set_result(work())
        beside.arrived.emit(found)

    def add(_turns: Turns, *pieces: Callable[[], object]) -> None:
        for piece in pieces:
            piece()

    monkeypatch.setattr(Beside, "run", run)
    monkeypatch.setattr(Turns, "add", add)


@pytest.fixture(scope="module")
def open_funnel(
    application_theme: Theme, tmp_path_factory: pytest.TempPathFactory, own_home: Path
) -> Iterator[FunnelWorkspace]:
    """Shown at a width that holds every step beside the card."""
    application_theme.set_motion(False)
    application_theme.set_mode(Mode.LIGHT)
    path = tmp_path_factory.mktemp("funnel") / "demo.catchment"
    session = Session(Author("Maya"), Clock())
    session.adopt(Project.create(path, demo_state(resource("demo"))))
    window = QWidget()
    column = QVBoxLayout(window)
    shown = FunnelWorkspace(application_theme, session)
    column.addWidget(shown)
    window.resize(2400, 1300)
    window.show()
    QApplication.processEvents()
    yield shown
    session.close()
    window.close()
    window.deleteLater()


@pytest.fixture
def funnel(
    open_funnel: FunnelWorkspace, qtbot: QtBot, request: pytest.FixtureRequest
) -> FunnelWorkspace:
    """The funnel as it was before anybody changed it."""
    qtbot.waitUntil(lambda: open_funnel.current, timeout=20_000)
    request.getfixturevalue("at_once")
    open_funnel.hide()  # what happens while it is hidden is computed once, when it shows
    while open_funnel._session.undo() is not None:
        pass
    open_funnel._on_opened()
    open_funnel.side.opening.clear()
    open_funnel.side.gate.clear()
    open_funnel.side.qualify.clear()
    open_funnel.side.qualify.verdict.choose(0)
    open_funnel.not_now.clear()
    open_funnel.show_view(BOARD)
    open_funnel.pursuits.filters.reset()
    open_funnel.show()
    window = open_funnel.window()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=20_000)
    return open_funnel
