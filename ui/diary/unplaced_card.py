"""What did not fit into the quarter: the reason, and the ways out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.theme.fonts import Type
from ui.theme.painting import CENTRE, draw_box, draw_focus, draw_icon, draw_text, smooth
from ui.theme.sheet import RADIUS_CARD
from ui.theme.style import Theme
from ui.widgets.buttons import Button, IconButton
from ui.widgets.card import Card
from ui.widgets.chip import Chip, ChipKind
from ui.widgets.labels import Label

STRIP_WIDTH: Final = 42
_WIDTH: Final = 236


@dataclass(frozen=True, slots=True)
class WayOut:
    """One thing to do about it; `icon` where it is not the first."""

    key: str
    words: str
    icon: str = "close"


@dataclass(frozen=True, slots=True)
class Missing:
    """An item without a place: what, why, and the ways out, the best first."""

    key: str
    title: str
    reason: str
    ways: tuple[WayOut, ...]


@dataclass(frozen=True, slots=True)
class Ahead:
    """A fixed date to come."""

    when: str
    words: str


class UnplacedCard(Card):
    """A card per item; below it the fixed dates to come."""

    way_chosen = Signal(str, str)  # key of the item, key of the way out
    folded = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Not placed", parent=parent)
        self._theme = theme
        self.setFixedWidth(_WIDTH)
        self._count = Chip(theme, "0", ChipKind.PLAIN)
        self.add_action(self._count)
        self._advice = Label("", Type.NOTE, "text2", wrap=True)
        self.add(self._advice)
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(8)
        inner = QWidget()
        inner.setProperty("surface", "clear")
        inner.setLayout(self._list)
        scroll = QScrollArea()
        scroll.setAccessibleName("Not placed")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        self.add(scroll, 1)
        self._dates = QVBoxLayout()
        self._dates.setSpacing(4)
        self.add(self._dates)

    def show_missing(self, missing: Sequence[Missing], ahead: Sequence[Ahead]) -> None:
        """Show what is not placed and the fixed dates."""
        _clear(self._list)
        _clear(self._dates)
        n = len(missing)
        self._count.show_text(str(n), ChipKind.WARN if n else ChipKind.GOOD)
        self._advice.setText(
            "Each has ways out: the button is the best one."
            if n
            else "Everything the quarter asks for has its day."
        )
        for one in missing:
            self._list.addWidget(_MissingCard(self._theme, one, self.way_chosen.emit))
        self._list.addStretch(1)
        if ahead:
            self._dates.addWidget(Label("Fixed dates ahead", Type.NAME))
        for fixed in ahead:
            row = QHBoxLayout()
            row.setSpacing(8)
            when = Label(fixed.when, Type.NOTE, "text2")
            when.setFixedWidth(48)
            row.addWidget(when)
            row.addWidget(Label(fixed.words, Type.NOTE, "muted", wrap=True), 1)
            line = QWidget()
            row.setContentsMargins(0, 0, 0, 0)
            line.setLayout(row)
            self._dates.addWidget(line)


class _MissingCard(Card):
    """One item: title, reason, one button, icons."""

    def __init__(self, theme: Theme, one: Missing, chosen: object) -> None:
        super().__init__(theme, sunken=True)
        assert callable(chosen)
        self.setAccessibleName(f"{one.title}: {one.reason}")
        self.add(Label(one.title, Type.NAME, wrap=True))
        self.add(Label(one.reason, Type.NOTE, "text2", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(4)
        for place, way in enumerate(one.ways):
            button: QAbstractButton = (
                Button(theme, way.words, small=True)
                if place == 0
                else IconButton(theme, way.icon, way.words, size=16)
            )
            button.clicked.connect(
                lambda _checked=False, key=one.key, way=way.key: chosen(key, way)
            )
            row.addWidget(button)
        row.addStretch(1)
        self.add(row)


class UnplacedStrip(QAbstractButton):
    """The card folded to a strip of 42 pixels for narrow windows."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._n, self._over = theme, 0, False
        self.setFixedWidth(STRIP_WIDTH)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.show_count(0)

    def show_count(self, n: int) -> None:
        """Say how many items have no place."""
        self._n = n
        words = f"{n} not placed: open the list"
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.update()

    def sizeHint(self) -> QSize:
        """A strip."""
        return QSize(STRIP_WIDTH, 200)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show that it can be pressed."""
        self._over = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Rest again."""
        self._over = False
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw icon, count and arrow."""
        painter = smooth(self)
        colour = self._theme.colour
        area = QRectF(self.rect())
        ground = colour("hover" if self._over else "surface")
        draw_box(painter, area, ground, RADIUS_CARD, colour("border"))
        tone = "warn" if self._n else "muted"
        middle = area.center()
        middle.setY(22)
        draw_icon(painter, self._theme, "look" if self._n else "kept", middle, 18, tone)
        count = QRectF(0, 36, area.width(), 20)
        draw_text(painter, count, str(self._n), Type.TITLE, colour("text"), CENTRE)
        middle.setY(area.height() - 20)
        draw_icon(painter, self._theme, "folded", middle, 18, "text2")
        draw_focus(self, painter)
        painter.end()


class UnplacedPane(QStackedWidget):
    """The card, or its strip in a narrow window."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.card, self.strip = UnplacedCard(theme), UnplacedStrip(theme)
        self.addWidget(self.card)
        self.addWidget(self.strip)
        self._narrow = False
        self.strip.clicked.connect(lambda _checked=False: self._open(True))

    def show_missing(self, missing: Sequence[Missing], ahead: Sequence[Ahead]) -> None:
        """Show what is not placed, in both forms."""
        self.card.show_missing(missing, ahead)
        self.strip.show_count(len(missing))

    def show_narrow(self, narrow: bool) -> None:
        """Fold in a narrow window."""
        if narrow != self._narrow:
            self._narrow = narrow
        self._open(not narrow)

    def fold(self) -> None:
        """Back to the strip, where the window is narrow."""
        self._open(not self._narrow)

    def _open(self, opened: bool) -> None:
        self.setCurrentWidget(self.card if opened else self.strip)
        self.setFixedWidth(_WIDTH if opened else STRIP_WIDTH)


def _clear(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (old := item.widget()) is not None:
            old.hide()
            old.deleteLater()
