"""A column of cards and fields that scrolls, never wider than reading text should be."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from ui.funnel.forms import TallPage

READING_WIDTH: Final = 720


class ScrollColumn(QScrollArea):
    """Put widgets with `add`; `reveal` scrolls to one and gives it the focus."""

    def __init__(self, name: str, *, gap: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        page = TallPage()
        page.setProperty("surface", "clear")
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(gap)
        self._end = 0
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(name)
        self.setWidget(page)
        self._column.addStretch(1)

    def add(self, item: QWidget | QLayout) -> None:
        """Put a widget or a layout below what is there."""
        if isinstance(item, QWidget):
            self._column.insertWidget(self._end, item)
            told = item.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)
            if self.isVisible() and not told:
                item.show()  # one that comes later shows at once, not at a later turn
        else:
            self._column.insertLayout(self._end, item)
        self._end += 1

    def reveal(self, widget: QWidget) -> None:
        """Scroll to a field and let it take the keys."""
        self.ensureWidgetVisible(widget, 0, 48)
        widget.setFocus(Qt.FocusReason.OtherFocusReason)


def side_by_side(*parts: tuple[QWidget, int], gap: int = 12) -> QHBoxLayout:
    """Widgets in a row with their shares of the width, all at the top."""
    row = QHBoxLayout()
    row.setSpacing(gap)
    for widget, share in parts:
        row.addWidget(widget, share, Qt.AlignmentFlag.AlignTop)
    return row
