"""What is loaded while the map's page still starts."""

import sys

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from ui import early_loading
from ui.early_loading import SOON, EarlyLoading


def test_that_every_library_is_loaded_in_a_turn_of_its_own(qtbot: QtBot, monkeypatch) -> None:
    turns: list[str] = []
    monkeypatch.setattr(early_loading, "import_module", turns.append)
    parent = QObject()
    loading = EarlyLoading(parent)
    assert turns == []
    qtbot.waitUntil(lambda: not loading._turn.isActive(), timeout=5_000)
    assert tuple(turns) == SOON


def test_that_what_is_loaded_early_exists() -> None:
    for name in SOON:
        __import__(name)
        assert name in sys.modules
