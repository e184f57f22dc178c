"""A scale with judged zones and a handle that says its value: how big shall the goal be?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.theme.fonts import Type, text_width
from ui.theme.painting import CENTRE, draw_box, draw_focus, draw_text, smooth
from ui.theme.sheet import RADIUS_CHIP
from ui.theme.style import Theme
from ui.widgets.gap_curve import nice_ticks

_SIDE, _WORDS_Y, _GROOVE_Y, _GROOVE, _HANDLE = 36, 2, 38, 6, 9
_TICKS_Y, _MARK_Y, _HEIGHT, _BUBBLE = 52, 70, 92, 22
_FAR_STEPS: Final = 10


@dataclass(frozen=True, slots=True)
class SliderZone:
    """A stretch of the scale; tone is good, warn, bad or neutral."""

    low: float
    high: float
    words: str
    tone: str


class GoalSlider(QWidget):
    """Pointer and arrows move the handle in steps; a mark below the scale shows one value."""

    value_changed = Signal(int)

    def __init__(
        self, theme: Theme, name: str, show: Callable[[int], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._name, self._show = theme, name, show
        self._low, self._high, self._step, self._value = 0, 100, 1, 0
        self._zones: tuple[SliderZone, ...] = ()
        self._mark: tuple[float, str] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(_HEIGHT)
        self.setMinimumWidth(320)
        self.setAccessibleName(name)

    @property
    def value(self) -> int:
        """Where the handle stands."""
        return self._value

    @property
    def ends(self) -> tuple[int, int]:
        """The lowest and the highest value of the scale."""
        return self._low, self._high

    @property
    def zones(self) -> tuple[SliderZone, ...]:
        """What the scale is judged as."""
        return self._zones

    def show_scale(
        self,
        low: int,
        high: int,
        step: int,
        zones: Sequence[SliderZone],
        mark: tuple[float, str] | None = None,
    ) -> None:
        """Show another scale; the value stays. `mark` is a value and what it is."""
        self._low, self._high, self._step = low, max(high, low + 1), max(step, 1)
        self._zones, self._mark = tuple(zones), mark
        self.update()

    def show_value(self, value: int) -> None:
        """Put the handle somewhere, also beyond the ends; nothing is announced."""
        self._value = value
        self.setAccessibleDescription(self._show(value))
        self.update()

    def x_of(self, value: float) -> float:
        """Where a value stands, in pixels."""
        share = (min(max(value, self._low), self._high) - self._low) / (self._high - self._low)
        return _SIDE + share * (self.width() - 2 * _SIDE)

    def sizeHint(self) -> QSize:
        """As wide as the card allows."""
        return QSize(600, _HEIGHT)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Bring the handle to the pointer, then follow it."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._take(self._at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer while the button is held."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._take(self._at(event.position().x()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows one step, PgUp and PgDn ten, Home and End to the ends."""
        near = {
            Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1,
            Qt.Key.Key_PageDown: -_FAR_STEPS, Qt.Key.Key_PageUp: _FAR_STEPS,
        }  # fmt: skip
        ends = {Qt.Key.Key_Home: self._low, Qt.Key.Key_End: self._high}
        key = Qt.Key(event.key())
        if key in near:
            self._take(self._value + near[key] * self._step)
        elif key in ends:
            self._take(ends[key])
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the zones with their words, ticks, the mark, the handle and its bubble."""
        painter = smooth(self)
        words = self._show(self._value)
        half = text_width(words, Type.NAME) / 2 + 10
        centre = min(max(self.x_of(self._value), half), self.width() - half)
        bubble = QRectF(centre - half, 0, 2 * half, _BUBBLE)
        self._draw_zones(painter, bubble)
        self._draw_ticks(painter)
        self._draw_handle(painter, bubble, words)
        draw_focus(self, painter)
        painter.end()

    def _at(self, x: float) -> int:
        share = (x - _SIDE) / max(self.width() - 2 * _SIDE, 1)
        value = self._low + share * (self._high - self._low)
        return round(value / self._step) * self._step

    def _take(self, value: int) -> None:
        value = min(max(value, self._low), self._high)
        if value != self._value:
            self.show_value(value)
            self.value_changed.emit(value)

    def _draw_zones(self, painter: QPainter, bubble: QRectF) -> None:
        for zone in self._zones:
            left, right = self.x_of(zone.low), self.x_of(zone.high)
            bar = QRectF(left + 1, _GROOVE_Y - _GROOVE / 2, max(right - left - 2, 1), _GROOVE)
            draw_box(painter, bar, self._theme.colour(f"{zone.tone}_fill"), _GROOVE / 2)
            wide = text_width(zone.words, Type.TABLE)
            middle = (left + right) / 2
            room = QRectF(middle - wide / 2 - 2, _WORDS_Y, wide + 4, 18)
            if zone.words and wide <= right - left and not room.intersects(bubble):
                ink = "muted" if zone.tone == "neutral" else zone.tone
                draw_text(painter, room, zone.words, Type.TABLE, self._theme.colour(ink), CENTRE)

    def _draw_ticks(self, painter: QPainter) -> None:
        colour = self._theme.colour
        steps = nice_ticks(float(self._high - self._low), 5)
        every = int(max(steps[1], 1))
        first = -(-self._low // every) * every
        for value in range(first, self._high + 1, every):
            x = self.x_of(value)
            painter.fillRect(QRectF(round(x), _GROOVE_Y + 8, 1, 5), colour("border2"))
            room = QRectF(x - _SIDE, _TICKS_Y, 2 * _SIDE, 16)
            draw_text(painter, room, f"{value:,}", Type.NOTE, colour("muted"), CENTRE)
        if self._mark is not None:
            value_at, words = self._mark
            x = self.x_of(value_at)
            painter.fillRect(QRectF(round(x) - 1, _GROOVE_Y + 6, 2, 9), colour("good"))
            wide = text_width(words, Type.CAPTION) + 4
            left = min(max(x - wide / 2, 0.0), self.width() - wide)
            room = QRectF(left, _MARK_Y, wide, 16)
            draw_text(painter, room, words, Type.CAPTION, colour("good"), CENTRE)

    def _draw_handle(self, painter: QPainter, bubble: QRectF, words: str) -> None:
        colour = self._theme.colour
        draw_box(painter, bubble, colour("accent"), RADIUS_CHIP)
        draw_text(painter, bubble, words, Type.NAME, colour("on_accent"), CENTRE)
        x = self.x_of(self._value)
        knob = QRectF(x - _HANDLE, _GROOVE_Y - _HANDLE, 2 * _HANDLE, 2 * _HANDLE)
        draw_box(painter, knob, colour("surface"), _HANDLE, colour("accent"), 3)
