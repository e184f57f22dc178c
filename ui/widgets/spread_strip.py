"""A mini bar of one metric: where each territory lies around its target, and what is allowed."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.painting import draw_box, smooth
from ui.theme.sheet import RADIUS_CHIP
from ui.theme.style import Theme

REACH = 50.0  # percent at both ends of the track; what is farther stands at the end
_TRACK, _MARK, _HEIGHT = 8, 3, 14


class SpreadStrip(QWidget):
    """One mark per territory from −50 to +50 percent; the allowed band is shaded."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._name = theme, name
        self._off: tuple[float, ...] = ()
        self._allowed = 0.0
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._say()

    def show_spread(self, off: Sequence[float]) -> None:
        """Show deviations from the target in percent, one per territory."""
        self._off = tuple(off)
        self._say()
        self.update()

    def show_allowed(self, percent: float) -> None:
        """Shade what is allowed on both sides; 0 for nothing asked."""
        self._allowed = percent
        self._say()
        self.update()

    @property
    def outside(self) -> int:
        """How many territories lie outside the band."""
        return sum(abs(off) > self._allowed for off in self._off)

    def sizeHint(self) -> QSize:
        """A track that a dozen marks can be told apart on."""
        return QSize(120, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Narrower, never lower."""
        return QSize(56, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the track, the band, the middle, the marks."""
        painter = smooth(self)
        colour, middle = self._theme.colour, self.height() / 2
        track = QRectF(0, middle - _TRACK / 2, self.width(), _TRACK)
        draw_box(painter, track, colour("track"), RADIUS_CHIP)
        if self._allowed > 0:
            left, right = self._x(-self._allowed), self._x(self._allowed)
            painter.fillRect(QRectF(left, track.top(), right - left, _TRACK), colour("band"))
        painter.fillRect(QRectF(round(self._x(0)), track.top() - 3, 1, _TRACK + 6), colour("text"))
        for off in sorted(self._off, key=abs):
            far = abs(off) > self._allowed > 0
            very = abs(off) > 2 * self._allowed
            tone = "neutral_fill" if not far else "bad_fill" if very else "warn_fill"
            mark = QRectF(self._x(off) - _MARK / 2, middle - 6, _MARK, 12)
            draw_box(painter, mark, colour(tone), 1.5)
        painter.end()

    def _x(self, percent: float) -> float:
        room = self.width() - 2 * _MARK
        share = (min(max(percent, -REACH), REACH) + REACH) / (2 * REACH)
        return _MARK + room * share

    def _say(self) -> None:
        worst = max(self._off, key=abs, default=0.0)
        words = f"{self._name}: worst {worst:+.0f} %" if self._off else f"{self._name}: no figures"
        if self._allowed > 0 and self._off:
            words += f", {self.outside} of {len(self._off)} outside ±{self._allowed:.0f} %"
        self.setAccessibleName(words)
        self.setToolTip(words)
