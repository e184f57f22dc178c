"""How complete the plan is, and every missing input with its weight and its place."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from model.plan.missing_inputs import MissingInput
from model.plan.outlook import Completeness
from ui.plan.row_list import Row, RowList
from ui.theme.fonts import Type
from ui.theme.painting import draw_box, smooth
from ui.theme.sheet import RADIUS_CHIP
from ui.theme.style import Theme
from ui.widgets.card import Card
from ui.widgets.labels import Label

_TONES = {"complete": "good", "nearly complete": "warn", "working draft": "bad"}


class MeterBar(QWidget):
    """A share of 100 with a mark where the plan is complete."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._percent, self._mark, self._tone = theme, 0.0, 85.0, "good"
        self.setFixedHeight(16)

    def show_percent(self, percent: float, mark: float, tone: str) -> None:
        """Show how much is there, and how much a full plan needs."""
        self._percent, self._mark, self._tone = percent, mark, tone
        self.setAccessibleName(f"{percent:.0f} % complete, {mark:.0f} % makes a full plan")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw track, fill and mark."""
        painter = smooth(self)
        colour, wide = self._theme.colour, float(self.width())
        draw_box(painter, QRectF(0, 4, wide, 8), colour("track"), RADIUS_CHIP)
        fill = max(wide * min(self._percent, 100) / 100, 8.0)
        draw_box(painter, QRectF(0, 4, fill, 8), colour(f"{self._tone}_fill"), RADIUS_CHIP)
        draw_box(painter, QRectF(wide * self._mark / 100 - 1, 0, 2, 16), colour("text"), 1)
        painter.end()


class MeterCard(Card):
    """The percentage in one figure, in words and as a bar."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self.figure = Label("–", Type.KEY_FIGURE)
        self.verdict = Label("", Type.NAME)
        self.need = Label("", Type.CAPTION, "muted")
        self.bar = MeterBar(theme)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.verdict)
        words.addWidget(self.need)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.figure)
        row.addLayout(words, 1)
        self.add(row)
        self.add(self.bar)

    def show_completeness(self, complete: Completeness, mark: float) -> None:
        """Show how complete the plan is; from `mark` on it is a full one."""
        tone = _TONES.get(complete.verdict, "warn")
        self.figure.setText(f"{complete.percent:.0f} %")
        self.verdict.setText(complete.verdict)
        self.verdict.set_tone(tone)
        self.need.setText(f"{mark:.0f} makes a full plan")
        self.bar.show_percent(complete.percent, mark, tone)
        self.setAccessibleName(f"{complete.percent:.0f} % {complete.verdict}")


class GapsCard(Card):
    """What is missing, the heaviest first; choosing one goes where it is typed."""

    gap_opened = Signal(int)  # place in the list shown

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Missing", note=" ", parent=parent)
        self.list = RowList(theme, "What is missing")
        self.none = Label("Nothing is missing.", Type.TABLE, "text2")
        self.add(self.none)
        self.add(self.list, 1)
        self.list.row_opened.connect(self._on_opened)
        self.list.itemClicked.connect(self._on_clicked)

    def show_gaps(self, gaps: Sequence[MissingInput]) -> None:
        """List the missing inputs in their order."""
        rows = [
            Row(
                str(place), gap.label,
                " · ".join(part for part in (gap.where, gap.owner) if part),
                "look", "muted", right=f"{gap.points_lost:.1f} points",
            )
            for place, gap in enumerate(gaps)
        ]  # fmt: skip
        lost = sum(gap.points_lost for gap in gaps)
        note = f"{len(gaps)} inputs, {lost:.0f} points" if gaps else ""
        self.show_title("Missing", note)
        self.list.show_rows(rows)
        self.list.setVisible(bool(rows))
        self.none.setVisible(not rows)

    def wanted_height(self) -> int:
        """The height that shows every line."""
        hint = self.sizeHint().height()
        if self.list.isHidden():
            return hint
        return hint - self.list.sizeHint().height() + self.list.wanted_height()

    def _on_opened(self, key: str) -> None:
        self.gap_opened.emit(int(key))

    def _on_clicked(self) -> None:
        if self.list.chosen:
            self.gap_opened.emit(int(self.list.chosen))
