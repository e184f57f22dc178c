"""What every window test needs: no screen, one theme for the one application, one window."""

import gc
import json
import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if os.name == "posix" and os.geteuid() == 0:
    os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSettings, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

import optimizers
from model.arrays import FloatArray
from model.clock import Clock
from model.evaluation import Evaluation, evaluate
from ui.collecting import collect_due
from ui.main_window import MainWindow
from ui.map.scheme import register_scheme
from ui.preferences import Preferences, Preset
from ui.session import Session
from ui.theme.style import Mode, Theme

register_scheme()

PATIENCE_MS = 40_000
STEP = 8  # pixels a mouse move; Chromium joins moves that come too fast


class PatientBot(QtBot):
    """Waits for what must come as long as a slow, busy machine needs; what comes costs nothing."""

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE_MS, **how: Any) -> Any:
        """As the bot of pytest-qt; a short time, set on purpose, stays."""
        return super().waitSignal(signal, timeout=_patient(timeout), **how)

    def waitSignals(self, signals: Any, *, timeout: int = PATIENCE_MS, **how: Any) -> Any:
        """As the bot of pytest-qt."""
        return super().waitSignals(signals, timeout=_patient(timeout), **how)

    def waitUntil(self, callback: Any, *, timeout: int = PATIENCE_MS) -> None:
        """As the bot of pytest-qt."""
        super().waitUntil(callback, timeout=_patient(timeout))


def _patient(timeout: int) -> int:
    return max(timeout, PATIENCE_MS) if timeout >= 2_000 else timeout


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """The bot all window tests use."""
    return PatientBot(request)


@pytest.fixture(autouse=True)
def garbage_of_this_thread() -> Iterator[None]:
    """As in the window: no thread that computes frees a widget; this one collects what is due."""
    gc.disable()
    yield
    collect_due()


@pytest.fixture(scope="session")
def application_theme(qapp: QApplication) -> Theme:
    """The application's theme; style and sheet are installed once."""
    return Theme(qapp, Mode.LIGHT)


@pytest.fixture
def theme(application_theme: Theme) -> Theme:
    """The theme, light and without motion, whatever the test before did."""
    application_theme.set_motion(False)
    application_theme.set_mode(Mode.LIGHT)
    return application_theme


@pytest.fixture
def picture() -> Callable[[QWidget], QImage]:
    """Paint a widget as it would show, one pixel per logical pixel."""

    def grab(widget: QWidget) -> QImage:
        widget.ensurePolished()
        return widget.grab().toImage()

    return grab


@pytest.fixture
def columns_of() -> Callable[[QImage, QColor, int], list[int]]:
    """The x of each pixel of exactly one colour in a row of a picture."""

    def find(image: QImage, colour: QColor, y: int) -> list[int]:
        return [x for x in range(image.width()) if image.pixelColor(x, y) == colour]

    return find


