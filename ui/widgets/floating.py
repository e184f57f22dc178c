"""What floats over the map: a card with a shadow, beside the pointer and never under it."""

from functools import lru_cache

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QScrollArea, QWidget

from ui.theme.painting import draw_box, smooth
from ui.theme.sheet import RADIUS_FLOAT
from ui.theme.style import Theme

CARD_BLUR, CARD_DROP = 28, 8
DIALOG_BLUR, DIALOG_DROP = 48, 16
_OFF = 16
"""Pixels between the pointer and the card."""


def place_beside(pointer: QPoint, card: QSize, bounds: QRect) -> QPoint:
    """Where the top left corner of a card goes: right of and below the pointer.

    It flips to the left or above where it would leave `bounds`, and is pushed inside only in
    the direction in which it stands off the pointer, so that it never covers it.
    """
    x, y = pointer.x() + _OFF, pointer.y() + _OFF
    fits_right = x + card.width() <= bounds.x() + bounds.width()
    fits_below = y + card.height() <= bounds.y() + bounds.height()
    if not fits_right:
        x = pointer.x() - _OFF - card.width()
    if not fits_below:
        y = pointer.y() - _OFF - card.height()
    if x < bounds.x():
        x = bounds.x()  # too narrow for either side: above or below is enough
    elif y < bounds.y():
        y = bounds.y()
    return QPoint(x, y)


@lru_cache(maxsize=24)
def soft_shadow(
    width: int, height: int, radius: int, blur: int, drop: int, colour: str, alpha: int
) -> QPixmap:
    """A shadow for a box of that size; the picture is `blur` pixels larger on each side."""
    picture = QPixmap(width + 2 * blur, height + 2 * blur)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    layers = blur // 2
    veil = QColor(Qt.GlobalColor.black)  # black loses nothing to rounding where it is faint
    veil.setAlphaF(alpha / 255 / layers * 1.6)
    box = QRectF(blur, blur + drop, width, height)
    for layer in range(layers):
        spread = blur / 2 - layer * 1.5
        grown = box.adjusted(-spread, -spread, spread, spread)
        draw_box(painter, grown, veil, radius + max(spread, 0.0))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(picture.rect(), QColor(colour))
    painter.end()
    return picture


def see_through(area: QScrollArea) -> None:
    """Let what lies under a scroll area show: a card, a sheet."""
    area.viewport().setAutoFillBackground(False)
    inner = area.widget()
    if inner is not None:
        inner.setAutoFillBackground(False)


class FloatingCard(QWidget):
    """A card of `inner` size with its shadow around it; the mouse goes through it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme, self._over = theme, parent
        self.inner = QSize(0, 0)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def show_beside(self, pointer: QPoint) -> None:
        """Show the card beside the pointer, a place in the parent."""
        place = place_beside(pointer, self.inner, self._over.rect())
        margin = QPoint(CARD_BLUR, CARD_BLUR)
        self.move(place - margin)
        if self.isHidden():
            self.show()
            self.raise_()

    def card_rect(self) -> QRect:
        """The card without its shadow, in the parent."""
        return QRect(self.pos() + QPoint(CARD_BLUR, CARD_BLUR), self.inner)

    def take_size(self, inner: QSize) -> None:
        """Give the card its size; the shadow is added."""
        if inner != self.inner:
            self.inner = inner
            self.resize(inner + QSize(2 * CARD_BLUR, 2 * CARD_BLUR))

    def draw_content(self, painter: QPainter, area: QRectF) -> None:
        """Draw what the card says, inside `area`."""
        raise NotImplementedError

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the shadow, the card, its content."""
        tokens = self.theme.tokens
        painter = smooth(self)
        size = self.inner
        shadow = soft_shadow(
            size.width(),
            size.height(),
            RADIUS_FLOAT,
            CARD_BLUR,
            CARD_DROP,
            tokens.shadow,
            tokens.shadow_alpha,
        )
        painter.drawPixmap(0, 0, shadow)
        area = QRectF(CARD_BLUR, CARD_BLUR, size.width(), size.height())
        colour = self.theme.colour
        draw_box(painter, area, colour("surface"), RADIUS_FLOAT, colour("border2"))
        self.draw_content(painter, area)
        painter.end()
