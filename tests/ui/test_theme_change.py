"""Light to dark in the real window: what shows is what a window opened in the dark would show."""

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Desk
from ui.theme.style import Mode, Theme


class Painted(QObject):
    """Remembers which of the widgets were painted."""

    def __init__(self, widgets: list[QWidget]) -> None:
        super().__init__()
        self.missing = dict.fromkeys(widgets)
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.missing.pop(watched, None)
        return False


@pytest.fixture
def dark_later(demo: Desk, theme: Theme) -> Iterator[Desk]:
    demo.window.align.select(np.arange(3))
    yield demo
    theme.set_mode(Mode.LIGHT)


def parts(desk: Desk) -> dict[str, QWidget]:
    align = desk.window.align
    return {
        "tree": align.tree,
        "scenarios": align.scenarios,
        "figures": align.side,
        "table": align.table,
        "rail": desk.window.rail,
        "top": desk.window.top,
    }


def pictures(desk: Desk) -> dict[str, QImage]:
    return {name: part.grab().toImage() for name, part in parts(desk).items()}


def test_that_every_part_is_painted_anew_when_the_theme_changes(
    dark_later: Desk, theme: Theme, qtbot: QtBot
) -> None:
    shown = [
        widget
        for part in parts(dark_later).values()
        for widget in part.findChildren(QWidget)
        if widget.isVisible() and not widget.visibleRegion().isEmpty()
    ]
    assert len(shown) > 100
    watched = Painted(shown)
    theme.set_mode(Mode.DARK)
    qtbot.waitUntil(lambda: not watched.missing, timeout=5_000)


def test_that_no_figure_keeps_a_colour_of_the_other_theme(
    dark_later: Desk, theme: Theme, qtbot: QtBot
) -> None:
    light = pictures(dark_later)
    theme.set_mode(Mode.DARK)
    switched = pictures(dark_later)
    align = dark_later.window.align
    align.show_project()
    align.select(np.arange(3))
    anew = pictures(dark_later)
    for name, image in switched.items():
        assert image != light[name], name
        assert image == anew[name], name


def test_that_all_numbers_and_the_comparison_follow_the_theme(
    dark_later: Desk, theme: Theme, qtbot: QtBot
) -> None:
    window = dark_later.window
    window.align.brief.show_numbers()
    page = window.align.brief.numbers
    light = page.grab().toImage()
    theme.set_mode(Mode.DARK)
    switched = page.grab().toImage()
    page.refresh()
    assert switched != light
    assert switched == page.grab().toImage()
