"""Move the selection with the keyboard: a letter or a name, a look at the result, Enter."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ui.theme.fonts import Type, font
from ui.theme.style import Theme
from ui.widgets.labels import Label

_WIDTH, _ROW, _MOST_ROWS, _INSET = 320, 28, 8, 12
_CODE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Target:
    """One territory that accounts can be moved to."""

    code: int
    letter: str
    name: str
    rep: str

    def answers(self, words: str) -> bool:
        """Whether typed words mean this territory: its letter, or a part of name or rep."""
        typed = words.strip().casefold()
        if typed == self.letter.casefold():
            return True
        return all(part in f"{self.name} {self.rep}".casefold() for part in typed.split())


def letter_of(place: int) -> str:
    """A to Z, then AA, AB, ... as spreadsheets name their columns."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


class MoveChooser(QFrame):
    """Floats over its parent; the territory under the cursor is previewed, nothing moves yet."""

    previewed = Signal(int)  # territory code, -1 for none
    chosen = Signal(int)
    cancelled = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("surface", "dialog")
        self._targets: list[Target] = []
        self._title = Label("", Type.TITLE)
        self.edit = QLineEdit()
        self.edit.setPlaceholderText("Letter or name of the territory")
        self.edit.setAccessibleName("Territory to move to")
        self.edit.setFont(font(Type.BODY))
        self.edit.installEventFilter(self)
        self.list = QListWidget()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFont(font(Type.BODY))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        for part in (self._title, self.edit, self.list):
            column.addWidget(part)
        column.addWidget(Label("Arrows: look · Enter: move · Esc: cancel", Type.NOTE, "muted"))
        self.edit.textChanged.connect(self._on_typed)
        self.list.currentRowChanged.connect(self._on_row_changed)
        self.list.itemActivated.connect(lambda _item: self._choose())
        self.list.itemClicked.connect(lambda _item: self._choose())
        self.hide()

    @property
    def code(self) -> int:
        """The territory that is previewed, -1 for none."""
        item = self.list.currentItem()
        return -1 if item is None else int(item.data(_CODE))

    def ask(self, n_accounts: int, targets: Sequence[Target], over: QRect) -> None:
        """Show the territories at the right end of `over`, in the parent's pixels."""
        what = "1 account" if n_accounts == 1 else f"{n_accounts:,} accounts"
        self._title.setText(f"Move {what} to")
        self._targets = list(targets)
        self.edit.clear()
        self._fill(self._targets)
        palette = self.list.palette()
        palette.setColor(QPalette.ColorRole.Base, self._theme.colour("bg"))
        palette.setColor(QPalette.ColorRole.Text, self._theme.colour("text"))
        palette.setColor(QPalette.ColorRole.Highlight, self._theme.colour("accent_bg"))
        palette.setColor(QPalette.ColorRole.HighlightedText, self._theme.colour("text"))
        self.list.setPalette(palette)
        rows = min(len(self._targets), _MOST_ROWS)
        self.list.setFixedHeight(rows * _ROW + 4)
        self.setFixedWidth(_WIDTH)
        self.adjustSize()
        place = QRect(self.rect())
        place.moveTopRight(over.topRight() + QPoint(-_INSET, _INSET))
        self.setGeometry(place)
        self.show()
        self.raise_()
        self.edit.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows, Enter and Esc act on the list while the field has the focus."""
        if watched is not self.edit:
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.FocusOut and self.isVisible():
            self._cancel()
        if not isinstance(event, QKeyEvent):
            return False
        return self._on_key(event)

    def _on_key(self, event: QKeyEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return False
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() in steps and self.list.count():
            row = (self.list.currentRow() + steps[Qt.Key(event.key())]) % self.list.count()
            self.list.setCurrentRow(row)
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
            return True
        if event.key() == Qt.Key.Key_Escape:
            self._cancel()
            return True
        return False

    def _on_typed(self, words: str) -> None:
        found = [target for target in self._targets if target.answers(words)]
        found.sort(key=lambda target: target.letter.casefold() != words.strip().casefold())
        self._fill(found)
        if found and words.strip():
            self.list.setCurrentRow(0)

    def _fill(self, targets: Sequence[Target]) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for target in targets:
            rep = f" · {target.rep}" if target.rep else ""
            item = QListWidgetItem(f"{target.letter}   {target.name}{rep}")
            item.setData(_CODE, target.code)
            item.setSizeHint(QSize(0, _ROW))
            self.list.addItem(item)
        self.list.setCurrentRow(-1)
        self.list.blockSignals(False)
        self.previewed.emit(-1)

    def _on_row_changed(self, _row: int) -> None:
        self.previewed.emit(self.code)

    def _choose(self) -> None:
        if (code := self.code) >= 0:
            self.hide()
            self.chosen.emit(code)

    def _cancel(self) -> None:
        self.hide()
        self.cancelled.emit()
