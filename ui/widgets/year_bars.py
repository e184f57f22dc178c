"""Years side by side: a bar, the line it has to reach, and the bracket from low to high."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.theme.fonts import Type
from ui.theme.painting import CENTRE, draw_box, draw_text, smooth
from ui.theme.style import Theme
from ui.widgets.gap_curve import nice_ticks

_TOP, _BOTTOM, _BAR = 14, 40, 0.52


@dataclass(frozen=True, slots=True)
class YearBar:
    """One year; NaN where something is not known."""

    label: str
    value: float
    low: float
    high: float
    required: float

    def spoken(self, show: Callable[[float], str]) -> str:
        """The year as it is read out."""
        words = f"{self.label}: {show(self.value)}, {show(self.low)} to {show(self.high)}"
        return words + (f", {show(self.required)} required" if isfinite(self.required) else "")


class YearBars(QWidget):
    """Bars from zero; a year that misses its line is drawn as look-here."""

    def __init__(
        self,
        theme: Theme,
        name: str,
        show: Callable[[float], str] = str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._show = theme, show
        self._years: tuple[YearBar, ...] = ()
        self.setAccessibleName(name)
        self.setMinimumHeight(150)

    def show_years(self, years: Sequence[YearBar], show: Callable[[float], str]) -> None:
        """Show years in their order; `show` makes words of a figure."""
        self._years, self._show = tuple(years), show
        self.setAccessibleDescription("; ".join(year.spoken(show) for year in years))
        self.update()

    def sizeHint(self) -> QSize:
        """A third of the page."""
        return QSize(320, 200)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw ground, bars, lines, brackets and labels."""
        painter = smooth(self)
        known = [v for y in self._years for v in (y.value, y.high, y.required) if isfinite(v)]
        plot = QRectF(self.rect()).adjusted(0, _TOP, 0, -_BOTTOM)
        top = nice_ticks(max(known), 4)[-1] if known and max(known) > 0 else 1.0
        painter.fillRect(
            QRectF(plot.left(), plot.bottom(), plot.width(), 1), self._theme.colour("border2")
        )
        wide = plot.width() / max(len(self._years), 1)
        for place, year in enumerate(self._years):
            room = QRectF(plot.left() + place * wide, plot.top(), wide, plot.height())
            self._draw_year(painter, room, year, top)
        painter.end()

    def _draw_year(self, painter: QPainter, room: QRectF, year: YearBar, top: float) -> None:
        colour, show = self._theme.colour, self._show

        def y_of(value: float) -> float:
            return room.bottom() - room.height() * value / top

        half = room.width() * _BAR / 2
        middle = room.center().x()
        if isfinite(year.value):
            bar = QRectF(
                middle - half, y_of(year.value), 2 * half, room.bottom() - y_of(year.value)
            )
            short = isfinite(year.required) and year.value < year.required
            draw_box(painter, bar, colour("warn_fill" if short else "accent"), 2)
            words = QRectF(bar.left(), room.bottom() - 24, bar.width(), 20)
            ink = "surface" if short else "on_accent"
            draw_text(painter, words, show(year.value), Type.NAME, colour(ink), CENTRE)
        if isfinite(year.required):
            y = round(y_of(year.required))
            painter.fillRect(QRectF(middle - half - 6, y - 1, 2 * half + 12, 2), colour("text"))
        if isfinite(year.low) and isfinite(year.high):
            self._draw_bracket(painter, middle + half + 10, y_of(year.low), y_of(year.high))
        label = QRectF(room.left(), room.bottom() + 4, room.width(), 18)
        draw_text(painter, label, year.label, Type.NAME, colour("text"), CENTRE)
        below = f"of {show(year.required)}" if isfinite(year.required) else "none required"
        draw_text(painter, label.translated(0, 17), below, Type.NOTE, colour("muted"), CENTRE)

    def _draw_bracket(self, painter: QPainter, x: float, low: float, high: float) -> None:
        painter.setPen(QPen(self._theme.colour("text2"), 1.4))
        painter.drawLine(QPointF(x, low), QPointF(x, high))
        for y in (low, high):
            painter.drawLine(QPointF(x - 4, y), QPointF(x + 4, y))
