"""Sizes of a team side by side: one figure as bars, one as a line, the best marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from ui.theme.fonts import Type, text_width
from ui.theme.painting import CENTRE, LEFT, RIGHT, draw_box, draw_focus, draw_text, smooth
from ui.theme.style import Theme

_TOP, _BOTTOM, _SIDE = 24, 40, 8


@dataclass(frozen=True, slots=True)
class SizeBar:
    """One size: `bar` is drawn from zero, `line` between the least and the most; NaN unknown."""

    reps: int
    bar: float
    bar_words: str
    line: float
    line_words: str
    best: bool = False
    now: bool = False


class SizeCurve(QWidget):
    """Columns to choose from by pointer or arrows; Enter asks to see one."""

    size_chosen = Signal(int)  # reps

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._bars: tuple[SizeBar, ...] = ()
        self._titles = ("", "")
        self._here = -1
        self.setMinimumSize(280, 160)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("Sizes of the team")

    def show_sizes(self, bars: Sequence[SizeBar], bar_title: str, line_title: str) -> None:
        """Show sizes in ascending order; the best one is looked at."""
        self._bars, self._titles = tuple(bars), (bar_title, line_title)
        self._here = next((i for i, bar in enumerate(bars) if bar.best), 0 if bars else -1)
        self._say()

    @property
    def reps(self) -> int:
        """The size that is looked at; 0 for none."""
        return self._bars[self._here].reps if 0 <= self._here < len(self._bars) else 0

    def choose(self, reps: int) -> None:
        """Look at a size; nothing is announced."""
        self._here = next((i for i, bar in enumerate(self._bars) if bar.reps == reps), self._here)
        self._say()

    def sizeHint(self) -> QSize:
        """Half of the dialog."""
        return QSize(520, 220)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the column under the pointer."""
        wide = self._wide()
        place = int((event.position().x() - _SIDE) // wide) if wide > 0 else -1
        if event.button() == Qt.MouseButton.LeftButton and 0 <= place < len(self._bars):
            self._take(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right step, Enter shows."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step and self._bars:
            self._take(min(max(self._here + step, 0), len(self._bars) - 1))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._bars:
            self.size_chosen.emit(self.reps)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the titles, the columns, the line."""
        painter = smooth(self)
        colour = self._theme.colour
        head = QRectF(_SIDE, 0, self.width() - 2 * _SIDE, 18)
        draw_text(painter, head, self._titles[0], Type.CAPTION, colour("accent_text"), LEFT)
        draw_text(painter, head, self._titles[1], Type.CAPTION, colour("warn"), RIGHT)
        for place, bar in enumerate(self._bars):
            self._draw_column(painter, place, bar)
        self._draw_line(painter)
        draw_focus(self, painter)
        painter.end()

    def _wide(self) -> float:
        return (self.width() - 2 * _SIDE) / max(len(self._bars), 1)

    def _plot(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_SIDE, _TOP + 18, -_SIDE, -_BOTTOM)

    def _draw_column(self, painter: QPainter, place: int, bar: SizeBar) -> None:
        colour, plot, wide = self._theme.colour, self._plot(), self._wide()
        left = plot.left() + place * wide
        if place == self._here:
            ground = QRectF(left + 2, _TOP - 2, wide - 4, self.height() - _TOP)
            draw_box(painter, ground, colour("accent_bg"), 6, colour("accent"))
        top = max((b.bar for b in self._bars if isfinite(b.bar)), default=0.0)
        least = min((b.bar for b in self._bars if isfinite(b.bar)), default=0.0)
        base = plot.bottom() if least >= 0 else plot.bottom() - 12
        if isfinite(bar.bar) and top > 0:
            high = plot.height() * max(bar.bar, 0.0) / top
            area = QRectF(left + wide * 0.28, base - high, wide * 0.44, max(high, 2.0))
            draw_box(painter, area, colour("accent", 1.0 if bar.best else 0.45), 3)
        words = QRectF(left, plot.bottom() + 2, wide, 16)
        weight = 700 if bar.best else 600
        title = f"{bar.reps} reps"
        draw_text(painter, words, title, Type.NAME, colour("text"), CENTRE, weight)
        note = "best" if bar.best else "now" if bar.now else ""
        if bar.best and bar.now:
            note = "best, now"
        below = words.translated(0, 16)
        draw_text(painter, below, note or bar.bar_words, Type.NOTE, colour("muted"), CENTRE)

    def _draw_line(self, painter: QPainter) -> None:
        known = [(i, b) for i, b in enumerate(self._bars) if isfinite(b.line)]
        if not known:
            return
        plot, wide, colour = self._plot(), self._wide(), self._theme.colour
        low, high = min(b.line for _, b in known), max(b.line for _, b in known)
        span = max(high - low, abs(high) * 1e-6, 1e-9)
        at = [
            QPointF(
                plot.left() + (i + 0.5) * wide,
                plot.bottom() - plot.height() * (0.15 + 0.7 * (b.line - low) / span),
            )
            for i, b in known
        ]
        painter.setPen(QPen(colour("warn_fill"), 2))
        painter.drawPolyline(QPolygonF(at))
        for point, (_, bar) in zip(at, known, strict=True):
            painter.setPen(QPen(colour("surface"), 1.5))
            painter.setBrush(colour("warn_fill"))
            painter.drawEllipse(point, 4, 4)
            half = text_width(bar.line_words, Type.NOTE) / 2 + 5
            room = QRectF(point.x() - half, point.y() - 22, 2 * half, 16)
            draw_box(painter, room, colour("surface"), 4, colour("border"))
            draw_text(painter, room, bar.line_words, Type.NOTE, colour("text"), CENTRE)

    def _take(self, place: int) -> None:
        self._here = place
        self._say()
        self.size_chosen.emit(self.reps)

    def _say(self) -> None:
        if 0 <= self._here < len(self._bars):
            bar = self._bars[self._here]
            words = f"{bar.reps} reps, {self._titles[0]} {bar.bar_words}, {self._titles[1]}"
            self.setAccessibleDescription(f"{words} {bar.line_words}")
        self.update()
