"""What every window test needs: no screen, and one theme for the one application."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if os.name == "posix" and os.geteuid() == 0:
    os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")

import pytest
from PySide6.QtWidgets import QApplication

from ui.theme.style import Mode, Theme


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
