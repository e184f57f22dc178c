"""Start the window: one application, one session, one main window."""

import logging
import os
import sys
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from model.clock import Clock
from model.errors import PlanError
from model.resources import resource
from ui.collecting import Collector
from ui.early_loading import EarlyLoading
from ui.heading import APP_NAME
from ui.main_window import MainWindow
from ui.map.scheme import register_scheme
from ui.preferences import Preferences
from ui.session import Session
from ui.theme.style import Theme

_log = logging.getLogger(__name__)


def open_window(path: Path | None = None) -> int:
    """Open the window, with a project when one is given; the exit code."""
    allow_root()
    register_scheme()
    app = QApplication(sys.argv[:1])
    QCoreApplication.setApplicationName(APP_NAME)
    app.setWindowIcon(QIcon(str(resource("icons", "catchment.svg"))))
    preferences = Preferences()
    theme = Theme(app, preferences.mode)
    session = Session(preferences.author, Clock())
    window = MainWindow(theme, session, preferences)
    Collector(session, window)
    sys.excepthook = _hook(window)
    window.show()
    EarlyLoading(session, window)
    if path is not None:
        window.open_file(path)
    code = app.exec()
    window.shut_down()
    return code


def allow_root() -> None:
    """As root, in containers, Chromium cannot build its sandbox: say so and go without."""
    if sys.platform.startswith("linux") and os.geteuid() == 0:
        os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
        print("Running as root: the map's Chromium sandbox is switched off.", file=sys.stderr)


class _hook:  # noqa: N801 - sys.excepthook is a function by custom
    """A bug that rose to the top: logged, reported in the window, work stays in its copy."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def __call__(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        text = "".join(traceback.format_exception(kind, error, trace))
        _log.error("%s", text)
        print(text, file=sys.stderr)
        if isinstance(error, PlanError):
            self._window.report(error)
        elif issubclass(kind, Exception):
            self._window.report(
                PlanError(
                    f"Something went wrong: {kind.__name__}.",
                    remedy="Your changes are kept; save and open the project again.",
                )
            )
