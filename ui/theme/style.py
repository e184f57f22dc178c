"""The theme of the application: which tokens hold now, and Fusion drawn with them."""

from enum import StrEnum
from functools import lru_cache

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QApplication, QStyle

from model.palette import N_HUES, TERRITORY_HUES
from ui.theme import fonts, icons
from ui.theme.fusion import CatchmentStyle
from ui.theme.sheet import palette, sheet
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
        self._desktop = app.styleHints().colorScheme()
        self._tokens = self._wanted()
        self._style = CatchmentStyle(self)  # kept: Qt does not keep the Python half alive
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
        return _colour(getattr(self._tokens, token), alpha)

    def territory(self, hue: int, alpha: float = 1.0) -> QColor:
        """The colour of a territory's hue; muted grey for a negative hue (no territory)."""
        hues = TERRITORY_HUES[self._tokens.name]
        return _colour(hues[hue % N_HUES] if hue >= 0 else self._tokens.neutral_fill, alpha)

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
            dark = self._desktop == Qt.ColorScheme.Dark
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

    def _on_scheme_changed(self, scheme: Qt.ColorScheme) -> None:
        self._desktop = scheme
        self._follow()


@lru_cache(maxsize=512)
def _colour(name: str, alpha: float) -> QColor:
    made = QColor(name)
    made.setAlphaF(alpha)
    return made
