"""Choose one of many by typing: a field for a column, a code for a word."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui.theme.fonts import Type, font, text_width
from ui.theme.painting import LEFT, RIGHT, draw_box, draw_text
from ui.theme.sheet import RADIUS_CHIP
from ui.theme.style import Theme
from ui.widgets.labels import ElidedLabel, Label

_WIDTH, _ROW, _MOST_ROWS, _INSET = 340, 28, 9, 8
OPTION_ROLE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose; `note` stands muted at the right, `words` find it too."""

    key: str
    label: str
    note: str = ""
    words: str = ""

    def answers(self, typed: str) -> bool:
        """Whether every typed word is part of it."""
        text = f"{self.label} {self.note} {self.words}".casefold()
        return all(part in text for part in typed.casefold().split())


class Chooser(QFrame):
    """Floats over its parent below what it is about; Enter takes, Esc leaves all as it was."""

    chosen = Signal(str)  # key of the option
    cancelled = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setProperty("surface", "float")
        self._options: list[Option] = []
        self._then: Callable[[str], object] = str
        self._free: Callable[[str], Option | None] | None = None
        self._title = ElidedLabel("", Type.TITLE)
        self.edit = QLineEdit()
        self.edit.setFont(font(Type.BODY))
        self.edit.installEventFilter(self)
        self.list = QListWidget()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setItemDelegate(OptionDelegate(theme, self.list))
        self._none = Label("Nothing is called so.", Type.TABLE, "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 10)
        column.setSpacing(8)
        for part in (self._title, self.edit, self.list, self._none):
            column.addWidget(part)
        column.addWidget(Label("Arrows choose · Enter takes · Esc leaves", Type.NOTE, "muted"))
        self.edit.textChanged.connect(self._on_typed)
        self.list.itemClicked.connect(lambda _item: self._choose())
        self.hide()

    @property
    def key(self) -> str:
        """The option the cursor is at, "" for none."""
        item = self.list.currentItem()
        return "" if item is None else str(item.data(OPTION_ROLE).key)

    def ask(
        self,
        title: str,
        options: Sequence[Option],
        beside: QWidget,
        then: Callable[[str], object],
        *,
        area: QRect | None = None,
        now: str = "",
        free: Callable[[str], Option | None] | None = None,
        hint: str = "Type a part of the name",
    ) -> None:
        """Show the options below a widget, or an `area` of it; `then` gets the chosen key.

        `now` is the key the cursor begins at; `free` makes an option of what was typed, where
        that is one, and `hint` says in the empty field what can be typed.
        """
        inside = beside.rect() if area is None else area
        near = QRect(beside.mapTo(self._over, inside.topLeft()), inside.size())
        self._options, self._then, self._free = list(options), then, free
        self._title.show_text(title)
        self.edit.setPlaceholderText(hint)
        self.edit.setAccessibleName(title)
        self.edit.clear()
        self._fill(self._options, now)
        self.list.setFixedHeight(min(max(len(options), 1), _MOST_ROWS) * _ROW + 4)
        self.setFixedWidth(_WIDTH)
        self.adjustSize()
        self.setGeometry(self._place(near))
        self.show()
        self.raise_()
        self.edit.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows, Enter and Esc act on the list while the field has the focus."""
        if watched is not self.edit:
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.FocusOut and self.isVisible():
            self._cancel()
        return isinstance(event, QKeyEvent) and self._on_key(event)

    def _on_key(self, event: QKeyEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return False
        if event.type() != QEvent.Type.KeyPress:
            return False
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if event.key() in steps and self.list.count():
            row = (self.list.currentRow() + steps[Qt.Key(event.key())]) % self.list.count()
            self.list.setCurrentRow(row)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
        elif event.key() == Qt.Key.Key_Escape:
            self._cancel()
        else:
            return False
        return True

    def _place(self, near: QRect) -> QRect:
        room, mine = self._over.rect(), QRect(QPoint(0, 0), self.size())
        mine.moveTopLeft(near.bottomLeft() + QPoint(0, 4))
        if mine.bottom() > room.bottom() - _INSET:
            mine.moveBottom(max(near.top() - 4, room.top() + mine.height()))
        mine.moveLeft(max(min(mine.left(), room.right() - mine.width() - _INSET), _INSET))
        mine.moveTop(max(min(mine.top(), room.bottom() - mine.height() - _INSET), _INSET))
        return mine

    def _on_typed(self, typed: str) -> None:
        found = [option for option in self._options if option.answers(typed)]
        found.sort(key=lambda o: not o.label.casefold().startswith(typed.strip().casefold()))
        own = self._free(typed.strip()) if self._free and typed.strip() else None
        if own is not None and own.key not in [option.key for option in found]:
            found.insert(0, own)
        self._fill(found, "")

    def _fill(self, options: Sequence[Option], now: str) -> None:
        self.list.clear()
        for option in options:
            item = QListWidgetItem(option.label)
            item.setData(OPTION_ROLE, option)
            item.setSizeHint(QSize(0, _ROW))
            self.list.addItem(item)
        keys = [option.key for option in options]
        self.list.setCurrentRow(keys.index(now) if now in keys else 0 if options else -1)
        self.list.setVisible(bool(options))
        self._none.setVisible(not options)

    def _choose(self) -> None:
        if key := self.key:
            self.hide()
            self.chosen.emit(key)
            self._then(key)

    def _cancel(self) -> None:
        self.hide()
        self.cancelled.emit()


class OptionDelegate(QStyledItemDelegate):
    """An option: its label, and at the right what is to be known of it."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one line."""
        shown: Option = index.data(OPTION_ROLE)
        area = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            draw_box(painter, area, self._theme.colour("accent_bg"), RADIUS_CHIP)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            draw_box(painter, area, self._theme.colour("hover"), RADIUS_CHIP)
        words = area.adjusted(8, 0, -8, 0)
        wide = min(text_width(shown.note, Type.NOTE) + 2, words.width() * 0.5)
        draw_text(painter, words, shown.label, Type.BODY, self._theme.colour("text"), LEFT)
        if shown.note:
            rest = QRectF(words.right() - wide, words.top(), wide, words.height())
            ground = "accent_bg" if option.state & QStyle.StateFlag.State_Selected else "surface"
            painter.fillRect(rest.adjusted(-8, 1, 0, -1), self._theme.colour(ground))
            draw_text(painter, rest, shown.note, Type.NOTE, self._theme.colour("muted"), RIGHT)
        painter.restore()
