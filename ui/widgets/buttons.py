"""Buttons: primary, plain, quiet, link, icon; a busy one keeps its width."""

from enum import StrEnum

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QEnterEvent, QIcon, QPaintEvent, QTransform
from PySide6.QtWidgets import QAbstractButton, QPushButton, QSizePolicy, QWidget

from ui.theme import icons
from ui.theme.fonts import Type, font
from ui.theme.painting import draw_box, draw_focus, draw_icon, smooth
from ui.theme.sheet import RADIUS_BUTTON
from ui.theme.style import Theme

_TURN_MS = 50
_TURN_DEGREES = 30


class Kind(StrEnum):
    """How much a button stands out; one primary button per view."""

    PRIMARY = "primary"
    PLAIN = "plain"
    QUIET = "quiet"
    LINK = "link"


_ICON_TONES = {Kind.PRIMARY: "on_accent", Kind.LINK: "accent_text"}


def _as_it_is(text: str) -> str:
    """Text as a button shows it: a single ampersand would underline the letter after it."""
    return text.replace("&", "&&")


class Button(QPushButton):
    """A button with a verb and its object, perhaps with an icon before it."""

    def __init__(
        self,
        theme: Theme,
        text: str,
        kind: Kind = Kind.PLAIN,
        *,
        icon: str = "",
        small: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(_as_it_is(text), parent)
        self._theme, self._kind, self._icon = theme, kind, icon
        self._rest_text = text
        self._busy = False
        self._angle = 0
        self._turning = QTimer(self, interval=_TURN_MS)
        self._turning.timeout.connect(self._on_turn)
        self.setProperty("kind", str(kind))
        self.setProperty("small", "true" if small else "false")
        self.setFont(font(Type.TABLE if small else Type.BUTTON, 500))
        self.setIconSize(QSize(icons.ROW, icons.ROW))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(text)
        theme.changed.connect(self._show_icon)
        self._show_icon()

    @property
    def busy(self) -> bool:
        """Whether the button waits for what it started."""
        return self._busy

    def set_busy(self, busy: bool, text: str = "Wait") -> None:
        """Show a turning icon and `text` in the same width, and take no clicks meanwhile."""
        if busy == self._busy:
            return
        if busy:
            self.setFixedWidth(self.width() if self.isVisible() else self.sizeHint().width())
        self._busy = busy
        self.setText(_as_it_is(text if busy else self._rest_text))
        self.setAccessibleName(f"{self._rest_text}, busy" if busy else self._rest_text)
        if not busy:
            self.setMinimumWidth(0)
            self.setMaximumWidth(16_777_215)  # QWIDGETSIZE_MAX: as wide as the text again
        self.setProperty("busy", "true" if busy else "false")
        self.style().unpolish(self)
        self.style().polish(self)
        self.setEnabled(not busy)
        if busy and self._theme.duration(_TURN_MS):
            self._turning.start()
        else:
            self._turning.stop()
        self._show_icon()

    def set_label(self, text: str) -> None:
        """Name the button anew ("Import 40 accounts")."""
        self._rest_text = text
        if not self._busy:
            self.setText(_as_it_is(text))
            self.setAccessibleName(text)

    def _tone(self) -> str:
        plain = "text" if self._busy else "text2"
        return _ICON_TONES.get(self._kind, plain)

    def _show_icon(self) -> None:
        if self._busy:
            self.setIcon(self._turned_icon())
        elif self._icon:
            self.setIcon(self._theme.icon(self._icon, icons.ROW, self._tone()))
        else:
            self.setIcon(QIcon())

    def _turned_icon(self) -> QIcon:
        picture = self._theme.pixmap("turning", icons.ROW, self._tone(), 2.0)
        turned = picture.transformed(
            QTransform().rotate(self._angle), Qt.TransformationMode.SmoothTransformation
        )
        corner = (turned.width() - picture.width()) // 2
        cut = turned.copy(corner, corner, picture.width(), picture.height())
        shown = QIcon(cut)
        shown.addPixmap(cut, QIcon.Mode.Disabled)
        return shown

    def _on_turn(self) -> None:
        self._angle = (self._angle + _TURN_DEGREES) % 360
        self._show_icon()


class IconButton(QAbstractButton):
    """A tool or a small action shown by its icon alone; its name is the tooltip."""

    def __init__(
        self,
        theme: Theme,
        meaning: str,
        name: str,
        *,
        size: int = icons.TOOL,
        checkable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._meaning, self._size = theme, meaning, size
        self._under_pointer = False
        self.setCheckable(checkable)
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """The icon with six pixels around it."""
        return QSize(self._size + 12, self._size + 12)

    def show_icon(self, meaning: str, name: str) -> None:
        """Let the button mean something else ("Lock", "Unlock")."""
        self._meaning = meaning
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the hover fill."""
        self._under_pointer = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Drop the hover fill."""
        self._under_pointer = False
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the state, the icon, the ring."""
        painter = smooth(self)
        area = QRectF(self.rect())
        if (fill := self._fill()) is not None:
            draw_box(painter, area, self._theme.colour(fill), RADIUS_BUTTON)
        tone = "accent_text" if self.isChecked() else "text2" if self.isEnabled() else "border2"
        draw_icon(painter, self._theme, self._meaning, area.center(), self._size, tone)
        draw_focus(self, painter)
        painter.end()

    def _fill(self) -> str | None:
        if not self.isEnabled():
            return None
        if self.isDown():
            return "track"
        if self.isChecked():
            return "accent_bg"
        return "hover" if self._under_pointer else None
