"""What could follow in a field: a list that floats at it and never takes the focus."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.chooser import OPTION_ROLE, Option, OptionDelegate
from ui.widgets.labels import Label

_WIDTH, _ROW, _MOST_ROWS, _INSET = 400, 28, 9, 8


class CompletionList(QFrame):
    """Shows options above or below a place; the keys are those of the field."""

    taken = Signal(int)  # number of the option that was clicked

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setProperty("surface", "float")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.chosen_by_hand = False
        self.list = QListWidget()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName("What could follow")
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setItemDelegate(OptionDelegate(theme, self.list))
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        column.addWidget(self.list)
        column.addWidget(Label("Tab completes · arrows choose · Esc closes", Type.NOTE, "muted"))
        self.list.itemClicked.connect(self._on_clicked)
        self.hide()

    @property
    def at(self) -> int:
        """Number of the option that would be taken."""
        return self.list.currentRow()

    @property
    def words(self) -> str:
        """The option that would be taken, as it is read out."""
        item = self.list.currentItem()
        return "" if item is None else f"{item.text()}, {item.data(OPTION_ROLE).note}"

    def offer(self, options: Sequence[Option], near: QRect) -> None:
        """Show options at a rectangle of the parent: below it, else above."""
        self.chosen_by_hand = False
        self.list.clear()
        for option in options:
            item = QListWidgetItem(option.label)
            item.setData(OPTION_ROLE, option)
            item.setSizeHint(QSize(0, _ROW))
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.setFixedHeight(min(len(options), _MOST_ROWS) * _ROW + 4)
        self.setFixedWidth(_WIDTH)
        self.adjustSize()
        self.setGeometry(self._place(near))
        self.show()
        self.raise_()

    def step(self, by: int) -> None:
        """Go to the next or previous option, round the ends."""
        if self.list.count():
            self.chosen_by_hand = True
            self.list.setCurrentRow((self.at + by) % self.list.count())

    def _place(self, near: QRect) -> QRect:
        room = self._over.rect()
        mine = QRect(near.bottomLeft() + QPoint(0, 4), self.size())
        if mine.bottom() > room.bottom() - _INSET:
            mine.moveBottom(near.top() - 4)
        mine.moveLeft(max(min(mine.left(), room.right() - mine.width() - _INSET), _INSET))
        mine.moveTop(max(mine.top(), _INSET))
        return mine

    def _on_clicked(self, item: QListWidgetItem) -> None:
        self.taken.emit(self.list.row(item))
