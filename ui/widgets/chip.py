"""A 20 px label: a state, a field name, a term of a filter."""

from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import icons
from ui.theme.fonts import Type, text_width
from ui.theme.painting import LEFT, draw_box, draw_icon, draw_swatch, draw_text, smooth
from ui.theme.sheet import RADIUS_CHIP
from ui.theme.style import Theme

HEIGHT = 20
_SIDE, _GAP, _DOT, _CLOSE = 6, 4, 8, 12


class ChipKind(StrEnum):
    """What a chip says by its colour."""

    PLAIN = "plain"
    ACCENT = "accent"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    OUTLINE = "outline"


_COLOURS = {  # text, ground, edge
    ChipKind.PLAIN: ("text2", "hover", None),
    ChipKind.ACCENT: ("accent_text", "accent_bg", None),
    ChipKind.GOOD: ("good", "good_bg", None),
    ChipKind.WARN: ("warn", "warn_bg", None),
    ChipKind.BAD: ("bad", "bad_bg", None),
    ChipKind.OUTLINE: ("text2", "surface", "border2"),
}


def chip_width(text: str, *, icon: bool = False, dot: bool = False) -> float:
    """How wide a chip is, in pixels."""
    extra = (icons.SMALL + _GAP if icon else 0) + (_DOT + _GAP if dot else 0)
    return text_width(text, Type.CAPTION) + 2 * _SIDE + extra


def draw_chip(
    painter: QPainter,
    theme: Theme,
    area: QRectF,
    text: str,
    kind: ChipKind = ChipKind.PLAIN,
    *,
    icon: str = "",
    hue: int | None = None,
    right: float = 0.0,
) -> None:
    """Draw a chip that fills `area`, also inside the cell of a table.

    `right` pixels at the right end stay free of text.
    """
    ink, ground, edge = _COLOURS[kind]
    draw_box(painter, area, theme.colour(ground), RADIUS_CHIP, theme.colour(edge) if edge else None)
    left = area.left() + _SIDE
    middle = area.center().y()
    if hue is not None:
        draw_swatch(painter, QPointF(left + _DOT / 2, middle), _DOT, theme.territory(hue))
        left += _DOT + _GAP
    if icon:
        draw_icon(painter, theme, icon, QPointF(left + icons.SMALL / 2, middle), icons.SMALL, ink)
        left += icons.SMALL + _GAP
    rest = QRectF(left, area.top(), area.right() - _SIDE - right - left, area.height())
    draw_text(painter, rest, text, Type.CAPTION, theme.colour(ink), LEFT)


class Chip(QWidget):
    """A chip on its own; a closable one carries a cross."""

    closed = Signal()
    clicked = Signal()

    def __init__(
        self,
        theme: Theme,
        text: str,
        kind: ChipKind = ChipKind.PLAIN,
        *,
        icon: str = "",
        hue: int | None = None,
        closable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._text, self._kind = theme, text, kind
        self._icon, self._hue, self._closable = icon, hue, closable
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)

    def show_text(self, text: str, kind: ChipKind | None = None, icon: str | None = None) -> None:
        """Say something else, perhaps in another colour."""
        self._text = text
        self._kind = kind or self._kind
        self._icon = self._icon if icon is None else icon
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as its text; a chip is never cut off."""
        wide = chip_width(self._text, icon=bool(self._icon), dot=self._hue is not None)
        return QSize(round(wide + 0.5) + (_CLOSE + _GAP if self._closable else 0), HEIGHT)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Say whether the chip or its cross was clicked."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        on_cross = self._closable and event.position().x() > self.width() - _CLOSE - _SIDE
        (self.closed if on_cross else self.clicked).emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the chip, and the cross when it has one."""
        painter = smooth(self)
        area = QRectF(self.rect())
        draw_chip(
            painter,
            self._theme,
            area,
            self._text,
            self._kind,
            icon=self._icon,
            hue=self._hue,
            right=_CLOSE if self._closable else 0.0,
        )
        if self._closable:
            centre = QPointF(area.right() - _SIDE - _CLOSE / 2 + 2, area.center().y())
            ink = _COLOURS[self._kind][0]
            draw_icon(painter, self._theme, "close", centre, _CLOSE, ink)
        painter.end()
