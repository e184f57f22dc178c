"""What every window test needs: no screen, and one theme for the one application."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if os.name == "posix" and os.geteuid() == 0:
    os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")

from collections.abc import Callable

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QWidget

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
