"""The first column whose field is only a guess: one sentence, yes or another field."""

from PySide6.QtCore import QPointF, QRectF, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from model.intake.reading import FoundColumn, How
from ui.accounts.field_names import field_label
from ui.accounts.prepared import SheetShown
from ui.theme.fonts import Type
from ui.theme.painting import draw_box, draw_icon, smooth
from ui.theme.sheet import RADIUS_BUTTON
from ui.theme.style import Theme
from ui.widgets.buttons import Button
from ui.widgets.labels import ElidedLabel


class QuestionBar(QWidget):
    """Hidden while nothing is doubtful."""

    accepted = Signal()
    other_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.column: FoundColumn | None = None
        self._words = ElidedLabel("", Type.TABLE)
        self.yes = Button(theme, "Yes, use it", small=True)
        self.other = Button(theme, "Choose another field", small=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(36, 6, 8, 6)
        row.setSpacing(8)
        row.addWidget(self._words, 1)
        row.addWidget(self.yes)
        row.addWidget(self.other)
        self.yes.clicked.connect(lambda _checked=False: self.accepted.emit())
        self.other.clicked.connect(lambda _checked=False: self.other_asked.emit())
        self.hide()

    def show_sheet(self, sheet: SheetShown) -> None:
        """Ask about the first doubtful column, or nothing."""
        doubtful = sheet.doubtful
        self.column = doubtful[0] if doubtful else None
        self.setVisible(bool(doubtful))
        if self.column is not None:
            self._words.show_text(_sentence(sheet.kind, self.column, len(doubtful)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground and the icon."""
        painter = smooth(self)
        ground = self._theme.colour("warn_bg")
        draw_box(painter, QRectF(self.rect()), ground, RADIUS_BUTTON)
        draw_icon(painter, self._theme, "help", QPointF(20, self.height() / 2), 16, "warn")
        painter.end()


def _sentence(kind: str, column: FoundColumn, count: int) -> str:
    label = field_label(kind, column.field)
    why = "by its values" if column.how is How.VALUES else "by its header"
    shown = ", ".join(column.samples[:3])
    samples = f" It holds {shown}." if shown else ""
    rest = f" {count - 1} more after this one." if count > 1 else ""
    share = f"{100 * column.score:.0f} %"
    return f'"{column.header}" looks like {label} ({why}, {share}).{samples}{rest}'
