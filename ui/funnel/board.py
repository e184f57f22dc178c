"""Opportunities as cards in columns, one per step; a card is dragged to another step."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.theme.fonts import Type
from ui.theme.painting import draw_focus, smooth
from ui.theme.style import Theme
from ui.widgets.chip import Chip, ChipKind
from ui.widgets.labels import ElidedLabel, Label

_WIDTH: Final = 176


@dataclass(frozen=True, slots=True)
class BoardCard:
    """What a card says; `flags` are (words, bad)."""

    id: str
    step: int
    account: str
    line: str
    value: str
    then: str
    flags: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class BoardStep:
    """One column."""

    no: int
    name: str
    total: str


class CardFrame(QFrame):
    """One opportunity. Alt+Right asks for the next step, Enter opens the form."""

    chosen = Signal(str)
    dropped = Signal(str, QPoint)  # id, place on the screen
    step_asked = Signal(str, int)

    def __init__(self, theme: Theme, card: BoardCard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.card = card
        self._pressed: QPoint | None = None
        self._dragging = False
        self.setProperty("surface", "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        words = ", ".join(
            [card.account, card.line, card.value, card.then, *(f for f, _ in card.flags)]
        )
        self.setAccessibleName(f"{card.id}, step {card.step}: {words}")
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(4)
        column.addWidget(ElidedLabel(card.account, Type.NAME))
        column.addWidget(ElidedLabel(card.line, Type.NOTE, "text2"))
        column.addWidget(ElidedLabel(f"{card.id} · {card.value}", Type.CAPTION, "muted"))
        column.addWidget(ElidedLabel(card.then, Type.NOTE, "text2"))
        chips = QHBoxLayout()
        chips.setSpacing(4)
        for text, bad in card.flags:
            chips.addWidget(Chip(theme, text, ChipKind.BAD if bad else ChipKind.WARN))
        chips.addStretch(1)
        if card.flags:
            column.addLayout(chips)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the card; a drag may begin."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._dragging = event.position().toPoint(), False
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.chosen.emit(self.card.id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Begin the drag once the pointer has gone far enough."""
        if self._pressed is None:
            return
        far = (event.position().toPoint() - self._pressed).manhattanLength()
        if far >= QApplication.startDragDistance():
            self._dragging = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Say where the card was let go."""
        dragged, self._pressed, self._dragging = self._dragging, None, False
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        if dragged:
            self.dropped.emit(self.card.id, event.globalPosition().toPoint())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt+Right asks for the next step, Enter opens, Esc aborts a drag."""
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if event.key() == Qt.Key.Key_Escape and self._dragging:
            self._pressed, self._dragging = None, False
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        elif event.key() == Qt.Key.Key_Right and alt:
            self.step_asked.emit(self.card.id, self.card.step + 1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(self.card.id)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame and the ring."""
        super().paintEvent(event)
        painter = smooth(self)
        draw_focus(self, painter)
        painter.end()


class FunnelBoard(QScrollArea):
    """The steps side by side; it never changes an opportunity."""

    chosen = Signal(str)
    step_asked = Signal(str, int)  # opportunity id, step number

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Funnel board")
        self.cards: dict[str, CardFrame] = {}
        self.columns: dict[int, QFrame] = {}

    def show_board(self, steps: Sequence[BoardStep], cards: Sequence[BoardCard]) -> None:
        """Show the steps with their cards."""
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.cards, self.columns = {}, {}
        for step in steps:
            own = [card for card in cards if card.step == step.no]
            column = self._column(step, own)
            self.columns[step.no] = column
            row.addWidget(column)
        row.addStretch(1)
        self.setWidget(page)

    def _column(self, step: BoardStep, cards: Sequence[BoardCard]) -> QFrame:
        frame = QFrame()
        frame.setProperty("surface", "sunken")
        frame.setFixedWidth(_WIDTH)
        frame.setAccessibleName(f"Step {step.no}, {step.name}, {step.total}")
        column = QVBoxLayout(frame)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addWidget(ElidedLabel(f"{step.no}  {step.name}", Type.NAME))
        column.addWidget(Label(step.total, Type.CAPTION, "muted"))
        for card in cards:
            shown = CardFrame(self._theme, card)
            shown.chosen.connect(self.chosen)
            shown.step_asked.connect(self.step_asked)
            shown.dropped.connect(self._on_dropped)
            self.cards[card.id] = shown
            column.addWidget(shown)
        column.addStretch(1)
        return frame

    def _on_dropped(self, opportunity_id: str, place: QPoint) -> None:
        for number, column in self.columns.items():
            if column.rect().contains(column.mapFromGlobal(place)):
                if number != self.cards[opportunity_id].card.step:
                    self.step_asked.emit(opportunity_id, number)
                return
