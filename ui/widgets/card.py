"""A card answers one question: title, one muted note, actions, then the content."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from ui.theme import icons
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.labels import ElidedLabel, Glyph, Label
from ui.widgets.tips import explain

PADDING_SIDE, PADDING_TOP, GAP = 16, 12, 8


class Card(QFrame):
    """Surface with a hairline border. `body` is the layout for the content.

    A sunken card lies inside another; `padded=False` lets the content reach the border.
    """

    def __init__(
        self,
        theme: Theme,
        title: str = "",
        *,
        note: str = "",
        icon: str = "",
        sunken: bool = False,
        padded: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("surface", "sunken" if sunken else "card")
        self.setAccessibleName(title)
        outer = QVBoxLayout(self)
        if padded:
            outer.setContentsMargins(PADDING_SIDE, PADDING_TOP, PADDING_SIDE, PADDING_TOP)
        else:
            outer.setContentsMargins(1, 1, 1, 1)
        outer.setSpacing(GAP)
        self._title = Label(title, Type.TITLE)
        explain(self._title, title)
        self._note = ElidedLabel(note, Type.TABLE, "muted")
        self._actions = QHBoxLayout()
        self._actions.setSpacing(GAP)
        self.body = QVBoxLayout()
        self.body.setSpacing(GAP)
        if title:
            outer.addLayout(self._head(theme, icon, padded))
        outer.addLayout(self.body, 1)

    def show_title(self, title: str, note: str = "") -> None:
        """Name the card anew; only for a card that was given a title."""
        self._title.setText(title)
        explain(self._title, title)
        self._note.show_text(note)
        self.setAccessibleName(title)

    def add_action(self, action: QWidget) -> None:
        """Put a link, a chip or a button at the right end of the title line."""
        self._actions.addWidget(action)

    def add(self, item: QWidget | QLayout, stretch: int = 0) -> None:
        """Put a widget or a layout below what is there."""
        if isinstance(item, QWidget):
            self.body.addWidget(item, stretch)
        else:
            self.body.addLayout(item, stretch)

    def _head(self, theme: Theme, icon: str, padded: bool) -> QHBoxLayout:
        head = QHBoxLayout()
        if not padded:
            head.setContentsMargins(PADDING_SIDE, PADDING_TOP, PADDING_SIDE, 0)
        head.setSpacing(GAP)
        if icon:
            head.addWidget(Glyph(theme, icon, icons.ROW, "muted"))
        head.addWidget(self._title)
        head.addWidget(self._note, 1)
        head.addLayout(self._actions)
        return head
