"""How an own metric spreads: bars of its values, and small bars of its territories."""

from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from model.arrays import FloatArray
from ui.theme.fonts import Type
from ui.theme.painting import CENTRE, LEFT, RIGHT, draw_box, draw_swatch, draw_text, smooth
from ui.theme.style import Theme

BINS = 24
_AXIS, _TOP, _ROW, _NAME, _FIGURE = 18, 16, 22, 128, 72
Show = Callable[[float], str]


class Histogram(QWidget):
    """The number of accounts by value; unknown ones are named, not drawn."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._counts: list[int] = []
        self._ends = ("", "")
        self._middle: float | None = None
        self.setMinimumHeight(132)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("No values yet")

    @property
    def counts(self) -> list[int]:
        """Accounts per bar, from the smallest values to the largest."""
        return self._counts

    def show_values(self, values: FloatArray, show: Show) -> None:
        """Show values (n,), NaN unknown."""
        known = values[np.isfinite(values)]
        self._counts, self._ends, self._middle = [], ("", ""), None
        if known.size:
            low, high = float(known.min()), float(known.max())
            if high > low:
                found, _ = np.histogram(known / 2, BINS, (low / 2, high / 2))  # no overflow
                self._counts = found.tolist()
                self._middle = (float(np.median(known)) / 2 - low / 2) / (high / 2 - low / 2)
            else:
                self._counts = [known.size]
            self._ends = (show(low), show(high))
        words = f"from {self._ends[0]} to {self._ends[1]}, median marked" if known.size else ""
        self.setAccessibleName(f"{known.size:,} of {values.size:,} accounts {words}".strip())
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bars, the median and the two ends of the axis."""
        painter, colour = smooth(self), self._theme.colour
        area = QRectF(self.rect()).adjusted(0, _TOP, 0, -_AXIS)
        base = QRectF(area.left(), area.bottom(), area.width(), 1)
        painter.fillRect(base, colour("border2"))
        most = max(self._counts, default=0)
        if not most:
            words = "No account has a value" if self._ends == ("", "") else ""
            draw_text(painter, area, words, Type.TABLE, colour("muted"), CENTRE)
            painter.end()
            return
        width = area.width() / len(self._counts)
        for place, count in enumerate(self._counts):
            tall = max(area.height() * count / most, 2.0) if count else 0.0
            left = area.left() + place * width
            bar = QRectF(left + 0.5, area.bottom() - tall, max(width - 1.5, 1.0), tall)
            draw_box(painter, bar, colour("neutral_fill"), 1.5)
        if self._middle is not None:
            x = round(area.left() + self._middle * area.width())
            painter.fillRect(QRectF(x, area.top() - 4, 1, area.height() + 4), colour("text"))
            label = QRectF(min(max(x - 40, 0), area.right() - 80), 0, 80, _TOP - 4)
            draw_text(painter, label, "median", Type.CAPTION, colour("text2"), CENTRE)
        axis = QRectF(area.left(), area.bottom() + 3, area.width(), _AXIS - 3)
        draw_text(painter, axis, self._ends[0], Type.CAPTION, colour("muted"), LEFT)
        draw_text(painter, axis, self._ends[1], Type.CAPTION, colour("muted"), RIGHT)
        painter.end()


class TerritoryBars(QWidget):
    """One bar per territory: the sum of its accounts, or their mean."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.lines: list[tuple[str, int, float, str]] = []
        self.setAccessibleName("No territories")

    def show_totals(
        self, names: Sequence[str], hues: Sequence[int], totals: FloatArray, show: Show
    ) -> None:
        """Show one figure per territory, NaN where there is none."""
        texts = [show(float(total)) for total in totals]
        self.lines = [
            (name, hue, float(total), text)
            for name, hue, total, text in zip(names, hues, totals, texts, strict=True)
        ]
        self.setFixedHeight(_ROW * len(self.lines))
        words = ", ".join(f"{name} {text}" for name, _, _, text in self.lines)
        self.setAccessibleName(words or "No territories")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw name, bar and figure of each."""
        painter, colour = smooth(self), self._theme.colour
        values = [value for _, _, value, _ in self.lines if value == value]
        most = max((abs(value) for value in values), default=0.0) or 1.0
        for place, (name, hue, value, text) in enumerate(self.lines):
            line = QRectF(0, place * _ROW, self.width(), _ROW)
            draw_swatch(painter, line.center().__class__(6, line.center().y()), 10,
                        self._theme.territory(hue))  # fmt: skip
            label = QRectF(18, line.top(), _NAME - 24, _ROW)
            draw_text(painter, label, name, Type.TABLE, colour("text2"), LEFT)
            track = QRectF(_NAME, line.center().y() - 4, line.width() - _NAME - _FIGURE - 8, 8)
            draw_box(painter, track, colour("track"), 4)
            if value == value and value:
                share = max(track.width() * abs(value) / most, 4.0)
                fill = QRectF(track.left(), track.top(), share, 8)
                draw_box(painter, fill, colour("neutral_fill"), 4)
            figure = QRectF(line.right() - _FIGURE, line.top(), _FIGURE, _ROW)
            draw_text(painter, figure, text, Type.TABLE, colour("text"), RIGHT, 500)
        painter.end()
