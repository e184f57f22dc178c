"""Panels remember their places, per size of the screen; F6 goes from pane to pane."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QSplitter, QWidget

from ui.preferences import Preferences

USUAL_SIZE = (1440, 900)


class LayoutKeeper:
    """Restores and keeps the geometry of a window and the state of its splitters."""

    def __init__(
        self, preferences: Preferences, window: QWidget, splitters: Mapping[str, QSplitter]
    ) -> None:
        self._preferences, self._window, self._splitters = preferences, window, dict(splitters)

    @property
    def _screen(self) -> str:
        size = self._window.screen().size()
        return f"{size.width()}x{size.height()}"

    def restore(self) -> None:
        """Show what was kept for this screen, else the usual size."""
        if (state := self._preferences.layout_of("window", self._screen)) is not None:
            self._window.restoreGeometry(state)
        else:
            self._window.resize(*USUAL_SIZE)
        for name, splitter in self._splitters.items():
            if (state := self._preferences.layout_of(name, self._screen)) is not None:
                splitter.restoreState(state)

    def keep(self) -> None:
        """Remember how it looks now."""
        self._preferences.keep_layout("window", self._screen, self._window.saveGeometry())
        for name, splitter in self._splitters.items():
            self._preferences.keep_layout(name, self._screen, splitter.saveState())


def go_to_pane(panes: Sequence[QWidget], step: int) -> None:
    """Give the focus to the next (1) or previous (-1) pane after the one that has it."""
    focus = QApplication.focusWidget()
    here = [
        place
        for place, pane in enumerate(panes)
        if focus is pane or (focus is not None and pane.isAncestorOf(focus))
    ]
    start = here[0] if here else (-1 if step > 0 else 0)
    panes[(start + step) % len(panes)].setFocus(Qt.FocusReason.TabFocusReason)
