"""What the window says by itself: a banner, an empty place, work that goes on."""

from enum import Enum

from PySide6.QtCore import QPointF, QRectF, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.theme.fonts import Type
from ui.theme.painting import draw_box, draw_icon, smooth
from ui.theme.sheet import RADIUS_BUTTON, RADIUS_CHIP
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.labels import Glyph, Label

_EMPTY_ICON, _TEXT_WIDTH = 32, 360
_BANNER_ICON_X = 20


class Weight(Enum):
    """How serious a banner is: (ground, icon, tone of the icon)."""

    NOTE = ("accent_bg", "preview", "accent_text")
    GOOD = ("good_bg", "kept", "good")
    WARN = ("warn_bg", "look", "warn")
    BAD = ("bad_bg", "act", "bad")


class Banner(QWidget):
    """One sentence and one link; it stays until its matter is solved."""

    link_chosen = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._weight = theme, Weight.NOTE
        self._words = Label("", Type.TABLE, wrap=True)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.link = Button(theme, "", Kind.LINK, small=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(36, 6, 12, 6)
        row.setSpacing(8)
        row.addWidget(self._words, 1)
        row.addWidget(self.link)
        self.setMinimumHeight(32)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.link.clicked.connect(lambda _checked=False: self.link_chosen.emit())
        self.hide()

    def say(self, sentence: str, weight: Weight = Weight.NOTE, link: str = "") -> None:
        """Show a sentence, and a link if there is something to do about it."""
        self._weight = weight
        self._words.setText(sentence)
        self.link.set_label(link)
        self.link.setVisible(bool(link))
        self.setAccessibleName(sentence)
        self.show()
        self.update()

    def dismiss(self) -> None:
        """The matter is solved."""
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground and the icon."""
        painter = smooth(self)
        ground, icon, tone = self._weight.value
        draw_box(painter, QRectF(self.rect()), self._theme.colour(ground), RADIUS_BUTTON)
        centre = QPointF(_BANNER_ICON_X, self.height() / 2)
        draw_icon(painter, self._theme, icon, centre, 16, tone)
        painter.end()


class EmptyState(QWidget):
    """An icon, what is not there, what to do, one primary button, at most one more."""

    action_chosen = Signal()
    other_chosen = Signal()

    def __init__(
        self,
        theme: Theme,
        icon: str,
        what: str,
        advice: str,
        action: str,
        *,
        action_icon: str = "",
        other: str = "",
        other_icon: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(f"{what}. {advice}")
        self.action = Button(theme, action, Kind.PRIMARY, icon=action_icon)
        self.other = Button(theme, other, Kind.PLAIN, icon=other_icon)
        help_line = Label(advice, Type.TABLE, "text2", wrap=True)
        help_line.setMaximumWidth(_TEXT_WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(Glyph(theme, icon, _EMPTY_ICON, "muted"))
        column.addWidget(Label(what, Type.SECTION))
        column.addWidget(help_line)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.action)
        buttons.addWidget(self.other)
        buttons.addStretch(1)
        column.addLayout(buttons)
        self.other.setVisible(bool(other))  # inside now: by itself it would be a window
        self.action.clicked.connect(lambda _checked=False: self.action_chosen.emit())
        self.other.clicked.connect(lambda _checked=False: self.other_chosen.emit())


class ProgressBar(QWidget):
    """A bar for a known fraction of the work."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._name, self._fraction = theme, name, 0.0
        self.setFixedHeight(8)
        self.show_fraction(0.0)

    @property
    def fraction(self) -> float:
        """The share done, 0 to 1."""
        return self._fraction

    def show_fraction(self, fraction: float) -> None:
        """Show the share done; what lies outside 0 to 1 is cut off."""
        self._fraction = min(max(fraction, 0.0), 1.0)
        self.setAccessibleName(f"{self._name}, {self._fraction:.0%}")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw track and fill."""
        painter = smooth(self)
        area = QRectF(self.rect())
        draw_box(painter, area, self._theme.colour("track"), RADIUS_CHIP)
        if self._fraction > 0:
            done = QRectF(0, 0, max(area.width() * self._fraction, 8.0), area.height())
            draw_box(painter, done, self._theme.colour("accent"), RADIUS_CHIP)
        painter.end()


class WorkState(QWidget):
    """Work that goes on: phase in words, time left, Cancel, the bar."""

    cancelled = Signal()

    def __init__(
        self, theme: Theme, *, cancel: str = "Cancel", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._phase = Label("", Type.NAME)
        self._detail = Label("", Type.TABLE, "muted")
        self._left = Label("", Type.TABLE, "muted")
        self.cancel = Button(theme, cancel, small=True)
        self.bar = ProgressBar(theme, "Progress")
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(Glyph(theme, "busy", tone="accent_text"))
        line.addWidget(self._phase)
        line.addWidget(self._detail)
        line.addStretch(1)
        line.addWidget(self._left)
        line.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(line)
        self.cancel.setVisible(bool(cancel))  # inside now: by itself it would be a window
        column.addWidget(self.bar)
        self.cancel.clicked.connect(lambda _checked=False: self.cancelled.emit())

    def show_phase(self, phase: str, fraction: float, detail: str = "", left: str = "") -> None:
        """Say what is done now, how far it is, and how long it will take."""
        self._phase.setText(phase)
        self._detail.setText(detail)
        self._left.setText(left)
        self.bar.show_fraction(fraction)
