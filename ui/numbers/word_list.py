"""A list of one or two words a line, with the selection of the house."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.theme.fonts import Type, font
from ui.theme.painting import LEFT, draw_box, draw_text
from ui.theme.sheet import RADIUS_CHIP
from ui.theme.style import Theme

_HELP = Qt.ItemDataRole.UserRole + 1
_SIDE, _EDGE = 8, 3


class WordDelegate(QStyledItemDelegate):
    """Draws name and help of a line."""

    def __init__(self, theme: Theme, split: int, height: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._split, self._height = theme, split, height

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """One line."""
        return QSize(80, self._height)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw the ground, the edge of the chosen line, the words."""
        colour, area = self._theme.colour, QRectF(option.rect)
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            draw_box(painter, area, colour("accent_bg"), RADIUS_CHIP)
            edge = QRectF(area.left(), area.top() + 2, _EDGE, area.height() - 4)
            painter.fillRect(edge, colour("accent"))
        elif state & QStyle.StateFlag.State_MouseOver:
            draw_box(painter, area, colour("hover"), RADIUS_CHIP)
        help_words = str(index.data(_HELP) or "")
        inner = area.adjusted(_SIDE, 0, -_SIDE, 0)
        name = QRectF(inner.left(), inner.top(), inner.width(), inner.height())
        if help_words:
            name.setWidth(min(self._split, inner.width() / 2))
            rest = QRectF(name.right() + 8, inner.top(), inner.right() - name.right() - 8,
                          inner.height())  # fmt: skip
            draw_text(painter, rest, help_words, Type.NOTE, colour("muted"), LEFT)
        role = Type.TABLE if self._split else Type.BODY
        draw_text(painter, name, str(index.data()), role, colour("text"), LEFT, 500)
        painter.restore()


class WordList(QListWidget):
    """Lines of a name and perhaps what it is; Enter or a double click takes one."""

    taken = Signal(str)  # the key of the line

    def __init__(
        self, theme: Theme, name: str, *, split: int = 0, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setItemDelegate(WordDelegate(theme, split, 26 if split else 32, self))
        self.setAccessibleName(name)
        self.setFont(font(Type.TABLE))
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemDoubleClicked.connect(self._on_taken)

    def show_lines(self, lines: Sequence[tuple[str, str, str]]) -> None:
        """Show lines of key, name and help; nothing is announced."""
        self.blockSignals(True)
        self.clear()
        for key, words, help_words in lines:
            item = QListWidgetItem(words)
            item.setData(Qt.ItemDataRole.UserRole, key)
            item.setData(_HELP, help_words)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{words} {help_words}".strip())
            item.setToolTip(help_words)
            self.addItem(item)
        self.blockSignals(False)

    def choose(self, key: str) -> None:
        """Choose a line by its key, none for an unknown one; nothing is announced."""
        self.blockSignals(True)
        self.setCurrentRow(-1)
        for row in range(self.count()):
            if self.item(row).data(Qt.ItemDataRole.UserRole) == key:
                self.setCurrentRow(row)
        self.blockSignals(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the chosen line."""
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            self._on_taken(item)
        else:
            super().keyPressEvent(event)

    def _on_taken(self, item: QListWidgetItem) -> None:
        self.taken.emit(str(item.data(Qt.ItemDataRole.UserRole)))
