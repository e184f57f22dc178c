"""The balance bar: how far a territory is from the team's average, and whether that is agreed."""

from dataclasses import dataclass
from math import isfinite

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.theme.fonts import Type
from ui.theme.painting import LEFT, MISSING, RIGHT, draw_box, draw_text, smooth
from ui.theme.sheet import RADIUS_CHIP
from ui.theme.style import Theme

TRACK = (50.0, 150.0)
"""The values at both ends of the track."""
_HEIGHT, _FIGURE_WIDTH, _GAP = 8, 32, 4

BarRole = Qt.ItemDataRole.UserRole + 41
"""The role under which a model gives a `Bar` to `BalanceBarDelegate`."""


@dataclass(frozen=True, slots=True)
class Band:
    """What is agreed: `low` to `high` is fine, up to `watch` beyond the average is to watch.

    All in the unit of the bar, where the average is `average`.
    """

    low: float = 85.0
    high: float = 115.0
    watch: float = 25.0
    average: float = 100.0

    def verdict(self, value: float) -> str:
        """ "neutral" inside the band, "warn" within `watch` of the average, else "bad"."""
        if self.low <= value <= self.high:
            return "neutral"
        return "warn" if abs(value - self.average) <= self.watch else "bad"


POTENTIAL_BAND = Band()
WORKLOAD_BAND = Band(85.0, 105.0, 25.0)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; `before` is where the value was when a drag began, None without a drag."""

    value: float
    band: Band = POTENTIAL_BAND
    before: float | None = None


def draw_bar(painter: QPainter, theme: Theme, area: QRectF, bar: Bar) -> None:
    """Draw track, band, fill, average, the value before, and the figure at the right."""
    track = QRectF(
        area.left(),
        round(area.center().y()) - _HEIGHT / 2,
        area.width() - _FIGURE_WIDTH - _GAP,
        _HEIGHT,
    )
    draw_box(painter, track, theme.colour("track"), RADIUS_CHIP)
    low, high = _place(track, bar.band.low), _place(track, bar.band.high)
    painter.fillRect(QRectF(low, track.top(), high - low, _HEIGHT), theme.colour("band"))
    verdict = bar.band.verdict(bar.value) if isfinite(bar.value) else "neutral"
    average = _place(track, bar.band.average)
    if isfinite(bar.value):
        left, right = sorted((average, _place(track, bar.value)))
        fill = QRectF(left, track.top(), max(right - left, 2.0), _HEIGHT)
        draw_box(painter, fill, theme.colour(f"{verdict}_fill"), 2)
    if bar.before is not None and isfinite(bar.before):
        _draw_before(painter, theme, track, bar.before)
    line = QRectF(round(average), track.top() - 3, 1, _HEIGHT + 6)
    painter.fillRect(line, theme.colour("text"))
    _draw_figure(painter, theme, area, bar.value, verdict)


def _draw_before(painter: QPainter, theme: Theme, track: QRectF, before: float) -> None:
    x = round(_place(track, before)) + 0.5
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    pen = QPen(theme.colour("text"), 2)
    pen.setDashPattern([1, 1])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.drawLine(QPointF(x, track.top() - 4), QPointF(x, track.bottom() + 4))
    painter.restore()


def _draw_figure(painter: QPainter, theme: Theme, area: QRectF, value: float, verdict: str) -> None:
    room = QRectF(area.right() - _FIGURE_WIDTH, area.top(), _FIGURE_WIDTH, area.height())
    if not isfinite(value):
        draw_text(painter, room, MISSING, Type.TABLE, theme.colour("muted"), RIGHT)
        return
    inside = verdict == "neutral"
    colour = theme.colour("text" if inside else verdict)
    draw_text(painter, room, f"{value:.0f}", Type.TABLE, colour, RIGHT, 500 if inside else 700)


def _place(track: QRectF, value: float) -> float:
    low, high = TRACK
    return track.left() + track.width() * (min(max(value, low), high) - low) / (high - low)


class BalanceBar(QWidget):
    """One bar on its own, with a name before it if there is one."""

    def __init__(
        self, theme: Theme, bar: Bar, name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._bar, self._name = theme, bar, name
        self.setFixedHeight(24)
        self.show_bar(bar)

    def show_bar(self, bar: Bar) -> None:
        """Show another value."""
        self._bar = bar
        figure = f"{bar.value:.0f}" if isfinite(bar.value) else "no value"
        self.setAccessibleName(f"{self._name} {figure}".strip())
        self.update()

    def sizeHint(self) -> QSize:
        """The usual width of a bar with its figure."""
        return QSize(100 + (128 if self._name else 0), 24)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the name and the bar."""
        painter = smooth(self)
        area = QRectF(self.rect())
        if self._name:
            room = QRectF(0, 0, 120, area.height())
            draw_text(painter, room, self._name, Type.TABLE, self._theme.colour("text2"), LEFT)
            area.setLeft(128)
        draw_bar(painter, self._theme, area, self._bar)
        painter.end()


class BalanceBarDelegate(QStyledItemDelegate):
    """Draws the `Bar` that a model gives for `BarRole`, in any table or tree."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw the bar; a cell without one stays empty."""
        bar = index.data(BarRole)
        if not isinstance(bar, Bar):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_bar(painter, self._theme, QRectF(option.rect).adjusted(8, 0, -8, 0), bar)
        painter.restore()
