"""Fusion with our own focus ring, boxes, arrows and fields; the sheet does the rest."""

from typing import Protocol

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import (
    QProxyStyle,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QStyleOptionComplex,
    QWidget,
)

from ui.theme import icons
from ui.theme.sheet import RADIUS_BUTTON

FIELD_HEIGHT = 32

_Part = QStyle.PrimitiveElement
_Complex = QStyle.ComplexControl
_Place = QStyle.SubControl
_State = QStyle.StateFlag
_INSET = 4  # pixels between the frame of a field and what Fusion puts inside
_ARROW_PLACES = (_Place.SC_ComboBoxArrow, _Place.SC_SpinBoxUp, _Place.SC_SpinBoxDown)
_ARROWS = {
    _Part.PE_IndicatorArrowDown: "unfolded",
    _Part.PE_IndicatorArrowRight: "folded",
}


class Paints(Protocol):
    """What the style asks the theme."""

    @property
    def motion(self) -> bool:
        """Whether anything may move by itself."""
        ...

    def colour(self, token: str, alpha: float = 1.0) -> QColor:
        """The colour of a token now."""
        ...

    def pixmap(self, meaning: str, size: int, tone: str = "text2", scale: float = 1.0) -> QPixmap:
        """The picture of an icon now."""
        ...


class CatchmentStyle(QProxyStyle):
    """The one style of the application."""

    def __init__(self, theme: Paints) -> None:
        super().__init__("Fusion")
        self._theme = theme

    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Draw the parts that are ours, leave the others to Fusion."""
        if element == _Part.PE_FrameFocusRect:
            self._draw_ring(option, painter, widget)
        elif element in (_Part.PE_IndicatorCheckBox, _Part.PE_IndicatorItemViewItemCheck):
            self._draw_check(option, painter)
        elif element == _Part.PE_IndicatorRadioButton:
            self._draw_radio(option, painter)
        elif element in _ARROWS:
            self._draw_glyph(_ARROWS[element], "muted", QRectF(option.rect).center(), painter)
        else:
            super().drawPrimitive(element, option, painter, widget)

    def drawComplexControl(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Draw boxes with a choice or a number as fields with chevrons."""
        if control in (_Complex.CC_ComboBox, _Complex.CC_SpinBox):
            self._draw_field(option, painter)
            self._draw_arrows(control, option, painter, widget)
        else:
            super().drawComplexControl(control, option, painter, widget)

    def sizeFromContents(
        self,
        kind: QStyle.ContentsType,
        option: QStyleOption,
        size: QSize,
        widget: QWidget | None = None,
    ) -> QSize:
        """Fields are 32 pixels high."""
        wanted = self.baseStyle().sizeFromContents(kind, option, size, widget)
        if kind in (QStyle.ContentsType.CT_ComboBox, QStyle.ContentsType.CT_SpinBox):
            return QSize(wanted.width() + 2 * _INSET, FIELD_HEIGHT)
        return wanted

    def subControlRect(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        place: QStyle.SubControl,
        widget: QWidget | None = None,
    ) -> QRect:
        """The text of a field begins as far inside as in a line edit."""
        area = self.baseStyle().subControlRect(control, option, place, widget)
        if place in (_Place.SC_ComboBoxEditField, _Place.SC_SpinBoxEditField):
            return area.adjusted(_INSET, 0, -_INSET, 0)
        if control in (_Complex.CC_ComboBox, _Complex.CC_SpinBox) and place in _ARROW_PLACES:
            return area.translated(-_INSET, 0)
        return area

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returnData: QStyleHintReturn | None = None,  # the name Qt calls it by
    ) -> int:
        """No motion when the setting is off; lists of choices open below their field."""
        if hint == QStyle.StyleHint.SH_Widget_Animation_Duration and not self._theme.motion:
            return 0
        if hint == QStyle.StyleHint.SH_ComboBox_Popup:
            return 0
        return super().styleHint(hint, option, widget, returnData)

    def _draw_ring(self, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
        if not option.state & _State.State_KeyboardFocusChange:
            return
        primary = widget is not None and widget.property("kind") == "primary"
        radius = widget.property("ring_radius") if widget is not None else None
        area = QRectF(widget.rect() if widget is not None else option.rect)
        colour = self._theme.colour("text" if primary else "accent")
        self._draw_outline(painter, area, colour, RADIUS_BUTTON if radius is None else radius)

    def _draw_outline(self, painter: QPainter, area: QRectF, colour: QColor, radius: float) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, 2))
        painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), radius, radius)
        painter.restore()

    def _draw_field(self, option: QStyleOption, painter: QPainter) -> None:
        enabled = bool(option.state & _State.State_Enabled)
        focused = bool(option.state & _State.State_HasFocus)
        area = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colour("control" if enabled else "border"), 1))
        painter.setBrush(self._theme.colour("surface" if enabled else "hover"))
        painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_BUTTON, RADIUS_BUTTON)
        painter.restore()
        if focused:
            self._draw_outline(painter, area, self._theme.colour("accent"), RADIUS_BUTTON)

    def _draw_arrows(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        painter: QPainter,
        widget: QWidget | None,
    ) -> None:
        arrows = (
            ((_Place.SC_ComboBoxArrow, "unfolded"),)
            if control == _Complex.CC_ComboBox
            else ((_Place.SC_SpinBoxUp, "sorted_up"), (_Place.SC_SpinBoxDown, "sorted_down"))
        )
        for place, meaning in arrows:
            if option.subControls & place:
                area = self.subControlRect(control, option, place, widget)
                self._draw_glyph(meaning, "muted", QRectF(area).center(), painter)

    def _draw_check(self, option: QStyleOption, painter: QPainter) -> None:
        if option.state & _State.State_NoChange:
            meaning = "partly_checked"
        else:
            meaning = "checked" if option.state & _State.State_On else "unchecked"
        on = "muted" if meaning == "unchecked" else "accent_text"
        tone = on if option.state & _State.State_Enabled else "border2"
        self._draw_glyph(meaning, tone, QRectF(option.rect).center(), painter)

    def _draw_radio(self, option: QStyleOption, painter: QPainter) -> None:
        on = bool(option.state & _State.State_On)
        enabled = bool(option.state & _State.State_Enabled)
        colour = self._theme.colour("border2" if not enabled else "accent" if on else "control")
        centre = QRectF(option.rect).center()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour, 1.5))
        painter.setBrush(self._theme.colour("surface"))
        painter.drawEllipse(centre, 6, 6)
        if on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawEllipse(centre, 3, 3)
        painter.restore()

    def _draw_glyph(self, meaning: str, tone: str, centre: QPointF, painter: QPainter) -> None:
        scale = painter.device().devicePixelRatioF()
        picture = self._theme.pixmap(meaning, icons.ROW, tone, scale)
        half = icons.ROW / 2
        painter.drawPixmap(QPointF(round(centre.x() - half), round(centre.y() - half)), picture)
