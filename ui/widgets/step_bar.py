"""The steps of a longer task in one line: any of them can be gone to at any time."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import icons
from ui.theme.fonts import Type, text_width
from ui.theme.painting import CENTRE, LEFT, draw_box, draw_focus, draw_icon, draw_text, smooth
from ui.theme.style import Theme

_HEIGHT, _DISC, _GAP, _LINE, _BADGE = 32, 16, 8, 20, 18


@dataclass(frozen=True, slots=True)
class Step:
    """One step; `count` things of it wait for the user, `tone` says how serious they are."""

    label: str
    done: bool = False
    count: int = 0
    tone: str = "warn"  # warn or bad


class StepBar(QWidget):
    """Numbered steps joined by lines; a click or the arrow keys go to one."""

    step_chosen = Signal(int)

    def __init__(self, theme: Theme, steps: Sequence[Step], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._steps, self._current = theme, tuple(steps), 0
        self._under_pointer = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._say()

    @property
    def current(self) -> int:
        """Number of the step that shows, from 0."""
        return self._current

    def show_steps(self, steps: Sequence[Step], current: int) -> None:
        """Show how far the task is; nothing is announced."""
        self._steps, self._current = tuple(steps), current
        self._say()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for all steps in bold."""
        areas = self._areas()
        return QSize(round(areas[-1].right()) + 4 if areas else 0, _HEIGHT)

    def area_of(self, step: int) -> QRectF:
        """Where a step is drawn."""
        return self._areas()[step]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the step under the pointer."""
        step = self._at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and step >= 0:
            self._go(step)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show that a step can be pressed."""
        self._under_pointer = self._at(event.position())
        over = self._under_pointer >= 0
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
        self.update()

    def leaveEvent(self, _event: QEvent) -> None:
        """No step is under the pointer."""
        self._under_pointer = -1
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right go one step."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if not step:
            super().keyPressEvent(event)
            return
        self._go(min(max(self._current + step, 0), len(self._steps) - 1))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw discs, words, badges and the lines between them."""
        painter = smooth(self)
        areas = self._areas()
        for number, area in enumerate(areas):
            self._draw_step(painter, area, number)
            if number:
                left = areas[number - 1].right() + _GAP / 2
                line = QRectF(left, _HEIGHT / 2 - 0.5, area.left() - left - _GAP / 2, 1)
                painter.fillRect(line, self._theme.colour("border2"))
        draw_focus(self, painter)
        painter.end()

    def _draw_step(self, painter: QPainter, area: QRectF, number: int) -> None:
        step, colour, middle = self._steps[number], self._theme.colour, _HEIGHT / 2
        current = number == self._current
        centre = QPointF(area.left() + _DISC / 2, middle)
        if step.done and not current:
            draw_icon(painter, self._theme, "kept_solid", centre, icons.ROW, "good")
        else:
            disc = QRectF(area.left(), middle - _DISC / 2, _DISC, _DISC)
            edge = None if current else colour("control")
            draw_box(painter, disc, colour("accent") if current else None, _DISC / 2, edge, 1.5)
            ink = colour("on_accent" if current else "muted")
            draw_text(painter, disc, str(number + 1), Type.BADGE, ink, CENTRE)
        tone = "accent_text" if current else "text2"
        if number == self._under_pointer and not current:
            tone = "text"
        words = area.adjusted(_DISC + _GAP - 2, 0, 0, 0)
        draw_text(painter, words, step.label, Type.BUTTON, colour(tone), LEFT, self._weight(number))
        if step.count:
            x = words.left() + text_width(step.label, Type.BUTTON, 600) + 6
            wide = self._badge_width(step)
            badge = QRectF(x, middle - _BADGE / 2, wide, _BADGE)
            draw_box(painter, badge, colour(f"{step.tone}_bg"), 4)
            draw_text(painter, badge, f"{step.count:,}", Type.CAPTION, colour(step.tone), CENTRE)

    def _weight(self, number: int) -> int:
        return 600 if number == self._current else 500

    @staticmethod
    def _badge_width(step: Step) -> float:
        return max(text_width(f"{step.count:,}", Type.CAPTION) + 10, _BADGE)

    def _areas(self) -> list[QRectF]:
        left, areas = 4.0, []
        for step in self._steps:
            wide = _DISC + _GAP - 2 + text_width(step.label, Type.BUTTON, 600) + 1
            wide += self._badge_width(step) + 6 if step.count else 0
            areas.append(QRectF(left, 0, wide, _HEIGHT))
            left += wide + _LINE + _GAP
        return areas

    def _at(self, place: QPointF) -> int:
        hits = (n for n, area in enumerate(self._areas()) if area.contains(place))
        return next(hits, -1)

    def _go(self, step: int) -> None:
        if step != self._current:
            self._current = step
            self._say()
            self.update()
            self.step_chosen.emit(step)

    def _say(self) -> None:
        if self._steps:
            label, n = self._steps[self._current].label, len(self._steps)
            self.setAccessibleName(f"Step {self._current + 1} of {n}: {label}")