@dataclass
class Desk:
    """A whole window with its session and a home folder of its own."""

    window: MainWindow
    session: Session
    preferences: Preferences
    home: Path

    @property
    def page(self) -> QWidget:
        """The widget of the map that takes mouse and keys."""
        target = self.window.align.map.view.focusProxy()
        assert target is not None
        return target

    def key(self, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
        """Press a key where the focus is, as a person would."""
        pressed = Qt.KeyboardModifier.NoModifier
        for modifier in modifiers:
            pressed |= modifier
        QTest.keyClick(QApplication.focusWidget() or self.window, key, pressed)

    def painted_after(self, qtbot: QtBot, act: Callable[[], object]) -> None:
        """Do something and wait until the map shows it."""
        with qtbot.waitSignal(self.window.align.map.view.painted, timeout=20_000):
            act()

    def fresh(self) -> Evaluation:
        """The numbers of the open scenario, counted anew from the tables."""
        state = self.session.state
        return evaluate(state, state.scenario())

    def shown(self, place: int) -> FloatArray:
        """A column of bars in the tree as it is shown."""
        measures = self.window.align.tree.tree.view.cells.measures
        return np.asarray(measures[place].values)

    def figures(self) -> list[str]:
        """The key figures at the side as they are read out."""
        return [figure.accessibleName() for figure in self.window.align.side.figures]

    def agrees(self) -> bool:
        """Whether tree and side panel show exactly what a fresh recount gives."""
        found, show = self.fresh(), self.session.formatter
        index = [t.index["potential"] for t in found.territories]
        used = [100 * t.utilisation for t in found.territories]
        spread = show.number(found.balance["potential"].cv, 3)
        return bool(
            np.allclose(self.shown(0), index)
            and np.allclose(self.shown(1), used)
            and spread in self.figures()[0]
            and show.number(found.drive_hours) in self.figures()[3]
        )


@pytest.fixture(scope="module")
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home of its own, so that nothing touches the real one; compiled kernels are shared."""
    assert optimizers.__doc__  # imported while the real home was known: it names the cache
    assert "NUMBA_CACHE_DIR" in os.environ
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(home))
        patch.setenv("USERPROFILE", str(home))
        patch.setenv("XDG_DOCUMENTS_DIR", str(home / "Documents"))
        patch.setenv("XDG_CONFIG_HOME", str(home / "config"))
        patch.setenv("CATCHMENT_DATA_DIR", str(home / "data"))
        yield home


@pytest.fixture(scope="module")
def desk(own_home: Path, application_theme: Theme) -> Iterator[Desk]:
    """One window for a module; starting one takes about a second. No warm-up in the background."""
    settings = QSettings(str(own_home / "settings.ini"), QSettings.Format.IniFormat)
    preferences = Preferences(settings)
    preferences.preset = Preset.FULL
    application_theme.set_motion(False)
    application_theme.set_mode(Mode.LIGHT)
    session = Session(preferences.author, Clock())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MainWindow, "warm_up", lambda _window: None)
        window = MainWindow(application_theme, session, preferences)
        window.resize(1440, 900)
        window.show()
        QApplication.processEvents()
    yield Desk(window, session, preferences, own_home)
    window.close()
    window.shut_down()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def demo(desk: Desk, qtbot: QtBot) -> Desk:
    """The window with the demo on its map, as it was before anybody changed it."""
    window, session = desk.window, desk.session
    view = window.align.map.view
    qtbot.waitUntil(lambda: view.is_ready, timeout=30_000)
    if not (session.is_open and session.state.about.fictional):
        desk.painted_after(qtbot, window.open_demo)

    def begin_anew() -> None:
        while session.undo() is not None:
            pass
        window.banner.dismiss()
        window.show_workspace("align")
        window.align.tools.choose("pointer")
        window.align.select(np.empty(0, np.int64))
        window.align.table.filter.edit.clear()

    desk.painted_after(qtbot, begin_anew)
    window.activateWindow()
    return desk


class Pointer:
    """A hand on the map of a window."""

    def __init__(self, desk: Desk, qtbot: QtBot) -> None:
        self.desk, self.qtbot = desk, qtbot

    def ask(self, expression: str) -> Any:
        """The value of an expression in the page."""
        found: list[Any] = []
        page = self.desk.window.align.map.view._page
        page.runJavaScript(f"JSON.stringify({expression})", 0, found.append)
        self.qtbot.waitUntil(lambda: bool(found), timeout=15_000)
        return json.loads(found[0])

    def settle(self) -> None:
        """Wait until the page has heard all it was told: clicks would come before that."""
        view = self.desk.window.align.map.view
        self.qtbot.waitUntil(
            lambda: self.ask("catchment.desk.done ?? 0") == view._serial, timeout=15_000
        )

    def pixels(self, lat: FloatArray, lon: FloatArray) -> FloatArray:
        """Where places are on the map, shape (n, 2)."""
        places = json.dumps(np.column_stack([lat, lon]).tolist())
        point = "catchment.desk.map.latLngToContainerPoint(q)"
        return np.array(self.ask(f"{places}.map(q => (p => [p.x, p.y])({point}))"))

    def account_pixels(self) -> FloatArray:
        """Where all accounts are on the map, shape (n_accounts, 2)."""
        accounts = self.desk.session.state.accounts
        return self.pixels(accounts.lat, accounts.lon)

    def middle_of(self, code: int) -> QPoint:
        """A pixel well inside a territory."""
        outline = self.desk.window.align.keeper.outlines_of(self.desk.session.layer)[code]
        assert outline is not None
        point = outline.representative_point()
        x, y = self.pixels(np.array([point.y]), np.array([point.x]))[0]
        return QPoint(round(x), round(y))

    def move(self, to: QPoint, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
        if button == Qt.MouseButton.NoButton:  # a gesture begins
            self.settle()
        target = self.desk.page
        event = QMouseEvent(
            QEvent.Type.MouseMove,
            QPointF(to),
            QPointF(target.mapToGlobal(to)),
            Qt.MouseButton.NoButton,
            button,
            Qt.KeyboardModifier.NoModifier,
        )
        QGuiApplication.sendEvent(target, event)
        QApplication.processEvents()

    def press(self, at: QPoint) -> None:
        self.move(at, Qt.MouseButton.NoButton)
        none = Qt.KeyboardModifier.NoModifier
        QTest.mousePress(self.desk.page, Qt.MouseButton.LeftButton, none, at)

    def glide(self, *stops: QPoint) -> None:
        """Move with the button held from stop to stop, in small steps."""
        for start, end in pairwise(stops):
            away = end - start
            steps = max(2, round((away.x() ** 2 + away.y() ** 2) ** 0.5 / STEP))
            for k in range(1, steps + 1):
                self.move(start + QPoint(round(away.x() * k / steps), round(away.y() * k / steps)))

    def release(self, at: QPoint) -> None:
        none = Qt.KeyboardModifier.NoModifier
        QTest.mouseRelease(self.desk.page, Qt.MouseButton.LeftButton, none, at)

    def drag(self, start: QPoint, end: QPoint) -> None:
        """Take up what is at `start` and let it go at `end`; waits for the drop."""
        with self.qtbot.waitSignal(self.desk.window.align.map.view.drag_started, timeout=10_000):
            self.press(start)
            self.glide(start, start + QPoint(12, 0))
        self.glide(start + QPoint(12, 0), end)
        with self.qtbot.waitSignal(self.desk.window.align.map.view.dropped, timeout=10_000):
            self.release(end)


@pytest.fixture
def pointer(demo: Desk, qtbot: QtBot) -> Pointer:
    """A hand on the map of the demo."""
    return Pointer(demo, qtbot)
