"""The measures of a review: figure, limits with the marker on them, eight weeks, aim, verdict."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from model.format import Formatter
from model.review.figures import Reading
from model.review.trends import Trend
from ui.review.reading import SPARK_WEEKS, VERDICTS, aim_words, value_words, zones_of
from ui.review.sparks import draw_spark
from ui.theme.fonts import Type
from ui.theme.painting import LEFT, RIGHT, draw_box, draw_focus, draw_icon, draw_text, smooth
from ui.theme.style import Theme

ROW: Final = 32
HEAD: Final = 26
_VALUE, _TREND, _AIM, _VERDICT, _GAP = 60, 84, 84, 78, 12
_BROAD, _BROADEST = 1100, 360  # pixels: from this width on the trend takes room, up to that much
_PALE: Final = 0.42  # of the zones: the marker must stand out
_FILLS: Final = {"green": "good_fill", "amber": "warn_fill", "red": "bad_fill"}


@dataclass(frozen=True, slots=True)
class _Columns:
    name: QRectF
    value: QRectF
    strip: QRectF
    trend: QRectF
    aim: QRectF
    verdict: QRectF


class MeasureRows(QWidget):
    """Up and Down go through the rows; Enter, Space or a click opens what is behind one."""

    behind_asked = Signal(str)  # key of the figure

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: tuple[Reading, ...] = ()
        self._trends: Mapping[str, Trend] = {}
        self._show = Formatter()
        self._at, self._under = 0, -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Measures")

    @property
    def rows(self) -> tuple[Reading, ...]:
        """What shows."""
        return self._rows

    def show_rows(
        self, rows: Sequence[Reading], trends: Mapping[str, Trend], show: Formatter
    ) -> None:
        """Show these figures."""
        self._rows, self._trends, self._show = tuple(rows), trends, show
        self._at = min(self._at, max(len(rows) - 1, 0))
        self.setAccessibleDescription(" ".join(self.words_of(reading) for reading in rows))
        self.setFixedHeight(HEAD + ROW * len(rows))
        self.update()

    def words_of(self, reading: Reading) -> str:
        """A row in words."""
        source = f" From {reading.source}." if reading.source else ""
        value = value_words(reading, self._show)
        if not reading.judged:
            return f"{reading.measure.name}: {value}.{source}"
        word = VERDICTS[reading.state][2] if reading.state else "not known"
        aim = aim_words(reading.measure, self._show)
        return f"{reading.measure.name}: {value}, aim {aim}, {word}.{source}"

    def sizeHint(self) -> QSize:
        """Room for all rows."""
        return QSize(560, HEAD + ROW * len(self._rows))

    def event(self, event: QEvent) -> bool:
        """Say a row in words under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self._row_at(event.pos().y())
            if place >= 0:
                tip = f"{self.words_of(self._rows[place])}\nA click opens the accounts behind it."
                QToolTip.showText(event.globalPos(), tip, self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go through the rows, open one."""
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if event.key() in steps and self._rows:
            self._at = min(max(self._at + steps[Qt.Key(event.key())], 0), len(self._rows) - 1)
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._rows:
            self.behind_asked.emit(self._rows[self._at].key)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open a row."""
        place = self._row_at(int(event.position().y()))
        if place >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self._at = place
            self.update()
            self.behind_asked.emit(self._rows[place].key)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tint the row under the pointer."""
        self._under = self._row_at(int(event.position().y()))
        self.update()

    def leaveEvent(self, _event: QEvent) -> None:
        """Drop the tint."""
        self._under = -1
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the head and the rows that can be seen."""
        painter = smooth(self)
        self._draw_head(painter)
        seen = event.rect()
        for place, reading in enumerate(self._rows):
            if HEAD + ROW * (place + 1) > seen.top() and HEAD + ROW * place <= seen.bottom():
                self._draw_row(painter, place, reading)
        draw_focus(self, painter)
        painter.end()

    def _row_at(self, y: int) -> int:
        place = (y - HEAD) // ROW
        return place if y >= HEAD and place < len(self._rows) else -1

    def _columns(self, top: float, high: float) -> _Columns:
        right = self.width() - 8.0
        verdict = QRectF(right - _VERDICT, top, _VERDICT, high)
        aim = QRectF(verdict.left() - _GAP - _AIM, top, _AIM, high)
        more = min(max(self.width() - _BROAD, 0) * 0.5, _BROADEST)
        line = _TREND + more
        trend = QRectF(aim.left() - _GAP - line, top, line, high)
        name = QRectF(8, top, min(216.0, 0.3 * self.width()), high)
        value = QRectF(name.right(), top, _VALUE, high)
        left = value.right() + _GAP
        strip = QRectF(left, top, trend.left() - _GAP - left, high)
        return _Columns(name, value, strip, trend, aim, verdict)

    def _draw_head(self, painter: QPainter) -> None:
        at, muted = self._columns(0, HEAD), self._theme.colour("muted")
        for area, words, align in (
            (at.name, "Measure", LEFT),
            (at.value, "Now", RIGHT),
            (at.strip, "Act, watch, good", LEFT),
            (at.trend, "Trend", LEFT),
            (at.aim, "Aim", RIGHT),
            (at.verdict, "Verdict", LEFT),
        ):
            draw_text(painter, area, words, Type.HEADER, muted, align)

    def _draw_row(self, painter: QPainter, place: int, reading: Reading) -> None:
        colour, top = self._theme.colour, HEAD + ROW * place
        line = QRectF(0, top, self.width(), ROW)
        painter.fillRect(QRectF(0, top, self.width(), 1), colour("border"))
        if self.hasFocus() and place == self._at:
            draw_box(painter, line.adjusted(0, 1, 0, 0), colour("accent_bg"), 4)
        elif place == self._under:
            draw_box(painter, line.adjusted(0, 1, 0, 0), colour("hover"), 4)
        at = self._columns(top, ROW)
        name = reading.measure.name
        draw_text(painter, at.name, name, Type.TABLE, colour("text"), LEFT, 500)
        icon, tone, word = VERDICTS.get(reading.state, ("none", "muted", "not known"))
        known = math.isfinite(reading.value)
        ink = {"green": "text", "": "text" if known else "muted"}.get(reading.state, tone)
        now = value_words(reading, self._show)
        draw_text(painter, at.value, now, Type.NAME, colour(ink), RIGHT)
        self._draw_strip(painter, at.strip, reading)
        self._draw_trend(painter, at.trend, reading)
        aim = aim_words(reading.measure, self._show)
        draw_text(painter, at.aim, aim, Type.TABLE, colour("muted"), RIGHT)
        if not reading.judged:
            return
        draw_icon(
            painter, self._theme, icon, QPointF(at.verdict.left() + 7, top + ROW / 2), 14, tone
        )
        rest = at.verdict.adjusted(18, 0, 0, 0)
        draw_text(painter, rest, word, Type.CAPTION, colour(tone), LEFT)

    def _draw_strip(self, painter: QPainter, area: QRectF, reading: Reading) -> None:
        value = reading.value
        zones = zones_of(reading.measure, value)
        if not zones:
            draw_text(painter, area, "to know", Type.CAPTION, self._theme.colour("muted"), LEFT)
            return
        low, high = zones[0][0], zones[-1][1]
        scale = area.width() / (high - low)
        middle = area.center().y()
        for start, end, state in zones:
            left, right = area.left() + (start - low) * scale, area.left() + (end - low) * scale
            if right - left > 2:
                box = QRectF(left, middle - 3, right - left - 2, 6)
                draw_box(painter, box, self._pale(_FILLS[state]), 3)
        if math.isfinite(value):
            x = area.left() + (value - low) * scale
            box = QRectF(x - 3, middle - 8, 6, 16)
            draw_box(painter, box, self._theme.colour("text"), 2, self._theme.colour("surface"), 1)

    def _pale(self, name: str) -> QColor:
        return self._theme.colour(name, _PALE)

    def _draw_trend(self, painter: QPainter, area: QRectF, reading: Reading) -> None:
        trend = self._trends.get(reading.key)
        values = trend.values[-SPARK_WEEKS:] if trend is not None else ()
        _, tone, _ = VERDICTS.get(reading.state, ("", "text", ""))
        dot = "text" if tone == "good" else tone
        room = area.adjusted(0, 9, 0, -9)
        if not draw_spark(painter, self._theme, room, values, dot):
            draw_text(painter, area, "–", Type.TABLE, self._theme.colour("muted"), LEFT)
