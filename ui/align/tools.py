"""The tools of Align in the top bar: pointer, lasso, polygon, box, lock."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.theme.style import Theme
from ui.widgets.buttons import IconButton

_TOOLS = (
    ("pointer", "select", "Select and drag accounts (V)"),
    ("lasso", "lasso", "Lasso accounts (O)"),
    ("polygon", "polygon", "Select in a polygon: click its corners, Enter closes (P)"),
    ("box", "rectangle", "Select accounts in a box (B)"),
)


class AlignTools(QWidget):
    """One of four tools is chosen; the lock acts on the selection."""

    tool_chosen = Signal(str)
    lock_asked = Signal()
    suggestions_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._buttons: dict[str, IconButton] = {}
        for name, icon, words in _TOOLS:
            button = IconButton(theme, icon, words)
            button.setCheckable(True)
            button.clicked.connect(lambda _checked=False, chosen=name: self.choose(chosen))
            self._buttons[name] = button
            row.addWidget(button)
        self.suggestions = IconButton(theme, "suggestion", "Show where the selection would fit (S)")
        self.suggestions.setCheckable(True)
        self.suggestions.setChecked(True)
        self.suggestions.clicked.connect(self._on_suggestions)
        self.lock = IconButton(theme, "locked", "Lock or unlock the selection (L)")
        self.lock.clicked.connect(lambda _checked=False: self.lock_asked.emit())
        row.addWidget(self.lock)
        row.addWidget(self.suggestions)
        self._mark("pointer")
        self.enable_lock(False)

    def choose(self, name: str) -> None:
        """Take a tool up."""
        self._mark(name)
        self.tool_chosen.emit(name)

    def enable_lock(self, enabled: bool) -> None:
        """The lock needs a selection."""
        self.lock.setEnabled(enabled)
        words = "Lock or unlock the selection (L)"
        self.lock.setToolTip(words if enabled else "Select accounts to lock them.")

    def show_suggestions(self, shown: bool) -> None:
        """Mark whether the suggestions are wanted."""
        self.suggestions.setChecked(shown)

    def _on_suggestions(self, _checked: bool = False) -> None:
        self.suggestions_asked.emit()

    def _mark(self, name: str) -> None:
        for each, button in self._buttons.items():
            button.setChecked(each == name)
