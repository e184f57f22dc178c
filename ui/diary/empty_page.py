"""What stands in the place of a diary that is not built yet."""

from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme.style import Theme
from ui.widgets.notices import EmptyState

_WIDE: Final = 380


class EmptyPage(QWidget):
    """A sentence and a button in the middle."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.none = EmptyState(
            theme,
            "diary",
            "No diary for this quarter yet",
            "Build it from the plan: calls by segment, funnel tasks, cases, committee dates.",
            "Build the quarter",
            action_icon="diary",
        )
        self.none.setMinimumWidth(_WIDE)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(self.none)
        across.addStretch(1)
        middle = QVBoxLayout(self)
        middle.addStretch(1)
        middle.addLayout(across)
        middle.addStretch(2)
