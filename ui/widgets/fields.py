"""A field that is framed as one box, and the field to search with."""

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from ui.theme import icons
from ui.theme.fonts import Type, font
from ui.theme.painting import draw_box, smooth
from ui.theme.sheet import RADIUS_BUTTON
from ui.theme.style import Theme
from ui.widgets.buttons import IconButton
from ui.widgets.labels import Glyph


class Framed(QWidget):
    """A box that looks like one field around an inner line edit."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        hint: str,
        edit: QLineEdit | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self.edit = edit or QLineEdit()
        self.edit.setProperty("frameless", "true")
        self.edit.setFont(font(Type.BODY))
        self.edit.setPlaceholderText(hint)
        self.edit.setAccessibleName(hint)
        self.edit.installEventFilter(self)
        self.setFocusProxy(self.edit)
        self.setFixedHeight(32)
        self.glyph = Glyph(theme, icon, icons.ROW, "muted")
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(8, 0, 4, 0)
        self.row.setSpacing(8)
        self.row.addWidget(self.glyph)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Repaint the frame when the focus comes or goes."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().eventFilter(watched, event)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """A click on the frame goes to the text."""
        self.edit.setFocus(Qt.FocusReason.MouseFocusReason)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the frame: 2 px accent while it has the focus."""
        painter = smooth(self)
        focused = self.edit.hasFocus()
        edge = self.theme.colour("accent" if focused else "control")
        fill = self.theme.colour("surface")
        draw_box(painter, QRectF(self.rect()), fill, RADIUS_BUTTON, edge, 2.0 if focused else 1.0)
        painter.end()


class SearchField(Framed):
    """A field with a magnifier; Esc clears it, Down leaves it for the list below."""

    text_changed = Signal(str)
    text_entered = Signal(str)  # Enter was pressed
    left_downwards = Signal()

    def __init__(self, theme: Theme, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, "search", hint, parent=parent)
        self.row.addWidget(self.edit, 1)
        self._clear = IconButton(theme, "close", "Clear the search", size=icons.SMALL)
        self._clear.hide()
        self.row.addWidget(self._clear)
        self._clear.clicked.connect(self.edit.clear)
        self.edit.textChanged.connect(self._on_text_changed)
        self.edit.returnPressed.connect(self._on_return_pressed)

    def text(self) -> str:
        """What is typed."""
        return self.edit.text()

    def sizeHint(self) -> QSize:
        """As wide as the search of the top bar."""
        return QSize(256, 32)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc clears, Down leaves."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape and self.edit.text():
                self.edit.clear()
                return True
            if event.key() == Qt.Key.Key_Down:
                self.left_downwards.emit()
                return True
        return super().eventFilter(watched, event)

    def _on_text_changed(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        self.text_changed.emit(text)

    def _on_return_pressed(self) -> None:
        self.text_entered.emit(self.edit.text())
