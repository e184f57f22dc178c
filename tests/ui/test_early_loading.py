"""What is loaded before it is wanted."""

import sys
import threading

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from model.clock import Clock
from model.filters.parse import _parser
from model.history import Author
from ui import early_loading
from ui.early_loading import LAST, LATER, SOON, EarlyLoading
from ui.session import Session


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Session:
    """A session that says a project is open."""
    monkeypatch.setattr(Session, "is_open", True)
    return Session(Author("Bo"), Clock())


def test_that_every_library_is_loaded_in_a_turn_of_its_own(
    session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns: list[str] = []
    monkeypatch.setattr(early_loading, "import_module", turns.append)
    parent = QObject()
    loading = EarlyLoading(session, parent)
    assert turns == []
    qtbot.waitUntil(lambda: not loading._turn.isActive(), timeout=5_000)
    assert tuple(turns) == SOON


def test_that_what_is_wanted_later_is_loaded_once_beside_a_window_whose_project_rests(
    session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[tuple[str, threading.Thread]] = []
    monkeypatch.setattr(early_loading, "REST_MS", 1)
    monkeypatch.setattr(early_loading, "SOON", ())
    monkeypatch.setattr(
        early_loading,
        "import_module",
        lambda name: loaded.append((name, threading.current_thread())),
    )
    parent = QObject()
    loading = EarlyLoading(session, parent)
    session.opened.emit()
    wanted = len(LATER) + len(LAST)
    qtbot.waitUntil(lambda: len(loaded) == wanted and not loading._turn.isActive(), timeout=15_000)
    session.opened.emit()
    assert not loading._rest.isActive()
    assert tuple(name for name, _thread in loaded) == (*LATER, *LAST)
    beside, in_turns = loaded[: len(LATER)], loaded[len(LATER) :]
    assert threading.main_thread() not in {thread for _name, thread in beside}
    assert {thread for _name, thread in in_turns} == {threading.main_thread()}
    qtbot.waitUntil(lambda: _parser.cache_info().currsize == 1, timeout=15_000)


def test_that_what_is_loaded_early_exists() -> None:
    for name in (*SOON, *LATER, *LAST):
        __import__(name)
        assert name in sys.modules
