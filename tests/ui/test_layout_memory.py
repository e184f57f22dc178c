"""A window that is closed and started again looks as it was left."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from model.clock import Clock
from model.demo import demo_state
from model.project import Project
from model.resources import resource
from ui.main_window import MainWindow
from ui.preferences import Preferences, Preset
from ui.session import Session
from ui.theme.style import Theme


@contextmanager
def window_of(home: Path, theme: Theme, qtbot: QtBot) -> Iterator[MainWindow]:
    """A window as it starts on this computer, its map ready; closed at the end."""
    preferences = Preferences(QSettings(str(home / "s.ini"), QSettings.Format.IniFormat))
    preferences.preset = Preset.FULL
    window = MainWindow(theme, Session(preferences.author, Clock()), preferences)
    window.show()
    qtbot.waitUntil(lambda: window.align.map.view.is_ready, timeout=30_000)
    yield window
    window.close()
    window.shut_down()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def open_project(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.align.map.view.painted, timeout=30_000):
        window._session.adopt(Project.open(path))


@pytest.fixture
def project(own_home: Path, tmp_path: Path) -> Path:
    """A project of one's own, saved: the demo is never remembered."""
    state = demo_state(resource("demo"))
    own = replace(state.about, fictional=False, project_id="")
    path = tmp_path / "own.catchment.gpkg"
    made = Project.create(path, replace(state, about=own))
    made.save()
    made.close()
    return path


def test_that_a_restart_brings_back_workspace_panels_columns_and_the_place_on_the_map(
    project: Path,
    tmp_path: Path,
    theme: Theme,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(MainWindow, "warm_up", lambda _window: None)
    with window_of(tmp_path, theme, qtbot) as window:
        window.resize(1500, 940)
        open_project(window, project, qtbot)
        align = window.align
        assert align.isVisible()
        align.upper.setSizes([420, 1000])
        align.outer.setSizes([480, 300])
        QApplication.processEvents()
        sizes = align.upper.sizes(), align.outer.sizes()
        align.table.looks.show_keys(("name", "territory", "potential"))
        align.table.table._on_title_clicked(2)
        align.table.groups.choose("territory")
        align.table.table.horizontalHeader().resizeSection(1, 231)
        align.map.view.show_place(40.7, -84.0, 9.0)
        qtbot.waitUntil(lambda: align.map.view.zoom == 9.0, timeout=10_000)
        window.show_workspace("plan")
    with window_of(tmp_path, theme, qtbot) as window:
        align = window.align
        window.resize(1500, 940)  # the screen of the tests is too small for it
        window._session.adopt(Project.open(project))
        assert window.plan.isVisible()
        window.show_workspace("align")
        qtbot.waitUntil(lambda: align.map.view.zoom == 9.0, timeout=10_000)
        bounds = align.map.view.bounds
        assert (bounds.west + bounds.east) / 2 == pytest.approx(-84.0, abs=0.05)
        assert align.upper.sizes() == pytest.approx(sizes[0], abs=8)
        assert align.outer.sizes() == pytest.approx(sizes[1], abs=8)
        assert align.table.keys_shown() == ("name", "territory", "potential")
        assert align.table.table.columns.sorting == ("potential", False)
        assert align.table.groups.field == "territory"
        assert align.table.table.columnWidth(1) == 231
