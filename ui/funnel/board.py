"""Opportunities as cards in columns, one per step; a card is dragged to another step."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from ui.funnel.card_frame import BoardCard, BoardStep, CardFrame
from ui.theme.fonts import Type
from ui.theme.painting import draw_box, smooth
from ui.theme.style import Theme
from ui.widgets.labels import ElidedLabel, Label

WIDTH: Final = 184
EMPTY_WIDTH: Final = 100
_EDGE: Final = 48  # so near the border a drag scrolls
_SCROLL: Final = 24  # pixels a move


class StepColumn(QFrame):
    """One step; outlined while a card hangs over it."""

    def __init__(self, theme: Theme, step: BoardStep, *, empty: bool) -> None:
        super().__init__()
        self._theme, self.step, self.target = theme, step, False
        self.setProperty("surface", "sunken")
        self.setFixedWidth(EMPTY_WIDTH if empty else WIDTH)
        self.setAccessibleName(f"Step {step.no}, {step.name}, {step.total}")
        self.setToolTip(f"{step.name}\n{step.gate}" if step.gate else step.name)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        name = f"{step.no}  {step.name}"
        title = Label(name, Type.NAME, wrap=True) if empty else ElidedLabel(name, Type.NAME)
        column.addWidget(title)
        column.addWidget(ElidedLabel(step.total, Type.CAPTION, "muted"))
        cards = QWidget()
        cards.setProperty("surface", "clear")
        self.cards = QVBoxLayout(cards)
        self.cards.setContentsMargins(0, 0, 0, 0)
        self.cards.setSpacing(8)
        column.addWidget(cards)
        column.addStretch(1)

    def mark(self, target: bool) -> None:
        """Outline the column, or not."""
        if target != self.target:
            self.target = target
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the outline of a drop target."""
        super().paintEvent(event)
        if self.target:
            painter = smooth(self)
            area = self.rect().toRectF().adjusted(1, 1, -1, -1)
            ground, edge = self._theme.colour("accent_bg"), self._theme.colour("accent")
            ground.setAlpha(90)
            draw_box(painter, area, ground, 8, edge, 2)
            painter.end()


class FunnelBoard(QScrollArea):
    """The steps side by side; it never changes an opportunity."""

    chosen = Signal(str)
    step_asked = Signal(str, int)  # opportunity id, step number

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._ghost: QLabel | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Funnel board")
        self.setCornerWidget(QWidget())
        self.cards: dict[str, CardFrame] = {}
        self.columns: dict[int, StepColumn] = {}

    def show_board(self, steps: Sequence[BoardStep], cards: Sequence[BoardCard]) -> None:
        """Show the steps with their cards; the place scrolled to stays."""
        self._drop_ghost()
        across, down = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        page = QWidget()
        page.setProperty("surface", "clear")
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.cards, self.columns = {}, {}
        for step in steps:
            own = [card for card in cards if card.step == step.no]
            column = StepColumn(self._theme, step, empty=not own)
            for card in own:
                column.cards.addWidget(self._card(card))
            self.columns[step.no] = column
            row.addWidget(column)
        row.addStretch(1)
        if (old := self.takeWidget()) is not None:
            old.deleteLater()  # a key of its own may have asked for this
        self.setWidget(page)
        self.horizontalScrollBar().setValue(across)
        self.verticalScrollBar().setValue(down)

    def mark_chosen(self, opportunity_id: str) -> None:
        """Tint the chosen card."""
        for key, card in self.cards.items():
            card.mark_chosen(key == opportunity_id)

    def _card(self, card: BoardCard) -> CardFrame:
        shown = CardFrame(self._theme, card)
        shown.chosen.connect(self.chosen)
        shown.step_asked.connect(self.step_asked)
        shown.dragged.connect(self._on_dragged)
        shown.dropped.connect(self._on_dropped)
        shown.aborted.connect(self._drop_ghost)
        shown.neighbour_asked.connect(self._on_neighbour)
        self.cards[card.id] = shown
        return shown

    def _step_at(self, place: QPoint) -> int:
        for number, column in self.columns.items():
            if column.rect().contains(column.mapFromGlobal(place)):
                return number
        return 0

    def _on_dragged(self, opportunity_id: str, place: QPoint) -> None:
        if self._ghost is None:
            self._ghost = QLabel(self)
            self._ghost.setPixmap(self.cards[opportunity_id].grab())
            self._ghost.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self._ghost.show()
        here = self.mapFromGlobal(place)
        self._ghost.move(here + QPoint(8, 8))
        bar = self.horizontalScrollBar()
        if here.x() > self.width() - _EDGE:
            bar.setValue(bar.value() + _SCROLL)
        elif here.x() < _EDGE:
            bar.setValue(bar.value() - _SCROLL)
        over = self._step_at(place)
        for number, column in self.columns.items():
            column.mark(number == over and number != self.cards[opportunity_id].card.step)

    def _drop_ghost(self) -> None:
        if self._ghost is not None:
            self._ghost.hide()
            self._ghost.deleteLater()
            self._ghost = None
        for column in self.columns.values():
            column.mark(False)

    def _on_dropped(self, opportunity_id: str, place: QPoint) -> None:
        self._drop_ghost()
        number = self._step_at(place)
        if number and number != self.cards[opportunity_id].card.step:
            self.step_asked.emit(opportunity_id, number)

    def _on_neighbour(self, opportunity_id: str, across: int, down: int) -> None:
        """Focus the next card in the column, or the nearest one in the next column with cards."""
        step = self.cards[opportunity_id].card.step
        mine = [key for key, card in self.cards.items() if card.card.step == step]
        at = mine.index(opportunity_id)
        if down:
            wanted = mine[min(max(at + down, 0), len(mine) - 1)]
        else:
            steps = sorted({card.card.step for card in self.cards.values()})
            place = steps.index(step) + across
            if not 0 <= place < len(steps):
                return
            others = [k for k, card in self.cards.items() if card.card.step == steps[place]]
            wanted = others[min(at, len(others) - 1)]
        self.cards[wanted].setFocus(Qt.FocusReason.TabFocusReason)
        self.ensureWidgetVisible(self.cards[wanted])
