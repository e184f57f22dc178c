"""A short list of texts of which one is chosen: rows of 32 pixels, tinted as in a table."""

from collections.abc import Iterable

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from ui.theme.fonts import Type, font
from ui.theme.style import Theme

_ROW = 32


class ChoiceList(QListWidget):
    """Arrow keys and the pointer choose; `currentRowChanged` says so."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName(name)
        self.setFont(font(Type.BODY))
        self.setUniformItemSizes(True)
        theme.changed.connect(self._colour)
        self._colour()

    def show_texts(self, texts: Iterable[str]) -> None:
        """Replace the rows; none is chosen."""
        self.clear()
        for text in texts:
            item = QListWidgetItem(text)
            item.setSizeHint(QSize(0, _ROW))
            item.setToolTip(text)
            self.addItem(item)

    def _colour(self) -> None:
        palette = self.palette()
        tokens = self._theme.tokens
        palette.setColor(QPalette.ColorRole.Highlight, QColor(tokens.accent_bg))
        palette.setColor(QPalette.ColorRole.HighlightedText, QColor(tokens.text))
        self.setPalette(palette)
