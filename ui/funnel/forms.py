"""Small forms in a column: a caption over each field."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.theme.fonts import Type
from ui.widgets.elided_choice import ElidedChoice
from ui.widgets.labels import Label


def line_field(name: str, hint: str = "") -> QLineEdit:
    """A line to write in; `name` is read out."""
    field = QLineEdit()
    field.setPlaceholderText(hint)
    field.setAccessibleName(name)
    return field


def choice_field(name: str, words: Sequence[str] = ()) -> QComboBox:
    """One of a list; `name` is read out. It never grows with its longest entry."""
    field = ElidedChoice()
    field.setAccessibleName(name)
    field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    field.setMinimumContentsLength(4)
    field.addItems(list(words))
    return field


def captioned(caption: str, field: QWidget) -> QWidget:
    """A field with its caption above; hiding it hides both."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addWidget(Label(caption, Type.CAPTION, "muted", wrap=True))
    column.addWidget(field)
    return box


def beside(*widgets: QWidget, stretch: bool = False) -> QHBoxLayout:
    """Widgets in a row, sharing the width; with `stretch` at the left end instead."""
    row = QHBoxLayout()
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget, 0 if stretch else 1)
    if stretch:
        row.addStretch(1)
    return row


class TallPage(QWidget):
    """The inside of a scroll area: as tall as its wrapped texts need at its width."""

    def event(self, event: QEvent) -> bool:
        """Fit again when something inside was shown, hidden or rewritten."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width wraps otherwise."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        inside = self.layout()
        if inside is not None and inside.hasHeightForWidth():
            tall = inside.totalHeightForWidth(self.width())
            if tall != self.minimumHeight():
                self.setMinimumHeight(tall)


class Block(QWidget):
    """A part of the side card with a heading of its own."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 8, 0, 8)
        self.body.setSpacing(8)
        self.title = Label(title, Type.NAME, wrap=True)
        self.body.addWidget(self.title)
