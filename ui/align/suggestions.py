"""The card "Best territories for the selection": ranked, with what each would change."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QFontMetricsF, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from model.arrays import FloatArray
from ui.align.advice import OFFERED
from ui.align.on_the_map import below_others, clear_of, n_hidden
from ui.theme import icons
from ui.theme.fonts import Type, font, text_width
from ui.theme.painting import (
    CENTRE,
    LEFT,
    RIGHT,
    draw_box,
    draw_focus,
    draw_icon,
    draw_swatch,
    draw_text,
    smooth,
)
from ui.theme.sheet import RADIUS_CHIP
from ui.theme.style import Theme
from ui.widgets.buttons import IconButton
from ui.widgets.labels import ElidedLabel, Label

WIDTH: Final = 320
_INSET, _ROW, _LINE = 12, 44, 18
_LEFT, _FOOT = 52, 64  # pixels of the zoom buttons, and of scale and legend with a gap
_HIGHEST_BAR: Final = 72  # pixels; the card that says why gives way by itself
_BESIDE = 58  # pixels of a row that a note has not: margins, number, sign
_WRAPPED: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap


@dataclass(frozen=True, slots=True)
class Option:
    """One territory that the selection could go to, in words."""

    code: int
    name: str
    hue: int
    drive: str  # "−16 h/yr"
    tone: str  # of the drive: good, bad or text
    note: str  # "worst workload 8 % off its target"
    kept: bool  # no rule is broken


class OptionRow(QAbstractButton):
    """One option: its number key, its territory, the drive saved, the rules."""

    looked_at = Signal(int)  # territory code, -1 when left

    def __init__(self, theme: Theme, place: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._place = theme, place
        self._option: Option | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    @property
    def code(self) -> int:
        """The territory it stands for, -1 for none."""
        return -1 if self._option is None else self._option.code

    def show_option(self, option: Option | None) -> None:
        """Show an option; None hides the row."""
        self._option = option
        self.setVisible(option is not None)
        if option is not None:
            words = f"{self._place + 1}: {option.name}, drive {option.drive}, {option.note}"
            self.setAccessibleName(words)
            self.setToolTip(f"{option.note} ({self._place + 1})")
        self.take_height()
        self.update()

    @property
    def note_area(self) -> QRectF:
        """The room of the note, as many lines as it needs at this width."""
        area = QRectF(self.rect()).adjusted(50, _LINE + 5, -8, 0)
        note = self._option.note if self._option is not None else ""
        room = QRectF(0, 0, max(self.width(), 2 * _BESIDE) - _BESIDE, 10_000)
        needed = QFontMetricsF(font(Type.NOTE)).boundingRect(room, _WRAPPED, note)
        area.setHeight(max(needed.height(), _LINE - 3))
        return area

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrower row may need a further line."""
        super().resizeEvent(event)
        self.take_height()

    def sizeHint(self) -> QSize:
        """As wide as the card gives; the note takes the lines it needs."""
        return QSize(WIDTH, max(_ROW, round(self.note_area.bottom()) + 6))

    def take_height(self) -> None:
        """Be as high as the note needs at this width."""
        high = self.sizeHint().height()
        if self.minimumHeight() != high:
            self.setFixedHeight(high)

    def enterEvent(self, event: QEnterEvent) -> None:
        """What the pointer is at is previewed."""
        super().enterEvent(event)
        self.looked_at.emit(self.code)

    def leaveEvent(self, event: QEvent) -> None:
        """The preview ends."""
        super().leaveEvent(event)
        self.looked_at.emit(-1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """What the keyboard is at is previewed too."""
        super().focusInEvent(event)
        self.looked_at.emit(self.code)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The preview ends."""
        super().focusOutEvent(event)
        self.looked_at.emit(-1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Territory and drive, then the note with its sign below."""
        option, theme = self._option, self._theme
        if option is None:
            return
        painter = smooth(self)
        area = QRectF(self.rect()).adjusted(8, 0, -8, 0)
        if self.isDown() or self.underMouse() or self.hasFocus():
            fill = theme.colour("track" if self.isDown() else "hover")
            draw_box(painter, QRectF(self.rect()).adjusted(2, 1, -2, -1), fill, RADIUS_CHIP)
        upper = QRectF(area.left(), area.top() + 4, area.width(), _LINE)
        lower = upper.translated(0, _LINE)  # the first line of the note
        key = QRectF(upper.left(), upper.top() + 1, 16, 16)
        draw_box(painter, key, theme.colour("sunken"), RADIUS_CHIP, theme.colour("border2"))
        muted = theme.colour("muted")
        draw_text(painter, key, str(self._place + 1), Type.CAPTION, muted, CENTRE)
        draw_swatch(
            painter,
            QPointF(upper.left() + 30, upper.center().y()),
            10,
            theme.territory(option.hue),
        )
        wide = text_width(option.drive, Type.NAME) + 2
        name = upper.adjusted(42, 0, -wide - 8, 0)
        draw_text(painter, name, option.name, Type.NAME, theme.colour("text"), LEFT)
        draw_text(painter, upper, option.drive, Type.NAME, theme.colour(option.tone), RIGHT)
        sign, tone = ("kept", "good") if option.kept else ("look", "warn")
        centre = QPointF(lower.left() + 30, lower.center().y())
        draw_icon(painter, theme, sign, centre, icons.SMALL, tone)
        colour = muted if option.kept else theme.colour("warn")
        painter.setFont(font(Type.NOTE))
        painter.setPen(colour)
        painter.drawText(self.note_area, _WRAPPED, option.note)
        if self.hasFocus():
            draw_focus(self, painter)
        painter.end()


class SuggestionCard(QFrame):
    """Floats over the map; a row is previewed under the pointer and taken by a click."""

    taken = Signal(int)  # territory code
    looked_at = Signal(int)
    closed = Signal()

    def __init__(self, theme: Theme, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self.spots: Callable[[], FloatArray] = lambda: np.empty((0, 2))  # of the selection
        self.setProperty("surface", "float")
        self.title = ElidedLabel("", Type.TITLE)
        self.cross = IconButton(theme, "close", "Hide the suggestions (S)", size=14)
        head = QHBoxLayout()
        head.setContentsMargins(12, 0, 6, 0)
        head.addWidget(self.title, 1)
        head.addWidget(self.cross)
        self.rows = [OptionRow(theme, place, self) for place in range(OFFERED)]
        self.note = Label("Keys 1 to 5 take one", Type.NOTE, "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 6, 4, 8)
        column.setSpacing(0)
        column.addLayout(head)
        self.common = Label("", Type.NOTE, "muted")
        self.common.setWordWrap(True)
        shared = QHBoxLayout()  # margins of a label would not outlive a change of theme
        shared.setContentsMargins(12, 0, 12, 4)
        shared.addWidget(self.common)
        column.addLayout(shared)
        column.addSpacing(2)
        for row in self.rows:
            column.addWidget(row)
            row.looked_at.connect(self.looked_at)
            row.clicked.connect(self._on_clicked)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 4, 12, 0)
        foot.addWidget(self.note)
        column.addLayout(foot)
        self.cross.clicked.connect(self._on_cross)
        over.installEventFilter(self)
        self.hide()

    def show_options(self, n_accounts: int, options: Sequence[Option], common: str = "") -> None:
        """Rank options for a number of accounts; without one the card says so.

        `common` is what holds for whichever is chosen.
        """
        what = "this account" if n_accounts == 1 else f"these {n_accounts:,} accounts"
        words = f"Best territories for {what}"
        self.title.show_text(words)
        self.setAccessibleName(words)
        for place, row in enumerate(self.rows):
            row.show_option(options[place] if place < len(options) else None)
        self.common.setText(common)
        self.common.setVisible(bool(common))
        last = f"Keys 1 to {len(options)} take one · S: hide" if options else ""
        self.note.setText(last if len(options) != 1 else "Key 1 takes it · S: hide")
        if not options:
            self.note.setText("No other territory is near.")
        wide = min(WIDTH, self._over.width() - 2 * _INSET)
        self.setFixedWidth(wide)
        for row in self.rows:
            row.resize(wide - 8, row.height())
            row.take_height()
        self.adjustSize()
        self.place()
        self.show()
        self.raise_()

    def take(self, place: int) -> None:
        """Take an option by its place in the list."""
        if self.isVisible() and 0 <= place < len(self.rows) and self.rows[place].code >= 0:
            self.taken.emit(self.rows[place].code)

    def place(self) -> None:
        """Stand in the upper right corner, or in the next that hides less of the selection.

        Bars that stand in a corner already keep it: the card stands below them.
        """
        right = self._over.width() - self.width() - _INSET
        low = self._over.height() - self.height() - _FOOT
        corners = [QPoint(x, y) for x in (right, _LEFT) for y in (_INSET, low)]
        free = [below_others(self, corner, highest=_HIGHEST_BAR) for corner in corners]
        self.move(clear_of(self, free, self.spots()))

    def give_way(self) -> None:
        """Leave the corner only when the map has brought the selection under the card."""
        if self.isVisible() and n_hidden(self.geometry(), self.spots()):
            self.place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the corner when the map takes another size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.place()
        return super().eventFilter(watched, event)

    def _on_clicked(self, _checked: bool = False) -> None:
        row = self.sender()
        if isinstance(row, OptionRow) and row.code >= 0:
            self.taken.emit(row.code)

    def _on_cross(self, _checked: bool = False) -> None:
        self.closed.emit()
