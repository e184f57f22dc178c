"""What stands in the place of a diary that is not built yet."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme.style import Theme
from ui.widgets.notices import EmptyState


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
        middle = QVBoxLayout(self)
        middle.addStretch(1)
        middle.addWidget(self.none, 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addStretch(2)
