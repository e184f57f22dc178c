"""One measure as a row that can be pressed: name, value, band, trend, aim, verdict."""

import math
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from model.diary.measure_lines import MeasureLine
from model.format import Formatter
from ui.diary.measure_words import (
    ICONS,
    TONES,
    VERDICTS,
    aim_words,
    spoken_line,
    trend_text,
    value_words,
)
from ui.theme.fonts import Type
from ui.theme.painting import LEFT, RIGHT, draw_box, draw_focus, draw_icon, draw_text, smooth
from ui.theme.style import Theme
from ui.widgets.tips import explain

_TREND: Final = 84.0
_WIDE: Final = (150.0, 70.0, 62.0, 82.0)  # name, value, aim, verdict
_TIGHT: Final = (142.0, 52.0, 50.0, 78.0)  # of a compact row
_GAP: Final = 14.0
_HEIGHT: Final = 36
_LOW: Final = 30  # of a compact row
_NARROW: Final = 560.0  # without the band


class MeasureRow(QAbstractButton):
    """Arrows go from row to row of a list, Enter or Space shows what is behind.

    A compact row has neither band nor trend, for a card at the side.
    """

    def __init__(
        self, theme: Theme, key: str, *, compact: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self.key, self._compact = theme, key, compact
        self._line: MeasureLine | None = None
        self._show = Formatter()
        self.setCheckable(not compact)
        self.setAutoExclusive(not compact)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedHeight(_LOW if compact else _HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_line(self, line: MeasureLine, show: Formatter) -> None:
        """Show a measure."""
        self._line, self._show = line, show
        self.setAccessibleName(spoken_line(line, show))
        self.setAccessibleDescription(line.formula)
        told = trend_text(line, show)
        parts = (f"Not yet: {line.missing}." if line.missing else "", line.formula, told)
        explain(self, line.name, "\n".join(part for part in parts if part))
        self.update()

    def sizeHint(self) -> QSize:
        """A line of the table."""
        return QSize(320 if self._compact else 620, self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the row."""
        painter = smooth(self)
        area = QRectF(self.rect())
        if self.isChecked():
            draw_box(painter, area.adjusted(0, 1, 0, -1), self._theme.colour("accent_bg"), 6)
        elif self.underMouse():
            draw_box(painter, area.adjusted(0, 1, 0, -1), self._theme.colour("hover"), 6)
        if self._line is not None:
            self._draw(painter, self._line, area.adjusted(8, 0, -8, 0))
        draw_focus(self, painter)
        painter.end()

    def _draw(self, painter: QPainter, line: MeasureLine, area: QRectF) -> None:
        colour, top, high = self._theme.colour, area.top(), area.height()
        wide_name, wide_value, _, _ = _TIGHT if self._compact else _WIDE
        name = QRectF(area.left(), top, wide_name, high)
        draw_text(painter, name, line.name, Type.TABLE, colour("text"), LEFT)
        value = QRectF(name.right(), top, wide_value, high)
        if line.missing:
            rest = QRectF(value.left() + _GAP, top, area.right() - value.left() - _GAP, high)
            words = f"not yet: {line.missing}"
            draw_text(painter, rest, words, Type.TABLE, colour("muted"), LEFT)
            return
        tone = TONES[line.state] if line.state in ("amber", "red") else "text"
        words = value_words(line, self._show)
        draw_text(painter, value, words, Type.NAME, colour(tone), RIGHT)
        right = self._draw_verdict(painter, line, area)
        if self._compact:
            return
        trend = QRectF(right - _TREND, top + 8, _TREND, high - 16)
        draw_trend(painter, self._theme, trend, line)
        band = QRectF(value.right() + _GAP, top, trend.left() - value.right() - 2 * _GAP, high)
        if area.width() >= _NARROW:
            draw_band(painter, self._theme, band, line)

    def _draw_verdict(self, painter: QPainter, line: MeasureLine, area: QRectF) -> float:
        """The aim, the icon and the word; where they begin."""
        colour, top, high = self._theme.colour, area.top(), area.height()
        _, _, wide_aim, wide = _TIGHT if self._compact else _WIDE
        verdict = QRectF(area.right() - wide, top, wide, high)
        aim = QRectF(verdict.left() - wide_aim - 6, top, wide_aim, high)
        if line.limits is not None:
            tone = TONES[line.state]
            at = QPointF(verdict.left() + 8, verdict.center().y())
            draw_icon(painter, self._theme, ICONS[line.state], at, 16, tone)
            words = verdict.adjusted(22, 0, 0, 0)
            draw_text(painter, words, VERDICTS[line.state], Type.CAPTION, colour(tone), LEFT)
            shown = aim_words(line, self._show)
            draw_text(painter, aim, shown, Type.TABLE, colour("text2"), RIGHT)
        return aim.left() - _GAP


def draw_band(painter: QPainter, theme: Theme, area: QRectF, line: MeasureLine) -> None:
    """Red, amber and green of a measure as one bar with a mark where it stands."""
    limits = line.limits
    if limits is None or not math.isfinite(limits.amber) or area.width() < 60:
        return
    up, percent = limits.higher_is_better, line.unit == "%"
    span = abs(limits.green - limits.amber)
    if up:
        full = 100.0 if percent else max(limits.green + span, 1.0)
        low = max(min(limits.amber - 2 * span, 0.9 * line.value), 0.0)
        whole = max(full, line.value)
    else:
        low, whole = 0.0, max(limits.amber + span, 1.1 * line.value, 1.0)

    def x(value: float) -> float:
        share = (value - low) / (whole - low)
        return area.left() + area.width() * min(max(share, 0.0), 1.0)

    cuts = [low, limits.amber, limits.green, whole]
    names = ["bad_fill", "warn_fill", "good_fill"]
    if not up:
        cuts, names = [low, limits.green, limits.amber, whole], names[::-1]
    middle = area.center().y()
    for start, end, name in zip(cuts[:-1], cuts[1:], names, strict=True):
        piece = QRectF(x(start), middle - 2.5, max(x(end) - x(start) - 1, 0), 5)
        if piece.width() > 0:
            draw_box(painter, piece, theme.colour(name, 0.42), 2)
    mark = QRectF(x(line.value) - 2.5, middle - 7, 5, 14)
    draw_box(painter, mark, theme.colour("text"), 2)


def draw_trend(painter: QPainter, theme: Theme, area: QRectF, line: MeasureLine) -> None:
    """A thin line through the known points, a dot at the last."""
    points = [(k, value) for k, value in enumerate(line.trend) if math.isfinite(value)]
    if len(points) < 2:
        return
    values = [value for _, value in points]
    low, high = min(values), max(values)
    room = area.adjusted(2, 0, -4, 0)
    per_step = room.width() / (len(line.trend) - 1)
    spots = [
        QPointF(
            room.left() + k * per_step,
            room.bottom() - room.height() * ((v - low) / (high - low) if high > low else 0.5),
        )
        for k, v in points
    ]
    path = QPainterPath(spots[0])
    for spot in spots[1:]:
        path.lineTo(spot)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.colour("muted"), 1.4))
    painter.drawPath(path)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("text2"))
    painter.drawEllipse(spots[-1], 2.6, 2.6)
