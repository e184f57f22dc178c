"""What painted widgets share: one line of text, swatches, rounded boxes, the focus ring."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionFocusRect, QWidget

from ui.theme.fonts import Type, font, shortened
from ui.theme.style import Theme

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter

MISSING = "–"
"""Stands where a value is missing; never 0."""


def draw_text(
    painter: QPainter,
    area: QRectF,
    text: str,
    role: Type,
    colour: QColor,
    align: Qt.AlignmentFlag = LEFT,
    weight: int | None = None,
) -> None:
    """Draw one line of plain text, shortened with "…" when it is too long."""
    painter.setFont(font(role, weight))
    painter.setPen(colour)
    painter.drawText(area, align, shortened(text, role, weight, int(area.width())))


def draw_icon(
    painter: QPainter, theme: Theme, meaning: str, centre: QPointF, size: int, tone: str = "text2"
) -> None:
    """Draw an icon around a point."""
    picture = theme.pixmap(meaning, size, tone, painter.device().devicePixelRatioF())
    painter.drawPixmap(QPointF(round(centre.x() - size / 2), round(centre.y() - size / 2)), picture)


def draw_box(
    painter: QPainter,
    area: QRectF,
    fill: QColor | None,
    radius: float,
    edge: QColor | None = None,
    width: float = 1.0,
) -> None:
    """Draw a rounded box; its edge lies inside `area`."""
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(edge, width) if edge is not None else Qt.PenStyle.NoPen)
    inset = width / 2 if edge is not None else 0.0
    painter.drawRoundedRect(area.adjusted(inset, inset, -inset, -inset), radius, radius)


def draw_swatch(painter: QPainter, centre: QPointF, side: float, colour: QColor) -> None:
    """Draw the rounded square that stands for a territory."""
    area = QRectF(centre.x() - side / 2, centre.y() - side / 2, side, side)
    draw_box(painter, area, colour, side / 4)


def draw_focus(widget: QWidget, painter: QPainter) -> None:
    """Let the style draw its ring when `widget` has the focus by keyboard."""
    if not widget.hasFocus():
        return
    option = QStyleOptionFocusRect()
    option.initFrom(widget)
    widget.style().drawPrimitive(QStyle.PrimitiveElement.PE_FrameFocusRect, option, painter, widget)


def smooth(widget: QWidget) -> QPainter:
    """A painter on `widget` with smooth edges; end it when done."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return painter
