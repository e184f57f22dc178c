"""The bar over a workspace: what is open, its tools, search, undo, the primary action."""

from enum import StrEnum

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import icons
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, IconButton, Kind
from ui.widgets.fields import SearchField
from ui.widgets.labels import ElidedLabel, Glyph, Label

HEIGHT = 56
_SEARCH_WIDE, _SEARCH_NARROW = 256, 224


class Saving(StrEnum):
    """What the saved state says; the value is the icon."""

    SAVED = "saved"
    CHANGED = "unsaved"
    BUSY = "busy"


_SAVING_TONES = {Saving.SAVED: "good", Saving.CHANGED: "warn", Saving.BUSY: "muted"}


class TopBar(QWidget):
    """Project title and subtitle, tools, search, undo and redo, saved state, primary action.

    The tools belong to the open workspace: it gives a widget to `show_tools`.
    """

    undo_asked = Signal()
    redo_asked = Signal()
    search_entered = Signal(str)
    search_changed = Signal(str)
    file_asked = Signal(object)  # QPoint on the screen, where the menu of the file opens
    action_asked = Signal()  # the primary button was pressed

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedHeight(HEIGHT)
        self._title = ElidedLabel("", Type.SECTION)
        self._subtitle = ElidedLabel("", Type.NOTE, "muted")
        self._tools = QHBoxLayout()
        self._tools.setSpacing(8)
        self.search = SearchField(theme, "Search or run a command")
        self.undo = IconButton(theme, "undo", "Undo (Ctrl+Z)")
        self.redo = IconButton(theme, "redo", "Redo (Ctrl+Shift+Z)")
        self._saving_icon = Glyph(theme, Saving.SAVED, icons.ROW, "good")
        self._saving = Label("", Type.TABLE, "muted")
        self.file = IconButton(theme, "more", "File: save, backups, send, erase, help")
        self.action = Button(theme, "", Kind.PRIMARY)
        self._row = QHBoxLayout(self)
        self._lay_out()
        self.action.hide()
        self.show_saving(Saving.SAVED, "")
        self.show_history(None, None)
        self.undo.clicked.connect(self.undo_asked)
        self.redo.clicked.connect(self.redo_asked)
        self.file.clicked.connect(lambda _checked=False: self._on_file())
        self.search.text_changed.connect(self.search_changed)
        self.search.text_entered.connect(self.search_entered)
        self.action.clicked.connect(lambda _checked=False: self.action_asked.emit())

    def show_title(self, title: str, subtitle: str = "") -> None:
        """Say which project is open and what of it shows."""
        self._title.show_text(title)
        self._subtitle.show_text(subtitle)

    def show_tools(self, tools: QWidget | None) -> None:
        """Replace the tools; the widget before is hidden, not destroyed."""
        while (item := self._tools.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.setParent(None)
        if tools is not None:
            self._tools.addWidget(tools)
            tools.show()

    def show_action(self, text: str, icon: str = "") -> None:
        """Give the primary button its verb; "" hides it."""
        self._row.removeWidget(self.action)
        self.action.hide()  # it is deleted later, and would show beside the new one until then
        self.action.deleteLater()
        self.action = Button(self._theme, text, Kind.PRIMARY, icon=icon)
        self.action.clicked.connect(lambda _checked=False: self.action_asked.emit())
        self._row.addWidget(self.action)
        self.action.setVisible(bool(text))

    def show_history(self, undo: str | None, redo: str | None) -> None:
        """Say what Undo and Redo would do; None disables the button."""
        for button, verb, label, keys in (
            (self.undo, "Undo", undo, "Ctrl+Z"),
            (self.redo, "Redo", redo, "Ctrl+Shift+Z"),
        ):
            button.setEnabled(label is not None)
            named = f"{verb}: {label} ({keys})" if label else f"{verb} ({keys})"
            button.setToolTip(named if label is not None else f"Nothing to {verb.lower()}.")
            button.setAccessibleName(named)

    def show_saving(self, state: Saving, words: str) -> None:
        """Say whether all is saved ("Saved 10:42"); without words the state is hidden."""
        self._saving_icon.show_icon(state, _SAVING_TONES[state])
        self._saving.setText(words)
        self._saving_icon.setVisible(bool(words))
        self._saving.setVisible(bool(words))

    def show_narrow(self, narrow: bool) -> None:
        """Take less room in a window below 1360 pixels."""
        self.search.setFixedWidth(_SEARCH_NARROW if narrow else _SEARCH_WIDE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground and the line below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("surface"))
        line = QRectF(0, HEIGHT - 1, self.width(), 1)
        painter.fillRect(line, self._theme.colour("border"))
        painter.end()

    def _on_file(self) -> None:
        self.file_asked.emit(self.file.mapToGlobal(self.file.rect().bottomLeft()))

    def _lay_out(self) -> None:
        self._row.setContentsMargins(16, 0, 16, 1)
        self._row.setSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(self._title)
        words.addWidget(self._subtitle)
        words.addStretch(1)
        self._row.addLayout(words)
        self._row.addSpacing(16)
        self._row.addLayout(self._tools)
        self._row.addStretch(1)
        self.search.setFixedWidth(_SEARCH_WIDE)
        for part in (self.search, self.undo, self.redo):
            self._row.addWidget(part)
        self._row.addWidget(self._saving_icon)
        self._row.addWidget(self._saving, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addWidget(self.file)
        self._row.addSpacing(8)
        self._row.addWidget(self.action)
