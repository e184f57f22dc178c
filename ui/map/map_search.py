"""The field that finds an account, a town or a ZIP on the map."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from model.places.search import Found
from ui.theme.fonts import Type, font
from ui.theme.style import Theme
from ui.widgets.chooser import OPTION_ROLE, Option, OptionDelegate
from ui.widgets.labels import Label

_WIDTH_PX, _ROW_PX, _WAIT_MS = 320, 28, 80


class MapSearch(QFrame):
    """Shows what is found while somebody types; `find` is asked, whatever it knows."""

    chosen = Signal(object)  # Found
    left = Signal()

    def __init__(
        self, theme: Theme, find: Callable[[str], Sequence[Found]], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._find = find
        self._found: Sequence[Found] = ()
        self.setProperty("surface", "float")
        self.setFixedWidth(_WIDTH_PX)
        self.edit = QLineEdit()
        self.edit.setFont(font(Type.BODY))
        self.edit.setPlaceholderText("Account, town or ZIP")
        self.edit.setAccessibleName("Find a place on the map")
        self.edit.installEventFilter(self)
        self.list = QListWidget()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setAccessibleName("Places found")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setItemDelegate(OptionDelegate(theme, self.list))
        self._note = Label("", Type.NOTE, "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 8)
        column.setSpacing(6)
        for part in (self.edit, self.list, self._note):
            column.addWidget(part)
        self._wait = QTimer(self, interval=_WAIT_MS, singleShot=True)
        self._wait.timeout.connect(self.search_now)
        self.edit.textChanged.connect(self._wait.start)
        self.list.itemClicked.connect(self._on_item)
        self.hide()

    def open(self) -> None:
        """Show the field, empty, with the focus in it."""
        self.edit.clear()
        self._show_found(())
        self.show()
        self.raise_()
        self.edit.setFocus(Qt.FocusReason.PopupFocusReason)

    def search_now(self) -> None:
        """Look for what stands in the field."""
        self._wait.stop()
        self._show_found(self._find(self.edit.text()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows, Enter and Esc act on the list while the field has the focus."""
        if watched is not self.edit:
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.FocusOut and self.isVisible():
            self._leave()
        if not isinstance(event, QKeyEvent):
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return False
        return event.type() == QEvent.Type.KeyPress and self._on_key(Qt.Key(event.key()))

    def _on_key(self, key: Qt.Key) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if key in steps and self.list.count():
            self.list.setCurrentRow((self.list.currentRow() + steps[key]) % self.list.count())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._wait.isActive():
                self.search_now()
            self._choose(self.list.currentRow())
        elif key == Qt.Key.Key_Escape:
            self._leave()
        else:
            return False
        return True

    def _show_found(self, found: Sequence[Found]) -> None:
        self._found = found
        self.list.clear()
        for n, place in enumerate(found):
            item = QListWidgetItem(place.name)
            item.setData(OPTION_ROLE, Option(str(n), place.name, place.note))
            item.setSizeHint(QSize(0, _ROW_PX))
            self.list.addItem(item)
        self.list.setCurrentRow(0 if found else -1)
        self.list.setVisible(bool(found))
        self.list.setFixedHeight(len(found) * _ROW_PX + 2)
        typed = len(self.edit.text().strip()) > 1
        words = "Arrows choose · Enter goes there" if found else "Type at least two letters"
        self._note.setText(
            "No account, town or ZIP is called so." if typed and not found else words
        )
        self.adjustSize()

    def _on_item(self, item: QListWidgetItem) -> None:
        self._choose(self.list.row(item))

    def _choose(self, place: int) -> None:
        if 0 <= place < len(self._found):
            self.hide()
            self.chosen.emit(self._found[place])

    def _leave(self) -> None:
        self.hide()
        self.left.emit()
