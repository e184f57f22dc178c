"""One opportunity as a card that can be dragged, opened and sent on by keys."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme.fonts import Type
from ui.theme.painting import draw_box, draw_focus, smooth
from ui.theme.style import Theme
from ui.widgets.chip import Chip, ChipKind
from ui.widgets.labels import ElidedLabel

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


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
    """One column; `gate` is what must be shown to leave it."""

    no: int
    name: str
    total: str
    gate: str = ""


class CardFrame(QFrame):
    """One opportunity. Arrows go to the next card, Alt+Right asks for the next step."""

    chosen = Signal(str)
    dragged = Signal(str, QPoint)  # id, place on the screen
    dropped = Signal(str, QPoint)
    aborted = Signal()
    step_asked = Signal(str, int)
    neighbour_asked = Signal(str, int, int)  # id, columns across, cards down

    def __init__(self, theme: Theme, card: BoardCard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self.card = theme, card
        self._pressed: QPoint | None = None
        self._dragging = self._chosen = False
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
        if card.then:
            column.addWidget(ElidedLabel(card.then, Type.NOTE, "text2"))
        for start in range(0, len(card.flags), 2):
            chips = QHBoxLayout()
            chips.setSpacing(4)
            for text, bad in card.flags[start : start + 2]:
                chips.addWidget(Chip(theme, text, ChipKind.BAD if bad else ChipKind.WARN))
            chips.addStretch(1)
            column.addLayout(chips)

    def mark_chosen(self, chosen: bool) -> None:
        """Tint the card, or not."""
        if chosen != self._chosen:
            self._chosen = chosen
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A drag may begin."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._dragging = event.position().toPoint(), False
            self.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Begin the drag once the pointer has gone far enough."""
        if self._pressed is None:
            return
        far = (event.position().toPoint() - self._pressed).manhattanLength()
        if far >= QApplication.startDragDistance():
            self._dragging = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        if self._dragging:
            self.dragged.emit(self.card.id, event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Say where the card was let go; without a drag it is chosen."""
        if self._pressed is None:
            return
        was_dragged, self._pressed, self._dragging = self._dragging, None, False
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        if was_dragged:
            self.dropped.emit(self.card.id, event.globalPosition().toPoint())
        else:
            self.chosen.emit(self.card.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt+Right asks for the next step, Enter opens, arrows go on, Esc aborts a drag."""
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape and self._dragging:
            self._pressed, self._dragging = None, False
            self.setCursor(Qt.CursorShape.OpenHandCursor)
            self.aborted.emit()
        elif key == Qt.Key.Key_Right and alt:
            self.step_asked.emit(self.card.id, self.card.step + 1)
        elif key in _ARROWS and not alt:
            self.neighbour_asked.emit(self.card.id, *_ARROWS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self.card.id)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame, the tint of the chosen one and the ring."""
        super().paintEvent(event)
        painter = smooth(self)
        if self._chosen:
            area = self.rect().toRectF().adjusted(1, 1, -1, -1)
            tint, edge = self._theme.colour("accent_bg"), self._theme.colour("accent")
            draw_box(painter, area, tint, 8, edge, 1.5)
        draw_focus(self, painter)
        painter.end()
