"""The theme of the application: which tokens hold now, and Fusion drawn with them."""

from enum import StrEnum

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import (
    QApplication,
    QProxyStyle,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QWidget,
)

from ui.theme import fonts, icons
from ui.theme.sheet import RADIUS_BUTTON, palette, sheet
from ui.theme.territory_colours import territory_colour
from ui.theme.tokens import DARK, LIGHT, Tokens

HOVER_MS, DRAWER_MS = 120, 160
"""How long hover and folding, banners and drawers take, in ms."""


class Mode(StrEnum):
    """What the user chose; SYSTEM follows the desktop."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Theme(QObject):
    """The tokens that hold now. Painting widgets read them anew whenever they paint."""

    changed = Signal()  # after the application has its new palette and sheet

    def __init__(self, app: QApplication, mode: Mode = Mode.SYSTEM) -> None:
        super().__init__(app)
        self._app = app
        self._mode = mode
        self._motion = True
        self._tokens = self._wanted()
        self._style = CatchmentStyle(self)
        app.setStyle(self._style)
        app.setFont(fonts.font(fonts.Type.BODY))
        self._install()
        app.styleHints().colorSchemeChanged.connect(self._on_scheme_changed)

    @property
    def tokens(self) -> Tokens:
        """The colours that hold now."""
        return self._tokens

    @property
    def mode(self) -> Mode:
        """What the user chose."""
        return self._mode

    @property
    def dark(self) -> bool:
        """Whether the dark theme shows."""
        return self._tokens is DARK

    @property
    def motion(self) -> bool:
        """Whether anything may move by itself."""
        return self._motion

    def set_mode(self, mode: Mode) -> None:
        """Show light, dark, or what the desktop shows."""
        self._mode = mode
        self._follow()

    def set_motion(self, motion: bool) -> None:
        """Allow or forbid animations; the style hint of the desktop can forbid them too."""
        self._motion = motion

    def duration(self, wanted_ms: int) -> int:
        """How long an animation lasts, in ms: 0 when nothing may move."""
        hint = QStyle.StyleHint.SH_Widget_Animation_Duration
        return wanted_ms if self._app.style().styleHint(hint) else 0

    def colour(self, token: str, alpha: float = 1.0) -> QColor:
        """The colour of a token, `alpha` from 0 to 1."""
        made = QColor(getattr(self._tokens, token))
        made.setAlphaF(alpha)
        return made

    def territory(self, hue: int, alpha: float = 1.0) -> QColor:
        """The colour of a territory's hue; muted grey for a negative hue (no territory)."""
        made = QColor(
            territory_colour(hue, self._tokens) if hue >= 0 else self._tokens.neutral_fill
        )
        made.setAlphaF(alpha)
        return made

    def pixmap(self, meaning: str, size: int, tone: str = "text2", scale: float = 1.0) -> QPixmap:
        """The picture of an icon now; ask again after `changed`."""
        return icons.glyph(meaning, size, getattr(self._tokens, tone), scale)

    def icon(self, meaning: str, size: int = icons.ROW, tone: str = "text2") -> QIcon:
        """An icon for a button or an action; ask again after `changed`."""
        made = QIcon()
        for scale in (1.0, 2.0):
            made.addPixmap(self.pixmap(meaning, size, tone, scale))
            made.addPixmap(self.pixmap(meaning, size, "border2", scale), QIcon.Mode.Disabled)
        return made

    def _wanted(self) -> Tokens:
        if self._mode is Mode.SYSTEM:
            dark = self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        else:
            dark = self._mode is Mode.DARK
        return DARK if dark else LIGHT

    def _follow(self) -> None:
        wanted = self._wanted()
        if wanted is not self._tokens:
            self._tokens = wanted
            self._install()
            self.changed.emit()

    def _install(self) -> None:
        self._app.setPalette(palette(self._tokens))
        self._app.setStyleSheet(sheet(self._tokens))

    def _on_scheme_changed(self) -> None:
        self._follow()


class CatchmentStyle(QProxyStyle):
    """Fusion with our focus ring, check boxes and arrows; the sheet does the rest."""

    def __init__(self, theme: Theme) -> None:
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
        part = QStyle.PrimitiveElement
        if element == part.PE_FrameFocusRect:
            self._draw_focus(option, painter, widget)
        elif element in (part.PE_IndicatorCheckBox, part.PE_IndicatorItemViewItemCheck):
            self._draw_check(option, painter)
        elif element == part.PE_IndicatorArrowDown:
            self._draw_arrow(option, painter)
        else:
            super().drawPrimitive(element, option, painter, widget)

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returnData: QStyleHintReturn | None = None,  # the name Qt calls it by
    ) -> int:
        """No motion when the setting is off; menus of combo boxes open below the field."""
        if hint == QStyle.StyleHint.SH_Widget_Animation_Duration and not self._theme.motion:
            return 0
        if hint == QStyle.StyleHint.SH_ComboBox_Popup:
            return 0
        return super().styleHint(hint, option, widget, returnData)

    def _draw_focus(self, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
        if not option.state & QStyle.StateFlag.State_KeyboardFocusChange:
            return
        primary = widget is not None and widget.property("kind") == "primary"
        radius = widget.property("ring_radius") if widget is not None else None
        area = QRectF(widget.rect() if widget is not None else option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.colour("text" if primary else "accent"), 2))
        bow = RADIUS_BUTTON if radius is None else float(radius)
        painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), bow, bow)
        painter.restore()

    def _draw_check(self, option: QStyleOption, painter: QPainter) -> None:
        state = option.state
        if state & QStyle.StateFlag.State_NoChange:
            meaning = "partly_checked"
        else:
            meaning = "checked" if state & QStyle.StateFlag.State_On else "unchecked"
        enabled = bool(state & QStyle.StateFlag.State_Enabled)
        tone = "border2" if not enabled else "muted" if meaning == "unchecked" else "accent_text"
        self._draw_glyph(meaning, tone, option, painter)

    def _draw_arrow(self, option: QStyleOption, painter: QPainter) -> None:
        self._draw_glyph("unfolded", "muted", option, painter)

    def _draw_glyph(self, meaning: str, tone: str, option: QStyleOption, painter: QPainter) -> None:
        picture = self._theme.pixmap(meaning, icons.ROW, tone, painter.device().devicePixelRatioF())
        centre = QRectF(option.rect).center()
        painter.drawPixmap(
            round(centre.x() - icons.ROW / 2), round(centre.y() - icons.ROW / 2), picture
        )
